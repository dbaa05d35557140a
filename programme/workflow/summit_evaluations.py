"""Verbs of the evaluation: asking for it, and answering it once; the answer is kept apart from who gave it."""

from datetime import timedelta

from django.utils.translation import gettext as _

from members.models import Person
from programme.models import Summit, SummitEvaluation, SummitRegistration
from programme.workflow.summit_mails import tell
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked
from record.verbs import verb as recorded

# After two months nobody remembers how the lunch was.
OPEN_FOR = timedelta(days=60)


def require_over(summit: Summit) -> None:
    """Raise Refused while the summit is still to be evaluated, and when it has been."""
    if not summit.is_over:
        raise Refused(_("The summit is evaluated when it is over."))
    if clock.now() > summit.ends_at + OPEN_FOR:
        raise Refused(_("The evaluation is closed: the summit was more than two months ago."))


def require_to_evaluate(registration: SummitRegistration) -> None:
    """Raise Refused for who had no place, before and long after the day, and for a second answer."""
    if not registration.has_place:
        raise Refused(_("Only who had a place evaluates the summit."))
    require_over(registration.summit)
    if registration.has_evaluated:
        raise Refused(_("You have answered already. Thank you."))


@verb
def ask_for_evaluation(*, summit: Summit, by: Person) -> int:
    """Write to everybody who had a place and has not answered; return how many. Raises Refused when nobody is left."""
    summit = locked(summit)
    require_over(summit)
    asked = list(SummitRegistration.objects.filter(summit=summit, has_evaluated=False).coming())
    if not asked:
        raise Refused(_("Nobody is left to ask: everybody who had a place has answered."))
    for registration in asked:
        tell("summit_evaluation", registration)
    summit.evaluation_asked_at = clock.now()
    summit.save()
    return len(asked)


@recorded
def evaluate(
    *,
    registration: SummitRegistration,
    overall: int,
    exchange: int,
    sessions: int,
    practical: int,
    by: None,
    best: str = "",
    better: str = "",
) -> None:
    """Keep an answer, and that it was given; neither says which belongs to which. Raises Refused for a second one."""
    summit = locked(registration.summit)
    registration = SummitRegistration.objects.select_related("summit").get(pk=registration.pk)
    require_to_evaluate(registration)
    SummitEvaluation.objects.create(
        summit=summit,
        overall=overall,
        exchange=exchange,
        sessions=sessions,
        practical=practical,
        best=best,
        better=better,
    )
    # Written without a line in the history, whose moment would tell.
    SummitRegistration.objects.filter(pk=registration.pk).update(has_evaluated=True)
