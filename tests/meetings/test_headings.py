"""Headings as a screen reader lists them: items with their number, what was typed below them, and no level skipped."""

import re
from datetime import timedelta
from html import unescape

from django.urls import reverse

from meetings import workflow
from meetings.rules.lifecycle import MeetingState as S
from pages.richtext import sanitize
from record import clock

TABLE = "<table><tbody><tr><td>Kommune</td></tr><tr><td>Skive</td></tr></tbody></table>"
TYPED = sanitize(f"<h4>Transport</h4><p>Bus</p><h3>Varme</h3><h4>Fjernvarme</h4>{TABLE}")


def headings(client, name: str, *of, item=None) -> list[tuple[int, str]]:
    """(level, words) of each heading on a page, with an item treated in the room."""
    html = client.get(item.room_address if item else reverse(f"meetings:{name}", args=of)).content.decode()
    found = re.findall(r"<h([1-6])\b[^>]*>(.*?)</h\1>", html[html.index("<main") :], re.DOTALL)
    return [(int(level), " ".join(unescape(re.sub("<[^>]+>", "", words)).split())) for level, words in found]


def jumps(listed: list[tuple[int, str]]) -> list[str]:
    """The headings further than one level below the one before them."""
    before = [0, *(level for level, _words in listed)]
    return [words for (level, words), above in zip(listed, before, strict=False) if level > above + 1]


def below(listed: list[tuple[int, str]], title: str) -> list[tuple[int, str]]:
    """The headings that belong to the one with this title, with levels counted from it."""
    at = [words for _level, words in listed].index(title)
    level = listed[at][0]
    rest = listed[at + 1 :]
    end = next((nth for nth, (deeper, _words) in enumerate(rest) if deeper <= level), len(rest))
    return [(deeper - level, words) for deeper, words in rest[:end]]


def typed(level: int) -> list[tuple[int, str]]:
    return [(level, "Transport"), (level, "Varme"), (level + 1, "Fjernvarme")]


def test_items_carry_their_number_and_what_is_typed_stands_below_them_on_every_page(meeting_in, cast, as_):
    secretary, reader = cast["secretary"], as_(cast["secretary"])
    meeting = meeting_in(S.PREPARING)
    item = workflow.add_item(
        meeting=meeting, title="Energi", kind="discussion", case_presentation=TYPED, economy=TYPED, by=secretary
    )
    pages = {"prepare": headings(reader, "prepare", meeting.pk)}
    meeting_in(S.IN_SESSION)
    expires = clock.now() + timedelta(hours=1)
    workflow.grant_item(item=item, person=cast["guest"], reason="Oplæg", expires_at=expires, by=secretary)
    pages |= {
        "meeting": headings(reader, "meeting", meeting.pk),
        "room": headings(reader, "room", meeting.pk, item=item),
    }
    pages |= {"item": headings(reader, "item", item.pk), "guest": headings(as_(cast["guest"]), "item", item.pk)}
    read = reader.get(reverse("meetings:item", args=[item.pk])).content.decode()
    assert read.count('<th scope="col">Kommune</th>') == 2
    meeting_in(S.MINUTES_DRAFT)
    decision = workflow.record_decision(item=item, outcome="approved", text=TYPED, by=secretary)
    pages |= {"minutes": headings(reader, "minutes", meeting.pk), "decision": headings(reader, "decision", decision.pk)}

    assert {name: jumps(listed) for name, listed in pages.items()} == {name: [] for name in pages}
    title = "3. Energi"
    sections = [(1, "Case presentation"), *typed(2), (1, "Economy and resources"), *typed(2)]
    assert below(pages["meeting"], title) == sections
    assert below(pages["minutes"], title) == typed(1)
    of_meeting = f"{title} {meeting.committee.short_name} {meeting.reference}"
    assert [below(pages[page], of_meeting)[: len(sections)] for page in ("item", "guest")] == [sections, sections]
    assert [title in dict(map(reversed, pages[page])) for page in ("prepare", "room")] == [True, True]
    assert below(pages["decision"], "Energi")[: len(typed(2)) + 1] == [(1, "Approved"), *typed(2)]
