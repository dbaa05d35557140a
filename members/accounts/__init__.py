"""Accounts: logging in, the second step, invitations, a new e-mail, a way back in."""
