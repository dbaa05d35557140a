"""Two people at once: real threads, real transactions, on whichever engine the tests run."""

import itertools
import os
import time as time_module
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from random import Random
from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from meetings import workflow
from meetings.models import AgendaItem, ChairRemark, Decision, Meeting, Minutes, SealLedger, WrittenAnswer
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_ledger
from meetings.seals.sealing import seal
from meetings.workflow.wordings import outcome_wording
from meetings.workflow.written_result import draw_if_ready, draw_results
from members import workflow as membership
from members.models import Membership, RuleOfProcedure
from members.rules.roles import Role
from pages.richtext import as_rich, sanitize
from programme.models import Handover, Paper, Programme, SummitRegistration
from programme.workflow import (
    cancel_registration,
    file_paper,
    invite_party,
    make_item,
    plan_summit,
    register,
    take_over,
)
from record import clock
from record.verbs import Refused
from record.versions import Conflict
from tests.conftest import STARTED, a_person, seated
from tests.meetings.in_writing import said, sent_out

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Run the calls in threads that start together; return the sorted outcomes: "done", or the name of the refusal."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=10)
            call()
        except (Refused, IntegrityError) as problem:
            return type(problem).__name__
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def round_the_verbs(call):
    """`call` writes without the lock its verb would take: PostgreSQL then finds the overlap, or ends one of two writers
    who wait for each other on one constraint. Either way the row is refused by the database.
    """

    def write():
        try:
            call()
        except OperationalError as problem:
            if "deadlock detected" not in str(problem):
                raise
            raise IntegrityError from problem

    return write


def test_two_at_once_cannot_make_two_co_chairs_of_one_side(committee, secretary, municipal_seat):
    people = [a_person(f"Ny {number}") for number in range(2)]

    def start(person):
        return lambda: membership.start_membership(
            committee=committee,
            person=person,
            role=Role.CO_CHAIR,
            seat=municipal_seat,
            starts_on=date(2021, 1, 1),
            by=secretary,
        )

    assert at_once(*(start(person) for person in people)) == ["Refused", "done"]
    assert Membership.objects.filter(role=Role.CO_CHAIR).count() == 1


def test_two_at_once_cannot_let_one_person_in_twice(committee, secretary):
    person = a_person("Ny")

    def start():
        membership.start_membership(
            committee=committee,
            person=person,
            role=Role.MEMBER,
            starts_on=STARTED,
            ends_on=date(2030, 1, 1),
            by=secretary,
        )

    assert at_once(start, start) == ["Refused", "done"]
    assert Membership.objects.filter(person=person).count() == 1


def test_publishing_pressed_twice_at_once_sends_one_revision(meeting_in, co_chairs, secretary):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    outcomes = at_once(*[lambda: workflow.publish_agenda(meeting=meeting, by=secretary)] * 2)
    assert (outcomes, meeting.revisions.count()) == (["Refused", "done"], 1)


def test_two_meetings_that_are_sealed_at_once_stand_in_one_chain(committee, secretary):
    sealed = []
    for number in (1, 2):
        starts_at = clock.now() + timedelta(days=number)
        meeting = workflow.create_meeting(
            committee=committee, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), by=secretary
        )
        sealed.append(Minutes.objects.create(meeting=meeting))

    def sealing(minutes):
        with transaction.atomic():
            seal(minutes, by=secretary)

    assert at_once(*(lambda minutes=minutes: sealing(minutes) for minutes in sealed)) == ["done", "done"]
    assert (check_ledger(), SealLedger.objects.get().length) == ([], 2)


def test_both_co_chairs_can_approve_at_once(meeting_in, co_chairs):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    outcomes = at_once(*(lambda who=who: workflow.approve_agenda(meeting=meeting, by=who) for who in co_chairs))
    assert (outcomes, meeting.approvals.standing().count()) == (["done", "done"], 2)


def test_two_who_save_the_same_item_at_once_do_not_overwrite_each_other(meeting_in, co_chairs, secretary):
    item = meeting_in(S.PREPARING).items.get(openness="open")
    outcomes = at_once(
        *(
            lambda text=text: workflow.edit_item(item=item, summary=text, expected_version=1, by=secretary)
            for text in ("Den ene", "Den anden")
        )
    )
    assert outcomes == ["Conflict", "done"]


