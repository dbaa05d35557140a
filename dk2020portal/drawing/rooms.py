"""The picture of the rooms: a floor for each app, and in the big ones the rooms, with who imports from whom."""

import textwrap

from dk2020portal.drawing.imports import (
    OPENED,
    file_of,
    floors,
    imports,
    rooms_of,
    sentence_of,
    without_detours,
)
from dk2020portal.drawing.storeys import Plan, is_passed, plan
from dk2020portal.drawing.svg import LETTER, PAINT, SOFT, WIDTH, box, path, picture, text

_EDGE, _GAP, _BETWEEN = 20, 34, 26
_SAID, _NAME = 12, 14  # sizes of type
_LINE_HEIGHT = 15
# How wide the boxes are, by how many places their row has.
_WIDE = {1: 560, 2: 330, 3: 280}
_NARROW, _PASSED = 215, 12
_HEAD = 62
# Left, top, width, height.
_Place = tuple[float, float, float, float]


def rooms_picture() -> str:
    """Return the picture as SVG."""
    apps = floors()
    among = imports(apps)
    shapes = [
        text(_EDGE, 30, "The rooms of the house", size=20, bold=True),
        text(_EDGE, 52, "An arrow leads to what is imported. Left out are arrows to where a longer way leads anyway.",
             fill=SOFT),
        text(_EDGE, 70, "A box with a broken line is a single file; every other one is a folder.", fill=SOFT),
    ]  # fmt: skip
    top: float = 88
    for nth, app in enumerate(apps):
        inside, height = _floor(app, top, [other for other in apps if other in among[app]])
        shapes += inside
        top += height
        if nth + 1 < len(apps):
            shapes += [path(f"M{WIDTH / 2:.0f} {top}V{top + _BETWEEN - 1}")] if apps[nth + 1] in among[app] else []
            top += _BETWEEN
    return picture(title="The rooms of the house", description=_in_words(apps, among), height=top + 20, shapes=shapes)


def _in_words(apps, among) -> str:
    """The whole picture as sentences."""
    said = [f"{len(apps)} floors from top to bottom: {', '.join(apps)}."]
    said += [
        f"{app} imports from {', '.join(other for other in apps if other in among[app])}." for app in apps if among[app]
    ]
    for app in OPENED:
        rooms = rooms_of(app)
        inside = imports(rooms)
        said += [f"{room} imports from {', '.join(sorted(inside[room]))}." for room in rooms if inside[room]]
    return " ".join(said)


def _floor(app: str, top: float, below: list[str]) -> tuple[list[str], float]:
    """The shapes of a floor, and how high it is."""
    ground, _room, ink = PAINT[app]
    inside, height = _rooms(app, top + _HEAD) if app in OPENED else ([], 0.0)
    height += _HEAD
    uses = f"imports from {', '.join(below)}" if below else "imports from none of the others"
    shapes = [
        box(_EDGE, top, WIDTH - 2 * _EDGE, height, fill=ground, line=ink),
        text(_EDGE + 14, top + 24, f"{app}/", size=17, fill=ink, bold=True),
        text(WIDTH - _EDGE - 14, top + 24, uses, size=_SAID, fill=SOFT, anchor="end"),
        text(_EDGE + 14, top + 45, sentence_of(app), size=13),
    ]
    return shapes + inside, height


def _rooms(app: str, top: float) -> tuple[list[str], float]:
    rooms = rooms_of(app)
    made = plan(rooms, without_detours(imports(rooms)))
    shapes: list[str] = []
    places: dict[str, _Place] = {}
    at = top
    for row in made.rows:
        boxes, spots, height = _row(row, at, PAINT[app])
        shapes += boxes
        places |= spots
        at += height + _GAP
    return [*_arrows(made, places), *shapes], at - _GAP + 16 - top


def _row(row: list[str], top: float, paint) -> tuple[list[str], dict[str, _Place], float]:
    """The boxes of a row, where each place of it is, and how high the row is."""
    wide = _WIDE.get(sum(not is_passed(room) for room in row), _NARROW)
    widths = [_PASSED if is_passed(room) else wide for room in row]
    said = {
        room: textwrap.wrap(sentence_of(room), int((wide - 20) / (_SAID * LETTER)))
        for room in row
        if not is_passed(room)
    }
    height = 32 + _LINE_HEIGHT * max(map(len, said.values()))
    free = (WIDTH - 2 * _EDGE - sum(widths)) / (len(row) + 1)
    shapes: list[str] = []
    places: dict[str, _Place] = {}
    left = _EDGE + free
    for room, width in zip(row, widths, strict=True):
        places[room] = (left, top, width, height)
        if not is_passed(room):
            shapes += _room(room, said[room], places[room], paint)
        left += width + free
    return shapes, places, height


def _room(name: str, said: list[str], place: _Place, paint) -> list[str]:
    left, top, width, height = place
    is_file = file_of(name).name != "__init__.py"
    label = name.partition(".")[2] + (".py" if is_file else "/")
    return [
        box(left, top, width, height, fill=paint[1], line=paint[2], dashed=is_file),
        text(left + 10, top + 20, label, size=_NAME, fill=paint[2], bold=True),
        *(text(left + 10, top + 37 + nth * _LINE_HEIGHT, line, size=_SAID) for nth, line in enumerate(said)),
    ]


def _arrows(made: Plan, places: dict[str, _Place]) -> list[str]:
    """An arrow for each step; the ends of those that share a box stand apart, in the order of where they lead."""
    shapes = []
    for high, low in made.steps:
        x, y = _end(high, low, [end for at, end in made.steps if at == high], places), places[high][1]
        to_x, to_y = _end(low, high, [at for at, end in made.steps if end == low], places), places[low][1]
        y += places[high][3]
        bend = (to_y - y) / 2
        way = f"M{x:.0f} {y:.0f}C{x:.0f} {y + bend:.0f} {to_x:.0f} {to_y - bend:.0f} {to_x:.0f} {to_y - 1:.0f}"
        if is_passed(low):
            way += f"V{to_y + places[low][3]:.0f}"
        shapes.append(path(way, arrow=not is_passed(low)))
    return shapes


def _end(place: str, other: str, others: list[str], places: dict[str, _Place]) -> float:
    left, _top, width, _height = places[place]
    if is_passed(place):
        return left + width / 2
    others = sorted(others, key=lambda room: places[room][0])
    return left + width * (others.index(other) + 1) / (len(others) + 1)
