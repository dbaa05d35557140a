"""Input about where a sentence of the terms of reference lives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.fields import RowsField, VersionField, offer
from pages.text_fields import LineField
from programme.models import Place, Programme, Task
from programme.models.terms import digest_of


class SentenceForm(forms.Form):
    version = VersionField()
    places = forms.MultipleChoiceField(
        label=_("Pages it leads to"), choices=Place, required=False, widget=forms.CheckboxSelectMultiple
    )
    tasks = RowsField(
        Task.objects.none(), label=_("Tasks that carry it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    # What one was asked about: by its number alone it could be another, when the text is written anew meanwhile.
    sentence = LineField(max_length=64, widget=forms.HiddenInput, required=False)

    def __init__(self, *args, programme: Programme, text: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.digest = digest_of(text)
        self.fields["sentence"].initial = self.digest
        offer(self, tasks=programme.tasks.all())

    def clean(self):
        super().clean()
        if self.cleaned_data.pop("sentence", "") != self.digest:
            raise forms.ValidationError(
                _("The terms of reference have been written anew meanwhile. Go back, and open the sentence again.")
            )
        return self.cleaned_data
