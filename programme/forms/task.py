"""Input about tasks."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.forms.choices import PersonChoice
from members.models import Committee, Membership, Person
from pages.fields import DateField, RowsField, VersionField, offer
from pages.text_fields import LineField, TextField
from programme.models import Programme, Task, TaskStatus


def _committees_of(programme: Programme):
    """The committee that carries out the programme, and the working groups under it."""
    return Committee.objects.filter(Q(pk=programme.committee_id) | Q(parent=programme.committee_id))


def _people_of(programme: Programme):
    """Who sits in one of them today."""
    seated = Membership.objects.active().filter(committee__in=_committees_of(programme))
    return Person.objects.registered().filter(pk__in=seated.values("person")).select_related("organisation")


class TaskForm(forms.Form):
    version = VersionField()
    title = LineField(label=_("Task"), max_length=200, error_messages={"required": _("Write what is to be done")})
    person = PersonChoice(label=_("Responsible person"), required=False)
    committee = forms.ModelChoiceField(
        queryset=Committee.objects.none(),
        label=_("Or responsible committee or working group"),
        required=False,
    )
    due_on = DateField(label=_("Deadline"), required=False)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Task.Rhythm, required=False)

    def __init__(self, *args, programme: Programme, task: Task | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        people = _people_of(programme)
        if task is not None and task.person_id:
            # Who has left answers for it until somebody else is chosen.
            people = people | Person.objects.registered().filter(pk=task.person_id).select_related("organisation")
        offer(self, person=people, committee=_committees_of(programme))


class StatusForm(forms.Form):
    mark = forms.ChoiceField(label=_("How it goes"), choices=TaskStatus.Mark, widget=forms.RadioSelect)
    text = TextField(label=_("In words"), rows=3, error_messages={"required": _("Write in a sentence how it goes")})


class CloseTaskForm(forms.Form):
    ended_as = forms.ChoiceField(label=_("Close as"), choices=Task.Ending, widget=forms.RadioSelect)
    reason = TextField(
        label=_("What came of it"),
        rows=3,
        error_messages={"required": _("Write what came of it, or why it is dropped")},
    )


class TieForm(forms.Form):
    tasks = RowsField(
        queryset=Task.objects.none(),
        label=_("Tasks that the item is for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, tasks=programme.tasks.open())


class TieFollowUpForm(TieForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tasks"].label = _("Tasks that the follow-up is for")
        self.fields["tasks"].help_text = _("None: it is for the tasks of the item that was decided.")
