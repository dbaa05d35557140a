"""manage.py load_demo: the demo story, for a portal in demo mode only."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dk2020portal.story import load_story


class Command(BaseCommand):
    help = "Tell the demo story of fixtures/demo once. Refused in production."

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("The demo story has accounts with a public password. It is for DEMO=true only.")
        told = load_story()
        self.stdout.write(f"Demo: {told} meetings told." if told else "Demo: the story is there already.")
