"""Input of the co-chairs' own remarks on an item."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import ChairRemark
from meetings.models.chair_remark import LONGEST
from pages.fields import VersionField
from pages.text_fields import TextField
from record.versions import version_of


class RemarkForm(forms.Form):
    """The shared remarks on one item; `version` is the one the form was opened on."""

    version = VersionField()
    text = TextField(
        label=_("Remarks"),
        rows=8,
        required=False,
        help_text=_(
            "Whom to give the floor first, what to ask, how long it may take. Neither the secretariat nor the members "
            "see them. Empty: remove the remarks."
        ),
        max_length=LONGEST,
    )


def initial_of(remark: ChairRemark | None) -> dict:
    """Return what the form shows: the remarks as they stand, or none."""
    return {"version": version_of(remark), "text": remark.text if remark else ""}
