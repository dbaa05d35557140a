"""Which packs are offered to whom, what can be chosen, and what two ZIP files hold."""

import hashlib
import json
import re
import zipfile
from io import BytesIO

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Attachment, PackJob, PackTaken
from meetings.pack import limits
from meetings.packs import jobs as packs
from meetings.packs.kinds import offered_kinds
from meetings.rules.lifecycle import MeetingState as S
from members.models import CaseReference, Membership
from tests.conftest import pdf
from tests.meetings.paper import words_of

pytestmark = pytest.mark.paper

READERS = {"full", "agenda", "journal"}
MINUTES = {"minutes", "word", "decisions", "archived"}


@pytest.fixture
def choose(as_, published_meeting, django_capture_on_commit_callbacks):
    """Choose a pack on its page and let the worker build it: `choose(member, kind="full", items=[...])`."""

    def chosen(person, **typed):
        everything = {
            "kind": "full",
            "items": list(AgendaItem.objects.readable_by(person).values_list("pk", flat=True)),
            "annexes": list(Attachment.objects.readable_by(person).values_list("pk", flat=True)),
        }
        with django_capture_on_commit_callbacks(execute=True):
            return as_(person).post(f"/meetings/{published_meeting.pk}/packs/choose/", {**everything, **typed})

    return chosen


def newest() -> PackJob:
    return PackJob.objects.latest("pk")


def text_of(job: PackJob) -> str:
    return " ".join(words_of(job.file.read()))


@pytest.mark.parametrize(
    ("who", "kinds"),
    [
        ("secretary", READERS | {"everybody"}),
        ("co_chair", READERS | {"chair"}),
        ("member", READERS),
        ("participant", READERS),
        ("coordinator", READERS),
        ("guest", set()),
        ("stranger", set()),
    ],
)
def test_each_is_offered_what_fits_before_the_meeting(who, kinds, cast, published_meeting):
    assert set(offered_kinds(published_meeting, cast[who])) == kinds


def test_minutes_are_offered_when_they_can_be_read(cast, meeting_in):
    before = set(offered_kinds(meeting_in(S.PLANNED), cast["member"]))
    approved = set(offered_kinds(meeting_in(S.MINUTES_APPROVED), cast["member"]))
    assert (before & MINUTES, approved & MINUTES) == (set(), MINUTES)


@pytest.mark.parametrize("kind", ["everybody", "chair", "minutes", "archived", "no such kind", ""])
def test_what_is_not_offered_cannot_be_asked_for(as_, member, published_meeting, kind):
    page, chosen = f"/meetings/{published_meeting.pk}/packs/", f"/meetings/{published_meeting.pk}/packs/choose/"
    asked = [as_(member).post(page, {"kind": kind}).status_code, as_(member).post(chosen, {"kind": kind}).status_code]
    assert (asked, PackJob.objects.count()) == ([404, 200], 0)


def test_the_page_names_what_can_be_read_and_nothing_else(as_, member, participant, published_meeting):
    address = f"/meetings/{published_meeting.pk}/packs/choose/"
    pages = [as_(person).get(address).content.decode() for person in (member, participant)]
    titles = ("Åbent punkt", "Fortroligt bilag", "Lukket med titel", "Skjult titel")
    named = [[title in page for title in titles] for page in pages]
    assert named == [[True] * 4, [True, False, False, False]]


def test_a_pack_holds_the_chosen_items_and_annexes_only(choose, member, items):
    choose(member, items=[items["open"].pk], annexes=[])
    job = newest()
    words = text_of(job)
    assert (job.item_ids, job.attachment_ids) == ([items["open"].pk], [])
    assert [title in words for title in ("Åbent punkt", "Åbent bilag", "Lukket med titel")] == [True, False, False]


def test_choosing_nothing_asks_for_an_item_and_keeps_the_choice(choose, member):
    page = choose(member, items=[], two_sided="on")
    assert page.context["form"].errors == {"items": ["Choose at least one item"]}
    assert (page.context["form"]["two_sided"].value(), PackJob.objects.count()) == (True, 0)


def test_an_item_one_cannot_read_cannot_be_chosen(choose, participant, items):
    page = choose(participant, items=[items["closed_hidden"].pk])
    assert page.context["form"].errors == {"items": ["The agenda has changed meanwhile. Choose again."]}


