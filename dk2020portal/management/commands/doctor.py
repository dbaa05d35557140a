"""manage.py doctor: everything the portal needs, looked at once, with what to do where something is wrong."""

import json
import sys

from django.core.management.base import BaseCommand

from dk2020portal.operating.all_checks import IN_ORDER
from dk2020portal.operating.findings import State, look_at

SIGNS = {State.OK: "+", State.WARNING: "!", State.ERROR: "X"}


class Command(BaseCommand):
    help = "Look at everything the portal needs. Exit code 0: nothing is wrong, but read the warnings; 1: something is."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("only", nargs="*", choices=[[], *IN_ORDER], metavar="CHECK", help=", ".join(IN_ORDER))
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *, only, **options):
        """Print a line for each finding, what to do below it; leave with 1 when one of them is an error."""
        found = list(look_at(only or IN_ORDER))
        if options["json"]:
            rows = [
                {"check": check.name, "state": finding.state.value, "said": finding.said, "todo": finding.todo}
                for check, finding in found
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            for check, finding in found:
                self.stdout.write(f"{SIGNS[finding.state]} {finding.state.label:9} {check.called}: {finding.said}")
                if finding.todo:
                    self.stdout.write(f"            {finding.todo}")
        if any(finding.is_error for _check, finding in found):
            sys.exit(1)
