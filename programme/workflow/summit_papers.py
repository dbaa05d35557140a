"""Verbs of the concept paper of a summit: keep a version, and put one before the steering group."""

from django.core.files.base import File
from django.utils.translation import gettext as _

from meetings import workflow as meetings
from meetings.annexes.uploaded_file import facts_of
from meetings.models import AgendaItem
from members.models import Person
from pages.richtext import RichText
from programme.models import ConceptPaper, Summit
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked


@verb
def add_concept_paper(
    *, summit: Summit, by: Person, text: RichText | None = None, changed: str = "", file: File | None = None
) -> ConceptPaper:
    """Keep a new version, written or as a file; the earlier ones stay.

    Raises Refused without either, for a later version that does not say what changed, and for a file no annex may be.
    """
    facts = facts_of(file) if file is not None else None
    summit = locked(summit)
    if not text and facts is None:
        raise Refused(_("Write the concept paper, or choose a file."))
    last = ConceptPaper.objects.filter(summit=summit).first()
    if last and not changed.strip():
        raise Refused(_("Write what has changed since version %(number)s.") % {"number": last.number})
    paper = ConceptPaper(
        summit=summit,
        number=last.number + 1 if last else 1,
        text=text or RichText(),
        changed=changed.strip(),
        made_at=clock.now(),
        made_by=by,
    )
    if file is not None and facts is not None:
        paper.file_name, paper.file_type = facts.original_name, facts.content_type
        paper.file.save(facts.original_name, File(file), save=False)
    paper.save()
    return paper


def require_not_proposed(paper: ConceptPaper) -> None:
    """Raise Refused when the version has become an item already."""
    if paper.item_id:
        raise Refused(_("Version %(number)s has been proposed already.") % {"number": paper.number})


@verb
def propose_concept_paper(*, paper: ConceptPaper, by: Person) -> AgendaItem:
    """Propose an item to the steering group with this version as its text, its file as an annex; return the item."""
    summit = locked(paper.summit)
    paper = ConceptPaper.objects.get(pk=paper.pk)
    require_not_proposed(paper)
    title = _("Concept paper for %(summit)s, version %(number)s") % {"summit": summit.name, "number": paper.number}
    item = meetings.propose_item(
        committee=summit.programme.committee,
        title=title[:200],
        kind=AgendaItem.Kind.DECISION,
        summary=paper.changed,
        case_presentation=paper.text,
        recommendation=[_("approves the concept paper for the summit")],
        by=by,
    )
    if paper.file:
        with paper.file.open("rb") as file:
            meetings.attach_file(item=item, file=File(file, name=paper.file_name), title=title[:200], by=by)
    paper.item = item
    paper.save()
    return item
