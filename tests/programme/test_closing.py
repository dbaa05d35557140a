"""The end of a programme: what is open has an owner, everything stays to be read, and nothing can be changed."""

from datetime import timedelta

import pytest

from meetings import workflow as meetings
from meetings.models import AgendaItem, Decision, Meeting
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as members
from members.models import Committee, Organisation
from members.workflow.setting_up import COMMITTEE_FIELDS
from pages.richtext import RichText
from programme import workflow
from programme.models import HandedOver, Programme, Task
from programme.reading.still_open import still_open
from record import clock
from record.verbs import Refused
from tests.conftest import pdf
from tests.queries import queries_of
from workgroups import workflow as groups

REASON = "Kommissoriet udløber"
CLOSED = "The programme of Styregruppen was closed on"


@pytest.fixture
def url(programme):
    return f"/committees/{programme.committee.slug}/programme/"


@pytest.fixture
def group(committee, secretary):
    return groups.establish_workgroup(
        parent=committee, name="Datagruppen", short_name="Data", task="Data", starts_on=clock.today(), by=secretary
    )


@pytest.fixture
def concito(db):
    return Organisation.objects.create(name="CONCITO", short_name="CONCITO", kind="other")


def owners_of(programme, person, to="Viborg Kommune"):
    return {(row.kind, row.pk): to for row in still_open(programme, person)}


def closed(programme, by) -> Programme:
    return workflow.close_programme(programme=programme, reason=REASON, owners=owners_of(programme, by), by=by)


def refusal_of(verb, **facts) -> str:
    with pytest.raises(Refused) as refused:
        verb(**facts)
    return refused.value.messages[0]


def test_what_is_open_of_each_kind_is_found(programme, task, group, meeting_in, cast, concito):
    secretary = cast["secretary"]
    meeting = meeting_in(S.MINUTES_DRAFT)
    decision = Decision.objects.get(item__meeting=meeting, item__openness="open")
    meetings.add_follow_up(decision=decision, what="Skriv notat", responsible=cast["member"], by=secretary)
    meetings.refer_decision(decision=decision, receivers=[(None, concito)], text="Til orientering", by=secretary)
    workflow.file_paper(programme=programme, received_on=clock.today(), sender=concito, title="Brev", by=secretary)
    contact = workflow.add_contact(programme=programme, name="Kontakt", organisation=concito, by=secretary)
    agreed = workflow.note_agreement(
        programme=programme, agreed_on=clock.today(), with_person=contact.person, text="Aftalt", by=secretary
    )
    workflow.add_agreed(agreement=agreed, what="Ring", responsible=secretary, by=secretary)
    meetings.propose_item(committee=programme.committee, title="Forslag", kind="decision", by=secretary)
    start = clock.now() + timedelta(days=90)
    meetings.create_meeting(
        committee=programme.committee, starts_at=start, ends_at=start + timedelta(hours=1), by=secretary
    )
    found = {(str(row.kind), row.what) for row in still_open(programme, secretary)}
    assert found == {
        ("task", str(task)),
        ("follow_up", "Skriv notat"),
        ("case", "Åbent punkt"),
        ("group", "Datagruppen"),
        ("meeting", f"{Meeting.objects.latest('pk').reference} Ordinary meeting"),
        ("minutes", f"{meeting.reference} Ordinary meeting"),
        ("proposal", "Forslag"),
        ("paper", "Brev"),
        ("agreed", "Ring"),
    }


def test_a_programme_is_closed_on_its_page_with_an_owner_for_each_kind_or_row(
    as_, programme, task, group, secretary, url
):
    other = workflow.add_task(programme=programme, title="Evaluere", person=secretary, by=secretary)
    typed = {"reason": REASON, "task": "Aarhus Kommune", f"task-{other.pk}": "Rolf", "group": "KKR"}
    page = as_(secretary).post(f"{url}close/", typed, follow=True).content.decode()
    programme.refresh_from_db()
    kept = set(HandedOver.objects.values_list("kind", "what", "to"))
    assert kept == {
        ("task", str(task), "Aarhus Kommune"),
        ("task", str(other), "Rolf"),
        ("group", "Datagruppen", "KKR"),
        ("task", "Open tasks", "Aarhus Kommune"),
        ("group", "Working groups that are not closed", "KKR"),
    }
    assert (programme.closed_on, programme.closed_by, programme.closed_because) == (clock.today(), secretary, REASON)
    assert ("Aarhus Kommune" in page, REASON in page) == (True, True)


def test_who_does_not_say_who_takes_over_is_told_and_keeps_what_was_typed(as_, programme, task, group, secretary, url):
    page = as_(secretary).post(f"{url}close/", {"reason": REASON, "task": "Aarhus"})
    assert page.context["form"].errors == {"group": ["Write who takes over: a person, an organisation or an office"]}
    assert (REASON in page.content.decode(), Committee.objects.get(pk=programme.committee_id).closed_on) == (True, None)


