"""Accounts: people are invited, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """allauth with the door of open sign-up closed (design section 3)."""

    def is_open_for_signup(self, request):
        """Nobody signs up: the secretariat invites."""
        return False
