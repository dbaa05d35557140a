"""Failed log-ins, counted to slow down who guesses. A table of their own: no other traffic pushes a count out of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from record import clock


class LogInFailure(models.Model):
    """One failed log-in, by fingerprints only; removed after a day (members/accounts/log_in_limits.py)."""

    at = models.DateTimeField(default=clock.now, db_index=True)
    # The e-mail that was typed, whether anybody has it or not.
    email = models.CharField(max_length=64)
    # The browser, where it is known to that e-mail; otherwise the network address.
    place = models.CharField(max_length=64)
    # The network address; empty for a known browser.
    address = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("failed log-in")
        verbose_name_plural = _("failed log-ins")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["email", "at"], name="log_in_failure_email"),
            models.Index(fields=["address", "at"], name="log_in_failure_address"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
