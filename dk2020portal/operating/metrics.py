"""The figures of the portal for Prometheus, at an address of its own that is closed unless the operator opens it.

Opened by METRICS_TOKEN, for whoever sends it, or by METRICS_NETWORKS, for machines that ask the server directly: what
came by a proxy comes from the proxy's address, whoever sent it, and needs the token.
"""

import math
import shutil
from collections.abc import Iterator, Mapping
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare

from dk2020portal.operating.mails import oldest_unsent
from dk2020portal.operating.work import BACKUP, failed_packs
from meetings.models import SealCheck
from members.models import Mail
from members.signs_of_life import TIMER, unserved
from record import clock
from record.background import queues, waiting_lines
from record.models import LastRun

SIGNS_OF_A_PROXY = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")


def may_read(request) -> bool:
    """Tell whether the operator has opened the figures to who asks."""
    sent = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and constant_time_compare(sent, f"Bearer {settings.METRICS_TOKEN}"):
        return True
    if any(name in request.headers for name in SIGNS_OF_A_PROXY):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in settings.METRICS_NETWORKS)


@login_not_required
def metrics(request):
    """Tell the figures in the text form of Prometheus; 404 for everybody they are not opened to."""
    if not may_read(request):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    from dk2020portal.operating import counted

    registry = CollectorRegistry()
    counted.register_into(registry)
    registry.register(_Standing())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Standing:
    """What stands in the database at the moment it is asked for; a database that is away is a figure, too."""

    def collect(self) -> Iterator:
        from prometheus_client.core import GaugeMetricFamily

        try:
            found = list(_standing())
        except (DatabaseError, InterfaceError):
            found = [("database_up", "Whether the database answers", {"": 0})]
        for name, help_text, by_queue in found:
            labels = [] if "" in by_queue else ["queue"]
            family = GaugeMetricFamily(f"portal_{name}", help_text, labels=labels)
            for queue, value in by_queue.items():
                family.add_metric([queue] if labels else [], value)
            yield family


def _standing() -> Iterator[tuple[str, str, Mapping[str, float]]]:
    """Yield (name, help, values) of each figure: by queue, or under "" where there is one value."""
    lines, away = waiting_lines(), unserved()
    yield "database_up", "Whether the database answers", {"": 1}
    yield "queue_jobs", "Jobs that wait", {name: count for name, (count, _since) in lines.items()}
    yield "queue_oldest_seconds", "Age of the oldest job that waits", {n: _age(s) for n, (_c, s) in lines.items()}
    served = {name: float(name not in away) for name in (*queues(), TIMER)}
    yield "queue_served", "Whether somebody alive works off the queue, or keeps time", served
    yield "mails_unsent", "Mails that are to leave by themselves", {"": Mail.objects.unsent().count()}
    yield "mails_unsent_oldest_seconds", "Age of the oldest of them", {"": oldest_unsent()}
    yield "mails_stuck", "Mails that were given up, or perhaps did not leave", {"": Mail.objects.stuck().count()}
    yield "packs_failed", "Packs of seven days that could not be made", {"": failed_packs()}
    check = SealCheck.objects.exclude(finished_at=None).last()
    yield "seal_findings", "What the last check of the seals found", {"": len(check.found) if check else 0}
    checked = _age(check.finished_at) if check else math.inf
    yield "seal_check_age_seconds", "Time since the last check of the seals; +Inf: never", {"": checked}
    backup = LastRun.objects.filter(name=BACKUP).first()
    yield (
        "backup_age_seconds",
        "Time since the last whole backup; +Inf: never",
        {"": _age(backup.at) if backup else math.inf},
    )
    usage = shutil.disk_usage(settings.VAR_DIR)
    yield "disk_free_ratio", "Free part of the disk of VAR_DIR", {"": usage.free / usage.total}


def _age(moment) -> float:
    return (clock.now() - moment).total_seconds() if moment else 0.0
