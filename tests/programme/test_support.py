"""Support and sparring: a municipality asks, the secretariat answers or passes on, and everybody sees who waits."""

from datetime import timedelta

import pytest

from meetings.models import AgendaItem
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow import send_decisions
from members.models import Membership, Message, Organisation
from members.rules.roles import Role
from members.workflow import change_municipality, end_membership
from programme import workflow
from programme.models import SupportRequest
from programme.reading.briefing import briefing_of
from programme.reading.desk import desk_of
from record import clock
from record.verbs import Refused
from tests.conftest import seated
from tests.front_page import waiting_on
from tests.queries import MOST_PER_PAGE, queries_of
from workgroups import workflow as groups


def municipality(name, code):
    return Organisation.objects.create(name=f"{name} Kommune", short_name=name, kind="municipality", code=code)


@pytest.fixture
def horsens(db):
    return municipality("Horsens", "0615")


@pytest.fixture
def plan(programme, horsens, secretary):
    return workflow.add_plan(programme=programme, organisation=horsens, by=secretary)


@pytest.fixture
def keeper(committee, horsens):
    return seated(committee, "Koordinator Horsens", Role.COORDINATOR, municipality=horsens)


@pytest.fixture
def other_keeper(committee):
    return seated(committee, "Koordinator Odder", Role.COORDINATOR, municipality=municipality("Odder", "0727"))


@pytest.fixture
def asked(plan, keeper):
    return workflow.ask_support(plan=plan, kind="sparring", title="Høring <1>", text="Hvad virker?", by=keeper)


def told(person) -> list[str]:
    return [message.subject for message in Message.objects.of(person).order_by("pk")]


def refusal_of(do, **facts) -> str:
    with pytest.raises(Refused) as refused:
        do(**facts)
    return refused.value.messages[0]


def test_a_municipality_asks_on_its_page_and_the_secretariat_is_told_with_a_link_only(as_, plan, keeper, secretary):
    answer = as_(keeper).post(
        f"{plan.get_absolute_url()}support/new/",
        {"kind": "help", "title": "Oplæg <til byrådet>", "text": "Vi mangler et oplæg", "due_on": ""},
    )
    asked = SupportRequest.objects.get()
    assert (answer.url, asked.municipality, asked.waits_for) == (asked.get_absolute_url(), plan.organisation, "")
    message = Message.objects.of(secretary).get()
    assert ("byrådet" in message.subject + message.body, message.link) == (False, asked.get_absolute_url())
    assert desk_of(secretary).row("support", asked.pk).found.what == "Oplæg <til byrådet>"


def test_only_the_own_municipality_and_the_secretariat_read_a_request(
    as_, asked, keeper, other_keeper, member, participant, secretary
):
    people = {"own": keeper, "secretary": secretary, "other": other_keeper, "member": member, "part": participant}
    opened = {name: as_(person).get(asked.get_absolute_url()).status_code for name, person in people.items()}
    assert opened == {"own": 200, "secretary": 200, "other": 404, "member": 404, "part": 404}
    listed = {name: list(SupportRequest.objects.readable_by(person)) for name, person in people.items()}
    assert {name for name, found in listed.items() if found} == {"own", "secretary"}


def test_who_asked_follows_it_no_more_when_the_municipality_is_anothers(as_, asked, keeper, secretary):
    seat = Membership.objects.get(person=keeper)
    change_municipality(membership=seat, municipality=municipality("Odder", "0727"), by=secretary)
    client = as_(keeper)
    assert [client.get(f"{asked.get_absolute_url()}{page}").status_code for page in ("", "take-back/")] == [404, 404]


def test_an_answer_goes_to_who_asked_and_only_once(as_, asked, keeper, secretary):
    as_(secretary).post(f"{asked.get_absolute_url()}answer/", {"text": "Prøv foreningerne <først>"})
    asked.refresh_from_db()
    assert (asked.state, told(keeper)) == ("answered", ["Your request for support has been answered, DK2020"])
    page = as_(keeper).get(asked.get_absolute_url()).content.decode()
    assert "Prøv foreningerne &lt;først&gt;" in page
    assert refusal_of(workflow.answer_support, request=asked, text="Igen", by=secretary) == (
        "The request is no longer waiting: it has been answered or taken back."
    )


