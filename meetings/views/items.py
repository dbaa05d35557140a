"""Pages of agenda items: read, write, and the reader's own note."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.beside import asked_beside
from meetings.forms.item import ItemForm, NoteForm, initial_of, texts_of
from meetings.forms.sitting import known_of, with_unsaved
from meetings.forms.template import item_from
from meetings.models import (
    AgendaItem,
    ChairRemark,
    Decision,
    ItemSitting,
    ItemTemplate,
    Meeting,
    ProposalWord,
    Sheet,
)
from meetings.models.meeting import read_before as read_at
from meetings.reading.agenda import read_agenda, read_item
from meetings.reading.changes import ItemChange
from meetings.reading.log import log_closed_reading
from meetings.reading.matter import Matter, has_matter, matter_of
from meetings.reading.own_notes import OwnBeside, own_beside
from meetings.reading.record_for_reader import Listed, listed
from meetings.reading.referrals import cases_at, has_cases
from meetings.reading.review import comments_for, has_comments, withdrawal_warning
from meetings.reading.since import changes_since_read, known_since, read_before
from meetings.workflow.items import require_changeable, require_editable
from meetings.workflow.proposals import require_own, require_waiting
from meetings.workflow.remarks import require_remarkable
from members.gate.permissions import authorize, permissions_of
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import number_in
from pages.form_page import before_typing, form_page
from record.verbs import allows


def readable_item(request, pk) -> AgendaItem:
    """Return an item that the reader may read, with what its page shows; Http404 for any other."""
    items = AgendaItem.objects.readable_by(request.user).select_related(
        "meeting__committee", "meeting__current_revision", "committee", "proposer", "standing"
    )
    along = {"has_cases": has_cases(), "has_comments": has_comments(), "has_matter": has_matter()}
    along |= read_at(request.user, "meeting__")
    return get_object_or_404(items.annotate(**along), pk=pk)


def item(request, pk):
    """One item as the reader may read it, with its annexes, note and decision."""
    return item_page(request, readable_item(request, pk))


def item_page(request, item: AgendaItem, note_form: NoteForm | None = None):
    """Return the page of an item, with the note that is being written on it."""
    agenda = read_agenda(item.meeting, request.user) if item.meeting else []
    entry = read_item(item, request.user, agenda)
    if item.is_closed:
        log_closed_reading(item, request.user, entry.title)
    neighbours = _neighbours(item, agenda)
    matter, decided = _matter(item, request.user)
    own = own_beside([entry], request.user).get(item.pk, OwnBeside())
    may = permissions_of(request.user, item)
    context = {
        "item": item,
        "entry": entry,
        "committee": item.committee,
        "meeting": item.meeting,
        "may": may,
        "may_edit": Permission.PREPARE_MEETING in may and item.meeting is not None and allows(require_changeable, item),
        "decision": decided[0].decision if decided else None,
        "matter": matter,
        "cases": cases_at(item, request.user) if getattr(item, "has_cases", True) else [],
        **_remarks(item, request.user, may),
        **_review(item, request.user, may),
        **_proposal(item, request.user),
        "approves": _approves(item, request.user),
        "change": _change(item, request.user, agenda, may),
        "note_form": note_form or NoteForm(initial={"text": own.note}),
        "mine": own.annexes,
        "previous": neighbours[0],
        "next": neighbours[1],
        "disqualifications": item.disqualifications.select_related("person")
        if Permission.RECORD_MEETING in may
        else [],
    }
    return render(request, "meetings/item.html", context)


def _matter(item: AgendaItem, person) -> tuple[Matter | None, list[Listed]]:
    """The chain the item stands in, where there is one, and what was decided on it: nothing, or one."""
    if getattr(item, "has_matter", True):
        return matter_of(item, person)
    return None, listed(Decision.objects.readable_by(person).filter(item=item).with_item())


def _remarks(item: AgendaItem, person, may: frozenset[str]) -> dict:
    """What the page says of the co-chairs' remarks; nothing, and no query, for who does not lead the meeting."""
    if Permission.WRITE_CHAIR_REMARK not in may or item.meeting is None:
        return {"remark": None, "may_remark": False}
    remark = ChairRemark.objects.readable_by(person).filter(item=item).select_related("changed_by").first()
    return {"remark": remark, "may_remark": allows(require_remarkable, item)}


def _approves(item: AgendaItem, person) -> Meeting | None:
    """The meeting whose minutes the item approves, for who may read them; fetch `standing` along."""
    standing = getattr(item, "standing", None)
    if standing is None or standing.approves_id is None:
        return None
    return Meeting.objects.minutes_readable_by(person).filter(pk=standing.approves_id).first()


def _proposal(item: AgendaItem, person) -> dict:
    """What was said about a proposal, and what can be done with it; nothing, and no query, once it is on an agenda."""
    if item.meeting is not None:
        return {"proposal_words": [], "may_resubmit": False, "waits": False}
    words = ProposalWord.objects.readable_by(person).filter(item=item).select_related("said_by")
    return {
        "proposal_words": list(words),
        "may_resubmit": allows(require_own, item, person),
        "waits": allows(require_waiting, item),
    }


