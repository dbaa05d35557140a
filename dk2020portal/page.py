"""What every page knows: who is reading, in which committees, and whether this is a demo."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

from dk2020portal.demo_accounts import demo_accounts
from members.models.person import REGISTER
from members.models.standing import standing_of
from members.rules.roles import Permission


class Portal:
    """The portal as the templates see it; each question costs at most one query, and only when it is asked."""

    name = "DK2020-portalen"
    demo = settings.DEMO

    # The footer's link to the accessibility statement (lov 692/2018): the formal one, where there is one.
    statement_url = settings.ACCESSIBILITY_STATEMENT_URL
    access_log_days = settings.ACCESS_LOG_DAYS

    @property
    def idle_seconds(self) -> int:
        """After how long without a sign of life the reader is logged off; 0: never."""
        return settings.IDLE_LOG_OUT_MINUTES * 60

    def __init__(self, person):
        signed_in = person.is_authenticated
        self.committees = SimpleLazyObject(lambda: standing_of(person).committees if signed_in else [])
        self.managed = SimpleLazyObject(
            lambda: standing_of(person).committees_with(Permission.MANAGE_COMMITTEE) if signed_in else []
        )
        self._person = person

    @property
    def unread(self) -> int:
        """How many messages the reader has not opened."""
        return getattr(self._person, "unread_count", 0)

    @property
    def keeps_people(self) -> bool:
        """Whether the reader keeps the register of people, with the own eyes."""
        own_eyes = self._person.is_authenticated and self._person.lens is None
        return own_eyes and self._person.has_perm(Permission.MANAGE_PEOPLE, REGISTER)

    @property
    def keeps_desk(self) -> bool:
        """Whether the reader keeps the secretariat's desk, with the own eyes."""
        own_eyes = self._person.is_authenticated and self._person.lens is None
        return own_eyes and bool(standing_of(self._person).committees_with(Permission.KEEP_DESK))

    @property
    def demo_accounts(self) -> list:
        """The accounts listed on the log-in page, in demo mode only."""
        return demo_accounts() if self.demo else []


def page(request):
    """Context processor: `portal`. A page that failed before the person was known gets the anonymous portal."""
    return {"portal": Portal(getattr(request, "user", AnonymousUser()))}
