"""What the tests of the programme stand on: the programme of the committee, a task, a summit to come, an archive."""

import zipfile
from datetime import date, time, timedelta
from io import BytesIO

import pytest

from members.models import Organisation
from members.rules.roles import Role
from pages.richtext import sanitize
from programme import workflow
from programme.models import ArchiveJob, Programme
from record import clock
from tests.conftest import pdf, seated


@pytest.fixture
def programme(committee):
    return Programme.objects.create(
        name="DK2020", committee=committee, starts_on=date(2020, 9, 16), ends_on=date(2023, 6, 30)
    )


@pytest.fixture
def task(programme, member, secretary):
    return workflow.add_task(programme=programme, title="Planlægge <topmøde>", person=member, by=secretary)


@pytest.fixture
def summit(programme, secretary):
    """A summit in a month, with two places."""
    day = clock.today() + timedelta(days=30)
    return workflow.plan_summit(
        programme=programme,
        name="Klimatopmøde <2031>",
        day=day,
        starts=time(9),
        ends=time(15),
        place="Viborg",
        capacity=2,
        register_by=day - timedelta(days=10),
        by=secretary,
    )


@pytest.fixture
def exchange(programme, committee, secretary, summit):
    """What Horsens has reached, asks and shares, and the summit with its concept paper; everything by a word."""
    horsens = Organisation.objects.create(
        name="Horsens Kommune", short_name="Horsens", kind="municipality", code="0615", council="byråd"
    )
    keeper = seated(committee, "Koordinator Horsens", Role.COORDINATOR, municipality=horsens)
    facts = {"track": "council", "title": "Endeligt vedtaget", "position": 1, "stage": "adopted"}
    step = workflow.save_step(programme=programme, is_aside=False, by=secretary, **facts)
    plan = workflow.add_plan(programme=programme, organisation=horsens, by=secretary)
    workflow.set_milestone(
        plan=plan,
        step=step,
        day=date(2022, 10, 11),
        day_in_words="efteråret 2022",
        is_reached=True,
        source="Byrådets <referat>",
        by=keeper,
    )
    workflow.add_plan_link(plan=plan, title="Planen", url="https://horsens.dk/plan", by=keeper)
    workflow.add_plan_document(plan=plan, title="Plan som vedtaget", file=pdf(2), by=keeper)
    workflow.confirm_plan(plan=plan, by=keeper)
    asked = workflow.ask_support(plan=plan, kind="help", title="Støtte <1>", text="Hvad virker?", by=keeper)
    workflow.answer_support(request=asked, text="Prøv <foreningerne>", by=secretary)
    note = workflow.write_note(programme=programme, title="Lavbund <1>", topic="Regnskab", text="For sig", by=keeper)
    document = workflow.add_network_document(note=note, title="Regneark", file=pdf(3), by=keeper)
    workflow.add_session(
        summit=summit, title="Åbning", starts=time(9), ends=time(10), speakers="En Taler", by=secretary
    )
    paper = workflow.add_concept_paper(
        summit=summit, text=sanitize("<p>Vi samles om varme</p>"), file=pdf(4, "Oplæg"), by=secretary
    )
    return {
        "keeper": keeper,
        "plan": plan,
        "asked": asked,
        "note": note,
        "document": document,
        "paper": paper,
    }


@pytest.fixture
def take(as_, committee, django_capture_on_commit_callbacks):
    """Ask for the archive on the page, let the worker make it, and take it: the ZIP."""

    def taken(person) -> zipfile.ZipFile:
        with django_capture_on_commit_callbacks(execute=True):
            page = as_(person).post(f"/committees/{committee.slug}/archive/new/")
        answer = as_(person).get(f"{page.url}file/")
        assert answer.status_code == 200, ArchiveJob.objects.latest("pk").problem
        return zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))

    return taken
