"""What stands on every agenda until a committee keeps its own templates (domain.md 2.2): first, and last."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Standing:
    """One item; the names of its fields are those of ItemTemplate."""

    title: str | Promise
    kind: str
    place: str
    minutes_allotted: int = 5
    recommendation: str | Promise = ""
    tells: str = ""


PROPOSED = (
    Standing(_("Approval of the agenda"), "decision", "first", recommendation=_("approves the agenda")),
    Standing(
        _("Approval of the minutes"), "decision", "first", recommendation=_("approves the minutes"), tells="minutes"
    ),
    Standing(_("Follow-up on decisions"), "orientation", "first", minutes_allotted=10, tells="follow_up"),
    Standing(_("Communication"), "discussion", "last"),
    Standing(_("Next meeting"), "orientation", "last"),
    Standing(_("Any other business"), "orientation", "last"),
)
