"""The secretariat's desk: what stands on it, who has it at which office, and what nobody else learns of it."""

from datetime import timedelta

import pytest

from meetings import workflow as meetings
from meetings.models import Decision, FollowUp
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Membership, Message
from members.rules.roles import Role
from members.workflow import change_office, end_membership, start_membership
from programme import workflow
from programme.models import Absence, Handover
from programme.reading.desk import desk_of
from record import clock
from record.verbs import Refused
from tests.conftest import STARTED, seated
from tests.queries import queries_of
from workgroups import workflow as groups

TODAY = clock.today


@pytest.fixture
def viborg(committee, secretary):
    """The second secretary, in Viborg; the first one is then in Aarhus."""
    change_office(membership=Membership.objects.get(person=secretary), office="Aarhus", by=secretary)
    return seated(committee, "Viborgs Sekretær", Role.SECRETARIAT, office="Viborg")


@pytest.fixture
def decision(meeting_in, cast):
    meeting_in(S.MINUTES_DRAFT)
    return Decision.objects.get(item__openness="open")


@pytest.fixture
def follow_up(decision, secretary):
    return meetings.add_follow_up(
        decision=decision, what="Skriv <notat>", responsible=secretary, due_on=TODAY(), by=secretary
    )


@pytest.fixture
def elsewhere(db):
    """Another committee with a secretary of its own."""
    other = Committee.objects.create(
        name="Anden gruppe", short_name="Anden", slug="anden", kind="administrative", starts_on=STARTED
    )
    return seated(other, "Andens Sekretær", Role.SECRETARIAT)


def kinds_of(person):
    return [row.found.kind for row in desk_of(person).rows]


def row_of(person, kind, pk):
    return desk_of(person).row(kind, pk)


def refusal_of(verb, **facts):
    with pytest.raises(Refused) as refused:
        verb(**facts)
    return refused.value.messages


def test_what_the_secretariat_has_to_do_stands_on_one_page_by_office(
    as_, secretary, viborg, member, region, programme, follow_up, planned_meeting
):
    late = workflow.add_task(programme=programme, title="Samle data", person=viborg, due_on=TODAY(), by=secretary)
    meetings.refer_decision(
        decision=follow_up.decision,
        title="Sagen",
        text="Til orientering",
        receivers=[(None, region, TODAY() + timedelta(days=9))],
        by=secretary,
    )
    meetings.propose_item(committee=programme.committee, title="Forslag", kind="discussion", by=member)
    page = as_(secretary).get("/desk/")
    rows = {row.found.kind: (row.office, row.found.what) for row in page.context["desk"].rows}
    assert rows == {
        "follow_up": ("Aarhus", "Skriv <notat>"),
        "task": ("Viborg", f"{late}"),
        "minutes_draft_on": ("Aarhus", "Draft minutes"),
        "comments_due_on": ("Aarhus", "Comments on the minutes"),
        "referral": ("", "Sagen"),
        "proposal": ("", "Forslag"),
    }
    # In Danish order: Aarhus stands after Viborg, and what nobody has last.
    assert list(dict.fromkeys(row.office for row in page.context["page"].object_list)) == ["Viborg", "Aarhus", ""]
    assert "Skriv &lt;notat&gt;" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"office": "Aarhus"}, ["follow_up", "minutes_draft_on", "comments_due_on"]),
        ({"office": "Aarhus", "week": "this"}, ["follow_up"]),
        ({"office": "Viborg"}, []),
        ({"office": "-"}, ["proposal"]),
        ({"person": "-"}, ["proposal"]),
        ({"week": "this"}, ["follow_up"]),
        ({"week": "late"}, []),
        ({"week": "\x00", "person": "9" * 5000, "office": ""}, []),
    ],
)
def test_the_desk_is_narrowed_by_office_person_and_week(as_, secretary, viborg, member, follow_up, query, shown):
    meetings.propose_item(committee=follow_up.decision.item.committee, title="Forslag", kind="discussion", by=member)
    page = as_(secretary).get("/desk/", query).context["page"]
    assert [row.found.kind for row in page.object_list] == shown


