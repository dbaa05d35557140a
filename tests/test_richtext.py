"""Rich text: what is let through, what is not, and what becomes of text typed without the editor."""

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from members.richtext import RichTextField, plain_text, sanitize

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
    assert sanitize("Første linje\r\nanden linje\r\n\r\nNæste afsnit") == (
        "<p>Første linje<br>anden linje</p><p>Næste afsnit</p>"
    )


@pytest.mark.parametrize("nothing", ["", "   ", "<p></p>", "<p>&nbsp;</p>", "<p><br></p>", None])
def test_tags_without_words_are_an_empty_text(nothing):
    assert sanitize(nothing) == ""


def test_words_are_read_one_line_for_each_paragraph_item_and_row():
    assert plain_text("<p>Økonomi &amp; drift</p><ul><li><p>Skive</p></li><li><p>Ikast-Brande</p></li></ul>") == (
        "Økonomi & drift\nSkive\nIkast-Brande"
    )


def test_a_required_text_is_asked_for_when_only_tags_are_typed():
    form = Text({"text": "<p></p>", "reason": "<p> </p>"})
    assert (form.is_valid(), form.cleaned_data, list(form.errors)) == (False, {"text": ""}, ["reason"])


def test_a_form_gives_clean_text():
    form = Text({"text": "<p>Ja<script>nej</script></p>", "reason": "Derfor"})
    assert (form.is_valid(), form.cleaned_data) == (True, {"text": "<p>Ja</p>", "reason": "<p>Derfor</p>"})


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_what_was_cleaned_once_is_not_changed_by_cleaning_it_again(text):
    once = sanitize(text)
    assert sanitize(once) == once


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<script>", "</table>", "<svg>", "<a href='", "onload=", "ja", ">", "<"]))
)
def test_no_broken_markup_leaves_a_script(pieces):
    assert "<script" not in sanitize("".join(pieces))
