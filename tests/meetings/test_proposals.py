"""Proposed items: with annexes, accepted, returned with a comment and proposed again, put off, and late ones."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Meeting, ProposalWord
from members.models import Membership, Message
from record import clock
from record.verbs import Refused
from record.versions import Conflict
from tests.conftest import pdf

TYPED = {"title": "Fælles varmeplan", "kind": "discussion", "presenter": "Medlem", "summary": "Skive og Viborg"}


@pytest.fixture
def proposed(committee, member, secretary) -> AgendaItem:
    return workflow.propose_item(committee=committee, by=member, **TYPED)


def told(person, template) -> int:
    return Message.objects.filter(to=person, key__startswith=f"{template}:").count()


def text_of(page) -> str:
    return " ".join(page.content.decode().split())


@pytest.mark.parametrize("who", ["member", "participant", "coordinator"])
def test_an_item_is_proposed_with_text_and_annexes_and_one_stands_where_these_are_attached(as_, cast, committee, who):
    client = as_(cast[who])
    sent = client.post(f"/committees/{committee.slug}/items/new/", TYPED)
    item = AgendaItem.objects.get()
    page = client.get(sent.url)
    attached = client.post(f"/items/{item.pk}/annexes/new/", {"file": pdf(2), "title": "Kort", "closed": "on"})
    annex = Attachment.objects.get()
    renamed = client.post(f"/annexes/{annex.pk}/edit/", {"title": "Kortet", "version": annex.history.latest().pk})
    assert (sent.url, f'href="/items/{item.pk}/annexes/new/"' in text_of(page)) == (f"/items/{item.pk}/", True)
    assert (attached.status_code, renamed.status_code) == (302, 302)
    assert Attachment.objects.values_list("title", "closed").get() == ("Kortet", False)
    assert client.get(f"/annexes/{annex.pk}/").status_code == 200
    assert told(cast["secretary"], "item-proposed") == 1


def test_a_returned_item_is_answered_and_proposed_again(as_, proposed, secretary, member, participant):
    desk, proposer = as_(secretary), as_(member)
    desk.post(f"/items/{proposed.pk}/return/", {"reason": "Hvad koster <det>?"})
    read = proposer.get(f"/items/{proposed.pk}/")
    form = proposer.get(f"/items/{proposed.pk}/propose-again/").context["form"]
    typed = TYPED | {"summary": "Det koster 2 mio. kr.", "answer": "Se resuméet", "version": form["version"].value()}
    proposer.post(f"/items/{proposed.pk}/propose-again/", typed)
    again = AgendaItem.objects.get()
    said = list(ProposalWord.objects.values_list("what", "text", "said_by"))
    assert "Hvad koster &lt;det&gt;?" in text_of(read)
    assert (again.state, again.summary) == (AgendaItem.State.PROPOSED, "Det koster 2 mio. kr.")
    assert said == [("returned", "Hvad koster <det>?", secretary.pk), ("resubmitted", "Se resuméet", member.pk)]
    assert "Se resuméet" in text_of(desk.get(f"/items/{proposed.pk}/"))
    assert (told(member, "item-returned"), told(secretary, "item-resubmitted")) == (1, 1)
    assert as_(participant).get(f"/items/{proposed.pk}/").status_code == 404


def test_what_is_typed_meets_what_somebody_else_saved_and_a_proposal_that_was_taken_up_is_left_alone(
    planned_meeting, proposed, secretary, member, participant
):
    workflow.edit_item(item=proposed, summary="Rettet af sekretariatet", by=secretary)
    with pytest.raises(Conflict):
        workflow.resubmit_item(item=proposed, expected_version=1, summary="Mit", by=member)
    with pytest.raises(Refused, match="has been taken up"):
        workflow.resubmit_item(item=proposed, summary="Andres", by=participant)
    workflow.accept_item(item=proposed, meeting=planned_meeting, by=secretary)
    with pytest.raises(Refused, match="has been taken up"):
        workflow.resubmit_item(item=proposed, summary="For sent", by=member)
    assert (AgendaItem.objects.get().summary, told(member, "item-accepted")) == ("Rettet af sekretariatet", 1)
    assert AgendaItem.objects.readable_by(member).count() == 0


def test_a_proposal_ends_with_the_role_it_was_made_in(as_, proposed, secretary, member):
    workflow.return_item(item=proposed, reason="Hvad koster det?", by=secretary)
    Membership.objects.filter(person=member).update(ends_on=clock.today() - timedelta(days=1))
    assert list(ProposalWord.objects.readable_by(member)) == []
    assert as_(member).get(f"/items/{proposed.pk}/propose-again/").status_code == 404


def test_an_item_that_is_put_off_waits_until_its_day_and_its_proposer_knows(
    as_, planned_meeting, proposed, secretary, member
):
    desk, address = as_(secretary), f"/meetings/{planned_meeting.pk}/prepare/"
    before = list(desk.get(address).context["proposals"])
    typed = {"reason": "Efter budgettet", "until": str(planned_meeting.day + timedelta(days=1))}
    refused = desk.post(f"/items/{proposed.pk}/put-off/", typed | {"until": str(clock.today())}).context["form"].errors
    desk.post(f"/items/{proposed.pk}/put-off/", typed)
    after = list(desk.get(address).context["proposals"])
    listed = desk.get(f"/committees/{proposed.committee.slug}/items/").context["items"].get()
    assert (before, after, listed.is_put_off) == ([proposed], [], True)
    assert refused == {"__all__": ["Choose a day later than today."]}
    assert (told(member, "item-put-off"), "Efter budgettet" in text_of(as_(member).get(f"/items/{proposed.pk}/"))) == (
        1,
        True,
    )


def test_the_page_says_which_meeting_a_proposal_reaches_and_late_ones_go_to_the_supplement(
    as_, planned_meeting, published_meeting, proposed, secretary, member
):
    address = f"/committees/{proposed.committee.slug}/items/new/"
    late = text_of(as_(member).get(address))
    said = as_(secretary).post(f"/items/{proposed.pk}/accept/", {"meeting": published_meeting.pk}, follow=True)
    Meeting.objects.update(current_revision=None, state="planned")
    early = text_of(as_(member).get(address))
    assert ("for the supplementary agenda" in late, "for the supplementary agenda" in early) == (True, False)
    assert "The deadline for its items is" in early
    assert "the item goes out with a supplementary agenda" in text_of(said)
