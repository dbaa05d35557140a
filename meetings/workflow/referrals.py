"""Verbs of a case between two bodies: send it on, keep its days, tell how it reads now, and recall it."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment, Decision, Outcome, Referral, ReferralReceiver
from meetings.models.openness import stricter
from meetings.reading.case_text import SENT_ALONG, is_amended_since, what_was_decided, wording_of
from meetings.rules.lifecycle import EDITABLE
from meetings.workflow.copying import copy_annex, take_away_as
from meetings.workflow.items import agenda_changed, name_of, set_points
from meetings.workflow.told_of_cases import tell_receiver
from members.models import Committee, Organisation, Person
from members.workflow.goes_on import require_work_goes_on
from pages.richtext import RichText
from record import clock
from record.verbs import Refused, locked, verb
from record.versions import require_unchanged

# Nothing was decided that somebody else could answer.
NOT_SENT_ON = (Outcome.DEFERRED, Outcome.WITHDRAWN)


class To(NamedTuple):
    """Who a decision is sent to: a committee of the portal or an organisation, and what is known of its days."""

    committee: Committee | None
    organisation: Organisation | None
    treated_on: date | None = None
    due_on: date | None = None


def require_referable(decision: Decision) -> None:
    """Raise Refused when the item was put off, and there is nothing to send on yet."""
    if decision.outcome in NOT_SENT_ON:
        raise Refused(_("The item was not decided here. Refer the decision when the item has been treated."))


@verb
def refer_decision(
    *,
    decision: Decision,
    text: str,
    receivers: Iterable,
    by: Person,
    title: str = "",
    along: Collection[str] = SENT_ALONG,
    annexes: Collection[Attachment] = (),
) -> Referral:
    """Send a decision on to `receivers` (a `To` each) with the recommendation `text`, a point on each line.

    At a committee it arrives as a proposed item, closed where the item here is, with `along` (names of the item's
    texts), the decision and its number, the dissents, the `annexes` (open ones), and away from whom it was taken.

    Raises Refused for no receiver, for what was put off, for one's own group, a group that the case came from, a
    working group, one that has ended or waits to answer already, and for a closed annex.
    """
    if not (sent_to := [To(*receiver) for receiver in receivers]):
        raise Refused(_("Choose at least one receiver."))
    # Who is declared disqualified meanwhile waits, and is kept out where the case arrives, too.
    locked(decision.item.require_meeting())
    item, decision = locked(decision.item), locked(decision)
    decision.item = item
    require_referable(decision)
    for receiver in sent_to:
        _require_may_receive(decision, receiver)
    left = item.attachments.in_use()
    _require_open(annexes)
    referral = Referral.objects.create(
        decision=decision,
        title=title.strip() or item.title,
        text=text.strip(),
        sent_at=clock.now(),
        sent_by=by,
        left_out=[name for name in SENT_ALONG if getattr(item, name) and name not in along],
        annexes_left_out=left.exclude(pk__in=[annex.pk for annex in annexes]).count(),
        wording=wording_of(decision),
    )
    for receiver in sent_to:
        arrived = _arrive(referral, receiver.committee, along, annexes, by) if receiver.committee else None
        row = ReferralReceiver.objects.create(referral=referral, item=arrived, **receiver._asdict())
        if arrived:
            tell_receiver(row, arrived, by=by)
    return referral


def _require_may_receive(decision: Decision, to: To) -> None:
    """Raise Refused for a receiver that cannot answer: oneself, who asked, a working group, what has ended."""
    committee = to.committee
    waiting = ReferralReceiver.objects.unanswered().filter(
        referral__decision=decision, committee=committee, organisation=to.organisation
    )
    name = {"name": str(committee or to.organisation)}
    if waiting.exists():
        raise Refused(_("The decision has been sent to %(name)s already, and waits for the answer.") % name)
    if committee is None:
        return
    if committee.pk == decision.item.committee_id:
        raise Refused(_("A group cannot refer a decision to itself. Put the item on its next agenda instead."))
    if committee.pk in _came_from(decision.item):
        raise Refused(_("The case came from %(name)s. The answer goes back by itself; do not refer it.") % name)
    if committee.kind in Committee.WORKING_FOR:
        raise Refused(_("%(name)s is a working group. Give it a task or a mandate instead of a referral.") % name)
    require_work_goes_on(committee)
    if committee.ends_on and committee.ends_on < clock.today():
        raise Refused(_("%(name)s has ended. Choose another receiver.") % name)


def _came_from(item: AgendaItem) -> set[int]:
    """The ids of the committees that the case of an item went through before it came here."""
    passed: set[int] = set()
    row: AgendaItem | None = item
    while row is not None:
        earlier = ReferralReceiver.objects.filter(item=row).select_related("referral__decision__item").first()
        row = earlier.referral.decision.item if earlier else row.continues
        if row is not None:
            passed.add(row.committee_id)
    return passed - {item.committee_id}


def _require_open(annexes: Iterable[Attachment]) -> None:
    for annex in annexes:
        if annex.closed or annex.published_closed:
            raise Refused(_("The annex “%(annex)s” is closed. A closed annex stays here.") % {"annex": annex.title})


def _arrive(
    referral: Referral, committee: Committee, along: Collection[str], annexes: Iterable[Attachment], by: Person
) -> AgendaItem:
    """Put the case among the proposed items of the receiver, and return it as it arrived there."""
    sent = referral.decision.item
    texts = {name: getattr(sent, name) for name in SENT_ALONG if name in along}
    texts["case_presentation"] = RichText(what_was_decided(referral.decision) + texts.get("case_presentation", ""))
    item = AgendaItem.objects.create(
        committee=committee,
        title=referral.title,
        kind=AgendaItem.Kind.DECISION,
        openness=stricter(sent),
        proposer=by,
        state=AgendaItem.State.PROPOSED,
        **texts,
    )
    set_points(item, referral.text.splitlines())
    for disqualification in sent.disqualifications.in_force():
        take_away_as(disqualification, item)
    for annex in annexes:
        copy_annex(annex, item)
    return item


def require_waiting_for_answer(receiver: ReferralReceiver) -> None:
    """Raise Refused for a case that was recalled or answered."""
    if receiver.recalled_on:
        raise Refused(_("The case was recalled from %(name)s. Nothing has been changed.") % {"name": receiver})
    if receiver.answer:
        raise Refused(_("%(name)s has answered already. Nothing has been changed.") % {"name": receiver})


@verb
def set_dates_of_referral(
    *,
    receiver: ReferralReceiver,
    treated_on: date | None,
    due_on: date | None,
    by: Person,
    expected_version: int | None = None,
) -> ReferralReceiver:
    """Keep on which day a receiver treats the case, and until when it must be there (its own deadline).

    Raises Refused for what was answered or recalled, Conflict when somebody saved after the form was opened.
    """
    receiver = locked(receiver)
    require_waiting_for_answer(receiver)
    require_unchanged(receiver, expected_version, ("treated_on", "due_on"))
    if treated_on and due_on and due_on > treated_on:
        raise Refused(_("The receiver's own deadline cannot be later than the day it treats the case."))
    receiver.treated_on, receiver.due_on = treated_on, due_on
    receiver.save()
    return receiver


@verb
def send_new_wording(*, receiver: ReferralReceiver, by: Person) -> ReferralReceiver:
    """Tell a receiver how the decision reads now; at a committee it stands below what arrived first.

    Raises Refused when nothing was amended, for what was answered or recalled, and when the meeting has begun.
    """
    item = receiver.item
    meeting = locked(item.meeting) if item and item.meeting else None
    item = locked(item) if item else None
    receiver = locked(receiver)
    referral = receiver.referral
    require_waiting_for_answer(receiver)
    if not is_amended_since(receiver):
        raise Refused(_("The decision reads as it was sent. There is nothing new to send."))
    if meeting and not meeting.may_be_prepared:
        raise Refused(_("%(name)s has begun to treat the case. Tell it at the meeting.") % {"name": receiver})
    if item:
        item.case_presentation = RichText(item.case_presentation + what_was_decided(referral.decision, again=True))
        item.version += 1
        item.save()
    if item and meeting:
        agenda_changed(meeting, _("The item “%(item)s” has been changed.") % {"item": name_of(item)})
    receiver.wording = wording_of(referral.decision)
    receiver.save()
    return receiver


@verb
def recall_referral(*, receiver: ReferralReceiver, reason: str, by: Person) -> ReferralReceiver:
    """Take a case back from a receiver that has not treated it; its proposed item goes off the list, and stays in
    the record. Raises Refused without a reason, and when it stands on an agenda that has been sent out.
    """
    item = receiver.item
    meeting = locked(item.meeting) if item and item.meeting else None
    item = locked(item) if item else None
    receiver = locked(receiver)
    require_waiting_for_answer(receiver)
    if not reason.strip():
        raise Refused(_("Write why the case is recalled."))
    if item and (item.is_published or (meeting and meeting.state not in EDITABLE)):
        raise Refused(_("The case stands on an agenda that %(name)s has sent out.") % {"name": receiver})
    receiver.recalled_on, receiver.recalled_because = clock.today(), reason.strip()
    receiver.save()
    if item and item.state not in (AgendaItem.State.REMOVED, AgendaItem.State.RETURNED):
        item.state = AgendaItem.State.REMOVED
        item.save()
    if item and meeting:
        agenda_changed(meeting, _("The item “%(item)s” has been removed.") % {"item": name_of(item)})
    return receiver
