"""The secretariat's worktable: order, proposals and what is taken off again."""

import pytest

from meetings import workflow
from meetings.models import AgendaItem
from meetings.rules.lifecycle import MeetingState as S


def titles(meeting):
    return list(AgendaItem.objects.filter(meeting=meeting).on_agenda().values_list("title", flat=True))


@pytest.fixture
def preparing(meeting_in, co_chairs):
    return meeting_in(S.PREPARING)


def test_an_item_moves_up_by_one_and_the_browser_comes_back_to_it(as_, secretary, preparing):
    item = preparing.items.get(title="Lukket med titel")
    answer = as_(secretary).post(f"/items/{item.pk}/move/up/")
    assert titles(preparing) == ["Lukket med titel", "Åbent punkt", "Skjult titel"]
    assert answer.url == f"/meetings/{preparing.pk}/prepare/?moved={item.pk}#item-{item.pk}"


def test_htmx_gets_the_list_the_page_also_holds(as_, secretary, preparing):
    item = preparing.items.get(title="Åbent punkt")
    answer = as_(secretary).post(f"/items/{item.pk}/move/down/", headers={"HX-Request": "true"})
    assert [template.name for template in answer.templates][:1] == ["meetings/_working_agenda_said.html"]
    assert f"“{item.title}” is item 2 now." in answer.content.decode()
    assert titles(preparing) == ["Lukket med titel", "Åbent punkt", "Skjult titel"]


def test_an_item_moved_to_an_end_keeps_the_focus_on_the_button_that_is_left(as_, secretary, preparing):
    item = preparing.items.get(title="Lukket med titel")
    page = " ".join(as_(secretary).post(f"/items/{item.pk}/move/up/", follow=True).content.decode().split())
    assert (f'id="down-{item.pk}" autofocus' in page, page.count("autofocus")) == (True, 1)


def test_the_worktable_says_what_is_missing_before_the_agenda_can_be_sent(as_, secretary, preparing):
    workflow.add_item(meeting=preparing, title="Uden at-punkt", kind="decision", by=secretary)
    page = as_(secretary).get(f"/meetings/{preparing.pk}/prepare/")
    assert len(page.context["missing"]) == 1
    assert page.context["missing"][0] in page.content.decode()


def test_taking_an_item_off_asks_first(as_, secretary, preparing):
    item, client = preparing.items.get(title="Åbent punkt"), as_(secretary)
    assert client.get(f"/items/{item.pk}/remove/").status_code == 200
    assert titles(preparing) == ["Åbent punkt", "Lukket med titel", "Skjult titel"]
    client.post(f"/items/{item.pk}/remove/")
    assert titles(preparing) == ["Lukket med titel", "Skjult titel"]


def test_a_member_neither_sees_the_worktable_nor_moves_an_item(as_, member, preparing):
    item, client = preparing.items.first(), as_(member)
    answers = [client.get(f"/meetings/{preparing.pk}/prepare/"), client.post(f"/items/{item.pk}/move/up/")]
    assert [answer.status_code for answer in answers] == [403, 404]


def test_a_proposed_item_is_accepted_for_the_meeting(as_, secretary, member, preparing, committee):
    proposed = workflow.propose_item(committee=committee, title="Mit forslag", kind="discussion", by=member)
    answer = as_(secretary).post(f"/items/{proposed.pk}/accept/", {"meeting": preparing.pk})
    assert answer.url == f"/meetings/{preparing.pk}/prepare/"
    assert titles(preparing)[-1] == "Mit forslag"


@pytest.mark.parametrize("meeting", ["", "x", "0", "999999"])
def test_a_proposal_is_not_accepted_for_a_meeting_that_is_not_there(as_, secretary, member, committee, meeting):
    proposed = workflow.propose_item(committee=committee, title="Mit forslag", kind="discussion", by=member)
    assert as_(secretary).post(f"/items/{proposed.pk}/accept/", {"meeting": meeting}).status_code == 404
