"""Where each sentence of the terms of reference lives, from fixtures/dk2020.json; what was said since stays."""

from collections.abc import Iterator

from programme.models import Programme, Task, TermsSentence
from programme.reading.terms import blocks_of, sentences_in


def load_terms(facts: dict) -> Iterator[bool]:
    """Create what the file says and the database lacks; yield for each row whether it was created.

    The file names a sentence by its first words; one that was written anew since says where it lives by itself.
    """
    programme = Programme.objects.select_related("committee").get(name=facts["programme"]["name"])
    sentences = [sentence.text for sentence in sentences_in(blocks_of(programme.committee.terms_of_reference))]
    for row in facts["terms_sentences"]:
        text = next((said for said in sentences if said.startswith(row["begins"])), None)
        if text is None:
            continue
        defaults = {"places": row["places"]}
        known, is_new = TermsSentence.objects.get_or_create(programme=programme, text=text, defaults=defaults)
        if is_new:
            known.tasks.set(Task.objects.filter(programme=programme, code__in=row["tasks"]))
        yield is_new