def test_it_is_passed_on_to_another_municipality_which_then_reads_and_answers_it(
    as_, asked, keeper, other_keeper, secretary
):
    odder = Membership.objects.get(person=other_keeper).municipality
    workflow.pass_on_support(request=asked, municipality=odder, text="Hvordan gjorde I?", by=secretary)
    asked.refresh_from_db()
    assert (asked.waits_for, told(other_keeper)) == ("Odder Kommune", ["You are asked to give support, DK2020"])
    client = as_(other_keeper)
    assert [(line.what, line.about) for line in waiting_on(client.get("/"))] == [
        ("Answer a request for support", "Horsens: Høring <1>")
    ]
    assert [client.get(f"{asked.get_absolute_url()}{page}").status_code for page in ("", "answer/", "pass-on/")] == [
        200,
        200,
        403,
    ]
    client.post(f"{asked.get_absolute_url()}answer/", {"text": "Sådan gjorde vi"})
    assert told(keeper) == ["Your request for support has been answered, DK2020"]
    # Who asks again is answered by the secretariat, and the other municipality is out of it.
    workflow.add_to_support(request=asked, text="Og hvad kostede det?", by=keeper)
    assert client.get(asked.get_absolute_url()).status_code == 404


def test_it_is_passed_on_to_a_working_group_or_a_person_of_the_committee(
    committee, asked, member, participant, secretary
):
    group = groups.establish_workgroup(
        parent=committee,
        name="Gruppen",
        short_name="G",
        task="Data",
        starts_on=clock.today(),
        lead=member,
        by=secretary,
    )
    workflow.pass_on_support(request=asked, group=group, text="Ved I det?", by=secretary)
    assert (SupportRequest.objects.get().waits_for, told(member)[-1]) == (
        "Gruppen",
        "You are asked to give support, DK2020",
    )
    assert list(SupportRequest.objects.readable_by(member)) == [asked]
    workflow.pass_on_support(request=asked, person=participant, text="Ved du det?", by=secretary)
    assert (SupportRequest.objects.get().waits_for, list(SupportRequest.objects.readable_by(member))) == (
        "Deltager",
        [],
    )


def test_one_is_named_who_is_there_and_does_not_ask_itself(asked, horsens, other_keeper, participant, secretary):
    facts = {"request": asked, "text": "Svar", "by": secretary}
    assert refusal_of(workflow.pass_on_support, **facts) == (
        "Choose one who is to answer: a person, a working group or a municipality."
    )
    odder = Membership.objects.get(person=other_keeper).municipality
    assert refusal_of(workflow.pass_on_support, person=participant, municipality=odder, **facts).startswith(
        "Choose one"
    )
    assert refusal_of(workflow.pass_on_support, municipality=horsens, **facts) == (
        "Horsens Kommune asks itself. Choose another."
    )
    end_membership(
        membership=Membership.objects.get(person=other_keeper),
        ends_on=clock.today() - timedelta(days=1),
        by=secretary,
        reason="Slut",
    )
    assert refusal_of(workflow.pass_on_support, municipality=odder, **facts) == (
        "Nobody would be told there. Choose another."
    )


def test_who_leaves_the_municipality_reads_its_requests_no_more_and_gets_no_mail(as_, asked, keeper, secretary):
    end_membership(
        membership=Membership.objects.get(person=keeper),
        ends_on=clock.today() - timedelta(days=1),
        by=secretary,
        reason="Nyt job",
    )
    assert as_(keeper).get(asked.get_absolute_url()).status_code == 404
    workflow.answer_support(request=asked, text="Svar", by=secretary)
    assert told(keeper) == []


def test_it_is_taken_back_by_who_asked_and_waits_on_nobodys_desk(as_, asked, keeper, secretary):
    assert as_(secretary).post(f"{asked.get_absolute_url()}withdraw/").status_code == 403
    as_(keeper).post(f"{asked.get_absolute_url()}withdraw/")
    asked.refresh_from_db()
    assert (asked.state, desk_of(secretary).row("support", asked.pk)) == ("withdrawn", None)
    assert refusal_of(workflow.add_to_support, request=asked, text="Mere", by=keeper) == (
        "The request was taken back. Ask a new one."
    )


