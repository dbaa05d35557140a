"""What is closed, sent out and with the co-chairs: a query and a loaded row say the same of every kind there is."""

from itertools import product

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Meeting, Openness, PackJob
from meetings.models.meeting import submitted_meetings
from meetings.models.openness import (
    annexes_closed_apart,
    annexes_that_wait,
    closed_annexes,
    closed_items,
    items_with_hidden_title,
    open_items,
    published_items,
)
from meetings.packs.selection import Wish, select
from meetings.reading.who_sees_what import who_sees_what
from meetings.rules.lifecycle import MeetingState as S
from tests.conftest import STEPS, pdf

pytestmark = pytest.mark.walk

OPEN, VISIBLE, HIDDEN = Openness
# Each pair of the working copy and what was sent out, and in words: closed, its title hidden, published, open to read.
ITEMS = {
    (OPEN, ""): (False, False, False, False),
    (OPEN, OPEN): (False, False, True, True),
    (OPEN, VISIBLE): (True, False, True, False),
    (OPEN, HIDDEN): (True, True, True, False),
    (VISIBLE, ""): (True, False, False, False),
    (VISIBLE, OPEN): (True, False, True, False),
    (VISIBLE, VISIBLE): (True, False, True, False),
    (VISIBLE, HIDDEN): (True, True, True, False),
    (HIDDEN, ""): (True, True, False, False),
    (HIDDEN, OPEN): (True, True, True, False),
    (HIDDEN, VISIBLE): (True, True, True, False),
    (HIDDEN, HIDDEN): (True, True, True, False),
}


@pytest.fixture
def every_kind(planned_meeting):
    """An item of each kind, with an annex of each kind on it."""
    for openness, published in ITEMS:
        item = AgendaItem.objects.create(
            committee=planned_meeting.committee,
            meeting=planned_meeting,
            state=AgendaItem.State.ON_AGENDA,
            title="Punkt",
            kind="decision",
            openness=openness,
            published_openness=published,
        )
        for place, (closed, was_closed, shown) in enumerate(product([False, True], repeat=3)):
            Attachment.objects.create(
                item=item,
                position=place,
                title="Bilag",
                closed=closed,
                published_closed=was_closed,
                published_now=shown,
            )


def test_a_query_and_a_row_say_the_same_of_every_kind_of_item_and_annex(every_kind):
    rules = (closed_items, items_with_hidden_title, published_items, open_items)
    found = [set(AgendaItem.objects.filter(rule())) for rule in rules]
    under = [set(Attachment.objects.filter(rule("item__")).select_related("item")) for rule in rules]
    for item in AgendaItem.objects.all():
        said = ITEMS[item.openness, item.published_openness]
        assert tuple(item in rows for rows in found) == said
        assert (item.is_closed, item.is_title_hidden, item.is_published) == said[:3]
    apart, closed, wait = [
        set(Attachment.objects.filter(rule())) for rule in (annexes_closed_apart, closed_annexes, annexes_that_wait)
    ]
    for annex in Attachment.objects.select_related("item"):
        own = annex.closed or annex.published_closed
        said = ITEMS[annex.item.openness, annex.item.published_openness]
        assert tuple(annex in rows for rows in under) == said
        assert (annex in apart, annex in closed, annex.is_closed) == (own, own or said[0], own or said[0])
        assert (annex in wait) == (said[2] and not annex.published_now)


def test_a_query_and_a_row_say_the_same_of_a_meeting_in_every_state(meeting_in, cast):
    said = {}
    for state in [S.PLANNED, *(leads_to for leads_to, _step in STEPS)]:
        meeting = meeting_in(state)
        submitted = Meeting.objects.filter(submitted_meetings()).exists()
        assert (submitted, meeting.revisions.exists()) == (meeting.is_submitted, meeting.is_published)
        said[state] = (meeting.is_submitted, meeting.is_published)
    assert {state for state, (submitted, _published) in said.items() if submitted} == {S.WITH_CO_CHAIRS}
    assert [state for state, (_submitted, published) in said.items() if not published] == [
        S.PLANNED,
        S.PREPARING,
        S.WITH_CO_CHAIRS,
    ]


def named_reader(meeting, person, **wish) -> str:
    content, _entries = select(
        meeting=Meeting.objects.for_page().get(pk=meeting.pk), reader=person, wish=Wish(language="en", **wish)
    )
    return content.made_for


def test_what_was_closed_since_it_was_sent_out_is_closed_in_a_pack(published_meeting, items, member, secretary):
    """Sent out open, closed at once: who takes it home is named on the paper, and in the log."""
    wish = {"kind": PackJob.Kind.AGENDA, "items": frozenset({items["open"].pk})}
    before = named_reader(published_meeting, member, **wish)
    workflow.edit_item(item=items["open"], title="Åbent punkt", openness="closed_visible", by=secretary)
    assert (before, named_reader(published_meeting, member, **wish)) == ("", "Made for Medlem")


def test_an_annex_that_waits_for_a_supplement_is_said_not_to_be_sent_out(published_meeting, items, member, secretary):
    workflow.attach_file(item=items["open"], file=pdf(), title="Nyt bilag", by=secretary)
    table = who_sees_what(published_meeting, secretary)
    [(matter, cells)] = [(matter, cells) for matter, cells in table.rows if matter.title == "Nyt bilag"]
    why = dict(zip([person.pk for person in table.people], [(cell.may, cell.why) for cell in cells], strict=True))
    assert (matter.published, why[member.pk]) == (False, ("", "Not sent out yet"))
