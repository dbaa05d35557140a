"""The cast: the people of design section 5, the committee they meet in, and a meeting in any state."""

import gc
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from itertools import chain

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.template import engines
from django.test import Client, TestCase, TransactionTestCase
from django.utils import timezone

from meetings import workflow
from meetings.annexes import inspect
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.models.openness import published_items
from meetings.reading.people import who_may_chair
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.sealing import seal
from meetings.workflow.transitions import co_chairs_of
from members.models import Committee, Membership, Organisation, Person, Seat
from members.rules.roles import Role
from record import clock
from tests import both_engines, emptied, put_back

STARTED = date(2020, 9, 16)
# Where a test wants it, jobs are forgotten, or wait in the database as they do in use; otherwise they are done at once.
NO_WORKER = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": []}}
IN_LINE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# Groups that take long, in the order they begin. The first prepares the portal for all: so many tests run meanwhile.
LONG, MEANWHILE = ("crawl 0", "crawl 1", "browser 1", "browser 0", "demo story"), 300


def pytest_addoption(parser):
    parser.addoption(
        "--run-of",
        choices=("postgresql", "sqlite"),
        help="one of the two runs of `make test`: what one of them is enough for, the other leaves out",
    )


def pytest_collection_modifyitems(config, items):
    """Share the tests between two runs, if told to; the browser's tests are in two halves, each with one portal.

    PostgreSQL, the stricter of the two, runs what asks a database; SQLite what asks none, what each engine answers in
    its own way (tests/both_engines.py), and paper.
    """
    assert both_engines.gone() == []
    for item in items:
        if item.get_closest_marker("browser") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("browser 0"))
    run = config.getoption("--run-of")
    if run == "postgresql":
        left_out = [item for item in items if not _asks_a_database(item) or _is_marked(item, "paper", "browser")]
    elif run == "sqlite":
        left_out = [item for item in items if _asks_a_database(item) and not _is_for_sqlite(item)]
    else:
        return
    config.hook.pytest_deselected(items=left_out)
    items[:] = _in_turn([item for item in items if item not in set(left_out)])


def _in_turn(items) -> list:
    """What takes long before most of the others, which then keep both workers busy to the end."""
    first, *long = ([item for item in items if _group_of(item) == group] for group in LONG)
    others = [item for item in items if _group_of(item) not in LONG]
    return [*first, *others[:MEANWHILE], *chain.from_iterable(long), *others[MEANWHILE:]]


def _group_of(item) -> str:
    marker = item.get_closest_marker("xdist_group")
    return marker.args[0] if marker else ""


def pytest_collection_finish(session):
    """What is there before the first test stays to the end: it is not gone through again and again for what is unused.

    From here on it is looked for after so many things have been made, not after 700.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def _is_for_sqlite(item) -> bool:
    on_both = both_engines.runs_on_both(item.path) and not _is_marked(item, "walk")
    return on_both or _is_marked(item, "paper", "browser")


def _is_marked(item, *names) -> bool:
    return any(item.get_closest_marker(name) for name in names)


def _asks_a_database(item) -> bool:
    is_test_case = item.cls is not None and issubclass(item.cls, TestCase)
    return bool(
        {"db", "transactional_db"} & set(item.fixturenames) or item.get_closest_marker("django_db") or is_test_case
    )


class UnknownVariable(str):
    """Stands for a variable a template does not know: writing it out is an error, not an empty place."""

    def __contains__(self, part):
        return part == "%s"

    def __mod__(self, name):
        raise AssertionError(f"The template does not know {name!r}")


@pytest.fixture(autouse=True, scope="session")
def templates_know_their_variables():
    engines["django"].engine.string_if_invalid = UnknownVariable("%s")


@pytest.fixture(autouse=True, scope="session")
def words_of_a_file_are_read_once():
    """A process is started to read a PDF: once for each file here, where a hundred tests attach the same one."""
    inspect._text = cache(inspect._text)


@pytest.fixture(autouse=True)
def files_of_each_test_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PACK_PIECES = tmp_path / "pack-pieces"
    settings.PARTIAL_UPLOADS = tmp_path / "partial-uploads"
    settings.PREVIEWS = tmp_path / "previews"
    settings.SEAL_LOG = tmp_path / "seals.log"
    settings.LANGUAGE_CODE = "en"


@pytest.fixture(scope="session", autouse=True)
def emptied_at_once():
    """What a test in no transaction leaves is removed past the guards, which stay as they are (tests/emptied.py)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            TransactionTestCase,
            "_fixture_teardown",
            lambda test: [emptied.empty(name) for name in test._databases_names(include_mirrors=False)],
        )
        yield


@pytest.fixture(autouse=True)
def rows_numbered_alike(request):
    """The first row a test adds to a table has the same number in every test."""
    if "db" in request.fixturenames:
        request.getfixturevalue("db")
        put_back.count_on()