def test_who_has_what_this_week_is_told_for_each_and_for_nobody(as_, secretary, viborg, committee, follow_up):
    seated(committee, "Uden Kontor", Role.SECRETARIAT)
    shares = as_(secretary).get("/desk/").context["desk"].shares
    told = [(share.colleague and share.colleague.person, share.rows, share.this_week) for share in shares]
    # In Danish order: Aarhus stands last. Who takes the minutes has them to write.
    assert told == [(viborg, 0, 0), (secretary, 3, 1), (None, 0, 0)]


def test_a_meeting_asks_for_what_is_left_in_its_state(meeting_in, secretary, co_chairs):
    asked = {}
    for state in (S.PLANNED, S.WITH_CO_CHAIRS, S.PUBLISHED, S.MINUTES_COMMENTS, S.MINUTES_APPROVED):
        meeting_in(state)
        asked[state] = kinds_of(secretary)
    assert asked == {
        S.PLANNED: ["item_cutoff_on", "approval_on", "dispatch_on"],
        S.WITH_CO_CHAIRS: ["dispatch_on"],
        S.PUBLISHED: ["minutes_draft_on"],
        S.MINUTES_COMMENTS: ["comments_due_on"],
        S.MINUTES_APPROVED: [],
    }


def test_something_is_taken_and_handed_over_with_a_note_that_stays(as_, secretary, viborg, follow_up):
    address = f"/desk/follow_up/{follow_up.pk}/"
    as_(secretary).post(address, {"to": viborg.pk, "note": "Mangler <tal>"})
    assert row_of(secretary, "follow_up", follow_up.pk).person == viborg
    page = as_(viborg).get(address).content.decode()
    assert ("Mangler &lt;tal&gt;" in page, [message.link for message in Message.objects.of(viborg)][:1]) == (
        True,
        [address],
    )
    as_(secretary).post(f"{address}take/")
    given = Handover.objects.values_list("from_person__name", "to__name", "note").order_by("pk")
    assert list(given) == [
        ("Sekretær", "Viborgs Sekretær", "Mangler <tal>"),
        ("Viborgs Sekretær", "Sekretær", ""),
    ]
    # Who is responsible stays, as it stands in the minutes.
    assert FollowUp.objects.get().responsible == secretary


def test_what_cannot_be_handed_over_says_why(secretary, viborg, member, elsewhere, follow_up):
    what = {"kind": "follow_up", "pk": follow_up.pk}
    refused = [
        refusal_of(workflow.take_over, **what, by=secretary),
        refusal_of(workflow.hand_over, **what, to=secretary, note="Selv", by=secretary),
        refusal_of(workflow.hand_over, **what, to=viborg, note=" ", by=secretary),
        refusal_of(workflow.hand_over, **what, to=member, note="Tag den", by=secretary),
        refusal_of(workflow.hand_over, **what, to=elsewhere, note="Tag den", by=secretary),
    ]
    meetings.update_follow_up(follow_up=follow_up, state="done", by=secretary)
    refused.append(refusal_of(workflow.take_over, **what, by=secretary))
    assert refused == [
        ["You have it already."],
        ["Choose a colleague. What you do yourself, you take."],
        ["Write a note: how far it is, and what is to be done."],
        ["Medlem cannot take it over. Choose somebody else."],
        ["Andens Sekretær cannot take it over. Choose somebody else."],
        ["This does not stand on the desk any more: it is done, or somebody else's matter now."],
    ]


