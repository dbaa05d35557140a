"""What `make mutants` tries: every rule has the tests that touch it, and a change is the change it says."""

import pytest
from cosmic_ray.mutating import mutate_code
from django.conf import settings

from tests.mutants.__main__ import mutants_of
from tests.mutants.operators import AnotherMember, DropCondition, DropStatement
from tests.mutants.touched import TESTS_OF


def test_every_module_of_verbs_is_tried_with_tests_that_are_there():
    verbs = {
        str(path.relative_to(settings.BASE_DIR))
        for path in settings.BASE_DIR.glob("*/workflow/*.py")
        if path.name != "__init__.py"
    }
    named = [*TESTS_OF, *(f"tests/{test}.py" for tests in TESTS_OF.values() for test in tests)]
    missing = {name for name in named if not (settings.BASE_DIR / name).exists()}
    assert (verbs - set(TESTS_OF), missing) == (set(), set())


@pytest.mark.parametrize("kind", [AnotherMember, DropCondition, DropStatement])
def test_each_change_is_the_one_of_its_examples(kind):
    for example in kind.examples():
        assert mutate_code(example.pre_mutation_code, kind(), 0) == example.post_mutation_code


def test_types_decorators_and_tables_are_no_rules(monkeypatch, tmp_path):
    (tmp_path / "module.py").write_text(
        "@dataclass(frozen=True)\n"
        "class Row:\n"
        "    one: int | None\n"
        "class Table:\n"
        "    length = Field(max_length=3)\n"
        "    class Meta:\n"
        "        managed = True\n"
        "def rule(one: int | None) -> int | None:\n"
        "    return one < 3\n"
    )
    monkeypatch.setattr("tests.mutants.__main__.ROOT", tmp_path)
    tried = {
        (mutant.line, mutant.operator.partition("Operator_")[2] or mutant.operator)
        for mutant in mutants_of("module.py")
    }
    assert tried == {(1, "core/RemoveDecorator"), (9, "Lt_LtE"), (9, "core/NumberReplacer")}
