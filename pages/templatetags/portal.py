"""Tags and filters every template knows: icons, dates in words, rich text, and one POST button."""

from datetime import date, datetime

from django import template
from django.forms import Field
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pages.richtext import from_plain
from pages.shown_text import shown

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Return an icon of the design system, hidden from screen readers: the words stand beside it."""
    return format_html(
        '<svg class="icon-svg" focusable="false" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("vendor/dkfds/img/all-svg-icons.svg"),
        name,
    )


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) else value


@register.filter
def weekday_date(value) -> str:
    """Return "tirsdag den 1. december 2020" (domain.md 4.4); empty for None."""
    if not value:
        return ""
    pattern = r"l \d\e\n j. F Y" if get_language() == "da" else "l j F Y"
    return date_format(_local(value), pattern)


@register.filter
def clock_range(start: datetime, end: datetime) -> str:
    """Return "kl. 10.00-12.00" in Europe/Copenhagen (domain.md 4.4)."""
    first, last = time_format(timezone.localtime(start).time()), time_format(timezone.localtime(end).time())
    return _("%(start)s-%(end)s") % {"start": first, "end": last}


@register.filter
def hours(meeting) -> str:
    """Return when on its day a meeting is held, as `clock_range`; of a written procedure, when its answers are due."""
    if not meeting.is_written:
        return clock_range(meeting.starts_at, meeting.ends_at)
    due = time_format(timezone.localtime(meeting.ends_at).time())
    return _("answers due at %(time)s") % {"time": due}


@register.filter
def rich(text: str, below: str) -> SafeString:
    """Return rich text as safe HTML for a place below a heading ("h2"): cleaned again, whatever the database holds."""
    return mark_safe(shown(text, below))  # noqa: S308  (this is the sanitiser)


@register.filter
def plain(text: str) -> SafeString:
    """Return plain text of several lines as paragraphs that show every sign, space and empty line of it."""
    return mark_safe(from_plain(text).replace("<p>", '<p class="typed">'))  # noqa: S308  (escaped and sanitised)


@register.filter
def file_size(size: int) -> str:
    """Return a size in kB or MB, as people read it."""
    return f"{max(1, size // 1024)} kB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


@register.simple_tag
def elided(page) -> list:
    """Return the numbers of the pages around this one, the first and the last, with a sign where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def first_input(field) -> str:
    """Return the id of the first thing in a field that one can go to: of several choices, the first."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def in_summary(field, error: str) -> str:
    """Return an error as the summary says it: the general "is required" gets the label, so that two links differ."""
    general = error == str(Field.default_error_messages["required"])
    return f"{field.label}: {error}" if general else error


@register.simple_tag(takes_context=True)
def here(context, *names: str) -> SafeString:
    """Return the attributes that mark a navigation link as the current one, when the page has one of these names."""
    match = context["request"].resolver_match
    current = match is not None and match.view_name in names
    return mark_safe(' aria-current="page" class="current"') if current else SafeString("")


@register.simple_tag
def media_with_nonce(media, nonce) -> SafeString:
    """Return the assets of a form with the page's nonce, which the content security policy asks for."""
    return media.with_nonce(nonce).render() if hasattr(media, "with_nonce") else media.render()
