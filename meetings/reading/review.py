"""What the co-chairs' review of an agenda shows: comments, whose approval a change withdraws, what changed since."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.entries import AgendaEntry, thawed
from meetings.models import AgendaComment, AgendaItem, Approval, ApprovedAgenda, Meeting
from meetings.reading.agenda import Known, filtered
from meetings.reading.changes import Changes, changes_between
from members.rules.roles import Permission


def withdrawal_warning(meeting: Meeting | None) -> str:
    """Return whose approval a change of the agenda withdraws, in a sentence; "" where it withdraws none.

    One query, and none while nothing is with the co-chairs.
    """
    if meeting is None or not meeting.is_submitted:
        return ""
    standing = Approval.objects.standing().filter(meeting=meeting, subject=Approval.Subject.AGENDA)
    return warning_of(sorted(standing.values_list("co_chair__name", flat=True)))


def warning_of(names: Sequence[str]) -> str:
    """Return the same sentence for the co-chairs of these names."""
    if not names:
        return ""
    said = ngettext(
        "%(names)s has approved the agenda. If you change it now, the approval is withdrawn, and it must be given"
        " again.",
        "%(names)s have approved the agenda. If you change it now, both approvals are withdrawn, and they must be given"
        " again.",
        len(names),
    )
    return said % {"names": _(" and ").join(names)}


class Said(NamedTuple):
    """A comment of a co-chair, and what the item is called that it is about; "" for who cannot read that item now."""

    comment: AgendaComment
    item: str


def comments_for(meeting: Meeting, person, *, item: AgendaItem | None = None) -> list[Said]:
    """Return what the co-chairs wrote to the secretariat about an agenda, or one item, as far as `person` may read.

    One query.
    """
    comments = AgendaComment.objects.readable_by(person).filter(meeting=meeting)
    comments = comments.filter(item=item) if item else comments
    about = AgendaItem.objects.readable_by(person).filter(pk=OuterRef("item_id"))
    found = comments.select_related("person", "answered_by").annotate(about=Subquery(about.values("title")[:1]))
    return [Said(comment, comment.about or "") for comment in found]


def has_comments() -> Exists:
    """Return, for a query of items, whether a co-chair has written of an item: of most nobody has."""
    return Exists(AgendaComment.objects.filter(item=OuterRef("pk")))


def changes_in_review(
    meeting: Meeting, person, entries: list[AgendaEntry], may: frozenset[str], *, known: Known
) -> Changes | None:
    """Return what the working copy says otherwise than what `person` approved last, or than what was sent out last.

    `entries` is the working copy as `person` reads it, and `known` what he or she may know of the meeting. None where
    there is nothing to compare with.
    """
    former = _approved_by(meeting, person) if Permission.APPROVE_AGENDA in may else None
    revision = meeting.current_revision
    if former is None and revision is not None:
        day = date_format(localtime(revision.published_at), "DATETIME_FORMAT")
        former = thawed(revision), _("since it was sent out %(day)s") % {"day": day}
    if former is None:
        return None
    before = filtered(former[0], meeting=meeting, person=person, known=known)
    return changes_between(before, entries, since=former[1])


def _approved_by(meeting: Meeting, person) -> tuple[list[AgendaEntry], str] | None:
    """What a co-chair, or who stands in for one, approved of this meeting last."""
    theirs = Approval.objects.filter(Q(given_by=person) | Q(co_chair=person), meeting=meeting)
    last = theirs.filter(subject=Approval.Subject.AGENDA).select_related("given_by").order_by("given_at", "pk").last()
    kept = ApprovedAgenda.objects.filter(meeting=meeting, digest=last.digest).first() if last else None
    if last is None or kept is None:
        return None
    day = date_format(localtime(last.given_at), "DATETIME_FORMAT")
    if last.given_by_id == person.pk:
        return thawed(kept), _("since you approved it %(day)s") % {"day": day}
    since = _("since %(name)s approved it in your place %(day)s")
    return thawed(kept), since % {"name": last.given_by.name, "day": day}