def test_everything_chosen_is_the_whole_pack(choose, member):
    choose(member)
    assert (newest().chosen, newest().new_pages) == (None, False)


def test_who_prints_may_have_each_item_on_a_page_of_its_own(choose, member):
    choose(member, new_pages="on", annexes=[])
    pages = [words for words in words_of(newest().file.read())[1:] if re.match(r"L?\d\. ", words)]
    assert (newest().new_pages, len(pages)) == (True, 3)


def take(as_, person, job) -> None:
    b"".join(as_(person).get(f"{job.get_absolute_url()}file/").streaming_content)


def resend(meeting, secretary, co_chairs) -> None:
    """Send a supplement with what has been changed."""
    workflow.submit_changes(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    workflow.publish_supplement(meeting=meeting, reason="Nyt bilag", by=secretary)


def test_only_what_changed_since_the_last_download(as_, choose, member, secretary, co_chairs, items, published_meeting):
    choose(member)
    take(as_, member, newest())
    workflow.attach_file(item=items["closed_visible"], file=pdf(), title="Nyt bilag", by=secretary)
    resend(published_meeting, secretary, co_chairs)
    choose(member, only_changed="on")
    job = newest()
    added = Attachment.objects.get(title="Nyt bilag")
    assert (job.state, job.item_ids, job.attachment_ids) == ("done", [items["closed_visible"].pk], [added.pk])


def test_a_pack_of_what_changed_says_when_nothing_has(as_, choose, member):
    choose(member)
    take(as_, member, newest())
    choose(member, only_changed="on")
    job = newest()
    assert (job.state, job.problem) == (
        "failed",
        "Nothing has changed since you last downloaded a pack of this meeting.",
    )


def test_who_has_taken_nothing_is_not_asked_about_changes(as_, member, published_meeting, choose):
    page = as_(member).get(f"/meetings/{published_meeting.pk}/packs/choose/")
    choose(member, only_changed="on")
    assert ("only_changed" in page.context["form"].fields, newest().only_changed) == (False, False)


def test_what_was_taken_is_kept_as_digests_without_text(as_, choose, member):
    choose(member)
    take(as_, member, newest())
    kept = PackTaken.objects.get()
    assert (kept.reader, len(kept.digests["items"]), len(kept.digests["annexes"])) == (member, 3, 2)
    assert "resumé" not in json.dumps(kept.digests, ensure_ascii=False)


def files_in(job: PackJob) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(job.file.read())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_journal_gets_the_pack_the_annexes_and_a_list_with_digests(choose, member, items):
    CaseReference.objects.create(about=items["open"], party=member.organisation, case_number="SAG-2020-00017")
    choose(member, kind="journal")
    files = files_in(newest())
    manifest = json.loads(files.pop("manifest.json"))
    assert sorted(files) == ["annexes/1-åbent-bilag.pdf", "annexes/2-fortroligt-bilag.pdf", "pack.pdf"]
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items()
    }
    assert [(item["id"], item["case_references"]) for item in manifest["items"]] == [
        (items["open"].pk, ["SAG-2020-00017"]),
        (items["closed_visible"].pk, []),
        (items["closed_hidden"].pk, []),
    ]


def manifest_for(person, choose) -> str:
    choose(person, kind="journal")
    return files_in(newest())["manifest.json"].decode()


def test_the_journal_of_a_participant_knows_of_nothing_closed(choose, member, participant):
    manifests = [manifest_for(person, choose) for person in (member, participant)]
    told = [[word in manifest for word in ("Fortroligt", "Lukket", "Skjult")] for manifest in manifests]
    assert told == [[True] * 3, [False] * 3]


def test_the_journal_is_the_same_bytes_each_time(choose, member):
    made = []
    for _time in range(2):
        choose(member, kind="journal")
        made.append(newest().file.read())
    assert made[0] == made[1]


def test_everybody_gets_a_pack_of_what_he_or_she_may_read(choose, secretary, member, participant):
    choose(secretary, kind="everybody")
    texts = {name: " ".join(words_of(content)) for name, content in files_in(newest()).items()}
    told = {name: ("Hemmeligt resumé" in text, "Dybt hemmeligt" in text) for name, text in texts.items()}
    assert (told["medlem.pdf"], told["deltager.pdf"]) == ((True, True), (False, False))
    assert "Made for Medlem" in texts["medlem.pdf"]


