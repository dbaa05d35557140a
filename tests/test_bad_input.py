"""What no page offers, sent by hand: it is refused with a sentence, and nothing is half saved or overwritten."""

from datetime import timedelta

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Decision, Meeting, Minutes
from meetings.rules.lifecycle import MeetingState as S
from members.models import Membership, Person
from pages.fields import offer
from pages.richtext import sanitize
from pages.word_diff import word_diff
from record import clock
from tests.conftest import pdf

ITEM = {"title": "Nyt punkt", "kind": "orientation", "minutes_allotted": "10", "openness": "open"}
MEETING = {"kind": "ordinary", "day": "2031-03-04", "start": "10:00", "end": "12:00"}
WITHOUT_VERSION = [{}, {"version": ""}, {"version": "to"}]


@pytest.mark.parametrize("version", WITHOUT_VERSION, ids=["missing", "empty", "garbage"])
def test_a_decision_sent_without_its_version_overwrites_nothing(as_, secretary, meeting_in, co_chairs, version):
    item = meeting_in(S.IN_SESSION).items.get(openness="open")
    workflow.record_decision(item=item, outcome="approved", text="Godkendt.", by=secretary)
    page = as_(secretary).post(f"/items/{item.pk}/decision/", {"outcome": "rejected", "text": "Afvist."} | version)
    assert (page.status_code, Decision.objects.get().outcome) == (409, "approved")
    assert "Afvist." in page.content.decode()


@pytest.mark.parametrize("version", WITHOUT_VERSION, ids=["missing", "empty", "garbage"])
def test_an_item_sent_without_its_version_overwrites_nothing(as_, secretary, meeting_in, co_chairs, version):
    item = meeting_in(S.PREPARING).items.get(openness="open")
    page = as_(secretary).post(f"/items/{item.pk}/edit/", ITEM | {"summary": "Uden version"} | version)
    assert (page.status_code, AgendaItem.objects.get(pk=item.pk).summary) == (409, "Åbent resumé")
    assert "Uden version" in page.content.decode()


@pytest.mark.parametrize("version", WITHOUT_VERSION, ids=["missing", "empty", "garbage"])
def test_remarks_sent_without_their_version_overwrite_nothing(as_, secretary, meeting_in, co_chairs, version):
    meeting = meeting_in(S.MINUTES_DRAFT)
    workflow.edit_minutes(minutes=meeting.minutes, note="De første", by=secretary)
    page = as_(secretary).post(f"/meetings/{meeting.pk}/minutes/edit/", {"note": "De andre"} | version)
    assert (page.status_code, Minutes.objects.get().note) == (409, "De første")
    assert "De andre" in page.content.decode()


@pytest.mark.parametrize("name", ["bilag", ".pdf", "  .pdf", "ø" * 300 + ".pdf", "../../hemmelig.pdf", "a\x00b.pdf"])
def test_an_annex_with_an_odd_file_name_has_a_title(as_, secretary, meeting_in, co_chairs, name):
    item = meeting_in(S.PREPARING).items.get(openness="closed_visible")
    file = SimpleUploadedFile("navn", pdf().read())
    file._name = name
    answer = as_(secretary).post(f"/items/{item.pk}/annexes/new/", {"file": file})
    annex = Attachment.objects.get(item=item)
    assert (answer.status_code, bool(annex.title.strip())) == (302, True)
    assert as_(secretary).get(annex.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("back", ["intetsteds", "meetings:room", "//andet.example/", "\x00", "http:///x", "a" * 5000])
def test_a_language_is_chosen_whatever_the_way_back(client, back):
    assert client.post("/language/", {"language": "en", "next": back}).status_code in (302, 400)


def test_a_number_too_long_to_be_one_numbers_nothing(as_, secretary, meeting_in, co_chairs):
    meeting = meeting_in(S.PREPARING)
    asked = {"kind": "extract", "item": "9" * 5000}
    assert as_(secretary).post(f"/meetings/{meeting.pk}/packs/", asked).status_code == 404


@pytest.mark.parametrize("answer", [{}, {"upheld": ""}, {"upheld": "måske"}])
def test_an_empty_answer_does_not_lift_a_disqualification(as_, secretary, member, items, answer):
    declared = workflow.declare_disqualification(item=items["open"], person=member, reason="Ejer", by=secretary)
    as_(secretary).post(f"/disqualifications/{declared.pk}/", answer)
    declared.refresh_from_db()
    assert declared.state == "declared"
    as_(secretary).post(f"/disqualifications/{declared.pk}/", {"upheld": "no"})
    declared.refresh_from_db()
    assert declared.state == "lifted"


def test_a_guest_whose_access_is_refused_is_not_registered_either(as_, secretary, published_meeting):
    typed = {"name": "Ny", "email": "ny@kommune.example", "reason": "Oplæg", "until": "2020-01-01"}
    as_(secretary).post(f"/meetings/{published_meeting.pk}/access/grant/", typed)
    assert not Person.objects.filter(email="ny@kommune.example").exists()


def test_a_meeting_in_the_hour_that_does_not_exist_is_refused(as_, secretary, committee):
    typed = MEETING | {"day": "2031-03-30", "start": "02:30", "end": "03:00"}
    page = as_(secretary).post(f"/committees/{committee.slug}/meetings/new/", typed)
    assert (page.status_code, "end" in page.context["form"].errors, Meeting.objects.count()) == (200, True, 0)


def test_a_link_longer_than_its_field_is_refused(as_, secretary, committee):
    typed = MEETING | {"link": "https://video.example/" + "m" * 300}
    page = as_(secretary).post(f"/committees/{committee.slug}/meetings/new/", typed)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["link"])


