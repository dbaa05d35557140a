"""Differences between two texts, in words."""

from html import unescape

import pytest
from django.utils.html import strip_tags

from pages.word_diff import word_diff, word_sides


def test_removed_and_added_words_are_marked_and_named():
    assert word_diff("Godkendt med 16 stemmer", "Godkendt med 17 stemmer") == (
        'Godkendt med <del><span class="sr-only">removed: </span>16</del>'
        '<ins><span class="sr-only">added: </span>17</ins> stemmer'
    )


@pytest.mark.parametrize("text", ["", "Godkendt.", "To\n\nafsnit"])
def test_the_same_text_has_no_difference(text):
    assert word_diff(text, text) == text


def test_what_looks_like_markup_is_text():
    shown = word_diff("<script>alert(1)</script>", "a < b & c")
    assert ("<script>" in shown, "a < b & c" in unescape(strip_tags(shown.replace("</del>", "")))) == (False, True)


def test_side_by_side_each_text_is_whole_and_only_its_own_words_are_marked():
    before, after = word_sides("Godkendt af <alle>", "Godkendt af ingen")
    assert ("&lt;alle&gt;</del>" in before, "<ins>" in before, "ingen" in before) == (True, False, False)
    assert ("ingen</ins>" in after, "<del>" in after, "alle" in after) == (True, False, False)
    assert (before.startswith("Godkendt af "), after.startswith("Godkendt af ")) == (True, True)
