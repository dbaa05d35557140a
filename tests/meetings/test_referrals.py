"""A case goes from one body to another and comes back: what goes along, who may read it, what cannot be done."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Decision, ReferralReceiver
from members.models import Committee, Membership, Message, Organisation
from members.rules.roles import Role
from record import append_only, clock
from record.verbs import Refused
from record.versions import version_of
from tests.conftest import STARTED, pdf
from tests.meetings.between_bodies import (
    approved,
    clerk,
    decided,
    decision,
    listener,
    mayor,
    meeting_of,
    on_an_agenda,
    political,
    treated,
)
from tests.queries import MOST_PER_PAGE, queries_of

__all__ = ["clerk", "decision", "listener", "mayor", "political"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(decision, political, clerk, secretary):
    """The decision sent to the political group, with everything that is open."""
    referral = workflow.refer_decision(
        decision=decision,
        title="Klimatopmøde",
        text="godkender rammen\nbeder om en tidsplan",
        receivers=[(political, None)],
        annexes=decision.item.attachments.filter(closed=False),
        by=secretary,
    )
    return referral.receivers.get()


def test_a_case_arrives_as_a_proposed_item_with_its_text_annexes_and_number(receiver, decision):
    arrived = receiver.item
    assert (arrived.committee, arrived.state, arrived.title, arrived.openness) == (
        receiver.committee,
        "proposed",
        "Klimatopmøde",
        "open",
    )
    assert [point.text for point in arrived.points.all()] == ["godkender rammen", "beder om en tidsplan"]
    assert (arrived.summary, [annex.title for annex in arrived.attachments.all()]) == ("Åbent resumé", ["Åbent bilag"])
    assert f"Decision {decision.reference} of" in arrived.case_presentation
    assert "<p>Godkendt.</p>" in arrived.case_presentation


def test_a_dissent_goes_along(decision, political, member, secretary, meeting_in):
    decision.dissents.model.objects.all()
    with append_only.allowing(decision.meeting):
        decision.dissents.create(person=member, statement="Jeg er <imod>")
    referral = workflow.refer_decision(decision=decision, text="x", receivers=[(political, None)], by=secretary)
    assert "Dissent, Medlem: Jeg er &lt;imod&gt;" in referral.receivers.get().item.case_presentation


def test_the_receivers_page_says_what_was_left_out(as_, clerk, receiver):
    page = as_(clerk).get(receiver.item.get_absolute_url()).content.decode()
    assert ("Not sent along:" in page, "1 annex" in page, "Fortroligt bilag" in page) == (True, True, False)


def test_a_closed_annex_cannot_be_sent_along(decision, political, secretary):
    with pytest.raises(Refused, match="A closed annex stays here"):
        workflow.refer_decision(
            decision=decision,
            text="x",
            receivers=[(political, None)],
            annexes=decision.item.attachments.filter(closed=True),
            by=secretary,
        )
    assert ReferralReceiver.objects.count() == 0


def test_a_closed_item_arrives_closed(meeting_in, decision, political, clerk, listener, secretary, as_):
    closed = Decision.objects.get(item__meeting=decision.meeting, item__openness="closed_hidden")
    referral = workflow.refer_decision(decision=closed, text="x", receivers=[(political, None)], by=secretary)
    arrived = referral.receivers.get().item
    on_an_agenda(arrived, clerk)
    assert (arrived.openness, as_(listener).get(arrived.get_absolute_url()).status_code) == ("closed_hidden", 404)
    page = as_(listener).get("/committees/politisk/cases/").content.decode()
    assert "Skjult titel" not in page


def test_who_was_kept_out_at_the_sender_is_kept_out_at_the_receiver(decision, political, clerk, member, secretary, as_):
    political.memberships.create(person=member, role=Role.MEMBER, starts_on=STARTED)
    workflow.declare_disqualification(item=decision.item, person=member, reason="Ejer af grunden", by=member)
    referral = workflow.refer_decision(decision=decision, text="x", receivers=[(political, None)], by=secretary)
    case = referral.receivers.get()
    on_an_agenda(case.item, clerk)
    answers = [as_(member).get(address).status_code for address in (case.item.get_absolute_url(), f"/cases/{case.pk}/")]
    assert answers == [404, 404]


def test_who_is_kept_out_after_the_case_was_sent_is_kept_out_at_the_receiver(
    receiver, decision, political, member, as_
):
    political.memberships.create(person=member, role=Role.SECRETARIAT, starts_on=STARTED)
    assert as_(member).get(receiver.item.get_absolute_url()).status_code == 200
    workflow.declare_disqualification(item=decision.item, person=member, reason="Ejer af grunden", by=member)
    assert as_(member).get(receiver.item.get_absolute_url()).status_code == 404


def test_the_answer_comes_back_when_the_receivers_minutes_are_approved(
    receiver, decision, clerk, secretary, as_, member
):
    treated(receiver.item, clerk, text="Tiltrådt med tak.")
    receiver.refresh_from_db()
    assert (receiver.answer, receiver.answer_text) == (
        "adopted",
        f"Tiltrådt med tak.\n\nDecision {receiver.item.decision.reference} of Politisk styregruppe.",
    )
    page = as_(member).get(decision.get_absolute_url()).content.decode()
    assert "Tiltrådt med tak." in page
    assert (
        Message.objects.filter(
            to=secretary, subject="Answer from Politisk styregruppe to Administrativ styregruppe"
        ).count()
        == 1
    )


def test_nothing_of_the_answer_is_seen_before_the_minutes_are_approved(receiver, decision, clerk, member, as_):
    decided(on_an_agenda(receiver.item, clerk), receiver.item, clerk, text="Hemmelig aftale")
    receiver.refresh_from_db()
    pages = [as_(member).get(at).content.decode() for at in (decision.get_absolute_url(), f"/cases/{receiver.pk}/")]
    assert (receiver.answer, ["Hemmelig aftale" in page for page in pages]) == ("", [False, False])


def test_an_answer_on_a_closed_item_does_not_leave_by_itself(receiver, clerk, secretary, decision, as_, member):
    workflow.edit_item(item=receiver.item, openness="closed_visible", by=clerk)
    treated(AgendaItem.objects.get(pk=receiver.item_id), clerk, text="Hemmelig aftale")
    receiver.refresh_from_db()
    assert receiver.answer == ""
    workflow.answer_referral(receiver=receiver, answer="adopted", text="Tiltrådt", by=secretary)
    page = as_(member).get(decision.get_absolute_url()).content.decode()
    assert ("Hemmelig aftale" in page, "Tiltrådt" in page) == (False, True)


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [("approved_with_changes", "adopted_with_changes"), ("discussed", "noted"), ("rejected", "rejected")],
)
def test_an_outcome_is_an_answer(receiver, clerk, outcome, answer):
    treated(receiver.item, clerk, outcome=outcome)
    receiver.refresh_from_db()
    assert receiver.answer == answer


def test_a_case_that_is_deferred_is_answered_on_the_item_it_goes_on_as(receiver, clerk):
    first = receiver.item
    treated(first, clerk, outcome="deferred")
    receiver.refresh_from_db()
    assert (receiver.answer, receiver.item.continues) == ("", first)
    treated(receiver.item, clerk, outcome="adopted")
    receiver.refresh_from_db()
    assert receiver.answer == "adopted"


def test_an_amended_decision_changes_the_answer_and_is_told_again(receiver, clerk, secretary, committee):
    meeting = treated(receiver.item, clerk)
    coming = workflow.start_preparation(meeting=meeting_of(committee, secretary, 60), by=secretary)
    workflow.amend_decision(
        decision=receiver.item.decision, outcome="rejected", text="Afvist.", reason="Fejl", by=clerk
    )
    receiver.refresh_from_db()
    assert (receiver.answer, receiver.answer_text.splitlines()[0], receiver.reported_in) == (
        "rejected",
        "Afvist.",
        None,
    )
    assert (meeting.state, workflow.put_answers_on_agenda(meeting=coming, by=secretary)) == ("minutes_approved", 1)


def test_the_next_agenda_that_is_begun_tells_the_answer(receiver, clerk, secretary, committee):
    treated(receiver.item, clerk)
    coming = workflow.start_preparation(meeting=meeting_of(committee, secretary, 60), by=secretary)
    [told] = coming.items.filter(title="Follow-up on decisions")
    assert "has answered" in told.case_presentation
    assert "Klimatopmøde" in told.case_presentation
    receiver.refresh_from_db()
    assert receiver.reported_in == told
    later = workflow.start_preparation(meeting=meeting_of(committee, secretary, 90), by=secretary)
    assert later.items.count() == 0


def test_an_agenda_that_is_being_prepared_gets_the_answer_at_once(
    receiver, clerk, secretary, committee, django_capture_on_commit_callbacks
):
    coming = workflow.start_preparation(meeting=meeting_of(committee, secretary, 60), by=secretary)
    own = workflow.add_item(
        meeting=coming,
        title="Follow-up on decisions",
        kind="orientation",
        case_presentation="Eget",
        by=secretary,
    )
    with django_capture_on_commit_callbacks(execute=True):
        treated(receiver.item, clerk)
    own.refresh_from_db()
    assert own.case_presentation.startswith("<p>Eget</p><p>Politisk styregruppe has answered")
    assert own.version == 2


def test_the_answer_to_a_closed_item_stands_on_a_closed_item_of_its_own(
    decision, political, clerk, secretary, committee
):
    closed = Decision.objects.get(item__meeting=decision.meeting, item__openness="closed_visible")
    referral = workflow.refer_decision(decision=closed, text="x", receivers=[(political, None)], by=secretary)
    receiver = referral.receivers.get()
    treated(receiver.item, clerk)
    workflow.answer_referral(receiver=ReferralReceiver.objects.get(), answer="noted", text="Ja", by=secretary)
    coming = workflow.start_preparation(meeting=meeting_of(committee, secretary, 60), by=secretary)
    assert [(item.title, item.openness) for item in coming.items.all()] == [
        ("Answer: Lukket med titel", "closed_visible")
    ]


def test_the_document_of_an_outside_body_comes_on_the_agenda_as_an_annex(
    decision, region, secretary, committee, as_, member, stranger
):
    referral = workflow.refer_decision(decision=decision, text="x", receivers=[(None, region)], by=secretary)
    receiver = referral.receivers.get()
    workflow.answer_referral(receiver=receiver, answer="noted", text="Ja", file=pdf(text="Brev"), by=secretary)
    coming = workflow.start_preparation(meeting=meeting_of(committee, secretary, 60), by=secretary)
    [told] = coming.items.all()
    assert [annex.newest.original_name for annex in told.attachments.all()] == ["Brev.pdf"]
    file = f"/cases/{receiver.pk}/answer/file/"
    assert [as_(who).get(file).status_code for who in (member, stranger)] == [200, 404]


def refused(**asked) -> str:
    with pytest.raises(Refused) as problem:
        workflow.refer_decision(text="x", **asked)
    return problem.value.messages[0]


def test_a_group_cannot_refer_a_case_to_itself(decision, committee, secretary):
    told = refused(decision=decision, receivers=[(committee, None)], by=secretary)
    assert told == "A group cannot refer a decision to itself. Put the item on its next agenda instead."


def test_a_case_cannot_go_in_a_circle(receiver, committee, clerk):
    treated(receiver.item, clerk)
    told = refused(decision=receiver.item.decision, receivers=[(committee, None)], by=clerk)
    assert told == "The case came from Administrativ styregruppe. The answer goes back by itself; do not refer it."


def test_a_case_is_not_sent_twice_to_who_has_not_answered(receiver, decision, political, secretary):
    told = refused(decision=decision, receivers=[(political, None)], by=secretary)
    assert told == "The decision has been sent to Politisk styregruppe already, and waits for the answer."


def test_a_working_group_receives_no_referral(decision, committee, secretary):
    group = Committee.objects.create(
        name="Gruppe", slug="gruppe", kind=Committee.Kind.WORKING_GROUP, parent=committee, starts_on=STARTED
    )
    told = refused(decision=decision, receivers=[(group, None)], by=secretary)
    assert told == "Gruppe is a working group. Give it a task or a mandate instead of a referral."


def test_a_group_that_has_ended_receives_no_referral(decision, political, secretary):
    political.ends_on = clock.today() - timedelta(days=1)
    political.save()
    told = refused(decision=decision, receivers=[(political, None)], by=secretary)
    assert told == "Politisk styregruppe has ended. Choose another receiver."


def test_a_committees_answer_cannot_be_typed_while_it_comes_by_itself(receiver, secretary):
    with pytest.raises(Refused, match="The answer comes by itself when Politisk styregruppe has treated"):
        workflow.answer_referral(receiver=receiver, answer="adopted", by=secretary)


def amended(decision, secretary, co_chairs):
    amendment = workflow.amend_decision(
        decision=decision, outcome="approved", text="Ny ramme", reason="Fejl", by=secretary
    )
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)


def test_an_answer_for_a_decision_that_was_amended_says_which_wording_it_is_about(
    decision, region, secretary, co_chairs
):
    referral = workflow.refer_decision(decision=decision, text="x", receivers=[(None, region)], by=secretary)
    amended(decision, secretary, co_chairs)
    receiver = ReferralReceiver.objects.get(referral=referral)
    with pytest.raises(Refused, match="The decision was amended after it was sent on"):
        workflow.answer_referral(receiver=receiver, answer="adopted", by=secretary)
    answered = workflow.answer_referral(receiver=receiver, answer="adopted", about_earlier_wording=True, by=secretary)
    assert answered.about_earlier_wording


def test_the_new_wording_stands_below_what_arrived_first(receiver, decision, secretary, co_chairs):
    amended(decision, secretary, co_chairs)
    workflow.send_new_wording(receiver=ReferralReceiver.objects.get(), by=secretary)
    text = AgendaItem.objects.get(pk=receiver.item_id).case_presentation
    assert text.index("<p>Godkendt.</p>") < text.index("The decision as it reads now") < text.index("<p>Ny ramme</p>")
    with pytest.raises(Refused, match="There is nothing new to send"):
        workflow.send_new_wording(receiver=ReferralReceiver.objects.get(), by=secretary)


def test_a_case_that_is_recalled_goes_off_the_receivers_list(as_, receiver, secretary, clerk):
    as_(secretary).post(f"/cases/{receiver.pk}/recall/", {"reason": "Sendt for tidligt"})
    receiver.refresh_from_db()
    assert (receiver.recalled_because, receiver.item.state) == ("Sendt for tidligt", "removed")
    assert list(as_(clerk).get("/committees/politisk/items/").context["items"]) == []


def test_a_case_on_an_agenda_that_was_sent_out_is_not_recalled(receiver, secretary, clerk):
    on_an_agenda(receiver.item, clerk)
    with pytest.raises(Refused, match="The case stands on an agenda that Politisk styregruppe has sent out"):
        workflow.recall_referral(receiver=ReferralReceiver.objects.get(), reason="x", by=secretary)


def test_the_sender_is_told_when_the_receiver_takes_the_case_off(receiver, secretary, clerk):
    meeting = workflow.start_preparation(meeting=meeting_of(receiver.committee, clerk), by=clerk)
    item = workflow.accept_item(item=receiver.item, meeting=meeting, by=clerk)
    workflow.remove_item(item=item, by=clerk)
    told = Message.objects.filter(
        to=secretary, subject="Politisk styregruppe has stopped a case from Administrativ styregruppe"
    )
    assert (told.count(), told.get().link) == (1, f"/cases/{receiver.pk}/")


def test_days_that_contradict_each_other_are_refused(receiver, secretary):
    today = clock.today()
    with pytest.raises(Refused, match="own deadline cannot be later than the day"):
        workflow.set_dates_of_referral(
            receiver=receiver, treated_on=today, due_on=today + timedelta(days=1), by=secretary
        )


def test_two_who_answer_at_once_see_both(as_, secretary, region, decision):
    referral = workflow.refer_decision(
        decision=decision, text="Til godkendelse", receivers=[(None, region)], by=secretary
    )
    address = f"/cases/{referral.receivers.get().pk}/answer/"
    client = as_(secretary)
    typed = {"version": client.get(address).context["form"]["version"].value(), "answer": "adopted"}
    client.post(address, {**typed, "text": "Tiltrådt"})
    second = client.post(address, {**typed, "text": "Tiltrådt den 3. maj"})
    assert (second.status_code, second.context["theirs"]) == (409, [("Adopted", "Tiltrådt")])
    form = second.context["form"]
    assert form["text"].value() == "Tiltrådt den 3. maj"
    client.post(address, {**typed, "version": form["version"].value(), "text": "Tiltrådt den 3. maj"})
    assert ReferralReceiver.objects.get().answer_text == "Tiltrådt den 3. maj"


def test_the_overview_says_what_is_late_and_how_long_it_waits(as_, receiver, secretary, member):
    day = clock.today() - timedelta(days=1)
    workflow.set_dates_of_referral(
        receiver=receiver, treated_on=day, due_on=None, by=secretary, expected_version=version_of(receiver)
    )
    page = as_(member).get("/committees/styregruppen/cases/")
    assert [(case.name, case.days) for case in page.context["late"]] == [("Klimatopmøde", 0)]


def test_each_body_reads_the_cases_it_is_part_of(as_, receiver, cast, clerk, mayor):
    address, item = f"/cases/{receiver.pk}/", receiver.item.get_absolute_url()
    seen = {name: as_(who).get(address).status_code for name, who in {**cast, "clerk": clerk, "mayor": mayor}.items()}
    readers = {"secretary", "co_chair", "other_co_chair", "member", "participant", "coordinator", "clerk"}
    assert {name for name, status in seen.items() if status == 200} == readers
    assert (as_(mayor).get(item).status_code, as_(cast["secretary"]).get(item).status_code) == (404, 404)


def test_the_overview_asks_as_much_for_two_hundred_cases_as_for_one(as_, decision, secretary, member, receiver):
    address = "/committees/styregruppen/cases/"
    once = queries_of(as_(member), address)
    bodies = [Organisation(name=f"Råd {number}", short_name=f"Råd {number}", kind="other") for number in range(199)]
    receivers = [
        ReferralReceiver(referral=receiver.referral, organisation=body)
        for body in Organisation.objects.bulk_create(bodies)
    ]
    ReferralReceiver.objects.bulk_create(receivers)
    page = as_(member).get(address)
    assert (len(page.context["waiting"]), once <= MOST_PER_PAGE) == (200, True)
    assert queries_of(as_(member), address) == once


def test_who_was_kept_out_at_the_receiver_learns_nothing_of_the_answer_at_home(
    as_, receiver, decision, clerk, political, member, secretary
):
    political.memberships.create(person=member, role=Role.MEMBER, starts_on=STARTED)
    meeting = on_an_agenda(receiver.item, clerk)
    item = AgendaItem.objects.select_related("meeting").get(pk=receiver.item_id)
    workflow.declare_disqualification(item=item, person=member, reason="Ejer af grunden", by=member)
    approved(decided(meeting, item, clerk, text="Hemmelig for én"), clerk)
    addresses = [decision.get_absolute_url(), f"/cases/{receiver.pk}/", "/committees/styregruppen/cases/"]
    pages = {who.name: [as_(who).get(at) for at in addresses] for who in (member, secretary)}
    told = {name: ["Hemmelig for én" in page.content.decode() for page in seen] for name, seen in pages.items()}
    assert told == {"Medlem": [False, False, False], "Sekretær": [True, True, False]}
    assert list(pages["Medlem"][2].context["over"]) == []


def test_an_answer_is_not_typed_before_the_minutes_that_give_it_are_approved(receiver, secretary, clerk):
    meeting = on_an_agenda(receiver.item, clerk)
    meeting = decided(meeting, receiver.item, clerk, outcome="rejected", text="Nej")
    with pytest.raises(Refused, match="The answer comes by itself"):
        workflow.answer_referral(receiver=ReferralReceiver.objects.get(), answer="adopted", by=secretary)
    approved(meeting, clerk)
    assert ReferralReceiver.objects.get().answer == "rejected"


def test_each_of_two_receivers_is_told_the_new_wording(decision, region, secretary, co_chairs):
    kd_net = Organisation.objects.create(name="KD-Net", short_name="KD-Net", kind="association")
    receivers = [(None, region), (None, kd_net)]
    referral = workflow.refer_decision(decision=decision, text="x", receivers=receivers, by=secretary)
    amended(decision, secretary, co_chairs)
    for receiver in referral.receivers.order_by("pk"):
        workflow.send_new_wording(receiver=receiver, by=secretary)
    first = referral.receivers.first()
    answered = workflow.answer_referral(receiver=first, answer="adopted", by=secretary)
    assert answered.about_earlier_wording is False


def test_no_case_is_sent_to_a_committee_whose_work_was_closed(decision, political, secretary):
    political.closed_on = clock.today()
    political.save()
    assert "was closed on" in refused(decision=decision, receivers=[(political, None)], by=secretary)


def test_who_is_kept_out_at_the_receiver_reads_neither_the_answers_file_nor_the_item_that_tells_it(
    as_, receiver, member, political, secretary, clerk, committee
):
    seated_there = {"committee": political, "person": member, "role": Role.MEMBER, "starts_on": STARTED}
    Membership.objects.create(**seated_there)
    meeting = on_an_agenda(receiver.item, clerk)
    taken = {"item": AgendaItem.objects.get(pk=receiver.item_id), "person": member, "reason": "Ejer", "by": clerk}
    decided(meeting, taken["item"], clerk)
    ReferralReceiver.objects.update(answer_file="answers/x", answer_file_name="x.pdf")
    client = as_(member)
    before = client.get(f"/cases/{receiver.pk}/").status_code
    apart = AgendaItem.objects.create(committee=committee, title="Svar", kind="orientation", openness="closed_hidden")
    ReferralReceiver.objects.update(reported_in=apart)
    workflow.declare_disqualification(**taken)
    answers = [client.get(f"/cases/{receiver.pk}/{page}").status_code for page in ("", "file/")]
    assert (before, answers, apart.disqualifications.get().person) == (200, [404, 404], member)
