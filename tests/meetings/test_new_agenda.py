"""A new agenda is never empty: what stands on every one, what is open, deferred or came back; templates; copies."""

from datetime import timedelta

import pytest

from meetings import workflow
from meetings.models import AgendaItem, Decision, ItemTemplate, Meeting, StandingItem
from meetings.rules.deadlines import working_days_from
from meetings.rules.lifecycle import MeetingState as S
from record import clock
from record.verbs import Refused
from record.versions import Conflict
from tests.conftest import add_items, pdf
from tests.front_page import waiting_on
from workgroups import workflow as groups


def titles(meeting) -> list[str]:
    return [item.title for item in AgendaItem.objects.filter(meeting=meeting).on_agenda()]


def begun(client, meeting) -> Meeting:
    client.post(f"/meetings/{meeting.pk}/do/start_preparation/")
    return Meeting.objects.get(pk=meeting.pk)


def next_of(meeting, by, days=30) -> Meeting:
    starts = meeting.starts_at + timedelta(days=days)
    return workflow.create_meeting(
        committee=meeting.committee, starts_at=starts, ends_at=starts + timedelta(hours=2), by=by
    )


def test_a_first_agenda_begins_and_ends_with_the_standing_items_and_has_no_minutes_to_approve(
    as_, secretary, planned_meeting
):
    meeting = begun(as_(secretary), planned_meeting)
    ends = ["Communication", "Next meeting", "Any other business"]
    assert titles(meeting) == ["Approval of the agenda", "Follow-up on decisions", *ends]
    workflow.add_item(meeting=meeting, title="Sagen", kind="orientation", by=secretary)
    workflow.remove_item(item=AgendaItem.objects.get(title="Communication"), by=secretary)
    workflow.fill_agenda(meeting=meeting, by=secretary)
    assert titles(meeting) == ["Approval of the agenda", "Follow-up on decisions", "Sagen", *ends[1:]]


@pytest.fixture
def following(meeting_in, cast, secretary, co_chairs, member) -> Meeting:
    """The meeting after one that deferred an item, gave tasks, and whose decision is to be looked at again."""
    meeting = meeting_in(S.IN_SESSION)
    items = {item.openness: item for item in AgendaItem.objects.filter(meeting=meeting)}
    workflow.record_decision(item=items["closed_visible"], outcome="deferred", by=secretary)
    workflow.record_decision(item=items["closed_hidden"], outcome="approved", text="Ja", by=secretary)
    workflow.record_decision(
        item=items["open"], outcome="approved", text="Ja", review_on=clock.today() + timedelta(days=40), by=secretary
    )
    workflow.close_meeting(meeting=meeting, by=secretary)
    for openness, what in (("open", "Skriv <notat>"), ("closed_hidden", "Hemmelig opgave")):
        decision = Decision.objects.get(item=items[openness])
        workflow.add_follow_up(decision=decision, what=what, responsible=member, by=secretary)
    return next_of(meeting, secretary)


def test_the_next_agenda_has_what_was_deferred_what_is_open_and_the_minutes_it_approves(
    as_, secretary, member, following
):
    meeting = begun(as_(secretary), following)
    minutes, matters = (StandingItem.objects.get(tells=tells).item for tells in ("minutes", "follow_up"))
    before = Meeting.objects.exclude(pk=meeting.pk).get()
    assert [title[:24] for title in titles(meeting)] == [
        "Approval of the agenda",
        "Approval of the minutes ",
        "Follow-up on decisions",
        "Lukket med titel",
        "Communication",
        "Next meeting",
        "Any other business",
    ]
    assert minutes.standing.approves == before
    assert "Skriv &lt;notat&gt;" in matters.case_presentation
    assert "Hemmelig" not in matters.case_presentation
    page = as_(secretary).get(f"/items/{minutes.pk}/").content.decode()
    back = as_(secretary).get(f"/meetings/{before.pk}/minutes/").content.decode()
    assert (f"/meetings/{before.pk}/minutes/" in page, f"/items/{minutes.pk}/" in back) == (True, True)
    assert AgendaItem.objects.get(title="Lukket med titel", meeting=meeting).openness == "closed_visible"


def test_a_decision_is_looked_at_at_the_first_meeting_after_its_day_and_not_where_somebody_is_kept_out(
    as_, secretary, member, following
):
    Meeting.objects.exclude(pk=following.pk).update(state=S.MINUTES_APPROVED)
    begun(as_(secretary), following)
    told = StandingItem.objects.get(tells="follow_up").item
    item = Decision.objects.get(item__openness="open").item
    later = next_of(following, secretary)
    workflow.declare_disqualification(item=item, person=member, reason="Ejer", by=secretary)
    begun(as_(secretary), later)
    after = StandingItem.objects.filter(tells="follow_up").last().item
    assert "Decisions whose review date has come" in told.case_presentation
    assert ("Åbent punkt" in told.case_presentation, after.case_presentation) == (True, "")


def test_a_decision_approved_after_its_day_had_come_is_looked_at_at_the_next_meeting(
    as_, secretary, following, meeting_in
):
    between = begun(as_(secretary), following)
    Meeting.objects.filter(pk=between.pk).update(state=S.MINUTES_DRAFT)
    Decision.objects.filter(item__openness="open").update(review_on=clock.today())
    later = next_of(following, secretary)
    with clock.at(following.ends_at + timedelta(days=5)):
        meeting_in(S.MINUTES_APPROVED)
    begun(as_(secretary), later)
    assert "Åbent punkt" in StandingItem.objects.filter(tells="follow_up").last().item.case_presentation


