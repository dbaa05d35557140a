"""What is written about the portal is true of it: links lead somewhere, and lists name all there is."""

import re

import pytest
from django.conf import settings

DOCUMENTS = sorted(
    str(path.relative_to(settings.BASE_DIR))
    for path in [
        *(settings.BASE_DIR / name for name in ("README.md", "CONTRIBUTING.md")),
        *(settings.BASE_DIR / "docs").rglob("*.md"),
    ]
)
DECISIONS = settings.BASE_DIR / "docs" / "decisions"
PARTS = ["Context", "Decision", "Consequences", "When to think again"]


def text_of(name):
    """Return the text of a file of the repository."""
    return (settings.BASE_DIR / name).read_text()


def relative_links(name):
    """Return the addresses of a document's links that lead to files of the repository, without places in them."""
    links = re.findall(r"\]\(([^)\s]+)\)", text_of(name))
    return [link.partition("#")[0] for link in links if not re.match(r"[a-z]+:|#", link)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_to_a_file(name):
    folder = (settings.BASE_DIR / name).parent
    assert [link for link in relative_links(name) if not (folder / link).exists()] == []


def test_the_readme_leads_to_whatever_else_is_to_be_read():
    papers = {"CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "docs/decisions/README.md"}
    assert papers - set(relative_links("README.md")) == set()


def test_the_index_of_decisions_names_each_of_them_once_in_order():
    records = sorted(path.name for path in DECISIONS.glob("[0-9]*.md"))
    listed = [link for link in relative_links("docs/decisions/README.md") if not link.startswith("..")]
    assert listed == records
    assert [int(name[:2]) for name in records] == list(range(1, len(records) + 1))


@pytest.mark.parametrize("record", sorted(path.name for path in DECISIONS.glob("[0-9]*.md")))
def test_a_decision_has_its_number_and_four_parts(record):
    text = (DECISIONS / record).read_text()
    assert text.startswith(f"# {int(record[:2])}. ")
    assert re.findall(r"^\*\*(.+?)\.\*\*", text, flags=re.MULTILINE) == PARTS


def test_the_licence_is_there_whole():
    licence = text_of("LICENSE")
    assert licence.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    articles = [int(number) for number in re.findall(r"^(\d+)\. [A-Z]", licence, flags=re.MULTILINE)]
    assert (articles, licence.count("\nAppendix\n")) == (list(range(1, 16)), 1)
