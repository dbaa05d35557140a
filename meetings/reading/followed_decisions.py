"""What is new in the decisions that somebody follows: asked of the gate whenever it is told, and as a mail leaves."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef

from meetings.models import Decision, DecisionWatch, MinutesRevision
from meetings.reading.decision_register import find, narrowings
from members.models import Message, Person

_TOLD = "decisions-followed"


def has_news(watch: DecisionWatch, person: Person, *, since: datetime, until: datetime) -> bool:
    """Tell whether minutes approved after `since`, and until then, hold a decision that `person` follows and may read.

    Fetch `committee` along.
    """
    sealed = MinutesRevision.objects.filter(
        number=1, minutes__meeting=OuterRef("item__meeting"), sealed_at__gt=since, sealed_at__lte=until
    )
    new = Decision.objects.readable_by(person).filter(Exists(sealed))
    if watch.committee is not None:
        new = new.filter(item__committee=watch.committee)
    if not new.exists():
        return False
    return bool(find(new, watch.narrowed, narrowings(person, watch.committee)))


def told_key(day: date) -> str:
    """Return under which key a message says that there is something new."""
    return f"{_TOLD}:{day}"


def news_may_leave(message: Message) -> bool:
    """Tell whether the mail of a message may leave: of this kind, as long as its reader may read some of the news."""
    if not message.key.startswith(_TOLD):
        return True
    return any(
        has_news(watch, message.to, since=watch.told_before, until=watch.told_until)
        for watch in DecisionWatch.objects.of(message.to).select_related("committee")
    )