def on_the_front_page(client) -> list[str]:
    return [line.about for line in waiting_on(client.get("/")) if "review date" in line.what]


def test_a_review_date_that_has_come_waits_for_the_secretariat_until_it_is_on_an_agenda(
    as_, secretary, member, following
):
    decision = Decision.objects.get(item__openness="open")
    closed = Decision.objects.get(item__openness="closed_hidden")
    Meeting.objects.exclude(pk=following.pk).update(state=S.MINUTES_APPROVED)
    Decision.objects.exclude(item__openness="closed_visible").update(review_on=following.day)
    with clock.at(following.starts_at - timedelta(days=1)):
        assert on_the_front_page(as_(secretary)) == []
    with clock.at(following.starts_at + timedelta(hours=1)):
        both = {f"{row.reference} {row.item.title}" for row in (decision, closed)}
        assert (set(on_the_front_page(as_(secretary))), on_the_front_page(as_(member))) == (both, [])
        workflow.declare_disqualification(item=closed.item, person=secretary, reason="Ejer", by=secretary)
        assert on_the_front_page(as_(secretary)) == [f"{decision.reference} Åbent punkt"]
        begun(as_(secretary), following)
        assert on_the_front_page(as_(secretary)) == [f"{decision.reference} Åbent punkt"]
        workflow.take_up_again(decision=decision, meeting=following, by=secretary)
        assert on_the_front_page(as_(secretary)) == []


def test_what_was_told_of_at_a_meeting_waits_no_more(as_, secretary, following):
    Meeting.objects.exclude(pk=following.pk).update(state=S.MINUTES_APPROVED)
    Decision.objects.filter(item__openness="open").update(review_on=following.day)
    meeting = begun(as_(secretary), following)
    Meeting.objects.filter(pk=meeting.pk).update(state=S.MINUTES_DRAFT)
    with clock.at(following.starts_at + timedelta(days=1)):
        assert on_the_front_page(as_(secretary)) == []


def test_what_a_working_group_reported_is_on_the_agenda_that_is_begun(as_, committee, secretary, planned_meeting):
    group = groups.establish_workgroup(
        parent=committee, name="Data", short_name="Data", task="Saml", starts_on=clock.today(), by=secretary
    )
    groups.report_back(
        group=group, title="Rapport fra Data", text="<p>Alt er samlet</p>", recommendation="", by=secretary
    )
    meeting = begun(as_(secretary), planned_meeting)
    assert titles(meeting)[2] == "Rapport fra Data"


def test_a_group_keeps_its_own_templates_and_a_kind_of_item_begins_from_one(as_, secretary, committee, planned_meeting):
    client, address = as_(secretary), f"/committees/{committee.slug}/templates/"
    client.post(f"{address}keep/")
    with pytest.raises(Refused, match="has its own templates"):
        workflow.keep_templates(committee=committee, by=secretary)
    communication = ItemTemplate.objects.get(title="Communication")
    client.post(f"/item-templates/{communication.pk}/remove/")
    typed = {"title": "Oplæg", "kind": "decision", "place": "chosen", "position": "1", "minutes_allotted": "20"}
    client.post(f"{address}new/", typed | {"recommendation": "godkender oplægget", "tells": ""})
    own = ItemTemplate.objects.get(title="Oplæg")
    meeting = begun(client, planned_meeting)
    page = client.get(f"/meetings/{meeting.pk}/items/new/?template={own.pk}")
    shown = page.context["form"]
    assert "Communication" not in titles(meeting)
    assert [shown[name].value() for name in ("title", "kind", "recommendation", "minutes_allotted")] == [
        "Oplæg",
        "decision",
        "godkender oplægget",
        20,
    ]
    with pytest.raises(Conflict):
        workflow.save_template(committee=committee, template=own, expected_version=0, by=secretary, title="Andet")


def test_a_meeting_is_copied_with_its_items_and_who_may_not_read_them(as_, cast, secretary, planned_meeting):
    add_items(planned_meeting, secretary)
    hidden = AgendaItem.objects.get(openness="closed_hidden")
    workflow.attach_file(item=hidden, file=pdf(), title="Fortroligt", closed=True, by=secretary)
    workflow.declare_disqualification(item=hidden, person=cast["co_chair"], reason="Ejer", by=secretary)
    client, address = as_(secretary), f"/meetings/{planned_meeting.pk}/copy/"
    form = client.get(address).context["form"]
    day, later = (working_days_from(planned_meeting.day, days) for days in (10, 12))
    typed = {"kind": "ordinary", "day": str(day), "start": "10:00", "end": "12:00", "place": form["place"].value()}
    client.post(address, typed | {"with_items": "on"})
    copy = Meeting.objects.exclude(pk=planned_meeting.pk).get()
    assert (copy.place, copy.day, copy.state) == ("Viborg", day, S.PLANNED)
    assert titles(copy) == titles(planned_meeting)
    taken = AgendaItem.objects.get(meeting=copy, openness="closed_hidden")
    assert [row.person for row in taken.disqualifications.in_force()] == [cast["co_chair"]]
    client.post(address, typed | {"day": str(later)})
    assert titles(Meeting.objects.order_by("pk").last()) == []
