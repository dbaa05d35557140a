"""The pages of an archive: each drawn from the data alone, with links to the others and to the files beside it."""

from collections.abc import Iterator
from typing import Any

from django.template.loader import render_to_string

# (name of a list in the data, template, name in the template)
_EACH = (
    ("meetings", "meeting"),
    ("items", "item"),
    ("decisions", "decision"),
    ("cases", "case"),
    ("groups", "group"),
    ("tasks", "task"),
    ("plans", "plan"),
    ("support_requests", "support_request"),
    ("network_notes", "network_note"),
)


def pages_of(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (path, HTML) of every page."""
    for name in ("index", "composition", "coordination"):
        yield f"{name}.html", _page(name, data, up="")
    if data["plans"]:
        yield "plans.html", _page("plans", data, up="")
    if data["summit"]:
        yield data["summit"]["page"], _page("summit", data, up="", said=data["summit"])
    for kind, template in _EACH:
        for said in data[kind]:
            yield said["page"], _page(template, data, said=said)
    for meeting in data["meetings"]:
        if meeting["minutes"]:
            yield meeting["minutes"]["page"], _page("minutes", data, said=meeting["minutes"], meeting=meeting)


def _page(name: str, data: dict[str, Any], *, up: str = "../", **said) -> str:
    return render_to_string(f"archive/{name}.html", {"archive": data, "up": up, **said})
