"""The pages of an Office file: made from its bytes in the background, and made again when they are lost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.attachment import stored_name
from record.attempts import MadeFile, MadeFileQuerySet


class RenditionQuerySet(MadeFileQuerySet["Rendition"]):
    def in_hand(self):
        """Those that have neither pages yet nor a reason why not."""
        return self.filter(pages=None, problem="")


class Rendition(MadeFile):
    """One for each content, whoever attached it and how often: copies of an annex share it."""

    class Problem(models.TextChoices):
        NO_PROGRAM = (
            "no_program",
            _("This server lacks the program that turns Office files into pages. Open the file itself."),
        )
        TOO_SLOW = "too_slow", _("Turning the file into pages took too long. Attach it as a PDF instead.")
        UNREADABLE = (
            "unreadable",
            _("The file is damaged, protected by a password or too large to be turned into pages. Attach it as a PDF."),
        )
        FAILED = (
            "failed",
            _("The file could not be turned into pages. The failure has been recorded. Attach it as a PDF instead."),
        )

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(upload_to=stored_name, blank=True)
    # Known as soon as there are pages, and not before.
    pages = models.PositiveIntegerField(null=True)
    is_tagged = models.BooleanField(default=False)
    # Its words, for the search, as AttachmentVersion.text.
    text = models.TextField(blank=True)
    # Kept as a word, so that each reader reads the sentence in his or her own language.
    problem = models.CharField(max_length=20, choices=Problem, blank=True)
    made_at = models.DateTimeField(null=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendition of an annex")
        verbose_name_plural = _("renditions of annexes")
        ordering = ["pk"]

    def __str__(self):
        return self.sha256[:12]

    @property
    def is_ready(self) -> bool:
        return self.pages is not None

    @property
    def why_no_pages(self) -> str:
        """What to tell a reader while there are no pages: why not, or that they are being made."""
        if self.problem:
            return str(self.get_problem_display())
        return str(_("The file is being turned into a PDF. Try again in a moment."))
