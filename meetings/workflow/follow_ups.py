"""Verbs of follow-ups: give a task that follows from a decision, and report on it."""

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.annexes.kept_documents import keep
from meetings.annexes.uploaded_file import facts_of
from meetings.models import Decision, FollowUp, FollowUpFile, FollowUpUpdate, Meeting
from meetings.models.follow_up import FINISHED
from meetings.reading.people import require_among, who_may_follow_up
from meetings.rules.lifecycle import APPROVABLE
from meetings.workflow.session import lock_recordable, minutes_changed
from members.mail.notifications import notify
from members.models import Person
from members.models.standing import where_held
from members.rules.roles import Permission
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged


@verb
def add_follow_up(
    *, decision: Decision, what: str, responsible: Person, by: Person, due_on: date | None = None
) -> FollowUp:
    """Give somebody a task that follows from a decision, and tell him or her."""
    _require_whole(decision, what, responsible)
    meeting = locked(decision.meeting)
    follow_up = FollowUp.objects.create(decision=decision, what=what.strip(), responsible=responsible, due_on=due_on)
    _tasks_changed(meeting)
    if responsible != by:
        _tell(follow_up, key=f"follow-up:{follow_up.pk}")
    return follow_up


def _require_whole(decision: Decision, what: str, responsible: Person) -> None:
    """Raise Refused where it is not said what is to be done, or who is to do it takes no part."""
    if not what.strip():
        raise Refused(_("Write what is to be done."))
    not_here = _("Choose somebody from the committee or its working groups: %(name)s does not take part.")
    among = who_may_follow_up(decision.meeting, decision.item)
    require_among(among, responsible, not_here % {"name": responsible.name})


def _require_not_asked(meeting: Meeting, follow_up: FollowUp, by: Person) -> None:
    """Raise Refused for who does not write the minutes, while others are asked about them: the task stands there."""
    if meeting.state in APPROVABLE and not records(follow_up, by):
        raise Refused(
            _("The minutes in which the task stands are being approved. Ask the secretariat, or wait until they are.")
        )


def _tasks_changed(meeting: Meeting) -> None:
    """The tasks stand in the minutes: those who approve them are asked again. `meeting`: locked."""
    if meeting.state in APPROVABLE:
        minutes_changed(meeting, _("A task has been changed."))


def _tell(follow_up: FollowUp, *, key: str) -> None:
    notify(
        to=follow_up.responsible,
        template="follow_up",
        context={"meeting": follow_up.decision.meeting},
        link=reverse("meetings:follow_up", args=[follow_up.pk]),
        key=key,
    )


def open_to(person: Person, follow_up: FollowUp) -> str:
    """The page of a task for who has handed it over; home for who may not read it any more."""
    readable = FollowUp.objects.readable_by(person).filter(pk=follow_up.pk).exists()
    return follow_up.get_absolute_url() if readable else reverse("home")


def _tell_both(follow_up: FollowUp, former: Person, *, by: Person) -> None:
    """Tell who has a follow-up from now on, and who had it until now, whenever it changes hands."""
    if former == follow_up.responsible:
        return
    key = f"{follow_up.pk}:{follow_up.history.count()}"
    if follow_up.responsible != by:
        _tell(follow_up, key=f"follow-up:{key}")
    if former != by:
        notify(
            to=former,
            template="follow_up_handed_over",
            context={"meeting": follow_up.decision.meeting},
            link=open_to(former, follow_up),
            key=f"follow-up-handed-over:{key}",
        )


@verb
def correct_follow_up(
    *,
    follow_up: FollowUp,
    what: str,
    responsible: Person,
    by: Person,
    due_on: date | None = None,
    expected_version: int | None = None,
) -> FollowUp:
    """Correct what was written of a task in the meeting; who has it from now on is told, and who had it before.

    Raises Refused once the minutes are approved: from then on it is reported on. Raises Conflict when somebody handed
    it over, corrected it or moved its deadline after the form was opened on `expected_version`.
    """
    meeting = lock_recordable(follow_up.decision.meeting)
    follow_up = locked(follow_up)
    former = follow_up.responsible
    if (follow_up.what, former, follow_up.due_on) == (what.strip(), responsible, due_on):
        return follow_up
    require_unchanged(follow_up, expected_version, ("what", "responsible", "due_on"))
    _require_whole(follow_up.decision, what, responsible)
    follow_up.what, follow_up.responsible, follow_up.due_on = what.strip(), responsible, due_on
    follow_up.save()
    _tasks_changed(meeting)
    _tell_both(follow_up, former, by=by)
    return follow_up


