"""The timeline of what was changed by whom, and the log of who opened what is closed."""

from datetime import timedelta

from meetings import workflow
from meetings.models import ClosedReading
from meetings.reading.log import forget_old_readings
from members.models import Committee, Membership
from record import clock
from tests.conftest import STARTED
from tests.queries import MOST_PER_PAGE, queries_of

URL = "/committees/styregruppen/history/"


def abouts(page):
    return [change.about for change in page.context["changes"]]


def test_the_timeline_says_who_changed_what_and_why(as_, secretary, published_meeting, items):
    workflow.edit_item(item=items["open"], title="Nyt navn", by=secretary, reason="Tastefejl")
    page = as_(secretary).get(URL)
    first = page.context["changes"][0]
    shown = next(change for change in page.context["changes"] if change.label == "meetings.AgendaItem")
    assert (shown.about, shown.who, shown.why, shown.how) == ("Nyt navn", "Sekretær", "Tastefejl", "~")
    assert first.at >= page.context["changes"][-1].at


def test_a_change_is_shown_with_its_difference_in_words(as_, secretary, items):
    workflow.edit_item(item=items["open"], title="Åbent emne", by=secretary)
    row = items["open"].history.first()
    page = as_(secretary).get(f"/history/meetings.AgendaItem/{row.history_id}/")
    words = {field.name: str(field.words) for field in page.context["fields"]}
    assert list(words) == ["title"]
    assert "punkt</del>" in words["title"] and "emne</ins>" in words["title"]


def test_it_can_be_narrowed_by_kind_person_and_days(as_, secretary, co_chairs, published_meeting):
    client = as_(secretary)
    kinds = {change.label for change in client.get(f"{URL}?kind=meetings.Approval").context["changes"]}
    people = {change.who for change in client.get(f"{URL}?who={co_chairs[0].pk}").context["changes"]}
    tomorrow = clock.today() + timedelta(days=1)
    assert (kinds, people) == ({"meetings.Approval"}, {co_chairs[0].name})
    assert abouts(client.get(f"{URL}?since={tomorrow}")) == []


def test_nonsense_in_the_filter_is_no_failure(as_, secretary, published_meeting):
    client = as_(secretary)
    wrong = "?kind=%00&who=99999999999999999999&since=2021-02-31&until=x&page=-1"
    assert [client.get(URL + query).status_code for query in (wrong, "?page=99999999999999999999")] == [200, 200]


def test_what_is_taken_from_the_secretary_is_not_told_by_its_history(as_, secretary, items):
    before = abouts(as_(secretary).get(f"{URL}?kind=meetings.AgendaItem"))
    row = items["closed_hidden"].history.first()
    workflow.declare_disqualification(item=items["closed_hidden"], person=secretary, reason="Ejer", by=secretary)
    after = abouts(as_(secretary).get(f"{URL}?kind=meetings.AgendaItem"))
    answer = as_(secretary).get(f"/history/meetings.AgendaItem/{row.history_id}/")
    assert ("Skjult titel" in before, "Skjult titel" in after, answer.status_code) == (True, False, 404)


def test_the_history_of_a_person_stays_within_the_committees_one_manages(as_, secretary, member):
    other = Committee.objects.create(
        name="Andet udvalg", short_name="Andet", slug="andet", kind="political", starts_on=STARTED
    )
    elsewhere = Membership.objects.create(committee=other, person=member, role="member", starts_on=STARTED)
    page = as_(secretary).get(f"/people/{member.pk}/history/")
    told = {change.history_id for change in page.context["changes"] if change.label == "members.Membership"}
    assert (len(told), elsewhere.history.get().history_id in told) == (1, False)


def test_the_timeline_costs_the_same_for_few_changes_as_for_many(as_, secretary, items):
    client, asked = as_(secretary), []
    for title in ("Et", "To", "Tre"):
        asked.append(queries_of(client, URL))
        workflow.edit_item(item=items["open"], title=title, by=secretary)
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)


def test_the_access_log_tells_who_opened_what_is_closed_and_forgets_in_time(as_, secretary, member, items, settings):
    as_(member).get(f"/items/{items['closed_visible'].pk}/")
    page = as_(secretary).get("/committees/styregruppen/access-log/")
    assert [(reading.person, reading.item) for reading in page.context["readings"]] == [
        (member, items["closed_visible"])
    ]
    kept = forget_old_readings()
    with clock.at(clock.now() + timedelta(days=settings.ACCESS_LOG_DAYS, hours=1)):
        gone = forget_old_readings()
    assert (kept, gone, ClosedReading.objects.count()) == (0, 1, 0)


def test_the_manager_of_a_history_is_no_class_made_anew_at_every_save(committee, secretary):
    assert type(committee.history) is type(secretary.history) is type(Committee.history)
