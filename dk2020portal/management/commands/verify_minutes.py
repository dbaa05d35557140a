"""manage.py verify_minutes: whether sealed minutes are what was sealed; for people, for cron and for programs."""

import base64
import json
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from meetings.models import Meeting, MinutesRevision
from meetings.seals import seal_key, seal_log
from meetings.seals.check import check_everything, sealed_meetings
from members.models import Committee

TAMPERED, UNCHECKED = 1, 2


class Command(BaseCommand):
    help = (
        "Check every seal: chain, signature, rows, files and seal log. "
        "Exit code 0: intact; 1: something was changed; 2: something could not be checked."
    )

    def add_arguments(self, parser):
        parser.add_argument("--committee", metavar="SLUG", help="the meetings of one committee only")
        parser.add_argument("--json", action="store_true", help="the findings as JSON")
        parser.add_argument("--key", action="store_true", help="print the public key (for SEAL_FORMER_KEYS), and stop")
        parser.add_argument(
            "--write-log", action="store_true", help="first write the lines that the seal log lacks, after it was lost"
        )

    def handle(self, *, committee, **options):
        """Print what is wrong and leave with the code; raise CommandError (2) for an unknown committee."""
        if options["key"]:
            self.stdout.write(base64.b64encode(seal_key.public_key()).decode())
            return
        try:
            if options["write_log"]:
                seal_log.catch_up(anew=True)
            meetings, found = check(committee)
        except DatabaseError as problem:
            raise CommandError(f"The database does not answer: {problem}", returncode=UNCHECKED) from None
        self.report(meetings, found, as_json=options["json"])
        if found:
            sys.exit(TAMPERED if any(finding.is_tampering for finding in found) else UNCHECKED)

    def report(self, meetings, found, *, as_json):
        """Print the findings, each with its meeting."""
        references = {
            finding.pk: str(finding)
            for finding in Meeting.objects.filter(pk__in=[finding.meeting_id for finding in found])
        }
        rows = [
            {"meeting": references.get(finding.meeting_id, ""), "says": str(finding), **finding.kept}
            for finding in found
        ]
        seals = MinutesRevision.objects.filter(minutes__meeting__in=meetings).count()
        if as_json:
            report = {"meetings": meetings.count(), "seals": seals, "found": rows}
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for row in rows:
            self.stdout.write(f"{row['meeting'] or _('The portal')}: {row['says']} [{row['code']}]")
        counts = {"meetings": meetings.count(), "seals": seals, "found": len(found)}
        self.stdout.write(_("%(meetings)s meetings, %(seals)s seals, %(found)s findings.") % counts)


def check(slug):
    """Return the meetings that were checked and what was found; raise CommandError for an unknown committee."""
    if not slug:
        return sealed_meetings(), check_everything()
    committee = Committee.objects.filter(slug=slug).first()
    if committee is None:
        slugs = ", ".join(Committee.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no committee {slug}. There are: {slugs}", returncode=UNCHECKED)
    return sealed_meetings().filter(committee=committee), check_everything(committee.pk)
