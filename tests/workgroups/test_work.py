"""What a working group does: milestones, documents, reports that come back with a decision, and its last day."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from meetings import workflow as meetings
from meetings.models import AgendaItem, Decision
from meetings.rules.lifecycle import MeetingState as S
from members.models import Committee, Membership, Message
from members.rules.roles import Role
from members.workflow import end_membership, start_membership
from pages.richtext import from_plain
from record import clock
from record.verbs import Refused
from tests.conftest import STARTED, a_person, pdf
from tests.meetings.between_bodies import meeting_of
from tests.queries import MOST_PER_PAGE, queries_of
from workgroups import workflow
from workgroups.mail_gate import may_still_leave
from workgroups.models import GroupDocument, Milestone, WorkGroup
from workgroups.workflow.milestones import remind_of_milestones


@pytest.fixture
def group(committee, secretary):
    group = workflow.establish_workgroup(
        parent=committee,
        name="Arbejdsgruppen Data",
        short_name="Data",
        task="Fælles tal",
        starts_on=STARTED,
        due_on=clock.today() + timedelta(days=100),
        by=secretary,
    )
    return WorkGroup.objects.with_committee().get(pk=group.pk)


def in_group(group, name, role=Role.MEMBER):
    person = a_person(name)
    Membership.objects.create(committee=group.committee, person=person, role=role, starts_on=STARTED)
    return person


@pytest.fixture
def lead(group):
    return in_group(group, "Tovholder", Role.SECRETARIAT)


@pytest.fixture
def worker(group):
    return in_group(group, "Medarbejder")


def in_days(days) -> date:
    return clock.today() + timedelta(days=days)


def test_a_decision_sets_up_a_group_in_one_step_with_all_it_owes(as_, secretary, meeting_in, cast):
    meeting = meeting_in(S.MINUTES_DRAFT)
    decision = Decision.objects.get(item__meeting=meeting, item__openness="open")
    address = f"/committees/{meeting.committee.slug}/workgroups/new/?decision={decision.pk}"
    client = as_(secretary)
    form = client.get(address).context["form"]
    assert form["established_by"].value() == decision.pk
    typed = {"name": "Gruppen", "short_name": "Gr", "task": "Tal", "starts_on": str(clock.today())}
    owed = f"Oplæg\nNotat om <manko>, {in_days(30):%d.%m.%Y}"
    answer = client.post(address, {**typed, "established_by": decision.pk, "deliverables": owed})
    group = WorkGroup.objects.get()
    assert answer.url == decision.item.room_address
    assert group.established_by == decision
    told = [(row.title, row.due_on) for row in group.deliverables.all()]
    assert told == [("Notat om <manko>", in_days(30)), ("Oplæg", None)]


def test_a_day_that_there_is_not_is_said_at_the_field(as_, secretary, committee):
    typed = {"name": "Gruppen", "short_name": "Gr", "task": "Tal", "starts_on": "2026-11-23"}
    page = as_(secretary).post(
        f"/committees/{committee.slug}/workgroups/new/", {**typed, "deliverables": "A, 31.2.2027"}
    )
    assert page.context["form"].errors == {"deliverables": ["A, 31.2.2027: there is no such day"]}


def test_people_from_elsewhere_need_a_reason_which_stands_beside_them(as_, secretary, committee, stranger):
    typed = {"name": "Gruppen", "short_name": "Gr", "task": "Tal", "starts_on": str(STARTED), "outside": [stranger.pk]}
    address = f"/committees/{committee.slug}/workgroups/new/"
    client = as_(secretary)
    refused = client.post(address, typed)
    assert refused.context["form"].non_field_errors() == [
        "Write why people from outside the municipalities and the region are in the group."
    ]
    client.post(address, {**typed, "outside_because": "Kender <tallene>"})
    page = client.get(WorkGroup.objects.get().get_absolute_url()).content.decode()
    assert "Kender &lt;tallene&gt;" in page


def test_a_working_group_sets_up_no_working_group(group, secretary, as_):
    answer = as_(secretary).get(f"/committees/{group.committee.slug}/workgroups/new/", follow=True)
    assert "A working group cannot set up a working group. Ask Administrativ styregruppe" in answer.content.decode()
    with pytest.raises(Refused, match="A working group cannot set up a working group"):
        workflow.establish_workgroup(
            parent=group.committee, name="Ny", short_name="Ny", task="x", starts_on=STARTED, by=secretary
        )


@pytest.mark.parametrize("verb", [workflow.add_milestone, workflow.add_deliverable])
def test_nothing_is_asked_for_after_the_end_of_the_group(group, secretary, verb):
    with pytest.raises(Refused, match="The working group ends on"):
        verb(group=group, title="For sent", due_on=in_days(101), by=secretary)


def test_the_lead_sets_a_milestone_and_says_how_it_goes(as_, lead, group):
    client = as_(lead)
    client.post(f"{group.get_absolute_url()}milestones/new/", {"title": "Udkast", "due_on": str(in_days(10))})
    milestone = Milestone.objects.get()
    form = client.get(f"/milestones/{milestone.pk}/status/").context["form"]
    typed = {"version": form["version"].value(), "state": "under_way", "said": "Halvt færdigt <70 %>"}
    client.post(f"/milestones/{milestone.pk}/status/", typed)
    page = client.get(group.get_absolute_url()).content.decode()
    assert ("Halvt færdigt &lt;70 %&gt;" in page, milestone.history.count()) == (True, 2)
    again = client.post(f"/milestones/{milestone.pk}/status/", {**typed, "said": "Noget andet"})
    assert (again.status_code, again.context["form"]["said"].value()) == (409, "Noget andet")


def test_who_only_takes_part_or_reads_does_not_run_the_group(as_, worker, member, stranger, group):
    address = f"{group.get_absolute_url()}milestones/new/"
    assert [as_(who).get(address).status_code for who in (worker, member, stranger)] == [403, 403, 404]


def test_the_picture_has_the_days_that_the_lists_have(as_, lead, group, secretary):
    for title, days in (("Udkast", 10), ("Høring", 40)):
        workflow.add_milestone(group=group, title=title, due_on=in_days(days), by=lead)
    workflow.add_deliverable(group=group, title="Notat", due_on=in_days(60), by=secretary)
    picture = as_(lead).get(group.get_absolute_url()).context["picture"]
    assert [(mark.title, mark.x) for mark in picture.marks] == [("Udkast", 20), ("Høring", 428), ("Notat", 700)]


def test_the_lead_is_told_once_a_week_before_a_milestone_and_not_when_the_role_has_ended(group, lead, worker):
    workflow.add_milestone(group=group, title="Udkast", due_on=in_days(6), by=lead)
    workflow.add_milestone(group=group, title="Høring", due_on=in_days(20), by=lead)
    for _minute in range(2):
        remind_of_milestones()
    assert [Message.objects.filter(to=person).count() for person in (lead, worker)] == [1, 0]
    Membership.objects.filter(person=lead).update(ends_on=clock.today() - timedelta(days=1))
    with clock.at(clock.now() + timedelta(days=15)):
        remind_of_milestones()
    assert Message.objects.filter(to=lead).count() == 1


def test_the_mail_of_a_reminder_does_not_leave_to_who_lost_the_group(group, lead, as_):
    workflow.add_milestone(group=group, title="Udkast", due_on=in_days(6), by=lead)
    remind_of_milestones()
    message = Message.objects.get(to=lead)
    assert may_still_leave(message)
    Membership.objects.filter(person=lead).update(ends_on=clock.today() - timedelta(days=1))
    assert not may_still_leave(Message.objects.get(pk=message.pk))


def test_the_lead_marks_as_delivered_and_nobody_does_in_a_closed_group(as_, group, lead, secretary, meeting_in, cast):
    first = workflow.add_deliverable(group=group, title="Notat", by=secretary)
    second = workflow.add_deliverable(group=group, title="Bilag", by=secretary)
    assert as_(lead).post(f"/deliverables/{first.pk}/done/").status_code == 302
    decision = meeting_in(S.MINUTES_APPROVED).items.get(openness="open").decision
    workflow.close_workgroup(group=group, decision=decision, ends_on=clock.today(), leaves_open=True, by=secretary)
    with pytest.raises(Refused, match="The working group is closed"):
        workflow.mark_delivered(deliverable=second, by=secretary)


def test_a_document_is_read_by_who_sees_the_group_and_nobody_else(as_, group, lead, worker, member, stranger, guest):
    document = workflow.add_document(group=group, file=pdf(text="Bilag til gruppen"), by=lead)
    address = f"/documents/{document.pk}/"
    seen = {who.name: as_(who).get(address).status_code for who in (lead, worker, member, stranger, guest)}
    assert seen == {"Tovholder": 200, "Medarbejder": 200, "Medlem": 200, "Fremmed": 404, "Gæst": 404}
    as_(lead).post(f"{address}remove/")
    assert (as_(lead).get(address).status_code, GroupDocument.objects.count()) == (404, 1)


@pytest.fixture
def report(group, lead, secretary):
    deliverable = workflow.add_deliverable(group=group, title="Notat", due_on=in_days(50), by=secretary)
    document = workflow.add_document(group=group, file=pdf(text="Notat"), by=lead)
    return workflow.report_back(
        group=group,
        title="Notat om manko",
        text=from_plain("Vi anbefaler <noget>"),
        recommendation="godkender notatet",
        deliverables=[deliverable],
        documents=[document],
        by=lead,
    )


def test_a_report_waits_on_the_list_of_who_asked_with_its_annex(report, group):
    item = report.item
    assert (item.committee, item.state, item.kind) == (group.committee.parent, "proposed", "decision")
    assert [annex.title for annex in item.attachments.all()] == ["Notat"]
    assert [row.done_on for row in report.deliverables.all()] == [clock.today()]
    assert "Vi anbefaler &lt;noget&gt;" in item.case_presentation


def treated(report, secretary, co_chairs, openness="open"):
    """The report decided on at a meeting whose minutes are approved."""
    meeting = meetings.start_preparation(meeting=meeting_of(report.item.committee, secretary), by=secretary)
    meetings.accept_item(item=report.item, meeting=meeting, by=secretary)
    meetings.edit_item(item=AgendaItem.objects.get(pk=report.item_id), openness=openness, by=secretary)
    meetings.submit_agenda(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        meetings.approve_agenda(meeting=meeting, by=co_chair)
    meetings.publish_agenda(meeting=meeting, by=secretary)
    meetings.start_meeting(meeting=meeting, chair=co_chairs[0], minute_taker=secretary, by=secretary)
    item = AgendaItem.objects.get(pk=report.item_id)
    meetings.record_decision(
        item=item, outcome="approved", text="Godkendt med tak", without_quorum_because="Hast", by=secretary
    )
    meetings.close_meeting(meeting=meeting, by=secretary)
    meetings.submit_minutes(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        meetings.approve_minutes(meeting=meeting, by=co_chair)
    meetings.open_comment_round(meeting=meeting, deadline=clock.now() + timedelta(days=7), by=secretary)
    return meeting


def sealed(meeting, secretary):
    meetings.close_comment_round(meeting=meeting, reason="Alle har svaret", by=secretary)
    meetings.seal_minutes(meeting=meeting, by=secretary)


def test_the_decision_comes_back_to_the_group_when_the_minutes_are_approved(
    as_, report, group, worker, secretary, co_chairs
):
    meeting = treated(report, secretary, co_chairs)
    before = as_(worker).get(group.get_absolute_url()).content.decode()
    sealed(meeting, secretary)
    after = as_(worker).get(group.get_absolute_url()).content.decode()
    assert ["Godkendt med tak" in page for page in (before, after)] == [False, True]
    told = Message.objects.filter(
        to=worker, subject="Administrativ styregruppe has treated the report of Arbejdsgruppen Data"
    )
    assert told.count() == 1


def test_of_a_closed_item_the_group_learns_only_that_it_was_treated(
    as_, report, group, worker, member, secretary, co_chairs
):
    sealed(treated(report, secretary, co_chairs, openness="closed_visible"), secretary)
    pages = [as_(who).get(group.get_absolute_url()).content.decode() for who in (worker, member)]
    assert ["Godkendt med tak" in page for page in pages] == [False, True]
    assert "Treated on a closed item" in pages[0]


def test_a_report_that_was_sent_back_says_so(as_, report, group, worker, secretary):
    meetings.return_item(item=report.item, reason="Mangler tal", by=secretary)
    page = as_(worker).get(group.get_absolute_url()).content.decode()
    assert ("Sent back" in page, "Mangler tal" in page) == (True, False)
    assert "Mangler tal" in as_(report.made_by).get(group.get_absolute_url()).content.decode()
    assert Message.objects.get(to=report.made_by, subject__contains="returned").link == "/"


def test_the_people_of_a_closed_group_lose_it_at_midnight_and_the_secretariat_keeps_it(
    as_, group, worker, secretary, meeting_in, cast
):
    decision = meeting_in(S.MINUTES_APPROVED).items.get(openness="open").decision
    last = clock.today() + timedelta(days=2)
    workflow.close_workgroup(group=group, decision=decision, ends_on=last, by=secretary)
    seen = {}
    for moment in (
        datetime(last.year, last.month, last.day, 23, 59),
        datetime.combine(last + timedelta(days=1), datetime.min.time()),
    ):
        with clock.at(timezone.make_aware(moment + timedelta(seconds=30))):
            seen[moment.hour] = [as_(who).get(group.get_absolute_url()).status_code for who in (worker, secretary)]
    assert seen == {23: [200, 200], 0: [404, 200]}


def test_what_is_still_owed_is_asked_about_when_a_group_is_closed(group, secretary, meeting_in, cast):
    decision = meeting_in(S.MINUTES_APPROVED).items.get(openness="open").decision
    workflow.add_deliverable(group=group, title="Notat", by=secretary)
    asked = {"group": group, "decision": decision, "ends_on": clock.today(), "by": secretary}
    with pytest.raises(Refused, match="Not delivered yet: Notat"):
        workflow.close_workgroup(**asked)
    assert workflow.close_workgroup(**asked, leaves_open=True).closed_by == decision


def test_a_group_whose_lead_has_left_says_so(as_, group, lead, secretary):
    overview = f"/committees/{group.committee.parent.slug}/workgroups/"
    assert as_(secretary).get(overview).context["rows"][0].leads == ("Tovholder",)
    Membership.objects.filter(person=lead).update(ends_on=clock.today() - timedelta(days=1))
    pages = [as_(secretary).get(address).content.decode() for address in (overview, group.get_absolute_url())]
    assert ["has no lead" in page for page in pages] == [True, True]


def test_the_overview_has_what_is_late_first(as_, group, secretary, committee):
    other = workflow.establish_workgroup(
        parent=committee, name="Aaa", short_name="Aaa", task="x", starts_on=STARTED, by=secretary
    )
    with clock.at(clock.now() - timedelta(days=20)):
        workflow.add_deliverable(group=group, title="Notat", due_on=in_days(10), by=secretary)
    rows = as_(secretary).get(f"/committees/{committee.slug}/workgroups/").context["rows"]
    assert [(row.group.pk, row.is_late) for row in rows] == [(group.pk, True), (other.pk, False)]


def test_the_overview_asks_as_much_for_two_hundred_groups_as_for_one(as_, group, secretary, committee):
    address = f"/committees/{committee.slug}/workgroups/"
    once = queries_of(as_(secretary), address)
    kind = Committee.Kind.WORKING_GROUP
    under = [
        Committee(name=f"Gruppe {number}", slug=f"gruppe-{number}", kind=kind, parent=committee, starts_on=STARTED)
        for number in range(199)
    ]
    groups = WorkGroup.objects.bulk_create(
        WorkGroup(committee=row, task="Tal") for row in Committee.objects.bulk_create(under)
    )
    Milestone.objects.bulk_create(
        Milestone(work_group=row, title="Udkast", due_on=in_days(-number % 40)) for number, row in enumerate(groups)
    )
    assert len(as_(secretary).get(address).context["rows"]) == 200
    assert (queries_of(as_(secretary), address), once <= MOST_PER_PAGE) == (once, True)


def test_a_group_ends_by_itself_when_its_last_day_is_over_and_its_people_follow_a_moved_day(
    as_, group, worker, secretary
):
    client, address = as_(secretary), f"{group.get_absolute_url()}last-day/"
    for day in (in_days(2), in_days(4)):
        version = client.get(address).context["form"]["version"].value()
        client.post(address, {"version": version, "ends_on": str(day)})
    seen = {}
    for days, hour in ((4, 23), (5, 0)):
        with clock.at(timezone.make_aware(datetime.combine(in_days(days), time(hour, 1)))):
            seen[days] = [as_(who).get(group.get_absolute_url()).status_code for who in (worker, secretary)]
            if days == 5:
                with pytest.raises(Refused, match="The working group is closed"):
                    workflow.add_milestone(group=group, title="For sent", due_on=in_days(1), by=secretary)
    assert seen == {4: [200, 200], 5: [404, 200]}
    workflow.set_last_day(group=group, ends_on=None, by=secretary)
    assert Membership.objects.get(person=worker).ends_on is None


def test_somebody_from_elsewhere_who_came_later_is_asked_about(as_, group, lead, stranger):
    stranger_sits = {"committee": group.committee, "person": stranger, "role": Role.MEMBER, "starts_on": STARTED}
    Membership.objects.create(**stranger_sits)
    client, address = as_(lead), f"{group.get_absolute_url()}outside/{stranger.pk}/"
    assert [row.person for row in client.get(group.get_absolute_url()).context["unexplained"]] == [stranger]
    client.post(address, {"reason": "Kender <tallene>"})
    page = client.get(group.get_absolute_url())
    assert (page.context["unexplained"], "Kender &lt;tallene&gt;" in page.content.decode()) == ([], True)


def test_a_last_day_leaves_alone_who_was_taken_out_by_name_and_refuses_what_cannot_be(as_, group, worker, secretary):
    last = in_days(5)
    end_membership(membership=Membership.objects.get(person=worker), ends_on=last, by=secretary, reason="Nyt job")
    workflow.set_last_day(group=group, ends_on=last, by=secretary)
    workflow.set_last_day(group=group, ends_on=None, by=secretary)
    assert Membership.objects.get(person=worker).ends_on == last
    with pytest.raises(Refused, match="The last day cannot be before the first"):
        later = workflow.establish_workgroup(
            parent=group.committee.parent,
            name="Senere",
            short_name="Senere",
            task="x",
            starts_on=in_days(20),
            by=secretary,
        )
        workflow.set_last_day(group=later, ends_on=in_days(5), by=secretary)


def test_who_joins_a_group_that_ends_leaves_with_it_and_nobody_joins_after(as_, group, secretary):
    workflow.set_last_day(group=group, ends_on=in_days(10), by=secretary)
    facts = {"committee": group.committee, "role": Role.MEMBER, "by": secretary}
    joined = start_membership(person=a_person("Ny"), starts_on=clock.today(), **facts)
    assert joined.ends_on == in_days(10)
    with pytest.raises(Refused, match="Nobody can join it after that"):
        start_membership(person=a_person("For sent"), starts_on=in_days(11), **facts)


def test_what_is_owed_after_the_last_day_is_named(group, secretary):
    workflow.add_deliverable(group=group, title="Notat", due_on=in_days(50), by=secretary)
    with pytest.raises(Refused, match=r"Notat\. Move them first"):
        workflow.set_last_day(group=group, ends_on=in_days(20), by=secretary)
    with pytest.raises(Refused, match=r"Notat\. Move them first"):
        workflow.edit_workgroup(group=group, due_on=in_days(20), by=secretary)


def test_what_was_delivered_keeps_its_day(group, secretary):
    deliverable = workflow.add_deliverable(group=group, title="Notat", by=secretary)
    workflow.mark_delivered(deliverable=deliverable, on=in_days(-3), by=secretary)
    with pytest.raises(Refused, match="delivered already"):
        workflow.mark_delivered(deliverable=deliverable, by=secretary)


def test_no_meeting_is_planned_in_a_group_that_has_ended(as_, group, secretary):
    Committee.objects.filter(pk=group.committee_id).update(ends_on=in_days(-1))
    with pytest.raises(Refused, match="No meetings can be planned in it"):
        meeting_of(Committee.objects.get(pk=group.committee_id), secretary)
    assert as_(secretary).get(f"/committees/{group.committee.slug}/meetings/new/").status_code == 302