def test_an_email_longer_than_its_field_is_refused(as_, secretary, published_meeting, committee):
    email = "m" * 260 + "@kommune.example"
    typed = {"name": "Ny", "email": email, "reason": "Oplæg", "until": str(clock.today() + timedelta(2))}
    page = as_(secretary).post(f"/meetings/{published_meeting.pk}/access/grant/", typed)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["email"])
    typed = {"name": "Ny", "email": email, "role": "participant", "starts_on": str(clock.today())}
    page = as_(secretary).post(f"/committees/{committee.slug}/memberships/new/", typed)
    assert "email" in page.context["form"].errors


def test_a_rule_adopted_by_a_decision_that_cannot_be_is_refused(as_, secretary, committee):
    typed = {"key": "dispatch_days", "value": "5", "adopted_by": f"2020-{'1' * 30}/1"}
    page = as_(secretary).post(f"/committees/{committee.slug}/rules/", typed)
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["adopted_by"])


def test_a_whole_book_of_recommendation_points_is_refused(as_, secretary, meeting_in, co_chairs):
    meeting = meeting_in(S.PREPARING)
    page = as_(secretary).post(f"/meetings/{meeting.pk}/items/new/", ITEM | {"recommendation": "godkender\n" * 40_000})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["recommendation"])


def test_what_is_removed_can_no_longer_be_changed(as_, secretary, meeting_in, co_chairs):
    item = meeting_in(S.PREPARING).items.get(openness="closed_visible")
    workflow.remove_item(item=item, by=secretary)
    edited = as_(secretary).post(f"/items/{item.pk}/edit/", ITEM | {"version": "1", "summary": "Ny tekst"})
    attached = as_(secretary).post(f"/items/{item.pk}/annexes/new/", {"file": pdf(), "title": "Bilag"})
    item.refresh_from_db()
    assert (edited.status_code, attached.status_code, item.summary) == (200, 200, "Hemmeligt resumé")
    assert (item.attachments.count(), "Ny tekst" in edited.content.decode()) == (0, True)


def test_a_membership_that_has_ended_is_not_opened_again_by_ending_it_later(as_, secretary, participant):
    membership = Membership.objects.get(person=participant)
    for day in (clock.today(), clock.today() + timedelta(days=900)):
        as_(secretary).post(f"/memberships/{membership.pk}/end/", {"ends_on": str(day), "reason": "Nyt job"})
    membership.refresh_from_db()
    assert membership.ends_on == clock.today()


def test_text_nested_without_end_is_kept_as_the_text_it_is():
    assert sanitize("<ul><li>" * 900 + "tekst").startswith("<ul><li><ul>") is False
    assert sanitize("<ul><li>" * 400 + "tekst").startswith("<ul><li><ul>") is True


def test_two_long_texts_are_compared_as_one_passage():
    shown = word_diff("Fælles a " * 5_000 + "slut", "Fælles b " * 5_000 + "slut")
    assert (shown.count("<del>"), shown.startswith("Fælles <del>"), shown.endswith("</ins> slut")) == (1, True, True)


def test_a_field_is_offered_only_what_it_can_choose_from():
    class Choice(forms.Form):
        what = forms.ChoiceField()
        person = forms.ModelChoiceField(Person.objects.none())
        note = forms.CharField()

    form = Choice()
    offer(form, what=[("a", "A")])
    for wrong in ({"what": Person.objects.all()}, {"person": [("1", "Anna")]}, {"note": [("a", "A")]}):
        with pytest.raises(TypeError, match="does not choose"):
            offer(form, **wrong)
    assert list(form.fields["what"].choices) == [("a", "A")]
