"""What readers are told of an item and its decision is what was sent out and sealed, at every address there is."""

import re

import pytest
from django.urls import NoReverseMatch

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Decision, Meeting, PackJob
from meetings.packs.selection import Wish, select
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from programme.models import Programme, Task
from record import append_only, clock
from tests.test_urls_by_role import (  # noqa: F401  (fixtures, and what they stand on)
    address,
    addresses,
    all_routes,
    ask,
    sealed,
    things,
)
from workgroups import workflow as groups

pytestmark = pytest.mark.walk

WORKING, BEFORE = "Endnu hemmelig titel", "Titlen fra forberedelsen"


def where_it_stands(words, client, urls, meeting) -> list[str]:
    """Return the rows whose page, opened or posted to, holds one of the words."""
    pages = {row: ask(client, row, url, meeting) for row, url in urls.items()}
    text = {row: b"".join(page.streaming_content) if page.streaming else page.content for row, page in pages.items()}
    return [row for row, content in text.items() if any(word in content.decode(errors="ignore") for word in words)]


def falsify(**columns) -> None:
    """Change every decision as the owner of the database could: without history, past the triggers."""
    with append_only.unlocked():
        Decision.objects.update(**columns)


@pytest.mark.parametrize("who", ["secretary", "member"])
def test_a_falsified_decision_is_read_at_no_address_and_found_by_the_check(as_, cast, addresses, sealed, who):  # noqa: F811
    before = {finding.code for finding in check_meeting(sealed)}
    falsify(text="<p>FALSK</p>")
    assert where_it_stands(["FALSK"], as_(cast[who]), addresses, sealed) == []
    assert {finding.code for finding in check_meeting(sealed)} - before == {"text"}


def test_the_list_of_decisions_is_narrowed_by_what_was_sealed(as_, member, meeting_in, committee):
    meeting = meeting_in(S.MINUTES_APPROVED)
    falsify(outcome="rejected")
    with append_only.unlocked():
        AgendaItem.objects.filter(meeting=meeting, openness="open").update(title=WORKING)
    client, url = as_(member), f"/committees/{committee.slug}/decisions/"
    asked = ["outcome=approved&words=åbent", "outcome=rejected", "words=hemmelig titel", "words=ÅBENT PUNKT"]
    found = {query: [line.said.title for line in client.get(f"{url}?{query}").context["found"]] for query in asked}
    assert found == {asked[0]: ["Åbent punkt"], asked[1]: [], asked[2]: [], asked[3]: ["Åbent punkt"]}


@pytest.fixture
def named_since(meeting_in, committee, secretary):
    """Take a meeting to a state, with an open item that has another name in the working copy; return its addresses."""

    def taken_to(state) -> tuple[Meeting, dict[str, str]]:
        group = groups.establish_workgroup(
            parent=committee, name="Gruppen", short_name="G", task="Data", starts_on=clock.today(), by=secretary
        )
        meeting = meeting_in(S.PREPARING)
        item = meeting.items.get(openness="open")
        workflow.edit_item(item=item, title=BEFORE, by=secretary)
        workflow.edit_item(item=item, title="Åbent punkt", by=secretary)
        meeting = meeting_in(state)
        AgendaItem.objects.filter(pk=item.pk).update(title=WORKING)
        programme = Programme.objects.create(
            name="Projekt", committee=committee, starts_on=clock.today(), ends_on=clock.today()
        )
        task = Task.objects.create(
            programme=programme, code="1", title="Opgave", responsible="Gruppen", source="proposal"
        )
        task.items.add(item)
        decision = Decision.objects.filter(item=item).first()
        found = {
            "item": item.pk,
            "annex": Attachment.objects.get(title="Åbent bilag").pk,
            "task": task.pk,
            "token": "x",
            "history_id": Meeting.history.first().history_id,
        }
        found |= {"group": group.committee.slug, "member": secretary.pk}
        found |= {"decision": decision.pk} if decision else {}
        return meeting, reachable(found, meeting, committee)

    return taken_to


def reachable(found, meeting, committee) -> dict[str, str]:
    """Every address that names a committee, a meeting or what was found in it."""
    urls = {}
    for name, route in all_routes():
        try:
            urls[name] = address(name, str(route), found, meeting, committee)
        except (KeyError, NoReverseMatch):
            continue
    return urls


@pytest.mark.parametrize("state", [S.PUBLISHED, S.MINUTES_COMMENTS])
def test_a_title_that_was_not_sent_out_is_read_at_no_address_by_those_who_do_not_prepare(as_, cast, named_since, state):
    meeting, urls = named_since(state)
    assert {"meetings:item", "meetings:decisions", "programme:task", "meetings:declare_disqualification"} < urls.keys()
    readers = ("co_chair", "member", "participant")
    stands = {who: where_it_stands([WORKING, BEFORE], as_(cast[who]), urls, meeting) for who in readers}
    assert stands == {who: [] for who in readers}


@pytest.mark.parametrize("kind", [PackJob.Kind.FULL, PackJob.Kind.AGENDA, PackJob.Kind.DECISIONS])
def test_nor_in_a_pack(cast, named_since, kind):
    meeting, _urls = named_since(S.MINUTES_COMMENTS)
    content, _entries = select(meeting=meeting, reader=cast["member"], wish=Wish(kind, "da"))
    titles = {item.entry.title for item in content.items}
    assert ("Åbent punkt" in titles, titles & {WORKING, BEFORE}) == (True, set())


def test_a_decision_is_offered_for_a_working_group_by_the_title_that_was_sent_out(
    as_, secretary, named_since, committee
):
    named_since(S.MINUTES_COMMENTS)
    page = as_(secretary).get(f"/committees/{committee.slug}/workgroups/new/").content.decode()
    assert (re.search(r"Åbent punkt\s*</option>", page) is not None, WORKING in page) == (True, False)
