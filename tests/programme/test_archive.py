"""The archive of a committee: all that its reader may read, nothing else, and whole without the portal."""

import json
import re
import subprocess
from datetime import timedelta
from io import BytesIO
from urllib.parse import urljoin

import pikepdf
import pytest
from django.conf import settings
from django.core.files.storage import default_storage

from meetings import workflow as meetings
from meetings.annexes.words import words_of
from meetings.models import AgendaItem, Attachment, ClosedReading, Decision, Meeting
from meetings.rules.lifecycle import MeetingState as S
from members.models import Membership, Organisation
from members.rules.roles import Role
from pages.richtext import sanitize
from programme import workflow
from programme.archive import jobs as archives
from programme.archive.box import safe
from programme.archive.writing import SCHEMA
from programme.models import ArchiveJob, ArchiveTaken
from record import clock
from tests.conftest import corrected, pdf
from tests.programme.archives import pages_in, words_in
from tests.programme.json_schema import faults
from tests.queries import MOST_PER_PAGE, queries_of
from workgroups import workflow as groups

pytestmark = pytest.mark.paper

# Of the items and annexes by which access is tried (tests/conftest.py).
CLOSED = ("Lukket med titel", "Hemmeligt resumé", "Skjult titel", "Dybt hemmeligt", "Fortroligt bilag")
TITLE_SHOWN = "Lukket med titel"
EXCHANGED = ("plans", "support_requests", "network_notes", "summit")
LINK = sanitize('<p><a href="https://kl.dk/x">KL</a></p>')


@pytest.fixture
def sealed(meeting_in, cast):
    """A meeting whose minutes are approved, with everything that can follow from its open item."""
    meeting = meeting_in(S.MINUTES_APPROVED)
    return Meeting.objects.get(pk=meeting.pk)


@pytest.fixture
def everything(sealed, programme, task, committee, cast, exchange):
    """A case, a working group with a document, an agreement, a paper, a plan and all coordinators share."""
    secretary = cast["secretary"]
    item = AgendaItem.objects.get(meeting=sealed, openness="open")
    decision = Decision.objects.get(item=item)
    workflow.tie_item(item=item, tasks=[task], by=secretary)
    concito = Organisation.objects.create(name="CONCITO", short_name="CONCITO", kind="other")
    meetings.refer_decision(decision=decision, receivers=[(None, concito)], text="Til <videre> brug", by=secretary)
    workflow.tie_plans(item=item, plans=[exchange["plan"]], by=secretary)
    group = groups.establish_workgroup(
        parent=committee,
        name="Datagruppen æøå",
        short_name="Data",
        task="Se på <data>",
        starts_on=clock.today(),
        established_by=decision,
        by=secretary,
    )
    groups.add_document(group=group, title="Referat / 1", file=pdf(1, "Notat"), by=secretary)
    contact = workflow.add_contact(programme=programme, name="Kontakt", organisation=concito, by=secretary)
    workflow.note_agreement(
        programme=programme, agreed_on=clock.today(), with_person=contact.person, text="Aftalt <alt>", by=secretary
    )
    workflow.file_paper(
        programme=programme, received_on=clock.today(), sender=concito, title="Vejledning", file=pdf(2), by=secretary
    )


def test_an_archive_is_asked_for_made_and_taken_and_the_taking_is_recorded(take, as_, committee, member, everything):
    archive = take(member)
    job = ArchiveJob.objects.get()
    page = as_(member).get(f"/committees/{committee.slug}/archive/")
    assert archive.testzip() is None
    assert (job.is_done, job.size > 0, [*page.context["jobs"]]) == (True, True, [job])
    assert [*ArchiveTaken.objects.values_list("reader", "sha256")] == [(member.pk, job.sha256)]


def test_the_secretariat_sees_who_took_one_and_nobody_else_does(take, as_, committee, secretary, member):
    take(member)
    url = f"/committees/{committee.slug}/archive/"
    shown = {person: "Who took an archive" in as_(person).get(url).content.decode() for person in (secretary, member)}
    assert shown == {secretary: True, member: False}


