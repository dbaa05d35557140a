"""docs/kommissorium.md names every sentence of the terms of reference, and tests that are there."""

import html
import json
import re

from django.conf import settings

TABLE = (settings.BASE_DIR / "docs" / "kommissorium.md").read_text()
ROWS = [line.strip("| ").split(" | ") for line in TABLE.splitlines() if line.startswith("| ")][1:]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


def sentences():
    """The sentences of the text that the portal shows as terms of reference, headings left out."""
    facts = json.loads((settings.BASE_DIR / "fixtures" / "dk2020.json").read_text())
    text = re.sub(r"<h3>.*?</h3>", "", facts["committees"][0]["terms_of_reference"])
    for part in re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", text, re.DOTALL):
        plain = " ".join(html.unescape(re.sub(r"<[^>]+>", "", part)).split())
        yield from [plain] if plain.startswith("Dato:") else re.split(r"(?<=\.) (?=[A-ZÆØÅ])", plain)


def test_every_sentence_of_the_terms_of_reference_has_a_row_in_their_order():
    assert [row[0] for row in ROWS] == list(sentences())


def test_every_row_says_where_it_lives_and_which_test_opens_it():
    assert [row[0] for row in ROWS if len(row) != 3 or not (NAMED.search(row[2]) or row[2] == "the same")] == []


def test_every_test_that_is_named_is_there():
    missing = []
    for path, name in NAMED.findall(TABLE):
        source = settings.BASE_DIR / path
        if not source.exists() or (name and f"def {name}(" not in source.read_text()):
            missing.append(f"{path}::{name}")
    assert missing == []
