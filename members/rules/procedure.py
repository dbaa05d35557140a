"""The rules of procedure a committee can set, their kinds and the values the portal proposes.

The terms of reference are silent on deadlines, quorum, approval, substitutes and publicity (domain.md 0, no. 8): each
is a setting, shown as a proposal until a decision adopts it. Publicity is none: the portal shows nothing to who has not
logged on or been given a link, and a rule that said otherwise would promise what does not happen.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class RuleKey(models.TextChoices):
    ITEM_CUTOFF_DAYS = "item_cutoff_days", _("Deadline for items, working days before the meeting")
    APPROVAL_DAYS = "approval_days", _("Co-chairs' approval, working days before the meeting")
    DISPATCH_DAYS = "dispatch_days", _("Agenda is sent out, working days before the meeting")
    SUPPLEMENT_DAYS = "supplement_days", _("Supplementary agenda at the latest, working days before the meeting")
    MINUTES_DRAFT_DAYS = "minutes_draft_days", _("Draft minutes, working days after the meeting")
    COMMENTS_DAYS = "comments_days", _("Comments on the minutes, working days after the meeting")
    QUORUM_MEMBERS = "quorum_members", _("Members who must take part for a quorum")
    QUORUM_BOTH_SIDES = "quorum_both_sides", _("A quorum needs both municipalities and region, and a co-chair")
    SUBSTITUTES_ALLOWED = "substitutes_allowed", _("Members may name a substitute")
    WISH_STOPS = "wish_stops", _("One wish for a meeting stops the written procedure on an item")
    SILENT_ACCEPTANCE = "silent_acceptance", _("Minutes without a comment by the deadline are approved by themselves")
    LONG_MINUTES = "long_minutes", _("Minutes tell what was discussed (long form)")


@dataclass(frozen=True)
class Proposal:
    """The value proposed for a rule, and whether it is a number or a yes/no."""

    value: int
    is_yes_no: bool = False


PROPOSALS: dict[str, Proposal] = {
    RuleKey.ITEM_CUTOFF_DAYS: Proposal(10),
    RuleKey.APPROVAL_DAYS: Proposal(7),
    RuleKey.DISPATCH_DAYS: Proposal(5),
    RuleKey.SUPPLEMENT_DAYS: Proposal(1),
    RuleKey.MINUTES_DRAFT_DAYS: Proposal(5),
    RuleKey.COMMENTS_DAYS: Proposal(10),
    RuleKey.QUORUM_MEMBERS: Proposal(4),
    RuleKey.QUORUM_BOTH_SIDES: Proposal(1, is_yes_no=True),
    RuleKey.SUBSTITUTES_ALLOWED: Proposal(1, is_yes_no=True),
    RuleKey.WISH_STOPS: Proposal(1, is_yes_no=True),
    RuleKey.SILENT_ACCEPTANCE: Proposal(0, is_yes_no=True),
    RuleKey.LONG_MINUTES: Proposal(0, is_yes_no=True),
}

# Counted back from the meeting, each no later than the next one; and on from it.
_BEFORE_MEETING = (
    RuleKey.ITEM_CUTOFF_DAYS,
    RuleKey.APPROVAL_DAYS,
    RuleKey.DISPATCH_DAYS,
    RuleKey.SUPPLEMENT_DAYS,
)
_AFTER_MEETING = (RuleKey.MINUTES_DRAFT_DAYS, RuleKey.COMMENTS_DAYS)


def contradictions(values: Mapping[str, int]) -> list[tuple[RuleKey, RuleKey]]:
    """Return the pairs of rules of which the first comes due after the second, and should not.

    `values` holds the value of each rule about a deadline: items before the approval, that before the sending, ...
    """
    backwards = itertools.pairwise(_BEFORE_MEETING)
    onwards = itertools.pairwise(_AFTER_MEETING)
    return [(first, then) for first, then in backwards if values[first] < values[then]] + [
        (first, then) for first, then in onwards if values[first] > values[then]
    ]