def test_what_somebody_adds_meanwhile_needs_an_owner_too(programme, task, secretary):
    owners = owners_of(programme, secretary)
    workflow.add_task(programme=programme, title="Ny", person=secretary, by=secretary)
    said = refusal_of(workflow.close_programme, programme=programme, reason=REASON, owners=owners, by=secretary)
    assert said == "Write who takes over: O-02 Ny."


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_programme_is_neither_closed_nor_opened_without_a_reason(programme, secretary, reason):
    said = refusal_of(workflow.close_programme, programme=programme, reason=reason, owners={}, by=secretary)
    assert said == "Write why the programme is closed, or what decided it."
    done = closed(programme, secretary)
    assert refusal_of(workflow.reopen_programme, programme=done, reason=reason, by=secretary) == (
        "Write why the programme is opened again."
    )


def test_a_closed_programme_is_not_closed_again_and_an_open_one_not_opened(programme, secretary):
    assert refusal_of(workflow.reopen_programme, programme=programme, reason="x", by=secretary) == (
        "The programme is open already."
    )
    done = closed(programme, secretary)
    assert refusal_of(workflow.close_programme, programme=done, reason=REASON, owners={}, by=secretary).startswith(
        CLOSED
    )


def test_every_verb_of_a_closed_programme_is_refused_with_the_day(
    programme, task, group, concito, secretary, committee, planned_meeting
):
    contact = workflow.add_contact(programme=programme, name="Kontakt", organisation=concito, by=secretary)
    paper = workflow.file_paper(
        programme=programme, received_on=clock.today(), sender=concito, title="Brev", by=secretary
    )
    item = meetings.propose_item(committee=committee, title="Forslag", kind="decision", by=secretary)
    closed(programme, secretary)
    tomorrow, start = clock.today() + timedelta(days=1), clock.now() + timedelta(days=9)
    of_committee = {"committee": committee}
    refused = [
        (workflow.add_task, {"programme": programme, "title": "Ny", "person": secretary}),
        (workflow.edit_task, {"task": task, "title": "Andet", "person": secretary}),
        (workflow.report_on_task, {"task": task, "mark": "on_track", "text": "Godt"}),
        (workflow.close_task, {"task": task, "ended_as": "done", "reason": "Færdig"}),
        (workflow.reopen_task, {"task": task}),
        (workflow.tie_item, {"item": item, "tasks": [task]}),
        (workflow.continue_programme, {"programme": programme, "starts_on": tomorrow, "ends_on": tomorrow}),
        (workflow.add_contact, {"programme": programme, "name": "Ny", "organisation": concito}),
        (workflow.end_contact, {"contact": contact}),
        (workflow.close_paper, {"paper": paper, "reason": "Nej"}),
        (workflow.make_item, {"paper": paper}),
        (workflow.plan_summit, {"programme": programme}),
        (workflow.add_plan, {"programme": programme, "organisation": concito}),
        (groups.add_milestone, {"group": group, "title": "Udkast", "due_on": tomorrow}),
        (groups.add_document, {"group": group, "file": pdf()}),
        (groups.set_last_day, {"group": group, "ends_on": tomorrow}),
        (
            groups.establish_workgroup,
            {"parent": committee, "name": "Ny", "short_name": "Ny", "task": "x", "starts_on": tomorrow},
        ),
        (meetings.propose_item, {"committee": committee, "title": "Sent", "kind": "decision"}),
        (meetings.start_preparation, {"meeting": planned_meeting}),
        (members.edit_committee, {name: getattr(committee, name) for name in COMMITTEE_FIELDS} | of_committee),
        (members.write_terms, {"text": RichText("<p>Nyt</p>"), "dated": tomorrow} | of_committee),
        (members.add_case_reference, {"party": concito, "case_number": "1"} | of_committee),
        (members.add_seat, {"label": "Ny", "places": 1, "starts_on": tomorrow} | of_committee),
        (meetings.create_meeting, {"committee": committee, "starts_at": start, "ends_at": start}),
        (meetings.create_meeting, {"committee": group.committee, "starts_at": start, "ends_at": start}),
    ]
    said = {verb.__name__: refusal_of(verb, **facts, by=secretary) for verb, facts in refused}
    assert {name: words for name, words in said.items() if not words.startswith(CLOSED)} == {}


