"""The gate: who reads what, as a matrix of its own written from design section 5, asked in every way there is."""

from datetime import timedelta

import pytest
from guardian.models import GroupObjectPermission, UserObjectPermission

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Attendance, Decision, ItemGrant, Meeting, MeetingGrant, Note
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as membership_workflow
from members.models import Committee, Membership
from members.workflow import end_membership
from record import clock
from record.once_per_page import remembering
from record.verbs import Refused
from tests.conftest import STEPS, pdf

pytestmark = pytest.mark.walk

ALL = {"open", "closed_visible", "closed_hidden"}
OPEN = {"open"}
NOTHING: set[str] = set()

PUBLISHED = {
    "secretary": ALL,
    "co_chair": ALL,
    "other_co_chair": ALL,
    "member": ALL,
    "participant": OPEN,
    "coordinator": OPEN,
    "guest": NOTHING,
    "stranger": NOTHING,
    "substitute": NOTHING,
}
PREPARED = {name: ALL if name == "secretary" else NOTHING for name in PUBLISHED}
REVIEWED = PREPARED | {"co_chair": ALL, "other_co_chair": ALL}
READS = {S.PREPARING: PREPARED, S.WITH_CO_CHAIRS: REVIEWED} | dict.fromkeys(
    (S.PUBLISHED, S.IN_SESSION, S.MINUTES_DRAFT, S.MINUTES_COMMENTS, S.MINUTES_APPROVED), PUBLISHED
)

CHAIRS = {"secretary", "co_chair", "other_co_chair"}
MINUTES = {
    S.IN_SESSION: {"secretary"},
    S.MINUTES_DRAFT: {"secretary"},
    S.MINUTES_REVIEW: CHAIRS,
    S.MINUTES_COMMENTS: CHAIRS | {"member"},
    S.MINUTES_APPROVED: CHAIRS | {"member", "participant", "coordinator"},
}


def items_of(person):
    """The openness of each item `person` reads, and nothing if has_perm does not answer the same."""
    readable = set(AgendaItem.objects.readable_by(person))
    every = AgendaItem.objects.all()
    assert {item for item in every if person.has_perm("meetings.read_item", item)} == readable
    return {item.openness for item in readable}


def annexes_of(person):
    readable = set(Attachment.objects.readable_by(person))
    every = Attachment.objects.all()
    assert {annex for annex in every if person.has_perm("meetings.read_attachment", annex)} == readable
    return {"closed" if annex.closed else "open" for annex in readable}


def in_one_hour():
    return clock.now() + timedelta(hours=1)


def end_yesterday(person):
    membership = Membership.objects.get(person=person)
    membership.ends_on = clock.today() - timedelta(days=1)
    membership.save()


def call(substitute, member, meeting, secretary):
    attendance = Attendance.objects.get(meeting=meeting, person=member)
    return workflow.name_substitute(attendance=attendance, substitute=substitute, by=secretary)


@pytest.mark.parametrize("state", READS)
def test_who_reads_which_item_in_each_state(meeting_in, cast, state):
    meeting_in(state)
    assert {name: items_of(person) for name, person in cast.items()} == READS[state]


def test_who_reads_which_annex(published_meeting, cast):
    both, open_only = {"open", "closed"}, {"open"}
    expected = {
        name: both if reads == ALL else open_only if reads == OPEN else set() for name, reads in PUBLISHED.items()
    }
    assert {name: annexes_of(person) for name, person in cast.items()} == expected


@pytest.mark.parametrize("state", MINUTES)
def test_who_reads_the_minutes_and_the_decisions_in_each_state(meeting_in, cast, state):
    meeting_in(state)
    readers = {name for name, person in cast.items() if Meeting.objects.minutes_readable_by(person).exists()}
    assert readers == MINUTES[state]
    if state != S.IN_SESSION:
        decisions = {
            name: {decision.item.openness for decision in Decision.objects.readable_by(person)}
            for name, person in cast.items()
        }
        assert decisions == {name: PUBLISHED[name] if name in readers else NOTHING for name in cast}


