"""Verbs that set a committee up from nothing: the committee, its terms of reference, its case in a journal."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.models import CaseReference, Committee, Organisation, Person
from members.workflow.goes_on import require_work_goes_on
from members.workflow.people import create_committee
from pages.richtext import RichText
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged

COMMITTEE_FIELDS = ("name", "short_name", "kind", "starts_on", "ends_on")
TERMS_FIELDS = ("terms_of_reference", "terms_of_reference_date")
_PLAIN_LETTERS = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}


def free_slug(name: str) -> str:
    """Return an address for a committee of this name that no other committee has."""
    base = slugify(name.lower().translate(_PLAIN_LETTERS))[:50] or "gruppe"
    slug, number = base, 2
    while Committee.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


def _require_sensible(
    name: str, short_name: str, starts_on: date, ends_on: date | None, besides: Committee | None = None
) -> None:
    """Raise Refused without a name, for one that is in use, in whatever letters, and for an end before the start."""
    if not name.strip():
        raise Refused(_("Enter the name of the committee"))
    if not short_name.strip():
        raise Refused(_("Enter the short name of the committee"))
    others = Committee.objects.exclude(pk=besides.pk) if besides else Committee.objects.all()
    _require_free(name.strip(), short_name.strip(), list(others.values_list("name", "short_name")))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("The committee cannot end before it starts."))


def _require_free(name: str, short_name: str, taken: list[tuple[str, str]]) -> None:
    # Compared here: not every database knows that "Æ" is the capital of "æ".
    if name.casefold() in {other.casefold() for other, _short in taken}:
        raise Refused(_("There is already a committee called “%(name)s”. Choose another name.") % {"name": name})
    if short_name.casefold() in {other.casefold() for _name, other in taken}:
        told = {"name": short_name}
        raise Refused(_("There is already a committee with the short name “%(name)s”. Choose another one.") % told)


@verb
def set_up_committee(
    *, name: str, short_name: str, kind: str, starts_on: date, by: Person, ends_on: date | None = None
) -> Committee:
    """Set a steering group up and return it; who does is its secretariat from today on.

    Raises Refused for a name that is in use, an end before the start, and for what works for another committee, which
    sets it up.
    """
    if kind in Committee.WORKING_FOR:
        raise Refused(_("A working group is set up by the committee it reports to."))
    return begin_committee(
        name=name,
        short_name=short_name,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        serves_from=clock.today(),
        by=by,
    )


def begin_committee(
    *, name: str, short_name: str, starts_on: date, ends_on: date | None = None, **facts: Any
) -> Committee:
    """Create a committee within a verb, at an address of its own; `facts` as `create_committee` asks for them.

    Raises Refused without a name, for one that is in use, also by who was faster, and for an end before the start.
    """
    _require_sensible(name, short_name, starts_on, ends_on)
    taken = _("There is already a committee called “%(name)s”. Choose another name.") % {"name": name}
    try:
        # Two who set up the same at once: the second is told as if it had come a moment later.
        with transaction.atomic():
            return create_committee(
                name=name.strip(),
                short_name=short_name.strip(),
                slug=free_slug(short_name),
                starts_on=starts_on,
                ends_on=ends_on,
                **facts,
            )
    except IntegrityError as problem:
        raise Refused(taken) from problem


@verb
def edit_committee(
    *,
    committee: Committee,
    name: str,
    short_name: str,
    kind: str,
    starts_on: date,
    by: Person,
    ends_on: date | None = None,
    expected_version: int | None = None,
) -> Committee:
    """Change what a steering group is called and from when to when it is; its address stays.

    Raises Refused as `set_up_committee`, Conflict when somebody saved the same after the form was opened.
    """
    committee = locked(committee)
    require_work_goes_on(committee)
    require_unchanged(committee, expected_version, COMMITTEE_FIELDS)
    _require_sensible(name, short_name, starts_on, ends_on, besides=committee)
    if {kind, committee.kind} & set(Committee.WORKING_FOR):
        raise Refused(_("A working group is set up by the committee it reports to."))
    committee.name, committee.short_name, committee.kind = name.strip(), short_name.strip(), kind
    committee.starts_on, committee.ends_on = starts_on, ends_on
    committee.save()
    return committee


@verb
def write_terms(
    *, committee: Committee, text: RichText, dated: date | None, by: Person, expected_version: int | None = None
) -> Committee:
    """Write the terms of reference, and the day they are of. Raises Refused without text, Conflict as above."""
    committee = locked(committee)
    require_work_goes_on(committee)
    require_unchanged(committee, expected_version, TERMS_FIELDS)
    if not text:
        raise Refused(_("Write the terms of reference"))
    committee.terms_of_reference, committee.terms_of_reference_date = text, dated
    committee.save()
    return committee


@verb
def add_case_reference(
    *,
    committee: Committee,
    party: Organisation,
    case_number: str,
    by: Person,
    system: str = "",
    document_number: str = "",
    filed_on: date | None = None,
) -> CaseReference:
    """Note where the papers are filed by one of the parties. Raises Refused for what stands there already."""
    committee = locked(committee)
    require_work_goes_on(committee)
    if not case_number.strip():
        raise Refused(_("Enter the case number"))
    facts = {"party": party, "case_number": case_number.strip(), "document_number": document_number.strip()}
    if committee.case_references.filter(**facts).exists():
        raise Refused(_("This case number is noted already."))
    return CaseReference.objects.create(about=committee, system=system.strip(), filed_on=filed_on, **facts)
