"""Choosing among the people."""

from django import forms

from members.models import Person


class PersonChoice(forms.ModelChoiceField):
    """Choose a person, shown with organisation, in Danish order."""

    def __init__(self, **kwargs):
        super().__init__(Person.objects.registered().select_related("organisation"), **kwargs)

    def label_from_instance(self, obj):
        return obj.name_and_organisation
