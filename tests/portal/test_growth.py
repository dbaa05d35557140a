"""What is little among much is found by an index of its own, and long lists stand in pages (design section 9)."""

import runpy
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import AgendaItem, ClosedReading, Decision, FollowUp, Meeting
from meetings.reading.decision_register import routine
from meetings.reading.log import log_closed_page
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Message, Person
from pages.sorted_as_ids import SortedAsIds
from record import clock
from tests.conftest import STARTED

MANY = 1_500
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="each engine plans in its own way")


def _plan(rows) -> str:
    """How PostgreSQL would look for the rows, once it knows how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{rows.model._meta.db_table}"')
    return rows.order_by().explain()


def _told(person, number, **fields):
    keys = count(Message.objects.count())
    Message.objects.bulk_create(
        Message(to=person, subject="Nyt", key=f"k{next(keys)}", **fields) for _ in range(number)
    )


@on_postgresql
def test_what_one_has_not_read_is_counted_without_what_one_has(member):
    _told(member, MANY, opened_at=clock.now())
    _told(member, 3)
    assert "unread_messages" in _plan(Message.objects.unread().filter(to=member))


@on_postgresql
def test_waiting_proposals_are_found_among_all_items(committee, planned_meeting):
    on_agenda = {"committee": committee, "meeting": planned_meeting, "kind": "decision", "state": "treated"}
    AgendaItem.objects.bulk_create(AgendaItem(title="Behandlet", **on_agenda) for _ in range(MANY))
    AgendaItem.objects.create(title="Foreslået", committee=committee, kind="decision", state="proposed")
    waiting = AgendaItem.objects.filter(committee__in=[committee.pk], state__in=["proposed", "accepted"])
    assert "waiting_proposals" in _plan(waiting)


@on_postgresql
def test_tasks_that_are_not_finished_are_found_among_those_that_are(meeting_in, cast, member):
    decision = Decision.objects.filter(item__meeting=meeting_in(S.MINUTES_APPROVED))[0]
    task = {"decision": decision, "responsible": member}
    closed = {"state": "done", "confirmed_at": clock.now()}
    FollowUp.objects.bulk_create(FollowUp(what="Gjort", **closed, **task) for _ in range(MANY))
    FollowUp.objects.create(what="Uafsluttet", **task)
    FollowUp.objects.create(what="Ikke bekræftet", state="done", **task)
    assert "unfinished_follow_ups" in _plan(FollowUp.objects.unfinished().filter(responsible=member))
    assert "unconfirmed_follow_ups" in _plan(FollowUp.objects.to_be_confirmed().filter(decision=decision))


def test_what_one_was_told_and_has_read_is_no_part_of_the_number(as_, member):
    _told(member, 2)
    _told(member, 1, opened_at=clock.now())
    assert as_(member).get("/").context["portal"].unread == 2


def test_meetings_held_stand_in_pages(as_, member, committee):
    first = clock.now() - timedelta(days=400)
    days = [first + timedelta(days=day) for day in range(32)]
    Meeting.objects.bulk_create(
        Meeting(committee=committee, year=2020, number=nth, starts_at=day, ends_at=day + timedelta(hours=1))
        for nth, day in enumerate(days)
    )
    pages = [as_(member).get(f"/committees/{committee.slug}/meetings/?page={number}") for number in (1, 2)]
    assert [[meeting.number for meeting in page.context["past"]] for page in pages] == [[*range(31, 1, -1)], [1, 0]]
    assert 'href="?page=2#past"' in pages[0].content.decode()


def test_unfinished_tasks_and_those_to_be_confirmed_stand_in_pages_each(as_, meeting_in, cast, member):
    decision = Decision.objects.filter(item__meeting=meeting_in(S.MINUTES_APPROVED), item__openness="open")[0]
    task = {"decision": decision, "responsible": member}
    for state in ("waiting", "done"):
        FollowUp.objects.bulk_create(FollowUp(what=f"{state} {nth}", state=state, **task) for nth in range(32))
    address = f"/committees/{decision.item.committee.slug}/follow-ups/"
    pages = [as_(member).get(f"{address}?{asked}") for asked in ("", "open=2", "reported=2&mine=1")]
    listed = [(len(page.context["unfinished"]), len(page.context["reported"])) for page in pages]
    assert listed == [(30, 30), (2, 30), (30, 2)]
    shown = pages[2].content.decode()
    assert 'href="?mine=1&amp;open=2#unfinished"' in shown
    assert 'href="?mine=1&amp;reported=1#reported"' in shown


def test_the_timeline_tells_of_each_kind_no_more_changes_than_a_page_holds(as_, secretary, published_meeting):
    address = f"/committees/{published_meeting.committee.slug}/history/?page=1"
    with CaptureQueriesContext(connection) as asked:
        as_(secretary).get(address)
    timeline = next(query["sql"] for query in asked if "UNION ALL" in query["sql"])
    assert timeline.count("LIMIT 101") > 40


def test_whether_a_decision_is_routine_is_asked_of_those_shown_alone(db):
    assert "EXISTS" in str(Decision.objects.filter(routine()).query)
    assert " IN (SELECT" not in str(Decision.objects.filter(routine()).query)


def test_the_newest_of_many_are_sorted_as_ids(committee):
    days = [clock.now() + timedelta(days=day) for day in (3, 1, 2)]
    Meeting.objects.bulk_create(
        Meeting(committee=committee, year=2020, number=nth, starts_at=day, ends_at=day + timedelta(hours=1))
        for nth, day in enumerate(days)
    )
    newest = SortedAsIds(Meeting.objects.select_related("committee").order_by("-starts_at"))[:2]
    assert [meeting.number for meeting in newest] == [0, 2]
    sorted_part = str(newest.query).partition(" IN (SELECT ")[2]
    assert "LIMIT 2" in sorted_part
    assert "place" not in sorted_part.partition("LIMIT")[0]


def test_a_single_reading_of_what_is_closed_is_noted_by_one_question(transactional_db):
    committee = Committee.objects.create(name="G", short_name="G", slug="g", kind="working_group", starts_on=STARTED)
    item = AgendaItem.objects.create(committee=committee, title="Lukket", kind="decision")
    person = Person.objects.create_user(name="Læser", email="laeser@kommune.example")
    with CaptureQueriesContext(connection) as asked:
        log_closed_page([item.pk], person, "Dagsorden")
    assert (len(asked), ClosedReading.objects.count()) == (1, 1)


def test_what_a_web_server_has_loaded_is_not_looked_through_for_what_is_unused(monkeypatch):
    done = []
    monkeypatch.setattr("gc.collect", lambda: done.append("collected"))
    monkeypatch.setattr("gc.freeze", lambda: done.append("frozen"))
    runpy.run_path("gunicorn.conf.py")["post_worker_init"](None)
    assert done == ["collected", "frozen"]
