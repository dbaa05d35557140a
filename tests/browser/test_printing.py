"""A page that is printed shows what everybody may read of it, and nothing that is one's own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.steps import finds_a_meeting, finds_an_item
from tests.meetings.paper import words_of

pytestmark = pytest.mark.browser

ITEM, NOTE = "Manko: hvad mangler der, før målene er nået?", "Spørg, hvem der betaler."


def test_one_s_own_note_is_not_printed_with_the_item_or_the_agenda(as_role):
    member = as_role("member")
    meeting = finds_a_meeting(member, "Udsendt")
    member.goto(finds_an_item(member, meeting, ITEM))
    member.get_by_role("textbox", name="Egen note").fill(NOTE)
    expect(member.get_by_text(re.compile("^Gemt "))).to_be_visible()
    printed = [" ".join(words_of(member.pdf()))]

    member.goto(meeting)
    member.get_by_role("heading", name=ITEM).click()
    expect(member.get_by_role("textbox", name=re.compile(rf"Egen note\W+{re.escape(ITEM)}"))).to_have_value(NOTE)
    printed.append(" ".join(words_of(member.pdf())))
    assert [(ITEM in text, NOTE in text, "Egen note" in text) for text in printed] == [(True, False, False)] * 2