def test_who_sees_the_meeting_and_the_committee(published_meeting, cast):
    outsiders = {"guest", "stranger"}
    seen = {name for name, person in cast.items() if Meeting.objects.visible_to(person).exists()}
    inside = {name for name, person in cast.items() if Committee.objects.visible_to(person).exists()}
    assert (seen, inside) == (set(cast) - outsiders, set(cast) - outsiders)


def test_titles_of_closed_items_are_known_to_those_who_read_agendas_only(published_meeting, cast):
    known = {name: {item.openness for item in AgendaItem.objects.titled_for(person)} for name, person in cast.items()}
    visible = {"open", "closed_visible"}
    assert known == PUBLISHED | {"participant": visible, "coordinator": visible}


@pytest.mark.parametrize("name", ["secretary", "co_chair", "member", "participant", "coordinator"])
def test_a_membership_that_ended_yesterday_opens_nothing_today(published_meeting, cast, name):
    end_yesterday(cast[name])
    person = cast[name]
    assert (items_of(person), annexes_of(person), Meeting.objects.visible_to(person).count()) == (NOTHING, set(), 0)


def test_a_membership_lasts_through_its_last_day(published_meeting, member, secretary):
    membership = Membership.objects.get(person=member)
    membership_workflow.end_membership(membership=membership, ends_on=clock.today(), reason="Nyt job", by=secretary)
    midnight = clock.now() + timedelta(days=1)
    today = items_of(member)
    with clock.at(midnight):
        assert (today, items_of(member)) == (ALL, NOTHING)


def test_somebody_who_may_not_log_in_reads_nothing(published_meeting, cast):
    for person in cast.values():
        person.is_active = False
        person.save()
    assert {name: items_of(person) for name, person in cast.items()} == dict.fromkeys(cast, NOTHING)
    assert {name: Meeting.objects.visible_to(person).count() for name, person in cast.items()} == dict.fromkeys(cast, 0)


@pytest.mark.parametrize("openness", sorted(ALL))
def test_a_grant_opens_one_item_until_its_minute(items, guest, secretary, openness):
    expires = in_one_hour()
    workflow.grant_item(item=items[openness], person=guest, reason="Oplæg", expires_at=expires, by=secretary)
    read = [items_of(guest)]
    for moment in (expires - timedelta(seconds=1), expires):
        with clock.at(moment):
            read.append(items_of(guest))
    assert read == [{openness}, {openness}, NOTHING]
    assert annexes_of(guest) == ({"open"} if openness == "open" else set())


def test_a_revoked_grant_opens_nothing_and_stays_on_record(items, guest, secretary):
    given = workflow.grant_item(
        item=items["open"], person=guest, reason="Oplæg", expires_at=in_one_hour(), by=secretary
    )
    workflow.revoke_grant(grant=given, by=secretary)
    assert (items_of(guest), ItemGrant.objects.get().history.count()) == (NOTHING, 2)


def test_a_grant_for_a_meeting_opens_its_open_items_only(published_meeting, guest, secretary):
    workflow.grant_meeting(
        meeting=published_meeting, person=guest, reason="Observatør", expires_at=in_one_hour(), by=secretary
    )
    assert (items_of(guest), annexes_of(guest)) == (OPEN, {"open"})
    assert {item.openness for item in AgendaItem.objects.titled_for(guest)} == OPEN


def test_a_grant_opens_nothing_before_publication(meeting_in, guest, secretary):
    meeting = meeting_in(S.PREPARING)
    terms = {"person": guest, "reason": "Oplæg", "expires_at": in_one_hour(), "by": secretary}
    workflow.grant_item(item=AgendaItem.objects.first(), **terms)
    workflow.grant_meeting(meeting=meeting, **terms)
    assert items_of(guest) == NOTHING


