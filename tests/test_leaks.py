"""What somebody must not see (design sections 5 and 8), looked for where it could slip out."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.guests.links import link_of
from meetings.models import AgendaItem, Attachment, Decision, ItemGrant, PackJob
from meetings.packs import jobs as packs
from meetings.rules.lifecycle import MeetingState as S
from members.rules.roles import Role
from programme.models import Programme, Task
from record import clock
from tests.conftest import STEPS, add_items, seated
from workgroups import workflow as groups

pytestmark = pytest.mark.walk


def text_of(page) -> str:
    return page.content.decode()


def grant(item, guest, secretary):
    expires = clock.now() + timedelta(hours=1)
    workflow.grant_item(item=item, person=guest, reason="Oplæg", expires_at=expires, by=secretary)


def publish_again(meeting, cast, reason="Rettelse"):
    """The changes since the last publication, approved by both co-chairs and sent out."""
    workflow.submit_changes(meeting=meeting, by=cast["secretary"])
    for name in ("co_chair", "other_co_chair"):
        workflow.approve_agenda(meeting=meeting, by=cast[name])
    return workflow.publish_supplement(meeting=meeting, reason=reason, by=cast["secretary"])


def those_who_see(words, url, cast, as_) -> set[str]:
    return {name for name, person in cast.items() if words in text_of(as_(person).get(url))}


@pytest.mark.parametrize("kind", ["full", "agenda", "extract"])
def test_a_pack_is_made_for_those_who_read_something_of_the_meeting(as_, cast, published_meeting, items, kind):
    grant(items["closed_visible"], cast["guest"], cast["secretary"])
    asked = {"kind": kind, "item": items["closed_visible"].pk}
    answers = {
        name: as_(cast[name]).post(f"/meetings/{published_meeting.pk}/packs/", asked).status_code for name in cast
    }
    closed = 404 if kind == "extract" else 302
    assert answers == dict.fromkeys(cast, 302) | {
        "substitute": 403,
        "stranger": 404,
        "participant": closed,
        "coordinator": closed,
    }


def test_who_sees_the_plan_of_a_working_group_gets_no_pack_of_its_meetings(as_, committee, secretary, member):
    group = groups.establish_workgroup(
        parent=committee, name="Gruppen", short_name="G", task="Data", starts_on=clock.today(), by=secretary
    )
    start = clock.now() + timedelta(days=20)
    meeting = workflow.create_meeting(
        committee=group.committee, starts_at=start, ends_at=start + timedelta(hours=1), by=secretary
    )
    add_items(meeting, secretary)
    answers = [as_(person).post(f"/meetings/{meeting.pk}/packs/").status_code for person in (secretary, member)]
    assert answers == [302, 404]


def test_a_wording_from_the_draft_is_no_history_for_those_who_could_not_read_the_draft(as_, cast, meeting_in):
    meeting = meeting_in(S.MINUTES_DRAFT)
    item = AgendaItem.objects.get(meeting=meeting, openness="open")
    workflow.record_decision(item=item, outcome="rejected", text="Kladdens ord.", by=cast["secretary"])
    workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=cast["secretary"])
    url = Decision.objects.get(item=item).get_absolute_url()
    for _leads_to, step in STEPS[-3:]:
        meeting = step(meeting, cast["secretary"], (cast["co_chair"], cast["other_co_chair"]))
    grant(item, cast["guest"], cast["secretary"])
    assert those_who_see("Godkendt.", url, cast, as_) == set(cast) - {"substitute", "stranger"}
    assert those_who_see("Kladdens ord.", url, cast, as_) == {"secretary", "co_chair", "other_co_chair"}


def test_what_an_amendment_changed_is_history_for_every_reader(as_, cast, meeting_in):
    meeting_in(S.MINUTES_APPROVED)
    decision = Decision.objects.get(item__openness="open")
    amendment = workflow.amend_decision(
        decision=decision, outcome="approved", text="Nye ord.", reason="Fejl", by=cast["secretary"]
    )
    url = decision.get_absolute_url()
    assert those_who_see("Nye ord.", url, cast, as_) == {"secretary", "co_chair", "other_co_chair"}
    for name in ("co_chair", "other_co_chair"):
        workflow.approve_amendment(amendment=amendment, by=cast[name])
    readers = set(cast) - {"substitute", "stranger", "guest"}
    assert those_who_see("Nye ord.", url, cast, as_) == readers
    assert those_who_see("Godkendt.", url, cast, as_) == readers


def test_why_a_closed_decision_was_amended_stands_with_the_decision_only(as_, cast, meeting_in):
    meeting = meeting_in(S.MINUTES_APPROVED)
    decision = Decision.objects.get(item__openness="closed_hidden")
    amendment = workflow.amend_decision(
        decision=decision, outcome="noted", text="Noteret.", reason="Direktørens fratræden", by=cast["secretary"]
    )
    for name in ("co_chair", "other_co_chair"):
        workflow.approve_amendment(amendment=amendment, by=cast[name])
    board = {"secretary", "co_chair", "other_co_chair", "member"}
    assert those_who_see("Direktørens fratræden", decision.get_absolute_url(), cast, as_) == board
    assert those_who_see("Direktørens fratræden", f"/meetings/{meeting.pk}/minutes/", cast, as_) == set()


def test_that_the_agenda_is_being_changed_is_known_to_the_secretariat_and_to_those_asked(as_, cast, published_meeting):
    item = AgendaItem.objects.get(meeting=published_meeting, openness="open")
    workflow.edit_item(item=item, summary="Næste udgave", by=cast["secretary"])
    url = published_meeting.get_absolute_url()
    words = "has been changed since it was sent out"
    assert those_who_see(words, url, cast, as_) == {"secretary"}
    assert those_who_see("Næste udgave", f"{url}?working=1", cast, as_) == {"secretary"}
    workflow.submit_changes(meeting=published_meeting, by=cast["secretary"])
    asked = {"secretary", "co_chair", "other_co_chair"}
    assert those_who_see(words, url, cast, as_) == asked
    assert those_who_see("Næste udgave", f"{url}?working=1", cast, as_) == asked


def test_why_the_agenda_was_sent_out_again_is_for_those_who_read_agendas(as_, cast, published_meeting):
    item = AgendaItem.objects.get(meeting=published_meeting, openness="open")
    workflow.edit_item(item=item, summary="Næste udgave", by=cast["secretary"])
    publish_again(published_meeting, cast, reason="Sagen om NN")
    grant(item, cast["guest"], cast["secretary"])
    seen = those_who_see("Sagen om NN", published_meeting.get_absolute_url(), cast, as_)
    assert seen == set(cast) - {"guest", "stranger", "substitute"}


def test_an_item_that_was_taken_off_with_a_supplement_is_read_no_more(as_, cast, published_meeting):
    item = AgendaItem.objects.get(meeting=published_meeting, openness="open")
    workflow.remove_item(item=item, by=cast["secretary"])
    readers = set(cast) - {"guest", "stranger", "substitute"}
    assert those_who_see("Åbent resumé", item.get_absolute_url(), cast, as_) == readers
    publish_again(published_meeting, cast)
    assert those_who_see("Åbent resumé", item.get_absolute_url(), cast, as_) == {"secretary"}
    annex = Attachment.objects.get(title="Åbent bilag")
    answers = {name: as_(person).get(annex.get_absolute_url()).status_code for name, person in cast.items()}
    assert answers == dict.fromkeys(cast, 404) | {"secretary": 200}


def test_an_annex_that_was_taken_off_with_a_supplement_is_read_no_more(as_, cast, published_meeting):
    annex = Attachment.objects.get(title="Åbent bilag")
    workflow.remove_attachment(attachment=annex, by=cast["secretary"])
    assert as_(cast["participant"]).get(annex.get_absolute_url()).status_code == 200
    publish_again(published_meeting, cast)
    answers = {name: as_(person).get(annex.get_absolute_url()).status_code for name, person in cast.items()}
    assert answers == dict.fromkeys(cast, 404) | {"secretary": 200}


def test_a_pack_of_the_draft_minutes_is_lost_when_they_are_taken_back(as_, cast, meeting_in):
    meeting = meeting_in(S.MINUTES_REVIEW)
    as_(cast["co_chair"]).post(f"/meetings/{meeting.pk}/packs/", {"kind": "minutes"})
    job = PackJob.objects.get()
    packs.build_pack.func(job.pk)
    assert as_(cast["co_chair"]).get(f"/packs/{job.pk}/file/").status_code == 200
    workflow.return_minutes(meeting=meeting, reason="Mere arbejde", by=cast["secretary"])
    assert as_(cast["co_chair"]).get(f"/packs/{job.pk}/file/").status_code == 302


def test_the_hidden_title_is_in_no_sentence_about_the_agenda(as_, cast, meeting_in, co_chairs):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    hidden = AgendaItem.objects.get(meeting=meeting, openness="closed_hidden")
    workflow.declare_disqualification(item=hidden, person=cast["co_chair"], reason="Ejer", by=cast["secretary"])
    workflow.approve_agenda(meeting=meeting, by=cast["other_co_chair"])
    workflow.edit_item(item=hidden, summary="Rettet", by=cast["secretary"])
    url = meeting.get_absolute_url()
    assert those_who_see("must approve again", url, cast, as_) == {"secretary", "co_chair", "other_co_chair"}
    assert those_who_see("Skjult titel", url, cast, as_) == {"secretary", "other_co_chair"}


def test_the_hidden_title_is_in_no_refusal_to_a_secretary_it_was_taken_from(as_, cast, meeting_in, committee):
    meeting = meeting_in(S.IN_SESSION)
    hidden = AgendaItem.objects.get(meeting=meeting, openness="closed_hidden")
    other = seated(committee, "Anden Sekretær", Role.SECRETARIAT)
    workflow.declare_disqualification(item=hidden, person=other, reason="Ejer", by=cast["secretary"])
    told = text_of(as_(other).post(f"/meetings/{meeting.pk}/do/close_meeting/"))
    assert ("Item L1" in told, "Skjult titel" in told) == (True, False)


def test_a_title_that_was_not_sent_out_is_read_nowhere_but_in_preparation(published_meeting, cast, as_, committee):
    item = published_meeting.items.get(openness="open")
    programme = Programme.objects.create(
        name="Projekt", committee=committee, starts_on=clock.today(), ends_on=clock.today()
    )
    task = Task.objects.create(
        programme=programme, code="1", title="Opgave", responsible="Gruppen", source=Task.Source.values[0]
    )
    task.items.add(item)
    workflow.edit_item(item=item, title="Endnu hemmelig titel", by=cast["secretary"])
    pages = [f"/items/{item.pk}/disqualification/", f"/committees/{committee.slug}/programme/tasks/{task.pk}/"]
    shown = [as_(cast["member"]).get(url).content.decode() for url in pages]
    assert [("Åbent punkt" in page, "Endnu hemmelig titel" in page) for page in shown] == [(True, False)] * 2
    prepared = as_(cast["secretary"]).get(f"/meetings/{published_meeting.pk}/prepare/").content.decode()
    assert "Endnu hemmelig titel" in prepared


def test_what_somebody_is_shown_is_kept_in_no_cache(published_meeting, cast, as_, client):
    item = published_meeting.items.get(openness="closed_visible")
    shown = [f"/items/{item.pk}/", f"/meetings/{published_meeting.pk}/", "/", "/messages/", "/items/0/"]
    assert {as_(cast["member"]).get(url)["Cache-Control"] for url in shown} == {"private, no-store"}
    grant(item, cast["guest"], cast["secretary"])
    client.post(link_of(ItemGrant.objects.get()))
    page = client.get(f"/items/{item.pk}/")
    assert (page.status_code, page["Cache-Control"]) == (200, "private, no-store")
