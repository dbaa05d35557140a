"""What the search finds of meetings: what was sent out with the latest agenda, and the meetings themselves.

Drafts are not found by anybody: rows are drawn from frozen agendas, and the gate is asked about each when it is found.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.entries import AgendaEntry, AnnexEntry, thawed
from meetings.models import AgendaItem, AgendaRevision, Attachment, AttachmentVersion, Meeting
from meetings.models.openness import closed_annexes, closed_items
from meetings.models.reach import reach_of
from meetings.reading.log import log_closed_page
from members.models import CaseReference, Committee
from members.models.standing import standing_of
from pages.richtext import plain_text
from record.finding.filling import note_changed
from record.finding.sources import Kind, Offer, Source, mark_of

# A word divided at the end of a line is one word.
_DIVIDED = re.compile(r"(?<=\w)(?:[\u00ad\u2010\ufffe]\s*|-\s*\n\s*)(?=[a-zæøå])")
MEETING, ITEM, TITLE, ANNEX = "meeting", "item", "item_title", "annex"


def within(person) -> Collection[str]:
    """Return the marks of the committees, meetings and items in which `person` could read anything."""
    standing, reach = standing_of(person), reach_of(person)
    committees = {*standing.roles, *(committee.pk for committee in standing.committees)}
    return {
        *(mark_of("committee", pk) for pk in committees),
        *(mark_of("meeting", pk) for pk in reach.called_to | reach.granted_meetings | reach.granted_items_meetings),
        *(mark_of("item", pk) for pk in reach.granted_items),
    }


def marks_within(meeting: Meeting, item_id: int | None = None) -> frozenset[str]:
    """Return the marks of a text of a meeting, or of one of its items."""
    item = {mark_of("item", item_id)} if item_id else set()
    return frozenset({mark_of("committee", meeting.committee_id), mark_of("meeting", meeting.pk), *item})


def offer_of(meeting: Meeting, kind: str, object_id: int, *, item_id: int | None = None, **said) -> Offer:
    """Return an offer of something in a meeting; fetch `committee` along."""
    return Offer(
        kind,
        object_id,
        within=marks_within(meeting, item_id),
        committee=meeting.committee_id,
        year=meeting.year,
        day=meeting.day,
        **said,
    )


def filed_as(instance) -> str:
    """Return where something is filed, in one line."""
    return " ".join(str(reference) for reference in instance.case_references.all())


def about(reference: CaseReference, model) -> list:
    """Return what a case reference is of, where that is of this model; nothing else, and nothing that is gone."""
    return [reference.about] if isinstance(reference.about, model) else []


def _meeting_offers(key: int) -> Iterator[Offer]:
    meeting = Meeting.objects.filter(pk=key).select_related("committee").first()
    if meeting is None:
        return
    title = f"{meeting.committee.name}: {meeting.theme}" if meeting.theme else meeting.committee.name
    said = [str(meeting.get_kind_display()), meeting.place]
    yield offer_of(
        meeting,
        MEETING,
        key,
        title=title,
        text=", ".join(filter(None, said)),
        named=f"{title} {filed_as(meeting)}",
        also="møde meeting",
        reference=meeting.reference,
        address=meeting.get_absolute_url(),
    )


def _agenda_offers(key: int) -> Iterator[Offer]:
    found = Meeting.objects.filter(pk=key).select_related("committee", "current_revision")
    meeting = found.first()
    if meeting is None or meeting.current_revision is None:
        return
    entries = thawed(meeting.current_revision)
    items = AgendaItem.objects.filter(pk__in=[entry.item_id for entry in entries])
    filed = {item.pk: filed_as(item) for item in items.prefetch_related("case_references")}
    for entry in entries:
        yield from _entry_offers(meeting, entry, filed.get(entry.item_id, ""))


def _entry_offers(meeting: Meeting, entry: AgendaEntry, filed: str) -> Iterator[Offer]:
    offered = offer_of(
        meeting,
        ITEM,
        entry.item_id,
        item_id=entry.item_id,
        title=entry.title,
        named=f"Punkt {entry.number} {entry.title} {filed}",
        text=text_of(entry),
        also=entry.presenter,
        reference=f"{meeting.reference}/{entry.number}",
        number=entry.number,
        address=reverse("meetings:item", args=[entry.item_id]),
    )
    yield offered
    if entry.is_closed and not entry.is_title_hidden:
        named = f"Punkt {entry.number} {entry.title}"
        yield replace(offered, kind=TITLE, named=named, text="", also="", address=meeting.get_absolute_url())
    for annex in entry.annexes:
        yield _annex_offer(offered, annex)


def text_of(entry: AgendaEntry) -> str:
    """Return the words of an item, as its page shows them."""
    said = [entry.summary, *entry.recommendation, *(plain_text(text.text) for text in entry.long_texts)]
    return "\n".join(filter(None, said))


def _annex_offer(item: Offer, annex: AnnexEntry) -> Offer:
    columns = ("text", "rendition__text", "original_name")
    version = AttachmentVersion.objects.filter(pk=annex.version_id).values_list(*columns).first()
    text, made, name = version or ("", None, "")
    return replace(
        item,
        kind=ANNEX,
        object_id=annex.attachment_id,
        title=annex.title,
        named=f"Bilag {annex.number} {annex.title}",
        text=_DIVIDED.sub("", text or made or ""),
        also=name,
        number=annex.number,
        address=reverse("meetings:read_annex", args=[annex.attachment_id]),
    )


def _titled(person):
    return AgendaItem.objects.titled_for(person).published().filter(may_read=False)


def items_shown(person, ids) -> None:
    """Note of the closed ones among items, by their ids or a query for these, that a hit has shown them whole."""
    closed = AgendaItem.objects.filter(closed_items(), pk__in=ids).order_by()
    log_closed_page(list(closed.values_list("pk", flat=True)), person, str(_("Search")))


def _annexes_shown(person, ids: Collection[int]) -> None:
    closed = Attachment.objects.filter(closed_annexes(), pk__in=ids).order_by()
    log_closed_page(sorted(set(closed.values_list("item", flat=True))), person, str(_("Search")))


def _readable_items(person):
    return AgendaItem.objects.readable_by(person).published()


def _meetings_filed(reference: CaseReference) -> Iterable[int]:
    return [meeting.pk for meeting in about(reference, Meeting)]


def _agendas_filed(reference: CaseReference) -> Iterable[int]:
    return [item.meeting_id for item in about(reference, AgendaItem) if item.meeting_id]


MEETINGS = Source(
    name="meetings",
    kinds=(Kind(MEETING, _("Meetings"), lambda person: Meeting.objects.visible_to(person), place=7),),
    keys=lambda: Meeting.objects.order_by("pk").values_list("pk", flat=True).iterator(),
    offers=_meeting_offers,
    within=within,
    watches={
        Meeting: lambda meeting: [meeting.pk],
        Committee: lambda committee: committee.meetings.order_by().values_list("pk", flat=True),
        CaseReference: _meetings_filed,
    },
    root=Meeting,
)

AGENDAS = Source(
    name="agendas",
    kinds=(
        Kind(ITEM, _("Agenda items"), _readable_items, _("Item %(number)s"), shown=items_shown, place=3),
        Kind(TITLE, _("Agenda items"), _titled, _("Item %(number)s"), group=ITEM, place=3),
        Kind(
            ANNEX,
            _("Annexes"),
            lambda person: Attachment.objects.readable_by(person),
            _("Annex %(number)s"),
            shown=_annexes_shown,
            place=5,
        ),
    ),
    keys=lambda: Meeting.objects.exclude(current_revision=None).order_by("pk").values_list("pk", flat=True).iterator(),
    offers=_agenda_offers,
    within=within,
    watches={AgendaRevision: lambda revision: [revision.meeting_id], CaseReference: _agendas_filed},
)


def words_came(sender, rendition, **_signal) -> None:
    """Have the agendas drawn anew that show an Office file whose words are there now."""
    shown = Meeting.objects.filter(items__attachments__versions__rendition=rendition).exclude(current_revision=None)
    note_changed(AGENDAS.name, shown.order_by().values_list("pk", flat=True).distinct())
