"""What pages of the account library say in the portal's own words."""

from datetime import datetime
from importlib import import_module

from django import template
from django.conf import settings

from members.accounts.devices import device_of
from members.accounts.idle import last_seen
from members.accounts.passkeys import why_no_passkey

register = template.Library()

register.filter("device", device_of)


@register.filter
def last_used(session) -> datetime:
    """Return when a log-on was last in use, to the minute; when it began, where that is not counted."""
    kept = import_module(settings.SESSION_ENGINE).SessionStore(session.session_key)
    return last_seen(kept) or session.last_seen_at


@register.simple_tag(takes_context=True)
def passkey_hindrance(context) -> str:
    """Return why no passkey can be made or used at this address, "" where one can."""
    return why_no_passkey(context["request"])
