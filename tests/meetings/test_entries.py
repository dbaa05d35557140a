"""The one shape of an item: what was frozen reads as ever, and adding a field costs four places."""

import json
import re
from dataclasses import field, make_dataclass, replace
from pathlib import Path

import pytest
from django.forms import CharField
from django.template.loader import render_to_string

from meetings import entries
from meetings.entries import LATER, agenda_digest, as_json, digest_of, frozen, thawed, under_heading
from meetings.forms.item import ItemForm, ProposalForm, initial_of, texts_of
from meetings.models import AgendaItem, AgendaRevision, Meeting, PackJob
from meetings.packs.selection import Wish, select
from meetings.reading.agenda import read_agenda, title_only
from meetings.reading.minutes_record import minutes_content
from meetings.seals.facts import facts_of
from tests import put_back

KEPT = json.loads((Path(__file__).parent / "frozen/format_1.json").read_text())
SEALED = json.loads((Path(__file__).parent / "sealed/format_2.json").read_text())
# As it was approved and published, before the number of a format was written down.
DIGEST = "14b41797770abe3d69bd412de3abb6f3f4a7bc7387afe955944d5fd116b5c909"


@pytest.fixture
def with_climate(monkeypatch):
    """The places of a field: the shape, the model, the form. (The fourth is its translation.)

    The verbs write another thing with it, so nothing remembered is put back and nothing is remembered.
    """
    monkeypatch.setattr(put_back, "REMEMBERED", {})
    typed = [("climate", str, field(default="", metadata=LATER | under_heading("Climate")))]
    shape = make_dataclass("AgendaEntry", typed, bases=(entries.AgendaEntry,), frozen=True)
    monkeypatch.setattr(entries, "AgendaEntry", shape)
    monkeypatch.setattr(AgendaItem, "climate", "<p>Two tonnes</p>", raising=False)
    monkeypatch.setattr(ItemForm, "base_fields", ItemForm.base_fields | {"climate": CharField(label="Climate")})


def kept_entries():
    return thawed(AgendaRevision(content=KEPT))


def test_what_was_frozen_reads_and_has_its_digest():
    first, second = kept_entries()
    assert (agenda_digest([first, second]), digest_of(KEPT)) == (DIGEST, DIGEST)
    again = json.loads(json.dumps(frozen([first, second])))
    assert (again, thawed(AgendaRevision(content=again))) == (KEPT | {"format": 1}, [first, second])
    assert (first.recommendation[1], first.annexes[1].title, second.number) == ("drøfter <forbehold>", "Regneark", "L1")
    assert [long_text.text for long_text in first.long_texts][1:] == [
        "<p>1 mio. kr.</p>",
        "<p>Ny behandling i maj.</p>",
    ]


def test_what_was_frozen_before_a_field_came_has_its_digest_and_what_says_it_has_another(with_climate):
    first, second = kept_entries()
    assert (first.climate, agenda_digest([first, second])) == ("", DIGEST)
    sealed_again = [item | as_json(entries.entry_read(item)) for item in SEALED["items"]]
    assert facts_of(SEALED) == facts_of(SEALED | {"items": sealed_again})
    said = replace(first, climate="<p>One tonne</p>")
    assert (agenda_digest([said, second]) == DIGEST, entries.entry_read(as_json(said))) == (False, said)


def test_a_field_that_is_added_is_frozen_shown_packed_sealed_and_hidden_from_who_may_not_read_the_item(
    meeting_in, cast, with_climate
):
    meeting = Meeting.objects.for_page().get(pk=meeting_in("minutes_draft").pk)
    frozen_items = meeting.current_revision.content["items"]
    assert [item["climate"] for item in frozen_items] == ["<p>Two tonnes</p>"] * 3

    opened, closed = read_agenda(meeting, cast["participant"])
    assert (opened.climate, closed.title, closed.climate, title_only(opened).long_texts) == (
        "<p>Two tonnes</p>",
        "Lukket med titel",
        "",
        [],
    )
    page = render_to_string("meetings/_long_text.html", {"entry": opened, "heading": "h4"})
    assert (re.findall(r"<h4[^>]*>\s*(.*?)\s*</h4>", page), "Two tonnes" in page) == (["Climate"], True)

    pack, _read = select(
        meeting=meeting, reader=cast["participant"], wish=Wish(kind=PackJob.Kind.AGENDA, language="en")
    )
    paper = render_to_string("pdf/items.html", {"items": pack.items, "linked": {}, "language": "en"})
    assert (paper.count("Climate</h3>"), paper.count("Two tonnes")) == (1, 1)

    sealed = minutes_content(meeting)
    forged = {**sealed, "items": [{**item, "climate": "<p>None</p>"} for item in sealed["items"]]}
    differ = {fact.code for fact, other in zip(facts_of(sealed), facts_of(forged), strict=True) if fact != other}
    assert differ == {"item"}

    item = AgendaItem.objects.get(openness="open")
    assert (initial_of(item)["climate"], dict(texts_of(item))["Climate"]) == ("<p>Two tonnes</p>", "<p>Two tonnes</p>")
    assert ("climate" in ItemForm().fields, "climate" in ProposalForm().fields) == (True, False)
