"""Try so many small changes of the rules, drawn by a seed, and print those that no test notices: `make mutants`.

No file is changed: each mutant is run in the place of its module (in_place_of.py), in a process of its own.
"""

import argparse
import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import ndiff
from pathlib import Path
from tempfile import TemporaryDirectory

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

from tests.mutants.operators import operators
from tests.mutants.touched import TESTS_OF

ROOT = Path(__file__).resolve().parents[2]
# A change may make a loop endless: what takes this long has been noticed.
SECONDS = 900
PASSED = 0


@dataclass(frozen=True)
class Mutant:
    """The nth place in a module where an operator can change something."""

    module: str
    operator: str
    occurrence: int
    line: int


def _is_rule(node) -> bool:
    """Whether a node decides something: not a type, not what a decorator is given, not the shape of a table."""
    child = node
    while (parent := child.parent) is not None:
        if parent.type in ("tfpdef", "annassign", "decorator") and child is not parent.children[0]:
            return False
        if parent.type == "funcdef" and child is getattr(parent, "annotation", None):
            return False
        if parent.type == "classdef" and any(inner.name.value == "Meta" for inner in _classes_in(parent)):
            return False
        child = parent
    return True


def _classes_in(node) -> list:
    return [inner for inner in ast_nodes(node.children[-1]) if inner.type == "classdef"]


def mutants_of(module: str) -> list[Mutant]:
    """Return every change that can be tried in a module."""
    nodes = list(ast_nodes(get_ast((ROOT / module).read_text())))
    found = []
    for name, operator in operators().items():
        places = [node for node in nodes for _place in operator.mutation_positions(node)]
        found += [Mutant(module, name, nth, node.start_pos[0]) for nth, node in enumerate(places) if _is_rule(node)]
    return found


def _pytest(tests, *options, **environment) -> subprocess.CompletedProcess:
    """Run these tests until one fails."""
    program = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--nomigrations", *options]
    files = [f"tests/{test}.py" for test in tests]
    return subprocess.run(
        [*program, *files],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=SECONDS if environment else None,
    )


def _pass_as_they_are(tests, jobs: int) -> bool:
    """Whether the tests pass without a mutant: if not, every mutant would seem to be noticed."""
    done = _pytest(tests, "-n", str(jobs), "--dist", "loadfile")
    if done.returncode != PASSED:
        print(done.stdout, "These tests fail without a mutant.", sep="\n")
    return done.returncode == PASSED


def _is_noticed(mutant: Mutant, text: str) -> bool:
    with TemporaryDirectory(prefix="mutant-") as folder:
        file = Path(folder) / "mutant.py"
        file.write_text(text)
        places = {"MUTANT": str(file), "MUTANT_OF": str(ROOT / mutant.module)}
        try:
            done = _pytest(TESTS_OF[mutant.module], "-p", "tests.mutants.in_place_of", **places)
        except subprocess.TimeoutExpired:
            return True
    return done.returncode != PASSED


def _changed_lines(before: str, after: str) -> str:
    lines = (line for line in ndiff(before.splitlines(), after.splitlines()) if line[:1] in "+-" and line[1:].strip())
    return "\n".join(f"    {line}" for line in lines)


def survives(mutant: Mutant) -> bool:
    """Run the tests that touch the mutant's module on it, and print what comes of it; True where all of them pass."""
    before = (ROOT / mutant.module).read_text()
    after = mutate_code(before, operators()[mutant.operator], mutant.occurrence)
    survived = not _is_noticed(mutant, after)
    place = f"{mutant.module}:{mutant.line}"
    print(f"SURVIVED {place}\n{_changed_lines(before, after)}" if survived else f"noticed  {place}", flush=True)
    return survived


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--number", type=int, default=40, help="how many are tried")
    parser.add_argument("--seed", type=int, default=1, help="which: another seed draws others")
    parser.add_argument("--only", default="", help="modules whose path contains this")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    asked = parser.parse_args()
    every = [mutant for module in TESTS_OF if asked.only in module for mutant in mutants_of(module)]
    drawn = random.Random(asked.seed).sample(every, min(asked.number, len(every)))  # noqa: S311 - drawn alike again
    tests = dict.fromkeys(test for mutant in drawn for test in TESTS_OF[mutant.module])
    print(f"{len(drawn)} of {len(every)} mutants, seed {asked.seed}", flush=True)
    if not _pass_as_they_are(tests, asked.jobs):
        return 1
    with ThreadPoolExecutor(asked.jobs) as workers:
        survivors = sum(workers.map(survives, drawn))
    print(f"{survivors} of {len(drawn)} mutants survived.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
