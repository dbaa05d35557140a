"""Every verb is one: done whole or not at all, and recorded with who did it."""

import ast

import pytest
from django.conf import settings

from meetings import workflow as of_meetings
from members import workflow as of_members
from record.verbs import verb

KIND = verb(lambda *, by: None).__code__


@pytest.mark.parametrize("workflow", [of_meetings, of_members], ids=["meetings", "members"])
def test_what_a_workflow_offers_is_a_verb(workflow):
    offered = {name: getattr(workflow, name) for name in workflow.__all__}
    assert [name for name, function in offered.items() if getattr(function, "__code__", None) is not KIND] == []


def functions_in(folder):
    """Yield (place, tree of a function) for every function of the apps' modules below `folder`."""
    for app in ("record", "pages", "members", "meetings", "workgroups", "programme", "dk2020portal"):
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if folder in str(path.relative_to(settings.BASE_DIR)):
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.FunctionDef):
                        yield f"{path.relative_to(settings.BASE_DIR)}:{node.name}", node


def names_called(function):
    return {
        node.func.id for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def test_a_verb_that_is_told_what_a_form_was_opened_on_compares_it_in_the_one_way():
    told = {
        place: "require_unchanged" in names_called(function)
        for place, function in functions_in("workflow")
        if "expected_version" in {argument.arg for argument in function.args.kwonlyargs}
    }
    assert len(told) == 41
    assert [place for place, compares in told.items() if not compares] == []


def test_nothing_else_says_that_somebody_was_faster():
    found = [place for place, function in functions_in("") if "Conflict" in names_called(function)]
    assert found == ["record/versions.py:require_unchanged"]
