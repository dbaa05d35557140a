"""The page of the search: what it shows of what is found, and to whom."""

import pytest

from meetings import workflow
from meetings.models import Attachment, ClosedReading
from meetings.rules.lifecycle import MeetingState as S
from members import workflow as people
from record.finding.filling import fill_until, note_changed, offer_everything
from record.models import SearchText
from tests.portal.test_search import WHOLE, say
from tests.queries import MOST_PER_PAGE, queries_of
from tests.test_leaks import text_of, those_who_see

SECRETS = ("Hemmeligt", "Dybt", "Skjult", "Fortroligt", "nattergal")


def answer(client, query: str) -> str:
    """The main part of the page for a query."""
    fill_until()
    page = text_of(client.get(f"/search/?{query}"))
    return page[page.index('<main id="main-content"') : page.index("</main>")]


@pytest.mark.parametrize("query", ["q=hemmeligt", "q=dybt", "q=skjult", "q=fortroligt", "q=fortroligt&kind=annex"])
def test_nothing_tells_of_what_is_closed_to_who_may_not_read_it(items, cast, as_, query):
    shown = {name: answer(as_(person), query) for name, person in cast.items()}
    assert {name for name, page in shown.items() if "<mark>" in page} == WHOLE
    others = {name: page for name, page in shown.items() if name not in WHOLE}
    assert {word for page in others.values() for word in SECRETS if word in page} == set()
    # Word for word what is said of a word that stands nowhere.
    typed = query.partition("&")[0].partition("=")[2]
    nowhere = answer(as_(cast["participant"]), query.replace(typed, "ingensteds")).replace("ingensteds", typed)
    assert set(others.values()) == {nowhere}


def test_a_slip_is_set_right_with_words_of_what_one_may_read(items, cast, as_):
    fill_until()
    url = "/search/?q=skjlt+titel"
    assert those_who_see("?q=Skjult%20titel", url, cast, as_) == WHOLE
    assert '<a href="/search/?q=Skjult%20titel">Skjult titel</a>' in answer(as_(cast["member"]), "q=skjlt+titel")


def suggested(client, typed):
    return text_of(client.get("/search/titles/", {"q": typed}))


@pytest.mark.parametrize("typed", ["skju", "skjult ti", "titel"])
def test_a_title_is_suggested_to_who_may_read_it_alone(items, cast, as_, typed):
    fill_until()
    shown = {name: suggested(as_(person), typed) for name, person in cast.items()}
    assert {name for name, options in shown.items() if "Skjult" in options} == WHOLE
    assert {word for name in cast.keys() - WHOLE for word in SECRETS if word in shown[name]} == set()


def test_titles_are_suggested_from_three_letters_on_few_and_each_once(as_, secretary):
    for number in range(12):
        people.add_person(name=f"Vandmand <{number % 9}>", email=f"{number}@vand.example", by=secretary)
    offer_everything()
    fill_until()
    client = as_(secretary)
    assert [suggested(client, typed).count("<option") for typed in ("va", "vand")] == [0, 7]
    assert "Vandmand &lt;8&gt;" in suggested(client, "vand")


def test_a_note_is_shown_to_who_wrote_it_alone_and_not_to_who_sees_as_that_person(items, cast, as_):
    workflow.save_note(item=items["open"], text="Min nattergal", by=cast["member"])
    fill_until()
    url = "/search/?q=nattergal"
    assert those_who_see("<mark>nattergal</mark>", url, cast, as_) == {"member"}
    looking = as_(cast["secretary"])
    looking.post(f"/meetings/{items['open'].meeting_id}/see-as/{cast['member'].pk}/")
    seen = answer(looking, "q=nattergal"), answer(looking, "q=hemmeligt")
    assert ("<mark>" in seen[0], "<mark>Hemmeligt</mark>" in seen[1]) == (False, True)
    assert cast["member"].name in text_of(looking.get("/search/"))


def test_what_is_closed_is_noted_as_read_when_its_words_are_shown(items, cast, as_):
    answer(as_(cast["member"]), "q=fortroligt")
    answer(as_(cast["participant"]), "q=lukket")
    answer(as_(cast["member"]), "q=lukket")
    read = list(ClosedReading.objects.order_by("pk").values_list("person__name", "item__openness"))
    assert read == [("Medlem", "open"), ("Medlem", "closed_visible")]


def test_hits_are_narrowed_by_kind_group_and_year_and_come_in_pages(items, secretary, as_, committee):
    offer_everything()
    fill_until()
    item = SearchText.objects.get(kind="item", object_id=items["open"].pk)
    client = as_(secretary)
    whole = answer(client, "q=åbent")
    assert (whole.count("<h2"), whole.count("<h3>")) == (2, 2)
    one_kind = answer(client, "q=åbent&kind=annex")
    assert ("hits-annex" in one_kind, "hits-item" in one_kind, "hits-item" in answer(client, "q=åbent&kind=no")) == (
        True,
        False,
        True,
    )
    years = [
        answer(client, f"q=åbent&year={year}&committee={committee.pk}").count("<h3>") for year in (1999, item.year)
    ]
    assert years == [0, 2]


def test_a_page_costs_as_many_questions_for_one_hit_as_for_many(items, member, as_, published_meeting):
    url = "/search/?q=fortroligt"
    fill_until()
    for_few = queries_of(as_(member), url)
    say(Attachment.objects.get(title="Åbent bilag").current, "fortroligt")
    note_changed("agendas", [published_meeting.pk])
    assert (answer(as_(member), "q=fortroligt").count("<h3>"), queries_of(as_(member), url)) == (2, for_few)
    assert max(queries_of(as_(member), f"/search/?q={typed}") for typed in ("titel", "skjlt", "2020")) <= MOST_PER_PAGE


def test_a_page_without_words_says_what_to_do_and_the_box_stands_on_the_others(as_, member, meeting_in):
    meeting = meeting_in(S.PUBLISHED)
    page = text_of(as_(member).get("/search/"))
    assert ("2020-1/3" in page, page.count("data-search")) == (True, 1)
    assert text_of(as_(member).get(meeting.get_absolute_url())).count("data-search") == 1


@pytest.mark.parametrize("query", ["q=%00", "q=%22%27&page=x", "year=abc&committee=-1&kind=<", "q=" + "æ" * 5000])
def test_whatever_the_address_says_is_answered(as_, member, query):
    assert as_(member).get(f"/search/?{query}").status_code == 200
