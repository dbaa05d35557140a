"""When items start is the same for everybody who may know of them."""

from datetime import timedelta

from meetings import workflow
from meetings.models import AgendaItem, PackJob
from meetings.packs.selection import Wish, select
from meetings.rules.lifecycle import MeetingState as S


def hidden_first(meeting_in, secretary):
    """A published meeting that opens with half an hour on an item most may not know of."""
    meeting = meeting_in(S.PREPARING)
    hidden = AgendaItem.objects.get(meeting=meeting, openness="closed_hidden")
    for _place in range(2):
        workflow.move_item(item=hidden, up=True, by=secretary)
    return meeting_in(S.PUBLISHED)


def times(page) -> dict[str, object]:
    return {entry.title: starts_at for entry, starts_at in page.context["timetable"]}


def test_reader_from_whom_items_are_hidden_sees_the_same_times(as_, meeting_in, cast, secretary):
    meeting = hidden_first(meeting_in, secretary)
    seen = {name: times(as_(cast[name]).get(meeting.get_absolute_url())) for name in ("member", "participant")}
    assert [len(shown) for shown in seen.values()] == [3, 2]
    assert (
        seen["participant"]["Åbent punkt"] == seen["member"]["Åbent punkt"] == meeting.starts_at + timedelta(minutes=10)
    )


def test_the_guest_of_one_item_comes_when_it_starts(as_, meeting_in, cast, secretary):
    meeting = hidden_first(meeting_in, secretary)
    item = AgendaItem.objects.get(meeting=meeting, openness="open")
    until = meeting.ends_at + timedelta(days=1)
    workflow.grant_item(item=item, person=cast["guest"], reason="Oplæg", expires_at=until, by=secretary)
    page = as_(cast["guest"]).get(meeting.get_absolute_url())
    assert times(page) == {"Åbent punkt": meeting.starts_at + timedelta(minutes=10)}


def test_the_chairs_script_has_the_same_times_without_an_item_the_chair_may_not_read(meeting_in, cast, secretary):
    meeting = hidden_first(meeting_in, secretary)
    chair = cast["co_chair"] if "co_chair" in cast else cast["member"]
    hidden = AgendaItem.objects.get(meeting=meeting, openness="closed_hidden")
    workflow.declare_disqualification(item=hidden, person=chair, reason="Ejer grunden", by=secretary)
    content, _entries = select(meeting=meeting, reader=chair, wish=Wish(PackJob.Kind.CHAIR, "da"))
    opened = next(item for item in content.items if item.entry.title == "Åbent punkt")
    assert opened.starts_at == meeting.starts_at + timedelta(minutes=10)
