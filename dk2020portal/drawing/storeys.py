"""Where boxes stand so that arrows lead downwards and never through a box.

Each box stands one row above the lowest it points to. An arrow that passes a row has a place of its own in it, beside
the boxes; so every bend lies between two rows. In each row the places are ordered so that few arrows cross.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from dk2020portal.drawing.imports import Imports

_SWEEPS = 12


@dataclass(frozen=True)
class Plan:
    """Rows from top to bottom, each with its places; `steps` are the arrows, each from row to row."""

    rows: list[list[str]]
    steps: list[tuple[str, str]]


def is_passed(place: str) -> bool:
    """Whether a place of a row is no box but an arrow that passes."""
    return ">" in place


def plan(boxes: list[str], arrows: Imports) -> Plan:
    """Return where `boxes` stand, whose arrows lead round in no circle."""
    heights: dict[str, int] = {}

    def height(box: str) -> int:
        if box not in heights:
            heights[box] = 1 + max((height(other) for other in arrows.get(box, ())), default=-1)
        return heights[box]

    top = max(map(height, boxes))
    rows: list[list[str]] = [[] for _row in range(top + 1)]
    for box in boxes:
        rows[top - heights[box]].append(box)
    steps: list[tuple[str, str]] = []
    for box in boxes:
        for other in sorted(arrows.get(box, ())):
            way = [box, *(f"{box}>{other}>{at}" for at in range(heights[box] - 1, heights[other], -1)), other]
            for nth, place in enumerate(way[1:-1], start=1):
                rows[top - heights[box] + nth].append(place)
            steps += pairwise(way)
    return Plan(_ordered(rows, steps), steps)


def _ordered(rows: list[list[str]], steps: list[tuple[str, str]]) -> list[list[str]]:
    best = rows = [sorted(row) for row in rows]
    for sweep in range(_SWEEPS):
        downwards = sweep % 2 == 0
        rows = _swept(rows, steps, downwards=downwards)
        if _crossings(rows, steps) < _crossings(best, steps):
            best = rows
    return best


def _swept(rows, steps, *, downwards: bool) -> list[list[str]]:
    """Order each row by where its neighbours stand in the row before it."""
    towards = [(low, high) if downwards else (high, low) for high, low in steps]
    before: dict[str, float] = {}
    swept = []
    for row in rows if downwards else rows[::-1]:
        own = {box: nth / max(1, len(row) - 1) for nth, box in enumerate(row)}
        middle = {box: _middle([before[other] for at, other in towards if at == box], own[box]) for box in row}
        row = sorted(row, key=lambda box: (middle[box], own[box]))
        before = {box: (nth + 0.5) / len(row) for nth, box in enumerate(row)}
        swept.append(row)
    return swept if downwards else swept[::-1]


def _middle(places: list[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _crossings(rows, steps) -> int:
    nth = {box: at for row in rows for at, box in enumerate(row)}
    level = {box: at for at, row in enumerate(rows) for box in row}
    return sum(_cross(step, other, nth, level) for step, other in _pairs(steps))


def _pairs(steps) -> Iterator[tuple]:
    return ((step, other) for at, step in enumerate(steps) for other in steps[:at])


def _cross(step, other, nth, level) -> bool:
    if level[step[0]] != level[other[0]]:
        return False
    return (nth[step[0]] - nth[other[0]]) * (nth[step[1]] - nth[other[1]]) < 0
