"""The Word file whose text becomes that of an item."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.annexes.uploaded_file import too_big


class WordForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Word file (.docx)"),
        help_text=gettext_lazy(
            "Headings called Resumé, Indstilling, Sagsfremstilling, Økonomi or Videre proces put the text where it "
            "belongs; all else becomes the case presentation. Nothing is saved on the item before you say so."
        ),
        error_messages={
            "required": gettext_lazy("Choose a file"),
            "empty": gettext_lazy("The file is empty. Choose another one"),
        },
    )

    def clean_file(self):
        """Return the file. Raises ValidationError for one that is larger than an annex may be."""
        file = self.cleaned_data["file"]
        if file.size > settings.ATTACHMENT_MAX_BYTES:
            raise forms.ValidationError(too_big())
        if not file.name.lower().endswith(".docx"):
            raise forms.ValidationError(
                _("Choose a Word file whose name ends in .docx. Save an older one anew in Word.")
            )
        return file
