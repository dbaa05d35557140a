"""What is written about the portal is true of it: links lead somewhere, and lists name all there is."""

import re
import subprocess
from math import prod

import pytest
from django.conf import settings

from tests.test_environment import example, variables_read

DOCUMENTS = sorted(
    str(path.relative_to(settings.BASE_DIR))
    for path in [
        *(settings.BASE_DIR / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")),
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
    told = {"docs/architecture.md", "docs/decisions/README.md"}
    papers = told | {"CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "SECURITY.md"}
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


def settings_told():
    """Return what docs/operating.md says of each setting: its default, by its name."""
    chapter = re.search(r"^## Settings\n(.+?)^## ", text_of("docs/operating.md"), flags=re.MULTILINE | re.DOTALL)[1]
    rows = re.findall(r"^\| `(\w+)`(?: \*)? \| .+ \| (.+) \|$", chapter, flags=re.MULTILINE)
    assert len(rows) == len(dict(rows))
    return dict(rows)


def defaults_read():
    """Return the defaults that stand in the settings as plain values, by name, as they are typed in `.env`."""
    source = text_of("dk2020portal/settings.py") + text_of("gunicorn.conf.py").replace('", "', '", default="')
    plain = r"""\("([A-Z_]+)", default=(\d[\d *]*|"[^"]+"|True|False)\)"""
    found = [(name, value.strip('"')) for name, value in re.findall(plain, source)]
    return {name: str(product(value)) if value[0].isdigit() else value for name, value in found}


def product(factors):
    """Return what a number typed as `24 * 60 * 60` is."""
    return prod(int(factor) for factor in factors.split("*"))


def test_every_setting_stands_in_the_operators_pages_and_no_other():
    assert set(settings_told()) == variables_read() | {"POSTGRES_PASSWORD"} == set(example())


def test_the_operators_pages_tell_the_defaults_of_the_settings():
    told, read = settings_told(), defaults_read()
    said = {name: value.lower() if value in ("True", "False") else value for name, value in read.items()}
    assert [name for name, value in said.items() if not told[name].startswith(f"`{value}`")] == []
    assert {"EMAIL_TIMEOUT", "SECURE_HSTS_SECONDS", "WEB_CONCURRENCY", "DEMO", "SAML_UID"} - set(read) == set()


def test_the_operators_pages_tell_what_production_asks_for():
    asked = set(re.findall(r"required\(\s*\"([A-Z_]+)", text_of("dk2020portal/settings.py")))
    told = {name for name, default in settings_told().items() if default.startswith("required")}
    assert told == asked | {"POSTGRES_PASSWORD"}


def lint_commands():
    """Return what `make lint` runs, each as it is typed, without the settings put before it."""
    makefile = text_of("Makefile")
    meant = dict(re.findall(r"^(\w+) :?= (.+)$", makefile, flags=re.MULTILINE))
    recipes = "".join(re.findall(r"^lint-\w+:.*\n((?:\t.+\n)+)", makefile, flags=re.MULTILINE))
    lines = [re.sub(r"\$\((\w+)\)", lambda name: meant[name[1]], line) for line in recipes.splitlines()]
    return {command(line) for line in lines}


def command(line):
    """Return what a line runs: from the program to what becomes of its output."""
    line = re.sub(r"^\s*@|^sh -c '|'$|^env ", "", line)
    return re.sub(r"^(\w+=\S+ )+", "", line).partition(" 2>")[0].partition(" >")[0]


def test_pre_commit_runs_what_make_lint_runs():
    entries = re.findall(r"^ +entry: (.+)$", text_of(".pre-commit-config.yaml"), flags=re.MULTILINE)
    assert {command(entry) for entry in entries} == lint_commands()
    assert {".venv/bin/ruff", ".venv/bin/mypy"} - {command.split()[0] for command in lint_commands()} == set()


# A line end after a form's widget would be a blank on the page.
NO_LINE_END = "templates/django/forms/widgets/"
PICTURES = (".png", ".webp")


def test_files_look_as_editors_are_told():
    names = subprocess.run(
        ["git", "ls-files"], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    texts = {name: (settings.BASE_DIR / name).read_bytes() for name in names if not name.endswith(PICTURES)}
    assert [name for name, text in texts.items() if b"\r" in text] == []
    assert [name for name, text in texts.items() if re.search(rb"[ \t]+$", text, flags=re.MULTILINE)] == []
    assert [name for name, text in texts.items() if re.search(rb"^\t", text, flags=re.MULTILINE)] == ["Makefile"]
    assert [
        name for name, text in texts.items() if text and not text.endswith(b"\n") and not name.startswith(NO_LINE_END)
    ] == []