def test_forms_of_a_closed_programme_do_not_open_for_typing(as_, programme, task, group, secretary, member, url):
    addresses = [
        f"{url}tasks/new/",
        f"{url}tasks/{task.pk}/edit/",
        f"{url}periods/new/",
        f"/committees/{programme.committee.slug}/coordination/papers/new/",
        f"/committees/{programme.committee.slug}/meetings/new/",
        f"/committees/{programme.committee.slug}/workgroups/new/",
        f"/workgroups/{group.committee.slug}/edit/",
        f"{url}close/",
    ]
    before = [as_(secretary).get(address).status_code for address in addresses]
    closed(programme, secretary)
    after = [as_(secretary).get(address) for address in addresses]
    told = [CLOSED in as_(secretary).get(address, follow=True).content.decode() for address in addresses]
    assert (before, [200 in (answer.status_code,) for answer in after]) == ([200] * 8, [False] * 8)
    assert told == [True] * 8
    assert as_(member).get(f"{url}tasks/new/").status_code == 403


def test_a_closed_programme_says_so_is_read_as_before_and_offers_nothing_that_changes_it(
    as_, programme, task, member, secretary, url
):
    closed(programme, secretary)
    for person in (secretary, member):
        pages = [as_(person).get(address).content.decode() for address in (url, f"{url}tasks/{task.pk}/")]
        assert [("The programme was closed on" in page, task.title.split()[0] in page) for page in pages] == [
            (True, True)
        ] * 2
        assert not [page for page in pages if "tasks/new/" in page or f"{task.pk}/edit/" in page]


def test_minutes_that_are_under_way_and_items_are_finished_after_the_closing(programme, task, meeting_in, cast):
    meeting = meeting_in(S.MINUTES_REVIEW)
    closed(programme, cast["secretary"])
    for name in ("co_chair", "other_co_chair"):
        meetings.approve_minutes(meeting=meeting, by=cast[name])
    opened = meetings.open_comment_round(
        meeting=meeting, deadline=clock.now() + timedelta(days=7), by=cast["secretary"]
    )
    assert opened.state == S.MINUTES_COMMENTS


def test_an_item_is_still_edited_on_its_page_after_the_closing(
    as_, programme, task, published_meeting, items, secretary
):
    closed(programme, secretary)
    page = as_(secretary).get(f"/items/{items['open'].pk}/edit/")
    assert (page.status_code, "tasks" in page.context["form"].fields) == (200, False)


def test_it_is_opened_again_with_a_reason_and_the_list_of_the_handover_stays(as_, programme, task, secretary, url):
    closed(programme, secretary)
    as_(secretary).post(f"{url}reopen/", {"reason": "Forlænget"})
    programme = Programme.objects.select_related("committee").get(pk=programme.pk)
    again = workflow.edit_task(task=Task.objects.get(pk=task.pk), title="Andet", person=secretary, by=secretary)
    reasons = [row.history_change_reason for row in programme.history.order_by("history_id")]
    assert (programme.closed_on, programme.closed_by, again.title) == (None, None, "Andet")
    assert (reasons[-2:], HandedOver.objects.count()) == ([REASON, "Forlænget"], 1)
    assert "Viborg Kommune" in as_(secretary).get(f"{url}handover/").content.decode()


def test_what_was_handed_over_of_a_closed_item_is_named_to_who_reads_it_only(as_, programme, meeting_in, cast, url):
    meeting = meeting_in(S.MINUTES_APPROVED)
    hidden = Decision.objects.get(item__meeting=meeting, item__openness="closed_hidden")
    opened = Decision.objects.get(item__meeting=meeting, item__openness="open")
    for decision, what in ((hidden, "Hemmelig opgave"), (opened, "Åben opgave")):
        meetings.add_follow_up(decision=decision, what=what, responsible=cast["member"], by=cast["secretary"])
    closed(programme, cast["secretary"])
    shown = {
        name: [what in as_(cast[name]).get(f"{url}handover/").content.decode() for what in ("Hemmelig", "Åben opgave")]
        for name in ("secretary", "member", "participant")
    }
    assert shown == {"secretary": [True, True], "member": [True, True], "participant": [False, True]}


def test_who_is_kept_out_of_an_item_is_not_asked_about_it(programme, published_meeting, items, cast, committee):
    proposed = meetings.propose_item(committee=committee, title="Om Sekretær", kind="decision", by=cast["member"])
    AgendaItem.objects.filter(pk=proposed.pk).update(meeting=published_meeting)
    meetings.declare_disqualification(
        item=AgendaItem.objects.get(pk=proposed.pk), person=cast["secretary"], reason="Selv", by=cast["secretary"]
    )
    assert "Om Sekretær" not in {row.what for row in still_open(programme, cast["secretary"])}


def test_the_pages_ask_as_much_for_one_open_thing_as_for_many(as_, programme, task, secretary, url):
    client = as_(secretary)
    first = queries_of(client, f"{url}close/")
    for number in range(3):
        workflow.add_task(programme=programme, title=f"Nr. {number}", person=secretary, by=secretary)
    many = queries_of(client, f"{url}close/")
    closed(programme, secretary)
    assert (many, queries_of(client, f"{url}handover/") <= 12) == (first, True)