def test_a_request_says_what_it_needs_by_a_day_to_come(plan, keeper):
    facts = {"plan": plan, "kind": "help", "by": keeper}
    assert refusal_of(workflow.ask_support, title=" ", text="Hjælp", **facts) == (
        "Write what it is about, and what you need."
    )
    yesterday = clock.today() - timedelta(days=1)
    assert refusal_of(workflow.ask_support, title="Noget", text="Hjælp", due_on=yesterday, **facts) == (
        "The day has passed. Choose a day to come, or none."
    )


@pytest.mark.parametrize("number", [1, 200])
def test_the_page_of_requests_costs_the_same_for_one_and_for_200(as_, plan, keeper, secretary, number):
    for place in range(number):
        SupportRequest.objects.create(
            programme=plan.programme,
            municipality=plan.organisation,
            kind="help",
            title=f"Nr. {place}",
            text="Hjælp",
            asked_at=clock.now(),
            asked_by=keeper,
        )
    url = f"/committees/{plan.programme.committee.slug}/support/"
    assert [queries_of(as_(person), url) <= MOST_PER_PAGE for person in (keeper, secretary)] == [True, True]


# To take home


@pytest.fixture
def sealed(meeting_in, plan, secretary):
    """A meeting with approved minutes, whose items concern Horsens."""
    meeting = meeting_in(S.MINUTES_DRAFT)
    for item in meeting.items.all():
        workflow.tie_plans(item=item, plans=[plan], by=secretary)
    return meeting


def test_what_is_taken_home_is_of_approved_minutes_and_of_open_items_alone(
    as_, meeting_in, sealed, plan, keeper, member, secretary
):
    assert briefing_of(plan, secretary) is None
    meeting = meeting_in(S.MINUTES_APPROVED)
    titles = {item.openness: item.title for item in AgendaItem.objects.filter(meeting=meeting)}
    told_by = {
        name: [row.said.title for row in briefing_of(plan, person).ours]
        for name, person in (("keeper", keeper), ("secretary", secretary))
    }
    assert told_by == {"keeper": [titles["open"]], "secretary": [titles["open"]]}
    page = as_(secretary).get(f"{plan.get_absolute_url()}briefing/").content.decode()
    assert (titles["open"] in page, titles["closed_visible"] in page, titles["closed_hidden"] in page) == (
        True,
        False,
        False,
    )
    # The secretary could have read them: that is what is left out here.
    assert len(AgendaItem.objects.readable_by(secretary).filter(meeting=meeting)) == len(titles)
    assert as_(member).get(f"{plan.get_absolute_url()}briefing/").status_code == 403


def test_what_was_sent_before_the_minutes_are_approved_is_taken_home_marked_so(as_, sealed, plan, keeper, secretary):
    url = f"{plan.get_absolute_url()}briefing/"
    assert "not approved yet" not in as_(keeper).get(url).content.decode()
    send_decisions(meeting=sealed, by=secretary)
    page = as_(keeper).get(url).content.decode()
    said = ("not approved yet", "Åbent punkt", 'name="kind" value="record"')
    assert [words in page for words in said] == [True] * 3
    # Closed items are not for the municipality, whoever brings them home.
    assert [
        title for title in ("Lukket med titel", "Skjult titel") if title in as_(secretary).get(url).content.decode()
    ] == []
    sent = as_(keeper).get(f"/meetings/{sealed.pk}/decisions/").content.decode()
    assert url in sent


def test_what_concerns_another_municipality_alone_is_left_to_that_one(meeting_in, sealed, plan, programme, secretary):
    other = workflow.add_plan(programme=programme, organisation=municipality("Odder", "0727"), by=secretary)
    open_item = AgendaItem.objects.get(meeting=sealed, openness="open")
    workflow.tie_plans(item=open_item, plans=[other], by=secretary)
    meeting_in(S.MINUTES_APPROVED)
    briefing = briefing_of(plan, secretary)
    assert (briefing.ours, briefing.others) == ([], [])
    workflow.tie_plans(item=open_item, plans=[], by=secretary)
    assert [row.said.title for row in briefing_of(plan, secretary).others] == [open_item.title]
