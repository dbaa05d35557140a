"""Input about where a sentence of the terms of reference lives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import VersionField, offer
from programme.models import Place, Programme, Task


class SentenceForm(forms.Form):
    version = VersionField()
    places = forms.MultipleChoiceField(
        label=_("Pages it leads to"), choices=Place, required=False, widget=forms.CheckboxSelectMultiple
    )
    tasks = forms.ModelMultipleChoiceField(
        Task.objects.none(), label=_("Tasks that carry it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, programme: Programme, **kwargs):
        super().__init__(*args, **kwargs)
        offer(self, tasks=programme.tasks.all())
