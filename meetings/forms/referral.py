"""Input about cases between bodies: what is sent on, when it is treated, what was answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.annexes.uploaded_file import accepted
from meetings.entries import AgendaEntry, long_text_fields
from meetings.models import AgendaItem, Attachment, ReferralReceiver
from meetings.reading.case_text import SENT_ALONG, is_amended_since
from meetings.workflow.referrals import To
from members.models import Committee, Organisation
from pages.fields import DateField, RowsField, VersionField, offer
from pages.text_fields import LineField, TextField
from record import clock
from record.versions import version_of


class ReferralForm(forms.Form):
    title = LineField(
        label=_("What the case is called for the receivers"),
        max_length=200,
        error_messages={"required": _("Enter a title for the receivers")},
    )
    text = TextField(
        label=_("Recommendation to the receivers"),
        rows=4,
        help_text=_("One recommendation point on each line."),
        error_messages={"required": _("Write what the receivers are asked to do")},
    )
    committees = RowsField(
        Committee.objects.none(), label=_("Committees"), required=False, widget=forms.CheckboxSelectMultiple
    )
    organisations = RowsField(
        Organisation.objects.exclude(kind=Organisation.Kind.MUNICIPALITY),
        label=_("Organisations"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    along = forms.MultipleChoiceField(
        label=_("Texts of the item that go along"), required=False, widget=forms.CheckboxSelectMultiple
    )
    annexes = RowsField(
        Attachment.objects.none(),
        label=_("Annexes that go along"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Closed annexes stay here. The receiver sees how many were left out."),
    )
    treated_on = DateField(label=_("To be treated on"), required=False)
    due_on = DateField(
        label=_("The receiver's own deadline"),
        required=False,
        help_text=_("Until when the case must be there. Both days can be set for each receiver afterwards."),
    )

    def __init__(self, typed, *, item: AgendaItem, person):
        annexes = open_annexes(item, person)
        texts = [name for name, _label in texts_of(item)]
        # What is closed goes along when the sender says so, never by itself.
        proposed: dict = {"title": item.title} if not item.is_title_hidden else {}
        proposed |= {} if item.is_closed else {"along": texts, "annexes": annexes}
        super().__init__(typed, initial=proposed)
        others = (
            Committee.objects.exclude(pk=item.committee_id)
            .exclude(kind__in=Committee.WORKING_FOR)
            .filter(closed_on=None)
        )
        offer(self, committees=others.exclude(ends_on__lt=clock.today()), annexes=annexes, along=texts_of(item))

    @property
    def facts(self) -> dict:
        """What the verb asks: the texts, who receives them, and what goes along."""
        typed = self.cleaned_data
        days = typed["treated_on"], typed["due_on"]
        receivers = [To(committee, None, *days) for committee in typed["committees"]]
        receivers += [To(None, organisation, *days) for organisation in typed["organisations"]]
        return {name: typed[name] for name in ("title", "text", "along", "annexes")} | {"receivers": receivers}


def open_annexes(item: AgendaItem, person):
    """The annexes of an item that may be sent along: readable, and not closed apart from it."""
    readable = Attachment.objects.readable_by(person).in_use().filter(item=item)
    return readable.filter(closed=False, published_closed=False)


def texts_of(item: AgendaItem) -> list[tuple[str, str]]:
    """The texts of an item that say something, each with its name and label."""
    labels = {"summary": _("Resumé")} | {
        field.name: field.metadata["heading"] for field in long_text_fields(AgendaEntry)
    }
    return [(name, str(labels[name])) for name in SENT_ALONG if getattr(item, name)]


class ReferralDatesForm(forms.Form):
    version = VersionField()
    treated_on = DateField(label=_("To be treated on"), required=False)
    due_on = DateField(label=_("The receiver's own deadline"), required=False)


class ReferralAnswerForm(forms.Form):
    version = VersionField()
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[choice for choice in ReferralReceiver.Answer.choices if choice[0]],
        error_messages={"required": _("Choose what the receiver answered")},
    )
    text = TextField(label=_("In words"), rows=3, required=False)
    answered_on = DateField(label=_("Answered on"), required=False)
    file = forms.FileField(
        label=_("Document with the answer"),
        required=False,
        help_text=accepted(),
        error_messages={"empty": _("The file is empty. Choose another one")},
    )
    about_earlier_wording = forms.BooleanField(
        label=_("The answer is about the decision as it read before it was amended"), required=False
    )

    def __init__(self, typed, files, *, receiver: ReferralReceiver):
        super().__init__(typed, files, initial=standing_answer(receiver))
        if not is_amended_since(receiver):
            del self.fields["about_earlier_wording"]


def standing_dates(receiver: ReferralReceiver) -> dict:
    """Return what the form of the days shows."""
    return {"version": version_of(receiver), "treated_on": receiver.treated_on, "due_on": receiver.due_on}


def standing_answer(receiver: ReferralReceiver) -> dict:
    """Return what the form of an answer shows: the answer as it is recorded, or an empty one of today."""
    return {
        "version": version_of(receiver),
        "answer": receiver.answer,
        "text": receiver.answer_text,
        "answered_on": receiver.answered_on or clock.today(),
        "about_earlier_wording": receiver.about_earlier_wording,
    }