def test_two_who_write_the_first_remark_at_once_do_not_overwrite_each_other(meeting_in, co_chairs):
    item = meeting_in(S.PUBLISHED).items.get(openness="open")
    outcomes = at_once(
        *(
            lambda who=who: workflow.write_remark(item=item, text=who.name, expected_version=0, by=who)
            for who in co_chairs
        )
    )
    assert (outcomes, ChairRemark.objects.count()) == (["Conflict", "done"], 1)


def test_a_paper_that_two_make_an_item_of_at_once_is_one_item(committee, secretary, region):
    programme = Programme.objects.create(name="DK2020", committee=committee, starts_on=STARTED, ends_on=STARTED)
    paper = file_paper(programme=programme, received_on=clock.today(), sender=region, title="Papir", by=secretary)
    calls = [lambda: make_item(paper=Paper.objects.get(pk=paper.pk), by=secretary)] * 2
    assert (at_once(*calls), AgendaItem.objects.count()) == (["Refused", "done"], 1)


def test_what_two_take_at_once_is_had_by_one_after_the_other(committee, secretary):
    colleague = seated(committee, "Kollega", Role.SECRETARIAT)
    item = workflow.propose_item(committee=committee, title="Forslag", kind="discussion", by=secretary)
    taken = [lambda by=by: take_over(kind="proposal", pk=item.pk, by=by) for by in (secretary, colleague)]
    outcomes = at_once(*taken)
    first, second = Handover.objects.order_by("pk")
    assert (outcomes, second.from_person) == (["done", "done"], first.to)


def test_the_database_itself_refuses_two_overlapping_memberships_at_once(committee):
    """Round the verbs and their lock: both look, both find nothing, both write; dates to come count too."""
    person = a_person("Ny")

    def sit(starts_on, ends_on):
        return round_the_verbs(
            lambda: Membership.objects.create(
                committee=committee, person=person, role=Role.MEMBER, starts_on=starts_on, ends_on=ends_on
            )
        )

    outcomes = at_once(
        sit(date(2030, 1, 1), date(2030, 6, 30)),
        sit(date(2030, 6, 30), date(2031, 1, 1)),
        sit(date(2030, 2, 1), date(2030, 12, 31)),
    )
    assert "done" in outcomes
    held = list(Membership.objects.filter(person=person).order_by("starts_on"))
    overlaps = [
        membership for membership, following in itertools.pairwise(held) if membership.ends_on >= following.starts_on
    ]
    assert overlaps == []


def test_the_database_itself_refuses_two_co_chairs_of_one_side_at_once(committee, municipal_seat):
    people = [a_person(f"Ny {number}") for number in range(2)]

    def preside(person):
        return round_the_verbs(
            lambda: Membership.objects.create(
                committee=committee,
                person=person,
                role=Role.CO_CHAIR,
                seat=municipal_seat,
                starts_on=date(2030, 1, 1),
                ends_on=date(2030, 12, 31),
            )
        )

    assert at_once(*map(preside, people)) == ["IntegrityError", "done"]
    assert Membership.objects.filter(role=Role.CO_CHAIR).count() == 1


def test_two_successors_at_once_leave_one(committee, secretary, co_chairs):
    former = Membership.objects.get(person=co_chairs[0])
    people = [a_person(f"Ny {number}") for number in range(2)]

    def succeed(person):
        return lambda: membership.succeed_membership(
            membership=former, person=person, starts_on=date(2030, 1, 1), reason="Valg", by=secretary
        )

    assert at_once(*map(succeed, people)) == ["Refused", "done"]
    assert Membership.objects.filter(person__in=people).count() == 1


@pytest.fixture
def summit_of_one(committee, secretary):
    """An invitation to a summit with a single place."""
    programme = Programme.objects.create(name="DK", committee=committee, starts_on=STARTED, ends_on=date(2099, 1, 1))
    facts = {"day": clock.today() + timedelta(days=9), "starts": time(9), "ends": time(15), "capacity": 1}
    summit = plan_summit(programme=programme, name="Topmøde", register_by=clock.today(), by=secretary, **facts)
    return invite_party(summit=summit, name="Skive", email="skive@x.example", places=50, by=secretary)


def registering(invitation, name):
    return lambda: register(invitation=invitation, name=name, email=f"{name}@x.example", by=None)


def test_of_those_who_register_at_once_for_the_last_place_one_gets_it(summit_of_one):
    outcomes = at_once(*(registering(summit_of_one, name) for name in ("a", "b", "c", "d")))
    states = sorted(SummitRegistration.objects.values_list("state", flat=True))
    assert (outcomes, states) == (["done"] * 4, ["place", "waiting", "waiting", "waiting"])


