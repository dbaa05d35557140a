"""The plans, requests, notes and summit in the archive of a committee: each for who reads it in the portal."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import AgendaItem
from members.models import Membership, Organisation
from members.rules.roles import Role
from programme import workflow
from programme.archive.collecting import collect
from programme.models import ArchiveJob
from record import clock
from tests.conftest import a_person, seated
from tests.programme.archives import pages_in, words_in
from workgroups import workflow as groups

pytestmark = pytest.mark.paper

# What stands only there: in a request, in a note, in a plan, on the page of the summit.
ASKED, SHARED, PLANNED, PAPER = "Hvad virker?", "Lavbund &lt;1&gt;", "Byrådets &lt;referat&gt;", "Vi samles om varme"


@pytest.fixture
def other_keeper(committee):
    """The coordinator of Odder."""
    odder = Organisation.objects.create(name="Odder Kommune", short_name="Odder", kind="municipality", code="0727")
    return seated(committee, "Koordinator Odder", Role.COORDINATOR, municipality=odder)


def data_of(archive) -> dict:
    return json.loads(archive.read("archive.json"))


def test_requests_and_notes_are_in_the_archive_of_who_reads_them_and_in_no_file_of_anybody_elses(
    take, exchange, other_keeper, cast
):
    readers = {name: cast[name] for name in ("secretary", "member", "participant")}
    readers |= {"keeper": exchange["keeper"], "other keeper": other_keeper}
    whole = {name: words_in(take(person)) for name, person in readers.items()}
    asked = {name for name, said in whole.items() if ASKED in said or "foreningerne" in said or "Støtte" in said}
    shared = {name for name, said in whole.items() if "Lavbund" in said or "Regneark" in said or "lavbund" in said}
    assert (asked, shared) == ({"secretary", "keeper"}, {"secretary", "keeper", "other keeper"})
    assert {name for name, said in whole.items() if PLANNED in said and PAPER in said} == set(readers)


def test_a_note_taken_off_since_is_not_handed_out(as_, take, exchange, secretary):
    workflow.remove_network_document(document=exchange["document"], by=secretary)
    take(secretary)
    workflow.remove_note(note=exchange["note"], reason="Forkert", by=secretary)
    answer = as_(secretary).get(f"/archives/{ArchiveJob.objects.get().pk}/file/", follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["Your access has changed since the archive was made. Ask for a new one."]


@pytest.mark.parametrize(
    "kind",
    [
        *("plans", "plan_documents", "support_requests", "network_notes", "network_documents", "summits"),
        "concept_papers",
    ],
)
def test_everything_that_is_in_it_is_held(take, exchange, secretary, kind):
    take(secretary)
    assert len(ArchiveJob.objects.get().holds[kind]) == 1


def test_a_page_of_a_plan_tells_what_its_page_in_the_portal_does(take, exchange, secretary):
    archive = take(secretary)
    page = pages_in(archive)["plans/horsens.html"]
    told = (
        *("Horsens Kommune", "Koordinator Horsens", "Endeligt vedtaget", "efteråret 2022", PLANNED),
        *("Adopted by the council", "Planen: https://horsens.dk/plan", "Plan som vedtaget", "Last confirmed on"),
    )
    assert [words for words in told if words not in page] == []
    assert '<a href="plans/horsens.html">Horsens Kommune</a>' in pages_in(archive)["plans.html"]
    assert '<a href="plans.html">' in pages_in(archive)["index.html"]


def test_the_documents_are_the_files_that_were_uploaded(take, exchange, secretary):
    data = data_of(take(secretary))
    kept = [data["plans"][0]["documents"][0]["file"], data["network_notes"][0]["documents"][0]["file"]]
    documents = [exchange["plan"].documents.get(), exchange["document"]]
    assert [file["sha256"] for file in kept] == [document.sha256 for document in documents]
    assert data["summit"]["concept_papers"][0]["file"]["path"].startswith("files/")


def test_what_was_taken_off_is_in_no_archive(take, exchange, secretary):
    workflow.remove_plan_document(document=exchange["plan"].documents.get(), by=secretary)
    workflow.remove_network_document(document=exchange["document"], by=secretary)
    said = words_in(take(secretary))
    assert ("Plan som vedtaget" in said, "Regneark" in said) == (False, False)


def test_the_items_about_a_municipality_are_linked_for_who_reads_them_and_unnamed_to_others(
    take, exchange, published_meeting, items, cast, secretary
):
    for item in (items["open"], items["closed_hidden"]):
        workflow.tie_plans(item=item, plans=[exchange["plan"]], by=secretary)
    data = {name: data_of(take(cast[name])) for name in ("member", "participant")}
    titles = {name: {row["title"] for row in said["plans"][0]["items"]} for name, said in data.items()}
    assert titles["member"] - titles["participant"] == {items["closed_hidden"].title}
    pages = {item["id"]: item["page"] for item in data["participant"]["items"]}
    assert [row["page"] for row in data["participant"]["plans"][0]["items"]] == [pages[items["open"].pk]]


@pytest.mark.parametrize("openness", ["closed_visible", "closed_hidden"])
def test_a_concept_paper_that_became_a_closed_item_is_closed_in_the_archive_too(
    take, exchange, planned_meeting, cast, openness
):
    item = workflow.propose_concept_paper(paper=exchange["paper"], by=cast["secretary"])
    AgendaItem.objects.filter(pk=item.pk).update(openness=openness)
    said = {name: words_in(take(cast[name])) for name in ("secretary", "participant", "coordinator")}
    assert {name for name, words in said.items() if PAPER in words or "oplaeg" in words} == {"secretary"}


def test_who_came_to_the_summit_is_in_no_archive(take, exchange, summit, secretary):
    invited = workflow.invite_party(summit=summit, name="Gæsteforeningen", email="g@forening.example", by=secretary)
    workflow.register(
        invitation=invited, name="Gurli Gæst", email="gurli@forening.example", dietary="Vegansk", by=secretary
    )
    said = words_in(take(secretary))
    words = ("Gæsteforeningen", "Gurli", "forening.example", "Vegansk")
    assert ("Åbning" in said, [word for word in words if word in said]) == (True, [])


def test_a_working_groups_archive_has_none_of_it(exchange, committee, secretary):
    group = groups.establish_workgroup(
        parent=committee,
        name="Datagruppen",
        short_name="Data",
        task="Se på data",
        starts_on=clock.today(),
        by=secretary,
    )
    box = collect(group.committee, secretary, "da")
    assert [box.data[kind] for kind in ("plans", "support_requests", "network_notes", "summit")] == [[], [], [], None]
    assert box.data["programme"]["name"] == "DK2020"


def test_as_much_is_asked_for_one_of_each_as_for_many(exchange, programme, committee, secretary, summit):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            collect(committee, secretary, "da")
        return len(asked)

    def more(number: int) -> None:
        facts = {"name": f"By {number} Kommune", "short_name": f"By {number}", "kind": "municipality"}
        organisation = Organisation.objects.create(code=f"08{number}0", **facts)
        Membership.objects.create(
            committee=committee,
            person=a_person(f"Koordinator {number}"),
            role=Role.COORDINATOR,
            municipality=organisation,
            starts_on=committee.starts_on,
        )
        plan = workflow.add_plan(programme=programme, organisation=organisation, by=secretary)
        workflow.add_plan_link(plan=plan, title="Planen", url="https://by.example/plan", by=secretary)
        asked = workflow.ask_support(plan=plan, kind="help", title="Mere", text="Igen", by=secretary)
        workflow.answer_support(request=asked, text="Ja", by=secretary)
        workflow.write_note(programme=programme, title=f"Note {number}", by=secretary)
        workflow.add_concept_paper(summit=summit, text=exchange["paper"].text, changed="Mere", by=secretary)

    queries()
    first = queries()
    for number in range(3):
        more(number)
    assert queries() == first
