"""Whether the work of a committee goes on: what is new in it is refused once what it carries out was closed."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from members.models import Committee
from record import clock
from record.verbs import Refused


def require_work_goes_on(committee: Committee) -> None:
    """Raise Refused when the work of the committee, or of the one it reports to, was closed."""
    closed = Committee.objects.filter(pk__in=[committee.pk, committee.parent_id], closed_on__isnull=False).first()
    if closed is not None and closed.closed_on:
        told = {"committee": closed.short_name, "day": date_format(closed.closed_on, "DATE_FORMAT")}
        raise Refused(
            _("The programme of %(committee)s was closed on %(day)s. It can be read, and not be changed.") % told
        )


def require_has_not_ended(committee: Committee) -> None:
    """Raise Refused when a committee that works for another is over, and its people have left it."""
    last = committee.ends_on
    if committee.kind in Committee.WORKING_FOR and last and last < clock.today():
        told = {"committee": committee.short_name, "day": date_format(last, "DATE_FORMAT")}
        raise Refused(_("%(committee)s ended on %(day)s. No meetings can be planned in it.") % told)
