"""Working groups: set up by need, with a mandate, deliverables and an end that a decision gives."""

import pytest

from meetings.rules.lifecycle import MeetingState as S
from members.models import Membership
from members.rules.roles import Role
from record import clock
from tests.queries import MOST_PER_PAGE, queries_of
from workgroups import workflow
from workgroups.models import WorkGroup


@pytest.fixture
def new_url(committee):
    return f"/committees/{committee.slug}/workgroups/new/"


@pytest.fixture
def typed():
    return {"name": "Arbejdsgruppen Data", "short_name": "Data", "task": "Fælles tal", "starts_on": "2026-11-23"}


def establish(committee, by, name="Arbejdsgruppen Data"):
    return workflow.establish_workgroup(
        parent=committee, name=name, short_name=name[:60], task="Fælles tal", starts_on=committee.starts_on, by=by
    )


def test_who_sets_up_a_group_and_its_lead_prepare_its_meetings(as_, secretary, member, new_url, typed):
    as_(secretary).post(new_url, {**typed, "lead": member.pk, "members": [member.pk]})
    group = WorkGroup.objects.get()
    roles = dict(Membership.objects.filter(committee=group.committee).values_list("person", "role"))
    assert group.committee.parent.get_absolute_url() in new_url
    assert roles == {secretary.pk: Role.SECRETARIAT, member.pk: Role.SECRETARIAT}


@pytest.mark.parametrize("missing", ["name", "short_name", "task", "starts_on"])
def test_what_is_missing_stands_at_its_field(as_, secretary, new_url, typed, missing):
    page = as_(secretary).post(new_url, {**typed, missing: ""})
    assert (list(page.context["form"].errors), WorkGroup.objects.count()) == ([missing], 0)


def test_a_taken_name_is_refused_and_what_was_typed_is_kept(as_, secretary, committee, new_url, typed):
    establish(committee, secretary)
    page = as_(secretary).post(new_url, typed)
    assert (len(page.context["form"].non_field_errors()), page.context["form"]["task"].value()) == (1, "Fælles tal")


def test_groups_of_the_same_short_name_get_addresses_of_their_own(committee, secretary):
    groups = [establish(committee, secretary, name=name) for name in ("Ærø og åen", "Ærø, og åen")]
    assert [group.committee.slug for group in groups] == ["aeroe-og-aaen", "aeroe-og-aaen-2"]


def test_a_deliverable_is_asked_for_and_delivered(as_, secretary, committee):
    group = establish(committee, secretary)
    client = as_(secretary)
    client.post(f"{group.get_absolute_url()}deliverables/new/", {"title": "Notat", "due_on": "2027-01-15"})
    deliverable = group.deliverables.get()
    client.post(f"/deliverables/{deliverable.pk}/done/")
    deliverable.refresh_from_db()
    assert (deliverable.title, deliverable.done_on is not None) == ("Notat", True)


def test_a_group_is_not_closed_without_a_decision(as_, secretary, committee):
    group = establish(committee, secretary)
    page = as_(secretary).post(f"{group.get_absolute_url()}close/", {"ends_on": "2026-12-01"})
    group.refresh_from_db()
    assert (list(page.context["form"].errors), group.closed_by) == (["decision"], None)


def test_members_of_the_parent_read_the_group_and_strangers_do_not_know_it(as_, secretary, member, stranger, committee):
    url = establish(committee, secretary).get_absolute_url()
    pages = [(person, path) for person in (member, stranger) for path in (url, f"{url}edit/")]
    assert [as_(person).get(path).status_code for person, path in pages] == [200, 403, 404, 404]


def test_list_and_page_ask_as_much_for_one_as_for_four(as_, secretary, committee):
    client, asked = as_(secretary), []
    for number in range(4):
        page = establish(committee, secretary, name=f"Gruppe {number}").get_absolute_url()
        asked.append([queries_of(client, f"/committees/{committee.slug}/workgroups/"), queries_of(client, page)])
    assert (asked, max(asked[0]) <= MOST_PER_PAGE) == ([asked[0]] * 4, True)


def test_a_closed_group_says_so_and_lists_its_people_from_and_to(as_, secretary, committee, meeting_in, cast):
    group = establish(committee, secretary)
    decision = meeting_in(S.MINUTES_APPROVED).items.get(openness="open").decision
    page = as_(secretary).get(group.get_absolute_url()).content.decode()
    assert ("Closed working group" in page, "since " in page) == (False, True)
    workflow.close_workgroup(group=group, decision=decision, ends_on=clock.today(), by=secretary)
    page = as_(secretary).get(group.get_absolute_url()).content.decode()
    assert ("Closed working group" in page, "since " in page) == (True, False)


def test_a_working_group_has_one_page_whichever_way_leads_to_it(as_, committee, secretary):
    group = establish(committee, secretary)
    page = as_(secretary).get(group.committee.get_absolute_url())
    assert (page.status_code, page["Location"]) == (302, f"/workgroups/{group.committee.slug}/")
    assert as_(secretary).get(committee.get_absolute_url()).status_code == 200
