"""Reading something closed is logged (design section 5)."""

from meetings.models import ClosedReading


def log_closed_reading(item, person, what: str) -> None:
    """Note that `person` opened `what` (a title people recognise) of the closed `item`."""
    ClosedReading.objects.create(item=item, person=person, what=str(what)[:120])
