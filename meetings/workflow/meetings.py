"""Verbs of a meeting until it starts: create, edit, to the co-chairs, publish, cancel."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.entries import AgendaEntry, agenda_digest, frozen, thawed
from meetings.models import AgendaItem, AgendaRevision, AnnexMark, Approval, Attachment, Dispatch, Meeting
from meetings.reading.agenda import working_agenda
from meetings.reading.changes import is_only_wording
from meetings.reading.people import readers_of
from meetings.workflow.answers import put_answers
from meetings.workflow.invitations import invite, invite_now, require_to_invite, tell, who_has_it
from meetings.workflow.items import lock_editable, name_of
from meetings.workflow.new_agenda import fill
from meetings.workflow.planning import free_number, require_deadlines_hold, require_same_way, written_times
from meetings.workflow.transitions import (
    co_chairs_of,
    enter,
    leave,
    require_approvals,
)
from meetings.workflow.written import begin
from meetings.workflow.written_told import tell_of_written
from members.mail.notifications import notify
from members.models import Committee, Person
from members.workflow.goes_on import require_has_not_ended, require_work_goes_on
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


@verb
def create_meeting(
    *,
    committee: Committee,
    starts_at: datetime,
    ends_at: datetime,
    by: Person,
    send_entries: bool = False,
    **fields: Any,
) -> Meeting:
    """Plan a meeting of the committee and return it; it gets the next number of its year in Europe/Copenhagen.

    With `send_entries` it goes to the calendars of those who take part at once. Raises Refused when the work of the
    committee was closed, for one that has ended, or when its own deadlines do not hold.
    """
    committee = locked(committee)
    require_work_goes_on(committee)
    require_has_not_ended(committee)
    if fields.get("kind") == Meeting.Kind.WRITTEN:
        starts_at, send_entries = written_times(ends_at), False
    year = timezone.localdate(starts_at).year
    number = free_number(committee, year)
    meeting = Meeting(committee=committee, year=year, number=number, starts_at=starts_at, ends_at=ends_at, **fields)
    require_deadlines_hold(meeting)
    meeting.save()
    if send_entries:
        require_to_invite(meeting)
        invite_now(meeting, template="meeting_planned")
    return meeting


@verb
def edit_meeting(*, meeting: Meeting, by: Person, expected_version: int | None = None, **fields: Any) -> Meeting:
    """Change time, place, chair or deadlines. Raises Refused once the meeting has started, or when its own deadlines do
    not hold, and Conflict when somebody saved the same after the form was opened on `expected_version`.

    Who has it in the calendar is told, and the calendars get the change with a higher sequence number.
    """
    year = timezone.localdate(fields.get("starts_at", meeting.starts_at)).year
    if year != meeting.year:
        locked(meeting.committee)
    meeting = lock_editable(meeting)
    require_unchanged(meeting, expected_version, fields)
    require_same_way(meeting, fields.get("kind", meeting.kind))
    before = (meeting.starts_at, meeting.ends_at, meeting.place, meeting.link)
    for name, value in fields.items():
        setattr(meeting, name, value)
    if meeting.is_written:
        meeting.starts_at = written_times(meeting.ends_at)
    require_deadlines_hold(meeting)
    moved = before != (meeting.starts_at, meeting.ends_at, meeting.place, meeting.link)
    # Once it has been sent out, people know it by its number.
    if year != meeting.year and not meeting.is_published:
        meeting.year, meeting.number = year, free_number(meeting.committee, year)
    has_it = meeting.is_in_calendars
    if moved and has_it:
        meeting.calendar_sequence += 1
    meeting.save()
    if moved and has_it:
        for person in who_has_it(meeting):
            tell(meeting, person, template="meeting_moved", key=f"moved:{meeting.calendar_sequence}")
    return meeting


@verb
def start_preparation(*, meeting: Meeting, by: Person, filled: bool = False) -> Meeting:
    """Begin to prepare the agenda, with the answers that came back to the group since the last one.

    `filled`: with what stands on every agenda, and what waits for this one, where it is not there yet.
    """
    require_work_goes_on(locked(meeting.committee))
    meeting = enter(meeting, "start_preparation")
    # What is answered in writing is the matter itself: no minutes to approve, nothing that came back, no "Eventuelt".
    if filled and not meeting.is_written:
        fill(meeting, by=by)
    if not meeting.is_written:
        put_answers(meeting, by=by)
        tell_of_written(meeting, by=by)
    return leave(meeting, "start_preparation")


def what_is_missing(entries: list[AgendaEntry]) -> list[str]:
    """Return a sentence for each thing a working agenda lacks before it can be sent; empty when it is ready."""
    if not entries:
        return [_("The agenda has no items. Add at least one item first.")]
    return [
        _("“%(item)s”: write at least one recommendation point. The item is for decision.") % {"item": name_of(item)}
        for item in entries
        if item.kind == AgendaItem.Kind.DECISION and not item.recommendation
    ]


def _ask_co_chairs(meeting: Meeting, submitted_at: datetime) -> None:
    for membership in co_chairs_of(meeting.committee_id):
        notify(
            to=membership.person,
            template="agenda_review",
            context={"meeting": meeting},
            link=meeting.get_absolute_url(),
            key=f"agenda-review:{meeting.pk}:{submitted_at.isoformat()}",
        )


def _submit(meeting: Meeting, verb_name: str) -> Meeting:
    meeting = enter(meeting, verb_name)
    missing = what_is_missing(working_agenda(meeting))
    if missing:
        raise Refused(*missing)
    meeting.submitted_at = submitted_at = clock.now()
    leave(meeting, verb_name)
    _ask_co_chairs(meeting, submitted_at)
    return meeting


@verb
def submit_agenda(*, meeting: Meeting, by: Person) -> Meeting:
    """Send the agenda to both co-chairs. Raises Refused with a sentence per item that is not ready."""
    return _submit(meeting, "submit_agenda")


@verb
def submit_changes(*, meeting: Meeting, by: Person) -> Meeting:
    """Send the changes since the last publication to both co-chairs."""
    meeting = enter(meeting, "submit_changes")
    if agenda_digest(working_agenda(meeting)) == meeting.revisions.latest().digest:
        raise Refused(_("Nothing has changed since the agenda was sent out."))
    return _submit(meeting, "submit_changes")


@verb
def publish_agenda(*, meeting: Meeting, by: Person) -> Meeting:
    """Freeze the first revision, number items and annexes, invite, and tell everybody who takes part."""
    meeting = enter(meeting, "publish_agenda")
    if meeting.is_written:
        begin(meeting)
    return _publish(meeting, "publish_agenda", kind=Dispatch.Kind.AGENDA, by=by, reason="")


@verb
def publish_supplement(*, meeting: Meeting, by: Person, reason: str) -> Meeting:
    """Freeze the next revision with the reason for it (tillægsdagsorden), and tell everybody."""
    meeting = enter(meeting, "publish_supplement")
    _require_reason_and_change(meeting, reason)
    return _publish(meeting, "publish_supplement", kind=Dispatch.Kind.SUPPLEMENT, by=by, reason=reason)


@verb
def publish_correction(*, meeting: Meeting, by: Person, reason: str) -> Meeting:
    """Freeze the next revision, in which words are corrected and nothing else; nobody is sent a message.

    Raises Refused when more than wording has changed: of that everybody is told, by a supplementary agenda.
    """
    meeting = enter(meeting, "publish_correction")
    _require_reason_and_change(meeting, reason)
    if not is_only_wording(thawed(meeting.revisions.latest()), working_agenda(meeting)):
        raise Refused(
            _("More than the wording has changed. Send it out as a supplementary agenda, so that everybody is told.")
        )
    return _publish(meeting, "publish_correction", kind=None, by=by, reason=reason)


def _require_reason_and_change(meeting: Meeting, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Write why the agenda is sent out again."))
    if agenda_digest(working_agenda(meeting)) == meeting.revisions.latest().digest:
        raise Refused(_("Nothing has changed since the agenda was sent out."))


def _publish(meeting: Meeting, verb_name: str, *, kind: Dispatch.Kind | None, by: Person, reason: str) -> Meeting:
    """Freeze the next revision and tell of it, as a dispatch of this `kind`; of a correction, without one, nobody."""
    entries = working_agenda(meeting)
    missing = what_is_missing(entries)
    if missing:
        raise Refused(*missing)
    require_approvals(
        meeting,
        subject=Approval.Subject.AGENDA,
        digest=agenda_digest(entries),
        missing=_("The agenda lacks the approval of %(name)s. It can be sent out when both co-chairs have approved."),
    )
    revision = meeting.current_revision = _freeze(meeting, entries, by=by, reason=reason, is_correction=kind is None)
    meeting.submitted_at = None
    meeting.has_changes = False
    if kind is not None:
        invite(meeting)
    leave(meeting, verb_name)
    if kind is not None:
        _dispatch(meeting, kind, revision)
    return meeting


def _freeze(
    meeting: Meeting, entries: list[AgendaEntry], *, by: Person, reason: str, is_correction: bool
) -> AgendaRevision:
    items = {item.pk: item for item in AgendaItem.objects.filter(meeting=meeting)}
    attachments = {attachment.pk: attachment for attachment in Attachment.objects.filter(item__meeting=meeting)}
    shown = {annex.attachment_id for entry in entries for annex in entry.annexes}
    for attachment in attachments.values():
        if attachment.published_now and attachment.pk not in shown:
            attachment.published_now = False
            attachment.save()
    for entry in entries:
        item = items[entry.item_id]
        item.number, item.published_openness = entry.number, item.openness
        item.save()
        for annex in entry.annexes:
            attachment = attachments[annex.attachment_id]
            attachment.number, attachment.published_closed = annex.number, attachment.closed
            attachment.published_now = True
            attachment.save()
    for item in items.values():
        if item.state == AgendaItem.State.REMOVED and item.is_published:
            item.published_openness = ""
            item.save()
    sent = [annex.version_id for entry in entries for annex in entry.annexes]
    AnnexMark.objects.filter(version__in=sent, sent_out=False).update(sent_out=True)
    number = meeting.revisions.count() + 1
    return AgendaRevision.objects.create(
        meeting=meeting,
        number=number,
        content=frozen(entries),
        digest=agenda_digest(entries),
        reason=reason,
        is_correction=is_correction,
        published_at=clock.now(),
        published_by=by,
    )


def _dispatch(meeting: Meeting, kind: str, revision: AgendaRevision | None = None) -> None:
    people = who_has_it(meeting) if kind == Dispatch.Kind.CANCELLED else readers_of(meeting)
    for person in people:
        Dispatch.objects.create(meeting=meeting, person=person, kind=kind, revision=revision, sent_at=clock.now())
        template = f"written_{kind}" if meeting.is_written else f"dispatch_{kind}"
        tell(meeting, person, template=template, key=f"{kind}:{revision.number if revision else 0}")


@verb
def cancel_meeting(*, meeting: Meeting, by: Person, reason: str) -> Meeting:
    """Cancel the meeting with a reason; who was invited is told, and calendars are."""
    if not reason.strip():
        raise Refused(_("Write why the meeting is cancelled."))
    meeting = enter(meeting, "cancel_meeting")
    meeting.calendar_sequence += 1
    leave(meeting, "cancel_meeting")
    if meeting.is_in_calendars:
        _dispatch(meeting, Dispatch.Kind.CANCELLED)
    return meeting
