"""The page of a meeting: what is on, what is asked of the reader, what has changed."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from meetings.entries import agenda_digest, thawed
from meetings.forms.review import AgendaCommentForm
from meetings.models import Approval, Meeting
from meetings.models.attendance import seen_with
from meetings.reading.agenda import read_entries, whole_agenda
from meetings.reading.changes import Changes
from meetings.reading.due import due_of
from meetings.reading.log import closed_whole, log_closed_page, mark_opened, note_reading
from meetings.reading.own_notes import own_beside
from meetings.reading.people import people_in_short
from meetings.reading.reading_time import reading_time
from meetings.reading.review import changes_in_review, comments_for
from meetings.reading.since import changes_since_read, known_since, read_before, read_revision
from meetings.reading.timetable import with_start_times
from meetings.rules.lifecycle import WITH_MINUTES, MeetingState
from meetings.views.offers import offers, sees_working_copy
from meetings.views.written import answering_of
from meetings.workflow.attendance import require_somebody_to_call
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from record.verbs import allows


def meeting(request, pk):
    """The agenda as the reader may read it: the latest revision; the working copy (`?working=1`) for who prepares."""
    meetings = Meeting.objects.visible_to(request.user).sent_unopened(request.user).with_minutes_for(request.user)
    shown = get_object_or_404(meetings.with_reading_of(request.user).for_page(), pk=pk)
    may = permissions_of(request.user, shown)
    working = "working" in request.GET and sees_working_copy(shown, may)
    whole = whole_agenda(shown, working=working)
    is_draft = working or not shown.is_published
    before = None if is_draft else read_before(shown, shown.current_revision)
    known = known_since(request.user, meeting=shown, before=before)
    entries = read_entries(whole, meeting=shown, person=request.user, known=known)
    if is_draft:
        changes = changes_in_review(shown, request.user, entries, may, known=known)
    else:
        changes = changes_since_read(before, entries, meeting=shown, person=request.user, may=may, known=known)
        note_reading(shown, request.user)
    only = changes is not None and "changes" in request.GET
    offered = offers(shown, request.user, may)
    readable = {entry.item_id for entry in entries if entry.readable}
    attendances = seen_with(_attendances(shown, request.user, may), readable)
    mine = next((row for row in attendances if row.person_id == request.user.pk), None)
    if shown.is_unopened:
        mark_opened(shown, request.user)
    log_closed_page(closed_whole(entries), request.user, _("Agenda"))
    context = {
        "meeting": shown,
        "committee": shown.committee,
        "may": may,
        "working": working,
        "offers": offered,
        "timetable": _only(changes if only else None, _timetable(shown, entries, whole)),
        "answering": answering_of(shown, request.user, may, readable),
        "changes": changes,
        "only_changes": only,
        **agenda_comments(shown, request.user, may, entries if is_draft else []),
        "dues": due_of(shown) if Permission.VIEW_COMMITTEE in may else [],
        "own": own_beside(entries, request.user),
        "revision": shown.current_revision,
        "withdrawn": _last_withdrawal(shown) if offered.approvals else None,
        "attendances": attendances,
        "people_in_short": people_in_short(shown, attendances) if Permission.VIEW_COMMITTEE in may else "",
        "reading": reading_time(entries),
        "mine": mine,
        "may_be_represented": mine is not None and allows(require_somebody_to_call, mine),
        "has_minutes": shown.state in WITH_MINUTES and shown.minutes_are_readable,
        "has_sent_decisions": shown.decisions_are_sent and shown.state != MeetingState.MINUTES_APPROVED,
    }
    return render(request, "meetings/meeting.html", context)


def _timetable(shown: Meeting, entries: list, whole: list) -> list:
    """When each item begins; None for what is answered in writing."""
    if shown.is_written:
        return [(entry, None) for entry in entries]
    return with_start_times(entries, whole=whole, starts_at=shown.starts_at)


def _only(changes: Changes | None, timetable: list) -> list:
    """The lines of items that have changed; all of them where nothing was asked of changes."""
    if changes is None:
        return timetable
    return [(entry, starts_at) for entry, starts_at in timetable if changes.of(entry.item_id)]


def agenda_comments(shown: Meeting, person, may: frozenset[str], entries: list) -> dict:
    """Return what the co-chairs wrote about an agenda, and the form for more, for the two sides; no query for others.

    `entries` is what the person reads of it while it is a draft; empty where it is not.
    """
    if not may & {Permission.REVIEW_AGENDA, Permission.PREPARE_MEETING}:
        return {"agenda_comments": [], "agenda_comment_form": None}
    may_write = Permission.APPROVE_AGENDA in may and shown.is_submitted and entries
    return {
        "agenda_comments": comments_for(shown, person),
        "agenda_comment_form": AgendaCommentForm(entries=entries) if may_write else None,
    }


def _last_withdrawal(shown: Meeting) -> Approval | None:
    """The latest approval that was withdrawn because the content changed, while no later one stands."""
    last = shown.approvals.select_related("co_chair").order_by("given_at").last()
    return last if last and last.withdrawn_at else None


def _attendances(shown: Meeting, person, may: frozenset[str]):
    """Who is invited and what they answered; a guest sees the own invitation only."""
    attendances = shown.attendances.with_person()
    return list(attendances if Permission.VIEW_COMMITTEE in may else attendances.filter(person=person))


def revision(request, pk, number):
    """One revision of an agenda as it was frozen, whatever has become of the meeting since."""
    shown = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.READ_AGENDA, shown)
    frozen = get_object_or_404(shown.revisions.select_related("published_by"), number=number)
    then = thawed(frozen)
    entries = read_revision(then, shown, request.user, permissions_of(request.user, shown))
    log_closed_page(closed_whole(entries), request.user, _("Agenda"))
    context = {
        "meeting": shown,
        "committee": shown.committee,
        "revision": frozen,
        "entries": entries,
        "holds": agenda_digest(then) == frozen.digest,
        "revisions": shown.revisions.defer("content").order_by("-number"),
        "latest": shown.current_revision,
    }
    return render(request, "meetings/revision.html", context)
