"""Verbs of follow-ups: give a task that follows from a decision, and report on it."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import Decision, FollowUp, FollowUpUpdate
from meetings.reading.people import require_among, who_may_follow_up
from members.mail.notifications import notify
from members.models import Person
from record import clock
from record.verbs import Refused, locked, verb


@verb
def add_follow_up(
    *, decision: Decision, what: str, responsible: Person, by: Person, due_on: date | None = None
) -> FollowUp:
    """Give somebody a task that follows from a decision, and tell him or her."""
    if not what.strip():
        raise Refused(_("Write what is to be done."))
    not_here = _("Choose somebody from the committee or its working groups: %(name)s does not take part.")
    item = decision.item
    require_among(who_may_follow_up(decision.meeting, item), responsible, not_here % {"name": responsible.name})
    follow_up = FollowUp.objects.create(decision=decision, what=what.strip(), responsible=responsible, due_on=due_on)
    if responsible != by:
        notify(
            to=responsible,
            template="follow_up",
            context={"meeting": decision.meeting},
            link=reverse("meetings:follow_up", args=[follow_up.pk]),
            key=f"follow-up:{follow_up.pk}",
        )
    return follow_up


@verb
def update_follow_up(
    *, follow_up: FollowUp, state: str, by: Person, text: str = "", due_on: date | None = None
) -> FollowUp:
    """Report on a follow-up: a new state, a line of text, a new deadline.

    Raises Refused for who may not (any more): neither responsible for it nor recording the meetings, or kept out.
    """
    follow_up = locked(follow_up)
    if not FollowUp.objects.writable_by(by).filter(pk=follow_up.pk).exists():
        raise Refused(_("The task is not yours to report on any more. Nothing has been saved. Ask the secretariat."))
    follow_up.state = state
    follow_up.due_on = due_on or follow_up.due_on
    follow_up.save()
    FollowUpUpdate.objects.create(follow_up=follow_up, text=text, state=state, made_at=clock.now(), made_by=by)
    return follow_up
