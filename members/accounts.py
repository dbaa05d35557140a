"""Accounts: people are invited, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, Q

from members.models import Person


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """allauth with the door of open sign-up closed (design section 3)."""

    def is_open_for_signup(self, request):
        """Nobody signs up: the secretariat invites."""
        return False


class PersonBackend(AuthenticationBackend):
    """Log-in by e-mail; the person of each request comes with the number of messages he or she has not opened."""

    def get_user(self, user_id):
        """Return the person with this id, along with `unread_count`; None for one who may not log in any more."""
        people = Person.objects.annotate(unread_count=Count("received", filter=Q(received__opened_at=None)))
        person = people.filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