def test_closed_items_are_in_the_archive_of_who_reads_them_and_in_no_file_of_anybody_elses(
    take, cast, everything, sealed
):
    whole = {name: words_in(take(cast[name])) for name in ("secretary", "member", "participant", "coordinator")}
    assert {name: [words for words in CLOSED if words in said] for name, said in whole.items()} == {
        "secretary": [*CLOSED],
        "member": [*CLOSED],
        # The page of the meeting names it, too.
        "participant": [TITLE_SHOWN],
        "coordinator": [TITLE_SHOWN],
    }
    assert all("Åbent resumé" in said and "Åbent bilag" in said for said in whole.values())


def test_what_is_agreed_with_others_is_for_who_reads_the_coordination(take, member, participant, everything):
    said = {
        person: "Aftalt &lt;alt&gt;" in pages_in(take(person))["coordination.html"] for person in (member, participant)
    }
    assert said == {member: True, participant: False}


def test_a_disqualified_reader_finds_nothing_of_the_item(take, cast, published_meeting, items):
    meetings.declare_disqualification(item=items["open"], person=cast["member"], reason="Bror", by=cast["member"])
    assert "Åbent resumé" not in words_in(take(cast["member"]))


def test_access_lost_since_the_archive_was_made_is_lost(as_, take, cast, published_meeting, items):
    take(cast["member"])
    meetings.declare_disqualification(
        item=items["closed_visible"], person=cast["member"], reason="Bror", by=cast["member"]
    )
    answer = as_(cast["member"]).get(f"/archives/{ArchiveJob.objects.get().pk}/file/", follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["Your access has changed since the archive was made. Ask for a new one."]


def test_an_archive_goes_with_the_role_it_was_made_in(as_, take, secretary):
    take(secretary)
    address = f"/archives/{ArchiveJob.objects.get().pk}/file/"
    assert as_(secretary).get(address).status_code == 200
    Membership.objects.filter(person=secretary).update(role=Role.MEMBER, office="")
    assert as_(secretary).get(address).status_code == 302


def test_somebody_elses_archive_is_unknown(as_, take, member, secretary):
    take(member)
    job = ArchiveJob.objects.get()
    answers = [as_(secretary).get(url).status_code for url in (job.get_absolute_url(), f"/archives/{job.pk}/file/")]
    assert answers == [404, 404]


def test_taking_closed_items_home_is_logged(take, cast, published_meeting):
    for name in ("member", "participant"):
        take(cast[name])
    assert set(ClosedReading.objects.values_list("person", "item__openness")) == {
        (cast["member"].pk, "closed_visible"),
        (cast["member"].pk, "closed_hidden"),
        (cast["member"].pk, "open"),
    }


def test_every_link_leads_to_a_file_of_the_archive_and_none_out_of_it(take, secretary, everything):
    archive = take(secretary)
    pages = pages_in(archive)
    targets = {
        (name, urljoin(name, found).partition("#")[0])
        for name, page in pages.items()
        for found in re.findall(r'(?:href|src)="([^"]*)"', page)
    }
    there = set(archive.namelist())
    assert [lost for lost in targets if lost[1] not in there] == []
    # Everything can be reached from the first page, but for the data beside the pages.
    reached, waiting = {"index.html"}, ["index.html"]
    while waiting:
        here = waiting.pop()
        new = {target for page, target in targets if page == here} - reached
        reached |= new
        waiting += new
    assert there - reached == {"archive.json", "archive.schema.json", "manifest.txt"}


def test_pages_have_language_title_and_heading_and_run_nothing(take, secretary, everything):
    for name, page in pages_in(take(secretary)).items():
        assert re.search(r'<html lang="en">', page), name
        assert re.search(r"<title>\s*\S.*</title>", page), name
        assert page.count("<h1>") == 1, name
        assert not re.search(r"""<script|style=|(?:href|src)=["']?https?://""", page), name


def test_a_link_that_somebody_typed_is_words_in_the_archive(take, secretary, published_meeting, items):
    meetings.edit_item(item=items["open"], economy=LINK, by=secretary)
    meetings.submit_changes(meeting=published_meeting, by=secretary)
    for membership in published_meeting.committee.memberships.filter(role="co_chair"):
        meetings.approve_agenda(meeting=published_meeting, by=membership.person)
    meetings.publish_supplement(meeting=published_meeting, reason="Rettet", by=secretary)
    page = pages_in(take(secretary))[_page_of(items["open"])]
    assert ("<p>KL (https://kl.dk/x)</p>" in page, 'href="https' in page) == (True, False)


def _page_of(item) -> str:
    return f"items/{safe(AgendaItem.objects.select_related('meeting').get(pk=item.pk).reference)}.html"


def test_the_data_are_what_the_schema_says_and_the_schema_is_in_the_archive(take, secretary, everything):
    archive = take(secretary)
    schema = json.loads(archive.read("archive.schema.json"))
    data = json.loads(archive.read("archive.json"))
    kinds = ("meetings", "items", "decisions", "cases", "groups", "tasks", "agreements", "papers", *EXCHANGED)
    assert (archive.read("archive.schema.json"), faults(data, schema)) == (SCHEMA.read_bytes(), [])
    assert [kind for kind in kinds if not data[kind]] == []


def test_the_schema_would_notice_what_is_missing_or_wrong(take, secretary, sealed):
    archive = take(secretary)
    schema, data = (json.loads(archive.read(f"archive.{kind}")) for kind in ("schema.json", "json"))
    del data["made_on"]
    data["meetings"][0]["starts_at"] = "i går"
    assert faults(data, schema) == ["$: made_on missing", "$.meetings[0].starts_at: 'i går' is no date-time"]


def test_the_manifest_is_what_sha256sum_reads(take, secretary, everything, tmp_path):
    archive = take(secretary)
    archive.extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "-c", "--strict", "manifest.txt"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (checked.returncode, len(checked.stdout.splitlines())) == (0, len(archive.namelist()) - 1)


def test_the_annexes_are_the_files_that_were_uploaded(take, secretary, sealed):
    archive = take(secretary)
    data = json.loads(archive.read("archive.json"))
    annexes = [annex for item in data["items"] for annex in item["annexes"]]
    kept = {version.sha256 for version in (row.newest for row in Attachment.objects.select_related("current"))}
    assert {annex["file"]["sha256"] for annex in annexes} == kept
    assert all(annex["file"]["path"].startswith("files/") for annex in annexes)


def test_the_minutes_are_drawn_from_their_seal_and_are_pdf_a(take, secretary, sealed):
    before = words_in(take(secretary))
    ArchiveJob.objects.all().delete()
    type(sealed.committee).objects.filter(pk=sealed.committee_id).update(name="Nyt navn")
    archive = take(secretary)
    name = next(name for name in archive.namelist() if name.startswith("minutes/") and name.endswith(".pdf"))
    document = pikepdf.open(BytesIO(archive.read(name)))
    said = "".join(words_of(archive.read(name)))
    with document.open_metadata() as metadata:
        claimed = (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance"))
    assert (claimed, "Administrativ styregruppe" in said, "Nyt navn" in said) == (("2", "A"), True, False)
    assert "Administrativ styregruppe" in before


def test_minutes_that_were_corrected_say_so_with_every_seal(take, secretary, sealed, cast):
    corrected(sealed, note="Rettet note", reason="Tastefejl", by=secretary)
    data = json.loads(take(secretary).read("archive.json"))
    assert [seal["reason"] for seal in data["meetings"][0]["minutes"]["seals"]] == ["", "Tastefejl"]


def test_the_same_input_gives_the_same_bytes(take, secretary, everything):
    take(secretary)
    ArchiveJob.objects.filter().update(asked_at=clock.now() - timedelta(hours=1))
    take(secretary)
    first, second = ArchiveJob.objects.values_list("sha256", flat=True)
    assert first == second


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Åbent bilag / Ærø*?", "aabent-bilag-aeroe"),
        ("2026-1/L1", "2026-1-l1"),
        ("CON", "con-"),
        ("lpt1", "lpt1-"),
        ("..", "x"),
        ("", "x"),
        ("日本", "x"),
        ("Å" * 200, "aa" * 30),
        ("Résumé.pdf ", "resume-pdf"),
    ],
)
def test_names_of_files_are_taken_by_every_system(name, kept):
    assert safe(name) == kept


