"""The plan of a year: dates with what speaks against them, drafts, deadlines, themes, and files to take along."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from icalendar import Calendar
from openpyxl import load_workbook

from meetings import workflow
from meetings.models import Meeting, ProposedDate, TakenDays, YearTheme
from meetings.reading.clashes import Against, Slot, clashes_for
from members.models import Committee, Membership, Organisation
from members.rules.roles import Role
from programme import workflow as programmes
from record.verbs import Refused
from record.versions import Conflict, version_of
from tests.conftest import STARTED
from tests.meetings.test_bad_input import MEETING, errors
from tests.queries import MOST_PER_PAGE, queries_of

# Every second Tuesday of a month in the first half of 2031.
PATTERN = {
    **{"weekday": "1", "nth": "2", "step": "1", "first": "2031-01-01", "last": "2031-06-30", "dates": ""},
    **{"start": "10:00", "end": "12:00", "place": "Viborg", "theme": ""},
}


def at(day: date, hour=10, hours=2):
    start = timezone.make_aware(datetime.combine(day, time(hour)))
    return start, start + timedelta(hours=hours)


def slot(committee, day, hour=10):
    return Slot(committee, *at(day, hour))


def planned(committee, by, day, hour=10, **fields):
    start, end = at(day, hour)
    return workflow.create_meeting(committee=committee, starts_at=start, ends_at=end, by=by, **fields)


@pytest.fixture
def political(secretary, member):
    """Another committee of the same secretariat, with one member in both."""
    other = Committee.objects.create(
        name="Politisk styregruppe", short_name="Politisk", slug="politisk", kind="political", starts_on=STARTED
    )
    for person, role in ((secretary, Role.SECRETARIAT), (member, Role.MEMBER)):
        Membership.objects.create(committee=other, person=person, role=role, starts_on=STARTED)
    return other


@pytest.fixture
def plan_page(committee):
    return f"/committees/{committee.slug}/plan/?year=2031"


def kinds(clashes):
    return [str(clash.kind) for clash in clashes]


@pytest.mark.parametrize(
    ("day", "kind", "said"),
    [
        (date(2031, 4, 11), Against.CLOSED, "Good Friday"),
        (date(2031, 12, 24), Against.CLOSED, "Christmas Eve"),
        (date(2031, 12, 31), Against.CLOSED, "New Year's Eve"),
        (date(2031, 6, 5), Against.CLOSED, "Constitution Day"),
        (date(2031, 3, 8), Against.WEEKEND, "Saturday"),
        (date(2021, 3, 9), Against.PAST, "The date is in the past"),
    ],
)
def test_a_day_that_nobody_meets_on_is_said(committee, secretary, day, kind, said):
    assert [(clash.kind, clash.said, clash.is_serious) for clash in clashes_for(secretary, slot(committee, day))] == [
        (kind, said, True)
    ]


def test_the_same_slot_twice_and_another_meeting_the_same_day_are_said(committee, secretary):
    day = date(2031, 3, 4)
    planned(committee, secretary, day)
    found = clashes_for(secretary, slot(committee, day)), clashes_for(secretary, slot(committee, day, 14))
    assert [kinds(clashes) for clashes in found] == [["twice"], ["same_day"]]


def test_another_committee_with_the_same_people_is_named_with_how_many(committee, political, secretary):
    planned(political, secretary, date(2031, 3, 4), 11)
    (clash,) = clashes_for(secretary, slot(committee, date(2031, 3, 4)))
    assert (clash.kind, clash.said) == (Against.SAME_PEOPLE, "Politisk meets at 11.00-13.00; 2 take part in both")
    assert kinds(clashes_for(secretary, slot(committee, date(2031, 3, 4), 14))) == ["same_day"]


def test_nothing_is_told_of_a_committee_that_one_may_not_see(committee, political, member, secretary):
    planned(political, secretary, date(2031, 3, 4))
    Membership.objects.filter(committee=political, person=secretary).delete()
    assert clashes_for(secretary, slot(committee, date(2031, 3, 4))) == []


def test_a_school_holiday_counts_where_somebody_works_who_takes_part(committee, member, secretary):
    facts = {"kind": "school_holiday", "starts_on": date(2031, 2, 10), "ends_on": date(2031, 2, 16)}
    odder = Organisation.objects.create(name="Odder Kommune", short_name="Odder", kind="municipality", code="0727")
    elsewhere = {"title": "Uge 7", "municipalities": [odder]}
    days = workflow.add_taken_days(committee=committee, by=secretary, **facts, **elsewhere)
    assert clashes_for(secretary, slot(committee, date(2031, 2, 11))) == []
    here = [odder, member.organisation]
    workflow.edit_taken_days(days=days, municipalities=here, title="Uge 7", by=secretary)
    (clash,) = clashes_for(secretary, slot(committee, date(2031, 2, 11)))
    assert (clash.kind, clash.said, clash.is_serious) == (Against.SCHOOL, "Uge 7: Skive", False)


def test_meetings_of_kkr_and_the_summit_are_clashes(committee, secretary):
    day = date(2031, 9, 9)
    kkr = {"kind": "other_body", "title": "KKR Midtjylland", "starts_on": day, "ends_on": day}
    workflow.add_taken_days(committee=committee, by=secretary, **kkr)
    programme = programmes_of(committee)
    programmes.plan_summit(
        programme=programme,
        name="Klimatopmøde 2031",
        day=day,
        starts=time(9),
        ends=time(16),
        capacity=100,
        register_by=day,
        by=secretary,
    )
    found = clashes_for(secretary, slot(committee, day))
    assert [(clash.kind, clash.said) for clash in found] == [
        (Against.SUMMIT, "Klimatopmøde 2031"),
        (Against.OUTSIDE, "KKR Midtjylland"),
    ]


def programmes_of(committee):
    from programme.models import Programme

    return Programme.objects.create(committee=committee, name="DK2020", starts_on=STARTED, ends_on=date(2032, 1, 1))


def test_dates_are_shown_with_what_speaks_against_them_before_anything_is_saved(as_, secretary, committee):
    planned(committee, secretary, date(2031, 3, 11), 11)
    page = as_(secretary).post(f"/committees/{committee.slug}/plan/propose/", PATTERN)
    shown = {str(preview.day): (preview.is_chosen, kinds(preview.clashes)) for preview in page.context["previews"]}
    assert (len(shown), shown["2031-03-11"], shown["2031-02-11"]) == (6, (False, ["twice"]), (True, []))
    assert (ProposedDate.objects.count(), Meeting.objects.count()) == (0, 1)
    assert str(page.context["previews"][1].cutoff) == "2031-01-28"


def test_a_draft_is_seen_by_the_secretariat_only_until_it_is_put_in_the_plan(
    as_, secretary, member, committee, plan_page
):
    chosen = {"shown": "yes", "chosen": ["2031-02-11", "2031-03-11"], "keep": "yes"}
    as_(secretary).post(f"/committees/{committee.slug}/plan/propose/", PATTERN | chosen)
    rows = list(ProposedDate.objects.all())
    seen = [as_(who).get(plan_page).content.decode().count('2031-02-11"') for who in (secretary, member)]
    drafts = [
        len(as_(secretary).get(plan_page).context["plan"].drafts),
        len(as_(member).get(plan_page).context["plan"].drafts),
    ]
    assert (len(rows), seen, drafts) == (2, [1, 1], [2, 0])
    assert "Proposed date" not in as_(member).get(plan_page).content.decode()
    assert as_(member).get(f"/proposed-dates/{rows[0].pk}/").status_code == 404
    as_(secretary).post(f"/committees/{committee.slug}/plan/put/?year=2031", {"chosen": [rows[0].pk]})
    meeting = Meeting.objects.get()
    assert (meeting.day, meeting.place, meeting.kind, ProposedDate.objects.count()) == (
        date(2031, 2, 11),
        "Viborg",
        "ordinary",
        1,
    )
    assert len(as_(member).get(plan_page).context["plan"].rows) == 1


def test_typed_dates_can_go_straight_into_the_plan(as_, secretary, committee):
    typed = PATTERN | {"dates": "4.3.2031, 13.5.2031\n2031-09-02", "first": "", "last": ""}
    chosen = {"shown": "yes", "chosen": ["2031-03-04", "2031-09-02"], "plan": "yes"}
    as_(secretary).post(f"/committees/{committee.slug}/plan/propose/", typed | chosen)
    assert [(row.reference, str(row.day)) for row in Meeting.objects.all()] == [
        ("2031-1", "2031-03-04"),
        ("2031-2", "2031-09-02"),
    ]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"dates": "4.3.2031 i morgen"}, "dates", "“i” is no date"),
        ({"last": "2030-12-31"}, "last", "must not be before"),
        ({"first": ""}, "first", "type the dates one by one"),
        ({"nth": "0", "last": "2035-01-01"}, "__all__", "at most 60 dates"),
        ({"last": "2031-01-05"}, "__all__", "No day fits the pattern"),
        ({"end": "09:00"}, "end", "end later than it starts"),
        ({"shown": "yes", "keep": "yes"}, "__all__", "at least one date"),
        ({"dates": "4.3.2021", "shown": "yes", "chosen": "2021-03-04", "plan": "yes"}, "__all__", "is in the past"),
        ({"dates": "4.3.9031"}, "__all__", "too far away"),
    ],
)
def test_what_makes_no_plan_says_why(as_, secretary, committee, typed, field, said):
    page = as_(secretary).post(f"/committees/{committee.slug}/plan/propose/", PATTERN | typed)
    assert (page.status_code, said in " ".join(errors(page)[field])) == (200, True)
    assert (ProposedDate.objects.count(), Meeting.objects.count()) == (0, 0)


def test_a_meeting_on_christmas_eve_is_planned_by_the_second_press(as_, secretary, committee):
    client, address = as_(secretary), f"/committees/{committee.slug}/meetings/new/"
    page = client.post(address, MEETING | {"day": "2031-12-24"})
    assert ("Christmas Eve" in errors(page)["day"][0], Meeting.objects.count()) == (True, 0)
    told = page.context["form"]["told"].value()
    client.post(address, MEETING | {"day": "2031-12-31", "told": told})
    assert Meeting.objects.count() == 0
    client.post(address, MEETING | {"day": "2031-12-24", "told": told})
    assert Meeting.objects.count() == 1


def test_a_meeting_is_dragged_to_a_day_whose_clashes_are_said_and_then_moved(as_, secretary, committee, plan_page):
    meeting = planned(committee, secretary, date(2031, 3, 4))
    shown = as_(secretary).get(plan_page).content.decode()
    assert f'data-move="/meetings/{meeting.pk}/edit/"' in shown
    page = as_(secretary).get(f"/meetings/{meeting.pk}/edit/?day=2031-04-11")
    form = page.context["form"]
    assert (kinds(page.context["clashes"]), str(form["day"].value())) == (["closed"], "2031-04-11")
    typed = MEETING | {"day": "2031-04-11", "told": form["told"].value(), "version": version_of(meeting)}
    as_(secretary).post(f"/meetings/{meeting.pk}/edit/", typed)
    assert str(Meeting.objects.get().day) == "2031-04-11"


@pytest.mark.parametrize("day", ["", "x", "2031-02-31", "9999-99-99", "0001-01-01"])
def test_a_meeting_dragged_to_no_day_stays_where_it_is(as_, secretary, committee, day):
    meeting = planned(committee, secretary, date(2031, 3, 4))
    page = as_(secretary).get(f"/meetings/{meeting.pk}/edit/?day={day}")
    assert (page.status_code, str(page.context["form"]["day"].value())) == (200, "2031-03-04")


def proposed(committee, by, day):
    return workflow.propose_dates(committee=committee, times=[at(day)], by=by)[0]


def test_a_proposed_date_is_moved_once_its_clash_has_been_said(as_, secretary, committee):
    row = proposed(committee, secretary, date(2031, 3, 4))
    typed = {"day": "2031-04-11", "start": "9.00", "end": "11.00", "version": version_of(row)}
    page = as_(secretary).post(f"/proposed-dates/{row.pk}/", typed)
    assert "Good Friday" in errors(page)["day"][0]
    as_(secretary).post(f"/proposed-dates/{row.pk}/", typed | {"told": page.context["form"]["told"].value()})
    assert str(ProposedDate.objects.get()) == "11.04.2031 09.00"


def test_two_who_move_the_same_date_see_each_other_and_two_dates_do_not_fall_together(secretary, committee):
    first, second = (proposed(committee, secretary, date(2031, 3, day)) for day in (4, 5))
    opened = version_of(first)
    start, end = at(date(2031, 3, 6))
    workflow.move_date(date=first, starts_at=start, ends_at=end, by=secretary)
    with pytest.raises(Conflict):
        workflow.move_date(date=first, starts_at=start, ends_at=end, expected_version=opened, by=secretary)
    with pytest.raises(Refused, match="begins at the same time"):
        workflow.move_date(date=second, starts_at=start, ends_at=end, by=secretary)
    workflow.drop_date(date=second, by=secretary)
    with pytest.raises(Refused, match="taken it away meanwhile"):
        workflow.drop_date(date=second, by=secretary)


def test_the_same_proposal_twice_is_kept_once(secretary, committee):
    for _time in range(2):
        workflow.propose_dates(committee=committee, times=[at(date(2031, 3, 4))], by=secretary)
    assert ProposedDate.objects.count() == 1


def test_themes_stand_in_the_wheel_and_in_the_table(as_, secretary, member, committee, plan_page):
    client, address = as_(secretary), f"/committees/{committee.slug}/plan/themes/new/"
    client.post(address, {"month": "2", "title": "Budget og <arbejdsplan>", "what": "Årets ramme"})
    theme = YearTheme.objects.get()
    page = as_(member).get(plan_page)
    shown = page.content.decode()
    assert shown.count("Budget og &lt;arbejdsplan&gt;") == 1
    assert [line.text for line in page.context["wheel"].sectors[1].lines] == ["Budget og", "<arbejdsplan>"]
    assert as_(member).get(f"/year-themes/{theme.pk}/").status_code == 403
    client.post(f"/year-themes/{theme.pk}/", {"month": "3", "title": "Budget", "version": version_of(theme)})
    assert YearTheme.objects.get().month == 3
    client.post(f"/year-themes/{theme.pk}/remove/")
    assert YearTheme.objects.count() == 0


def test_many_themes_in_a_month_are_cut_in_the_picture_only(secretary, member, committee, as_, plan_page):
    for number in range(9):
        workflow.add_theme(committee=committee, month=5, title=f"Tema {number}", by=secretary)
    page = as_(member).get(plan_page)
    assert [len(page.context["wheel"].sectors[4].lines), page.content.decode().count("<strong>Tema")] == [7, 9]


def test_days_taken_are_kept_as_a_list_and_the_usual_holidays_come_once(as_, secretary, member, committee):
    client, address = as_(secretary), f"/committees/{committee.slug}/plan/taken/"
    for _time in range(2):
        client.post(f"{address}usual/?year=2031")
    assert TakenDays.objects.count() == 6
    client.post(f"{address}new/", {"kind": "other_body", "title": "KKR", "starts_on": "2031-09-09"})
    days = TakenDays.objects.get(title="KKR")
    assert days.ends_on == date(2031, 9, 9)
    page = as_(member).get(f"{address}?year=2031").content.decode()
    assert ("KKR" in page, f"/taken-days/{days.pk}/" in page) == (True, False)
    page = client.post(f"/taken-days/{days.pk}/", {"kind": "other_body", "title": "", "starts_on": "2031-09-09"})
    assert errors(page)["title"] == ["Enter a title"]
    client.post(f"/taken-days/{days.pk}/remove/")
    assert TakenDays.objects.count() == 6


def test_the_plan_as_excel_and_as_a_calendar_holds_meetings_and_no_drafts(as_, secretary, member, committee, plan_page):
    planned(committee, secretary, date(2031, 3, 4), theme="=2+2", place="Viborg")
    cancelled = planned(committee, secretary, date(2031, 5, 6))
    workflow.cancel_meeting(meeting=cancelled, reason="Ferie", by=secretary)
    proposed(committee, secretary, date(2031, 6, 3))
    for who in (secretary, member):
        sheet = as_(who).get(plan_page.replace("?", "sheet/?"))
        rows = list(load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True))
        assert [row[:2] for row in rows[1:]] == [("2031-1", "04.03.2031")]
        assert rows[1][9:15] == ("18.02.2031", "21.02.2031", "25.02.2031", "03.03.2031", "11.03.2031", "18.03.2031")
        events = Calendar.from_ical(as_(who).get(plan_page.replace("?", "calendar/?")).content).walk("VEVENT")
        assert [str(event["dtstart"].dt) for event in events] == ["2031-03-04 09:00:00+00:00"]


def test_the_plan_costs_the_same_for_one_date_and_for_many(as_, secretary, member, political, committee, plan_page):
    def fill(month):
        planned(committee, secretary, date(2031, month, 4))
        planned(political, secretary, date(2031, month, 4))
        proposed(committee, secretary, date(2031, month, 11))
        workflow.add_theme(committee=committee, month=month, title="Tema", by=secretary)
        facts = {
            "kind": "school_holiday",
            "title": "Ferie",
            "starts_on": date(2031, month, 4),
            "ends_on": date(2031, month, 9),
        }
        workflow.add_taken_days(committee=committee, municipalities=[member.organisation], by=secretary, **facts)

    fill(2)
    few = [queries_of(as_(who), plan_page) for who in (secretary, member)]
    for month in range(3, 9):
        fill(month)
    many = [queries_of(as_(who), plan_page) for who in (secretary, member)]
    assert (many, [count <= MOST_PER_PAGE for count in many]) == (few, [True, True])
