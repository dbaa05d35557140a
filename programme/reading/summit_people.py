"""Who comes to the summit, as the secretariat sees it: found by words, state and session; what is eaten, as counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pages.danish_order import sort_key
from programme.models import Summit, SummitRegistration


@dataclass(frozen=True)
class Sought:
    """What the list is narrowed to; garbage in an address narrows nothing."""

    words: str = ""
    state: str = ""
    session: str = ""

    def holds(self, registration: SummitRegistration) -> bool:
        """Whether a registration (with sessions) is among those sought."""
        if self.words and not self._are_of(registration):
            return False
        if self.state in SummitRegistration.State.values and registration.state != self.state:
            return False
        return not self.session or self.session in {str(session.pk) for session in registration.sessions.all()}

    def _are_of(self, registration: SummitRegistration) -> bool:
        key = sort_key(self.words)
        named = bool(key) and key in sort_key(f"{registration.name} {registration.organisation}")
        return named or self.words.lower() in registration.email


@dataclass(frozen=True)
class Participants:
    """Everybody who registered, in Danish order, with how many of each state and what is eaten by those who come."""

    everybody: list[SummitRegistration]
    states: dict[str, int] = field(default_factory=dict)
    dietary: list[tuple[str, int]] = field(default_factory=list)

    @property
    def coming(self) -> list[SummitRegistration]:
        return [registration for registration in self.everybody if registration.has_place]


def participants_of(summit: Summit) -> Participants:
    """Return who registered; two queries, however many there are."""
    found = list(SummitRegistration.objects.filter(summit=summit).prefetch_related("sessions"))
    found.sort(key=lambda registration: (sort_key(registration.name), registration.pk))
    states = Counter(registration.state for registration in found)
    return Participants(
        everybody=found,
        states={str(label): states[value] for value, label in SummitRegistration.State.choices},
        dietary=_counted(registration.dietary for registration in found if registration.has_place),
    )


def _counted(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Return what was written and how often, the most frequent first; the same words in capitals are the same."""
    written: dict[str, list[str]] = {}
    for text in texts:
        if words := " ".join(text.split()):
            written.setdefault(words.casefold().rstrip("."), []).append(words)
    return sorted(((same[0], len(same)) for same in written.values()), key=lambda row: (-row[1], sort_key(row[0])))
