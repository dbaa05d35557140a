"""manage.py work [QUEUE ...]: a worker for these queues, or for all of them, until it is told to stop."""

from django.core.management.base import BaseCommand, CommandError

from members.signs_of_life import a_name, giving_signs
from record.background import queues, work_off


class Command(BaseCommand):
    help = "Do what waits behind the pages: mails, packs. One for each queue keeps a slow one from stopping the others."

    def add_arguments(self, parser):
        parser.add_argument("queues", nargs="*", metavar="QUEUE", help=f"any of {', '.join(queues())}; default: all")

    def handle(self, *args, **options):
        """Work until Ctrl-C or SIGTERM; what is in hand then is finished first."""
        unknown = set(options["queues"]) - set(queues())
        if unknown:
            raise CommandError(f"There is no queue {', '.join(sorted(unknown))}. There are: {', '.join(queues())}.")
        wanted, name = options["queues"] or queues(), a_name()
        with giving_signs(name, wanted):
            work_off(wanted, called=name)
