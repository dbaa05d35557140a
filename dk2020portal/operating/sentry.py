"""Failures to Sentry, where the operator has one: their kind and place, and nothing of what was in hand.

The library sends what it finds unless told otherwise; here a report is made anew from the few things that are told.
"""

from typing import Any

from django.conf import settings

from dk2020portal.operating.log_lines import route_of, words_of
from record.at_hand import id_at_hand, request_at_hand

# What says nothing of people or meetings.
KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk")
OF_A_FRAME = ("filename", "abs_path", "module", "function", "lineno", "in_app")


def begin(**more) -> None:
    """Report from now on what is logged as an error; imported only here, since most portals have no Sentry."""
    import sentry_sdk
    from sentry_sdk.integrations.excepthook import ExcepthookIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        # A failure of a page and of a job is logged as an error; nothing else looks into requests and queries.
        default_integrations=False,
        integrations=[LoggingIntegration(level=None), ExcepthookIntegration()],
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_breadcrumb=lambda _crumb, _hint: None,
        auto_session_tracking=False,
        send_client_reports=False,
        server_name="",
        before_send=told,
        **more,
    )


def told(event: Any, hint: dict[str, Any]) -> Any:
    """Return what is sent of a report: kinds and places of the failure, the route, and the number the log has it by."""
    sent = {name: event[name] for name in KEPT if name in event}
    request = request_at_hand()
    sent["tags"] = {"id": id_at_hand(), "route": route_of(request) if request else "-"}
    failures = event.get("exception", {}).get("values", [])
    if failures:
        sent["exception"] = {"values": [_without_content(failure) for failure in failures]}
        failures_last = sent["exception"]["values"][-1]
        failures_last["value"] = words_of(hint["exc_info"][1]) if hint.get("exc_info") else ""
    elif record := hint.get("log_record"):
        # The sentence as it stands in the code, without what was put into it.
        sent["message"] = str(record.msg)
    return sent


def _without_content(failure: dict[str, Any]) -> dict[str, Any]:
    frames = failure.get("stacktrace", {}).get("frames", [])
    return {
        "type": failure.get("type"),
        "module": failure.get("module"),
        "value": "",
        "stacktrace": {"frames": [{name: frame[name] for name in OF_A_FRAME if name in frame} for frame in frames]},
    }
