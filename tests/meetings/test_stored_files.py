"""Files: a full disk and a missing file are sentences, and no file is left that belongs to nothing."""

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache

from meetings import workflow
from meetings.models import Attachment, AttachmentVersion, PackJob, SignedCopy
from meetings.rules.lifecycle import MeetingState as S
from members.models import Mail
from record.stored_files import names_on_disk, remove_orphans, tend_files
from record.verbs import Refused
from tests.conftest import pdf

pytestmark = pytest.mark.paper

FULL = "The disk of the server is full: the file was not stored. Tell the operator."
MISSING = "The file is missing on the server. The operator has been told."


@pytest.fixture
def full_disk_later(settings):
    def fill():
        settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": "tests.full_disk.FullDisk"}}

    return fill


@pytest.fixture
def annex(items, secretary):
    return Attachment.objects.get(title="Åbent bilag")


def test_an_annex_that_finds_no_room_is_said_at_its_form_and_leaves_nothing(
    as_, secretary, meeting_in, cast, full_disk_later
):
    meeting = meeting_in(S.PREPARING)
    item = meeting.items.first()
    before = names_on_disk(), Attachment.objects.count()
    full_disk_later()
    page = as_(secretary).post(f"/items/{item.pk}/annexes/new/", {"title": "Notat", "file": pdf(1)})
    form = page.context["form"]
    assert (form.non_field_errors(), form["title"].value()) == ([FULL], "Notat")
    assert (names_on_disk(), Attachment.objects.count()) == before


def test_a_pack_that_finds_no_room_says_so(
    as_, member, published_meeting, full_disk_later, django_capture_on_commit_callbacks
):
    full_disk_later()
    with django_capture_on_commit_callbacks(execute=True):
        as_(member).post(f"/meetings/{published_meeting.pk}/packs/", {"kind": "agenda"})
    job = PackJob.objects.get()
    assert (job.state, job.problem) == (PackJob.State.FAILED, FULL)
    assert [name for name in names_on_disk() if name.startswith("packs/")] == []


def test_a_file_of_a_verb_that_is_refused_goes_again(meeting_in, secretary, cast, monkeypatch):
    meeting = meeting_in(S.PREPARING)
    before = names_on_disk()

    def refuse(*_args, **_kwargs):
        raise Refused("Nej")

    monkeypatch.setattr(AttachmentVersion, "save", refuse)
    with pytest.raises(Refused):
        workflow.attach_file(item=meeting.items.first(), file=pdf(1), title="Notat", by=secretary)
    assert names_on_disk() == before


def test_a_missing_annex_is_a_sentence_and_told_to_the_operator_once(as_, member, items, annex, settings):
    cache.clear()
    settings.OPERATOR_EMAIL = "drift@portal.example"
    Path(annex.current.file.path).unlink()
    for _time in range(2):
        page = as_(member).get(
            f"/annexes/{annex.pk}/", headers={"referer": f"http://testserver/items/{items['open'].pk}/"}, follow=True
        )
        assert (page.status_code, MISSING in page.content.decode()) == (200, True)
    [told] = Mail.objects.filter(kind="operator")
    assert annex.current.file.name in told.facts["sentences"][0]


def test_a_missing_pack_is_a_sentence(as_, member, published_meeting, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        as_(member).post(f"/meetings/{published_meeting.pk}/packs/", {"kind": "agenda"})
    job = PackJob.objects.get()
    Path(job.file.path).unlink()
    page = as_(member).get(f"/packs/{job.pk}/file/", follow=True)
    assert (page.status_code, MISSING in page.content.decode()) == (200, True)


def test_a_pack_is_made_without_the_annex_that_is_missing_and_says_so(
    as_, member, published_meeting, annex, django_capture_on_commit_callbacks
):
    Path(annex.current.file.path).unlink()
    with django_capture_on_commit_callbacks(execute=True):
        as_(member).post(f"/meetings/{published_meeting.pk}/packs/", {"kind": "full"})
    assert PackJob.objects.get().state == PackJob.State.DONE


def grow_old(*names):
    for name in names:
        path = Path(settings.MEDIA_ROOT) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (time.time() - 90_000,) * 2)


def test_files_without_a_row_are_removed_after_a_day_and_no_others(annex):
    kept = names_on_disk()
    grow_old(*kept, "annexes/orphan", "signed/orphan")
    (Path(settings.MEDIA_ROOT) / "annexes" / "young").touch()
    remove_orphans()
    assert names_on_disk() == sorted([*kept, "annexes/young"])
    assert SignedCopy.objects.count() == 0


def test_the_timer_looks_for_them_once_a_day(db):
    cache.clear()
    names = ["annexes/first", "annexes/second"]
    for name in names:
        grow_old(name)
        tend_files()
    assert names_on_disk() == ["annexes/second"]


def test_the_files_of_another_database_are_left_alone(db):
    names = [f"annexes/{number}" for number in range(3)]
    grow_old(*names)
    remove_orphans()
    assert names_on_disk() == names