def _review(item: AgendaItem, person, may: frozenset[str]) -> dict:
    """What the co-chairs' review says of the item, to the two sides; nothing, and no query, for everybody else."""
    meeting = item.meeting
    if meeting is None or not may & {Permission.REVIEW_AGENDA, Permission.PREPARE_MEETING}:
        return {"agenda_comments": [], "agenda_comment_form": None, "may_comment": False}
    return {
        "agenda_comments": comments_for(meeting, person, item=item) if getattr(item, "has_comments", True) else [],
        "agenda_comment_form": None,
        "may_comment": Permission.APPROVE_AGENDA in may and meeting.is_submitted,
    }


def _change(item: AgendaItem, person, agenda: list, may: frozenset[str]) -> ItemChange | None:
    """What is new in the item since the reader opened the agenda before; None before it was sent out, and after."""
    meeting = item.meeting
    if meeting is None or not (meeting.takes_answers or meeting.takes_written_answers):
        return None
    before = read_before(item, meeting.current_revision)
    if before is None:
        return None
    known = known_since(person, meeting=meeting, before=before)
    changes = changes_since_read(before, agenda, meeting=meeting, person=person, may=may, known=known)
    return changes.of(item.pk) if changes else None


def _neighbours(item: AgendaItem, agenda):
    """The readable items before and after this one on the agenda; None at the ends."""
    entries = [entry for entry in agenda if entry.readable]
    place = next((i for i, entry in enumerate(entries) if entry.item_id == item.pk), None)
    if place is None:
        return None, None
    after = entries[place + 1] if place + 1 < len(entries) else None
    return entries[place - 1] if place else None, after


def add_item(request, pk):
    """Write a new item at the end of the working agenda."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, meeting)
    before_typing(request, require_editable, meeting)
    templates = ItemTemplate.objects.visible_to(request.user).filter(committee=meeting.committee_id)
    template = templates.filter(pk=number_in(request.GET.get("template", ""))).first()
    initial = item_from(template) if template else {}
    form = ItemForm(request.POST or None, initial=initial, beside=asked_beside(request.user, meeting.committee))
    return answer_form(
        request,
        form,
        lambda: workflow.add_item(meeting=meeting, by=request.user, also=form.save_beside, **form.text),
        done=lambda item: _("“%(item)s” has been added. Attach its annexes below.") % {"item": item.title},
        to=lambda item: f"{reverse('meetings:prepare', args=[pk])}#item-{item.pk}",
        committee=meeting.committee,
        meeting=meeting,
        title=_("Add an item"),
        submit=_("Save the item"),
        back=reverse("meetings:prepare", args=[pk]),
        draft=f"item-new-{pk}",
        warning=withdrawal_warning(meeting),
    )


def edit_item(request, pk):
    """Change the text of an item; two people who edit at once see both versions and lose nothing."""
    item = readable_item(request, pk)
    authorize(request.user, Permission.PREPARE_MEETING, item)
    before_typing(request, require_changeable, item)
    beside = asked_beside(request.user, item.committee, item)
    sitting = ItemSitting.objects.filter(item=item, sheet=Sheet.CASE, writer=request.user).first()
    form = ItemForm(request.POST or None, initial=with_unsaved(initial_of(item), sitting), beside=beside)
    if request.htmx and request.method == "GET":
        form.auto_id = f"item-{pk}-%s"
        shown = {"form": form, "item": item, "back": _after_edit(item), "warning": withdrawal_warning(item.meeting)}
        shown["sitting"] = sitting
        return render(request, "meetings/edit_in_place.html", shown)
    return answer_form(
        request,
        form,
        lambda: workflow.edit_item(
            item=item,
            expected_version=form.cleaned_data["version"],
            by=request.user,
            also=form.save_beside,
            begun_on=known_of(sitting, form.cleaned_data["version"]),
            **form.text,
        ),
        done=lambda _saved: _("“%(item)s” has been saved.") % {"item": item.title},
        to=_after_edit(item),
        now=initial_of,
        theirs=texts_of,
        committee=item.committee,
        meeting=item.meeting,
        title=_("Edit “%(item)s”") % {"item": item.title},
        submit=_("Save the item"),
        back=_after_edit(item),
        draft=f"item-{pk}",
        warning=withdrawal_warning(item.meeting),
        page=partial(_page_of_item, item=item, sitting=sitting),
    )


def _page_of_item(request, *, item: AgendaItem, sitting: ItemSitting | None, **shown):
    beside = {"item": item, "sitting": sitting}
    return form_page(request, **shown, template="meetings/edit_item.html", beside=beside)


def _after_edit(item: AgendaItem) -> str:
    if item.meeting_id is None:
        return item.get_absolute_url()
    return f"{reverse('meetings:prepare', args=[item.meeting_id])}#item-{item.pk}"
