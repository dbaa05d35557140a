"""What was typed, where it is shown: headings below the one above them, and tables whose columns have headings."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pages.richtext import RichText, plain_text, sanitize
from pages.shown_text import shown

PIECES = ("<h3>", "</h3>", "<h4>", "</h4>", "<table>", "</table>", "<tr>", "<td>", "<th>", "<td rowspan='2'>")
MORE = ("<p>", "<ul><li>", "<svg>", "<select>", "<a href='https://x.example/\"<h3>'>", "ja", "")
MARKUP = st.lists(st.sampled_from(PIECES + MORE))


def levels(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])>", html)]


def rows(*cells: str) -> str:
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


@pytest.mark.parametrize(
    ("typed", "below", "read"),
    [
        ([3, 4, 4, 3], "h2", [3, 4, 4, 3]),
        ([3, 4, 3], "h4", [5, 6, 5]),
        ([4], "h2", [3]),
        ([4, 3, 4], "h3", [4, 4, 5]),
        ([3, 4], "h5", [6, 6]),
    ],
)
def test_typed_headings_begin_one_level_below_the_place_and_keep_their_order(typed, below, read):
    text = "".join(f"<h{level}>Transport</h{level}><p>Ja</p>" for level in typed)
    assert levels(shown(text, below)) == read


def test_a_heading_without_words_is_none():
    assert shown("<h3><br></h3><h4>Ja</h4>", "h2") == "<p><br></p><h3>Ja</h3>"


@given(st.lists(st.sampled_from([3, 4])), st.integers(1, 5))
def test_no_heading_stands_further_than_one_level_below_the_one_before_it(typed, place):
    read = levels(shown("".join(f"<h{level}>Ja</h{level}>" for level in typed), f"h{place}"))
    assert len(read) == len(typed)
    assert all(place < level <= min(before + 1, 6) for before, level in zip([place, *read], read, strict=False))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (
            rows("<td>Kommune</td><td>Ton</td>", "<td>Skive</td><td>5</td>"),
            rows('<th scope="col">Kommune</th><th scope="col">Ton</th>', "<td>Skive</td><td>5</td>"),
        ),
        (
            rows('<th colspan="2">Ton</th><th> </th>', "<td>1</td><td>2</td><td>3</td>"),
            rows('<th colspan="2" scope="col">Ton</th><th scope="col"> </th>', "<td>1</td><td>2</td><td>3</td>"),
        ),
        (
            rows("<td><p></p></td><td>2030</td>", "<td>Skive</td><td>5</td>"),
            rows('<td><p></p></td><th scope="col">2030</th>', '<th scope="row">Skive</th><td>5</td>'),
        ),
        (
            rows("<th>Skive</th><td>5</td>", "<th>Viborg</th><td>6</td>"),
            rows('<th scope="row">Skive</th><td>5</td>', '<th scope="row">Viborg</th><td>6</td>'),
        ),
        (rows("<td>Skive</td><td>5</td>"), rows("<td>Skive</td><td>5</td>")),
    ],
    ids=["none was marked", "one row was marked", "an empty corner", "names of rows", "a single row"],
)
def test_columns_of_a_table_have_headings_and_what_the_typist_marked_stays(typed, read):
    assert shown(typed, "h2") == read


def test_what_is_stored_is_not_changed():
    kept = RichText(f"<h4>Økonomi</h4>{rows('<td>Kommune</td>', '<td>Skive</td>')}")
    shown(kept, "h2")
    assert sanitize(kept) == kept


@example("<h3>ja<h3>ja", "h1")
@given(MARKUP.map("".join), st.sampled_from(["h1", "h3", "h6"]))
def test_whatever_was_typed_keeps_its_words_and_each_of_its_tags(text, below):
    kept, read = sanitize(text), shown(text, below)
    assert (plain_text(read).split(), read.count("<")) == (plain_text(kept).split(), kept.count("<"))
    assert [read.count(f"<h{level}>") for level in range(1, 7)] == [read.count(f"</h{level}>") for level in range(1, 7)]