def test_packs_for_everybody_hold_no_more_than_who_asks_may_read(choose, secretary, items):
    workflow.declare_disqualification(item=items["closed_visible"], person=secretary, reason="Bror", by=secretary)
    choose(secretary, kind="everybody")
    texts = [" ".join(words_of(content)) for content in files_in(newest()).values()]
    assert [("Åbent punkt" in text, "Hemmeligt resumé" in text) for text in texts] == [(True, False)] * len(texts)


def test_a_script_holds_the_remarks_of_the_co_chairs(as_, choose, co_chairs, items):
    workflow.write_remark(item=items["open"], text="Giv ordet til Skive.", by=co_chairs[0])
    choose(co_chairs[1], kind="chair")
    assert "Giv ordet til Skive." in text_of(newest())


def test_a_script_is_lost_with_the_role(as_, choose, co_chairs, items):
    workflow.write_remark(item=items["open"], text="Giv ordet til Skive.", by=co_chairs[0])
    choose(co_chairs[0], kind="chair")
    before = packs.is_still_readable(newest())
    Membership.objects.filter(person=co_chairs[0]).update(role="member")
    assert (before, packs.is_still_readable(newest())) == (True, False)


def test_a_job_that_takes_too_long_says_so(choose, member, monkeypatch):
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.01)
    choose(member)
    assert newest().problem == "The pack demands too much time or memory. Choose fewer items or annexes."


def test_a_job_that_takes_too_much_memory_says_so(member, published_meeting, monkeypatch):
    def exhausted(*_args, **_kwargs):
        raise MemoryError

    monkeypatch.setitem(packs.PRODUCTS, PackJob.Kind.FULL, exhausted)
    job = PackJob.objects.create(meeting=published_meeting, reader=member, kind="full", language="en")
    packs.build_pack.call(job.pk)
    job.refresh_from_db()
    assert job.problem == "The pack demands too much time or memory. Choose fewer items or annexes."


@pytest.fixture
def met(cast, meeting_in):
    """The meeting in session, where three members are a quorum; and its items by how open they are."""
    meeting = meeting_in(S.IN_SESSION)
    meeting.quorum_members, meeting.quorum_both_sides = 1, False
    meeting.save()
    return meeting, {item.openness: item for item in meeting.items.all()}


def test_the_record_of_an_item_is_for_who_reads_it_in_the_minutes(as_, met, meeting_in, cast, jobs_wait):
    """The co-chair is disqualified at the open item."""
    meeting, items = met
    workflow.declare_disqualification(
        item=items["open"], person=cast["co_chair"], reason="Ejer grunden", by=cast["secretary"]
    )

    def asked_by(who):
        client, url = as_(cast[who]), f"/meetings/{meeting.pk}/packs/"
        answers = {name: client.post(url, {"kind": "record", "item": item.pk}) for name, item in items.items()}
        return {name for name, answer in answers.items() if answer.status_code == 302}

    meeting_in(S.MINUTES_DRAFT)
    assert {who: asked_by(who) for who in ("member", "participant")} == {"member": set(), "participant": set()}
    meeting_in(S.MINUTES_APPROVED)
    assert {who: asked_by(who) for who in ("secretary", "co_chair", "participant", "guest", "stranger")} == {
        "secretary": set(items),
        "co_chair": {"closed_visible", "closed_hidden"},
        "participant": {"open"},
        "guest": set(),
        "stranger": set(),
    }


def test_the_record_of_an_item_says_who_was_there_at_it_and_bears_the_seal(
    as_, met, meeting_in, cast, django_capture_on_commit_callbacks
):
    meeting, items = met
    later = meeting.attendances.get(person=cast["member"])
    workflow.record_attendance(attendance=later, present=True, from_item=items["closed_visible"], by=cast["secretary"])
    meeting = meeting_in(S.MINUTES_APPROVED)
    client = as_(cast["participant"])
    page = client.get(items["open"].decision.get_absolute_url()).content.decode()
    assert 'name="kind" value="record"' in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/meetings/{meeting.pk}/packs/", {"kind": "record", "item": items["open"].pk})
    [words] = words_of(newest().file.read())
    said = ["Åbent punkt", "Regional Medformand", meeting.minutes.revisions.get().short_form, "Page 1 of 1"]
    assert [part for part in said if part not in words] == []
    assert [name for name in ("Medlem,", "Lukket med titel", "Åbent resumé") if name in words] == []
