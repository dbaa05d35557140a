"""The referrals of the story: as what they arrived, and the answers of the bodies outside the portal."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from meetings import workflow
from meetings.models import AgendaItem, ReferralReceiver
from members.models import Committee, Organisation
from record import clock


def refer(decision, told: dict, by) -> None:
    """Send a decision on as told, with everything that is open, and record the answers the story has."""
    rows = told["receivers"]
    referral = workflow.refer_decision(
        decision=decision,
        text=told["text"],
        receivers=[_receiver(row) for row in rows],
        annexes=decision.item.attachments.in_use().filter(closed=False),
        by=by,
    )
    for receiver, row in zip(referral.receivers.order_by("pk"), rows, strict=True):
        if row.get("answer"):
            _answer(receiver, row, by)


def arrived(item: AgendaItem) -> AgendaItem:
    """Return the item as which the case of `item` arrived at another committee of the portal."""
    return AgendaItem.objects.get(came_by_referral__referral__decision__item=item)


def _answer(receiver: ReferralReceiver, row: dict, by) -> None:
    day = date.fromisoformat(row["answered_on"])
    with clock.at(timezone.make_aware(datetime.combine(day, time(12)))):
        workflow.answer_referral(
            receiver=receiver, answer=row["answer"], text=row.get("answer_text") or "", answered_on=day, by=by
        )


def _day(row: dict, name: str) -> date | None:
    """A day of the story: told as it was, or so many days from today."""
    if row.get(f"{name}_offset") is not None:
        return timezone.localdate() + timedelta(days=row[f"{name}_offset"])
    return date.fromisoformat(row[f"{name}_on"]) if row.get(f"{name}_on") else None


def _receiver(row: dict):
    committee = Committee.objects.get(slug=row["committee"]) if row.get("committee") else None
    organisation = Organisation.objects.get(short_name=row["organisation"]) if row.get("organisation") else None
    return committee, organisation, _day(row, "treated"), _day(row, "due")
