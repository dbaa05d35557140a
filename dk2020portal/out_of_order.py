"""What stands still behind the pages, in sentences for the secretariat: others ask there when a mail does not come."""

from django.utils.translation import gettext_lazy as _

from dk2020portal.proxies import is_uncounted
from members.models.standing import standing_of
from members.rules.roles import Permission
from members.signs_of_life import TIMER, unserved

STANDS_STILL = {
    "mail": _(
        "No mails leave the portal at the moment. They are kept, and leave when the work has been started again."
    ),
    "packs": _("No packs are made at the moment. Those that are asked for wait until the work has been started again."),
    TIMER: _("The timer has stopped: what failed is not tried again, and deadlines that pass by themselves do not."),
}
UNCOUNTED = _(
    "The portal stands behind a proxy that nobody has counted (TRUSTED_PROXY_COUNT): all log-ins look as if they came "
    "from one place, so somebody's wrong passwords may keep others out."
)


def out_of_order(request) -> list[str]:
    """Return what does not work as it should, to who prepares meetings and to nobody else; one query."""
    if not standing_of(request.user).committees_with(Permission.PREPARE_MEETING):
        return []
    said = [str(STANDS_STILL[queue]) for queue in unserved()]
    return [*said, str(UNCOUNTED)] if is_uncounted(request) else said
