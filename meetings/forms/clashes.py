"""A form that says what speaks against its date before it is saved: the second press keeps it all the same."""

from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import Meeting, ProposedDate
from meetings.reading.clashes import Clash, Slot, clashes_for
from members.models import Committee


def told_of(starts_at: datetime) -> str:
    """Return how a form notes the moment that its reader has been told about: "2027-03-04 10:00"."""
    return f"{timezone.localtime(starts_at):%Y-%m-%d %H:%M}"


class SaysClashes(forms.Form):
    """Mixed into a form about a date. Whoever uses it calls `say_clashes` when the date is valid."""

    # The moment whose clashes stood on the form when it was sent.
    told = forms.Field(required=False, widget=forms.HiddenInput)

    clashes: list[Clash] = []

    def say_clashes(self, person, committee: Committee, times: tuple[datetime, datetime], same=None) -> None:
        """Let what speaks against `times` stand at the field `day`, unless it has been said, or the row `same` stands
        there already."""
        starts_at, ends_at = times
        if _stands_there(same, times) or self.cleaned_data.get("told") == told_of(starts_at):
            return
        self.clashes = clashes_for(person, Slot(committee, starts_at, ends_at, same))
        if not self.clashes:
            return
        again = QueryDict(mutable=True)
        again.update(self.data)
        again["told"] = told_of(starts_at)
        self.data = again
        said = "; ".join(f"{clash.kind.label}: {clash.said}" for clash in self.clashes)
        self.add_error(
            "day",
            _("Look at this date. %(said)s. Press the button again to keep it, or choose another date.")
            % {"said": said},
        )


def _stands_there(row: Meeting | ProposedDate | None, times: tuple[datetime, datetime]) -> bool:
    return row is not None and (row.starts_at, row.ends_at) == times
