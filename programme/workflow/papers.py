"""Verbs of incoming papers: file one, change it, make an item of it, close it."""

from datetime import date

from django.core.files.base import File
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings import workflow as meetings
from meetings.annexes.uploaded_file import facts_of
from meetings.models import AgendaItem
from members.models import Organisation, Person
from programme.models import Paper, Programme
from programme.workflow.while_open import verb
from record import clock
from record.verbs import Refused, locked
from record.versions import require_unchanged

_FIELDS = ("received_on", "sender", "title", "asks", "due_on")


def require_waiting(paper: Paper) -> None:
    """Raise Refused when something has come of the paper, or it is closed."""
    if not paper.is_waiting:
        raise Refused(_("The paper has become an item already, or is closed."))


def _require_sensible(title: str, received_on: date) -> None:
    if not title.strip():
        raise Refused(_("Enter a title for the paper"))
    if received_on > clock.today():
        raise Refused(_("The day is still to come. Choose when the paper came."))


@verb
def file_paper(
    *,
    programme: Programme,
    received_on: date,
    sender: Organisation,
    title: str,
    by: Person,
    asks: str = "",
    due_on: date | None = None,
    file: File | None = None,
) -> Paper:
    """File a paper that came in, with its file if there is one. Raises Refused for a file that no annex may be."""
    _require_sensible(title, received_on)
    paper = Paper(
        programme=programme, received_on=received_on, sender=sender, title=title.strip(), asks=asks, due_on=due_on
    )
    if file is not None:
        facts = facts_of(file)
        paper.file_name, paper.file_type = facts.original_name, facts.content_type
        paper.file.save(facts.original_name, File(file), save=False)
    paper.save()
    return paper


@verb
def edit_paper(
    *,
    paper: Paper,
    received_on: date,
    sender: Organisation,
    title: str,
    by: Person,
    asks: str = "",
    due_on: date | None = None,
    expected_version: int | None = None,
) -> Paper:
    """Change what was noted of a paper that waits; its file stays. Raises Conflict when somebody else was faster."""
    paper = locked(paper)
    require_waiting(paper)
    require_unchanged(paper, expected_version, _FIELDS)
    _require_sensible(title, received_on)
    paper.received_on, paper.sender, paper.title = received_on, sender, title.strip()
    paper.asks, paper.due_on = asks, due_on
    paper.save()
    return paper


@verb
def make_item(*, paper: Paper, by: Person) -> AgendaItem:
    """Propose an item to the committee with what the paper asks, and its file as an annex; return the item.

    Raises Refused when it has become one already, or is closed.
    """
    paper = locked(paper)
    require_waiting(paper)
    came = _("From %(sender)s, received %(day)s.") % {
        "sender": paper.sender,
        "day": date_format(paper.received_on, "DATE_FORMAT"),
    }
    item = meetings.propose_item(
        committee=paper.programme.committee,
        title=paper.title,
        kind=AgendaItem.Kind.DISCUSSION,
        summary="\n\n".join(part for part in (paper.asks, came) if part),
        by=by,
    )
    if paper.file:
        with paper.file.open("rb") as file:
            annex = File(file, name=paper.file_name)
            meetings.attach_file(item=item, file=annex, title=paper.title, by=by)
    paper.item = item
    paper.save()
    return item


@verb
def close_paper(*, paper: Paper, reason: str, by: Person) -> Paper:
    """Close a paper from which nothing is to come. Raises Refused without a reason, and where something has come."""
    paper = locked(paper)
    require_waiting(paper)
    if not reason.strip():
        raise Refused(_("Write why nothing is to come of it."))
    paper.closed_on, paper.closed_because = clock.today(), reason.strip()
    paper.save()
    return paper
