"""Approved minutes are corrected by both co-chairs, with a reason, and what they said before can still be read."""

import pytest

from dk2020portal.waiting import waiting_for
from meetings import workflow
from meetings.models import Approval, Decision, Meeting, Minutes, MinutesCorrection, MinutesRevision, PackJob
from meetings.reading.people import readers_of
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from meetings.workflow.corrections import digest_of_correction
from members.models import Membership, Message
from record import append_only, clock
from record.verbs import Refused
from tests.conftest import corrected, sealed_again
from tests.meetings.test_reading import content_for
from tests.queries import MOST_PER_PAGE, queries_of

TYPED = "Rammen er <mindre end 5 mio. kr.\n\nAqqaluk Petersen deltog på video."
CORRECTED = {"note": TYPED, "reason": "Forkert ramme"}


@pytest.fixture
def meeting(meeting_in, cast):
    return meeting_in(S.MINUTES_APPROVED)


def url_of(meeting) -> str:
    return f"/meetings/{meeting.pk}/minutes/"


def proposed(client, meeting, **values):
    typed = {"version": Minutes.objects.get().version, "note": TYPED, "reason": "Forkert ramme", **values}
    return client.post(f"{url_of(meeting)}correct/", typed)


def test_a_correction_takes_effect_when_both_co_chairs_have_approved_it(as_, secretary, co_chairs, member, meeting):
    before = Minutes.objects.get().note
    assert proposed(as_(secretary), meeting).url == url_of(meeting)
    correction = MinutesCorrection.objects.get()
    for co_chair in co_chairs:
        assert (Minutes.objects.get().note, MinutesRevision.objects.count()) == (before, 1)
        assert [waiting.what for waiting in waiting_for(co_chair)] == ["Approve corrected minutes"]
        page = as_(co_chair).get(url_of(meeting)).content.decode()
        assert ("Rammen er &lt;mindre end 5 mio. kr." in page, "Approve the correction" in page) == (True, True)
        as_(co_chair).post(f"/corrections/{correction.pk}/approve/")
        assert waiting_for(co_chair) == []
    assert (Minutes.objects.get().note, check_meeting(Meeting.objects.get())) == (TYPED, [])
    assert {approval.digest for approval in correction.approvals.all()} == {digest_of_correction(correction)}
    assert set(correction.approvals.values_list("subject", flat=True)) == {"correction"}
    newest = MinutesRevision.objects.latest()
    assert (newest.number, newest.reason, newest.content["note"]) == (2, "Forkert ramme", TYPED)
    told = Message.objects.filter(key__startswith=f"minutes-corrected:{newest.pk}").values_list("to", flat=True)
    assert set(told) == {reader.pk for reader in readers_of(meeting)} > {member.pk}


def test_the_history_names_who_proposed_and_both_who_approved(secretary, co_chairs, meeting):
    correction = corrected(meeting, **CORRECTED, by=secretary)
    row = Minutes.objects.get().history.first()
    assert (row.history_change_reason, row.note) == ("Forkert ramme", TYPED)
    assert correction.history.earliest().history_user == secretary
    assert [approval.history.get().history_user for approval in correction.approvals.all()] == list(co_chairs)


def test_what_waits_is_a_draft_that_members_do_not_see(as_, secretary, member, meeting):
    proposed(as_(secretary), meeting)
    pages = [as_(person).get(url_of(meeting)).content.decode() for person in (secretary, member)]
    assert ["Aqqaluk" in page for page in pages] == [True, False]


def test_a_withdrawn_correction_leaves_the_minutes_as_they_were(as_, secretary, co_chairs, meeting):
    before = Minutes.objects.get().note
    proposed(as_(secretary), meeting)
    correction = MinutesCorrection.objects.get()
    as_(secretary).post(f"/corrections/{correction.pk}/withdraw/")
    for co_chair in co_chairs:
        with pytest.raises(Refused):
            workflow.approve_correction(correction=correction, by=co_chair)
    assert (Minutes.objects.get().note, Approval.objects.filter(subject="correction").count()) == (before, 0)
    assert proposed(as_(secretary), meeting).status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"reason": ""}, "Write why the minutes are corrected."),
        ({"note": ""}, "The remarks are as they were. Change them before you send the correction."),
    ],
    ids=["no reason", "no change"],
)
def test_a_correction_that_says_nothing_is_refused_and_what_was_typed_is_kept(as_, secretary, meeting, typed, said):
    page = proposed(as_(secretary), meeting, **typed)
    form = page.context["form"]
    assert [error for errors in form.errors.values() for error in errors] == [said]
    assert MinutesCorrection.objects.count() == 0
    assert form["reason"].value() == {"reason": "Forkert ramme", **typed}["reason"]


def test_one_correction_waits_at_a_time_and_its_form_does_not_open_for_another(as_, secretary, meeting):
    proposed(as_(secretary), meeting)
    page = as_(secretary).get(f"{url_of(meeting)}correct/", follow=True)
    assert "Another correction of these minutes waits" in page.content.decode()
    again = proposed(as_(secretary), meeting, note="Noget tredje")
    assert (again.context["form"]["note"].value(), MinutesCorrection.objects.count()) == ("Noget tredje", 1)


def test_who_opened_the_form_before_a_correction_took_effect_sees_both_texts(as_, secretary, co_chairs, meeting):
    version = Minutes.objects.get().version
    corrected(meeting, **CORRECTED, by=secretary)
    page = proposed(as_(secretary), meeting, note="Min rettelse", version=version)
    assert (page.status_code, page.context["theirs"]) == (409, [("General remarks", TYPED)])
    assert page.context["form"]["note"].value() == "Min rettelse"
    merged = proposed(as_(secretary), meeting, note="Begge", version=page.context["form"]["version"].value())
    assert merged.status_code == 302