def test_who_is_away_has_a_stand_in_who_has_it_meanwhile_and_is_marked(as_, secretary, viborg, follow_up):
    day = TODAY()
    typed = {"person": secretary.pk, "stand_in": viborg.pk, "starts_on": day, "ends_on": day + timedelta(days=3)}
    as_(secretary).post("/desk/absences/new/", typed)
    row = row_of(viborg, "follow_up", follow_up.pk)
    assert (row.person, row.instead_of, row.office) == (viborg, secretary, "Viborg")
    page = as_(viborg).get("/desk/").content.decode()
    assert ("Stand-in" in page, "for Sekretær" in page) == (True, True)
    with clock.at(clock.now() + timedelta(days=4)):
        assert row_of(viborg, "follow_up", follow_up.pk).person == secretary
    as_(viborg).post(f"/desk/absences/{Absence.objects.get().pk}/end/")
    assert row_of(viborg, "follow_up", follow_up.pk).person == secretary


def test_what_is_no_absence_says_why(secretary, viborg, elsewhere):
    day = TODAY()
    away = {"person": secretary, "stand_in": viborg, "starts_on": day, "ends_on": day, "by": secretary}
    past = {"starts_on": day - timedelta(days=9), "ends_on": day - timedelta(days=1)}
    refused = [
        refusal_of(workflow.note_absence, **away | {"stand_in": secretary}),
        refusal_of(workflow.note_absence, **away | {"stand_in": elsewhere}),
        refusal_of(workflow.note_absence, **away | {"ends_on": day - timedelta(days=1)}),
        refusal_of(workflow.note_absence, **away | past),
    ]
    absence = workflow.note_absence(**away)
    refused.append(refusal_of(workflow.note_absence, **away))
    workflow.end_absence(absence=absence, by=secretary)
    refused.append(refusal_of(workflow.end_absence, absence=absence, by=secretary))
    assert refused == [
        ["Nobody stands in for himself or herself. Choose a colleague."],
        ["Andens Sekretær: not in the secretariat of a committee you serve."],
        ["The last day cannot be before the first."],
        ["The absence is over already: choose days to come."],
        ["Sekretær is noted as away in these days already."],
        ["The absence is over already."],
    ]


def test_who_left_has_nothing_and_his_tasks_are_marked(secretary, viborg, member, programme, follow_up):
    task = workflow.add_task(programme=programme, title="Samle data", person=member, by=secretary)
    workflow.hand_over(kind="follow_up", pk=follow_up.pk, to=viborg, note="Tag den", by=secretary)
    yesterday = TODAY() - timedelta(days=1)
    for person in (viborg, member):
        seat = Membership.objects.get(person=person)
        end_membership(membership=seat, ends_on=yesterday, by=secretary, reason="Ny stilling")
    assert row_of(secretary, "follow_up", follow_up.pk).person is None
    assert row_of(secretary, "task", task.pk).found.has_nobody is True


def test_a_secretary_of_one_committee_sees_nothing_of_another(as_, elsewhere, secretary, viborg, follow_up):
    workflow.note_absence(person=secretary, stand_in=viborg, starts_on=TODAY(), ends_on=TODAY(), by=secretary)
    client = as_(elsewhere)
    page = client.get("/desk/")
    told = ("Skriv", "Viborg", "Sekretær</", "Styregruppen")
    assert ([word for word in told if word in page.content.decode().replace("Andens Sekretær", "")]) == []
    addresses = [f"/desk/follow_up/{follow_up.pk}/", f"/desk/minutes_draft_on/{follow_up.decision.meeting.pk}/"]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert [client.post(f"{address}take/").status_code for address in addresses] == [404, 404]
    assert client.post(f"/desk/absences/{Absence.objects.get().pk}/end/").status_code == 404


def test_a_disqualified_secretary_does_not_see_what_follows_from_the_item(as_, secretary, viborg, follow_up):
    workflow.hand_over(kind="follow_up", pk=follow_up.pk, to=viborg, note="Om sagen", by=secretary)
    meetings.declare_disqualification(item=follow_up.decision.item, person=viborg, reason="Ejer", by=secretary)
    address = f"/desk/follow_up/{follow_up.pk}/"
    page = as_(viborg).get("/desk/").content.decode()
    assert ("Skriv" in page, "Om sagen" in page, as_(viborg).get(address).status_code) == (False, False, 404)
    assert refusal_of(workflow.hand_over, kind="follow_up", pk=follow_up.pk, to=viborg, note="Igen", by=secretary) == [
        "Viborgs Sekretær cannot take it over. Choose somebody else."
    ]


