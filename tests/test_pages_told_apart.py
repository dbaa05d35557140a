"""Pages the browser leaves out have nothing of their own; whatever is new on one page has it opened."""

import pytest
from lxml.html import document_fromstring

from tests.rendered.parts import fewest, parts_of

PAGE = """<main><h1>Møder</h1><h2>Kommende</h2><ul class="plain-list"><li><a href="/1/">Mødet i maj</a></li></ul>
<form method="post"><label for="a">Tema</label><input id="a" name="a">
<button class="button">Gem</button></form></main>"""
SHORTER = PAGE.replace('<form method="post">', '<form method="post" class="short">')


def opened_of(*pages, state=""):
    parts = {number: set(parts_of(document_fromstring(page), "a page", state)) for number, page in enumerate(pages)}
    return sorted(fewest(parts))


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ('<label for="a">Tema</label>', ""),
        ('class="button"', 'class="button pale"'),
        ('class="button"', 'class="button" aria-label=""'),
        ("<h2>Kommende</h2>", "<h3>Kommende</h3>"),
        ("<h2>Kommende</h2>", ""),
        ("Mødet i maj", "Revisionsforløbsmøderækkeoversigt"),
        ("</li></ul>", "</li></ul> Revisionsforløbsmøderækkeoversigt"),
        ('<label for="a">Tema</label><input id="a" name="a">', '<input id="a" name="a"><label for="a">Tema</label>'),
        ("<h1>Møder</h1>", "<div><h1>Møder</h1></div>"),
    ],
)
def test_a_page_with_something_of_its_own_is_opened(part, instead):
    assert opened_of(PAGE, SHORTER, PAGE.replace(part, instead, 1)) in ([0, 1, 2], [1, 2])


def test_a_page_all_of_which_stands_on_others_is_not():
    several = PAGE.replace("<li>", "<li><a href='/2/'>Mødet i juni</a></li><li>").replace("Møder", "Andre møder")
    assert opened_of(PAGE, several) == [0]
