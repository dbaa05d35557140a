"""manage.py fill_search: the whole index of the search anew."""

from django.core.management.base import BaseCommand, CommandError

from record.finding.filling import fill_until, offer_everything
from record.models import SearchDue, SearchText


class Command(BaseCommand):
    help = "Make the whole index of the search anew. What stands in it is found meanwhile."

    def handle(self, *args, **options):
        """Say how much is found; raise CommandError where something could not be taken in, and the log says why."""
        offer_everything()
        fill_until()
        left = SearchDue.objects.count()
        self.stdout.write(f"{SearchText.objects.count()} texts are searched.")
        if left:
            raise CommandError(f"{left} changes could not be taken in: the log says why.")
