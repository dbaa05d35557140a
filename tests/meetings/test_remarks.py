"""The co-chairs' remarks on items: shared by the two, kept from everybody else, and no part of the agenda."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings import workflow
from meetings.entries import agenda_digest
from meetings.guests.links import link_of
from meetings.models import AgendaItem, Approval, ChairRemark, Meeting
from meetings.models.chair_remark import LONGEST
from meetings.reading.agenda import working_agenda
from meetings.reading.remarks import remarks_for
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as people
from members.models import Committee, Membership, Person, StandIn
from members.rules.roles import Role
from record import clock
from record.once_per_page import remembering
from record.verbs import Refused
from record.versions import Conflict
from tests.conftest import STARTED, add_items, seated
from tests.queries import MOST_PER_PAGE, queries_of

SECRET = "Giv Viborg ordet først"
TRACES = (SECRET, "Remarks of the chair", "/remarks/")
LEADS = {"co_chair", "other_co_chair"}


@pytest.fixture
def item(items) -> AgendaItem:
    return items["open"]


@pytest.fixture
def remark(item, co_chairs) -> ChairRemark:
    return workflow.write_remark(item=item, text=SECRET, by=co_chairs[0])


def text_of(page) -> str:
    return page.content.decode()


def traces_in(page) -> list[bool]:
    return [trace in text_of(page) for trace in TRACES]


def granted(item, guest, secretary):
    """A guest who reads the item."""
    expires = clock.now() + timedelta(hours=1)
    workflow.grant_item(item=item, person=guest, reason="Oplæg", expires_at=expires, by=secretary)


def stand_in_of(co_chair, person):
    """`person`, who stands in for the co-chair this week, as documented."""
    seat = Membership.objects.get(person=co_chair)
    week = {"starts_on": clock.today(), "ends_on": clock.today() + timedelta(days=7)}
    StandIn.objects.create(membership=seat, person=person, reason="Ferie", **week)
    return Person.objects.get(pk=person.pk)


# ------------------------------------------------------------------------------------------------ who


def test_both_co_chairs_read_it_on_the_page_of_the_item_and_nobody_else_finds_a_trace(as_, cast, item, remark):
    granted(item, cast["guest"], cast["secretary"])
    pages = {name: as_(person).get(f"/items/{item.pk}/") for name, person in cast.items()}
    assert {name for name, page in pages.items() if page.status_code == 200} == set(cast) - {"substitute", "stranger"}
    assert {name: traces_in(page) for name, page in pages.items()} == {
        name: [name in LEADS] * len(TRACES) for name in cast
    }


def test_the_gate_answers_the_same_for_the_script(cast, item, remark, published_meeting):
    granted(item, cast["guest"], cast["secretary"])
    assert {name: remarks_for(published_meeting, person) for name, person in cast.items()} == {
        name: {item.pk: SECRET} if name in LEADS else {} for name in cast
    }


def test_no_other_page_of_the_meeting_tells_of_it(as_, cast, item, remark, published_meeting):
    assert SECRET in text_of(as_(cast["co_chair"]).get(f"/items/{item.pk}/"))
    slug = published_meeting.committee.slug
    addresses = [
        *(f"/meetings/{published_meeting.pk}/{page}" for page in ("", "prepare/", "who/", "readings/", "access/")),
        *(f"/committees/{slug}/{page}" for page in ("", "history/", "access-log/", "decisions/", "meetings/")),
        f"/items/{item.pk}/edit/",
        "/",
    ]
    answers = {address: as_(cast["secretary"]).get(address) for address in addresses}
    assert {address: (page.status_code, SECRET in text_of(page)) for address, page in answers.items()} == dict.fromkeys(
        addresses, (200, False)
    )


def test_who_sees_the_portal_as_a_co_chair_does_not_see_it(as_, secretary, co_chairs, item, remark, published_meeting):
    assert traces_in(as_(co_chairs[0]).get(f"/items/{item.pk}/")) == [True] * len(TRACES)
    client = as_(secretary)
    client.post(f"/meetings/{published_meeting.pk}/see-as/{co_chairs[0].pk}/")
    page = client.get(f"/items/{item.pk}/")
    assert (page.status_code, page.wsgi_request.user, traces_in(page)) == (
        200,
        co_chairs[0],
        [False] * len(TRACES),
    )
    assert client.get(f"/items/{item.pk}/remarks/").status_code == 404
    seen_as = page.wsgi_request.user
    assert (remarks_for(published_meeting, seen_as), remarks_for(published_meeting, co_chairs[0])) == (
        {},
        {item.pk: SECRET},
    )


def test_a_documented_stand_in_leads_in_the_place_of_the_co_chair(as_, co_chairs, member, item, remark):
    before = traces_in(as_(member).get(f"/items/{item.pk}/"))
    stands_in = stand_in_of(co_chairs[1], member)
    after = traces_in(as_(stands_in).get(f"/items/{item.pk}/"))
    with clock.at(clock.now() + timedelta(days=30)):
        afterwards = traces_in(as_(stands_in).get(f"/items/{item.pk}/"))
    assert [before, after, afterwards] == [[False] * 3, [True] * 3, [False] * 3]


def test_who_is_co_chair_no_longer_reads_it_no_longer(co_chairs, remark, published_meeting, secretary):
    seat = Membership.objects.get(person=co_chairs[0])
    yesterday = clock.today() - timedelta(days=1)
    assert remarks_for(published_meeting, co_chairs[0]) != {}
    people.end_membership(membership=seat, ends_on=yesterday, reason="Valg", by=secretary)
    assert remarks_for(published_meeting, Person.objects.get(pk=co_chairs[0].pk)) == {}


def test_what_is_taken_from_a_co_chair_takes_its_remarks_along(as_, co_chairs, item, remark, secretary):
    workflow.declare_disqualification(item=item, person=co_chairs[0], reason="Ejer", by=secretary)
    answers = [as_(co_chair).get(f"/items/{item.pk}/remarks/").status_code for co_chair in co_chairs]
    assert (answers, [remarks_for(item.meeting, co_chair) for co_chair in co_chairs]) == (
        [404, 200],
        [{}, {item.pk: SECRET}],
    )


def test_who_comes_by_a_guests_link_sees_none_though_a_co_chair(co_chairs, item, remark, secretary):
    expires = clock.now() + timedelta(hours=1)
    link = link_of(
        workflow.grant_item(item=item, person=co_chairs[0], reason="Oplæg", expires_at=expires, by=secretary)
    )
    visitor = Client()
    visitor.post(link)
    page = visitor.get(f"/items/{item.pk}/")
    assert (page.status_code, page.wsgi_request.user, traces_in(page)) == (200, co_chairs[0], [False] * 3)
    assert visitor.get(f"/items/{item.pk}/remarks/").status_code in (403, 404)


@pytest.fixture
def group_meeting(committee, secretary, member):
    """A published meeting of a group without co-chairs, which one of its two members chairs."""
    group = Committee.objects.create(
        name="Gruppen", short_name="G", slug="g", kind="working_group", parent=committee, starts_on=STARTED
    )
    Membership.objects.create(committee=group, person=secretary, role=Role.SECRETARIAT, starts_on=STARTED)
    Membership.objects.create(committee=group, person=member, role=Role.MEMBER, starts_on=STARTED)
    seated(group, "Andet Medlem", Role.MEMBER)
    start = clock.now() + timedelta(days=20)
    meeting = workflow.create_meeting(
        committee=group, starts_at=start, ends_at=start + timedelta(hours=1), chair=member, by=secretary
    )
    meeting = workflow.start_preparation(meeting=meeting, by=secretary)
    add_items(meeting, secretary)
    return workflow.publish_agenda(meeting=meeting, by=secretary)


def test_where_there_are_no_co_chairs_who_chairs_the_meeting_keeps_the_remarks(as_, secretary, member, group_meeting):
    item = group_meeting.items.get(openness="open")
    other = Person.objects.get(name="Andet Medlem")
    as_(member).post(f"/items/{item.pk}/remarks/", {"text": SECRET, "version": 0})
    pages = [as_(person).get(f"/items/{item.pk}/") for person in (member, other, secretary)]
    assert [traces_in(page) for page in pages] == [[True] * 3, [False] * 3, [False] * 3]
    assert "Only you can see them, as the chair of the meeting." in text_of(pages[0])


def test_a_chair_for_once_has_nothing_where_there_are_co_chairs(as_, member, item, remark, published_meeting):
    published_meeting.chair = member
    published_meeting.save()
    assert traces_in(as_(member).get(f"/items/{item.pk}/")) == [False] * 3
    assert remarks_for(published_meeting, member) == {}


# ------------------------------------------------------------------------------------------------ writing


def test_a_co_chair_writes_and_the_other_goes_on(as_, co_chairs, item):
    writer, other = map(as_, co_chairs)
    address = f"/items/{item.pk}/remarks/"
    first = writer.post(address, {"text": SECRET, "version": writer.get(address).context["form"]["version"].value()})
    version = other.get(address).context["form"]["version"].value()
    other.post(address, {"text": f"{SECRET}\r\nHøjst ti minutter", "version": version})
    kept = ChairRemark.objects.get()
    assert (first.url, kept.text, kept.changed_by) == (
        f"/items/{item.pk}/#remarks",
        f"{SECRET}\nHøjst ti minutter",
        co_chairs[1],
    )
    assert "Last changed by Regional Medformand" in text_of(writer.get(f"/items/{item.pk}/"))


def test_an_empty_text_removes_the_remarks(as_, co_chairs, item, remark):
    as_(co_chairs[1]).post(f"/items/{item.pk}/remarks/", {"text": " \n ", "version": remark.pk})
    page = text_of(as_(co_chairs[0]).get(f"/items/{item.pk}/"))
    assert (ChairRemark.objects.count(), SECRET in page, "Write remarks" in page) == (0, False, True)


def test_who_saves_what_stands_there_has_changed_nothing(co_chairs, item, remark):
    workflow.write_remark(item=item, text=f"{SECRET}\r\n", expected_version=remark.pk, by=co_chairs[1])
    assert (ChairRemark.objects.get().pk, ChairRemark.objects.get().changed_by) == (remark.pk, co_chairs[0])


def test_two_who_write_at_once_see_both_versions_and_the_next_save_is_a_conscious_one(as_, co_chairs, item, remark):
    client, address = as_(co_chairs[1]), f"/items/{item.pk}/remarks/"
    workflow.write_remark(item=item, text="Deres ord", by=co_chairs[0])
    answer = client.post(address, {"text": "Mine ord", "version": remark.pk})
    shown = text_of(answer)
    assert (answer.status_code, ChairRemark.objects.get().text) == (409, "Deres ord")
    assert ["Deres ord" in shown, "Mine ord" in shown, "Kommunal Medformand changed the remarks" in shown] == [True] * 3
    client.post(address, {"text": "Fælles ord", "version": answer.context["form"]["version"].value()})
    assert ChairRemark.objects.get().text == "Fælles ord"


def test_the_first_remark_of_two_is_not_overwritten_by_the_second(as_, co_chairs, item):
    workflow.write_remark(item=item, text="Deres ord", by=co_chairs[0])
    answer = as_(co_chairs[1]).post(f"/items/{item.pk}/remarks/", {"text": "Mine ord", "version": 0})
    assert (answer.status_code, ChairRemark.objects.get().text) == (409, "Deres ord")


def test_what_was_removed_or_written_anew_in_between_is_a_conflict_too(as_, co_chairs, item, remark):
    client, address = as_(co_chairs[1]), f"/items/{item.pk}/remarks/"
    workflow.write_remark(item=item, text="", by=co_chairs[0])
    removed = client.post(address, {"text": "Mine ord", "version": remark.pk})
    workflow.write_remark(item=item, text="Skrevet på ny", by=co_chairs[0])
    anew = client.post(address, {"text": "Mine ord", "version": remark.pk})
    assert (removed.status_code, removed.context["form"]["version"].value(), "Mine ord" in text_of(removed)) == (
        409,
        "0",
        True,
    )
    assert (anew.status_code, ChairRemark.objects.get().text) == (409, "Skrevet på ny")


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999"])
def test_a_form_without_its_version_overwrites_nothing(as_, co_chairs, item, remark, version):
    answer = as_(co_chairs[1]).post(f"/items/{item.pk}/remarks/", {"text": "Mine ord", "version": version})
    assert (answer.status_code, ChairRemark.objects.get().text) == (409, SECRET)


def test_a_text_that_is_too_long_is_refused_at_the_field_and_kept(as_, co_chairs, item):
    typed = "å" * (LONGEST + 1)
    answer = as_(co_chairs[0]).post(f"/items/{item.pk}/remarks/", {"text": typed, "version": 0})
    assert answer.context["form"].errors == {"text": [f"Write at most {LONGEST} characters (now {LONGEST + 1})"]}
    page = text_of(answer).partition("<main")[2]
    assert (typed in page, "maxlength" in page, ChairRemark.objects.count()) == (True, False, 0)
    as_(co_chairs[0]).post(f"/items/{item.pk}/remarks/", {"text": "å" * LONGEST, "version": 0})
    assert len(ChairRemark.objects.get().text) == LONGEST


def test_who_may_not_write_writes_nothing(as_, cast, item, remark):
    granted(item, cast["guest"], cast["secretary"])
    typed = {"text": "Nyt", "version": remark.pk}
    answers = {name: as_(person).post(f"/items/{item.pk}/remarks/", typed).status_code for name, person in cast.items()}
    kept = ChairRemark.objects.get().text
    refused = dict.fromkeys(cast, 403) | {"substitute": 404, "stranger": 404}
    assert ({**answers, "co_chair": 403, "other_co_chair": 403}, kept) == (refused, "Nyt")
    assert (answers["co_chair"], answers["other_co_chair"]) == (302, 409)


def test_what_is_written_is_text_and_never_markup(as_, co_chairs, item):
    workflow.write_remark(item=item, text="<b>Viborg</b> & Skive", by=co_chairs[0])
    assert "&lt;b&gt;Viborg&lt;/b&gt; &amp; Skive" in text_of(as_(co_chairs[1]).get(f"/items/{item.pk}/"))


# ------------------------------------------------------------------------------------------------ when


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (S.PREPARING, True),
        (S.WITH_CO_CHAIRS, True),
        (S.PUBLISHED, True),
        (S.IN_SESSION, True),
        (S.MINUTES_DRAFT, False),
        (S.MINUTES_APPROVED, False),
    ],
)
def test_remarks_are_written_until_the_meeting_is_closed(meeting_in, co_chairs, state, may):
    item = AgendaItem.objects.get(meeting=meeting_in(state), openness="open")
    try:
        workflow.write_remark(item=item, text=SECRET, by=co_chairs[0])
    except Refused as refusal:
        assert "cannot be changed when it is over" in str(refusal)
    assert ChairRemark.objects.exists() is may


def test_when_the_meeting_is_over_the_remarks_are_read_and_typed_text_is_kept(as_, meeting_in, secretary, co_chairs):
    meeting = meeting_in(S.IN_SESSION)
    item = AgendaItem.objects.get(meeting=meeting, openness="open")
    remark = workflow.write_remark(item=item, text=SECRET, by=co_chairs[0])
    for agenda_item in AgendaItem.objects.filter(meeting=meeting).on_agenda().select_related("meeting"):
        workflow.record_decision(item=agenda_item, outcome="approved", text="Godkendt.", by=secretary)
    workflow.close_meeting(meeting=meeting, by=secretary)
    client = as_(co_chairs[1])
    page = text_of(client.get(f"/items/{item.pk}/"))
    answer = client.post(f"/items/{item.pk}/remarks/", {"text": "For sent", "version": remark.pk})
    assert (SECRET in page, "/remarks/" in page, "For sent" in text_of(answer)) == (True, False, True)
    assert (answer.status_code, ChairRemark.objects.get().text) == (200, SECRET)


def test_before_the_review_the_co_chairs_read_neither_item_nor_remarks(as_, meeting_in, co_chairs):
    item = AgendaItem.objects.get(meeting=meeting_in(S.PREPARING), openness="open")
    assert [as_(co_chair).get(f"/items/{item.pk}/remarks/").status_code for co_chair in co_chairs] == [404, 404]


def test_remarks_change_neither_approvals_nor_agenda(meeting_in, co_chairs):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    workflow.approve_agenda(meeting=meeting, by=co_chairs[0])
    item = AgendaItem.objects.get(meeting=meeting, openness="open")
    before = (agenda_digest(working_agenda(meeting)), item.version, item.history.count(), meeting.history.count())
    workflow.write_remark(item=item, text=SECRET, by=co_chairs[1])
    meeting, item = Meeting.objects.get(), AgendaItem.objects.get(pk=item.pk)
    after = (agenda_digest(working_agenda(meeting)), item.version, item.history.count(), meeting.history.count())
    assert (after, Approval.objects.get().withdrawn_at, meeting.has_changes) == (before, None, False)


def test_an_item_off_the_agenda_takes_no_remarks(item, co_chairs, secretary):
    workflow.remove_item(item=item, reason="Trukket", by=secretary)
    with pytest.raises(Refused, match="taken off the agenda"):
        workflow.write_remark(item=item, text=SECRET, by=co_chairs[0])


def test_a_conflict_names_who_was_first_and_how_it_stands(item, co_chairs, remark):
    with pytest.raises(Conflict, match="Kommunal Medformand") as conflict:
        workflow.write_remark(item=item, text="Mine ord", expected_version=0, by=co_chairs[1])
    assert conflict.value.current == remark


# ------------------------------------------------------------------------------------------------ about people


def test_own_data_tell_who_wrote_it_and_nobody_else(as_, cast, item, remark):
    told = {name: text_of(as_(person).get("/profile/data.json")) for name, person in cast.items()}
    assert {name for name, text in told.items() if SECRET in text} == {"co_chair"}
    assert [row["text"] for row in json.loads(told["co_chair"])["chair's remarks"]] == [SECRET]


def test_who_is_erased_takes_the_own_remarks_along(item, remark, co_chairs, secretary):
    workflow.write_remark(item=AgendaItem.objects.get(openness="closed_visible"), text="Min", by=co_chairs[1])
    seat = Membership.objects.get(person=co_chairs[0])
    yesterday = clock.today() - timedelta(days=1)
    people.end_membership(membership=seat, ends_on=yesterday, reason="Valg", by=secretary)
    people.erase_person(person=Person.objects.get(pk=co_chairs[0].pk), reason="Anmodning", by=secretary)
    assert list(ChairRemark.objects.values_list("text", flat=True)) == ["Min"]


# ------------------------------------------------------------------------------------------------ what it costs


def test_the_page_of_an_item_asks_for_remarks_only_for_those_who_lead(as_, cast, item, remark):
    granted(item, cast["guest"], cast["secretary"])
    asking = set()
    for name, person in cast.items():
        with CaptureQueriesContext(connection) as asked:
            as_(person).get(f"/items/{item.pk}/")
        asking |= {name for query in asked if "chairremark" in query["sql"]}
    assert asking == LEADS


def test_the_page_of_an_item_keeps_the_budget_for_those_who_lead(as_, co_chairs, member, item, remark, group_meeting):
    other = group_meeting.items.get(openness="open")
    workflow.write_remark(item=other, text=SECRET, by=member)
    costs = [queries_of(as_(co_chairs[0]), f"/items/{item.pk}/"), queries_of(as_(member), f"/items/{other.pk}/")]
    # On top: what was said of the item to the secretariat in review.
    assert [cost for cost in costs if cost > MOST_PER_PAGE + 1] == []


def test_the_script_costs_as_much_for_many_remarks_as_for_one(items, co_chairs, remark, published_meeting):
    def cost():
        with remembering(), CaptureQueriesContext(connection) as asked:
            remarks_for(published_meeting, co_chairs[0])
        return len(asked)

    with_one = cost()
    for item in items.values():
        workflow.write_remark(item=item, text="Mere", by=co_chairs[0])
    assert (cost(), with_one) == (with_one, 4)
