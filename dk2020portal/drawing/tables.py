"""The picture of the tables: each model under the one it belongs to, its other keys beside it, and what it refuses."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from dk2020portal.drawing.imports import floors
from dk2020portal.drawing.svg import INK, LETTER, PAINT, SOFT, WIDTH, box, path, picture, text, width_of

_EDGE, _INDENT, _KEYS, _REFUSES = 20, 26, 340, 800
_TYPE = 12
_LINE_HEIGHT, _ROW, _BOX = 16, 30, 24
_HEAD = 40


@dataclass(frozen=True)
class Standing:
    """A model in the picture: how deep it stands, and by which of its keys; None for one that stands on the floor."""

    model: type[models.Model]
    depth: int
    by: models.Field | None


def own_models(app: str) -> list[type[models.Model]]:
    """Return the models of an app by name, without the tables that hold their history."""
    found = [model for model in apps.get_app_config(app).get_models() if not hasattr(model, "history_object")]
    return sorted(found, key=lambda model: model.__name__)


def keys_of(model) -> list[models.Field]:
    """Return the keys of a model to our own tables, in the order they are written."""
    return [
        field
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.is_relation and field.related_model._meta.app_label in PAINT
    ]


def first_key_of(model) -> models.Field | None:
    """Return the key to the model of the same app it belongs to: its first, or the first that is never empty.

    A key that leads round to the model itself (an annex and its newest version) counts for none.
    """
    keys = [key for key in keys_of(model) if not key.many_to_many and _is_near(key, model)]
    keys = [key for key in keys if not key.null] or [key for key in keys if not _hangs_on(key.related_model, model)]
    return keys[0] if keys else None


def _is_near(key, model) -> bool:
    return key.related_model is not model and key.related_model._meta.app_label == model._meta.app_label


def _hangs_on(model, other) -> bool:
    return any(key.related_model is other and not key.null for key in keys_of(model))


def _standing(app: str) -> list[Standing]:
    first = {model: first_key_of(model) for model in own_models(app)}

    def below(model, depth: int) -> list[Standing]:
        branches = [below(other, depth + 1) for other, key in first.items() if key and key.related_model is model]
        return [Standing(model, depth, first[model]), *(place for branch in branches for place in branch)]

    return [place for model, key in first.items() if key is None for place in below(model, 0)]


def refusal_of(model) -> str:
    """Return what the triggers on a table refuse, in a few words (record/append_only.py)."""
    refused = getattr(model, "append_only", ())
    said = {"update": "change", "delete": "removal"}
    words = [", ".join(said[refusal] for refusal in refused)] if refused else []
    if hasattr(model, "set_once"):
        words.append("some set once")
    if hasattr(model, "sealed_with"):
        words.append("part of it after the seal" if hasattr(model, "sealed_fields") else "all after the seal")
    return "; ".join(words)


def tables_picture() -> str:
    """Return the picture as SVG."""
    shapes = [
        text(_EDGE, 30, "The tables", size=20, bold=True),
        text(_EDGE, 52, "An arrow is the key to the table it belongs to; others stand beside it. “?”: may be empty.",
             fill=SOFT),
        text(_EDGE, 70, "Left out: the tables that keep the history of each, and the tables of libraries.", fill=SOFT),
        text(_KEYS, 94, "other keys", size=_TYPE, fill=SOFT, bold=True),
        text(_REFUSES, 94, "what the database refuses", size=_TYPE, fill=SOFT, bold=True),
    ]  # fmt: skip
    top, said = 104.0, []
    for app in floors():
        standing = _standing(app)
        if standing:
            inside, height = _app(app, standing, top)
            shapes += inside
            said.append(_in_words(app, standing))
            top += height + 14
    return picture(title="The tables", description=" ".join(said), height=top + 6, shapes=shapes)


def _in_words(app: str, standing: list[Standing]) -> str:
    said = []
    for place in standing:
        named = ((key.name, key.related_model) for key in keys_of(place.model))
        keys = ", ".join(f"{name} to {table.__name__}" for name, table in named if table)
        said.append(f"{place.model.__name__} ({keys})" if keys else place.model.__name__)
    return f"{app}: {'; '.join(said)}."


def _app(app: str, standing: list[Standing], top: float) -> tuple[list[str], float]:
    ground, room, ink = PAINT[app]
    shapes: list[str] = []
    places: dict = {}
    at = top + _HEAD
    for place in standing:
        left = _EDGE + 14 + place.depth * _INDENT
        name = place.model.__name__
        lines = _lines([_said(key) for key in keys_of(place.model) if key is not place.by])
        if place.by:
            shapes.append(_branch(places[place.by.related_model], left, at))
        shapes += [
            box(left, at, width_of(name, 13) + 26, _BOX, fill=room, line=ink),
            text(left + 9, at + 17, name, size=13, fill=ink, bold=True),
            *(_keys(line, at + 17 + nth * _LINE_HEIGHT) for nth, line in enumerate(lines)),
            text(_REFUSES, at + 17, refusal_of(place.model), size=_TYPE, fill=SOFT),
        ]
        places[place.model] = (left, at)
        at += _ROW + _LINE_HEIGHT * max(0, len(lines) - 1)
    height = at - top + 6
    floor = box(_EDGE, top, WIDTH - 2 * _EDGE, height, fill=ground, line=ink)
    return [floor, text(_EDGE + 14, top + 26, f"{app}/", size=17, fill=ink, bold=True), *shapes], height


def _branch(parent: tuple, left: float, top: float) -> str:
    """The key to the table above: from the box up to the lower edge of the other."""
    x = parent[0] + 12
    return path(f"M{left:.0f} {top + _BOX / 2:.0f}H{x:.0f}V{parent[1] + _BOX + 2:.0f}")


def _said(key) -> tuple[str, str, str]:
    """A key in words, the table it leads to, and the app of that."""
    name = f"{key.name}{'?' if key.null else ''}{' (many)' if key.many_to_many else ''} → "
    return name, key.related_model.__name__, key.related_model._meta.app_label


def _lines(keys: list[tuple[str, str, str]]) -> list[list[tuple[str, str, str]]]:
    """The keys in lines that fit between the tables and what they refuse."""
    lines: list[list] = []
    room = (_REFUSES - _KEYS) / (_TYPE * LETTER)
    for key in keys:
        if not lines or sum(len(a) + len(b) + 3 for a, b, _app in [*lines[-1], key]) > room:
            lines.append([])
        lines[-1].append(key)
    return lines


def _keys(line, y: float) -> str:
    spans = " · ".join(f'{name}<tspan fill="{PAINT[app][2]}">{target}</tspan>' for name, target, app in line)
    return f'<text x="{_KEYS}" y="{y:.0f}" font-size="{_TYPE}" fill="{INK}" xml:space="preserve">{spans}</text>'
