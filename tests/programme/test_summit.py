"""The climate summit: who plans it, what is on its programme, and where the versions of its concept paper stand."""

from datetime import time, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from meetings import workflow as meetings
from meetings.models import AgendaItem, Attachment
from pages.richtext import RichText
from programme import workflow
from programme.models import ConceptPaper, Summit, SummitSession
from record import clock
from record.versions import version_of
from tests.conftest import pdf
from tests.programme.test_coordination import refusal_of
from tests.queries import MOST_PER_PAGE, queries_of
from tests.workgroups.test_work import sealed, treated


@pytest.fixture
def url(programme):
    return f"/committees/{programme.committee.slug}/summit/"


@pytest.fixture
def concept(summit, secretary):
    return workflow.add_concept_paper(summit=summit, text=RichText("<p>Oplæg til topmødet</p>"), by=secretary)


def typed(**changes):
    day = clock.today() + timedelta(days=30)
    facts = {"name": "Topmøde", "day": day, "starts": "09:00", "ends": "15:00", "capacity": 10, "register_by": day}
    return facts | changes


def test_the_secretariat_plans_the_summit_and_everybody_who_sees_the_programme_reads_it(
    as_, secretary, participant, url, programme
):
    assert "Plan the summit" in as_(secretary).get(url).content.decode()
    as_(secretary).post(f"{url}edit/", typed(name="Topmøde <2031>", place="Sisimiut"))
    page = as_(participant).get(url).content.decode()
    assert [words for words in ("Topmøde &lt;2031&gt;", "Sisimiut", "09:00-15:00") if words not in page] == []
    assert ("Edit the summit" in page, as_(participant).get(f"{url}edit/").status_code) == (False, 403)
    assert f'href="{url}"' in as_(participant).get(url.replace("summit", "programme")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "08:00"}, "The summit must end later than it starts"),
        ({"register_by": "2090-01-01"}, "The last day to register cannot be after the summit"),
        (
            {"day": "2020-01-01", "register_by": "2020-01-01"},
            "The day of the summit is past. Choose one that is to come.",
        ),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"capacity": "many"}, "Enter a whole number"),
        ({"name": "x" * 5000}, "Write at most 160 characters (now 5000)"),
        ({"name": " "}, "Enter the name of the summit"),
        ({"starts": "9 o'clock"}, "Enter a time as hours and minutes"),
    ],
)
def test_what_cannot_be_a_summit_is_said_where_it_was_typed(as_, secretary, url, programme, wrong, said):
    page = as_(secretary).post(f"{url}edit/", typed(**wrong))
    assert (page.status_code, said in page.content.decode(), Summit.objects.count()) == (200, True, 0)


def test_two_who_change_the_summit_do_not_overwrite_each_other(as_, secretary, url, summit):
    form = typed(place="Mit sted", version=version_of(summit))
    as_(secretary).post(f"{url}edit/", form)
    late = as_(secretary).post(f"{url}edit/", form | {"place": "For sent"})
    assert (late.status_code, Summit.objects.get().place) == (409, "Mit sted")


def test_a_summit_is_a_meeting_of_the_kind_summit_or_none(as_, secretary, url, summit, planned_meeting):
    form = typed(meeting=planned_meeting.pk, version=version_of(summit))
    assert as_(secretary).post(f"{url}edit/", form).context["form"].errors["meeting"]
    planned_meeting.kind = "summit"
    planned_meeting.save()
    as_(secretary).post(f"{url}edit/", form)
    assert planned_meeting.get_absolute_url() in as_(secretary).get(url).content.decode()