def test_the_same_mail_sent_twice_at_once_is_one_registration(summit_of_one):
    assert at_once(*[registering(summit_of_one, "a")] * 3) == ["done"] * 3
    assert SummitRegistration.objects.count() == 1


def test_a_place_given_up_while_somebody_registers_is_given_once(summit_of_one):
    first = registering(summit_of_one, "a")().registration
    registering(summit_of_one, "b")()
    at_once(
        lambda: cancel_registration(registration=first, by=None),
        registering(summit_of_one, "c"),
        registering(summit_of_one, "d"),
    )
    states = dict(SummitRegistration.objects.values_list("name", "state"))
    assert (states.pop("a"), states.pop("b"), set(states.values())) == ("cancelled", "place", {"waiting"})


def test_two_who_reorder_sixty_items_at_once_lose_none(planned_meeting, secretary):
    first = planned_meeting.items.count()
    items = [
        workflow.add_item(meeting=planned_meeting, title=f"Punkt {number}", kind="discussion", by=secretary)
        for number in range(60 - first)
    ]
    turn = itertools.cycle(range(1, 61))

    def reorder(some):
        def work():
            for item in some:
                workflow.place_item(item=item, to=next(turn), by=secretary)

        return work

    assert at_once(reorder(items[:15]), reorder(items[15:30])) == ["done", "done"]
    order = list(AgendaItem.objects.filter(meeting=planned_meeting).on_agenda())
    assert [item.position for item in order] == [*range(1, 61)]
    assert {item.pk for item in items} <= {item.pk for item in order}


def test_two_at_once_put_a_proposed_date_in_the_plan_once(committee, secretary):
    start = clock.now() + timedelta(days=30)
    (row,) = workflow.propose_dates(committee=committee, times=[(start, start + timedelta(hours=1))], by=secretary)

    def plan():
        workflow.plan_dates(committee=committee, dates=[row.pk], by=secretary)

    assert at_once(plan, plan) == ["Refused", "done"]
    assert Meeting.objects.count() == 1


def test_a_number_that_becomes_free_is_given_once_however_many_plan_at_once(committee, secretary):
    start = clock.now() + timedelta(days=30)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    first, _second = (workflow.create_meeting(committee=committee, by=secretary, **times) for _time in range(2))

    def plan():
        workflow.create_meeting(committee=committee, by=secretary, **times)

    assert at_once(lambda: workflow.delete_meeting(meeting=first, by=secretary), plan, plan) == ["done"] * 3
    assert len(set(Meeting.objects.values_list("number", flat=True))) == 3


def test_all_who_answer_in_writing_at_once_are_counted_and_the_result_is_drawn_once(committee, secretary, co_chairs):
    people = [*co_chairs, *(seated(committee, f"Medlem {number}", Role.MEMBER) for number in range(2))]
    procedure = sent_out(committee, secretary, co_chairs, clock.now() + timedelta(days=9))

    def answers(person):
        def answer():
            said(procedure, person)
            draw_if_ready(Meeting.objects.get(pk=procedure.pk))

        return answer

    outcomes = at_once(*map(answers, people), draw_results)
    draw_results()
    procedure.refresh_from_db()
    assert (outcomes, procedure.state) == (["done"] * 5, S.MINUTES_DRAFT)
    decided = AgendaItem.objects.filter(meeting=procedure).values_list("decision__outcome", flat=True)
    assert sorted(decided) == ["adopted", "noted", "noted"]
    assert WrittenAnswer.objects.count() == 4 * 4


def test_two_decisions_tied_to_each_other_at_once_make_no_circle(meeting_in, cast, secretary):
    meeting = meeting_in(S.MINUTES_APPROVED)
    decisions = list(Decision.objects.filter(item__meeting=meeting).with_item().order_by("pk")[:2])

    def tie(item, earlier):
        return lambda: workflow.tie_to_earlier(item=item, earlier=earlier, by=secretary)

    first, second = decisions
    assert at_once(tie(first.item, second), tie(second.item, first)) == ["Refused", "done"]


# What `make kills` asks for; `make test` does the same a few times.
EDITS = 500 if "KILLED_IN_FULL" in os.environ else 20
_TEXTS = {"text": "Afsnit {}", "fact_note": "Oplyst {}", "discussion": "<p>Drøftet {}</p>"}