@verb
def hand_over_follow_up(*, follow_up: FollowUp, to: Person, by: Person, text: str = "") -> FollowUp:
    """Hand a follow-up over to somebody else, who is told, as is the one who had it; it stands among its updates.

    Raises Refused for who may not report on it, where it is finished, for who has it already, and for somebody who
    takes part neither in the item nor in a working group of the committee.
    """
    meeting = locked(follow_up.decision.meeting)
    follow_up = locked(follow_up)
    require_to_report(follow_up, by)
    if follow_up.is_finished:
        raise Refused(_("The task is finished. Report on it anew before you hand it over."))
    former = follow_up.responsible
    if to == former:
        raise Refused(_("%(name)s has the task already. Choose somebody else.") % {"name": to.name})
    _require_whole(follow_up.decision, follow_up.what, to)
    _require_not_asked(meeting, follow_up, by)
    follow_up.responsible = to
    follow_up.save()
    FollowUpUpdate.objects.create(
        follow_up=follow_up, text=text, state=follow_up.state, made_at=clock.now(), made_by=by, handed_to=to
    )
    _tasks_changed(meeting)
    _tell_both(follow_up, former, by=by)
    return follow_up


def require_to_report(follow_up: FollowUp, by: Person) -> None:
    """Raise Refused for who may not report on a follow-up: neither responsible for it nor recording, or kept out."""
    if not FollowUp.objects.writable_by(by).filter(pk=follow_up.pk).exists():
        raise Refused(_("The task is not yours to report on any more. Nothing has been saved. Ask the secretariat."))


def records(follow_up: FollowUp, by: Person) -> bool:
    """Whether `by` records the meetings of the committee that gave a follow-up: his or her word closes it."""
    return (
        FollowUp.objects.filter(where_held(by, Permission.RECORD_MEETING, "decision__item__committee"))
        .filter(pk=follow_up.pk)
        .exists()
    )


@verb
def update_follow_up(
    *,
    follow_up: FollowUp,
    state: str,
    by: Person,
    text: str = "",
    due_on: date | None = None,
    files: Sequence[File] = (),
    was: str = "",
) -> FollowUp:
    """Report on a follow-up: a new state, a line of text, a new deadline, files that belong to it.

    What the secretariat calls finished is closed; what anybody else does waits to be confirmed. `was` is the state the
    form was opened on, where there was one: who left it alone leaves alone what somebody else has made of it since.
    Raises Refused for who may not (`require_to_report`), for a file that no annex may be, and where two change it.
    """
    known = [(file, facts_of(file)) for file in files]
    meeting = locked(follow_up.decision.meeting)
    follow_up = locked(follow_up)
    require_to_report(follow_up, by)
    moved = due_on is not None and due_on != follow_up.due_on
    if moved:
        _require_not_asked(meeting, follow_up, by)
    if was and was != follow_up.state:
        if state not in (was, follow_up.state):
            raise Refused(
                _("Somebody else has set the task to “%(state)s” meanwhile. Look at it, and choose again.")
                % {"state": follow_up.get_state_display()}
            )
        state = follow_up.state
    if state not in FINISHED or state != follow_up.state:
        follow_up.confirmed_at, follow_up.confirmed_by = None, None
    if state in FINISHED and follow_up.confirmed_at is None and records(follow_up, by):
        follow_up.confirmed_at, follow_up.confirmed_by = clock.now(), by
    follow_up.state = state
    follow_up.due_on = due_on or follow_up.due_on
    follow_up.save()
    if moved:
        _tasks_changed(meeting)
    update = FollowUpUpdate.objects.create(follow_up=follow_up, text=text, state=state, made_at=clock.now(), made_by=by)
    for file, facts in known:
        keep(FollowUpFile(update=update), file=file, title="", by=by, facts=facts)
    return follow_up
