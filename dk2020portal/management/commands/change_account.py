"""manage.py change_account: what takes two people, done by the operator where nobody else can."""

from django.core.management.base import BaseCommand, CommandError

from members.accounts.by_operator import change_account
from members.models import Person
from record.verbs import Refused


class Command(BaseCommand):
    help = "Give an account a new e-mail, or remove a lost second step, at once. The person is told and logged off."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the e-mail of the account now, or the person's number in its address")
        parser.add_argument("--new-email", default="")
        parser.add_argument("--remove-second-step", action="store_true")
        parser.add_argument("--reason", required=True, help="how you know who asks; it stands in the history")

    def handle(self, *args, **options):
        named = options["email"].strip().lower()
        people = Person.objects.registered()
        person = (people.filter(pk=named) if named.isdigit() else people.filter(email=named)).first()
        if person is None:
            raise CommandError(f"There is no person {named}.")
        if not options["new_email"] and not options["remove_second_step"]:
            raise CommandError("Say what to change: --new-email or --remove-second-step.")
        try:
            person = change_account(
                person=person,
                email=options["new_email"],
                remove_second_step=options["remove_second_step"],
                reason=f"manage.py change_account: {options['reason']}",
                by=None,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Done. {person.name} logs on as {person.email}.")