def test_the_mail_of_a_handover_does_not_leave_to_who_lost_sight_of_it(
    secretary, viborg, follow_up, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as leaving:
        workflow.hand_over(kind="follow_up", pk=follow_up.pk, to=viborg, note="Hemmelig", by=secretary)
    meetings.declare_disqualification(item=follow_up.decision.item, person=viborg, reason="Ejer", by=secretary)
    for leave in leaving:
        leave()
    assert [mail for mail in mailoutbox if mail.to == [viborg.email]] == []
    assert "Hemmelig" not in Message.objects.of(viborg).first().body


@pytest.mark.parametrize("who", ["co_chair", "member", "participant", "guest", "stranger"])
def test_nobody_else_keeps_a_desk(as_, cast, who):
    client = as_(cast[who])
    assert [client.get("/desk/").status_code, b"/desk/" in client.get("/").content] == [403, False]


def test_the_desk_asks_as_much_for_one_row_as_for_two_hundred(as_, secretary, viborg, decision, programme):
    def asked():
        return queries_of(as_(secretary), "/desk/")

    first = meetings.add_follow_up(decision=decision, what="Først", responsible=secretary, by=secretary)
    meetings.propose_item(committee=programme.committee, title="Forslag", kind="discussion", by=secretary)
    workflow.add_task(programme=programme, title="Data", person=viborg, due_on=TODAY(), by=secretary)
    workflow.take_over(kind="follow_up", pk=first.pk, by=viborg)
    few = asked()
    rows = [FollowUp(decision=decision, what=f"Nr. {number}", responsible=secretary) for number in range(200)]
    for row in rows:
        row.save()
    for number in range(5):
        meetings.propose_item(committee=programme.committee, title=f"F{number}", kind="discussion", by=secretary)
        workflow.add_task(programme=programme, title=f"D{number}", person=viborg, due_on=TODAY(), by=secretary)
        workflow.hand_over(kind="follow_up", pk=rows[number].pk, to=viborg, note="Tag den", by=secretary)
    # Over the bar: the desk asks each of the tables from which something is to be done.
    assert (asked(), few <= 17) == (few, True)


def test_an_office_follows_who_succeeds_and_is_the_secretariats_only(as_, secretary, viborg, member):
    seat = Membership.objects.get(person=viborg)
    address = f"/memberships/{seat.pk}/office/"
    assert as_(secretary).get(address).context["form"].initial["office"] == "Viborg"
    assert refusal_of(change_office, membership=Membership.objects.get(person=member), office="X", by=secretary) == [
        "Only the secretariat has offices. Leave the office empty, or choose the secretariat as role."
    ]
    refused = refusal_of(
        start_membership,
        committee=seat.committee,
        person=seated(seat.committee, "Ny", Role.PARTICIPANT, ends_on=STARTED),
        role="member",
        starts_on=TODAY(),
        office="Aarhus",
        by=secretary,
    )
    assert refused == ["Only the secretariat has offices. Leave the office empty, or choose the secretariat as role."]


def test_who_leads_a_working_group_says_nothing_of_who_is_away_in_the_secretariat(committee, secretary, viborg):
    group = groups.establish_workgroup(
        parent=committee, name="Gruppen", short_name="G", task="Data", starts_on=TODAY(), by=secretary
    )
    lead = seated(group.committee, "Tovholder", Role.SECRETARIAT)
    days = {"starts_on": TODAY(), "ends_on": TODAY()}
    absence = workflow.note_absence(person=secretary, stand_in=viborg, by=viborg, **days)
    told = ["Sekretær: not in the secretariat of a committee you serve."]
    assert refusal_of(workflow.end_absence, absence=absence, by=lead) == told
    assert refusal_of(workflow.note_absence, person=secretary, stand_in=lead, by=lead, **days) == told
