"""Which messages a person may have collected in the mail of the morning, by what they are about.

Everything else is mailed at once: deadlines are counted from agendas, invitations and changes, an approved record comes
with its seal, and what concerns an account is not to wait.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    DECISIONS = "decisions", _("Decisions that are sent out, changed or followed")
    WORK = "work", _("Tasks, working groups, support and cases sent on")
    ANSWERS = "answers", _("Answers to what I have proposed or commented on")


# By the template of the message (templates/mail/).
_TOPICS = {
    Topic.DECISIONS: {"decisions_sent", "decisions_changed", "decisions_followed", "written_result"},
    Topic.WORK: {
        "agreed_follow_up",
        "follow_up",
        "follow_up_handed_over",
        "follow_up_sent_back",
        "milestone_near",
        "referral_answered",
        "report_treated",
        "support_answered",
        "support_asked",
        "task",
        "tasks_sent",
    },
    Topic.ANSWERS: {"agenda_comment_answered", "comment_answered", "item_accepted", "item_put_off"},
}


def topic_of(template: str) -> Topic | None:
    """Return the topic of the message of a `template`; None for one that is always mailed at once."""
    return next((topic for topic, templates in _TOPICS.items() if template in templates), None)
