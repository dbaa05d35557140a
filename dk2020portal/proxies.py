"""Proxies before the portal: a wrong TRUSTED_PROXY_COUNT makes every visitor look like the proxy, so it is said."""

import logging

from django.conf import settings
from django.core.checks import Warning

logger = logging.getLogger(__name__)
HINT = (
    "Set TRUSTED_PROXY_COUNT to the number of proxies before the portal (usually 1). Until then everybody behind the "
    "proxy shares one count of failed log-ins."
)


def is_uncounted(request) -> bool:
    """Tell whether a request came by a proxy while none is counted."""
    return not settings.ALLAUTH_TRUSTED_PROXY_COUNT and "X-Forwarded-For" in request.headers


def proxies_are_counted(**_kwargs):
    """Warn in `check --deploy`: in production TLS ends in a proxy, so one is there."""
    if settings.SECURE_PROXY_SSL_HEADER and not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return [
            Warning("A proxy is expected before the portal, but none is counted.", hint=HINT, id="dk2020portal.W001")
        ]
    return []


class UncountedProxyMiddleware:
    """Logs one warning when the first request comes by a proxy nobody has counted."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.warned = False

    def __call__(self, request):
        if not self.warned and is_uncounted(request):
            self.warned = True
            logger.warning("Requests come by a proxy (X-Forwarded-For), but none is counted. %s", HINT)
        return self.get_response(request)
