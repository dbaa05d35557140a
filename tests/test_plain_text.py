"""Text as it is kept, wherever it comes in: to the character, without what nobody can see or print."""

import re
import unicodedata
from io import BytesIO

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from members.forms.people import PersonForm
from members.models import Person
from members.people.sheet import as_csv, as_excel, read_sheet
from pages.richtext import sanitize
from pages.text_fields import TextField
from record.plain_text import cleaned, in_one_line

UNSEEN = "a\x07b\x00\u202ec\u200b\ufeff\x9f"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("æøå ÆØÅ\t<b> & “citat” – 5\u00a0mio. kr.", "æøå ÆØÅ\t<b> & “citat” – 5\u00a0mio. kr."),
        ("👩\u200d💻 \u0645\u200c\u06cc be\u00adslutning", "👩\u200d💻 \u0645\u200c\u06cc be\u00adslutning"),
        ("A\u030a og e\u0301", "Å og é"),
        ("En\r\nto\rtre\x0bfire\u2028fem", "En\nto\ntre\nfire\nfem"),
        (UNSEEN, "abc"),
        ("halv \ud83d, ingen \uffff", "halv \ufffd, ingen \ufffd"),
    ],
    ids=["letters", "joiners", "composed", "lines", "unseen", "no character"],
)
def test_text_is_kept_but_for_what_nobody_sees(typed, kept):
    assert cleaned(typed) == kept


def test_a_name_has_one_line():
    assert in_one_line("Anders\r\nAnd") == "Anders And"


class Plain(forms.Form):
    text = TextField(rows=4)


def test_several_lines_are_spelt_in_the_language_of_the_record_whoever_reads():
    with translation.override("en"):
        field = str(Plain()["text"])
    said = ("rows", "lang", "spellcheck")
    assert [re.search(f'{name}="([^"]*)"', field)[1] for name in said] == ["4", "da", "true"]


@pytest.mark.django_db
def test_a_text_too_long_is_not_cut_by_the_browser_but_said_to_be():
    form = PersonForm({"name": "Else" * 31})
    assert form.errors["name"] == ["Write at most 120 characters (now 124)"]
    assert ("maxlength" in str(form), form["name"].value()) == (False, "Else" * 31)


@given(st.text())
def test_text_that_is_kept_is_not_changed_again_and_can_be_written_in_any_file(text):
    kept = cleaned(text)
    unprintable = [
        character for character in kept if unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n"
    ]
    assert (cleaned(kept), unprintable, kept.encode().decode()) == (kept, [], kept)


@pytest.mark.parametrize("code", ["&#7;", "&#x202e;", "&#0;", "\x07", "\u202e"])
def test_code_of_rich_text_brings_in_nothing_unseen(code):
    assert sanitize(f"<p>a{code}b</p>") in ("<p>ab</p>", "<p>a\ufffdb</p>")


def test_a_composed_letter_does_not_swallow_a_bracket_of_rich_text():
    assert sanitize("<p>\u0338a</p>") == "<p>\u0338a</p>"


@pytest.mark.django_db
def test_a_person_added_by_any_way_has_a_clean_name():
    assert Person.objects.create_user(name=f"Else{UNSEEN}", job_title="Chef\x07").name == "Elseabc"
    assert Person.objects.get().job_title == "Chef"


def test_people_typed_in_the_register_are_exported_without_what_excel_refuses(as_, secretary):
    typed = {"name": "Else a\x07b", "job_title": "Chef\u202e", "phone": "12 34\x0b56"}
    assert as_(secretary).post("/people/new/", typed).status_code == 302
    person = Person.objects.get(name="Else ab")
    assert (person.job_title, person.phone) == ("Chef", "12 34 56")
    assert as_(secretary).get("/people/export/xlsx/").status_code == 200


@pytest.mark.django_db
def test_a_register_from_before_is_exported_all_the_same():
    Person.objects.create_user(name="Else")
    Person.objects.update(name="a\x07b\ufffe\u202e")
    assert read_sheet("p.xlsx", as_excel(Person.objects.all()))[0].cells["name"] == "ab\ufffd"
    assert read_sheet("p.csv", as_csv(Person.objects.all()))[0].cells["name"] == "ab\ufffd"


def test_a_sheet_is_read_without_what_nobody_sees():
    assert read_sheet("p.csv", "Navn;Stilling\nElse\x07;Che\u202ef\n".encode())[0].cells == {
        "name": "Else",
        "job_title": "Chef",
    }
    book, target = Workbook(), BytesIO()
    book.active.append(["Navn"])
    book.active.append(["Else\u202e A\u030a"])
    book.save(target)
    assert read_sheet("p.xlsx", target.getvalue())[0].cells == {"name": "Else Å"}
