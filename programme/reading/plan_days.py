"""Whether the days on which a plan reached its milestones can all be true (domain.md 1.4)."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from programme.models import PlanStep, Programme


def begun(programme: Programme) -> date:
    """Return the day before which no milestone can lie: the first round's, or the programme's own."""
    first = programme.rounds.order_by("starts_on").first()
    return first.starts_on if first else programme.starts_on


def no_longer_used(step: PlanStep) -> str:
    """Return the sentence for a new milestone of a kind that is retired."""
    return _("“%(step)s” is no longer used for new milestones. Choose another.") % {"step": step}


def contradiction(reached: Mapping[PlanStep, date]) -> str:
    """Return what contradicts what among the steps that were reached, each with its day; "" where nothing does.

    On each track one step follows the other; those aside follow none.
    """
    for track in PlanStep.Track:
        steps = [step for step in reached if step.track == track and not step.is_aside]
        steps.sort(key=lambda step: (step.position, step.pk))
        for before, after in pairwise(steps):
            if reached[after] < reached[before]:
                return _(
                    "“%(after)s” (%(after_day)s) cannot have been reached before “%(before)s” (%(before_day)s). "
                    "Correct one of the days."
                ) % {
                    "after": after,
                    "after_day": date_format(reached[after]),
                    "before": before,
                    "before_day": date_format(reached[before]),
                }
    return ""
