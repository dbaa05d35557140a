"""Follow-ups: given with a decision, reported on by whoever is responsible, unfinished ones first."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import Decision, FollowUp
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Membership, Message
from members.workflow import end_membership
from record import clock
from record.verbs import Refused
from tests.conftest import STARTED
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def decision(meeting_in, cast):
    return Decision.objects.get(item__meeting=meeting_in(S.MINUTES_APPROVED), item__openness="open")


@pytest.fixture
def give(decision, secretary):
    """Give a task: `give(member, "Skriv notat")`."""

    def given(person, what="Skriv notat", of=decision, **fields) -> FollowUp:
        return workflow.add_follow_up(decision=of, what=what, responsible=person, by=secretary, **fields)

    return given


@pytest.fixture
def url(decision):
    return f"/committees/{decision.item.committee.slug}/follow-ups/"


def test_a_task_is_given_on_the_page_of_its_decision(as_, secretary, member, decision):
    address = f"{decision.get_absolute_url()}follow-ups/new/"
    as_(secretary).post(address, {"what": "Skriv notat", "responsible": member.pk, "due_on": "1.12.2026"})
    task = FollowUp.objects.get()
    assert (task.responsible, str(task.due_on), task.state) == (member, "2026-12-01", FollowUp.State.NOT_STARTED)


def test_a_task_without_words_or_person_says_what_to_do(as_, secretary, decision):
    page = as_(secretary).post(f"{decision.get_absolute_url()}follow-ups/new/", {"due_on": "snart"})
    assert page.context["form"].errors == {
        "what": ["Write what is to be done"],
        "responsible": ["Choose who is responsible"],
        "due_on": ["Enter a date as day.month.year, for example 1.12.2020"],
    }


def test_unfinished_tasks_stand_first_and_one_can_see_ones_own(as_, secretary, member, give, url):
    mine, others, done = give(member), give(secretary), give(member)
    workflow.update_follow_up(follow_up=done, state=FollowUp.State.DONE, by=secretary)
    everybodys, own = as_(member).get(url), as_(member).get(f"{url}?mine=1")
    assert (set(everybodys.context["unfinished"]), list(everybodys.context["page"])) == ({mine, others}, [done])
    assert list(own.context["unfinished"]) == [mine]


def test_a_task_past_its_deadline_is_marked(as_, member, give):
    late = give(member, due_on=clock.today() - timedelta(days=1))
    on_time = give(member, due_on=clock.today())
    pages = [as_(member).get(f"/follow-ups/{task.pk}/").content.decode() for task in (late, on_time)]
    assert ["Overdue" in page for page in pages] == [True, False]


def test_of_late_tasks_only_those_are_shown(as_, member, give, url):
    late = give(member, due_on=clock.today() - timedelta(days=1))
    give(member, due_on=clock.today())
    page = as_(member).get(f"{url}?overdue=1")
    assert (list(page.context["unfinished"]), list(page.context["page"]), page.context["years"]) == ([late], [], {})


def hand_over(client, task, to, text=""):
    return client.post(f"/follow-ups/{task.pk}/hand-over/", {"to": to.pk, "text": text})


def test_a_task_is_handed_over_both_are_told_and_it_stands_among_its_updates(as_, secretary, member, participant, give):
    task = give(member)
    page = hand_over(as_(secretary), task, participant, "Du ved mest <om> det.")
    task.refresh_from_db()
    [update] = task.updates.all()
    assert (page.status_code, task.responsible, task.state) == (302, participant, FollowUp.State.NOT_STARTED)
    assert (update.text, update.handed_to) == ("Du ved mest <om> det.", participant)
    assert f"Handed over to {participant.name}" in as_(member).get(f"/follow-ups/{task.pk}/").content.decode()
    told = set(Message.objects.order_by("-pk").values_list("to__name", "subject")[:2])
    assert {name for name, _subject in told} == {member.name, participant.name}
    assert len({subject for _name, subject in told}) == 2
    assert FollowUp.history.filter(id=task.pk).count() == 2


def test_who_has_a_task_hands_it_over_and_has_it_no_more(as_, member, participant, give):
    task = give(member)
    assert hand_over(as_(member), task, participant).status_code == 302
    assert hand_over(as_(member), task, participant).status_code == 403
    assert Message.objects.filter(to=member, subject__contains="handed over").count() == 0


def test_what_cannot_be_handed_over_says_why(secretary, member, participant, stranger, give):
    task, done = give(member), give(member)
    workflow.update_follow_up(follow_up=done, state=FollowUp.State.DONE, by=member)
    for about, to, by, said in (
        (task, member, secretary, "has the task already"),
        (task, stranger, secretary, "does not take part"),
        (task, member, participant, "not yours to report on"),
        (done, participant, secretary, "is finished"),
    ):
        with pytest.raises(Refused, match=said):
            workflow.hand_over_follow_up(follow_up=about, to=to, by=by)
    assert {task.responsible for task in FollowUp.objects.all()} == {member}


def test_the_responsible_person_and_the_secretariat_report_and_nobody_else(
    as_, secretary, member, participant, co_chairs, give
):
    task = give(participant)
    report = {"state": FollowUp.State.DONE, "text": "Sendt"}
    answers = {
        person.name: as_(person).post(f"/follow-ups/{task.pk}/", report).status_code
        for person in (participant, secretary, member, co_chairs[0])
    }
    assert list(answers.values()) == [302, 302, 403, 403]
    assert task.updates.count() == 2


def seen_of(client, task, url):
    """What a person is shown of a task: the page, the list, the front page, and whether a report is taken."""
    page = client.get(f"/follow-ups/{task.pk}/").status_code
    shown = ["Skriv notat" in client.get(address, follow=True).content.decode() for address in (f"{url}?mine=1", "/")]
    return page, *shown, client.post(f"/follow-ups/{task.pk}/", {"state": "waiting", "text": "Min tekst"}).status_code


def test_who_is_disqualified_reads_and_writes_no_task_of_the_item(as_, secretary, member, participant, decision, give):
    task, url = give(member), f"/committees/{decision.item.committee.slug}/follow-ups/"
    before = seen_of(as_(member), task, url)
    workflow.declare_disqualification(item=decision.item, person=member, reason="Ejer grunden", by=secretary)
    assert before == (200, True, True, 302)
    assert seen_of(as_(member), task, url) == (404, False, False, 404)


def test_who_left_the_committee_reads_and_writes_no_task(as_, secretary, participant, give, url):
    task = give(participant)
    before = seen_of(as_(participant), task, url)
    yesterday = clock.today() - timedelta(days=1)
    end_membership(membership=participant.memberships.get(), ends_on=yesterday, reason="Nyt job", by=secretary)
    assert before == (200, True, True, 302)
    after = as_(participant).get(f"/follow-ups/{task.pk}/")
    front = as_(participant).get("/", follow=True).content.decode()
    assert (after.status_code, "Skriv notat" in front) == (404, False)
    with pytest.raises(Refused, match="not yours to report on any more"):
        workflow.update_follow_up(follow_up=task, state=FollowUp.State.DONE, by=participant)


def test_who_works_in_a_group_under_the_committee_keeps_a_task_as_long_as_in_the_group(
    as_, committee, secretary, stranger, give
):
    group = Committee.objects.create(
        name="Gruppe", slug="gruppe", kind=Committee.Kind.WORKING_GROUP, parent=committee, starts_on=STARTED
    )
    membership = Membership.objects.create(committee=group, person=stranger, role="participant", starts_on=STARTED)
    task = give(stranger)
    before = as_(stranger).get(f"/follow-ups/{task.pk}/").status_code
    membership.ends_on = clock.today() - timedelta(days=1)
    membership.save()
    assert (before, as_(stranger).get(f"/follow-ups/{task.pk}/").status_code) == (200, 404)


def test_an_unknown_state_is_not_recorded(as_, member, give):
    task = give(member)
    page = as_(member).post(f"/follow-ups/{task.pk}/", {"state": "forgotten", "text": "Hm"})
    assert (list(page.context["form"].errors), task.updates.count()) == (["state"], 0)


def test_a_task_from_a_closed_item_is_known_to_those_who_read_it_only(as_, member, participant, decision, give, url):
    closed = Decision.objects.get(item__meeting=decision.item.meeting, item__openness="closed_hidden")
    hidden = give(member, of=closed)
    listed = [list(as_(person).get(url).context["unfinished"]) for person in (member, participant)]
    assert listed == [[hidden], []]
    assert as_(participant).get(f"/follow-ups/{hidden.pk}/").status_code == 404


def test_the_list_asks_as_much_for_one_task_as_for_many(as_, member, give, url):
    client, asked = as_(member), []
    for _number in range(3):
        give(member)
        asked.append(queries_of(client, url))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)


def test_a_note_on_a_page_that_is_old_does_not_open_what_was_closed_meanwhile(as_, secretary, member, decision):
    task = workflow.add_follow_up(decision=decision, what="Skriv", responsible=member, by=secretary)
    workflow.update_follow_up(follow_up=task, state="done", by=secretary)
    address = f"/follow-ups/{task.pk}/"
    as_(member).post(address, {"state": "not_started", "was": "not_started", "text": "Er på vej"})
    task.refresh_from_db()
    assert (task.state, task.confirmed_by, task.updates.last().text) == ("done", secretary, "Er på vej")
    page = as_(member).post(address, {"state": "in_progress", "was": "not_started", "text": "Anden tekst"})
    task.refresh_from_db()
    assert (task.state, "Anden tekst" in page.content.decode()) == ("done", True)


def test_who_is_refused_for_what_another_did_meanwhile_chooses_again_on_the_same_page(as_, secretary, member, decision):
    task = workflow.add_follow_up(decision=decision, what="Skriv", responsible=member, by=secretary)
    workflow.update_follow_up(follow_up=task, state="in_progress", by=secretary)
    address = f"/follow-ups/{task.pk}/"
    form = as_(member).post(address, {"state": "done", "was": "not_started", "text": "Færdig"}).context["form"]
    assert (form["was"].value(), form["text"].value()) == ("in_progress", "Færdig")
    as_(member).post(address, {name: form[name].value() for name in ("state", "was", "text")})
    task.refresh_from_db()
    assert task.state == "done"


def test_while_the_minutes_are_approved_only_who_writes_them_moves_a_deadline_or_hands_over(
    meeting_in, cast, secretary, member
):
    meeting = meeting_in(S.MINUTES_REVIEW)
    task = workflow.add_follow_up(
        decision=Decision.objects.filter(item__meeting=meeting)[0], what="Skriv", responsible=member, by=secretary
    )
    day = clock.today() + timedelta(days=9)
    for refused, facts in (
        (workflow.update_follow_up, {"state": "in_progress", "due_on": day}),
        (workflow.hand_over_follow_up, {"to": cast["co_chair"]}),
    ):
        with pytest.raises(Refused):
            refused(follow_up=task, by=member, **facts)
    workflow.update_follow_up(follow_up=task, state="in_progress", text="I gang", by=member)
    workflow.update_follow_up(follow_up=task, state="in_progress", due_on=day, by=secretary)
    task.refresh_from_db()
    assert (task.state, task.due_on, task.responsible) == ("in_progress", day, member)
