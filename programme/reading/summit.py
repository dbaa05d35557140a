"""What the page of the summit says, as far as its reader may know."""

from dataclasses import dataclass

from meetings.models import AgendaItem, Decision
from meetings.reading.agenda import sent_out_title
from meetings.reading.record_for_reader import listed
from programme.models import ConceptPaper, Summit


@dataclass(frozen=True)
class ConceptRow:
    """A version of the concept paper, the item it became where the reader reads that, and what was decided ("")."""

    paper: ConceptPaper
    item: AgendaItem | None = None
    item_title: str = ""
    outcome: str = ""


def concept_rows(summit: Summit, person) -> list[ConceptRow]:
    """Return the versions `person` may read, the newest first; six queries at most."""
    papers = list(ConceptPaper.objects.readable_by(person).filter(summit=summit).select_related("made_by"))
    became = [paper.item_id for paper in papers if paper.item_id]
    if not became:
        return [ConceptRow(paper) for paper in papers]
    found = AgendaItem.objects.readable_by(person).filter(pk__in=became).select_related("meeting__current_revision")
    items = {item.pk: item for item in found}
    decisions = list(Decision.objects.readable_by(person).filter(item__in=items).with_item())
    told = zip(decisions, listed(decisions), strict=True)
    outcomes = {decision.item_id: str(said.decision.outcome_label) for decision, said in told}
    return [_row(paper, items.get(paper.item_id), outcomes) for paper in papers]


def _row(paper: ConceptPaper, item: AgendaItem | None, outcomes: dict[int, str]) -> ConceptRow:
    if item is None:
        return ConceptRow(paper)
    return ConceptRow(paper, item, sent_out_title(item), outcomes.get(item.pk, ""))
