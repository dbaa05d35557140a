"""What was agreed with others and the papers from them, as far as a reader may read it."""

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from meetings.models import AgendaItem
from programme.models import AgreedFollowUp, Agreement, Paper, Programme

PER_PAGE = 20


def papers_of(programme: Programme, person) -> list[Paper]:
    """Return the papers, those that wait first, by their deadline; each with `readable_item`: what it became."""
    papers = list(Paper.objects.readable_by(person).filter(programme=programme).select_related("sender"))
    items = AgendaItem.objects.readable_by(person).filter(pk__in=[paper.item_id for paper in papers if paper.item_id])
    readable = {item.pk: item for item in items.select_related("meeting")}
    for paper in papers:
        paper.readable_item = readable.get(paper.item_id)
        paper.programme = programme
    waiting = [paper for paper in papers if paper.is_waiting]
    waiting.sort(key=lambda paper: (paper.due_on is None, paper.due_on))
    return waiting + [paper for paper in papers if not paper.is_waiting]


def agreements_of(programme: Programme, person, number: str | None) -> Page:
    """Return one page of what was agreed, the latest first, with what follows from each and what it corrects."""
    found = with_follow_ups(Agreement.objects.readable_by(person).filter(programme=programme))
    return Paginator(found, PER_PAGE).get_page(number)


def with_follow_ups(agreements):
    """Along with people, corrections and follow-ups: two queries."""
    follow_ups = Prefetch("follow_ups", AgreedFollowUp.objects.select_related("responsible"))
    people = agreements.select_related("with_person__organisation", "written_by", "corrects", "corrected_by")
    return people.prefetch_related(follow_ups)
