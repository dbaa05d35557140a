"""Who is told of a case between two bodies: that it arrived, that it was stopped, that the answer came."""

from collections.abc import Iterable
from typing import Any

from meetings.models import AgendaItem, ReferralReceiver
from members.mail.notifications import notify
from members.models import Membership, Person
from members.rules.roles import Permission, roles_with


def serving(committee_id: int, *permissions: str) -> Iterable[Person]:
    """Who holds one of the permissions in the committee today."""
    roles = {role for permission in permissions for role in roles_with(permission)}
    held = Membership.objects.active().filter(committee=committee_id, role__in=roles).select_related("person")
    return [membership.person for membership in held.order_by("pk")]


def _tell(people: Iterable[Person], receiver: ReferralReceiver, *, by: Person | None, **mail: Any) -> None:
    context = {"sender": receiver.referral.decision.meeting.committee, "receiver": str(receiver)}
    for person in people:
        if person != by:
            notify(to=person, context=context, **mail)


def tell_receiver(receiver: ReferralReceiver, item: AgendaItem, *, by: Person | None) -> None:
    """Tell the secretariat of the receiver that a case has arrived."""
    people = serving(item.committee_id, Permission.PREPARE_MEETING)
    link = item.get_absolute_url()
    _tell(people, receiver, by=by, template="referral_arrived", link=link, key=f"referral-arrived:{receiver.pk}")


def tell_sender_of_stop(item: AgendaItem, *, by: Person | None) -> None:
    """Tell the secretariat of the sender that the receiver has taken its case off, or returned it."""
    receiver = ReferralReceiver.objects.unanswered().with_case().filter(item=item).first()
    if receiver is not None:
        people = serving(receiver.referral.decision.item.committee_id, Permission.RECORD_MEETING)
        link, key = receiver.get_absolute_url(), f"referral-stopped:{receiver.pk}:{item.history.count()}"
        _tell(people, receiver, by=by, template="referral_stopped", link=link, key=key)


def tell_sender_of_answer(receiver: ReferralReceiver, *, by: Person | None) -> None:
    """Tell the secretariat and the co-chairs of the sender what the receiver answered, whenever it says more."""
    asked = receiver.referral.decision.item.committee_id
    people = serving(asked, Permission.RECORD_MEETING, Permission.APPROVE_AGENDA)
    link, key = receiver.get_absolute_url(), f"referral-answered:{receiver.pk}:{receiver.history.count()}"
    _tell(people, receiver, by=by, template="referral_answered", link=link, key=key)