@pytest.fixture
def jobs_wait(settings):
    """Jobs wait in the database for a worker, as in use; elsewhere in the tests they are done at once."""
    settings.TASKS = {"default": {**settings.TASKS["default"], "BACKEND": "django_tasks_db.DatabaseBackend"}}


def a_person(name, **fields):
    """A person who can log in, by a name that is also the e-mail."""
    return Person.objects.create_user(name=name, email=f"{name.lower().replace(' ', '.')}@kommune.example", **fields)


def seated(committee, name, role, seat=None, **fields):
    """A person with a membership since the committee started, from the region where the seat is the region's."""
    skive = {"name": "Skive Kommune", "short_name": "Skive", "kind": "municipality", "code": "0779"}
    organisation = seat.organisation if seat and seat.organisation else Organisation.objects.get_or_create(**skive)[0]
    person = a_person(name, organisation=organisation)
    Membership.objects.create(
        committee=committee, person=person, role=role, seat=seat, **{"starts_on": STARTED, **fields}
    )
    return person


@pytest.fixture
def committee(db):
    return Committee.objects.create(
        name="Administrativ styregruppe",
        short_name="Styregruppen",
        slug="styregruppen",
        kind=Committee.Kind.ADMINISTRATIVE,
        starts_on=STARTED,
    )


@pytest.fixture
def region(db):
    return Organisation.objects.create(name="Region Midtjylland", short_name="Regionen", kind="region", code="1082")


@pytest.fixture
def municipal_seat(committee):
    return Seat.objects.create(committee=committee, label="Kommuner", side="municipal", places=5, starts_on=STARTED)


@pytest.fixture
def regional_seat(committee, region):
    return Seat.objects.create(
        committee=committee, label="Region", side="regional", places=2, organisation=region, starts_on=STARTED
    )


@pytest.fixture
def secretary(committee):
    return seated(committee, "Sekretær", Role.SECRETARIAT)


@pytest.fixture
def co_chairs(committee, municipal_seat, regional_seat):
    """The municipal co-chair, then the regional one."""
    return (
        seated(committee, "Kommunal Medformand", Role.CO_CHAIR, municipal_seat),
        seated(committee, "Regional Medformand", Role.CO_CHAIR, regional_seat),
    )


@pytest.fixture
def member(committee, municipal_seat):
    return seated(committee, "Medlem", Role.MEMBER, municipal_seat)


@pytest.fixture
def participant(committee):
    return seated(committee, "Deltager", Role.PARTICIPANT)


@pytest.fixture
def coordinator(committee):
    return seated(committee, "Koordinator", Role.COORDINATOR)


@pytest.fixture
def substitute(committee, member):
    """A substitute who is not called to anything yet."""
    whom = Membership.objects.get(person=member)
    return seated(committee, "Stedfortræder", Role.SUBSTITUTE, substitute_for=whom)


@pytest.fixture
def guest(db):
    """Somebody from outside, who reads what a grant opens and nothing else."""
    return a_person("Gæst")


@pytest.fixture
def stranger(db):
    return a_person("Fremmed")


@pytest.fixture
def cast(secretary, co_chairs, member, participant, coordinator, guest, stranger, substitute):
    """Everybody, by who they are."""
    return {
        "secretary": secretary,
        "co_chair": co_chairs[0],
        "other_co_chair": co_chairs[1],
        "member": member,
        "participant": participant,
        "coordinator": coordinator,
        "guest": guest,
        "stranger": stranger,
        "substitute": substitute,
    }


@pytest.fixture
def as_(db):
    """A client in which a person is logged in: `as_(member).get(...)`."""

    def logged_in(person) -> Client:
        client = Client()
        client.force_login(person, backend="members.accounts.account.PersonBackend")
        return client

    return logged_in


@cache
def _blank(pages) -> bytes:
    document = pikepdf.new()
    for _number in range(pages):
        document.add_blank_page(page_size=(595, 842))
    target = BytesIO()
    document.save(target, deterministic_id=True)
    return target.getvalue()


def pdf(pages=1, text="Bilag") -> ContentFile:
    """A real small PDF of so many pages."""
    return ContentFile(_blank(pages), name=f"{text}.pdf")


@pytest.fixture
def planned_meeting(committee, secretary):
    # At noon: a meeting that ran past midnight would end before it starts, in forms that ask for one day.
    start = (timezone.localtime(clock.now()) + timedelta(days=20)).replace(hour=10, minute=0, second=0, microsecond=0)
    return workflow.create_meeting(
        committee=committee, starts_at=start, ends_at=start + timedelta(hours=2), place="Viborg", by=secretary
    )