def session_of(summit, secretary, **facts):
    shape = {"title": "Velkomst", "starts": time(9), "ends": time(10), "room": "Salen", "speakers": "Aqqaluk Lynge"}
    return workflow.add_session(summit=summit, by=secretary, **shape | facts)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"starts": time(8), "speakers": "", "room": ""},
            "The summit is 09:00-15:00. The session cannot be 08:00-10:00.",
        ),
        ({"room": "salen", "speakers": ""}, "salen is taken by “Velkomst” (09:00-10:00)."),
        ({"room": "Foyeren", "speakers": "En anden\nAQQALUK  Lynge"}, None),
        ({"ends": time(9)}, "The session must end later than it starts"),
        ({"title": " "}, "Enter a title for the session"),
    ],
)
def test_a_session_outside_the_hours_in_a_taken_room_or_with_a_busy_speaker_is_refused(summit, secretary, facts, said):
    session_of(summit, secretary)
    refused = refusal_of(lambda **more: session_of(summit, secretary, **more), **facts)
    assert refused == [said or "AQQALUK Lynge speaks in “Velkomst” (09:00-10:00) at that time."]


def test_sessions_one_after_the_other_share_a_room_and_a_speaker(summit, secretary):
    session_of(summit, secretary)
    later = session_of(summit, secretary, starts=time(10), ends=time(11))
    workflow.edit_session(session=later, title="Andet", starts=time(10), ends=time(11), room="Salen", by=secretary)
    assert [session.title for session in summit.sessions.all()] == ["Velkomst", "Andet"]


def test_a_session_is_added_changed_and_taken_off_in_the_browser(as_, secretary, member, summit, url):
    client = as_(secretary)
    facts = {"title": "Oplæg <et>", "starts": "09:30", "ends": "10:00", "speakers": "Pipaluk\nAviaja"}
    client.post(f"{url}sessions/new/", facts)
    session = SummitSession.objects.get()
    assert "Oplæg &lt;et&gt;" in as_(member).get(url).content.decode()
    form = facts | {"title": "Oplæg to", "version": version_of(session)}
    client.post(f"{url}sessions/{session.pk}/edit/", form)
    late = client.post(f"{url}sessions/{session.pk}/edit/", form | {"title": "For sent"})
    page = as_(member).get(url).content.decode()
    assert (late.status_code, "Oplæg to" in page, "Pipaluk, Aviaja" in page, "Take off" in page) == (
        409,
        True,
        True,
        False,
    )
    client.post(f"{url}sessions/{session.pk}/remove/")
    assert (SummitSession.objects.count(), SummitSession.history.filter(history_type="-").count()) == (0, 1)


def test_the_summit_cannot_be_made_shorter_than_its_sessions(summit, secretary):
    session_of(summit, secretary)
    facts = {name: getattr(summit, name) for name in ("name", "day", "capacity", "register_by")}
    said = refusal_of(workflow.edit_summit, summit=summit, starts=time(9, 30), ends=time(15), by=secretary, **facts)
    assert said == ["“Velkomst” (09:00-10:00) would lie outside the summit. Move it first."]


def test_each_version_of_the_concept_paper_is_kept_and_says_what_changed(as_, secretary, member, url, summit, concept):
    client = as_(secretary)
    silent = client.post(f"{url}concept/new/", {"text": "<p>Nyt</p>"})
    said = "Write what has changed since version 1."
    client.post(f"{url}concept/new/", {"text": "<p>Nyt</p>", "changed": "Kortere <dag>", "file": pdf(2)})
    assert (said in silent.content.decode(), ConceptPaper.objects.count()) == (True, 2)
    first, second = ConceptPaper.objects.order_by("number")
    page = as_(member).get(url).content.decode()
    assert ("Kortere &lt;dag&gt;" in page, page.count("Draft")) == (True, 2)
    assert "Oplæg til topmødet" in as_(member).get(first.get_absolute_url()).content.decode()
    assert as_(member).get(f"{second.get_absolute_url()}file/").status_code == 200
    assert as_(member).get(f"{first.get_absolute_url()}file/").status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        ConceptPaper.objects.filter(pk=first.pk).update(changed="Skjult")


def test_a_version_is_a_text_or_a_file_that_an_annex_may_be(as_, secretary, url, summit):
    client = as_(secretary)
    for sent in ({"changed": ""}, {"file": ContentFile(b"MZ" * 50, name="x.exe")}, {"text": " \n "}):
        assert client.post(f"{url}concept/new/", sent).context["form"].errors
    assert ConceptPaper.objects.count() == 0


