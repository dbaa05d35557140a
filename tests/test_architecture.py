"""The pages for whoever comes new to the code: its pictures are drawn from it, and what they name is there."""

import re
from functools import cache
from importlib import import_module

import grimp
import pytest
from django.conf import settings

from dk2020portal.drawing import FOLDER, pictures
from dk2020portal.drawing.imports import OPENED, floors, imports, rooms_of, without_detours
from dk2020portal.drawing.storeys import is_passed, plan
from dk2020portal.drawing.tables import own_models

TEXT = (settings.BASE_DIR / "docs/architecture.md").read_text()
PARTS = TEXT.split("\n## ")
RULES = next(part for part in PARTS if part.startswith("Where is the rule"))


@cache
def drawn():
    """The pictures as the command draws them now."""
    return pictures()


@cache
def read_by_import_linter():
    """The imports as the library of import-linter reads them; kept nowhere on the disk."""
    return grimp.build_graph(*floors(), cache_dir=None)


@pytest.mark.parametrize("name", ["rooms.svg", "tables.svg"])
def test_the_pictures_show_the_house_as_it_stands(name):
    kept = (settings.BASE_DIR / FOLDER / name).read_text()
    assert kept == drawn()[name], f"{FOLDER}/{name} shows what was: run `make pictures` and look at it."


@pytest.mark.parametrize("places", [floors(), *map(rooms_of, OPENED)], ids=["apps", *OPENED])
def test_the_arrows_are_the_imports_that_import_linter_reads(places):
    graph = read_by_import_linter()
    read = {
        (place, other)
        for place in places
        for other in places
        if place != other and graph.direct_import_exists(importer=place, imported=other, as_packages=True)
    }
    assert {(place, other) for place, named in imports(places).items() for other in named} == read


def test_an_arrow_is_left_out_only_where_a_longer_way_leads():
    assert without_detours({"a": {"b", "c"}, "b": {"c"}}) == {"a": {"b"}, "b": {"c"}}


@pytest.mark.parametrize("app", OPENED)
def test_every_room_stands_once_in_the_picture_and_every_arrow_leads_one_row_down(app):
    made = plan(rooms_of(app), without_detours(imports(rooms_of(app))))
    assert sorted(room for row in made.rows for room in row if not is_passed(room)) == rooms_of(app)
    level = {room: at for at, row in enumerate(made.rows) for room in row}
    assert {level[low] - level[high] for high, low in made.steps} == {1}


@pytest.mark.parametrize("app", ["programme", "workgroups", "meetings", "members", "record"])
def test_every_table_stands_once_in_the_picture(app):
    boxes = re.findall(r'font-weight="bold">(\w+)</text>', drawn()["tables.svg"])
    names = [model.__name__ for model in own_models(app)]
    assert names and [name for name in names if boxes.count(name) != 1] == []


def test_every_file_that_is_named_exists():
    named = set(re.findall(r"`((?:\w+/)+[\w.]*)`", TEXT))
    assert len(named) > 20
    assert sorted(name for name in named if not (settings.BASE_DIR / name).exists()) == []


def test_every_function_stands_in_the_file_it_is_named_with():
    """Written as `name` (`folder/file.py`) in the walks and in the table of rules."""
    pairs = re.findall(r"`([\w.]+)` \(`([\w/]+)\.py`\)", TEXT)
    assert len(pairs) > 20
    assert [(name, file) for name, file in pairs if not _is_there(name, file)] == []


def _is_there(name: str, file: str) -> bool:
    there = import_module(file.replace("/", "."))
    for part in name.split("."):
        there = getattr(there, part, None)
    return there is not None


def test_sixteen_rules_are_to_be_found_by_their_question():
    rows = re.findall(r"^\| .+\? \| .*\((`[\w/]+\.py`)\).* \|$", RULES, flags=re.MULTILINE)
    assert len(rows) == 16