def test_two_files_of_one_name_are_two_files(take, secretary, published_meeting, items):
    meetings.attach_file(item=items["open"], file=pdf(3), title="Åbent bilag", by=secretary)
    archive = take(secretary)
    assert len(archive.namelist()) == len({name.lower() for name in archive.namelist()})


def test_a_file_that_is_gone_is_said_to_be_and_the_archive_is_still_made(take, secretary, published_meeting, items):
    annex = Attachment.objects.get(title="Åbent bilag")
    default_storage.delete(annex.newest.file.name)
    page = pages_in(take(secretary))[_page_of(items["open"])]
    assert "The file is missing on the server." in page


def test_a_big_annex_is_never_in_memory_as_a_whole(take, secretary, published_meeting, items, monkeypatch):
    asked = []
    opened = archives.write.__globals__["ZipOnDisk"].stream

    def watched(self, path, source):
        class Source:
            def read(self, size=-1):
                asked.append(size)
                return source.read(size)

        return opened(self, path, Source())

    monkeypatch.setattr("programme.archive.zipped.ZipOnDisk.stream", watched)
    take(secretary)
    assert (len(asked) > 0, [size for size in asked if not 0 < size <= 1024 * 1024]) == (True, [])


def test_an_archive_that_cannot_be_made_says_why_and_offers_to_try_again(
    as_, committee, secretary, monkeypatch, django_capture_on_commit_callbacks
):
    def broken(*_args):
        raise OSError("disk")

    monkeypatch.setattr(archives, "write", broken)
    with django_capture_on_commit_callbacks(execute=True):
        page = as_(secretary).post(f"/committees/{committee.slug}/archive/new/")
    shown = as_(secretary).get(page.url).content.decode()
    assert ("The archive could not be made" in shown, "Try again" in shown) == (True, True)


