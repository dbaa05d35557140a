"""The days of the summits, for whoever plans meetings around them."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from meetings.models import Meeting
from meetings.reading.surroundings import Taken
from programme.models import Summit


def summit_days(person, first: date, last: date) -> Iterator[Taken]:
    """Yield the day of each summit between two days that `person` may see and that is no meeting in the plan."""
    summits = Summit.objects.visible_to(person).filter(day__gte=first, day__lte=last, meeting=None)
    for summit in summits.select_related("programme__committee"):
        url = reverse("programme:summit", args=[summit.programme.committee.slug])
        yield Taken(Meeting.Kind.SUMMIT, summit.name, summit.day, summit.day, url=url)
