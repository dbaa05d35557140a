"""Packs: asked for, built behind the page, handed to their reader only, and started again when a worker died."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.management import call_command
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from meetings import workflow
from meetings.models import AgendaItem, ClosedReading, Meeting, PackJob
from meetings.pack import PackUnavailable, build
from meetings.packs import jobs as packs
from meetings.packs import products as pack_products
from meetings.packs.names import file_name
from members.models import Committee
from record import clock
from record.models import WorkerSign

pytestmark = pytest.mark.paper


@pytest.fixture
def ask(as_, published_meeting, django_capture_on_commit_callbacks):
    """Ask for a pack on the page and let the worker build it: `ask(member, kind="full")`."""

    def asked(person, **typed):
        with django_capture_on_commit_callbacks(execute=True):
            return as_(person).post(f"/meetings/{published_meeting.pk}/packs/", {"kind": "full", **typed})

    return asked


def a_job(meeting, reader, **fields) -> PackJob:
    return PackJob.objects.create(meeting=meeting, reader=reader, kind=PackJob.Kind.AGENDA, language="da", **fields)


def test_a_pack_is_asked_for_built_and_downloaded(as_, ask, member, published_meeting):
    page = ask(member)
    job = PackJob.objects.get()
    answer = as_(member).get(f"{page.url}file/")
    document = pikepdf.open(BytesIO(b"".join(answer.streaming_content)))
    assert (job.state, len(job.item_ids), len(job.attachment_ids)) == (PackJob.State.DONE, 3, 2)
    assert answer["Cache-Control"] == "private, no-store"
    name = f"styregruppen-{published_meeting.starts_at:%Y-%m-%d}-meeting-pack.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
    assert len(document.pages) >= 5


def test_a_pack_holds_what_its_reader_may_read_and_nothing_else(ask, participant, items):
    ask(participant)
    job = PackJob.objects.get()
    annexes = items["open"].attachments.filter(published_closed=False)
    assert (job.item_ids, job.attachment_ids) == ([items["open"].pk], [annex.pk for annex in annexes])


def test_somebody_elses_pack_is_unknown(as_, ask, member, secretary):
    page = ask(member)
    client = as_(secretary)
    assert [client.get(url).status_code for url in (page.url, f"{page.url}file/")] == [404, 404]


def test_access_lost_since_the_pack_was_built_is_lost(as_, ask, member, items):
    page = ask(member)
    workflow.declare_disqualification(item=items["closed_visible"], person=member, reason="Bror", by=member)
    answer = as_(member).get(f"{page.url}file/", follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said == ["Your access has changed since the pack was made. Ask for a new one."]


def test_taking_a_closed_item_or_a_closed_annex_of_an_open_one_home_is_logged(as_, ask, member, participant):
    for person in (member, participant):
        as_(person).get(f"{ask(person).url}file/")
    assert set(ClosedReading.objects.values_list("person", "item__openness")) == {
        (member.pk, "closed_visible"),
        (member.pk, "closed_hidden"),
        (member.pk, "open"),
    }


@pytest.mark.parametrize("item", ["", "0", "x", "99999999999999999999"])
def test_an_extract_of_an_unknown_item_is_unknown(ask, member, item):
    assert ask(member, kind="extract", item=item).status_code == 404


def test_an_extract_holds_its_item_alone(ask, member, items):
    ask(member, kind="extract", item=items["closed_visible"].pk)
    assert PackJob.objects.get().item_ids == [items["closed_visible"].pk]


def test_the_page_asks_again_until_the_pack_is_ready(as_, member, published_meeting):
    job, client = a_job(published_meeting, member, doing="Building page 3 of 9"), as_(member)
    waiting = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    job.state = PackJob.State.DONE
    job.save()
    ready = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert ["every 1s" in page for page in (waiting, ready)] == [True, False]
    assert ("Building page 3 of 9" in waiting, "Download the PDF" in ready) == (True, True)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (PackUnavailable("Install Pango."), "Install Pango."),
        (OSError("disk"), "The pack could not be built. The failure has been recorded. Try again in a moment."),
    ],
)
def test_a_pack_that_cannot_be_built_says_why_and_offers_to_try_again(as_, ask, member, monkeypatch, failure, said):
    def broken(*_args, **_kwargs):
        raise failure

    monkeypatch.setattr(pack_products, "build_pdf", broken)
    page = as_(member).get(ask(member).url)
    assert (page.context["job"].problem, "Try again" in page.content.decode()) == (said, True)


def test_a_pack_whose_worker_died_is_built_again_once_and_then_reported(member, published_meeting):
    long_ago = clock.now() - packs.LOST_AFTER - timedelta(minutes=1)
    lost = a_job(published_meeting, member, state=PackJob.State.BUILDING, attempts=1, asked_at=long_ago)
    twice = a_job(published_meeting, member, state=PackJob.State.BUILDING, attempts=2, asked_at=long_ago)
    call_command("tend", "--once")
    states = [PackJob.objects.get(pk=job.pk).state for job in (lost, twice)]
    assert states == [PackJob.State.DONE, PackJob.State.FAILED]


@pytest.mark.parametrize(
    ("kind", "number", "name"),
    [
        ("full", "", "styregruppe-oest-2020-12-08-moedepakke.pdf"),
        ("minutes", "", "styregruppe-oest-2020-12-08-referat.pdf"),
        ("word", "", "styregruppe-oest-2020-12-08-referat.docx"),
        ("everybody", "", "styregruppe-oest-2020-12-08-moedepakker-til-alle.zip"),
        ("extract", "3", "styregruppe-oest-2020-12-08-punkt-3.pdf"),
        ("record", "L1", "styregruppe-oest-2020-12-08-protokol-punkt-l1.pdf"),
    ],
)
def test_files_are_called_by_group_day_and_kind(kind, number, name):
    committee = Committee(short_name="Styregruppe Øst")
    # Half past midnight in Denmark.
    meeting = Meeting(committee=committee, starts_at=datetime(2020, 12, 7, 23, 30, tzinfo=UTC))
    job = PackJob(kind=kind, meeting=meeting, item=AgendaItem(number=number) if number else None)
    with translation.override("da"):
        assert file_name(job) == name


def test_a_pack_goes_on_where_its_worker_died(member, published_meeting, monkeypatch):
    job, laid_out, own_pages = a_job(published_meeting, member), [], build.own_pages

    def dies_at_the_second(html, **options):
        laid_out.append(html)
        if len(laid_out) == 2:
            raise SystemExit
        return own_pages(html, **options)

    monkeypatch.setattr(build, "own_pages", dies_at_the_second)
    with pytest.raises(SystemExit):
        packs.build_pack.call(job.pk)
    packs.build_pack.call(job.pk)
    job.refresh_from_db()
    # The items, the agenda once in vain and once more, the last page: what was laid out is not laid out again.
    assert (job.state, job.attempts, len(laid_out), len(set(laid_out))) == (PackJob.State.DONE, 2, 4, 3)


def test_a_pack_in_line_is_not_put_in_line_again_every_minute(member, published_meeting, jobs_wait):
    a_job(published_meeting, member, asked_at=clock.now() - packs.LOST_AFTER)
    for _minute in range(3):
        packs.tend_packs()
    assert DBTaskResult.objects.count() == 1


def test_a_pack_nobody_works_on_says_so_after_a_minute(as_, member, published_meeting, jobs_wait):
    said = []
    for age, seen in ((59, 0), (60, 59), (60, 60)):
        WorkerSign.objects.update_or_create(
            name="worker", defaults={"serves": ["packs"], "seen_at": clock.now() - timedelta(seconds=seen)}
        )
        job = a_job(published_meeting, member, asked_at=clock.now() - timedelta(seconds=age))
        page = as_(member).get(job.get_absolute_url()).content.decode()
        said.append(("No packs are being made at the moment." in page, "every 10s" in page))
    assert said == [(False, False), (False, False), (True, True)]


def test_a_worker_that_was_taken_for_dead_changes_nothing_any_more(member, published_meeting, monkeypatch, settings):
    job, build_pdf = a_job(published_meeting, member), pack_products.build_pdf

    def another_begins_meanwhile(*args, **options):
        PackJob.objects.update(attempts=2)
        return build_pdf(*args, **options)

    monkeypatch.setattr(pack_products, "build_pdf", another_begins_meanwhile)
    packs.build_pack.call(job.pk)
    job.refresh_from_db()
    left = [path for path in settings.MEDIA_ROOT.rglob("pack*") if path.is_file()]
    assert (job.state, job.doing, job.file.name, left) == (PackJob.State.BUILDING, "", "", [])


def test_building_twice_is_building_once(ask, member):
    ask(member)
    before = PackJob.objects.values().get()
    packs.build_pack.call(before["id"])
    assert PackJob.objects.values().get() == before


def test_packs_nobody_needs_any_more_are_removed_with_their_files(ask, member):
    ask(member)
    job = PackJob.objects.get()
    storage, name = job.file.storage, job.file.name
    PackJob.objects.update(asked_at=clock.now() - packs.KEPT_FOR - timedelta(minutes=1))
    packs.tend_packs()
    assert (storage.exists(name), PackJob.objects.count()) == (False, 0)
