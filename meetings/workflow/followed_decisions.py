"""Verbs of what somebody follows in the register of decisions, and the timer's part that tells what is new in it."""

import logging
from datetime import timedelta

from django.core.cache import cache
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import DecisionWatch, MinutesRevision
from meetings.reading.followed_decisions import has_news, told_key
from meetings.rules.deadlines import is_working_day
from members.mail.notifications import notify
from members.models import Committee, Person
from record import clock
from record.verbs import Refused, locked, verb

logger = logging.getLogger(__name__)
MOST, LONGEST = 50, 500
# In Danish time, as the reminders.
HOUR = 7
# Minutes that are being sealed right now are told of the next time: nobody's are left out.
BEING_SEALED = timedelta(minutes=10)


@verb
def follow_decisions(*, committee: Committee | None, query: str, name: str, by: Person) -> DecisionWatch:
    """Follow what the register of a committee (None: of all one may read) shows when it is narrowed by `query`.

    Raises Refused without a name, for what is followed already, for a narrowing that is too long, and for too many.
    """
    if not name.strip():
        raise Refused(_("Give it a name."))
    if len(query) > LONGEST:
        raise Refused(_("So much cannot be followed at once. Look for fewer words."))
    person = locked(Person(pk=by.pk))
    own = DecisionWatch.objects.filter(person=person)
    known = own.filter(committee=committee, query=query).first()
    if known is not None:
        raise Refused(_("You follow that already, as “%(name)s”.") % {"name": known.name})
    if own.count() >= MOST:
        raise Refused(_("You follow %(most)s already. Take some away first.") % {"most": MOST})
    now = clock.now()
    return DecisionWatch.objects.create(
        person=person, committee=committee, query=query, name=name.strip(), told_until=now, told_before=now
    )


@verb
def unfollow_decisions(*, watch: DecisionWatch, by: Person) -> None:
    """Follow something no more."""
    locked(watch).delete()


def tell_followers() -> None:
    """Tell everybody, once a day from seven in the morning on, that there is something new in what they follow."""
    today = clock.today()
    if timezone.localtime(clock.now()).hour < HOUR or not is_working_day(today):
        return
    if not cache.add(f"followed-decisions:{today}", True, timedelta(days=1).total_seconds()):
        return
    latest = MinutesRevision.objects.filter(number=1).aggregate(at=Max("sealed_at"))["at"]
    if latest is None:
        return
    untold = DecisionWatch.objects.filter(told_until__lt=latest)
    for person in Person.objects.filter(pk__in=untold.values("person"), is_active=True):
        try:
            tell_follower(person=person, by=None)
        except Exception:
            logger.exception("Person %s could not be told what is new in followed decisions", person.pk)


@verb
def tell_follower(*, person: Person, by: Person | None) -> None:
    """Tell a person in one message of the day that there are new decisions in what he or she follows, if there are.

    What is followed in a committee that the person sees no more ends here.
    """
    until, is_new = clock.now() - BEING_SEALED, False
    seen = set(Committee.objects.visible_to(person).values_list("pk", flat=True))
    for known in DecisionWatch.objects.filter(person=person).order_by("pk"):
        watch = locked(known)
        if watch.committee_id is not None and watch.committee_id not in seen:
            watch.delete()
            continue
        if has_news(watch, person, since=watch.told_until, until=until):
            is_new, watch.told_before, watch.news_on = True, watch.told_until, clock.today()
        watch.told_until = max(until, watch.told_until)
        watch.save()
    if is_new:
        notify(
            to=person,
            template="decisions_followed",
            context={},
            link=reverse("meetings:followed_decisions"),
            key=told_key(clock.today()),
        )
