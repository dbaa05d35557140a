"""What a reader has taken home of a meeting: so that the next pack can hold only what has changed since."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from record import clock
from record.personal_data import PersonalData


class PackTaken(models.Model):
    """The last download of one reader: digests of items and ids of annex versions, never their text."""

    meeting = models.ForeignKey("meetings.Meeting", on_delete=models.CASCADE, related_name="packs_taken")
    reader = models.ForeignKey("members.Person", on_delete=models.CASCADE, related_name="packs_taken")
    taken_at = models.DateTimeField(default=clock.now)
    # {"items": {item id: digest}, "annexes": {annex id: id of its version}}
    digests = models.JSONField(default=dict)

    personal_data = PersonalData(of="reader", tells=("meeting", "taken_at"), goes=True)

    class Meta:
        verbose_name = _("downloaded pack")
        verbose_name_plural = _("downloaded packs")
        constraints = [models.UniqueConstraint(fields=["meeting", "reader"], name="one_last_download_per_reader")]

    def __str__(self):
        return f"{self.reader}, {self.taken_at:%Y-%m-%d}"