def add_items(meeting, by):
    """The four kinds of item by which access is tried, with an open and a closed annex on the open one."""
    opened = workflow.add_item(
        meeting=meeting,
        title="Åbent punkt",
        kind="decision",
        summary="Åbent resumé",
        recommendation=["godkender forslaget", "noterer planen"],
        by=by,
    )
    workflow.attach_file(item=opened, file=pdf(2), title="Åbent bilag", by=by)
    workflow.attach_file(item=opened, file=pdf(), title="Fortroligt bilag", closed=True, by=by)
    workflow.add_item(
        meeting=meeting,
        title="Lukket med titel",
        kind="orientation",
        summary="Hemmeligt resumé",
        openness="closed_visible",
        by=by,
    )
    workflow.add_item(
        meeting=meeting,
        title="Skjult titel",
        kind="orientation",
        summary="Dybt hemmeligt",
        openness="closed_hidden",
        by=by,
    )


@pytest.fixture
def meeting_in(request, planned_meeting, secretary, co_chairs):
    """A meeting taken to a state by the real verbs: `meeting_in(S.PUBLISHED)`, and from there on when asked again."""
    for_good = "django_capture_on_commit_callbacks" in request.fixturenames

    def taken_to(state) -> Meeting:
        if steps := list(steps_to(state)):
            put_back.in_turn(steps, meeting=planned_meeting, for_good=for_good)
        return Meeting.objects.get(pk=planned_meeting.pk)

    def steps_to(state):
        now = Meeting.objects.get(pk=planned_meeting.pk).state
        if now == state:
            return
        if state == S.CANCELLED:
            yield state, cancelled
            return
        order = [S.PLANNED, *(leads_to for leads_to, _step in STEPS)]
        for leads_to, step in STEPS[order.index(now) : order.index(state)]:
            yield leads_to, lambda leads_to=leads_to, step=step: taken(leads_to, step)

    def taken(leads_to, step) -> None:
        meeting = step(Meeting.objects.get(pk=planned_meeting.pk), secretary, co_chairs)
        assert meeting.state == leads_to

    def cancelled() -> None:
        meeting = Meeting.objects.get(pk=planned_meeting.pk)
        workflow.cancel_meeting(meeting=meeting, reason="Aflyst", by=secretary)

    return taken_to


def _prepare(meeting, secretary, _co_chairs):
    meeting = workflow.start_preparation(meeting=meeting, by=secretary)
    add_items(meeting, secretary)
    return meeting


def _submit(meeting, secretary, _co_chairs):
    return workflow.submit_agenda(meeting=meeting, by=secretary)


def _publish(meeting, secretary, co_chairs):
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    return workflow.publish_agenda(meeting=meeting, by=secretary)


def started(meeting, by):
    """Start a published meeting with the first who may chair it; nobody has been recorded as present."""
    chair = who_may_chair(meeting.committee).first()
    return workflow.start_meeting(meeting=meeting, chair=chair, minute_taker=by, by=by)


def _start(meeting, secretary, _co_chairs):
    meeting = started(meeting, secretary)
    for attendance in meeting.attendances.all():
        workflow.record_attendance(attendance=attendance, present=True, by=secretary)
    return meeting


def _close(meeting, secretary, _co_chairs):
    for item in AgendaItem.objects.filter(published_items(), meeting=meeting).on_agenda().select_related("meeting"):
        workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=secretary)
    return workflow.close_meeting(meeting=meeting, by=secretary)


def _submit_minutes(meeting, secretary, _co_chairs):
    return workflow.submit_minutes(meeting=meeting, by=secretary)


def _comment_round(meeting, secretary, co_chairs):
    for co_chair in co_chairs:
        workflow.approve_minutes(meeting=meeting, by=co_chair)
    return workflow.open_comment_round(meeting=meeting, deadline=clock.now() + timedelta(days=7), by=secretary)


def _seal(meeting, secretary, _co_chairs):
    workflow.close_comment_round(meeting=meeting, reason="Alle er enige", by=secretary)
    return workflow.seal_minutes(meeting=meeting, by=secretary)


STEPS = (
    (S.PREPARING, _prepare),
    (S.WITH_CO_CHAIRS, _submit),
    (S.PUBLISHED, _publish),
    (S.IN_SESSION, _start),
    (S.MINUTES_DRAFT, _close),
    (S.MINUTES_REVIEW, _submit_minutes),
    (S.MINUTES_COMMENTS, _comment_round),
    (S.MINUTES_APPROVED, _seal),
)


def sealed_again(meeting, by):
    """Seal approved minutes as their rows stand now, which a test has put there."""
    seal(Minutes.objects.get(meeting=meeting), by=by, reason="Opdigtet")


def corrected(meeting, *, note, reason, by):
    """Correct approved minutes, with the approval of every co-chair."""
    correction = workflow.correct_minutes(meeting=meeting, note=note, reason=reason, by=by)
    for membership in co_chairs_of(meeting.committee_id):
        workflow.approve_correction(correction=correction, by=membership.person)
    return correction


@pytest.fixture
def published_meeting(meeting_in, cast):
    return meeting_in(S.PUBLISHED)


@pytest.fixture
def items(published_meeting):
    """The items of the published meeting by openness."""
    return {item.openness: item for item in AgendaItem.objects.filter(meeting=published_meeting)}
