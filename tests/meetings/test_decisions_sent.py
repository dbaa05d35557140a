"""Decisions are sent the same day, before the minutes are approved: to whom, what of it, and what when sent again."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from meetings import workflow
from meetings.models import AgendaItem, Decision, DecisionsSent, Dispatch, Meeting, PackJob
from meetings.packs.selection import Wish, select
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Message
from members.rules.roles import Role
from members.workflow import end_membership
from record import clock
from record.finding.filling import fill_until
from record.models import SearchText
from record.verbs import Refused
from tests.conftest import STARTED, seated
from tests.meetings.paper import words_of
from tests.queries import MOST_PER_PAGE, queries_of

COUNTED = {"Kommunal Medformand": 3, "Regional Medformand": 3, "Medlem": 3, "Deltager": 1, "Koordinator": 1}


@pytest.fixture
def met(cast, meeting_in):
    """A meeting that is over, with a decision on each of its three items; the draft is nobody's but the secretary's."""
    return meeting_in(S.MINUTES_DRAFT)


@pytest.fixture
def decided(met):
    """The decision on each item, by how open the item is."""
    return {row.item.openness: row for row in Decision.objects.filter(item__meeting=met).select_related("item")}


def told(key="decisions-sent") -> dict[str, str]:
    return {row.to.name: row.body for row in Message.objects.filter(key__startswith=key).select_related("to")}


def page_of(client, meeting) -> str:
    return client.get(f"/meetings/{meeting.pk}/decisions/").content.decode()


def test_one_press_tells_each_how_many_decisions_he_or_she_may_read_and_mails_hold_none_of_them(
    as_, met, secretary, django_capture_on_commit_callbacks
):
    minutes = f"/meetings/{met.pk}/minutes/"
    assert f'action="/meetings/{met.pk}/decisions/send/"' in as_(secretary).get(minutes).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_(secretary).post(f"/meetings/{met.pk}/decisions/send/")
    assert answer.url == f"/meetings/{met.pk}/decisions/"
    assert {name: f"You can read {count} decision" in told()[name] for name, count in COUNTED.items()} == dict.fromkeys(
        told(), True
    )
    mails = {letter.to[0]: f"{letter.subject} {letter.body}" for letter in mail.outbox}
    assert len(mails) >= len(COUNTED)
    secrets = ("Åbent punkt", "Lukket med titel", "Skjult titel", "Godkendt")
    assert [secret for secret in secrets for text in mails.values() if secret in text] == []
    assert all("The minutes are not approved yet." in text for text in mails.values() if "Decisions from" in text)
    assert Dispatch.objects.filter(meeting=met, kind="decisions").count() == len(COUNTED)
    assert "by Sekretær" in as_(secretary).get(minutes).content.decode()


def test_each_reads_what_may_be_read_marked_as_not_approved_and_nothing_of_the_draft(as_, met, decided, cast):
    decision = decided["open"]
    workflow.edit_minutes(minutes=met.minutes, note="Kun i kladden", by=cast["secretary"])
    decision.refresh_from_db()
    decision.discussion, decision.fact_note = "<p>Drøftet fortroligt</p>", "Notat fortroligt"
    decision.save()
    as_(cast["secretary"]).post(f"/meetings/{met.pk}/decisions/send/")
    pages = {who: as_(cast[who]).get(f"/meetings/{met.pk}/decisions/") for who in cast}
    assert {who for who, page in pages.items() if page.status_code == 404} == {"guest", "stranger", "substitute"}
    read = {
        who: [title for title in ("Åbent punkt", "Lukket med titel", "Skjult titel") if title in page.content.decode()]
        for who, page in pages.items()
        if page.status_code == 200
    }
    whole = ["Åbent punkt", "Lukket med titel", "Skjult titel"]
    assert read == dict.fromkeys(("secretary", "co_chair", "other_co_chair", "member"), whole) | dict.fromkeys(
        ("participant", "coordinator"), whole[:2]
    )
    said = pages["member"].content.decode()
    assert "The minutes are not approved yet." in said
    draft = ("Kun i kladden", "fortroligt", f"/decisions/{decision.pk}/", "Regional Medformand")
    assert [words for words in draft if words in said] == []
    assert as_(cast["member"]).get(f"/meetings/{met.pk}/minutes/").status_code == 404


def test_who_is_disqualified_or_has_left_reads_nothing_of_it(as_, cast, meeting_in):
    meeting = meeting_in(S.IN_SESSION)
    meeting.quorum_members, meeting.quorum_both_sides = 1, False
    meeting.save()
    item = meeting.items.get(openness="closed_hidden")
    workflow.declare_disqualification(item=item, person=cast["member"], reason="Ejer grunden", by=cast["secretary"])
    meeting = meeting_in(S.MINUTES_DRAFT)
    workflow.send_decisions(meeting=meeting, by=cast["secretary"])
    assert "You can read 2 decisions" in told()["Medlem"]
    assert "Skjult titel" not in page_of(as_(cast["member"]), meeting)
    membership, yesterday = cast["participant"].memberships.get(), clock.today() - timedelta(days=1)
    end_membership(membership=membership, ends_on=yesterday, reason="Nyt job", by=cast["secretary"])
    assert as_(cast["participant"]).get(f"/meetings/{meeting.pk}/decisions/").status_code == 404


def test_sent_again_it_tells_only_what_has_changed_and_only_who_may_read_that(as_, met, decided, cast):
    secretary = cast["secretary"]
    workflow.send_decisions(meeting=met, by=secretary)
    with pytest.raises(Refused, match="Nothing has changed since the decisions were sent"):
        workflow.send_decisions(meeting=met, by=secretary)
    cast["member"].name = "Medlem Nyt Navn"
    cast["member"].save()
    with pytest.raises(Refused):
        workflow.send_decisions(meeting=met, by=secretary)
    assert (DecisionsSent.objects.count(), len(told())) == (1, len(COUNTED))
    before = set(Message.objects.values_list("pk", flat=True))
    workflow.record_decision(item=decided["closed_hidden"].item, outcome="noted", text="Noteret.", by=secretary)
    workflow.send_decisions(meeting=met, by=secretary)
    news = Message.objects.exclude(pk__in=before).filter(key__startswith="decisions-sent")
    assert {message.to.name for message in news} == {"Kommunal Medformand", "Regional Medformand", "Medlem Nyt Navn"}
    assert "1 decision from the meeting has been changed" in news.first().body
    marked = [page_of(as_(cast[who]), met).count(">changed<") for who in ("member", "participant")]
    assert marked == [1, 0]


def test_what_the_draft_says_later_is_not_read_before_it_is_sent(as_, met, decided, cast):
    workflow.send_decisions(meeting=met, by=cast["secretary"])
    workflow.record_decision(item=decided["open"].item, outcome="rejected", text="Kladdens ord", by=cast["secretary"])
    assert "Kladdens ord" not in page_of(as_(cast["member"]), met)


def found_by(person, as_, typed) -> list[str]:
    fill_until()
    return re.findall(r'<h3><a href="([^"]+)"', as_(person).get(f"/search/?q={typed}").content.decode())


@pytest.mark.parametrize(
    ("openness", "readers"),
    [
        ("open", {"secretary", "co_chair", "other_co_chair", "member", "participant", "coordinator"}),
        ("closed_hidden", {"secretary", "co_chair", "other_co_chair", "member"}),
    ],
)
def test_what_was_sent_is_found_by_who_may_read_it_and_not_what_the_draft_says(
    as_, met, decided, cast, openness, readers
):
    secretary, item = cast["secretary"], decided[openness].item
    workflow.record_decision(item=item, outcome="rejected", text="Nattergalens budget", by=secretary)
    before = {who for who in cast if found_by(cast[who], as_, "nattergal")}
    workflow.send_decisions(meeting=met, by=secretary)
    workflow.record_decision(item=item, outcome="rejected", text="Lærkens budget", by=secretary)
    found = {who: found_by(cast[who], as_, "nattergal") for who in cast}
    assert (before, {who for who in cast if found_by(cast[who], as_, "lærkens")}) == (set(), set())
    page = [f"/meetings/{met.pk}/decisions/"]
    assert {who: hits for who, hits in found.items() if hits} == dict.fromkeys(readers, page)


def test_a_hit_says_an_outcome_once_that_the_wording_begins_with(as_, met, decided, cast):
    secretary = cast["secretary"]
    workflow.record_decision(item=decided["open"].item, outcome="noted", text="Noted. Nattergal.", by=secretary)
    workflow.record_decision(item=decided["closed_visible"].item, outcome="noted", text="Nattergal.", by=secretary)
    workflow.send_decisions(meeting=met, by=secretary)
    fill_until()
    texts = SearchText.objects.filter(kind="sent_decision", plain__contains="nattergal").values_list("text", flat=True)
    assert sorted(text.split("\n")[0] for text in texts) == ["Noted", "Noted. Nattergal."]


def test_an_approved_decision_is_found_once_and_as_such(as_, cast, meeting_in):
    meeting = meeting_in(S.MINUTES_DRAFT)
    workflow.send_decisions(meeting=meeting, by=cast["secretary"])
    decision = Decision.objects.get(item__meeting=meeting, item__openness="open")
    sent = found_by(cast["member"], as_, f"{decision.reference}&kind=decision")
    meeting_in(S.MINUTES_APPROVED)
    sealed = found_by(cast["member"], as_, f"{decision.reference}&kind=decision")
    assert (sent, sealed) == ([f"/meetings/{meeting.pk}/decisions/"], [f"/decisions/{decision.pk}/"])


def test_each_who_has_something_to_do_gets_the_own_tasks(as_, met, decided, cast):
    secretary, member = cast["secretary"], cast["member"]
    for person, what in ((member, "Skriv <notat>"), (cast["participant"], "Ring til Skive")):
        workflow.add_follow_up(decision=decided["open"], what=what, responsible=person, by=secretary)
    workflow.send_decisions(meeting=met, by=secretary)
    assert {name: "You have 1 task from the meeting" in body for name, body in told().items()} == dict.fromkeys(
        COUNTED, False
    ) | {"Medlem": True, "Deltager": True}
    page = page_of(as_(member), met)
    mine = page.partition('id="mine"')[2].partition("</section>")[0]
    assert ("Skriv &lt;notat&gt;" in mine, "Ring til Skive" in mine) == (True, False)


def test_who_has_a_task_from_a_working_group_below_can_open_what_the_mails_lead_to(as_, cast, met, decided):
    below = Committee.objects.create(
        name="Arbejdsgruppe om varme", slug="varme", kind="working_group", parent=met.committee, starts_on=STARTED
    )
    giver, helper = cast["secretary"], seated(below, "Aqqaluk Møller", Role.MEMBER)
    given = {"decision": decided["open"], "responsible": helper, "by": giver}
    tasks = [workflow.add_follow_up(what="Skriv notat", **given)]
    workflow.send_decisions(meeting=met, by=giver)
    tasks.append(workflow.add_follow_up(what="Ring til Skive", **given))
    workflow.record_decision(item=decided["open"].item, outcome="rejected", text="Nej.", by=giver)
    workflow.send_decisions(meeting=met, by=giver)
    links = list(Message.objects.filter(key__startswith="tasks-sent").order_by("pk").values_list("link", flat=True))
    assert links == [tasks[0].get_absolute_url(), tasks[0].get_absolute_url()]
    assert [as_(helper).get(link).status_code for link in links] == [200, 200]
    workflow.hand_over_follow_up(follow_up=tasks[0], to=cast["member"], by=giver)
    handed_over = Message.objects.get(key__startswith="follow-up-handed-over").link
    assert as_(helper).get(handed_over).status_code == 200


def test_nothing_is_sent_before_the_meeting_is_over_or_after_its_minutes_are_approved(as_, cast, meeting_in):
    meeting, secretary = meeting_in(S.IN_SESSION), as_(cast["secretary"])
    for state in (S.IN_SESSION, S.MINUTES_APPROVED):
        meeting = meeting_in(state)
        secretary.post(f"/meetings/{meeting.pk}/decisions/send/")
        with pytest.raises(Refused):
            workflow.send_decisions(meeting=meeting, by=cast["secretary"])
    assert DecisionsSent.objects.count() == 0
    assert as_(cast["co_chair"]).post(f"/meetings/{meeting.pk}/decisions/send/").status_code == 403


def test_a_mail_that_cannot_be_written_takes_the_whole_sending_back(met, cast, monkeypatch):
    def fails(**_facts):
        raise OSError("Disken er fuld")

    monkeypatch.setattr("meetings.workflow.decisions_sent.notify", fails)
    with pytest.raises(OSError, match="Disken"):
        workflow.send_decisions(meeting=met, by=cast["secretary"])
    assert (DecisionsSent.objects.count(), Dispatch.objects.filter(kind="decisions").count()) == (0, 0)


def test_the_page_asks_as_much_for_who_reads_one_decision_as_for_who_reads_all(as_, met, cast):
    workflow.send_decisions(meeting=met, by=cast["secretary"])
    url = f"/meetings/{met.pk}/decisions/"
    asked = {who: queries_of(as_(cast[who]), url) for who in ("member", "participant", "secretary")}
    assert max(asked.values()) <= MOST_PER_PAGE, asked


def test_a_paper_asked_for_where_sent_decisions_are_read_says_no_word_of_the_draft(as_, met, decided, cast):
    """Nor for who writes the draft; on the page of the decision he or she asks for the draft itself."""
    secretary = cast["secretary"]
    workflow.send_decisions(meeting=met, by=secretary)
    workflow.record_decision(item=decided["open"].item, outcome="rejected", text="Kladdens ord", by=secretary)
    asked, said = {"kind": "record", "item": [decided["open"].item_id]}, []
    assert 'name="as_sent"' in page_of(as_(secretary), met)
    for wishes in ({"as_sent": "yes"}, {}):
        as_(secretary).post(f"/meetings/{met.pk}/packs/", asked | wishes)
        job = PackJob.objects.latest("pk")
        meeting = Meeting.objects.for_page().get(pk=met.pk)
        wish = Wish(job.kind, "en", item_id=job.item_id, as_sent=job.as_sent)
        content, _entries = select(meeting=meeting, reader=secretary, wish=wish)
        said.append([item.decided.outcome for item in content.items])
    assert said == [["Approved"], ["Not approved"]]


@pytest.mark.paper
def test_what_was_sent_is_taken_along_on_paper_marked_as_a_draft(as_, met, cast, django_capture_on_commit_callbacks):
    client, items = (
        as_(cast["participant"]),
        list(AgendaItem.objects.readable_by(cast["participant"]).filter(meeting=met)),
    )
    asked = {"kind": "record", "item": [item.pk for item in items]}
    assert client.post(f"/meetings/{met.pk}/packs/", asked).status_code == 404
    workflow.send_decisions(meeting=met, by=cast["secretary"])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/meetings/{met.pk}/packs/", asked)
    [words] = words_of(PackJob.objects.latest("pk").file.read())
    said = ("1. Åbent punkt", "2026-1/1: Approved", "The minutes are not approved yet.", "DRAFT")
    assert [part for part in said if part.replace("2026", met.reference[:4]) not in words] == []
    hidden = AgendaItem.objects.get(meeting=met, openness="closed_hidden")
    assert (
        "Skjult" in words,
        client.post(f"/meetings/{met.pk}/packs/", {"kind": "record", "item": hidden.pk}).status_code,
    ) == (False, 404)