@pytest.mark.parametrize("name", ["secretary", "co_chair", "member", "participant"])
def test_a_disqualification_takes_its_item_until_it_is_lifted(items, cast, secretary, name):
    person, taken = cast[name], items["open"]
    declared = workflow.declare_disqualification(item=taken, person=person, reason="Ejer grunden", by=secretary)
    read = [items_of(person)]
    for upheld in (True, False):
        workflow.decide_disqualification(disqualification=declared, upheld=upheld, by=secretary)
        read.append(items_of(person))
    before = PUBLISHED[name]
    assert read == [before - OPEN, before - OPEN, before]


def test_a_disqualification_takes_a_granted_item_and_its_annexes_too(items, guest, secretary):
    workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=in_one_hour(), by=secretary)
    workflow.declare_disqualification(item=items["open"], person=guest, reason="Ejer grunden", by=secretary)
    assert (items_of(guest), annexes_of(guest)) == (NOTHING, set())


def test_a_called_substitute_reads_like_a_member_until_the_member_comes_after_all(
    published_meeting, member, substitute, secretary
):
    attendance = call(substitute, member, published_meeting, secretary)
    called = (items_of(substitute), annexes_of(substitute))
    workflow.answer_invitation(attendance=attendance, answer="accepted", by=member)
    assert (called, items_of(substitute)) == ((ALL, {"open", "closed"}), NOTHING)


@pytest.mark.parametrize("whose", ["substitute", "member"])
@pytest.mark.parametrize("on_to", [0, len(STEPS)])
def test_a_call_ends_with_the_membership_of_the_substitute_and_of_the_member(
    meeting_in, cast, committee, secretary, co_chairs, whose, on_to
):
    meeting, days = meeting_in(S.PUBLISHED), timedelta(days=1)
    call(cast["substitute"], cast["member"], meeting, secretary)
    later = [leads_to for leads_to, _step in STEPS].index(S.PUBLISHED) + 1
    for _leads_to, step in STEPS[later : later + on_to]:
        meeting = step(meeting, secretary, co_chairs)
    called = items_of(cast["substitute"])
    membership = Membership.objects.get(committee=committee, person=cast[whose])
    end_membership(membership=membership, ends_on=clock.today() - days, reason="Nyt job", by=secretary)
    minutes = Meeting.objects.minutes_readable_by(cast["substitute"])
    assert (called, items_of(cast["substitute"]), list(minutes)) == (ALL, NOTHING, [])


def test_nobody_is_called_who_is_not_named_as_a_substitute_for_the_member(
    published_meeting, secretary, member, stranger, co_chairs, substitute
):
    for absent, person in ((member, stranger), (co_chairs[0], substitute)):
        with pytest.raises(Refused, match="substitute"):
            call(person, absent, published_meeting, secretary)
    assert items_of(stranger) == NOTHING


def test_a_call_opens_one_meeting_only(published_meeting, member, substitute, secretary, committee):
    call(substitute, member, published_meeting, secretary)
    later = clock.now() + timedelta(days=60)
    other = workflow.create_meeting(
        committee=committee, starts_at=later, ends_at=later + timedelta(hours=1), by=secretary
    )
    hidden = workflow.add_item(meeting=other, title="Andet møde", kind="orientation", by=secretary)
    assert not AgendaItem.objects.readable_by(substitute).filter(pk=hidden.pk).exists()
    assert substitute.has_perm("meetings.read_closed", published_meeting)
    assert not substitute.has_perm("meetings.read_closed", other)


def test_somebody_who_stands_in_reads_and_approves_as_the_co_chair_in_the_period(meeting_in, cast, secretary, stranger):
    meeting = meeting_in(S.WITH_CO_CHAIRS)
    membership_workflow.appoint_stand_in(
        membership=Membership.objects.get(person=cast["co_chair"]),
        person=stranger,
        starts_on=clock.today(),
        ends_on=clock.today(),
        reason="Ferie",
        by=secretary,
    )
    today = (items_of(stranger), stranger.has_perm("meetings.approve_agenda", meeting))
    with clock.at(clock.now() + timedelta(days=1)):
        tomorrow = (items_of(stranger), stranger.has_perm("meetings.approve_agenda", meeting))
    assert (today, tomorrow) == ((ALL, True), (NOTHING, False))


