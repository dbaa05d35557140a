"""What was changed by whom, one line after the other: the histories of every app, as far as a reader may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Attachment, WrittenAnswer
from meetings.rules.lifecycle import WITH_MINUTES
from members.models import Committee, Organisation, Person, Seat
from pages.richtext import RichText, typed_text
from pages.word_diff import word_diff
from record.field_words import name_of_field

PER_PAGE = 50
# How a change came about, by the letter django-simple-history keeps.
CREATED, CHANGED, DELETED = "+", "~", "-"
# Kept for the machine: nobody reads a change of these.
_TECHNICAL = {
    "version",
    "sort_key",
    "search_key",
    "words",
    "position",
    "link_key",
    "calendar_sequence",
    "calendar_uid",
    "permission",
    "is_demo",
}
_NAMED = (Committee, Organisation, Person, Seat)


@dataclass(frozen=True)
class Source:
    """One kind of thing whose history is told: where its committee, its item and its person stand, and its name."""

    label: str
    committee: str
    about: Any
    item: str = ""
    person: str = ""

    @property
    def model(self):
        return apps.get_model(self.label)

    @property
    def history(self):
        return self.model.history.model.objects


_MEETING = Concat(
    Cast("year", CharField()), Value("-"), Cast("number", CharField()), Value(" "), F("theme"), output_field=CharField()
)
SOURCES = (
    Source("members.Committee", "id", "name"),
    Source("members.Seat", "committee", "label"),
    Source("members.Membership", "committee", "person__name", person="person"),
    Source("members.StandIn", "membership__committee", "person__name", person="person"),
    Source("members.RuleOfProcedure", "committee", "key"),
    Source("meetings.Meeting", "committee", _MEETING),
    Source("meetings.ProposedDate", "committee", "theme"),
    Source("meetings.YearTheme", "committee", "title"),
    Source("meetings.TakenDays", "committee", "title"),
    Source("meetings.ItemTemplate", "committee", "title"),
    Source("meetings.AgendaItem", "committee", "title", item="id"),
    Source("meetings.RecommendationPoint", "item__committee", "item__title", item="item"),
    Source("meetings.MatterTie", "item__committee", "item__title", item="item"),
    Source("meetings.Attachment", "item__committee", "title", item="item"),
    Source("meetings.Attendance", "meeting__committee", "person__name", person="person"),
    Source("meetings.Disqualification", "item__committee", "person__name", item="item", person="person"),
    Source("meetings.WrittenAnswer", "item__committee", "person__name", item="item", person="person"),
    Source("meetings.DatePoll", "committee", "theme"),
    Source("meetings.PollDate", "poll__committee", "poll__theme"),
    Source("meetings.PollVoter", "poll__committee", "person__name", person="person"),
    Source("meetings.PollAnswer", "voter__poll__committee", "voter__person__name", person="voter__person"),
    Source("meetings.MeetingGrant", "content_object__committee", "user__name", person="user"),
    Source("meetings.ItemGrant", "content_object__committee", "user__name", item="content_object", person="user"),
    Source("meetings.Approval", "meeting__committee", "co_chair__name", person="co_chair"),
    Source("meetings.AgendaComment", "meeting__committee", "person__name", item="item", person="person"),
    Source("meetings.Decision", "item__committee", "reference", item="item"),
    Source("meetings.PointOutcome", "decision__item__committee", "decision__reference", item="decision__item"),
    Source(
        "meetings.Dissent", "decision__item__committee", "decision__reference", item="decision__item", person="person"
    ),
    Source("meetings.DecisionAmendment", "decision__item__committee", "decision__reference", item="decision__item"),
    Source("meetings.FollowUp", "decision__item__committee", "what", item="decision__item", person="responsible"),
    Source(
        "meetings.FollowUpFile",
        "update__follow_up__decision__item__committee",
        "title",
        item="update__follow_up__decision__item",
    ),
    Source("meetings.Referral", "decision__item__committee", "title", item="decision__item"),
    Source(
        "meetings.ReferralReceiver",
        "referral__decision__item__committee",
        "referral__title",
        item="referral__decision__item",
    ),
    Source("meetings.Minutes", "meeting__committee", "meeting__theme"),
    Source("meetings.MinutesCorrection", "minutes__meeting__committee", "minutes__meeting__theme"),
    Source("meetings.MinutesComment", "minutes__meeting__committee", "person__name", item="item", person="person"),
    Source("workgroups.WorkGroup", "committee", "committee__name"),
    Source("workgroups.WorkGroupGrant", "content_object__committee", "user__name", person="user"),
    Source("workgroups.Deliverable", "work_group__committee", "title"),
    Source("workgroups.Milestone", "work_group__committee", "title"),
    Source("workgroups.GroupDocument", "work_group__committee", "title"),
    Source("workgroups.GroupReport", "work_group__committee", "title", item="item"),
    Source("workgroups.OutsideMember", "work_group__committee", "person__name", person="person"),
    Source("programme.Programme", "committee", "name"),
    Source("programme.ProgrammePeriod", "programme__committee", "programme__name"),
    Source("programme.Contact", "programme__committee", "person__name", person="person"),
    Source("programme.AgreedFollowUp", "agreement__programme__committee", "what", person="responsible"),
    Source("programme.Paper", "programme__committee", "title", item="item"),
    Source("programme.SupportRequest", "programme__committee", "title"),
    Source("programme.NetworkNote", "programme__committee", "title"),
    Source("programme.NetworkDocument", "note__programme__committee", "title"),
    Source("programme.Knowledge", "programme__committee", "person__name", person="person"),
    Source("programme.TermsSentence", "programme__committee", "text"),
    Source("programme.PlanRound", "programme__committee", "title"),
    Source("programme.PlanStep", "programme__committee", "title"),
    Source("programme.ClimatePlan", "programme__committee", "organisation__name"),
    Source(
        "programme.PlanMilestone",
        "plan__programme__committee",
        Concat("plan__organisation__short_name", Value(": "), "step__title", output_field=CharField()),
    ),
    Source("programme.PlanLink", "plan__programme__committee", "title"),
    Source("programme.PlanDocument", "plan__programme__committee", "title"),
    Source("programme.Task", "programme__committee", "title"),
    Source("programme.Summit", "programme__committee", "name"),
    Source("programme.SummitSession", "summit__programme__committee", "title"),
    Source("programme.SummitInvitation", "summit__programme__committee", "name"),
    Source("programme.SummitRegistration", "summit__programme__committee", "name"),
)
BY_LABEL = {source.label: source for source in SOURCES}


@dataclass(frozen=True)
class Change:
    """One line of the timeline; `at` is aware."""

    label: str
    history_id: int
    at: datetime
    how: str
    why: str
    who: str
    about: str

    @property
    def kind(self):
        return BY_LABEL[self.label].model._meta.verbose_name


@dataclass(frozen=True)
class FieldChange:
    """One field of a change: its name, and what became of its words."""

    name: str
    words: SafeString


def _rows_of(source: Source, reader, committees):
    """The history of one kind of thing in `committees`, without what the reader may not read."""
    rows = source.history.filter(**{f"{source.committee}__in": committees})
    if source.item:
        readable = AgendaItem.objects.readable_by(reader).values("pk")
        rows = rows.filter(Q(**{f"{source.item}__in": readable}) | Q(**{f"{source.item}__isnull": True}))
    if source.model is Attachment:
        rows = rows.filter(id__in=Attachment.objects.readable_by(reader).values("pk"))
    if source.model is WrittenAnswer:
        # Nobody reads what another member answers before the result has been drawn.
        rows = rows.filter(item__meeting__state__in=WITH_MINUTES)
    return rows


def _told(source: Source, rows):
    about = F(source.about) if isinstance(source.about, str) else source.about
    return rows.order_by().values_list(
        Value(source.label, output_field=CharField()),
        "history_id",
        "history_date",
        "history_type",
        Coalesce("history_change_reason", Value(""), output_field=CharField()),
        Coalesce("history_user__name", Value(""), output_field=CharField()),
        Cast(about, CharField()),
    )


def _newest(rows, page: int):
    """As many of one kind as a page of all kinds can show, the newest: found by their dates, then told."""
    newest = rows.order_by("-history_date", "-history_id").values("pk")
    return rows.model.objects.filter(pk__in=newest[: (page + 1) * PER_PAGE + 1])


def _timeline(parts, page: int) -> tuple[list[Change], bool]:
    rows = parts[0].union(*parts[1:], all=True).order_by("-history_date", "-history_id")
    first = page * PER_PAGE
    found = [Change(*row) for row in rows[first : first + PER_PAGE + 1]]
    return found[:PER_PAGE], len(found) > PER_PAGE


def _asked(rows, who: int | None, since: date | None, until: date | None):
    if who:
        rows = rows.filter(history_user=who)
    if since:
        rows = rows.filter(history_date__date__gte=since)
    return rows.filter(history_date__date__lte=until) if until else rows


def timeline_of_committee(
    committee, reader, *, kind: str = "", who: int | None = None, since=None, until=None, page: int = 0
) -> tuple[list[Change], bool]:
    """Return the changes in `committee`, newest first, and whether there are older ones; one query.

    `kind` is the label of a source, `who` the id of a person, `since` and `until` days in Europe/Copenhagen. The
    caller has asked the gate that `reader` manages the committee; items taken from the reader are left out here.
    """
    sources = [BY_LABEL[kind]] if kind in BY_LABEL else SOURCES
    found = [(source, _asked(_rows_of(source, reader, [committee.pk]), who, since, until)) for source in sources]
    parts = [_told(source, _newest(rows, page)) for source, rows in found]
    return _timeline(parts, page)


def timeline_of_person(person, reader, committees, *, page: int = 0) -> tuple[list[Change], bool]:
    """Return what was changed about `person`, and by him or her, in `committees`, the ones `reader` manages."""
    parts = []
    for source in SOURCES:
        own = Q(history_user=person)
        if source.person:
            own |= Q(**{source.person: person})
        parts.append(_told(source, _newest(_rows_of(source, reader, committees).filter(own), page)))
    return _timeline(parts, page)


def change_in(label: str, history_id: int, reader, committees):
    """Return the history row, as far as `reader` may see it in `committees`, with what it is `about`.

    Raises DoesNotExist, or KeyError for a kind that has no history.
    """
    source = BY_LABEL[label]
    about = F(source.about) if isinstance(source.about, str) else source.about
    rows = _rows_of(source, reader, committees).annotate(about=Cast(about, CharField()))
    return rows.select_related("history_user").get(history_id=history_id)


def _words(field: models.Field, row) -> str:
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        known = issubclass(field.related_model, _NAMED)
        return str(field.related_model._base_manager.filter(pk=value).first() or value) if known else f"#{value}"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(value, dict):
        # What is kept by the id of a point or a person: what it says, one under the other.
        return "\n".join(str(part) for part in value.values())
    return typed_text(value) if isinstance(value, RichText) else str(value)


def what_changed(row) -> Iterator[FieldChange]:
    """Yield the fields that differ from the version before, with removed and added words marked."""
    before = type(row).objects.filter(id=row.id, history_id__lt=row.history_id).order_by("-history_id").first()
    for field in row.tracked_fields:
        if field.name in _TECHNICAL or field.primary_key:
            continue
        now, then = _words(field, row), _words(field, before) if before else ""
        if now != then:
            yield FieldChange(name_of_field(field), word_diff(then, now))
