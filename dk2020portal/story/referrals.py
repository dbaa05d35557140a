"""The referrals of the story, with the answers that came back."""

from datetime import date

from meetings import workflow
from members.models import Committee, Organisation


def refer(decision, told: dict, by) -> None:
    """Send a decision on as told, and record the answers the story has."""
    rows = told["receivers"]
    referral = workflow.refer_decision(
        decision=decision, text=told["text"], receivers=[_receiver(row) for row in rows], by=by
    )
    for receiver, row in zip(referral.receivers.order_by("pk"), rows, strict=True):
        if row.get("answer"):
            workflow.answer_referral(
                receiver=receiver,
                answer=row["answer"],
                text=row.get("answer_text") or "",
                answered_on=_day(row.get("answered_on")),
                by=by,
            )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _receiver(row: dict):
    committee = Committee.objects.get(slug=row["committee"]) if row.get("committee") else None
    organisation = Organisation.objects.get(short_name=row["organisation"]) if row.get("organisation") else None
    return committee, organisation, _day(row.get("treated_on"))