def test_a_version_is_put_before_the_group_in_one_press_and_comes_back_with_what_was_decided(
    as_, secretary, co_chairs, member, summit, concept, url, planned_meeting
):
    file = workflow.add_concept_paper(summit=summit, changed="Nu som fil", file=pdf(2), by=secretary)
    client = as_(secretary)
    client.post(f"{file.get_absolute_url()}item/")
    client.post(f"{file.get_absolute_url()}item/")
    item = AgendaItem.objects.get()
    assert (item.state, Attachment.objects.get(item=item).newest.pages) == ("proposed", 2)
    assert item.get_absolute_url() in client.get(url).content.decode()
    # A member does not read the proposal, and learns no more than that there is one.
    page = as_(member).get(url).content.decode()
    assert ("Proposed to the committee" in page, item.get_absolute_url() in page) == (True, False)
    meetings.start_preparation(meeting=planned_meeting, by=secretary)
    meetings.accept_item(item=item, meeting=planned_meeting, by=secretary)
    assert "On the agenda" in client.get(url).content.decode()


def test_what_was_decided_on_a_version_is_shown_to_who_reads_the_minutes(
    as_, secretary, co_chairs, participant, summit, concept, url
):
    workflow.propose_concept_paper(paper=concept, by=secretary)
    meeting = treated(ConceptPaper.objects.get(), secretary, co_chairs)
    before = as_(participant).get(url).content.decode()
    sealed(meeting, secretary)
    after = as_(participant).get(url).content.decode()
    assert ["Approved" in page for page in (before, after)] == [False, True]


@pytest.mark.parametrize("openness", ["closed_visible", "closed_hidden"])
def test_a_version_that_became_a_closed_item_is_closed_on_the_page_too(
    as_, secretary, participant, member, summit, concept, url, planned_meeting, openness
):
    item = workflow.propose_concept_paper(paper=concept, by=secretary)
    AgendaItem.objects.filter(pk=item.pk).update(openness=openness)
    answers = [
        as_(participant).get(concept.get_absolute_url()).status_code,
        "Version 1" in as_(participant).get(url).content.decode(),
    ]
    assert answers == [404, False]
    assert as_(secretary).get(concept.get_absolute_url()).status_code == 200


def test_the_file_of_a_version_is_as_closed_as_the_annex_it_became(as_, secretary, participant, summit, concept):
    paper = workflow.add_concept_paper(summit=summit, changed="Som fil", file=pdf(2), by=secretary)
    item = workflow.propose_concept_paper(paper=paper, by=secretary)
    file = f"{paper.get_absolute_url()}file/"
    assert as_(participant).get(file).status_code == 200
    Attachment.objects.filter(item=item).update(closed=True)
    assert [as_(person).get(file).status_code for person in (participant, secretary)] == [404, 200]


def test_who_is_disqualified_in_the_item_does_not_read_the_version_either(
    as_, secretary, member, summit, concept, planned_meeting
):
    item = workflow.propose_concept_paper(paper=concept, by=secretary)
    meetings.start_preparation(meeting=planned_meeting, by=secretary)
    item = meetings.accept_item(item=item, meeting=planned_meeting, by=secretary)
    assert as_(member).get(concept.get_absolute_url()).status_code == 200
    meetings.declare_disqualification(item=item, person=member, reason="Ejer", by=secretary)
    assert as_(member).get(concept.get_absolute_url()).status_code == 404


def test_the_page_asks_as_much_for_one_as_for_many(as_, secretary, summit, url):
    asked = []
    for number in range(3):
        session_of(summit, secretary, starts=time(9 + number), ends=time(10 + number))
        paper = workflow.add_concept_paper(summit=summit, text=RichText("<p>X</p>"), changed="Y", by=secretary)
        workflow.propose_concept_paper(paper=paper, by=secretary)
        asked.append(queries_of(as_(secretary), url))
    assert (set(asked), asked[0] <= MOST_PER_PAGE) == ({asked[0]}, True)