def opened_and_saved(item, by, rng, number):
    """Open the form, write in one or two of its fields, and save it; (fields written, opened on, saved as or None)."""
    decision = Decision.objects.get(item=item)
    form = outcome_wording(item, decision)
    written = {name: _TEXTS[name].format(f"{by.pk}-{number}") for name in rng.sample(sorted(_TEXTS), rng.randint(1, 2))}
    time_module.sleep(rng.random() / 50)
    shown = {name: form[name] for name in ("outcome", "text", "fact_note", "discussion")} | written
    shown["discussion"] = sanitize(shown["discussion"])
    try:
        saved = workflow.record_decision(item=item, expected_version=decision.version, begun_on=form, by=by, **shown)
    except Conflict:
        return written, decision.version, None
    return written, decision.version, saved.version


def test_of_two_minute_takers_who_edit_at_random_no_text_goes_without_a_conflict_that_is_shown(
    meeting_in, committee, secretary
):
    item = meeting_in(S.IN_SESSION).items.get(openness="open")
    workflow.record_decision(item=item, outcome="noted", by=secretary)
    outcomes = {}

    def edits(writer, seed):
        def run():
            rng = Random(seed)  # noqa: S311 (nobody must not guess it)
            for number in range(EDITS):
                outcomes[writer.pk, number] = opened_and_saved(item, writer, rng, number)

        return run

    assert at_once(edits(secretary, 1), edits(seated(committee, "Kollega", Role.SECRETARIAT), 2)) == ["done", "done"]
    saved = {version: written for written, _opened, version in outcomes.values() if version}
    rows = {row.version: row for row in Decision.history.filter(item=item)}
    # Each save is a version of its own, and what somebody wrote changed in no save but those that wrote in it.
    assert sorted(rows) == [1, *sorted(saved)]
    for version, written in saved.items():
        now, before = rows[version], rows[version - 1]
        for name in _TEXTS:
            wanted = written.get(name) or getattr(before, name)
            assert getattr(now, name) == (as_rich(wanted) if name == "text" else wanted), (version, name)
    # Some met a conflict, and some were brought together with what the other had saved meanwhile.
    together = [version for _written, opened, version in outcomes.values() if version and version > opened + 1]
    assert (0 < len(saved) < 2 * EDITS, bool(together)) == (True, True)


def test_a_task_confirmed_and_sent_back_at_once_is_only_one_of_both(meeting_in, cast, secretary, member):
    decision = Decision.objects.get(item__meeting=meeting_in(S.MINUTES_APPROVED), item__openness="open")
    task = workflow.add_follow_up(decision=decision, what="Skriv notat", responsible=member, by=secretary)
    workflow.update_follow_up(follow_up=task, state="done", by=member)
    calls = [
        lambda: workflow.confirm_follow_up(follow_up=task, by=secretary),
        lambda: workflow.send_back_follow_up(follow_up=task, text="Kilderne mangler", by=secretary),
    ]
    assert at_once(*calls) == ["Refused", "done"]


def test_the_same_is_followed_once_by_two_presses_at_once(secretary):
    def follow():
        workflow.follow_decisions(committee=None, query="words=manko", name="Manko", by=secretary)

    assert at_once(follow, follow) == ["Refused", "done"]


def test_decisions_that_two_send_at_once_are_sent_once(meeting_in, cast, secretary, member):
    meeting = meeting_in(S.MINUTES_DRAFT)
    assert at_once(*[lambda: workflow.send_decisions(meeting=meeting, by=secretary)] * 2) == ["Refused", "done"]
    assert (meeting.decisions_sent.count(), member.received.filter(key__startswith="decisions-sent").count()) == (1, 1)


def test_a_comment_in_the_moment_of_the_deadline_is_answered_or_refused_and_two_timers_approve_once(
    meeting_in, cast, committee, secretary, member
):
    rule = {"key": "silent_acceptance", "value": 1, "status": "adopted", "adopted_by": "2020-1/4"}
    RuleOfProcedure.objects.create(committee=committee, **rule)
    meeting = meeting_in(S.MINUTES_COMMENTS)
    minutes = Minutes.objects.get(meeting=meeting)
    Minutes.objects.filter(pk=minutes.pk).update(comments_due_at=clock.now())
    outcomes = at_once(
        *[lambda: workflow.accept_minutes(meeting=meeting, by=None)] * 2,
        lambda: workflow.comment_minutes(minutes=minutes, text="Ret datoen", by=member),
    )
    assert outcomes == ["Refused", "Refused", "done"]
    assert (minutes.revisions.count(), minutes.comments.count()) == (1, 0)
