"""What was written before text was cleaned as it came in is in the database still: every page and file bears it."""

import zipfile
from io import BytesIO

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from meetings.models import AgendaItem, Attachment, Decision, Meeting, Minutes, PackJob, RecommendationPoint
from meetings.packs.kinds import offered_kinds
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow.calendar import invitation
from members.models import Committee, Organisation, Person
from tests.conftest import STEPS
from tests.meetings.test_pack_build import faults_of

pytestmark = pytest.mark.paper

UNSEEN = "\x07\x0b\x1b\x9f\u202e\ufffe"
PDFS_IN = {PackJob.Kind.JOURNAL: 2, PackJob.Kind.EVERYBODY: 5, PackJob.Kind.WORD: 0}
REGISTER = {
    Committee: ("name", "short_name"),
    Organisation: ("name", "short_name"),
    Person: ("name", "job_title", "phone"),
}
RECORD = {
    Meeting: ("place", "theme"),
    AgendaItem: ("title", "presenter", "summary", "case_presentation"),
    RecommendationPoint: ("text",),
    Attachment: ("title",),
    Decision: ("text",),
    Minutes: ("note",),
}


def spoil(texts):
    """Put what nobody sees behind these texts, as it could be typed before."""
    for model, names in texts.items():
        model.objects.update(**{name: Concat(name, Value(UNSEEN)) for name in names})


@pytest.fixture
def meeting(planned_meeting, secretary, co_chairs, member, cast):
    meeting = planned_meeting
    for leads_to, step in STEPS:
        meeting = step(meeting, secretary, co_chairs)
        if leads_to in (S.PREPARING, S.MINUTES_DRAFT):
            spoil(RECORD)
    spoil(REGISTER)
    return Meeting.objects.get(pk=meeting.pk)


def seen_in(text: str) -> list[str]:
    return [sign for sign in UNSEEN if sign in text]


def test_people_calendars_and_the_own_copy_are_exported(meeting, as_, member, secretary):
    assert seen_in(Meeting.objects.get().place + Person.objects.get(pk=member.pk).name) == list(UNSEEN)
    client, told = as_(secretary), Person.objects.get(pk=member.pk)
    files = [client.get(f"/people/export/{kind}/") for kind in ("xlsx", "csv")]
    assert [file.status_code for file in files] == [200, 200]
    assert seen_in(files[1].content.decode()) == []
    assert seen_in(invitation(meeting, told)) == []
    assert as_(told).get("/profile/data.json").json()["person"]["name"] == told.name


def test_packs_of_every_kind_are_made_and_accessible(meeting, as_, secretary, django_capture_on_commit_callbacks):
    for kind in offered_kinds(meeting, secretary):
        with django_capture_on_commit_callbacks(execute=True):
            as_(secretary).post(f"/meetings/{meeting.pk}/packs/", {"kind": kind})
        job = PackJob.objects.latest("pk")
        assert (job.kind, job.state) == (kind, PackJob.State.DONE)
        assert [faults_of(pdf) for pdf in own_pdfs(job.file.read())] == [[]] * {
            "journal": 2,
            "everybody": 5,
            "word": 0,
        }.get(kind, 1)


def own_pdfs(file: bytes) -> list[bytes]:
    """The PDF, or those in the ZIP but for the annexes."""
    if not zipfile.is_zipfile(BytesIO(file)):
        return [file]
    packed = zipfile.ZipFile(BytesIO(file))
    return [packed.read(name) for name in packed.namelist() if name.endswith(".pdf") and "/" not in name]
