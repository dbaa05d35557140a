"""Who gets a place: as many as there are, in the order of registering. The caller holds the row of the summit."""

from programme.models import Summit, SummitRegistration
from programme.workflow.summit_mails import tell


def is_full(summit: Summit) -> bool:
    """Return whether who registers now has to wait."""
    return SummitRegistration.objects.filter(summit=summit).coming().count() >= summit.capacity


def let_in(summit: Summit) -> list[SummitRegistration]:
    """Give the places that are free to who waits longest, tell them, and return them; nobody once the day has begun."""
    free = summit.capacity - SummitRegistration.objects.filter(summit=summit).coming().count()
    if free < 1 or summit.has_begun:
        return []
    let_in_now = list(SummitRegistration.objects.filter(summit=summit).waiting()[:free])
    for registration in let_in_now:
        registration.state = SummitRegistration.State.PLACE
        registration.save()
        tell("summit_place", registration)
    return let_in_now
