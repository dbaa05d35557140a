"""A table says what it holds, each row is named by its head, and on a phone each cell by its column."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates"
TABLES = sorted(path for path in FOLDER.rglob("*.html") if "<table" in path.read_text())
# Rows of a table that stand in a file of their own, by the file of the table.
ROWS_APART = {
    "members/_memberships.html": "members/_membership.html",
    "programme/desk.html": "programme/_desk_row.html",
    "workgroups/workgroups.html": "workgroups/_group_row.html",
}
# Compared across: every person has a column, and the first column stays while they scroll.
STAYS_A_TABLE = {"meetings/who_can_see_what.html"}


def name_of(path) -> str:
    return str(path.relative_to(FOLDER))


def table_of(path) -> str:
    text = re.search(r"<table.*</table>", path.read_text(), re.DOTALL)[0]
    rows = ROWS_APART.get(name_of(path))
    return text.replace("</tbody>", (FOLDER / rows).read_text() + "</tbody>") if rows else text


def rows_of(path) -> list[str]:
    body = "".join(re.findall(r"<tbody>(.*?)</tbody>", table_of(path), re.DOTALL))
    return re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)


@pytest.mark.parametrize("path", TABLES, ids=name_of)
def test_every_table_on_a_page_has_a_caption(path):
    on_paper = name_of(path).startswith("pdf/")
    assert on_paper or "<caption" in table_of(path)


@pytest.mark.parametrize("path", TABLES, ids=name_of)
def test_every_row_is_named_by_its_head(path):
    rows = rows_of(path)
    assert (len(rows) > 0, [row for row in rows if row.count('scope="row"') != 1]) == (True, [])


@pytest.mark.parametrize("path", TABLES, ids=name_of)
def test_every_head_says_of_what_it_is_the_head(path):
    assert [head for head in re.findall(r"<th\b[^>]*>", table_of(path)) if "scope=" not in head] == []


@pytest.mark.parametrize("path", TABLES, ids=name_of)
def test_every_cell_says_on_a_phone_of_which_column_it_is(path):
    if name_of(path).startswith("pdf/") or name_of(path) in STAYS_A_TABLE:
        return
    cells = re.findall(r"<td\b[^>]*>", "".join(rows_of(path)))
    assert [cell for cell in cells if 'data-title="' not in cell] == []
    assert "table--responsive-headers" in table_of(path)
