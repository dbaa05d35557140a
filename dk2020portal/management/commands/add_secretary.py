"""manage.py add_secretary: let the first person of the secretariat in, who then lets everybody else in."""

from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from members.accounts.by_operator import give_password
from members.models import Committee, Person
from members.rules.roles import Role
from members.workflow import start_membership
from record import clock
from record.verbs import Refused

BY_OPERATOR = "manage.py add_secretary"


class Command(BaseCommand):
    help = "Make a person secretariat of a committee and set the password; asks for the password twice."

    def add_arguments(self, parser):
        parser.add_argument("committee", help="the committee's address, for example administrativ-styregruppe")
        parser.add_argument("email")
        parser.add_argument("name")

    def handle(self, *args, **options):
        committee = Committee.objects.filter(slug=options["committee"]).first()
        if committee is None:
            known = ", ".join(Committee.objects.values_list("slug", flat=True)) or "none yet: run load_facts first"
            raise CommandError(f"There is no committee {options['committee']}. Known: {known}.")
        password = self._password()
        email = options["email"].strip().lower()
        person = Person.objects.filter(email=email).first() or Person.objects.create_user(
            name=options["name"], email=email
        )
        person = give_password(person=person, password=password, reason=BY_OPERATOR, by=None)
        try:
            start_membership(
                committee=committee,
                person=person,
                role=Role.SECRETARIAT,
                starts_on=clock.today(),
                reason=BY_OPERATOR,
                by=None,
            )
        except Refused as refusal:
            self.stdout.write(str(refusal))
        self.stdout.write(f"{person.name} can log on as {person.email}.")

    def _password(self) -> str:
        password = getpass("Password: ")
        if password != getpass("Password again: "):
            raise CommandError("The two passwords differ. Nothing has been changed.")
        try:
            validate_password(password)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from problem
        return password
