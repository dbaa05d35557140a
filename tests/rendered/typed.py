"""The forms of a page as somebody sends them: empty, and as they stood before somebody else saved."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sent:
    """A form that is sent: where to, what state the answer shows, and what is in it."""

    address: str
    state: str
    typed: dict


def ways_to_send(root, address):
    """Every form on a parsed page in each way that leads to a state of its own."""
    for form in root.forms:
        if form.method == "POST":
            to = form.get("action") or address
            hidden = {one.name: one.value or "" for one in form.inputs if one.get("type") == "hidden" and one.name}
            kept = {name: value for name, value in hidden.items() if name not in {"version", "csrfmiddlewaretoken"}}
            yield Sent(to, "sent empty", kept | {name: hidden[name] for name in ("version",) if name in hidden})
            if "version" in hidden:
                yield Sent(to, "sent late", _as_it_stands(form) | {"version": "0"})


def _as_it_stands(form) -> dict:
    """What the browser would send: names with their values, those of lists together."""
    typed: dict = {}
    for name, value in form.form_values():
        typed.setdefault(name, []).append(value)
    return typed
