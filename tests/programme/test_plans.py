"""The municipalities' climate plans: who keeps one, what its milestones may say, map, courses, sheet in and out."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from meetings import workflow as meetings
from meetings.models import AgendaItem
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Membership, Organisation
from members.rules.roles import Role
from members.workflow import change_municipality, end_membership, start_membership, succeed_membership
from programme import workflow
from programme.models import ClimatePlan, PlanMilestone
from programme.reading.plans import PlanFilter, courses_of, map_of, plans_of
from record import clock
from record.verbs import Refused
from record.versions import Conflict, version_of
from tests.conftest import STARTED, a_person, pdf, seated
from tests.front_page import waiting_on
from tests.queries import MOST_PER_PAGE, queries_of


@pytest.fixture
def horsens(db):
    return Organisation.objects.create(
        name="Horsens Kommune", short_name="Horsens", kind="municipality", code="0615", council="byråd"
    )


@pytest.fixture
def steps(programme, secretary):
    """The kinds of milestones that are asked about here, by a word."""
    facts = {
        "admitted": ("admission", "Optaget", 1, "admitted", False),
        "left": ("admission", "Udtrådt", 2, "", True),
        "proposed": ("council", "Forslag vedtaget", 1, "proposed", False),
        "adopted": ("council", "Endeligt vedtaget", 2, "adopted", False),
        "approved": ("concito", "Endeligt godkendt", 1, "approved", False),
    }
    workflow.save_round(programme=programme, title="Pilot (2019)", starts_on=date(2019, 1, 1), by=secretary)
    return {
        name: workflow.save_step(
            programme=programme, track=track, title=title, position=place, stage=stage, is_aside=aside, by=secretary
        )
        for name, (track, title, place, stage, aside) in facts.items()
    }


@pytest.fixture
def plan(programme, steps, horsens, secretary):
    return workflow.add_plan(programme=programme, organisation=horsens, row=4, column=4, by=secretary)


@pytest.fixture
def keeper(committee, horsens):
    """The coordinator of Horsens."""
    return seated(committee, "Koordinator Horsens", Role.COORDINATOR, municipality=horsens)


@pytest.fixture
def url(programme):
    return f"/committees/{programme.committee.slug}/plans/"


def reached(plan, step, day, by, **more):
    return workflow.set_milestone(plan=plan, step=step, day=day, is_reached=True, by=by, **more)


def refusal_of(do, **facts) -> str:
    with pytest.raises(Refused) as refused:
        do(**facts)
    return refused.value.messages[0]


# Who keeps a plan


def test_a_coordinator_keeps_the_plan_of_the_own_municipality_and_no_other(
    as_, plan, keeper, programme, member, secretary, url
):
    skive = workflow.add_plan(programme=programme, organisation=member.organisation, by=secretary)
    client = as_(keeper)
    answers = {
        name: client.get(f"{url}{kept.pk}/milestones/new/").status_code
        for name, kept in (("own", plan), ("other", skive))
    }
    assert answers == {"own": 200, "other": 403}
    assert [client.get(f"{url}{kept.pk}/").status_code for kept in (plan, skive)] == [200, 200]
    assert list(ClimatePlan.objects.kept_by(keeper)) == [plan]


def test_a_coordinator_without_a_municipality_keeps_none(as_, plan, coordinator, url):
    client = as_(coordinator)
    assert [client.get(f"{url}{plan.pk}/{page}").status_code for page in ("", "edit/")] == [200, 403]


def test_who_coordinates_another_municipality_from_today_keeps_the_former_no_more(as_, plan, keeper, secretary, url):
    membership = Membership.objects.get(person=keeper)
    skive = Organisation.objects.get_or_create(
        short_name="Skive", defaults={"name": "Skive Kommune", "kind": "municipality", "code": "0779"}
    )[0]
    client = as_(keeper)
    assert client.post(f"{url}{plan.pk}/confirm/").status_code == 302
    change_municipality(membership=membership, municipality=skive, by=secretary)
    assert client.post(f"{url}{plan.pk}/confirm/").status_code == 403
    # What was confirmed stays, with the name of who did.
    plan.refresh_from_db()
    assert (plan.confirmed_by, plan.confirmed_on) == (keeper, clock.today())


def test_the_right_ends_with_the_role_and_goes_on_to_the_successor(as_, plan, keeper, secretary, url):
    membership = Membership.objects.get(person=keeper)
    follower = a_person("Efterfølger")
    new = succeed_membership(
        membership=membership, person=follower, starts_on=clock.today(), by=secretary, reason="Nyt job"
    )
    assert new.municipality == plan.organisation
    assert [as_(person).post(f"{url}{plan.pk}/confirm/").status_code for person in (keeper, follower)] == [404, 302]
    end_membership(membership=new, ends_on=clock.today(), by=secretary, reason="Slut")
    assert ClimatePlan.objects.kept_by(follower).exists()


def test_only_a_coordinator_keeps_a_municipality_and_only_a_municipality_is_kept(
    committee, member, region, secretary, keeper, horsens
):
    said = refusal_of(
        change_municipality, membership=Membership.objects.get(person=member), municipality=horsens, by=secretary
    )
    assert said.startswith("Only a coordinator keeps a municipality.")
    said = refusal_of(
        change_municipality, membership=Membership.objects.get(person=keeper), municipality=region, by=secretary
    )
    assert said == "Region Midtjylland is no municipality. Choose one."
    facts = {"committee": committee, "person": a_person("Ny"), "starts_on": STARTED, "by": secretary}
    assert refusal_of(start_membership, role=Role.PARTICIPANT, municipality=horsens, **facts) == (
        "Only a coordinator keeps a municipality. Choose none, or choose coordinator as role."
    )


def test_two_who_name_the_municipality_of_a_coordinator_at_once_see_each_other(keeper, secretary):
    membership = Membership.objects.get(person=keeper)
    opened = version_of(membership)
    change_municipality(membership=membership, municipality=None, by=secretary)
    with pytest.raises(Conflict):
        change_municipality(membership=membership, municipality=None, by=secretary, expected_version=opened)


# What milestones may say


def test_a_milestone_before_the_project_is_refused_with_the_day_it_began(plan, steps, secretary):
    said = refusal_of(
        workflow.set_milestone, plan=plan, step=steps["admitted"], day=date(2018, 12, 31), is_reached=True, by=secretary
    )
    assert said == "The project began on 1 January 2019: no milestone can lie before it. Correct the day."


def test_what_is_still_to_come_has_not_been_reached(plan, steps, secretary):
    tomorrow = clock.today() + timedelta(days=1)
    said = refusal_of(
        workflow.set_milestone, plan=plan, step=steps["adopted"], day=tomorrow, is_reached=True, by=secretary
    )
    assert said == "The day is still to come. Choose “expected” until the milestone is reached."


def test_two_days_that_contradict_each_other_are_refused_and_nothing_is_saved(plan, steps, secretary):
    reached(plan, steps["proposed"], date(2022, 6, 28), secretary)
    said = refusal_of(
        workflow.set_milestone, plan=plan, step=steps["adopted"], day=date(2022, 3, 1), is_reached=True, by=secretary
    )
    assert said == (
        "“Endeligt vedtaget” (1 March 2022) cannot have been reached before “Forslag vedtaget” (28 June 2022). "
        "Correct one of the days."
    )
    assert [str(had) for had in plan.milestones.all()] == ["Forslag vedtaget"]
    # On the other track, aside of both, and as an expectation the same day is no contradiction.
    reached(plan, steps["approved"], date(2022, 3, 1), secretary)
    reached(plan, steps["left"], date(2019, 3, 1), secretary)
    workflow.set_milestone(plan=plan, step=steps["adopted"], day=date(2022, 3, 1), is_reached=False, by=secretary)
    assert plan.milestones.count() == 4


def test_a_milestone_is_changed_with_its_history_and_confirmed_once(plan, steps, keeper, secretary):
    expected = workflow.set_milestone(
        plan=plan, step=steps["adopted"], day=date(2022, 9, 1), is_reached=False, source="Plan <A>", by=secretary
    )
    opened = version_of(expected)
    milestone = reached(plan, steps["adopted"], date(2022, 9, 27), keeper, expected_version=opened)
    assert [(had.day, had.is_reached, had.history_user) for had in milestone.history.order_by("history_id")] == [
        (date(2022, 9, 1), False, secretary),
        (date(2022, 9, 27), True, keeper),
    ]
    with pytest.raises(Conflict):
        reached(plan, steps["adopted"], date(2022, 9, 28), secretary, expected_version=opened)
    workflow.confirm_milestone(milestone=milestone, by=keeper)
    assert refusal_of(workflow.confirm_milestone, milestone=milestone, by=keeper) == (
        "The milestone has been confirmed already."
    )


def test_nobody_confirms_what_somebody_else_has_just_changed(as_, plan, steps, keeper, secretary):
    milestone = reached(plan, steps["adopted"], date(2022, 9, 27), secretary)
    confirm = f"{plan.get_absolute_url()}milestones/{milestone.pk}/confirm/"
    client, opened = as_(keeper), version_of(milestone)
    reached(plan, steps["adopted"], date(2022, 9, 28), secretary)
    told = client.post(confirm, {"version": opened}, follow=True).content.decode()
    milestone.refresh_from_db()
    assert ("Somebody else changed the milestone" in told, milestone.is_confirmed) == (True, False)
    assert f'name="version" value="{version_of(milestone)}"' in client.get(plan.get_absolute_url()).content.decode()
    client.post(confirm, {"version": version_of(milestone)})
    milestone.refresh_from_db()
    assert milestone.is_confirmed


def test_what_another_took_away_meanwhile_is_said_to_be_gone(plan, steps, secretary):
    milestone = reached(plan, steps["adopted"], date(2022, 9, 27), secretary)
    workflow.remove_milestone(milestone=milestone, reason="Dobbelt", by=secretary)
    milestone.pk = milestone.history.latest().id
    assert refusal_of(workflow.confirm_milestone, milestone=milestone, by=secretary) == (
        "Somebody else has taken it away meanwhile. Nothing has been changed."
    )


def test_a_kind_of_milestone_that_is_no_longer_used_is_for_no_new_one(plan, steps, secretary):
    step = steps["adopted"]
    step.is_retired = True
    step.save()
    facts = {"plan": plan, "step": step, "day": date(2022, 9, 1), "is_reached": True, "by": secretary}
    assert refusal_of(workflow.set_milestone, **facts) == (
        f"“{step}” is no longer used for new milestones. Choose another."
    )


def test_who_coordinates_the_municipality_for_another_committee_keeps_no_plan_of_this_one(plan, committee):
    odder = Organisation.objects.create(name="Odder Kommune", short_name="Odder", kind="municipality", code="0727")
    person = seated(committee, "Koordinator Odder", Role.COORDINATOR, municipality=odder)
    other = Committee.objects.create(name="En anden gruppe", short_name="EAG", slug="en-anden", starts_on=STARTED)
    Membership.objects.create(
        committee=other,
        person=person,
        role=Role.COORDINATOR,
        municipality=plan.organisation,
        starts_on=STARTED,
    )
    assert ClimatePlan.objects.kept_by(person).filter(pk=plan.pk).exists() is False


def test_two_who_add_the_same_milestone_at_once_see_each_other(plan, steps, secretary):
    reached(plan, steps["adopted"], date(2022, 9, 27), secretary, expected_version=0)
    with pytest.raises(Conflict):
        reached(plan, steps["adopted"], date(2022, 9, 26), secretary, expected_version=0)


def test_a_milestone_taken_away_stays_in_the_story_with_the_reason(as_, plan, steps, keeper, url):
    milestone = reached(plan, steps["adopted"], date(2022, 9, 27), keeper)
    client = as_(keeper)
    client.post(f"{url}{plan.pk}/milestones/{milestone.pk}/remove/", {"reason": "Forkert <år>"})
    page = client.get(f"{url}{plan.pk}/").content.decode()
    assert ("Taken away" in page, "Forkert &lt;år&gt;" in page, plan.milestones.count()) == (True, True, 0)


# Overview


def test_the_row_tells_the_stage_what_is_late_and_what_is_not_confirmed(plan, steps, programme, keeper, secretary):
    yesterday = clock.today() - timedelta(days=1)
    reached(plan, steps["admitted"], date(2020, 11, 19), secretary, certainty="confirmed")
    workflow.set_milestone(plan=plan, step=steps["adopted"], day=yesterday, is_reached=False, by=secretary)
    row = plans_of(programme, secretary)[0]
    assert (str(row.plan), row.stage, [str(had) for had in row.late], row.unconfirmed, row.next) == (
        "Horsens",
        "admitted",
        ["Endeligt vedtaget"],
        1,
        None,
    )
    assert [membership.person for membership in row.coordinators] == [keeper]
    shown = {"late": PlanFilter(late=True), "other round": PlanFilter(round="99"), "step": PlanFilter(step="99")}
    assert {name: filtered.lets(row) for name, filtered in shown.items()} == {
        "late": True,
        "other round": False,
        "step": False,
    }
    admitted = str(steps["admitted"].pk)
    assert [PlanFilter(step=admitted, missing=missing).lets(row) for missing in (False, True)] == [True, False]


def test_the_map_has_the_shape_of_the_places_and_fades_what_is_not_asked_for(programme, plan, secretary):
    other = Organisation.objects.create(name="Odder Kommune", short_name="Odder", kind="municipality", code="0727")
    workflow.add_plan(programme=programme, organisation=other, row=4, column=5, by=secretary)
    drawn = map_of(plans_of(programme, secretary), PlanFilter(late=True))
    assert [(str(tile.row.plan), tile.x, tile.y, tile.is_faded) for tile in drawn.tiles] == [
        ("Horsens", 0, 0, True),
        ("Odder", 122, 0, True),
    ]


def test_the_courses_count_how_many_had_reached_a_milestone_on_each_day(programme, plan, steps, secretary):
    other = Organisation.objects.create(name="Odder Kommune", short_name="Odder", kind="municipality", code="0727")
    odder = workflow.add_plan(programme=programme, organisation=other, by=secretary)
    reached(plan, steps["adopted"], date(2022, 9, 27), secretary)
    reached(odder, steps["adopted"], date(2022, 6, 1), secretary)
    course = courses_of(plans_of(programme, secretary))[0]
    assert [(had.day, str(had.plan), had.count) for had in course.reached] == [
        (date(2022, 6, 1), "Odder", 1),
        (date(2022, 9, 27), "Horsens", 2),
    ]


def test_a_place_on_the_map_is_one_municipalitys_and_has_both_numbers(programme, plan, secretary):
    other = Organisation.objects.create(name="Odder Kommune", short_name="Odder", kind="municipality", code="0727")
    facts = {"programme": programme, "organisation": other, "by": secretary}
    assert refusal_of(workflow.add_plan, row=4, column=4, **facts) == (
        "Horsens has that place on the map. Choose another."
    )
    assert refusal_of(workflow.add_plan, row=4, **facts) == (
        "A place on the map has both a row and a column. Enter both, or none."
    )


def test_round_and_place_are_not_the_coordinators_to_change(as_, plan, keeper, programme, url):
    as_(keeper).post(
        f"{url}{plan.pk}/edit/",
        {"version": version_of(plan), "local_title": "Klimaplan <DK2020>", "remark": "", "row": 1, "column": 1},
    )
    plan.refresh_from_db()
    assert (plan.local_title, plan.row, plan.column) == ("Klimaplan <DK2020>", 4, 4)


@pytest.mark.parametrize("number", [1, 200])
def test_the_overview_and_a_plan_cost_the_same_for_one_and_for_200(as_, member, plan, steps, programme, url, number):
    for place in range(number - 1):
        organisation = Organisation.objects.create(name=f"Kommune {place}", short_name=f"K{place}", kind="municipality")
        more = ClimatePlan.objects.create(programme=programme, organisation=organisation)
        PlanMilestone.objects.create(plan=more, step=steps["adopted"], day=date(2022, 1, 1), is_reached=True)
    client = as_(member)
    assert [queries_of(client, url), queries_of(client, f"{url}{plan.pk}/")] == [MOST_PER_PAGE - 2, MOST_PER_PAGE]


# What concerns a municipality


def test_what_concerns_a_municipality_is_told_through_the_gate_and_goes_along_when_it_is_deferred(
    as_, plan, keeper, member, meeting_in, secretary, url
):
    meeting_in(S.MINUTES_DRAFT)
    items = {item.openness: item for item in AgendaItem.objects.filter(meeting__isnull=False)}
    for item in items.values():
        workflow.tie_plans(item=item, plans=[plan], by=secretary)
    told = {
        name: [row.title for row in as_(person).get(f"{url}{plan.pk}/").context["decisions"]]
        for name, person in (("keeper", keeper), ("member", member))
    }
    closed = {items["closed_hidden"].title, items["closed_visible"].title}
    assert (closed <= set(told["member"]), closed & set(told["keeper"]), items["open"].title in told["keeper"]) == (
        True,
        set(),
        True,
    )
    meetings.record_decision(item=items["open"], outcome="deferred", text="Udsat", by=secretary)
    assert AgendaItem.objects.get(continues=items["open"]).plans.get() == plan


# Links and documents


def test_links_and_documents_are_kept_and_taken_off(as_, plan, keeper, participant, url):
    client = as_(keeper)
    client.post(f"{url}{plan.pk}/links/new/", {"title": "Planen <1>", "url": "horsens.example/plan"})
    client.post(f"{url}{plan.pk}/documents/new/", {"title": "", "file": pdf(text="Planen")})
    page = as_(participant).get(f"{url}{plan.pk}/").content.decode()
    assert ("https://horsens.example/plan" in page, "Planen &lt;1&gt;" in page) == (True, True)
    document = plan.documents.get()
    assert as_(participant).get(document.get_absolute_url()).status_code == 200
    client.post(f"{url}{plan.pk}/documents/{document.pk}/remove/")
    assert as_(participant).get(document.get_absolute_url()).status_code == 404
    again = client.post(f"{url}{plan.pk}/links/new/", {"title": "Igen", "url": "https://horsens.example/plan"})
    assert "The link is there already." in again.content.decode()
    wrong = client.post(f"{url}{plan.pk}/links/new/", {"title": "Nej", "url": "javascript:alert(1)"})
    assert "Enter the address as https://www.kommune.dk/klimaplan" in wrong.content.decode()


# The sheet


def sheet(*rows) -> BytesIO:
    book = Workbook()
    book.active.append(["Kommune", "Milepæl", "Dato", "Forventet eller nået", "Dato i ord", "Sikkerhed", "Kilde"])
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "milepæle.xlsx"
    return file


RIGHT = ("Horsens", "Endeligt vedtaget", date(2022, 9, 27), "nået", "", "bekræftet", "Byrådet")
CONTRADICTION = (
    "“Endeligt vedtaget” (27 September 2022) cannot have been reached before "
    "“Forslag vedtaget” (30 October 2022). Correct one of the days."
)
WRONG = (
    ("Atlantis", "Endeligt vedtaget", "01.01.2022", "nået", "", "", ""),
    ("Horsens", "Forslag vedtaget", "2022-10-30", "nået", "", "", ""),
    ("0615", "Endeligt godkendt", "i foråret", "måske", "", "", ""),
)


def test_what_is_exported_is_what_an_import_reads(as_, plan, steps, secretary, url):
    reached(plan, steps["adopted"], date(2022, 9, 27), secretary, source="=Byrådet", certainty="confirmed")
    content = as_(secretary).get(f"{url}export/").content
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[1] == ("Horsens", "Endeligt vedtaget", "27.09.2022", "nået", None, "bekræftet", "=Byrådet")
    file = BytesIO(content)
    file.name = "milepæle.xlsx"
    planned = as_(secretary).post(f"{url}import/", {"file": file}).context["planned"]
    assert [(row.outcome, row.errors) for row in planned] == [("No change", [])]


def test_a_sheet_with_wrong_rows_says_what_is_wrong_with_each_and_saves_nothing(as_, plan, secretary, url):
    page = as_(secretary).post(f"{url}import/", {"file": sheet(RIGHT, *WRONG)})
    assert [row.errors for row in page.context["planned"]] == [
        [CONTRADICTION],
        ["The municipality “Atlantis” is not one of the programme's."],
        [CONTRADICTION],
        ["“i foråret” is no date. Write it as 28.06.2022.", "Write “forventet” or “nået”, not “måske”."],
    ]
    assert PlanMilestone.objects.count() == 0


def test_what_is_wrong_is_left_out_on_purpose_and_listed(as_, plan, secretary, url):
    client = as_(secretary)
    page = client.post(f"{url}import/", {"file": sheet(RIGHT, WRONG[0], WRONG[2])})
    done = client.post(f"{url}import/", {"rows": page.context["rows"], "leave_out": "yes"}, follow=True)
    assert "1 milestone has been set. Left out, as you chose: row 3, 4." in done.content.decode()
    assert [(str(had), had.day, had.is_confirmed) for had in plan.milestones.all()] == [
        ("Endeligt vedtaget", date(2022, 9, 27), True)
    ]


def test_without_the_choice_half_a_sheet_is_never_saved(as_, plan, secretary, url):
    client = as_(secretary)
    page = client.post(f"{url}import/", {"file": sheet(RIGHT, WRONG[0])})
    done = client.post(f"{url}import/", {"rows": page.context["rows"]}, follow=True)
    assert ("Nothing has been imported" in done.content.decode(), plan.milestones.count()) == (True, 0)
    forged = client.post(f"{url}import/", {"rows": "forged", "leave_out": "yes"}, follow=True)
    assert "The preview is too old. Choose the file again." in forged.content.decode()


def test_the_coordinator_is_told_on_the_front_page_what_was_expected_by_now(as_, plan, steps, keeper, secretary):
    yesterday = clock.today() - timedelta(days=1)
    workflow.set_milestone(plan=plan, step=steps["adopted"], day=yesterday, is_reached=False, by=secretary)
    page = as_(keeper).get("/")
    assert [(line.what, line.about) for line in waiting_on(page)] == [
        ("Say whether it has been reached", "Horsens: Endeligt vedtaget"),
        ("Confirm where the climate plan stands", "Horsens Kommune"),
    ]
    workflow.confirm_plan(plan=plan, by=keeper)
    assert [line.what for line in waiting_on(as_(keeper).get("/"))] == ["Say whether it has been reached"]
