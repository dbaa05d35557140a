"""Input of a written procedure: an answer to each recommendation point, with the remark that belongs to it."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import RecommendationPoint
from meetings.reading.written import Answer, Question, Seat
from meetings.workflow.written import NOT_ASKED_ANY_MORE, Said
from pages.text_fields import TextField

# What to answer where nothing is recommended: the item is for information.
_OF_WHOLE = gettext_lazy("The item as a whole")


class WrittenAnswerForm(forms.Form):
    """An answer and a remark for each point of the items a seat is asked about, what stands filled in."""

    def __init__(self, *args, questions: Iterable[Question], seat: Seat, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for asked in self.questions:
            stands = asked.of(seat)
            for point in asked.points:
                row = stands.get(point.pk if point else None)
                # What somebody else answered for the seat is read by nobody.
                row = row if row and row.given_by_id == seat.who.pk else None
                self._add(asked, point, row.answer if row else "", row.remark if row else "")

    def _add(self, asked: Question, point: RecommendationPoint | None, answer: str, remark: str) -> None:
        answering, remarking = _names(asked, point)
        said = f"{point.position}. {point.text}" if point else str(_OF_WHOLE)
        self.fields[answering] = forms.ChoiceField(
            label=said,
            choices=Answer.choices,
            initial=answer,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose an answer to “%(point)s”") % {"point": said}},
        )
        self.fields[remarking] = TextField(label=_("Remark"), rows=2, initial=remark, required=False)

    def by_item(self) -> list[tuple[Question, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """Return each question with its pairs of fields, answer and remark."""
        return [
            (asked, [(self[answering], self[remarking]) for answering, remarking in _all_names(asked)])
            for asked in self.questions
        ]

    def clean(self):
        """Ask for the remark where the answer says that there is one."""
        super().clean()
        data = self.cleaned_data
        for asked in self.questions:
            for answering, remarking in _all_names(asked):
                if data.get(answering) not in (None, Answer.JOINED) and not data.get(remarking):
                    self.add_error(remarking, _("Write the remark that belongs to your answer"))
        self._keep_what_is_asked_no_more()
        return data

    def _keep_what_is_asked_no_more(self) -> None:
        """Say so where an item was stopped while it was answered, with the words that were typed."""
        gone = [name for name in self.data if name.startswith(("answer-", "remark-")) and name not in self.fields]
        if gone:
            self.add_error(None, NOT_ASKED_ANY_MORE)
        for typed in (self.data[name].strip() for name in gone if name.startswith("remark-")):
            if typed:
                self.add_error(None, _("You wrote: %(text)s") % {"text": typed})

    @property
    def answers(self) -> dict[tuple[int, int | None], Said]:
        """What was answered, by item and point, as the verb takes it."""
        given = {}
        for asked in self.questions:
            for point in asked.points:
                answering, remarking = _names(asked, point)
                said = Said(self.cleaned_data[answering], self.cleaned_data[remarking])
                given[asked.item.pk, point.pk if point else None] = said
        return given


def _names(asked: Question, point: RecommendationPoint | None) -> tuple[str, str]:
    key = f"{asked.item.pk}-{point.pk if point else 0}"
    return f"answer-{key}", f"remark-{key}"


def _all_names(asked: Question) -> list[tuple[str, str]]:
    return [_names(asked, point) for point in asked.points]
