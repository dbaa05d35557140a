"""Which rooms the house has, and which of them import from one another, read from the files."""

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

# Floors with rooms of their own; of the others each is one room.
OPENED = ("meetings", "members")
# What Django wants to find there; no room anybody decides about.
NO_ROOMS = ("apps", "migrations", "templatetags", "management")
Imports = dict[str, set[str]]


def floors() -> list[str]:
    """Return the apps from top to bottom, as the contract of the imports names them (pyproject.toml)."""
    contracts = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(
        contract["layers"] for contract in contracts if contract["type"] == "layers" and "containers" not in contract
    )


def rooms_of(app: str) -> list[str]:
    """Return the rooms of an app, folders and files, by their names in an import."""
    found = [
        f"{app}.{path.stem}"
        for path in (settings.BASE_DIR / app).iterdir()
        if (path.is_dir() and any(path.rglob("*.py"))) or (path.suffix == ".py" and path.stem != "__init__")
    ]
    return sorted(name for name in found if name.partition(".")[2] not in NO_ROOMS)


def file_of(name: str) -> Path:
    """Return the file that says what a room or an app is: its own, or the first one of its folder."""
    path = settings.BASE_DIR / name.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def sentence_of(name: str) -> str:
    """Return what a room or an app is, in the first sentence its file says of itself."""
    said = ast.get_docstring(ast.parse(file_of(name).read_text())) or ""
    return re.sub(r" \(design section \d+\)", "", re.split(r"(?<=\.)\s|\n", said)[0]).removesuffix(".")


def imports(places: list[str]) -> Imports:
    """Return from which of `places` (apps or rooms) each of them imports, itself left out."""
    found: Imports = defaultdict(set)
    for place in places:
        path = settings.BASE_DIR / place.replace(".", "/")
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]:
            if "migrations" not in file.parts:
                named = {_place(name, places) for name in _names(ast.parse(file.read_text()))}
                found[place] |= {other for other in named if other not in (None, place)}
    return found


def _names(tree: ast.AST) -> Iterator[str]:
    """Every name that is imported, with what it is imported from: `from meetings import workflow` names both."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _place(name: str, places: list[str]) -> str | None:
    return next((place for place in places if f"{name}.".startswith(f"{place}.")), None)


def without_detours(found: Imports) -> Imports:
    """Return the imports that no longer way through other places leads to anyway: the others say nothing new."""

    def reached(place: str) -> set[str]:
        return {place}.union(*(reached(imported) for imported in found.get(place, ())))

    return {
        place: {imported for imported in named if not any(imported in reached(other) for other in named - {imported})}
        for place, named in found.items()
    }
