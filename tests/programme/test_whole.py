"""The whole programme: its line of time, who is who, and terms of reference that lead on."""

from datetime import date, timedelta

import pytest

from meetings.models import AgendaItem
from meetings.rules.lifecycle import MeetingState as S
from members.models import Organisation
from pages.richtext import sanitize
from programme import workflow
from programme.models.terms import TermsSentence, digest_of
from programme.reading.terms import blocks_of, sentences_in, terms_of
from programme.reading.timeline import events_of, picture_of
from record.versions import Conflict, version_of
from tests.queries import MOST_PER_PAGE, queries_of

TEXT = "<p>Gruppen består af syv. Den mødes &lt;tit&gt;.</p><h3>Opgaver</h3><ul><li>At planlægge et topmøde</li></ul>"


@pytest.fixture
def terms(committee, programme):
    committee.terms_of_reference = sanitize(TEXT)
    committee.save()
    programme.refresh_from_db()
    return f"/committees/{committee.slug}/programme/terms/"


def asked_about(number):
    return {"version": 0, "sentence": digest_of(list(sentences_in(blocks_of(TEXT)))[number - 1].text)}


def test_the_terms_of_reference_are_read_sentence_by_sentence():
    assert [(sentence.number, sentence.text) for sentence in sentences_in(blocks_of(TEXT))] == [
        (1, "Gruppen består af syv."),
        (2, "Den mødes <tit>."),
        (3, "At planlægge et topmøde"),
    ]
    assert [block.heading for block in blocks_of(TEXT) if block.is_heading] == ["Opgaver"]


def test_an_abbreviation_ends_no_sentence_and_a_table_is_read_too():
    text = "<p>Se bl.a. KL og Dok. ID 7. Gruppen <em>mødes</em>.</p><table><tr><td>A</td><td>B</td></tr></table>"
    assert [sentence.text for sentence in sentences_in(blocks_of(text))] == [
        "Se bl.a. KL og Dok. ID 7.",
        "Gruppen mødes.",
        "A",
        "B",
    ]


def test_a_sentence_written_anew_is_not_mixed_up_with_another(as_, terms, committee, secretary):
    client, asked = as_(secretary), asked_about(1)
    committee.terms_of_reference = sanitize("<p>Gruppen er ny.</p>")
    committee.save()
    page = client.post(f"{terms}1/", asked | {"places": ["composition"]})
    assert ("written anew meanwhile" in page.content.decode(), TermsSentence.objects.count()) == (True, 0)


def test_a_sentence_leads_to_its_pages_its_tasks_and_what_was_decided_through_the_gate(
    as_, terms, programme, task, meeting_in, member, coordinator, secretary
):
    as_(secretary).post(f"{terms}3/", asked_about(3) | {"places": ["summit", "network"], "tasks": [task.pk]})
    meeting_in(S.MINUTES_APPROVED)
    items = {item.openness: item for item in AgendaItem.objects.filter(meeting__isnull=False)}
    for item in items.values():
        workflow.tie_item(item=item, tasks=[task], by=secretary)

    def read_by(person):
        sentence = list(sentences_in(terms_of(programme, person)))[2]
        return [name for name, _url in sentence.places], {said.title for said in sentence.decisions}

    everything = {item.title for item in items.values()}
    assert read_by(secretary) == (["The climate summit", "The coordinators' network"], everything)
    # The network is not for members, and what is closed not for coordinators.
    assert read_by(member) == (["The climate summit"], everything)
    assert read_by(coordinator) == (["The climate summit", "The coordinators' network"], {items["open"].title})


def test_where_a_sentence_lives_is_the_secretariats_to_say_and_two_see_each_other(
    as_, terms, programme, member, secretary
):
    assert as_(member).post(f"{terms}1/", asked_about(1) | {"places": ["composition"]}).status_code == 403
    said = workflow.place_sentence(programme=programme, text="Gruppen", places=["meetings"], tasks=[], by=secretary)
    opened = version_of(said)
    workflow.place_sentence(programme=programme, text="Gruppen", places=["cases"], tasks=[], by=secretary)
    with pytest.raises(Conflict):
        workflow.place_sentence(
            programme=programme, text="Gruppen", places=[], tasks=[], by=secretary, expected_version=opened
        )
    assert as_(secretary).get(f"{terms}99/").status_code == 404


def test_the_line_of_time_has_everything_one_may_see_and_nothing_else(
    programme, task, planned_meeting, member, stranger, secretary
):
    step = workflow.save_step(
        programme=programme, track="council", title="Vedtaget", position=1, stage="adopted", by=secretary
    )
    workflow.save_round(programme=programme, title="Pilot", starts_on=date(2019, 1, 1), by=secretary)
    horsens = Organisation.objects.create(name="Horsens Kommune", short_name="Horsens", kind="municipality")
    plan = workflow.add_plan(programme=programme, organisation=horsens, by=secretary)
    workflow.set_milestone(plan=plan, step=step, day=date(2022, 9, 27), is_reached=True, by=secretary)
    told = [(str(event.row), event.what) for event in events_of(programme, member)]
    assert told[:2] == [("Rounds", "Pilot"), ("Plans adopted", "Horsens: Vedtaget")]
    assert any(what.startswith("Styregruppen") for _row, what in told)
    assert [event.what for event in events_of(programme, stranger) if "Styregruppen" in event.what] == []
    picture = picture_of(events_of(programme, member), programme.periods)
    assert (picture.first, len(picture.bars), {row.label for row in picture.rows}) == (
        date(2019, 1, 1),
        1,
        {str(event.row) for event in events_of(programme, member)},
    )


def test_a_programme_in_which_nothing_has_happened_has_no_picture(programme):
    assert picture_of([], programme.periods) is None


def test_who_is_who_names_people_by_what_they_do(as_, programme, co_chairs, member, secretary, coordinator):
    page = as_(member).get(f"/committees/{programme.committee.slug}/programme/people/")
    assert {label: [str(seat.person) for seat in seats] for label, seats in page.context["parts"] if seats} == {
        "Co-chairs": [str(co_chair) for co_chair in co_chairs],
        "Members": [str(member)],
        "The secretariat": [str(secretary)],
        "Coordinators of the municipalities": [str(coordinator)],
    }


@pytest.mark.parametrize("number", [1, 200])
def test_each_page_of_the_whole_costs_the_same_for_one_and_for_200(
    as_, terms, programme, task, planned_meeting, member, secretary, number
):
    for place in range(number):
        task.pk, task.code, task.due_on = None, f"T-{place}", date(2021, 1, 1) + timedelta(days=place)
        task._state.adding = True
        task.save()
    client = as_(member)
    pages = ("timeline", "people", "terms")
    costs = {page: queries_of(client, terms.replace("terms/", f"{page}/")) for page in pages}
    assert {page: cost <= MOST_PER_PAGE for page, cost in costs.items()} == dict.fromkeys(pages, True), costs
