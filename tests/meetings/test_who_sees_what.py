"""The table of who can see what: the gate's own answers for everybody, each with its reason in words."""

from datetime import timedelta

import pytest
from django.utils.formats import date_format

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Attendance
from meetings.reading.who_sees_what import who_sees_what
from meetings.rules.lifecycle import MeetingState as S
from record import clock
from tests.queries import MOST_PER_PAGE, queries_of

pytestmark = pytest.mark.walk


def cells_of(meeting, reader) -> dict[tuple[str, str], tuple[str, str]]:
    """(title, person) to (what the person may do, why)."""
    table = who_sees_what(meeting, reader)
    return {
        (matter.title, person.name): (cell.may, cell.why)
        for matter, cells in table.rows
        for person, cell in zip(table.people, cells, strict=True)
    }


def titles_in(meeting, reader) -> list[str]:
    return [matter.title for matter, _cells in who_sees_what(meeting, reader).rows]


def test_every_cell_says_what_the_gate_says(published_meeting, cast, secretary, guest):
    expires = clock.now() + timedelta(hours=1)
    workflow.grant_meeting(meeting=published_meeting, person=guest, reason="Oplæg", expires_at=expires, by=secretary)
    people = {person.name: person for person in cast.values()}
    said = {key: may == "reads" for key, (may, _why) in cells_of(published_meeting, secretary).items()}
    items = {item.title: item for item in AgendaItem.objects.all()}
    annexes = {annex.title: annex for annex in Attachment.objects.all()}
    asked = {
        (title, name): people[name].has_perm("meetings.read_item", items[title])
        if title in items
        else people[name].has_perm("meetings.read_attachment", annexes[title])
        for title, name in said
    }
    assert said == asked


def test_the_table_follows_the_agenda_with_each_annex_behind_its_item(published_meeting, secretary):
    assert titles_in(published_meeting, secretary) == [
        "Åbent punkt",
        "Åbent bilag",
        "Fortroligt bilag",
        "Lukket med titel",
        "Skjult titel",
    ]


def test_each_reason_is_said_in_words(published_meeting, items, secretary, guest, member, participant):
    expires = clock.now() + timedelta(hours=1)
    opened = items["open"]
    workflow.grant_item(item=opened, person=guest, reason="Oplæg", expires_at=expires, by=secretary)
    workflow.declare_disqualification(item=items["closed_visible"], person=member, reason="Ejer", by=secretary)
    said = cells_of(published_meeting, secretary)
    assert [
        said["Åbent punkt", member.name],
        said["Lukket med titel", member.name],
        said["Lukket med titel", participant.name],
        said["Skjult titel", participant.name],
        said["Skjult titel", guest.name],
    ] == [
        ("reads", "Member since 16.09.2020"),
        ("title", f"Declared {date_format(clock.today(), 'SHORT_DATE_FORMAT')}"),
        ("title", "Closed: sees the title only"),
        ("", "Closed"),
        ("", "No access to this"),
    ]
    assert said["Åbent punkt", guest.name][1].startswith("Guest until ")


def test_access_that_has_ended_is_said_with_its_time(published_meeting, items, secretary, guest):
    expires = clock.now() + timedelta(hours=1)
    workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=expires, by=secretary)
    with clock.at(expires):
        may, why = cells_of(published_meeting, secretary)["Åbent punkt", guest.name]
    assert (may, why.startswith("The access ended ")) == ("", True)


def test_a_called_substitute_stands_in_the_table(published_meeting, secretary, member, substitute):
    attendance = Attendance.objects.get(meeting=published_meeting, person=member)
    before = ("Skjult titel", substitute.name) in cells_of(published_meeting, secretary)
    workflow.name_substitute(attendance=attendance, substitute=substitute, by=secretary)
    assert before and cells_of(published_meeting, secretary)["Skjult titel", substitute.name] == (
        "reads",
        "Called as a substitute",
    )


def test_nobody_but_the_preparing_reads_what_is_not_sent_out(meeting_in, cast, secretary):
    said = cells_of(meeting_in(S.PREPARING), secretary)
    readers = {name for (_title, name), (may, _why) in said.items() if may == "reads"}
    others = {why for (_title, name), (_may, why) in said.items() if name != secretary.name}
    assert (readers, others) == ({secretary.name}, {"Not sent out yet"})


def test_a_disqualified_secretary_does_not_see_the_row_of_the_item(published_meeting, items, secretary):
    before = titles_in(published_meeting, secretary)
    workflow.declare_disqualification(item=items["closed_hidden"], person=secretary, reason="Ejer", by=secretary)
    assert set(before) - set(titles_in(published_meeting, secretary)) == {"Skjult titel"}


@pytest.mark.parametrize("page", ["who", "readings"])
def test_the_page_costs_the_same_for_one_guest_as_for_many(as_, published_meeting, items, cast, secretary, page):
    client, asked = as_(secretary), []
    expires = clock.now() + timedelta(hours=1)
    for name in ("guest", "stranger", "substitute"):
        asked.append(queries_of(client, f"/meetings/{published_meeting.pk}/{page}/"))
        workflow.grant_item(item=items["open"], person=cast[name], reason="Oplæg", expires_at=expires, by=secretary)
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)


def test_the_page_of_what_was_sent_says_who_has_opened_it(as_, published_meeting, secretary, member):
    as_(member).get(f"/meetings/{published_meeting.pk}/")
    page = as_(secretary).get(f"/meetings/{published_meeting.pk}/readings/")
    opened = {dispatch.person.name for dispatch in page.context["dispatches"] if dispatch.opened_at}
    assert opened == {member.name}
