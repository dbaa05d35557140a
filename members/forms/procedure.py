"""The rules of procedure."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.rules.procedure import PROPOSALS, RuleKey
from pages.text_fields import PatternField


class RuleValueField(forms.IntegerField):
    """The value of a rule: a number, or yes or no in words, which are 1 and 0."""

    widget = forms.TextInput

    def to_python(self, value):
        """Return the number meant; raises ValidationError."""
        yes, no, *_maybe = gettext("yes,no,maybe").split(",")
        meant = {yes: 1, no: 0}.get(str(value or "").strip().lower())
        return super().to_python(value) if meant is None else meant


class RuleForm(forms.Form):
    key = forms.ChoiceField(label=_("Rule"), choices=RuleKey, error_messages={"required": _("Choose a rule")})
    value = RuleValueField(
        label=_("Value"),
        min_value=0,
        max_value=365,
        help_text=_("A number of days or members, or yes or no, as the rule asks."),
        error_messages={"required": _("Enter a number"), "invalid": _("Enter a whole number, or yes or no")},
    )
    adopted_by = PatternField(
        r"^\d{4}-\d+/L?\d+$",
        max_length=20,
        label=_("Adopted by decision"),
        required=False,
        help_text=_("For example 2020-1/4. Empty: the rule is proposed only."),
        error_messages={"invalid": _("Enter the id of a decision, for example 2020-1/4")},
    )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        yes_no = data.get("key") and PROPOSALS[data["key"]].is_yes_no
        if yes_no and data.get("value") not in (None, 0, 1):
            self.add_error("value", _("Enter yes or no"))
        return data
