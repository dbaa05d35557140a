"""manage.py outbox: which mails wait, and which did not leave; --again begins anew with some of them."""

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from members.mail.outbox import name_of
from members.mail.outbox_watch import try_again
from members.models import Mail

HIDDEN = (Mail.State.SENT, Mail.State.NOT_WANTED)


class Command(BaseCommand):
    help = (
        "List the mails that have not left, with a number each. --again sends what was given up, or may not have left."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", nargs="*", type=int, metavar="NUMBER", help="all that were given up; or only these, in doubt too"
        )

    def handle(self, *, again, **options):
        if again is not None:
            self.stdout.write(f"{try_again(again)} mails wait again.")
            return
        mails = Mail.objects.exclude(state__in=HIDDEN).select_related("person")
        with translation.override("en"):
            for mail in mails:
                self.stdout.write(_line(mail))
        self.stdout.write(f"{len(mails)} mails have not left.")


def _line(mail: Mail) -> str:
    words = [f"{timezone.localtime(mail.written_at):%Y-%m-%d %H:%M}", name_of(mail), mail.get_state_display()]
    if mail.attempts:
        words.append(f"attempts: {mail.attempts}")
    return ", ".join([*words, mail.problem] if mail.problem else words)