def test_a_co_chair_whose_role_has_ended_is_not_waited_for(secretary, co_chairs, meeting):
    correction = workflow.correct_minutes(meeting=meeting, note=TYPED, reason="Fejl", by=secretary)
    Membership.objects.filter(person=co_chairs[1]).update(ends_on=clock.today().replace(year=clock.today().year - 1))
    with pytest.raises(Refused):
        workflow.approve_correction(correction=correction, by=co_chairs[1])
    workflow.approve_correction(correction=correction, by=co_chairs[0])
    assert Minutes.objects.get().note == TYPED


def test_without_co_chairs_a_correction_takes_effect_at_once(secretary, co_chairs, meeting):
    Membership.objects.filter(person__in=co_chairs).update(ends_on=clock.today().replace(year=clock.today().year - 1))
    workflow.correct_minutes(meeting=meeting, note=TYPED, reason="Fejl", by=secretary)
    assert (Minutes.objects.get().note, MinutesRevision.objects.count()) == (TYPED, 2)


def test_the_earlier_edition_is_read_from_its_own_seal(as_, secretary, co_chairs, member, meeting):
    corrected(meeting, note="Først rettet", reason="Forkert", by=secretary)
    corrected(meeting, note="Så rettet", reason="Igen", by=secretary)
    client = as_(member)
    page = client.get(url_of(meeting)).content.decode()
    assert [f"{url_of(meeting)}seals/{number}/" in page for number in (1, 2, 3)] == [True, True, False]
    notes = [client.get(f"{url_of(meeting)}seals/{number}/").context["record"].note for number in (1, 2, 3)]
    assert notes == ["", "Først rettet", "Så rettet"]
    second = client.get(f"{url_of(meeting)}seals/2/")
    assert (second.context["followed_by"].reason, second.headers["Cache-Control"]) == ("Igen", "private, no-store")
    assert [client.get(f"{url_of(meeting)}seals/{number}/").status_code for number in (0, 4)] == [404, 404]


def test_closed_items_stay_closed_in_an_earlier_edition(as_, cast, secretary, co_chairs, meeting):
    corrected(meeting, **CORRECTED, by=secretary)
    said = {}
    for name in ("member", "participant", "guest", "stranger"):
        page = as_(cast[name]).get(f"{url_of(meeting)}seals/1/")
        said[name] = page.status_code == 200 and "Hemmeligt resumé" in str(page.context["record"])
    assert said == {"member": True, "participant": False, "guest": False, "stranger": False}


def test_page_and_pdf_say_when_a_decision_was_amended(as_, secretary, co_chairs, member, meeting):
    decision = Decision.objects.get(item__meeting=meeting, item__openness="open")
    amendment = workflow.amend_decision(decision=decision, outcome="noted", text="N.", reason="Fejl", by=secretary)
    for co_chair in co_chairs:
        workflow.approve_amendment(amendment=amendment, by=co_chair)
    corrected(meeting, **CORRECTED, by=secretary)
    amended_at = MinutesRevision.objects.get(number=2).sealed_at
    record = as_(member).get(url_of(meeting)).context["record"]
    pack = content_for(member, meeting, PackJob.Kind.MINUTES)
    open_item = decision.item_id
    assert {item.entry.item_id: item.amended_at for item in record.items if item.amended_at} == {open_item: amended_at}
    assert [item.decided.amended.partition(" ")[0] for item in pack.items] == ["amended", "", ""]
    assert [words in pack.seal for words in ("Approved and sealed", "Forkert ramme")] == [True, True]


def test_the_minutes_ask_as_much_with_many_editions_as_with_one_correction(as_, secretary, co_chairs, member, meeting):
    asked = []
    for number in range(3):
        corrected(meeting, note=f"Udgave {number}", reason="Forkert", by=secretary)
        asked.append(queries_of(as_(member), f"{url_of(meeting)}seals/1/"))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)


def test_an_earlier_edition_says_that_it_was_changed(as_, secretary, member, meeting):
    corrected(meeting, **CORRECTED, by=secretary)
    first = MinutesRevision.objects.get(number=1)
    first.content["note"] = "FALSK"
    with append_only.opened("meetings_minutesrevision", "update"):
        first.save()
    page = as_(member).get(f"{url_of(meeting)}seals/1/")
    assert page.context["broken"] == ["The text kept with seal 1 is not the text that was sealed."]
    assert "The seal is broken" in page.content.decode()


def test_the_form_does_not_open_and_is_not_offered_while_the_seal_is_broken(as_, secretary, meeting):
    decision = Decision.objects.get(item__meeting=meeting, item__openness="open")
    with append_only.allowing(meeting):
        Decision.objects.filter(pk=decision.pk).update(text="FALSK")
    client = as_(secretary)
    for address in (f"{url_of(meeting)}correct/", f"{decision.get_absolute_url()}amend/"):
        assert "so they cannot be changed" in client.get(address, follow=True).content.decode()
    assert f"{url_of(meeting)}correct/" not in client.get(url_of(meeting)).content.decode()


def test_an_amended_reason_without_a_quorum_marks_the_decision(as_, secretary, member, meeting):
    decision = Decision.objects.get(item__meeting=meeting, item__openness="open")
    with append_only.allowing(meeting):
        Decision.objects.filter(pk=decision.pk).update(without_quorum_because="Alle har samtykket")
    sealed_again(meeting, secretary)
    record = as_(member).get(url_of(meeting)).context["record"]
    assert [item.entry.item_id for item in record.items if item.amended_at] == [decision.item_id]
