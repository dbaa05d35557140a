"""manage.py draw_house: the pictures of the rooms and the tables, drawn from the code as it is now."""

from django.conf import settings
from django.core.management.base import BaseCommand

from dk2020portal.drawing import FOLDER, pictures


class Command(BaseCommand):
    help = "Draw the pictures of docs/architecture.md again, after a room, an import or a table has changed."

    def handle(self, *args, **options):
        folder = settings.BASE_DIR / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for name, drawn in pictures().items():
            (folder / name).write_text(drawn)
            self.stdout.write(f"Drawn: {FOLDER}/{name}")
