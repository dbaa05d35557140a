"""What a reader is shown: the latest revision, whole, by title or not at all; the pack says what the page says."""

from dataclasses import make_dataclass
from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Decision, Meeting, PackJob
from meetings.packs.selection import Wish, select
from meetings.reading import agenda as reading
from meetings.reading.agenda import read_agenda, read_item
from meetings.rules.lifecycle import MeetingState as S
from record import clock
from tests.conftest import corrected

pytestmark = pytest.mark.walk


def lines(meeting, person, **how):
    """(number, title, whole or not) of each line the person is shown."""
    return [(line.number, line.title, line.readable) for line in read_agenda(meeting, person, **how)]


def content_for(reader, meeting, kind=PackJob.Kind.FULL):
    fresh = Meeting.objects.for_page().get(pk=meeting.pk)
    return select(meeting=fresh, reader=reader, wish=Wish(kind=kind, language="en"))[0]


def grant(guest, secretary):
    item = AgendaItem.objects.get(openness="open")
    expires = clock.now() + timedelta(hours=1)
    workflow.grant_item(item=item, person=guest, reason="Oplæg", expires_at=expires, by=secretary)


EVERYTHING = [("1", "Åbent punkt", True), ("2", "Lukket med titel", True), ("L1", "Skjult titel", True)]


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("secretary", EVERYTHING),
        ("member", EVERYTHING),
        ("participant", [("1", "Åbent punkt", True), ("2", "Lukket med titel", False)]),
        ("guest", [("1", "Åbent punkt", True)]),
        ("substitute", []),
    ],
)
def test_the_page_and_the_pack_show_the_same_lines(published_meeting, cast, who, shown):
    grant(cast["guest"], cast["secretary"])
    packed = [item.entry for item in content_for(cast[who], published_meeting).items]
    said = [(entry.number, entry.title, entry.readable) for entry in packed]
    assert (lines(published_meeting, cast[who]), said) == (shown, shown)


def test_a_line_by_title_holds_nothing_else(published_meeting, participant):
    line = read_agenda(published_meeting, participant)[1]
    assert (line.summary, line.recommendation, line.annexes, line.presenter) == ("", (), (), "")


def test_a_closed_annex_is_a_number_and_nothing_else(published_meeting, participant):
    annexes = read_agenda(published_meeting, participant)[0].annexes
    assert [(annex.number, annex.title, annex.original_name, annex.readable) for annex in annexes] == [
        ("1", "Åbent bilag", "Bilag.pdf", True),
        ("2", "", "", False),
    ]
    packed = content_for(participant, published_meeting).items[0].annexes
    assert [annex.title for annex in packed] == ["Åbent bilag"]


def test_readers_read_the_revision_while_the_secretariat_works_on_the_next(published_meeting, items, cast):
    secretary, member = cast["secretary"], cast["member"]
    workflow.edit_item(item=items["open"], title="Ny titel", summary="Nyt resumé", by=secretary)
    item = AgendaItem.objects.select_related("meeting").get(pk=items["open"].pk)
    assert lines(published_meeting, member)[0] == ("1", "Åbent punkt", True)
    titles = [read_item(item, who, read_agenda(item.meeting, who)).title for who in (member, secretary)]
    assert titles == ["Åbent punkt", "Åbent punkt"]
    assert lines(published_meeting, secretary, working=True)[0] == ("1", "Ny titel", True)


def test_a_guest_gets_the_minutes_of_the_granted_item_and_nothing_of_the_rest(meeting_in, cast):
    meeting = meeting_in(S.MINUTES_APPROVED)
    corrected(meeting, note="Mødet blev optaget", reason="Tilføjet", by=cast["secretary"])
    grant(cast["guest"], cast["secretary"])
    packs = {who: content_for(cast[who], meeting, PackJob.Kind.MINUTES) for who in ("guest", "member")}
    assert {who: (len(pack.items), pack.note, len(pack.participants)) for who, pack in packs.items()} == {
        "guest": (1, "", 0),
        "member": (3, "Mødet blev optaget", 5),
    }


def test_an_agenda_pack_before_the_minutes_says_nothing_of_what_was_decided(meeting_in, cast):
    meeting = meeting_in(S.MINUTES_DRAFT)
    assert Decision.objects.count() == 3
    decided = [item.decided for item in content_for(cast["member"], meeting, PackJob.Kind.MINUTES).items]
    assert decided == [None, None, None]


def test_a_field_to_come_is_blank_in_what_is_known_of_a_closed_item():
    """Each field that is not named as known, of every type there is, holds nothing; so does one that is added."""
    typed = make_dataclass(
        "Later", [("secret", str), ("pages_now", int | None), ("sums", tuple[str, ...])], frozen=True
    )
    whole = typed("Hemmeligt", 3, ("1 mio. kr.",))
    assert reading._only(whole, ()) == typed("", None, ())


def test_an_annex_that_may_not_be_read_tells_its_number_and_nothing_of_its_file(published_meeting, cast):
    annexes = [annex for entry in read_agenda(published_meeting, cast["participant"]) for annex in entry.annexes]
    hidden = next(annex for annex in annexes if not annex.readable)
    told = (hidden.title, hidden.original_name, hidden.pages, hidden.size, hidden.problem, hidden.is_being_made)
    assert (told, hidden.number) == (("", "", None, 0, "", False), "2")
