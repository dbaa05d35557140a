"""How far a committee is set up: each step with what is there and what is missing, and where it is done."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.models import Meeting
from members.models import Committee
from members.rules.procedure import RuleKey
from members.rules.roles import VOTING_ROLES, Role
from programme.models import Programme


@dataclass(frozen=True)
class Step:
    """One step: what it is called, what is there (or what is to be done), whether it is done, and where.

    One that `may_wait` is not missing: a committee can meet without it.
    """

    title: str | Promise
    said: str
    is_done: bool
    url: str
    may_wait: bool = False

    @property
    def is_missing(self) -> bool:
        return not self.is_done and not self.may_wait


def steps_of(committee: Committee) -> list[Step]:
    """Return the steps in the order in which they are taken; a fixed number of queries."""
    return [
        _committee(committee),
        _terms(committee),
        _seats(committee),
        *_people(committee),
        _reference(committee),
        _programme(committee),
        _rules(committee),
        _meeting(committee),
    ]


def _at(name: str, committee: Committee) -> str:
    return reverse(name, args=[committee.slug])


def _day(day) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _committee(committee: Committee) -> Step:
    period = f"{_day(committee.starts_on)}-{_day(committee.ends_on)}"
    said = f"{committee.get_kind_display()}, {period}"
    return Step(gettext_lazy("The committee"), said, True, _at("programme:edit_committee", committee))


def _terms(committee: Committee) -> Step:
    there, dated = bool(committee.terms_of_reference), committee.terms_of_reference_date
    said = _("Dated %(day)s") % {"day": _day(dated)} if dated else _("Written")
    if not there:
        said = _("Write them, or paste them in.")
    return Step(gettext_lazy("Terms of reference"), said, there, _at("programme:write_terms", committee))


def _seats(committee: Committee) -> Step:
    labels = [f"{seat.label} ({seat.places})" for seat in committee.seats.active()]
    said = ", ".join(labels) or _("Say how the committee is composed: how many places, for whom.")
    return Step(gettext_lazy("Seats"), said, bool(labels), _at("members:add_seat", committee))


def _people(committee: Committee) -> list[Step]:
    rows = list(committee.memberships.active().with_person())
    at = _at("members:start_membership", committee)
    serving = [row.person.name for row in rows if row.role == Role.SECRETARIAT]
    chairs = [row.person.name for row in rows if row.role == Role.CO_CHAIR]
    members = [row.person.name for row in rows if row.role in VOTING_ROLES]
    said = ngettext("%(count)s member", "%(count)s members", len(members)) % {"count": len(members)}
    return [
        Step(gettext_lazy("Secretariat"), ", ".join(serving) or _("Nobody"), bool(serving), at),
        Step(
            gettext_lazy("Co-chairs"),
            ", ".join(chairs) or _("Appoint them: they approve agendas and minutes."),
            bool(chairs),
            at,
        ),
        Step(gettext_lazy("Members"), said, len(members) > len(chairs), at),
    ]


def _reference(committee: Committee) -> Step:
    found = ", ".join(str(reference) for reference in committee.case_references.all())
    said = found or _("Note under which number the papers are filed.")
    title = gettext_lazy("Case references")
    return Step(title, said, bool(found), _at("programme:add_case_reference", committee), may_wait=True)


def _programme(committee: Committee) -> Step:
    found = Programme.objects.filter(committee=committee).first()
    title = gettext_lazy("Programme")
    if found is None:
        said = _("Where the committee carries out a programme: its name and project period.")
        return Step(title, said, False, _at("programme:start_programme", committee), may_wait=True)
    said = f"{found.name}, {_day(found.starts_on)}-{_day(found.ends_on)}"
    return Step(title, said, True, _at("programme:programme", committee))


def _rules(committee: Committee) -> Step:
    adopted = sum(rule.is_adopted for rule in committee.rules.all())
    told = {"adopted": adopted, "all": len(RuleKey)}
    said = _("%(adopted)s of %(all)s adopted; the others are as the portal proposes, until they are adopted.") % told
    title = gettext_lazy("Rules of procedure")
    return Step(title, said, adopted == len(RuleKey), _at("members:rules", committee), may_wait=True)


def _meeting(committee: Committee) -> Step:
    first = Meeting.objects.filter(committee=committee).first()
    said = _day(first.day) if first else _("Plan it when there is somebody to invite.")
    name = "meetings:meetings" if first else "meetings:create_meeting"
    return Step(gettext_lazy("First meeting"), said, first is not None, _at(name, committee), may_wait=True)
