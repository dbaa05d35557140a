"""Nothing disappears from paper: what is wider than the page gets smaller, turned, in parts or on the next line."""

import re

import page
import pypdfium2
import pytest

from meetings.pack import Decided, Layout, build_pdf, plain_document
from tests.meetings.paper import content, item, words_of

A4_UPRIGHT, A4_TURNED = (595, 842), (842, 595)

pytestmark = pytest.mark.paper


def table(columns: int, rows: int = 3, heading: str = "Kommune") -> str:
    head = "".join(f"<th>{heading}{nth}</th>" for nth in range(1, columns + 1))
    figures = "".join(f"<td>1.234.{500 + nth}</td>" for nth in range(1, columns + 1))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{f'<tr>{figures}</tr>' * rows}</tbody></table>"


def cells(columns: int) -> list[str]:
    named = [f"Kommune{nth}" for nth in range(1, columns + 1)]
    return named + [f"1.234.{500 + nth}" for nth in range(1, columns + 1)]


def on_paper(pdf: bytes) -> str:
    """What can be seen within the edges of the pages, without spaces and hyphens."""
    seen = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return re.sub(r"[\s\u00ad\u2010\ufffe\x02-]", "", seen)


def sizes(pdf: bytes) -> list[tuple[int, int]]:
    return [tuple(round(length) for length in page.get_size()) for page in pypdfium2.PdfDocument(pdf)]


def lost_from(html: str, words: list[str], *, title: str = "Bilag") -> list[str]:
    seen = on_paper(plain_document(title=title, html=html))
    return [word for word in words if word not in seen]


@pytest.mark.parametrize("columns", [3, 8, 14, 40])
def test_every_column_of_a_table_is_on_the_paper(columns):
    assert lost_from(table(columns), cells(columns)) == []


def test_a_table_with_a_few_columns_too_many_gets_smaller_letters_and_stays_on_an_upright_page():
    assert sizes(plain_document(title="Bilag", html=table(7))) == [A4_UPRIGHT]


def test_a_wide_table_stands_on_a_page_on_its_side_with_its_heading_and_the_text_goes_on_upright():
    html = f"<p>Før</p><h3>Tallene</h3>{table(11)}<p>Efter</p>"
    pdf = plain_document(title="Bilag", html=html)
    pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]
    assert sizes(pdf) == [A4_UPRIGHT, A4_TURNED, A4_UPRIGHT]
    assert (pages[0], pages[1].split()[0], pages[2]) == ("Før", "Tallene", "Efter")


def test_a_table_wider_than_any_page_comes_in_parts_that_say_so_and_repeat_the_first_column():
    seen = on_paper(plain_document(title="Bilag", html=table(40), language="en"))
    parts = re.findall(r"Columns(\d+)to(\d+)of40", seen)
    assert [int(first) for first, _last in parts] == [1] + [int(last) + 1 for _first, last in parts[:-1]]
    assert (parts[-1][1], seen.count("Kommune1Kommune")) == ("40", len(parts))


def test_cells_over_several_columns_and_rows_survive_being_parted():
    years = "".join(f'<th colspan="2">År{nth}</th>' for nth in range(15))
    kinds = "".join(f"<th>Budget{nth}</th><th>Regnskab{nth}</th>" for nth in range(15))
    figures = "".join(f"<td>{nth}b</td><td>{nth}r</td>" for nth in range(15))
    html = (
        f'<table><thead><tr><th rowspan="2">Kommune</th>{years}</tr><tr>{kinds}</tr></thead>'
        f"<tbody><tr><td>Ringkøbing-Skjern</td>{figures}</tr></tbody></table>"
    )
    words = [word for nth in range(15) for word in (f"År{nth}", f"Budget{nth}", f"Regnskab{nth}", f"{nth}b", f"{nth}r")]
    assert lost_from(html, words) == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>{}</p>",
        "<h3>{}</h3>",
        "<ul><li>{}</li></ul>",
        "<table><tbody><tr><td>{}</td></tr></tbody></table>",
        "<table><tbody><tr><td><table><tbody><tr><td>{}</td></tr></tbody></table></td></tr></tbody></table>",
    ],
)
def test_an_address_longer_than_a_line_goes_on_in_the_next(html):
    address = "https://kommune.example/" + "klima" * 60
    assert lost_from(html.format(address), [address]) == []


@pytest.mark.parametrize("tags", [("<ul><li>", "</li></ul>"), ("<blockquote>", "</blockquote>")])
def test_text_forty_levels_deep_stays_on_the_paper(tags):
    assert lost_from(tags[0] * 40 + "dybt" + tags[1] * 40, ["dybt"]) == []


@pytest.mark.parametrize("layout", [Layout.ITEMS, Layout.DECISIONS, Layout.MINUTES])
def test_a_pack_with_a_wide_table_keeps_every_figure_its_stamps_and_its_tags(layout):
    text = f"<p>Tal</p>{table(14)}"
    pdf = build_pdf(content(item(decided=Decided("2020-1/1", "Approved", text)), layout=layout, watermark="DRAFT"))
    seen = on_paper(pdf)
    assert [word for word in cells(14) if word not in seen] == []
    assert (A4_TURNED in sizes(pdf), seen.count(f"of{len(sizes(pdf))}")) == (True, len(sizes(pdf)))
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []


@pytest.mark.parametrize("head", ["<thead>{}</thead><tbody>", "<tbody>{}"])
def test_a_row_longer_than_a_page_goes_on_below_the_head_of_its_table(head):
    heading = head.format("<tr><th>Kommune</th><th>Indsats</th></tr>")
    long = "<p>Linje</p>" * 90
    html = f"<table>{heading}<tr><td>Skive</td><td>{long}</td></tr><tr><td>Vejle</td><td>Sol</td></tr></tbody></table>"
    pdf = build_pdf(content(item(case_presentation=html)))
    words = [said for said in words_of(pdf) if "Linje" in said]
    assert [said.count("Kommune") for said in words] == [1] * len(words)
    assert (len(words) > 2, " ".join(words).count("Linje")) == (True, 90)
    assert page.validate_pdf_bytes(pdf, profile="ua1").failures == []
