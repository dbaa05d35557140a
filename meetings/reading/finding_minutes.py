"""What the search finds of what came of meetings: sealed minutes and decisions, and follow-ups."""

from collections.abc import Collection, Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Decision, FollowUp, FollowUpUpdate, Meeting, MinutesRevision
from meetings.reading.finding import about, filed_as, items_shown, offer_of, within
from meetings.reading.minutes_record import DecisionSaid, ItemSaid
from meetings.reading.record_formats import record_read
from meetings.rules.lifecycle import MeetingState
from members.models import CaseReference, Person
from members.models.standing import where_held
from members.rules.roles import Permission
from pages.richtext import plain_text
from record.finding.sources import Kind, Offer, Source, mark_of

MINUTES, DECISION, FOLLOW_UP = "minutes", "decision", "follow_up"


def _readable_minutes(person):
    """What the minutes say of the meeting as a whole is for who sees the committee: no guest reads it."""
    return Meeting.objects.minutes_readable_by(person).filter(where_held(person, Permission.VIEW_COMMITTEE))


def _sealed_offers(key: int) -> Iterator[Offer]:
    meeting = Meeting.objects.filter(pk=key, state=MeetingState.MINUTES_APPROVED).select_related("committee").first()
    revision = MinutesRevision.objects.filter(minutes__meeting=key).order_by("number").last()
    if meeting is None or revision is None:
        return
    record = record_read(revision.content, meeting_id=key)
    yield offer_of(
        meeting,
        MINUTES,
        key,
        title=f"{record.committee.name}: {record.theme}" if record.theme else record.committee.name,
        text="\n".join(filter(None, [record.note, record.place])),
        also="referat minutes",
        reference=record.meeting,
        address=reverse("meetings:minutes", args=[key]),
    )
    decisions = Decision.objects.filter(item__meeting=key).prefetch_related("case_references")
    rows = {decision.item_id: decision for decision in decisions}
    for item in record.items:
        if item.decision and item.entry.item_id in rows:
            yield _decision_offer(meeting, item, item.decision, rows[item.entry.item_id])


def wording_of(said: DecisionSaid) -> str:
    """Return what a decision says, in plain words; an outcome its text begins with is not said before it."""
    points = [f"{point.text}: {point.outcome_label}" for point in said.points]
    dissents = [f"{dissent.name}: {dissent.statement}" for dissent in said.dissents]
    outcome, wording = str(said.outcome_label), plain_text(said.text)
    texts = ["" if wording.startswith(outcome) else outcome, wording, *points, *dissents, plain_text(said.discussion)]
    return "\n".join(filter(None, [*texts, said.fact_note, said.without_quorum_because]))


def _decision_offer(meeting: Meeting, item: ItemSaid, said: DecisionSaid, row: Decision) -> Offer:
    return offer_of(
        meeting,
        DECISION,
        row.pk,
        item_id=item.entry.item_id,
        title=item.entry.title,
        named=f"{item.entry.title} {filed_as(row)}",
        text=wording_of(said),
        also="beslutning decision",
        reference=said.reference,
        address=row.get_absolute_url(),
    )


def _decisions_shown(person, ids: Collection[int]) -> None:
    items_shown(person, AgendaItem.objects.filter(decision__in=ids).order_by().values("pk"))


def _decisions_filed(reference: CaseReference) -> Iterable[int]:
    found = Decision.objects.filter(pk__in=[decision.pk for decision in about(reference, Decision)])
    return found.order_by().values_list("item__meeting", flat=True)


SEALED = Source(
    name="minutes",
    kinds=(
        Kind(
            DECISION,
            _("Decisions"),
            lambda person: Decision.objects.readable_by(person),
            shown=_decisions_shown,
            place=4,
        ),
        Kind(MINUTES, _("Minutes"), _readable_minutes, place=8),
    ),
    keys=lambda: MinutesRevision.objects.order_by().values_list("minutes__meeting", flat=True).distinct().iterator(),
    offers=_sealed_offers,
    within=within,
    watches={MinutesRevision: lambda revision: [revision.minutes.meeting_id], CaseReference: _decisions_filed},
)


def _follow_up_offers(key: int) -> Iterator[Offer]:
    task = FollowUp.objects.filter(pk=key).with_decision().prefetch_related("updates").first()
    if task is None:
        return
    item = task.decision.item
    texts = [task.responsible.name, *(update.text for update in task.updates.all())]
    offered = offer_of(
        task.decision.meeting,
        FOLLOW_UP,
        key,
        item_id=item.pk,
        title=task.what,
        text="\n".join(filter(None, texts)),
        also="opfølgning follow-up",
        address=task.get_absolute_url(),
    )
    own = {mark_of("person", task.responsible_id)}
    yield Offer(**{**vars(offered), "within": offered.within | own, "day": task.due_on or offered.day})


FOLLOW_UPS = Source(
    name="follow-ups",
    kinds=(Kind(FOLLOW_UP, _("Follow-up"), lambda person: FollowUp.objects.readable_by(person), place=6),),
    keys=lambda: FollowUp.objects.order_by("pk").values_list("pk", flat=True).iterator(),
    offers=_follow_up_offers,
    within=lambda person: [mark_of("person", person.pk)],
    watches={
        FollowUp: lambda task: [task.pk],
        FollowUpUpdate: lambda update: [update.follow_up_id],
        Person: lambda person: person.follow_ups.order_by().values_list("pk", flat=True),
    },
    root=FollowUp,
)
