"""What approved minutes say is drawn from their seal: later rows and names change nothing of it."""

import json
from pathlib import Path

import pytest
from django.utils.formats import date_format

from meetings import workflow
from meetings.models import AgendaItem, Decision, MinutesRevision, PackJob
from meetings.packs.selection import Wish, select
from meetings.reading.minutes_record import minutes_content
from meetings.reading.presence import Status
from meetings.reading.record_for_reader import for_reader, people_lines, record_of
from meetings.reading.record_formats import READERS, record_read
from meetings.rules.lifecycle import MeetingState as S
from record import append_only
from tests.conftest import STEPS
from tests.queries import MOST_PER_PAGE, queries_of

SEALED = Path(__file__).parent / "sealed"


def kept(number: int) -> dict:
    return json.loads((SEALED / f"format_{number}.json").read_text())


def test_every_format_there_ever_was_has_a_sealed_revision_that_is_read():
    read = {number: record_read(kept(number), meeting_id=7) for number in READERS}
    said = {
        number: [
            (item.entry.title, item.decision.outcome, item.decision.dissents[0].statement) for item in record.items
        ]
        for number, record in read.items()
    }
    assert said == {number: [("Budget", "approved", "Nej.")] for number in (1, 2, 3)}
    assert {number: [(person.who, person.status) for person in record.people] for number, record in read.items()} == {
        1: [("Ane Vikar", "present"), ("Bo Borte", "not_present")],
        **{number: [("Ane Vikar", "present"), ("Bo Borte", "apology")] for number in (2, 3)},
    }
    beside = {
        number: (record.form, record.items[0].decision.discussion, record.items[0].decision.fact_note)
        for number, record in read.items()
    }
    assert beside == {
        **dict.fromkeys((1, 2), ("short", "", "")),
        3: ("long", "<p>Clara spurgte til renten.</p>", "Banken oplyste renten telefonisk."),
    }
    assert (read[1].chair.name, read[2].chair.name, read[2].approvals[0].given_by) == ("Clara", "Clara", "Clara")


def falsified(meeting, member) -> None:
    """Change rows as the owner of the database could, and rename somebody as the register may."""
    with append_only.unlocked():
        Decision.objects.filter(item__meeting=meeting).update(text="<p>FALSK</p>", outcome="rejected")
        AgendaItem.objects.filter(meeting=meeting).update(title="FALSK")
    member.name = "FALSK"
    member.save()


def test_page_decision_list_front_page_and_item_of_approved_minutes_say_what_was_sealed(
    as_, secretary, member, meeting_in, cast
):
    meeting = meeting_in(S.MINUTES_APPROVED)
    decision = Decision.objects.filter(item__meeting=meeting, item__openness="open").get()
    client = as_(secretary)
    pages = [f"/meetings/{meeting.pk}/minutes/", f"/committees/{meeting.committee.slug}/decisions/", "/"]
    pages += [decision.get_absolute_url(), decision.item.get_absolute_url()]
    said = {url: client.get(url) for url in pages}
    assert {url: page.status_code for url, page in said.items()} == dict.fromkeys(pages, 200)
    falsified(meeting, member)
    lists = pages[:3]
    assert [url for url in lists if "FALSK" in client.get(url).content.decode()] == []
    # The history of a decision tells of its rows, and the item's heading of the agenda as it was sent out.
    shown = client.get(pages[3]).context["said"].decision
    assert (shown.text, shown.outcome) == (decision.text, decision.outcome)
    assert client.get(pages[4]).context["decision"].text == decision.text


@pytest.mark.parametrize("kind", [PackJob.Kind.MINUTES, PackJob.Kind.ARCHIVED, PackJob.Kind.EXTRACT])
def test_the_paper_of_approved_minutes_says_what_was_sealed(secretary, member, meeting_in, cast, kind):
    meeting = meeting_in(S.MINUTES_APPROVED)
    before, _entries = select(meeting=meeting, reader=secretary, wish=Wish(kind, "da"))
    falsified(meeting, member)
    after, _entries = select(meeting=meeting, reader=secretary, wish=Wish(kind, "da"))
    assert (after.participants, [item.decided for item in after.items], [item.entry.title for item in after.items]) == (
        before.participants,
        [item.decided for item in before.items],
        [item.entry.title for item in before.items],
    )
    assert (after.as_of, len(after.approved_by)) == (meeting.minutes.revisions.get().sealed_at, 2)


