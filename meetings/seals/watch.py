"""The nightly check of every seal: whoever keeps minutes, and whoever keeps the portal running, is told what is new."""

from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from meetings.entries import digest_of
from meetings.models import Meeting, SealCheck
from meetings.seals import seal_log
from meetings.seals.check import check_everything
from meetings.seals.findings import Finding
from members.mail.notifications import notify
from members.mail.operator import tell_operator
from members.models import Membership
from members.rules.roles import Permission, roles_with
from record import clock

# Nobody waits for a page at this hour (Europe/Copenhagen).
HOUR = 2


def watch_seals() -> None:
    """Check every seal once a night, and at once in a portal that has never done it; tell of what is new."""
    day = clock.today()
    checked = SealCheck.objects.order_by("day").last()
    if checked and (checked.day >= day or timezone.localtime(clock.now()).hour < HOUR):
        return
    try:
        with transaction.atomic():
            check = SealCheck.objects.create(day=day)
    except IntegrityError:
        # Another timer was first.
        return
    former = SealCheck.objects.exclude(finished_at=None).last()
    known = {Finding(**kept).fingerprint for kept in former.found} if former else set()
    seal_log.catch_up()
    found = check_everything()
    tell([finding for finding in found if finding.fingerprint not in known])
    check.found, check.finished_at = [finding.kept for finding in found], clock.now()
    check.save()


def tell(findings: list[Finding]) -> None:
    """Tell the secretariat of each meeting that something was found, and the operator what."""
    if not findings:
        return
    meetings = Meeting.objects.select_related("committee").in_bulk({finding.meeting_id for finding in findings})
    for pk, meeting in meetings.items():
        _tell_secretariat(meeting, [finding for finding in findings if finding.meeting_id == pk])
    with translation.override(settings.LANGUAGE_CODE):
        said = [
            f"{meetings[finding.meeting_id] if finding.meeting_id in meetings else _('The portal')}: {finding}"
            for finding in findings
        ]
    tell_operator("seal_operator", said)


def _tell_secretariat(meeting: Meeting, findings: Iterable[Finding]) -> None:
    keep_minutes = Membership.objects.active().filter(
        committee=meeting.committee_id, role__in=roles_with(Permission.RECORD_MEETING)
    )
    for membership in keep_minutes.select_related("person"):
        notify(
            to=membership.person,
            template="seal_broken",
            context={"meeting": meeting},
            link=reverse("meetings:minutes", args=[meeting.pk]),
            key=f"seal:{meeting.pk}:{digest_of(sorted(finding.fingerprint for finding in findings))[:16]}",
        )
