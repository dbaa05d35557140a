"""Input about what a working group does: milestones, documents, the report to the committee that asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.annexes.uploaded_file import accepted
from pages.fields import DateField, RowsField, VersionField, offer
from pages.rich_text_field import RichTextField
from pages.text_fields import LineField, TextField
from record.versions import version_of
from workgroups.models import Deliverable, GroupDocument, Milestone, WorkGroup


class MilestoneForm(forms.Form):
    version = VersionField()
    title = LineField(
        label=_("Milestone"), max_length=200, error_messages={"required": _("Write what is to be reached")}
    )
    due_on = DateField(label=_("Day"))


class MilestoneReportForm(forms.Form):
    version = VersionField()
    state = forms.ChoiceField(label=_("State"), choices=Milestone.State, widget=forms.RadioSelect)
    said = TextField(label=_("How it goes"), rows=3, required=False)


def standing_milestone(milestone: Milestone) -> dict:
    """Return what both forms of a milestone show: it as it stands now."""
    names = ("title", "due_on", "state", "said")
    return {name: getattr(milestone, name) for name in names} | {"version": version_of(milestone)}


class DocumentForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=accepted(),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty. Choose another one"),
            "missing": _("Choose a file"),
        },
    )
    title = LineField(label=_("Title"), max_length=200, required=False, help_text=_("Empty: the name of the file."))


class ReportForm(forms.Form):
    title = LineField(label=_("Title"), max_length=200, error_messages={"required": _("Enter a title for the report")})
    text = RichTextField(label=_("Report"), rows=10)
    recommendation = TextField(
        label=_("Recommendation: it is recommended that the group ..."),
        rows=3,
        required=False,
        help_text=_("One recommendation point on each line. They are numbered by themselves."),
    )
    deliverables = RowsField(
        Deliverable.objects.none(),
        label=_("Deliverables that the report answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    documents = RowsField(
        GroupDocument.objects.none(),
        label=_("Documents that go along as annexes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, group: WorkGroup, person, **kwargs):
        super().__init__(*args, **kwargs)
        documents = GroupDocument.objects.visible_to(person).filter(work_group=group)
        offer(self, deliverables=group.deliverables.filter(done_on=None), documents=documents)
