"""What people thought of the summit: asked once, anonymous; and who came, on paper: a sheet and badges."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from openpyxl import load_workbook

from programme import workflow
from programme.models import SummitEvaluation, SummitRegistration
from record import clock
from tests.programme.test_coordination import refusal_of
from tests.queries import MOST_PER_PAGE, queries_of

SCORES = {"overall": 5, "exchange": 4, "sessions": 3, "practical": 1}
LONG = "Naasunnguaq Kristiane Ûssarĸâq Lyberth-K"


@pytest.fixture
def url(programme):
    return f"/committees/{programme.committee.slug}/summit/"


@pytest.fixture
def guests(summit, secretary):
    """Two with a place, one who waits."""
    invitation = workflow.invite_party(
        summit=summit, name="Avannaata", email="post@avannaata.example", places=50, by=secretary
    )

    def one_more(name):
        facts = {"name": name, "email": f"{name.split()[0]}@x.example", "organisation": "=SUM(A1)", "by": None}
        return workflow.register(invitation=invitation, **facts).registration

    return [one_more(name) for name in (LONG, "Aviaja", "Pipaluk")]


@pytest.fixture
def over(summit, guests):
    with clock.at(summit.ends_at + timedelta(hours=1)):
        yield summit


@pytest.fixture
def guest_client(db):
    cache.clear()
    return Client()


def evaluation_of(registration) -> str:
    return f"{registration.link}evaluation/"


def test_who_was_there_answers_once_and_nothing_tells_whose_answer_it_is(guest_client, over, guests):
    link, lines = evaluation_of(guests[0]), SummitRegistration.history.count()
    assert 'name="overall"' in guest_client.get(link).content.decode()
    answer = guest_client.post(link, SCORES | {"best": "Det <hele>"}, follow=True)
    again = guest_client.post(link, SCORES)
    assert ("Thank you. Your answer has been saved." in answer.content.decode(), SummitEvaluation.objects.count()) == (
        True,
        1,
    )
    assert "You have answered already." in again.content.decode()
    fields = {field.name for field in SummitEvaluation._meta.fields}
    assert (fields & {"registration", "name", "email", "made_at"}, SummitRegistration.history.count()) == (set(), lines)
    with pytest.raises(DatabaseError), transaction.atomic():
        SummitEvaluation.objects.update(best="")


@pytest.mark.parametrize("score", ["", "0", "6", "x", "5" * 5000], ids=["none", "0", "6", "x", "long"])
def test_a_score_is_from_one_to_five(guest_client, over, guests, score):
    page = guest_client.post(evaluation_of(guests[0]), SCORES | {"overall": score, "best": "x" * 2000})
    assert (page.status_code, SummitEvaluation.objects.count()) == (200, 0)
    assert "x" * 2000 in page.content.decode()


def test_nobody_evaluates_what_is_to_come_what_was_long_ago_or_where_one_was_not(summit, guests):
    said = [refusal_of(workflow.evaluate, registration=guests[0], by=None, **SCORES)]
    for moment, who in ((timedelta(hours=1), 2), (timedelta(days=61), 0)):
        with clock.at(summit.ends_at + moment):
            said.append(refusal_of(workflow.evaluate, registration=guests[who], by=None, **SCORES))
    assert said == [
        ["The summit is evaluated when it is over."],
        ["Only who had a place evaluates the summit."],
        ["The evaluation is closed: the summit was more than two months ago."],
    ]


def test_those_who_had_a_place_are_asked_by_mail_until_they_have_answered(
    as_, secretary, url, over, guests, mailoutbox, django_capture_on_commit_callbacks
):
    workflow.evaluate(registration=guests[1], by=None, **SCORES)
    with django_capture_on_commit_callbacks(execute=True):
        page = as_(secretary).post(f"{url}evaluation/ask/", follow=True).content.decode()
    assert [mail.to for mail in mailoutbox] == [[guests[0].email]]
    assert (evaluation_of(guests[0]) in mailoutbox[0].body, "1 person is asked by mail." in page) == (True, True)


def test_results_are_shown_from_three_answers_on_as_a_picture_and_a_table(as_, cast, secretary, url, over, guests):
    for number in range(2):
        SummitEvaluation.objects.create(summit=over, **SCORES, best=f"Frokost <{number}>")
    few = as_(secretary).get(f"{url}evaluation/").content.decode().partition("<main")[2]
    SummitEvaluation.objects.create(summit=over, **SCORES | {"overall": 2})
    page = as_(secretary).get(f"{url}evaluation/").content.decode()
    assert ("<svg" in few, "Frokost" in few, "<svg" in page, "Frokost &lt;1&gt;" in page) == (False, False, True, True)
    assert ("3 of 2 who had a place" in page, "The summit as a whole (4.0)" in page) == (True, True)
    # Figures are for everybody who sees the programme; words for who reads what is agreed with others.
    page = as_(cast["participant"]).get(f"{url}evaluation/").content.decode()
    assert ("<svg" in page, "Frokost" in page) == (True, False)


def test_the_results_ask_as_much_for_three_as_for_two_hundred(as_, secretary, url, over):
    asked = []
    for number in range(1, 201):
        SummitEvaluation.objects.create(summit=over, **SCORES, best="Godt")
        if number in (3, 200):
            asked.append(queries_of(as_(secretary), f"{url}evaluation/"))
    assert (asked[0] == asked[1], asked[0] <= MOST_PER_PAGE) == (True, True)


def test_the_sheet_holds_text_and_no_formula_and_nothing_of_what_people_eat(as_, secretary, url, guests):
    SummitRegistration.objects.filter(pk=guests[0].pk).update(dietary="Vegetar")
    answer = as_(secretary).get(f"{url}participants/sheet/?state=place")
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = list(sheet.iter_rows())
    assert [[row[0].value, row[1].value, row[1].data_type] for row in rows[1:]] == [
        ["Aviaja", "=SUM(A1)", "s"],
        [LONG, "=SUM(A1)", "s"],
    ]
    assert "Vegetar" not in str([[cell.value for cell in row] for row in rows])


@pytest.mark.paper
def test_badges_stand_eight_on_a_sheet_and_are_tagged(as_, secretary, url, summit, guests):
    invitation = guests[0].invitation
    for number in range(9):
        SummitRegistration.objects.create(
            summit=summit,
            invitation=invitation,
            name=f"Nr. {number}",
            email=f"nr{number}@x.example",
            state="place",
            registered_at=clock.now(),
        )
    answer = as_(secretary).get(f"{url}participants/badges/")
    with pikepdf.open(BytesIO(answer.content)) as document:
        assert (len(document.pages), bool(document.Root.MarkInfo.Marked)) == (2, True)


def test_without_a_place_given_there_are_no_badges(as_, secretary, url, summit):
    page = as_(secretary).get(f"{url}participants/badges/", follow=True).content.decode()
    assert "Nobody has a place yet: there are no badges to print." in page
