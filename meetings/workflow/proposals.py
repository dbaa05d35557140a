"""Verbs of proposed items: propose, accept to a meeting, return, put off, propose again; each side is told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, ProposalWord
from meetings.workflow.items import agenda_changed, lock_editable, name_of, set_points
from meetings.workflow.places import put_on_agenda
from meetings.workflow.told_of_cases import serving, tell_sender_of_stop
from members.mail.notifications import notify
from members.models import Committee, Person
from members.rules.roles import Permission
from members.workflow.goes_on import require_work_goes_on
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged

_STATES = AgendaItem.State


def require_waiting(item: AgendaItem) -> None:
    """Raise Refused when the item does not wait for a meeting."""
    if item.state not in (AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED):
        raise Refused(_("The item is not waiting to be put on an agenda. It may have been accepted already."))


def require_own(item: AgendaItem, person: Person) -> None:
    """Raise Refused unless `person` proposed the item and nobody has taken it up yet."""
    if item.proposer_id != person.pk or item.state not in (_STATES.PROPOSED, _STATES.RETURNED):
        raise Refused(_("The proposal has been taken up. Write to the secretariat if something is to be changed."))


@verb
def propose_item(*, committee: Committee, by: Person, recommendation: Sequence = (), **fields: Any) -> AgendaItem:
    """Propose an item to a committee; the secretariat is told, and accepts it for a meeting, returns it or puts it off.

    Its annexes are attached afterwards, while nobody has taken it up. Raises Refused where the work has been closed.
    """
    require_work_goes_on(locked(committee))
    item = AgendaItem.objects.create(committee=committee, proposer=by, state=_STATES.PROPOSED, **fields)
    set_points(item, recommendation)
    _tell_secretariat(item, template="item_proposed", key=f"item-proposed:{item.pk}", but=by)
    return item


def _tell_secretariat(item: AgendaItem, *, template: str, key: str, but: Person) -> None:
    for person in serving(item.committee_id, Permission.PREPARE_MEETING):
        if person != but:
            context = {"committee": item.committee}
            notify(to=person, template=template, context=context, link=item.get_absolute_url(), key=key)


@verb
def accept_item(*, item: AgendaItem, meeting: Meeting, by: Person) -> AgendaItem:
    """Put a proposed item on the agenda of a meeting of the same committee, before what ends it; the proposer is told.

    Once the agenda has been sent out, it goes out with the next supplement.
    """
    meeting, item = lock_editable(meeting), locked(item)
    require_waiting(item)
    if item.committee_id != meeting.committee_id:
        raise Refused(_("The item is not waiting to be put on an agenda. It may have been accepted already."))
    was_proposed = item.state == _STATES.PROPOSED
    put_on_agenda(item, meeting)
    agenda_changed(meeting, _("The item “%(item)s” has been added.") % {"item": name_of(item)})
    if was_proposed and item.proposer != by:
        _tell_proposer(item, template="item_accepted", meeting=meeting)
    return item


@verb
def return_item(*, item: AgendaItem, by: Person, reason: str) -> AgendaItem:
    """Return a proposed item to its proposer with a comment; he or she is told, and can propose it again."""
    item = locked(item)
    require_waiting(item)
    item.state = _STATES.RETURNED
    item.save()
    _say(item, ProposalWord.What.RETURNED, reason, by)
    tell_sender_of_stop(item, by=by)
    _tell_proposer(item, template="item_returned")
    return item


@verb
def put_off_item(*, item: AgendaItem, by: Person, reason: str, until: date) -> AgendaItem:
    """Let a proposed item wait until a day, with the reason; the proposer is told. Raises Refused for a day gone by."""
    if until <= clock.today():
        raise Refused(_("Choose a day later than today."))
    item = locked(item)
    require_waiting(item)
    _say(item, ProposalWord.What.DEFERRED, reason, by, until=until)
    _tell_proposer(item, template="item_put_off")
    return item


@verb
def resubmit_item(
    *,
    item: AgendaItem,
    by: Person,
    answer: str = "",
    expected_version: int | None = None,
    recommendation: Sequence[str] = (),
    **fields: Any,
) -> AgendaItem:
    """Save the proposer's own proposal; one that was returned is proposed again with an answer to the secretariat.

    Raises Conflict when somebody saved after the form was opened, Refused when it has been taken up.
    """
    require_work_goes_on(locked(item.committee))
    item = locked(item)
    require_own(item, by)
    require_unchanged(item, expected_version)
    was_returned = item.state == _STATES.RETURNED
    for name, value in fields.items():
        setattr(item, name, value)
    item.state, item.version = _STATES.PROPOSED, item.version + 1
    item.save()
    set_points(item, recommendation)
    if was_returned:
        word = _say(item, ProposalWord.What.RESUBMITTED, answer, by)
        _tell_secretariat(item, template="item_resubmitted", key=f"item-resubmitted:{word.pk}", but=by)
    return item


def _say(item: AgendaItem, what: str, text: str, by: Person, *, until: date | None = None) -> ProposalWord:
    if what != ProposalWord.What.RESUBMITTED and not text.strip():
        raise Refused(_("Write the reason"))
    return ProposalWord.objects.create(
        item=item, what=what, text=text.strip(), until=until, said_by=by, said_at=clock.now()
    )


def _tell_proposer(item: AgendaItem, *, template: str, meeting: Meeting | None = None) -> None:
    if not item.proposer:
        return
    # Who reported for a working group does not open the item: the page of the group says what became of it. Nor does
    # who proposed what has been taken up: it is read with the agenda, when that is sent out.
    opens = AgendaItem.objects.readable_by(item.proposer).filter(pk=item.pk).exists()
    elsewhere = meeting.get_absolute_url() if meeting else reverse("home")
    notify(
        to=item.proposer,
        template=template,
        context={"committee": item.committee, "meeting": meeting},
        link=item.get_absolute_url() if opens and meeting is None else elsewhere,
        key=f"{template.replace('_', '-')}:{item.pk}:{item.history.count()}:{item.proposal_words.count()}",
    )
