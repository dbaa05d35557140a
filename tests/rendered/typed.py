"""The forms of a page as somebody sends them: with every field empty, and as they stood before somebody else saved."""

from dataclasses import dataclass

# What the browser leaves out where nothing is chosen.
CHOSEN = {"radio", "checkbox", "file", "submit", "button", "image"}


@dataclass(frozen=True)
class Sent:
    """A form that is sent: where to, what state the answer shows, what is in it, and whether it frames every page."""

    address: str
    state: str
    typed: dict
    frames: bool = False


def ways_to_send(root, address):
    """Every form on a parsed page in each way that leads to a state of its own."""
    for form in root.forms:
        if form.method == "POST":
            to = form.get("action") or address
            fields = [field for field in form.inputs if field.name and field.get("type") not in CHOSEN]
            frames = next(form.iterancestors("main"), None) is None
            yield Sent(to, "sent empty", {field.name: _kept(field) for field in fields}, frames)
            if "version" in form.inputs:
                yield Sent(to, "sent late", _as_it_stands(form) | {"version": "0"})


def _kept(field) -> str:
    """What is sent of a field in which nothing is typed: what the page itself hides in it, or nothing."""
    return (field.value or "") if field.get("type") == "hidden" else ""


def _as_it_stands(form) -> dict:
    """What the browser would send: names with their values, those of lists together."""
    typed: dict = {}
    for name, value in form.form_values():
        typed.setdefault(name, []).append(value)
    return typed
