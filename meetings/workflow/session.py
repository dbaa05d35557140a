"""Verbs of the meeting itself: start, decisions, dissents, close."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import (
    AgendaItem,
    Approval,
    Decision,
    Dissent,
    ItemSitting,
    Meeting,
    Minutes,
    Outcome,
    PointOutcome,
    ReferralReceiver,
    Sheet,
)
from meetings.models.decision import decides
from meetings.models.openness import published_items
from meetings.reading.people import (
    readers_of,
    require_among,
    who_may_chair,
    who_may_dissent,
    who_may_take_minutes,
)
from meetings.rules.lifecycle import RECORDABLE, MeetingState
from meetings.workflow.copying import copy_item, gone_on
from meetings.workflow.items import name_of
from meetings.workflow.quorate import reason_without_quorum, require_reasons
from meetings.workflow.said import Said
from meetings.workflow.transitions import enter, leave, withdraw_approvals
from meetings.workflow.treatment import end_treatment
from members.mail.notifications import notify
from members.models import Person
from members.rules.procedure import RuleKey
from members.rules.roles import Permission
from pages.richtext import as_rich
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


@verb
def start_meeting(
    *, meeting: Meeting, by: Person, chair: Person | None = None, minute_taker: Person | None = None
) -> Meeting:
    """Open the meeting room and the minutes; the rules for a quorum are kept as they are now.

    `chair` and `minute_taker` lead it instead of those planned. Raises Refused when nobody chairs or takes minutes.
    """
    meeting = enter(meeting, "start_meeting")
    _lead(meeting, chair, minute_taker)
    meeting.quorum_members = meeting.committee.rule(RuleKey.QUORUM_MEMBERS)
    meeting.quorum_both_sides = bool(meeting.committee.rule(RuleKey.QUORUM_BOTH_SIDES))
    begin_minutes(meeting)
    return leave(meeting, "start_meeting")


def begin_minutes(meeting: Meeting) -> None:
    """Begin the minutes, in the form the committee has chosen for its minutes, where there are none yet."""
    is_long = meeting.committee.rule(RuleKey.LONG_MINUTES) and not meeting.is_written
    form = Minutes.Form.LONG if is_long else Minutes.Form.SHORT
    Minutes.objects.get_or_create(meeting=meeting, defaults={"form": form})


def _lead(meeting: Meeting, chair: Person | None, minute_taker: Person | None) -> None:
    not_here = _("%(name)s cannot do this in the meeting: choose somebody from the committee.")
    if chair:
        require_among(who_may_chair(meeting.committee), chair, not_here % {"name": chair})
    if minute_taker:
        require_among(who_may_take_minutes(meeting.committee), minute_taker, not_here % {"name": minute_taker})
    meeting.chair, meeting.minute_taker = chair or meeting.chair, minute_taker or meeting.minute_taker
    missing = [] if meeting.chair else [_("Choose who chairs the meeting before you start it.")]
    missing += [] if meeting.minute_taker else [_("Choose who takes the minutes before you start the meeting.")]
    if missing:
        raise Refused(*missing)


def require_recordable(meeting: Meeting) -> None:
    """Raise Refused unless outcomes and minutes may be written now."""
    if meeting.state == MeetingState.MINUTES_APPROVED:
        raise Refused(_("The minutes are approved and sealed. A decision is changed by an amendment with a reason."))
    if meeting.state not in RECORDABLE:
        raise Refused(_("Decisions are written when the meeting has started."))


def lock_recordable(meeting: Meeting) -> Meeting:
    """Lock the meeting and return it; raises Refused unless outcomes and minutes may be written now."""
    meeting = locked(meeting)
    require_recordable(meeting)
    return meeting


def minutes_changed(meeting: Meeting, because: str) -> None:
    """Withdraw the co-chairs' approvals of the minutes, and tell those who had approved.

    In the comment round, silence is no agreement to them any more: who was asked has seen another text.
    """
    for approval in withdraw_approvals(meeting, subject=Approval.Subject.MINUTES, because=because):
        notify(
            to=approval.co_chair,
            template="minutes_changed",
            context={"meeting": meeting, "because": because},
            link=meeting.get_absolute_url(),
            key=f"minutes-changed:{approval.pk}",
        )
    if meeting.state == MeetingState.MINUTES_COMMENTS:
        end_silence(meeting)


def end_silence(meeting: Meeting) -> None:
    """Let a person approve minutes that were changed after they were sent for comments, or are to be.

    Who records is told once. The caller has locked the meeting, as has whoever changes its minutes.
    """
    minutes = Minutes.objects.get(meeting=meeting)
    if not minutes.accepts_silence:
        return
    minutes.accepts_silence = False
    minutes.save()
    due_at = minutes.comments_due_at
    for person in readers_of(meeting, Permission.RECORD_MEETING):
        notify(
            to=person,
            template="minutes_silence_ended",
            context={"meeting": meeting},
            link=reverse("meetings:minutes", args=[meeting.pk]),
            key=f"minutes-silence-ended:{meeting.pk}:{due_at.isoformat() if due_at else ''}",
        )


@verb
def record_decision(
    *,
    item: AgendaItem,
    outcome: str,
    by: Person,
    text: str = "",
    expected_version: int | None = None,
    point_outcomes: Mapping | None = None,
    review_on: date | None = None,
    without_quorum_because: str = "",
    discussion: str | None = None,
    fact_note: str | None = None,
    begun_on: Mapping[str, str] | None = None,
) -> Decision:
    """Write what was decided on an item and return the Decision; `point_outcomes` maps point ids to outcomes.

    `discussion` and `fact_note` (offentlighedsloven § 13) stay as they are where they are None. `begun_on` is what
    stood in the form when it was opened, where that is known: what somebody else has saved meanwhile in other fields
    than those that were written in stays. Raises Conflict when somebody saved after the form was opened
    (`expected_version`, 0 for a first decision), and WithoutQuorum when it needs a reason that is not given.
    """
    meeting = lock_recordable(item.require_meeting())
    item = locked(item)
    if not item.number:
        raise Refused(_("The item was not on the agenda that was sent out."))
    decision = Decision.objects.filter(item=item).first()
    told = _("Somebody wrote a decision after you opened the item. Your text is kept below. Merge the two versions.")
    standing = decision or Decision()
    said = Said(
        outcome=outcome,
        text=text,
        review_on=review_on,
        without_quorum_because=without_quorum_because,
        discussion=as_rich(standing.discussion if discussion is None else discussion),
        fact_note=standing.fact_note if fact_note is None else fact_note,
        points=dict(point_outcomes or {}),
    )
    together = said.on_top_of(decision, item, begun_on) if begun_on else None
    if together is None:
        require_unchanged(decision, expected_version, told=told)
    said = together or said
    if said.outcome != Outcome.DEFERRED:
        require_not_gone_on(item)
    decision = decision or Decision(item=item, reference=f"{meeting.reference}/{item.number}", version=0)
    decision.outcome, decision.text, decision.review_on = said.outcome, said.text, said.review_on
    decision.discussion, decision.fact_note = said.discussion, said.fact_note
    decision.without_quorum_because = reason_without_quorum(
        meeting, item, decides=decides([said.outcome, *said.points.values()]), because=said.without_quorum_because
    )
    decision.version += 1
    decision.save()
    set_point_outcomes(decision, said.points)
    # What was typed is in the minutes now: the sitting is over.
    ItemSitting.objects.filter(item=item, sheet=Sheet.OUTCOME, writer=by).delete()
    treat(item, deferred=said.outcome == Outcome.DEFERRED, in_session=meeting.state == MeetingState.IN_SESSION)
    minutes_changed(meeting, _("The decision on item %(number)s has been changed.") % {"number": item.number})
    return decision


def require_met(meeting: Meeting) -> None:
    """Raise Refused for a written procedure, to which nobody comes."""
    if meeting.is_written:
        raise Refused(_("Nobody comes to a written procedure: its answers say who took part."))


def require_not_gone_on(item: AgendaItem) -> None:
    """Raise Refused when the item was deferred and has gone on: it would be decided here and stand there as well."""
    copy = gone_on(item).select_related("meeting").first() if item.state == AgendaItem.State.DEFERRED else None
    if copy and copy.meeting:
        raise Refused(
            _(
                "Item %(number)s was deferred and has gone on. It stands on the agenda of meeting %(meeting)s: "
                "take it off there first, then write the new outcome here."
            )
            % {"number": item.number, "meeting": copy.meeting.reference}
        )
    if copy:
        raise Refused(
            _(
                "Item %(number)s was deferred and waits among the proposed items: "
                "return it there first, then write the new outcome here."
            )
            % {"number": item.number}
        )


def treat(item: AgendaItem, *, deferred: bool, in_session: bool) -> None:
    """Note how the item ended; what is deferred goes on when the meeting is closed, or at once if it is already."""
    item.state = AgendaItem.State.DEFERRED if deferred else AgendaItem.State.TREATED
    item.save()
    if deferred and not in_session and not gone_on(item).exists():
        _carry_over(item)


def set_point_outcomes(decision: Decision, outcomes: Mapping) -> None:
    """Let exactly these outcomes stand, by the id of the recommendation point; "" or none for "as a whole"."""
    existing = {said.point_id: said for said in decision.point_outcomes.all()}
    for point in decision.item.points.all():
        wanted = outcomes.get(point.pk, "")
        row = existing.get(point.pk)
        if row and not wanted:
            row.delete()
        elif wanted and (row is None or row.outcome != wanted):
            row = row or PointOutcome(decision=decision, point=point)
            row.outcome = wanted
            row.save()


def require_may_dissent(decision: Decision, person: Person) -> None:
    """Raise Refused for who did not vote on the item."""
    not_there = _("%(name)s did not vote on item %(number)s. Choose a member, or a substitute, who was there.")
    require_among(who_may_dissent(decision), person, not_there % {"name": person.name, "number": decision.item.number})


def set_dissent(decision: Decision, person_id: int, statement: str) -> None:
    """Let the statement of the person stand, an empty one nowhere; what stands already is left alone."""
    entered = decision.dissents.filter(person=person_id).first()
    if entered and not statement.strip():
        entered.delete()
    elif statement.strip() and (entered is None or entered.statement != statement):
        entered = entered or Dissent(decision=decision, person_id=person_id)
        entered.statement = statement
        entered.save()


@verb
def record_dissent(*, decision: Decision, person: Person, statement: str, by: Person) -> Decision:
    """Enter a member's own opinion in the minutes (særstandpunkt); an empty statement takes it out again."""
    meeting = lock_recordable(decision.meeting)
    if statement.strip():
        require_may_dissent(decision, person)
    set_dissent(decision, person.pk, statement)
    minutes_changed(meeting, _("A dissent on %(decision)s has been changed.") % {"decision": decision.reference})
    return decision


