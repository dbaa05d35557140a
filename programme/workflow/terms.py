"""The verb that says where a sentence of the terms of reference lives."""

from collections.abc import Iterable, Sequence

from members.models import Person
from programme.models import Programme, Task, TermsSentence
from programme.workflow.while_open import verb
from record.verbs import locked
from record.versions import require_unchanged


@verb
def place_sentence(
    *,
    programme: Programme,
    text: str,
    places: Sequence[str],
    tasks: Iterable[Task],
    by: Person | None,
    expected_version: int | None = None,
) -> TermsSentence:
    """Say on which pages (values of Place) a sentence lives, and which tasks carry it. Raises Conflict meanwhile."""
    known = TermsSentence.objects.filter(programme=programme, text=text).first()
    known = locked(known) if known else None
    require_unchanged(known, expected_version)
    sentence = known or TermsSentence(programme=programme, text=text)
    sentence.places, sentence.version = list(places), sentence.version + 1
    sentence.save()
    sentence.tasks.set(tasks)
    return sentence
