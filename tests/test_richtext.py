"""Rich text: what is let through, what is not, and what becomes of text typed without the editor."""

import re
from unicodedata import normalize

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from meetings import workflow
from meetings.models import AgendaItem
from pages.rich_text_field import RichTextField
from pages.richtext import RichText, as_rich, from_plain, plain_text, sanitize, typed_text

TABLE = '<table><tbody><tr><th scope="col">Kommune</th></tr><tr><td colspan="2">Skive</td></tr></tbody></table>'


class Text(forms.Form):
    """A form with one text that may be empty and one that may not."""

    text = RichTextField()
    reason = RichTextField(required=True)


@pytest.mark.parametrize(
    "text",
    [
        "<p>Styregruppen <strong>tiltræder</strong> indstillingen.</p>",
        "<h3>Økonomi</h3><ul><li><p>CO<sub>2</sub></p></li></ul>",
        '<ol start="2"><li><p>at planen godkendes</p></li></ol>',
        TABLE,
    ],
)
def test_what_the_editor_writes_is_kept_as_it_is(text):
    assert sanitize(text) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>Ja<script>alert(1)</script></p>", "<p>Ja</p>"),
        ('<p onclick="alert(1)" style="color:red" class="x">Ja</p>', "<p>Ja</p>"),
        ('<p>Ja<img src="x" onerror="alert(1)"></p>', "<p>Ja</p>"),
        ('<p><a href="javascript:alert(1)">Ja</a></p>', '<p><a rel="noopener noreferrer">Ja</a></p>'),
        ("<h1>Ja</h1>", "<p>Ja</p>"),
    ],
)
def test_what_could_do_harm_is_taken_out_and_the_words_stay(typed, kept):
    assert sanitize(typed) == kept


def test_text_typed_without_the_editor_becomes_paragraphs_and_lines():
    assert from_plain("Første linje\r\nanden linje\r\n\r\nNæste afsnit") == (
        "<p>Første linje<br>anden linje</p><p>Næste afsnit</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Rammen er <mindre end 5 mio. kr.",
        "<navn@kommune.dk>",
        "a<b og c>d",
        "&amp; og &lt; og &nbsp; er kun tegn",
        "<p>Ikke et afsnit</p>",
        "  Indrykket\n\n\n\nto tomme linjer\n    og fire mellemrum",
        "5\u00a0mio. kr.",
    ],
)
def test_plain_text_is_kept_to_the_character(text):
    assert (typed_text(from_plain(text)), sanitize(from_plain(text))) == (text, from_plain(text))


def test_empty_lines_around_a_text_are_no_text():
    assert typed_text(from_plain("\n \n  Indrykket\n\n")) == "  Indrykket"
    assert from_plain(" \n ") == ""


def test_a_page_shows_every_line_and_sign_of_plain_text():
    shown = Template("{{ text|plain }}").render(Context({"text": "<b> & 5\n\n\n  indrykket"}))
    assert shown == '<p class="typed">&lt;b&gt; &amp; 5</p><p class="typed"><br>  indrykket</p>'


def test_a_plain_field_shows_the_words_of_text_with_more_than_paragraphs_in_it():
    assert typed_text("<h3>Økonomi</h3><ul><li><p>Skive</p></li></ul>") == "Økonomi\n\nSkive"


def test_text_is_rich_only_where_it_says_so():
    assert (as_rich("<b>"), as_rich(sanitize("<p>Ja</p>"))) == ("<p>&lt;b&gt;</p>", "<p>Ja</p>")


def test_a_column_of_rich_text_keeps_plain_text_and_gives_rich(planned_meeting, secretary):
    item = workflow.add_item(meeting=planned_meeting, title="A", kind="decision", economy="5 < 6", by=secretary)
    kept = AgendaItem.objects.get(pk=item.pk).economy
    assert (item.economy, kept, type(kept)) == ("<p>5 &lt; 6</p>", "<p>5 &lt; 6</p>", RichText)
    assert item.history.get().economy == kept


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\t <>&;")))
def test_any_plain_text_comes_back_as_it_was_typed(text):
    assert typed_text(from_plain(text)) == re.sub(r"\A(?:[^\S\n]*\n)+|\s+\Z", "", normalize("NFC", text))


@pytest.mark.parametrize("nothing", ["", "   ", "<p></p>", "<p>&nbsp;</p>", "<p><br></p>", None])
def test_tags_without_words_are_an_empty_text(nothing):
    assert sanitize(nothing) == ""


def test_words_are_read_one_line_for_each_paragraph_item_and_row():
    assert plain_text("<p>Økonomi &amp; drift</p><ul><li><p>Skive</p></li><li><p>Ikast-Brande</p></li></ul>") == (
        "Økonomi & drift\nSkive\nIkast-Brande"
    )


def test_a_required_text_is_asked_for_when_the_editor_is_empty():
    form = Text({"text-rich": "<p></p>", "reason-rich": "<p> </p>"})
    assert (form.is_valid(), form.cleaned_data, list(form.errors)) == (False, {"text": ""}, ["reason"])


def test_a_form_takes_as_code_only_what_the_editor_posts():
    form = Text({"text-rich": "<p>Ja<script>nej</script></p>", "reason": "<p>Derfor</p>"})
    assert (form.is_valid(), form.cleaned_data) == (
        True,
        {"text": "<p>Ja</p>", "reason": "<p>&lt;p&gt;Derfor&lt;/p&gt;</p>"},
    )


@pytest.mark.parametrize(
    ("kept", "name", "shown"),
    [
        ("<p>R&amp;D &lt; 5</p><p>Ja</p>", "text", "R&amp;D &lt; 5\n\nJa"),
        ("<p><strong>Ja</strong></p>", "text-rich", "&lt;p&gt;&lt;strong&gt;Ja&lt;/strong&gt;&lt;/p&gt;"),
    ],
)
def test_without_the_editor_a_field_shows_what_was_typed_or_the_code_under_the_name_that_says_so(kept, name, shown):
    field = str(Text(initial={"text": RichText(kept)})["text"])
    textarea = field[: field.index("</textarea>")]
    assert (f'name="{name}"' in textarea, textarea.endswith(f">\n{shown}"), "<noscript>" in field) == (
        True,
        True,
        name == "text-rich",
    )


def test_a_field_says_that_it_is_required_what_is_wrong_and_in_which_language_it_is_spelt():
    field = str(Text({"reason-rich": ""})["reason"])
    said = ("aria-required", "aria-invalid", "aria-describedby", "lang", "spellcheck")
    assert [re.search(f'{name}="([^"]*)"', field)[1] for name in said] == [
        "true",
        "true",
        "id_reason_error",
        "da",
        "true",
    ]
    assert "aria-required" not in str(Text()["text"])


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_what_was_cleaned_once_is_not_changed_by_cleaning_it_again(text):
    once = sanitize(text)
    assert sanitize(once) == once


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<script>", "</table>", "<svg>", "<a href='", "onload=", "ja", ">", "<"]))
)
def test_no_broken_markup_leaves_a_script(pieces):
    assert "<script" not in sanitize("".join(pieces))