def test_who_was_absent_or_never_marked_does_not_stand_as_one_who_took_part(secretary, meeting_in, cast):
    meeting = meeting_in(S.IN_SESSION)
    first, second, *_rest = [attendance for attendance in meeting.attendances.with_person() if attendance.votes]
    workflow.record_attendance(attendance=first, present=False, by=secretary)
    workflow.record_attendance(attendance=second, present=None, by=secretary)
    lines = {line.name: (line.there, line.remark) for line in people_lines(record_of(meeting))}
    assert lines[first.person.name] == (False, str(Status.ABSENT.label))
    assert lines[second.person.name] == (False, str(Status.NOT_RECORDED.label))


def test_who_left_the_room_for_an_item_is_not_told_to_those_who_do_not_read_it(secretary, member, meeting_in, cast):
    meeting = meeting_in(S.IN_SESSION)
    closed = meeting.items.get(openness="closed_hidden")
    for attendance in meeting.attendances.filter(votes=True):
        workflow.record_attendance(attendance=attendance, present=True, by=secretary)
    workflow.declare_disqualification(item=closed, person=member, reason="Ejer grunden", by=secretary)
    whole = record_of(meeting)
    assert [person.name for person in whole.people if closed.pk in person.out_of] == [member.name]
    shown = for_reader(whole, cast["participant"], inside=True)
    assert [person.name for person in shown.people if person.out_of] == []


def test_a_member_renamed_after_the_approvals_does_not_hold_the_minutes_up(
    secretary, member, co_chairs, meeting_in, cast
):
    meeting = meeting_in(S.MINUTES_REVIEW)
    for co_chair in co_chairs:
        workflow.approve_minutes(meeting=meeting, by=co_chair)
    for person in (member, co_chairs[0]):
        person.name = f"{person.name} Nyt Navn"
        person.save()
    steps = dict(STEPS)
    assert steps[S.MINUTES_COMMENTS](meeting, secretary, co_chairs).state == S.MINUTES_COMMENTS


def test_what_is_sealed_names_annexes_by_version_and_digest_and_who_approved(meeting_in, cast, co_chairs):
    meeting = meeting_in(S.MINUTES_APPROVED)
    content = MinutesRevision.objects.get(minutes__meeting=meeting).content
    annexes = [annex for item in content["items"] for annex in item["annexes"]]
    assert all(len(annex["sha256"]) == 64 and annex["version"] >= 1 for annex in annexes)
    assert {approval["given_by_id"] for approval in content["approvals"]} == {co_chair.pk for co_chair in co_chairs}
    assert (
        record_read(content, meeting_id=meeting.pk).items
        == record_read(json.loads(json.dumps(minutes_content(meeting))), meeting_id=meeting.pk).items
    )


def test_sealed_minutes_and_the_list_of_decisions_ask_a_constant_number_of_queries(as_, member, meeting_in, cast):
    meeting, client = meeting_in(S.MINUTES_APPROVED), as_(member)
    pages = [f"/meetings/{meeting.pk}/minutes/", f"/committees/{meeting.committee.slug}/decisions/"]
    assert [queries_of(client, url) <= MOST_PER_PAGE for url in pages] == [True, True]


def test_tasks_stand_on_paper_with_their_deadline_and_the_absent_apart_from_those_who_took_part(
    secretary, member, meeting_in, cast
):
    meeting = meeting_in(S.MINUTES_DRAFT)
    absent = meeting.attendances.filter(votes=True).first()
    workflow.record_attendance(attendance=absent, present=False, by=secretary)
    decision = Decision.objects.filter(item__meeting=meeting, item__openness="open").get()
    due_on = meeting.ends_at.date()
    workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=member, due_on=due_on, by=secretary)
    meeting.refresh_from_db()
    content, _entries = select(meeting=meeting, reader=secretary, wish=Wish(PackJob.Kind.MINUTES, "en"))
    [task] = [line for item in content.items if item.decided for line in item.decided.follow_ups]
    assert task == f"Skriv notat ({member.name}, {date_format(due_on, 'SHORT_DATE_FORMAT')})"
    assert absent.person.name in [person.name for person in content.away]
    assert content.as_of >= meeting.ends_at
