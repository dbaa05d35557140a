"""Verbs of a date poll: opened, answered, ended by a meeting or cancelled (a meeting's life begins after it)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypedDict

from django.utils.translation import gettext as _

from meetings.models import DatePoll, Meeting, PollAnswer, PollDate, PollVoter
from meetings.models.calendar_entry import new_key
from meetings.models.poll import MOST_DATES
from meetings.workflow.invitations import invite_now
from meetings.workflow.meetings import create_meeting
from members.mail.notifications import notify
from members.models import Committee, Membership, Person
from members.rules.roles import VOTING_ROLES, Permission, roles_with
from members.workflow.goes_on import require_has_not_ended, require_work_goes_on
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


class Proposed(TypedDict):
    """A date that is proposed."""

    starts_at: datetime
    ends_at: datetime
    place: str
    link: str


def require_open(poll: DatePoll) -> None:
    """Raise Refused when a date has been chosen, or the poll was cancelled."""
    if not poll.is_open:
        raise Refused(_("The poll is over. Nothing has been changed."))


def require_takes_answers(poll: DatePoll) -> None:
    """Raise Refused when nobody can answer any more."""
    require_open(poll)
    if not poll.takes_answers:
        raise Refused(_("The day by which to answer is over. Write to the secretariat."))


def _require_in_time(closes_on: date, dates: Sequence[Proposed]) -> None:
    if closes_on < clock.today():
        raise Refused(_("The day by which to answer cannot be before today"))
    if any(proposed["starts_at"] <= clock.now() for proposed in dates):
        raise Refused(_("A proposed date cannot lie in the past"))


def _propose(poll: DatePoll, dates: Sequence[Proposed]) -> None:
    known = set(poll.dates.values_list("starts_at", "ends_at"))
    for proposed in dates:
        if (slot := (proposed["starts_at"], proposed["ends_at"])) in known:
            raise Refused(_("The same date is proposed twice. Give each its own day or time."))
        known.add(slot)
        PollDate.objects.create(poll=poll, **proposed)
    if len(known) > MOST_DATES:
        raise Refused(_("Propose at most %(most)s dates") % {"most": MOST_DATES})


@verb
def open_poll(
    *, committee: Committee, dates: Sequence[Proposed], closes_on: date, by: Person, **fields: Any
) -> DatePoll:
    """Propose dates to everybody whose role answers invitations, and tell them; return the poll.

    Raises Refused without two dates, for dates in the past or given twice, and when the committee has ended or its
    work was closed.
    """
    committee = locked(committee)
    require_work_goes_on(committee)
    require_has_not_ended(committee)
    _require_in_time(closes_on, dates)
    if len(dates) < 2:
        raise Refused(_("Propose at least two dates"))
    poll = DatePoll.objects.create(committee=committee, closes_on=closes_on, **fields)
    _propose(poll, dates)
    asked = Membership.objects.active().filter(
        committee=committee, role__in=roles_with(Permission.ANSWER_INVITATION), person__is_active=True
    )
    for membership in asked.select_related("person").order_by("pk"):
        voter = PollVoter.objects.create(
            poll=poll,
            person=membership.person,
            role=membership.role,
            side=membership.side,
            votes=membership.role in VOTING_ROLES,
        )
        _tell(voter, template="poll_opened", key="opened")
    return poll


def _tell(voter: PollVoter, *, template: str, key: str) -> None:
    poll = voter.poll
    notify(
        to=voter.person,
        template=template,
        context={"poll": poll, "committee": poll.committee},
        link=poll.get_absolute_url(),
        key=f"poll-{key}:{poll.pk}",
    )


@verb
def change_poll(
    *,
    poll: DatePoll,
    closes_on: date,
    by: Person,
    dates: Sequence[Proposed] = (),
    note: str = "",
    expected_version: int | None = None,
) -> DatePoll:
    """Give more time, or propose more dates; who answered is asked again where there is a new date.

    Raises Conflict when somebody changed the same after the form was opened on `expected_version`, Refused when the
    poll is over, and as open_poll.
    """
    poll = locked(poll)
    require_open(poll)
    require_unchanged(poll, expected_version, ("closes_on", "note"))
    _require_in_time(closes_on, dates)
    poll.closes_on, poll.note = closes_on, note
    poll.save()
    if dates:
        _propose(poll, dates)
        for voter in poll.voters.still_asked().select_related("person", "poll__committee"):
            if voter.answered_at is not None:
                voter.answered_at = None
                voter.save()
            _tell(voter, template="poll_changed", key=f"changed-{poll.dates.count()}")
    return poll


@verb
def remove_poll_date(*, date: PollDate, by: Person) -> DatePoll:
    """Take a proposed date away, with what was said of it. Raises Refused for one of the last two."""
    poll = locked(date.poll)
    require_open(poll)
    if poll.dates.count() <= 2:
        raise Refused(_("At least two dates must stay. Propose another one first, or cancel the poll."))
    date.delete()
    return poll


@verb
def answer_poll(
    *, voter: PollVoter, answers: Mapping[int, str], by: Person, note: str = "", reason: str = ""
) -> PollVoter:
    """Say of each date (by its id) whether it suits; what is not said stays unsaid. `reason` says by which way it came.

    Raises Refused when nobody can answer any more, or who is asked has left the committee.
    """
    poll = locked(voter.poll)
    require_takes_answers(poll)
    voter = PollVoter.objects.still_asked().filter(pk=voter.pk).first() or _left()
    known = {answer.date_id: answer for answer in voter.answers.all()}
    for proposed in poll.dates.all():
        said = answers.get(proposed.pk)
        answer = known.get(proposed.pk) or PollAnswer(voter=voter, date=proposed)
        if said and answer.answer != said:
            answer.answer = said
            answer.save()
    voter.note, voter.answered_at = note, clock.now()
    voter.save()
    return voter


def _left() -> PollVoter:
    raise Refused(_("Only who takes part in the committee answers. Write to the secretariat."))


@verb
def renew_poll_link(*, voter: PollVoter, by: Person) -> PollVoter:
    """Give somebody a new link by mail; those given before open nothing any more. Raises Refused when it is over."""
    poll = locked(voter.poll)
    require_takes_answers(poll)
    voter = PollVoter.objects.still_asked().select_related("person").filter(pk=voter.pk).first() or _left()
    voter.poll, voter.link_key = poll, new_key()
    voter.save()
    _tell(voter, template="poll_opened", key=f"again-{clock.now().isoformat()}")
    return voter


@verb
def hold_polled_meeting(*, poll: DatePoll, date: PollDate, by: Person, send_entries: bool = True) -> Meeting:
    """Make the meeting of the chosen date, end the poll, and tell who was asked; return the meeting.

    With `send_entries` everybody gets the entry for the calendar with it. Raises Refused when the poll is over, the
    date lies in the past, or was taken away meanwhile.
    """
    committee = locked(poll.committee)
    poll = locked(poll)
    require_open(poll)
    chosen = poll.dates.filter(pk=date.pk).first()
    if chosen is None:
        raise Refused(_("The date has been taken away meanwhile. Choose another one."))
    if chosen.starts_at <= clock.now():
        raise Refused(_("The date lies in the past. Propose new ones."))
    meeting = create_meeting(
        committee=committee,
        starts_at=chosen.starts_at,
        ends_at=chosen.ends_at,
        place=chosen.place,
        link=chosen.link,
        kind=poll.kind,
        theme=poll.theme,
        is_demo=poll.is_demo,
        by=by,
    )
    _end(poll, DatePoll.State.HELD, meeting)
    if send_entries:
        invite_now(locked(meeting), template="poll_held")
    told = set(meeting.calendar_entries.values_list("person", flat=True))
    for voter in poll.voters.still_asked().exclude(person__in=told).select_related("person"):
        notify(
            to=voter.person,
            template="poll_held",
            context={"meeting": meeting},
            link=meeting.get_absolute_url(),
            key=f"planned:{meeting.pk}",
        )
    return meeting


def _end(poll: DatePoll, state: str, meeting: Meeting | None = None) -> None:
    poll.state, poll.meeting, poll.ended_at = state, meeting, clock.now()
    poll.save()


@verb
def cancel_poll(*, poll: DatePoll, by: Person, reason: str) -> DatePoll:
    """Cancel the poll with a reason, and tell who was asked. Raises Refused when it is over."""
    if not reason.strip():
        raise Refused(_("Write why the poll is cancelled."))
    poll = locked(poll)
    require_open(poll)
    poll.cancelled_because = reason.strip()
    _end(poll, DatePoll.State.CANCELLED)
    for voter in poll.voters.still_asked().select_related("person", "poll__committee"):
        _tell(voter, template="poll_cancelled", key="cancelled")
    return poll
