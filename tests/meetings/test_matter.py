"""Decisions on one matter: tied by the secretariat, drawn as a chain as far as a reader may know of it."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Decision, Disqualification, MatterTie, Meeting
from meetings.reading.matter import matter_of
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.copying import copy_item
from members.models import Membership
from members.workflow import end_membership
from record import clock
from record.verbs import Refused
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.MINUTES_APPROVED)


@pytest.fixture
def decided(meeting):
    """The decisions of the meeting by how open they are."""
    return {row.item.openness: row for row in Decision.objects.filter(item__meeting=meeting).with_item()}


def prepared_after(meeting, by) -> Meeting:
    """A later meeting of the same group, which is being prepared."""
    start = meeting.starts_at + timedelta(days=30)
    later = workflow.create_meeting(
        committee=meeting.committee, starts_at=start, ends_at=start + timedelta(hours=2), place="Skive", by=by
    )
    return workflow.start_preparation(meeting=later, by=by)


@pytest.fixture
def coming(meeting, secretary):
    return prepared_after(meeting, secretary)


@pytest.fixture
def item(coming, secretary):
    return workflow.add_item(meeting=coming, title="Næste skridt", kind="decision", by=secretary)


def tie(secretary, item, decision) -> MatterTie:
    return workflow.tie_to_earlier(item=item, earlier=decision, by=secretary)


def chain(client, of) -> list[str]:
    """What the page of an item or a decision shows of its chain, with "here" for itself."""
    matter = client.get(of.get_absolute_url()).context["matter"]
    return ["here" if link.is_here else link.title for link in matter.links] if matter else []


def test_the_secretariat_ties_an_item_to_an_earlier_decision_and_both_pages_show_it(
    as_, secretary, member, item, decided
):
    offered = as_(secretary).get(f"/items/{item.pk}/earlier/").context["form"].fields["earlier"].queryset
    page = as_(secretary).post(f"/items/{item.pk}/earlier/", {"earlier": decided["open"].pk}, follow=True)
    assert (set(decided.values()) <= set(offered), page.status_code) == (True, 200)
    assert chain(as_(secretary), item) == ["Åbent punkt", "here"]
    assert chain(as_(secretary), decided["open"]) == ["here", "Næste skridt"]
    # What has not been sent out is nobody else's business yet.
    assert chain(as_(member), decided["open"]) == []


def test_what_was_decided_afterwards_can_be_tied_to_what_was_decided_before(as_, secretary, member, decided):
    page = as_(secretary).post(f"/items/{decided['open'].item_id}/earlier/", {"earlier": decided["closed_visible"].pk})
    assert page.url == f"{decided['open'].get_absolute_url()}#matter"
    shown = as_(member).get(decided["open"].get_absolute_url()).content.decode()
    assert ("Earlier: 1. Later: 0." in shown, "Lukket med titel" in shown, "Untie" in shown) == (True, True, False)


def test_an_item_that_is_copied_stands_in_the_chain_by_itself(as_, secretary, coming, decided):
    begun = workflow.take_up_again(decision=decided["open"], meeting=coming, by=secretary)
    assert chain(as_(secretary), begun) == ["Åbent punkt", "here"]


def test_no_more_of_a_chain_is_shown_than_its_titles_are_known(as_, secretary, member, participant, stranger, decided):
    opened, hidden = (decided[kind].item for kind in ("open", "closed_hidden"))
    tie(secretary, opened, decided["closed_hidden"])
    tie(secretary, hidden, decided["closed_visible"])
    assert chain(as_(member), decided["open"]) == ["Lukket med titel", "Skjult titel", "here"]
    client = as_(participant)
    page = client.get(decided["open"].get_absolute_url())
    [link, _here] = page.context["matter"].links
    assert (link.title, link.url, link.said) == ("Lukket med titel", "", None)
    words = page.content.decode()
    assert [word in words for word in ("Skjult", hidden.reference, "Earlier: 1.")] == [False, False, True]
    assert chain(client, opened) == ["Lukket med titel", "here"]
    assert as_(stranger).get(opened.get_absolute_url()).status_code == 404


def test_who_is_kept_out_of_an_earlier_item_or_has_left_is_not_told_of_it(
    as_, secretary, member, participant, decided, item
):
    tie(secretary, decided["open"].item, decided["closed_hidden"])
    workflow.declare_disqualification(
        item=decided["closed_hidden"].item, person=member, reason="Ejer grunden", by=secretary
    )
    assert chain(as_(member), decided["open"]) == []
    yesterday = clock.today() - timedelta(days=1)
    end_membership(membership=participant.memberships.get(), ends_on=yesterday, reason="Nyt job", by=secretary)
    assert as_(participant).get(decided["open"].get_absolute_url()).status_code == 404


def test_a_guest_of_one_item_sees_nothing_of_its_chain(as_, secretary, guest, decided):
    tie(secretary, decided["open"].item, decided["closed_visible"])
    until = clock.now() + timedelta(days=5)
    workflow.grant_item(item=decided["open"].item, person=guest, reason="Oplæg", expires_at=until, by=secretary)
    assert chain(as_(guest), decided["open"].item) == []


def test_a_chain_has_no_circle_and_is_said_once(secretary, decided, item):
    opened, titled, hidden = (decided[kind] for kind in ("open", "closed_visible", "closed_hidden"))
    tie(secretary, opened.item, titled)
    tie(secretary, titled.item, hidden)
    for late, early, said in (
        (opened.item, opened, "with itself"),
        (opened.item, titled, "tied to the item already"),
        (titled.item, opened, "cannot lead back"),
        (hidden.item, opened, "cannot lead back"),
    ):
        with pytest.raises(Refused, match=said):
            tie(secretary, late, early)
    assert MatterTie.objects.count() == 2


def test_a_decision_of_another_group_or_of_a_later_meeting_is_no_earlier_one(secretary, coming, decided, committee):
    Meeting.objects.filter(pk=coming.pk).update(starts_at=decided["open"].meeting.starts_at - timedelta(days=1))
    coming.refresh_from_db()
    item = workflow.add_item(meeting=coming, title="Før", kind="decision", by=secretary)
    with pytest.raises(Refused, match="was decided later"):
        tie(secretary, item, decided["open"])


def test_a_tie_is_taken_away_again_on_either_page_and_stands_in_the_history(as_, secretary, member, decided):
    made = tie(secretary, decided["open"].item, decided["closed_visible"])
    address = f"/ties/{made.pk}/remove/"
    assert as_(member).post(address).status_code == 403
    page = as_(secretary).post(address, {"at": decided["closed_visible"].item_id})
    assert (page.url, MatterTie.objects.count()) == (decided["closed_visible"].get_absolute_url(), 0)
    assert list(MatterTie.history.order_by("history_id").values_list("history_type", flat=True)) == ["+", "-"]
    assert as_(secretary).post(address).status_code == 404


def test_a_decision_is_taken_up_again_with_who_is_kept_out_and_without_its_text(
    as_, secretary, member, coming, decided
):
    hidden = decided["closed_hidden"]
    workflow.declare_disqualification(item=hidden.item, person=member, reason="Ejer grunden", by=secretary)
    page = as_(secretary).post(f"{hidden.get_absolute_url()}take-up/", {"meeting": coming.pk})
    begun = AgendaItem.objects.get(continues=hidden.item)
    assert page.url == f"/items/{begun.pk}/edit/"
    assert (begun.title, begun.openness, begun.summary) == ("Skjult titel", "closed_hidden", "")
    assert Disqualification.objects.in_force().filter(item=begun, person=member).exists()
    assert not Attachment.objects.filter(item=begun).exists()
    with pytest.raises(Refused, match="stands on that agenda already"):
        workflow.take_up_again(decision=hidden, meeting=coming, by=secretary)
    assert as_(member).get(f"{decided['open'].get_absolute_url()}take-up/").status_code == 403


def test_a_page_asks_as_much_for_a_chain_of_two_as_of_many(as_, secretary, member, decided):
    client, asked = as_(member), []
    opened = decided["open"]
    for kind in ("closed_visible", "closed_hidden"):
        tie(secretary, opened.item, decided[kind])
        asked.append([queries_of(client, page.get_absolute_url()) for page in (opened, opened.item)])
    assert (asked[0], max(asked[0]) <= MOST_PER_PAGE) == (asked[1], True)


def test_a_long_chain_is_followed_to_its_end(secretary, committee, coming):
    items = [workflow.add_item(meeting=coming, title="Første", kind="decision", by=secretary)]
    for number in range(30):
        items.append(
            workflow.add_item(meeting=coming, title=f"{number}", kind="decision", continues=items[-1], by=secretary)
        )
    matter, _told = matter_of(AgendaItem.objects.select_related("meeting").get(pk=items[15].pk), secretary)
    assert (len(matter.earlier), len(matter.later)) == (15, 15)
    assert Membership.objects.filter(committee=committee).exists()


def test_what_was_deferred_and_goes_on_is_not_taken_up_a_second_time(meeting_in, secretary):
    met = meeting_in(S.IN_SESSION)
    coming, item = prepared_after(met, secretary), AgendaItem.objects.filter(meeting=met).first()
    deferred = workflow.record_decision(item=item, outcome="deferred", by=secretary)
    AgendaItem.objects.filter(pk=item.pk).update(state=AgendaItem.State.DEFERRED)
    deferred.item.refresh_from_db()
    goes_on = copy_item(deferred.item, meeting=None)
    with pytest.raises(Refused, match="goes on by itself"):
        workflow.take_up_again(decision=deferred, meeting=coming, by=secretary)
    goes_on.delete()
    assert workflow.take_up_again(decision=deferred, meeting=coming, by=secretary).meeting == coming
