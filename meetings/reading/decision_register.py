"""The register of decisions: what a reader looks for, what is found, and the same as a sheet to take along."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.models import Decision, Dissent, FollowUp, Outcome, StandingItem
from meetings.reading.record_for_reader import Listed, listed
from meetings.rules.standing_items import PROPOSED
from members.models import Committee, Person
from pages.richtext import plain_text
from record.plain_text import in_one_line


@dataclass(frozen=True)
class Narrowing:
    """A question of an app further up: decisions whose `lookup` is the chosen key. `choices` are (key, words)."""

    name: str
    label: str | Promise
    choices: list[tuple[int, str]]
    lookup: str


_narrowing: list[Callable[[Person, Committee], Iterable[Narrowing]]] = []


def narrow_by(asking: Callable[[Person, Committee], Iterable[Narrowing]]) -> None:
    """Let an app say by what `person` may narrow the decisions of a committee."""
    _narrowing.append(asking)


def narrowings(person: Person, committee: Committee | None) -> list[Narrowing]:
    """Return what the apps further up narrow by; nothing for the decisions of all committees."""
    return [found for asking in _narrowing for found in asking(person, committee)] if committee else []


@dataclass(frozen=True)
class Found:
    """A decision as its minutes say it, and the follow-ups that are not finished."""

    said: Listed
    decision: Decision
    open: list[FollowUp]


def routine() -> Q:
    """Return the condition for decisions on what stands on every agenda, and which led to nothing: approved or noted,
    with no task and no dissent. Which those are is told by how the item was made, or by its title, where it was typed.
    """
    with translation.override(settings.LANGUAGE_CODE):
        titles = [str(standing.title) for standing in PROPOSED]
    here = {"decision": OuterRef("pk")}
    stands = Q(Exists(StandingItem.objects.filter(item=OuterRef("item"))))
    for title in titles:
        stands |= Q(item__title__istartswith=title)
    led_to_something = Q(Exists(FollowUp.objects.filter(**here))) | Q(Exists(Dissent.objects.filter(**here)))
    return stands & Q(outcome__in=(Outcome.APPROVED, Outcome.NOTED)) & ~led_to_something


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def find(
    decisions: QuerySet[Decision], query: Mapping[str, str], asked: Iterable[Narrowing] = ()
) -> QuerySet[Decision] | list[Decision]:
    """Return decisions a reader may read, newest first, narrowed by the address; what it says unknown is left.

    `words` are looked for in title and text, `outcome` in what was decided: as readers are shown it, in the seal where
    there is one, for which all of them are read. `year` and `committee` are keys; `responsible` (a key) and `open` ask
    for one and the same follow-up: whose it is, and that it is not finished.
    """
    lookups = {"year": "item__meeting__year", "committee": "item__committee"}
    lookups |= {narrowing.name: narrowing.lookup for narrowing in asked}
    wanted: dict[str, Any] = {lookup: _number(query.get(name, "")) for name, lookup in lookups.items()}
    found = decisions.filter(**{lookup: key for lookup, key in wanted.items() if key is not None})
    responsible, is_open = _number(query.get("responsible", "")), bool(query.get("open"))
    if responsible is not None or is_open:
        tasks = FollowUp.objects.unfinished() if is_open else FollowUp.objects.all()
        tasks = tasks if responsible is None else tasks.filter(responsible=responsible)
        found = found.filter(follow_ups__in=tasks).distinct()
    found = found.select_related("item__meeting__committee").order_by("-item__meeting__starts_at", "item__position")
    outcome = query.get("outcome") if query.get("outcome") in Outcome.values else ""
    words = in_one_line(query.get("words", "")).strip().casefold()
    if not outcome and not words:
        return found
    rows = list(found)
    return [
        row
        for row, said in zip(rows, listed(rows), strict=True)
        if outcome in ("", said.decision.outcome) and words in _text_of(said)
    ]


def _text_of(said: Listed) -> str:
    return f"{said.decision.reference} {said.title}\n{plain_text(said.decision.text)}".casefold()


def with_open(found: Iterable[Decision], person: Person) -> list[Found]:
    """Return decisions as their minutes say them, with the follow-ups `person` may read and nobody has finished."""
    rows = list(found)
    tasks: dict[int, list[FollowUp]] = {}
    readable = FollowUp.objects.readable_by(person).unfinished().select_related("responsible")
    for task in readable.filter(decision__in=[row.pk for row in rows]).order_by("due_on", "pk"):
        tasks.setdefault(task.decision_id, []).append(task)
    return [Found(said, row, tasks.get(row.pk, [])) for row, said in zip(rows, listed(rows), strict=True)]


def headings() -> list[str]:
    """Return the headings of the sheet."""
    return [
        *(_("Id"), _("Committee"), _("Item"), _("Outcome"), _("Decision"), _("Meeting")),
        *(_("To be reviewed on"), _("Open follow-ups"), _("Address")),
    ]


def cells(found: Found, address: Callable[[str], str]) -> list[str]:
    """Return a row of the sheet; `address` makes a path a whole address."""
    said = found.said
    review = said.decision.review_on if said.sealed else found.decision.review_on
    return [
        said.decision.reference,
        found.decision.meeting.committee.name,
        said.title,
        str(said.decision.outcome_label),
        plain_text(said.decision.text),
        f"{localtime(said.starts_at):%d.%m.%Y}",
        f"{review:%d.%m.%Y}" if review else "",
        "; ".join(_task(task) for task in found.open),
        address(said.decision.url),
    ]


def _task(task: FollowUp) -> str:
    due = f" ({date_format(task.due_on, 'SHORT_DATE_FORMAT')})" if task.due_on else ""
    return f"{task.responsible.name}: {task.what}{due}"
