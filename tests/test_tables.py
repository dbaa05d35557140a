"""A table says what it holds, each row is named by its head, and on a phone each cell by its column."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "templates"
# Rows of a table that stand in a file of their own, by the file of the table.
ROWS_APART = {
    "programme/_plan_table.html": "programme/_plan_row.html",
    "members/_memberships.html": "members/_membership.html",
    "programme/desk.html": "programme/_desk_row.html",
    "workgroups/workgroups.html": "workgroups/_group_row.html",
}
# Each head stands before its one fact, under the title of the cover: words over them would say it once more.
WITHOUT_CAPTION = {"pdf/_paper_head.html", "pdf/_agenda_head.html"}
# Compared across: every person has a column, and the first column stays while they scroll.
STAYS_A_TABLE = {"meetings/who_can_see_what.html", "meetings/_plan_calendar.html"}
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
ROW = re.compile(r"<tr\b[^>]*>(.*?)</tr>", re.DOTALL)
HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
CELL = re.compile(r'<(t[dh])\b([^>]*?(?:data-title="(.*?)"[^>]*?)?)>(.*?)</\1>', re.DOTALL)


def name_of(path) -> str:
    return str(path.relative_to(FOLDER))


def tables_in(path) -> list[str]:
    rows = ROWS_APART.get(name_of(path))
    apart = (FOLDER / rows).read_text() if rows else ""
    return [table.replace("</tbody>", f"{apart}</tbody>") for table in TABLE.findall(path.read_text())]


def rows_of(table) -> list[str]:
    return ROW.findall("".join(re.findall(r"<tbody>(.*?)</tbody>", table, re.DOTALL)))


def columns_of(table) -> list[str]:
    """What the head of each column says, as a cell writes it in an attribute."""
    heads = HEAD.findall(table.partition("</thead>")[0])
    return [re.sub(r"</?span[^>]*>", "", head).strip().replace('"', "'") for head in heads]


def titles_of(row, columns) -> list[str]:
    """The column each cell says it stands in: a head, and a button that says it itself, take that of their place."""
    titles = []
    for kind, _attributes, title, inside in CELL.findall(row):
        says_it_itself = kind == "th" or (title == "" and re.search(r"<(button|a)\b", inside))
        named = columns[len(titles)] if says_it_itself else title.replace('"', "'")
        # A cell that may be empty stands twice in the file, once for each case.
        if titles[-1:] != [named]:
            titles.append(named)
    return titles


TABLES = [
    pytest.param(name_of(path), table, id=f"{name_of(path)} {number}")
    for path in sorted(FOLDER.rglob("*.html"))
    for number, table in enumerate(tables_in(path), start=1)
]


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_every_table_has_a_caption(name, table):
    captions = re.findall(r"<caption\b[^>]*>(.*?)</caption>", table, re.DOTALL)
    assert [bool(caption.strip()) for caption in captions] == ([] if name in WITHOUT_CAPTION else [True])


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_every_row_is_named_by_its_head(name, table):
    rows = rows_of(table)
    assert (len(rows) > 0, [row for row in rows if row.count('scope="row"') != 1]) == (True, [])


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_every_head_says_of_what_it_is_the_head(name, table):
    assert [head for head in re.findall(r"<th\b[^>]*>", table) if "scope=" not in head] == []


@pytest.mark.parametrize(("name", "table"), TABLES)
def test_every_cell_says_on_a_phone_of_which_column_it_is(name, table):
    if name.startswith("pdf/") or name in STAYS_A_TABLE:
        return
    columns = columns_of(table)
    assert [titles_of(row, columns) for row in rows_of(table)] == [columns] * len(rows_of(table))
    assert "table--responsive-headers" in table
