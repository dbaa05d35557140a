"""The summary of what is wrong leads to the field, of whichever kind it is."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string

CHOICES = [("a", "A"), ("b", "B")]


class EveryKind(forms.Form):
    line = forms.CharField()
    single = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect)
    some = forms.MultipleChoiceField(choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    chosen = forms.ChoiceField(choices=CHOICES)


@pytest.mark.parametrize("prefix", ["", "id_7_"])
def test_each_error_leads_to_the_first_input_of_its_field(prefix):
    form = EveryKind({}, auto_id=f"{prefix or 'id_'}%s")
    summary = render_to_string("components/error_summary.html", {"form": form})
    there = set(re.findall(r'id="([^"]+)"', str(form)))
    targets = re.findall(r'href="#([^"]*)"', summary)
    assert (len(targets), [target for target in targets if target not in there]) == (4, [])
