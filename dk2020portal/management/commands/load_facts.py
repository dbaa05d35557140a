"""manage.py load_facts: the organisations, people, seats and tasks of the terms of reference."""

from django.core.management.base import BaseCommand

from dk2020portal.facts import load_facts


class Command(BaseCommand):
    help = "Create what fixtures/dk2020.json says and the database lacks. What is there already is never overwritten."

    def handle(self, *args, **options):
        self.stdout.write(f"Facts: {load_facts()} rows created.")