def test_one_that_is_under_way_is_not_begun_a_second_time(as_, committee, secretary):
    urls = {as_(secretary).post(f"/committees/{committee.slug}/archive/new/").url for _time in range(2)}
    assert (len(urls), ArchiveJob.objects.count()) == (1, 1)


def test_archives_are_removed_after_two_days_with_their_files(take, secretary, committee):
    take(secretary)
    stored = ArchiveJob.objects.get().file.name
    ArchiveJob.objects.update(asked_at=clock.now() - archives.KEPT_FOR - timedelta(hours=1))
    archives.tend_archives()
    assert (ArchiveJob.objects.count(), default_storage.exists(stored)) == (0, False)


def test_an_archive_whose_worker_died_is_made_again_once_and_then_reported(secretary, committee):
    long_ago = clock.now() - archives.LOST_AFTER - timedelta(minutes=1)
    facts = {"committee": committee, "reader": secretary, "language": "da", "state": "building", "asked_at": long_ago}
    jobs = [ArchiveJob.objects.create(**facts, attempts=attempts) for attempts in (1, 2)]
    archives.tend_archives()
    assert [ArchiveJob.objects.get(pk=job.pk).state for job in jobs] == ["done", "failed"]


def test_an_empty_committee_has_an_archive(take, secretary, committee):
    assert {"index.html", "composition.html", "archive.json"} <= set(take(secretary).namelist())


def test_the_document_names_everything_the_schema_does():
    text = (settings.BASE_DIR / "docs/archive.md").read_text()
    schema = json.loads(SCHEMA.read_text())
    named = {name for part in [schema, *schema["$defs"].values()] for name in part["properties"]}
    assert {name for name in (*named, *schema["$defs"]) if name not in text} == set()


def test_the_page_asks_as_much_for_one_archive_as_for_many(as_, committee, secretary, member):
    url, client = f"/committees/{committee.slug}/archive/", as_(secretary)

    def queries_with(many) -> int:
        for _number in range(many):
            ArchiveJob.objects.create(committee=committee, reader=secretary, language="da")
            ArchiveTaken.objects.create(committee=committee, reader=member, sha256="0" * 64)
        return queries_of(client, url)

    first = queries_with(1)
    assert (queries_with(2), first <= MOST_PER_PAGE) == (first, True)
