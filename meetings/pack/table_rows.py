"""Rows of typed tables on paper: their head stands above them on every page, and a long one goes on overleaf."""

from xml.etree.ElementTree import Element

# A row is kept whole up to about so many lines; a longer one would leave half a page empty, or stand without its head.
_MOST_LINES = 18
# Letters on a line over all columns, when cells are as full as they usually are: rarely more than two thirds.
_LETTERS = 60
_LINES = ("p", "li", "br", "tr")


def head_apart(table: Element) -> None:
    """Make the rows of headings with which a table begins its head, which paper repeats; changes the tree."""
    if table.find("thead") is not None:
        return
    body = table.find("tbody")
    body = table if body is None else body
    rows = [row for row in body if row.tag == "tr"]
    heads = 0
    while heads < len(rows) and _is_head(rows[heads]):
        heads += 1
    if not 0 < heads < len(rows) or any(cell.get("rowspan", "1") != "1" for row in rows[:heads] for cell in row):
        return
    head = Element("thead")
    for row in rows[:heads]:
        body.remove(row)
        head.append(row)
    table.insert(list(table).index(body) if body is not table else 0, head)


def _is_head(row: Element) -> bool:
    return len(row) > 0 and all(cell.tag == "th" and cell.get("scope") != "row" for cell in row)


def mark_long_rows(rows: list[Element]) -> None:
    """Give rows that do not have to stay whole their class in the style; changes the tree."""
    for row in rows:
        letters = sum(len("".join(cell.itertext())) for cell in row)
        lines = max((sum(part.tag in _LINES for part in cell.iter()) for cell in row), default=0)
        if letters / _LETTERS + lines > _MOST_LINES:
            row.set("class", "long-row")
