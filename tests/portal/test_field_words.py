"""Every field of a change that is told has a name in Danish."""

import pytest
from django.utils import translation

from dk2020portal.audit import _TECHNICAL, SOURCES
from record.field_words import name_of_field


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.label)
def test_a_field_of_a_change_is_called_by_a_danish_word(source):
    told = [field for field in source.history.model.tracked_fields if field.name not in _TECHNICAL]
    alike = {"e-mail", "invitation", "person", "side", "status", "note", "organisation", "resumé"}
    with translation.override("da"):
        danish = {field.name: name_of_field(field) for field in told if not field.primary_key}
    with translation.override("en"):
        english = {field.name: name_of_field(field) for field in told if not field.primary_key}
    assert [name for name, word in danish.items() if word == english[name] and word not in alike] == []