@verb
def close_meeting(*, meeting: Meeting, by: Person) -> Meeting:
    """Close the meeting. Raises Refused with a sentence per item without an outcome, or decided without a quorum.

    Deferred items move on, and so do items that were added after the agenda was sent out and never sent out.
    """
    meeting = enter(meeting, "close_meeting")
    decided = Decision.objects.filter(item=OuterRef("pk"))
    items = AgendaItem.objects.filter(meeting=meeting).published().on_agenda()
    missing = items.filter(~Exists(decided))
    if missing:
        known = set(missing.readable_by(by))
        raise Refused(
            *(
                _("Item %(number)s, “%(item)s”, has no outcome. Write one, or defer the item.")
                % {"number": item.number, "item": item.title if item in known else name_of(item)}
                for item in missing
            )
        )
    require_reasons(meeting, by)
    end_treatment(meeting)
    deferred = items.filter(state=AgendaItem.State.DEFERRED)
    # What other bodies sent goes along with its item; locked in the order of ids, whatever that of the items is.
    for case in ReferralReceiver.objects.filter(item__in=deferred).order_by("pk"):
        locked(case)
    for item in deferred:
        _carry_over(item)
    for item in AgendaItem.objects.filter(~published_items(), meeting=meeting).on_agenda():
        _move_on(item)
    return leave(meeting, "close_meeting")


def _next_meeting(item: AgendaItem) -> Meeting | None:
    """The next meeting of the committee whose agenda can be changed without asking anybody."""
    later = Meeting.objects.filter(committee=item.committee_id, starts_at__gt=item.require_meeting().starts_at)
    editable = (MeetingState.PLANNED, MeetingState.PREPARING)
    return later.filter(state__in=editable).exclude(kind=Meeting.Kind.WRITTEN).order_by("starts_at").first()


def _move_on(item: AgendaItem) -> None:
    """Move an item that was never sent out to the next meeting, or to the items that wait for one."""
    item.meeting, item.position = _next_meeting(item), 0
    item.state = AgendaItem.State.ON_AGENDA if item.meeting else AgendaItem.State.ACCEPTED
    item.save()


def _carry_over(item: AgendaItem) -> AgendaItem:
    """Let a deferred item go on at the next meeting whose agenda can be changed."""
    return copy_item(item, meeting=_next_meeting(item))
