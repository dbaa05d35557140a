"""What messages are about: an app says it of those whose links it knows, and the list of messages stands by it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings

from members.models import Message, Person

# What is left of "Agenda: meeting in X, 8 December" without X and its day is "Agenda".
_LINKING = {
    "da": re.compile(r"(?:[\s:,]+(?:møde|mødet|i|for|af|fra|efter))*[\s:,]*$"),
    "en": re.compile(r"(?:[\s:,]+(?:meeting|the|in|of|for|from|after))*[\s:,]*$"),
}


@dataclass(frozen=True)
class About:
    """What several messages are about: its name, where it is, and how subjects end that say it."""

    name: str
    link: str
    ending: str


@dataclass
class Told:
    """Messages about one thing, newest first; `about` is None for those that stand by themselves."""

    about: About | None
    messages: list[tuple[Message, str]] = field(default_factory=list)


_sayers: list[Callable[[Sequence[Message], Person], Mapping[int, About]]] = []


def saying_what_about(say: Callable[[Sequence[Message], Person], Mapping[int, About]]) -> None:
    """Let an app say of messages, by their ids, what they are about, as far as their reader may know it now."""
    _sayers.append(say)


def short_subject(subject: str, about: About | None) -> str:
    """Return a subject without what the heading above it says already; the whole of it, where nothing would be left."""
    if about is None or not subject.endswith(about.ending):
        return subject
    return _LINKING[settings.LANGUAGE_CODE].sub("", subject.removesuffix(about.ending)) or subject


def told_by_matter(messages: Sequence[Message], person: Person) -> list[Told]:
    """Return messages (newest first) of `person`, each with its short subject, by what they are about."""
    about = {pk: what for say in _sayers for pk, what in say(messages, person).items()}
    told: dict[str, Told] = {}
    for message in messages:
        what = about.get(message.pk)
        group = told.setdefault(what.link if what else "", Told(what))
        group.messages.append((message, short_subject(message.subject, what)))
    return list(told.values())