def test_closing_works_at_once_and_opening_waits_for_publication(items, participant, secretary):
    item = items["open"]
    read = []
    for openness in ("closed_hidden", "open"):
        workflow.edit_item(item=item, openness=openness, by=secretary)
        read.append(items_of(participant))
    workflow.edit_item(item=items["closed_visible"], openness="open", by=secretary)
    read.append({item.pk for item in AgendaItem.objects.readable_by(participant)})
    assert read == [NOTHING, OPEN, {item.pk}]


def test_the_next_version_is_unseen_until_it_is_published(published_meeting, items, member, secretary):

    workflow.add_item(meeting=published_meeting, title="Ny sag", kind="orientation", by=secretary)
    annex = workflow.attach_file(item=items["open"], file=pdf(), title="Nyt bilag", by=secretary)
    assert not AgendaItem.objects.readable_by(member).filter(title="Ny sag").exists()
    assert not Attachment.objects.readable_by(member).filter(pk=annex.pk).exists()
    assert Attachment.objects.readable_by(secretary).filter(pk=annex.pk).exists()


def test_co_chairs_see_the_changes_when_they_are_asked_about_them(published_meeting, items, cast, secretary):

    annex = workflow.attach_file(item=items["open"], file=pdf(), title="Nyt bilag", by=secretary)
    seen = [Attachment.objects.readable_by(cast["co_chair"]).filter(pk=annex.pk).exists()]
    workflow.submit_changes(meeting=published_meeting, by=secretary)
    seen.append(Attachment.objects.readable_by(cast["co_chair"]).filter(pk=annex.pk).exists())
    assert seen == [False, True]


def test_a_proposer_reads_the_own_proposal_while_belonging_to_the_committee(committee, cast, coordinator):
    item = workflow.propose_item(committee=committee, title="Forslag", kind="discussion", by=coordinator)
    readers = {
        name for name, person in cast.items() if AgendaItem.objects.readable_by(person).filter(pk=item.pk).exists()
    }
    end_yesterday(coordinator)
    assert (readers, items_of(coordinator)) == ({"secretary", "coordinator"}, NOTHING)


def test_a_note_is_its_readers_own(items, cast):

    workflow.save_note(item=items["open"], text="Spørg om økonomi", by=cast["member"])
    assert {name: Note.objects.of(person).count() for name, person in cast.items()} == {
        name: int(name == "member") for name in cast
    }


def test_the_gate_adds_two_queries_to_a_page_however_much_is_asked(
    published_meeting, member, django_assert_num_queries
):
    with remembering(), django_assert_num_queries(2):
        str(AgendaItem.objects.readable_by(member).query)
        str(AgendaItem.objects.titled_for(member).query)
        str(Attachment.objects.readable_by(member).query)
        str(Meeting.objects.visible_to(member).query)
        str(Decision.objects.readable_by(member).query)
        str(Committee.objects.visible_to(member).query)
        member.has_perm("meetings.read_closed", published_meeting)


def test_what_a_verb_changes_is_seen_by_the_same_page(items, guest, secretary):
    with remembering():
        before = items_of(guest)
        workflow.grant_item(item=items["open"], person=guest, reason="Oplæg", expires_at=in_one_hour(), by=secretary)
        assert (before, items_of(guest)) == (NOTHING, OPEN)


def test_an_item_or_a_meeting_that_goes_takes_its_grants_along(planned_meeting, guest, secretary):
    terms = {"person": guest, "reason": "Oplæg", "expires_at": in_one_hour(), "by": secretary}
    item = workflow.add_item(meeting=planned_meeting, title="Punkt", kind="orientation", by=secretary)
    workflow.grant_item(item=item, **terms)
    workflow.grant_meeting(meeting=planned_meeting, **terms)
    given = (ItemGrant.objects.count(), MeetingGrant.objects.count())
    Attendance.objects.all().delete()
    item.delete()
    planned_meeting.delete()
    rows = [model.objects.count() for model in (ItemGrant, MeetingGrant, UserObjectPermission, GroupObjectPermission)]
    assert (given, rows) == ((1, 1), [0, 0, 0, 0])
