"""What a search costs among 60,000 items, beside what it costs among 500: `python -m bench.search`. Figures, no test.

Groups of 250 items each; the reader sits in two of them, and reads 500 items in either portal. Every item holds a word
that all others hold, too: the hardest thing to look for. SQLite in memory, or DATABASE_URL: an empty database.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("TESTING", "true")
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from meetings.models import AgendaItem, Meeting  # noqa: E402
from members.models import Committee, Membership, Person  # noqa: E402
from members.rules.roles import Role  # noqa: E402
from record.finding import engine  # noqa: E402
from record.finding.asked import asked_for  # noqa: E402
from record.finding.asking import hits, meant  # noqa: E402
from record.finding.sources import mark_of  # noqa: E402
from record.finding.words import FORMAT, marks, near, plain_words  # noqa: E402
from record.models import SearchText  # noqa: E402
from record.once_per_page import remembering  # noqa: E402

SMALL, LARGE, PER_GROUP, PER_MEETING = 500, 60_000, 250, 12
_SINCE = date(2020, 9, 16)
_NAMES = "transport varme landbrug skov vand byggeri energi cykler industri affald natur havvind borgere skoler"
_WORDS = tuple(_NAMES.split())
ASKED = ("klimaplan", "klimahandlingsplaner varme", '"status for landbrug"', "transport cykler", "2020-1/3")
_SLIP = "lanbdrug"


def group(number: int) -> None:
    """Make a group with its meetings and items, and their rows in the index."""
    committee = Committee.objects.create(
        name=f"Gruppe {number}", short_name=f"G{number}", slug=f"g{number}", kind="working_group", starts_on=_SINCE
    )
    start = timezone.now()
    meetings = Meeting.objects.bulk_create(
        Meeting(
            committee=committee,
            year=2020,
            number=nth + 1,
            starts_at=start + timedelta(days=nth),
            ends_at=start + timedelta(days=nth, hours=1),
        )
        for nth in range(-(-PER_GROUP // PER_MEETING))
    )
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            committee=committee,
            meeting=meetings[nth // PER_MEETING],
            number=str(nth % PER_MEETING + 1),
            title=f"Klimahandlingsplan {nth}: {_WORDS[nth % len(_WORDS)]} og {_WORDS[nth // 7 % len(_WORDS)]}",
            kind="decision",
            published_openness="open",
            state="on_agenda",
        )
        for nth in range(PER_GROUP)
    )
    rows = SearchText.objects.bulk_create(_row(item) for item in items)
    engine.write(_marks(row, item) for row, item in zip(rows, items, strict=True))


def _row(item: AgendaItem) -> SearchText:
    text = f"Status for {_WORDS[item.pk % len(_WORDS)]} i kommunernes klimahandlingsplaner."
    return SearchText(
        source="agendas",
        key=item.meeting_id or 0,
        kind="item",
        object_id=item.pk,
        committee=item.committee_id,
        year=2020,
        day=_SINCE + timedelta(days=item.pk % 900),
        title=item.title,
        reference=item.reference,
        text=text,
        address="/",
        name=plain_words(item.title).strip(),
        plain=f"{plain_words(item.title)}|{plain_words(text)}",
        format=FORMAT,
    )


def _marks(row: SearchText, item: AgendaItem) -> engine.Marks:
    here = {mark_of("committee", item.committee_id), mark_of("meeting", row.key), mark_of("item", item.pk)}
    title = marks(f"{row.title} {row.reference}") | here
    return engine.Marks(row.pk, title, title | marks(row.text), near(row.title) | here)


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """Return the least time of `times` runs."""
    took = []
    for _run in range(times):
        before = time.perf_counter()
        with remembering():
            work()
        took.append(time.perf_counter() - before)
    return min(took) * 1000


def figures(person: Person) -> Iterator[float]:
    """Yield what each question costs, and what was meant by a slip, in milliseconds."""
    for typed in ASKED:
        yield milliseconds(partial(hits, person, asked_for(typed)))
    yield milliseconds(partial(meant, person, asked_for(_SLIP)))


def main() -> None:
    """Print the figures of one run on one machine."""
    call_command("migrate", verbosity=0)
    reader = Person.objects.create_user(name="Læser", email="laeser@kommune.example")
    numbers = iter(range(1, LARGE // PER_GROUP + 1))
    for _group in range(SMALL // PER_GROUP):
        group(next(numbers))
    for committee in Committee.objects.all():
        Membership.objects.create(committee=committee, person=reader, role=Role.MEMBER, starts_on=_SINCE)
    small = list(figures(reader))
    for number in numbers:
        group(number)
    large = list(figures(reader))
    for committee in Committee.objects.exclude(memberships__person=reader):
        Membership.objects.create(committee=committee, person=reader, role=Role.MEMBER, starts_on=_SINCE)
    everywhere = list(figures(reader))
    print(f"{'looked for':<32}{SMALL:>8}{LARGE:>10}   ratio   who sits in all {LARGE // PER_GROUP} groups")
    for typed, before, after, whole in zip((*ASKED, f"meant by {_SLIP}"), small, large, everywhere, strict=True):
        print(f"{typed:<32}{before:>5.1f} ms{after:>7.1f} ms   {after / before:.2f}   {whole:.0f} ms")


if __name__ == "__main__":
    main()
