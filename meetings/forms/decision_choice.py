"""Choosing a decision, and a meeting to come: by what people call them."""

from django import forms
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Decision, Meeting
from meetings.reading.matter import reached, steps_of
from meetings.reading.record_for_reader import listed
from meetings.rules.lifecycle import EDITABLE
from members.models import Person
from pages.fields import offer
from record import clock


class DecisionChoice(forms.ModelChoiceField):
    """Choose a decision, shown with its id and what its item is called for readers; offer them `with_item()`."""

    @cached_property
    def _names(self) -> dict[int, str]:
        rows = list(self.queryset.all()) if self.queryset is not None else []
        return {row.pk: said.name for row, said in zip(rows, listed(rows), strict=True)}

    def label_from_instance(self, obj):
        return self._names[obj.pk]


class EarlierForm(forms.Form):
    """Which earlier decision an item goes on with: of those the person may read, without what is in its chain."""

    earlier = DecisionChoice(
        Decision.objects.none(),
        label=_("Earlier decision"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the earlier decision")},
    )

    def __init__(self, *args, item: AgendaItem, person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        steps = steps_of(item.committee_id)
        after = reached(item.pk, steps, back=False)
        tied = {earlier for later, earlier, _tie in steps if later == item.pk}
        offered = Decision.objects.readable_by(person).filter(item__committee=item.committee_id)
        if item.meeting is not None:
            offered = offered.filter(item__meeting__starts_at__lte=item.meeting.starts_at)
        offered = offered.exclude(item__in={item.pk, *after, *tied}).with_item()
        offer(self, earlier=offered.order_by("-item__meeting__starts_at", "item__position"))


class MeetingChoice(forms.ModelChoiceField):
    """Choose a meeting of one group, shown with its number and day."""

    def label_from_instance(self, obj):
        return f"{obj.reference} · {date_format(obj.day, 'DATE_FORMAT')}"


class TakeUpForm(forms.Form):
    """At which coming meeting of the group a decision is taken up again."""

    meeting = MeetingChoice(
        Meeting.objects.none(),
        label=_("Meeting"),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the meeting")},
    )

    def __init__(self, *args, decision: Decision, person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        coming = Meeting.objects.visible_to(person).filter(committee=decision.item.committee_id)
        coming = coming.filter(state__in=EDITABLE, starts_at__gt=clock.now())
        offer(self, meeting=coming.order_by("starts_at"))
