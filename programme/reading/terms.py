"""The terms of reference as a page: each sentence with where it lives, and what has been decided about it."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.urls import reverse

from meetings.models import Decision
from meetings.reading.record_for_reader import Listed, listed
from members.gate.permissions import permissions_of
from members.rules.roles import Permission
from programme.models import Place, Programme, Task, TermsSentence

_TAG = re.compile(r"<(/?)([a-z]+[1-6]?)\b[^>]*>")
# What begins or ends a block of the text; other tags stand within a sentence.
_BLOCKS = {*(f"h{level}" for level in range(1, 7)), "p", "li", "ul", "ol", "blockquote", "table", "tr", "td", "th"}
_ENDS = re.compile(r"(?<=\.) (?=[A-ZÆØÅ])")
# After these a full stop ends no sentence, nor after a word with another full stop in it: "bl.a. KD-Net", "Dok. ID".
_ABBREVIATIONS = frozenset("ca dok dr ekskl evt hr inkl jf kap kl kr mia mio nr pkt pr stk str tlf vedr".split())  # noqa: SIM905
_ADDRESS = {
    Place.OVERVIEW: "committee",
    Place.COMPOSITION: "members:composition",
    Place.PEOPLE: "programme:who_is_who",
    Place.MEETINGS: "meetings:meetings",
    Place.DECISIONS: "meetings:decisions",
    Place.CASES: "meetings:referrals",
    Place.WORKGROUPS: "workgroups:workgroups",
    Place.PROGRAMME: "programme:programme",
    Place.TIMELINE: "programme:timeline",
    Place.PLANS: "programme:plans",
    Place.SUPPORT: "programme:support",
    Place.NETWORK: "programme:network",
    Place.SUMMIT: "programme:summit",
    Place.COORDINATION: "programme:coordination",
}
# Pages that not everybody who sees the committee may open.
_NEEDS = {
    Place.NETWORK: Permission.SHARE_IN_NETWORK,
    Place.COORDINATION: Permission.READ_COORDINATION,
    Place.DESK: Permission.KEEP_DESK,
}


@dataclass
class Sentence:
    """One sentence: its number on the page, its places as (name, address), its tasks and what was decided of them."""

    number: int
    text: str
    known: TermsSentence | None = None
    places: list[tuple[str, str]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    decisions: list[Listed] = field(default_factory=list)

    @property
    def is_placed(self) -> bool:
        return bool(self.places or self.tasks)


@dataclass(frozen=True)
class Block:
    """A heading (`is_heading`), or a paragraph or point with its sentences."""

    is_heading: bool
    sentences: list[Sentence]

    @property
    def heading(self) -> str:
        return self.sentences[0].text


def blocks_of(text: str) -> list[Block]:
    """Return the terms of reference (clean HTML) as blocks of numbered sentences."""
    blocks, number = [], 0
    for heading, inside in _parts(text):
        plain = " ".join(html.unescape(inside.replace("<br>", " ")).split())
        sentences = []
        # Lines of one block (dates, numbers of cases) are read together.
        for said in [plain] if heading or "<br>" in inside else _sentences(plain):
            number += not heading
            sentences.append(Sentence(0 if heading else number, said))
        blocks.append(Block(heading, sentences))
    return blocks


def _sentences(plain: str) -> list[str]:
    sentences: list[str] = []
    for said in _ENDS.split(plain):
        last = sentences[-1].rpartition(" ")[2].removesuffix(".") if sentences else ""
        if "." in last or last.casefold() in _ABBREVIATIONS:
            sentences[-1] += f" {said}"
        else:
            sentences.append(said)
    return sentences


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (whether it is a heading, what stands in it with its <br>) of each block that says something."""
    heading, inside, at = False, "", 0
    for tag in _TAG.finditer(text):
        inside += text[at : tag.start()]
        at = tag.end()
        if tag[2] == "br":
            inside += "<br>"
        elif tag[2] in _BLOCKS:
            if inside.replace("<br>", "").strip():
                yield heading, inside
            heading, inside = not tag[1] and tag[2].startswith("h"), ""
    if inside.replace("<br>", "").strip():
        yield heading, inside + text[at:]


def sentences_in(blocks: list[Block]) -> Iterator[Sentence]:
    """Yield the sentences that are no headings."""
    for block in blocks:
        if not block.is_heading:
            yield from block.sentences


def terms_of(programme: Programme, person) -> list[Block]:
    """Return the terms of reference of the programme's committee, each sentence with its places, its tasks, and the
    decisions about those that `person` may read, the latest first; four queries."""
    blocks = blocks_of(programme.committee.terms_of_reference)
    known = {row.text: row for row in TermsSentence.objects.filter(programme=programme).prefetch_related("tasks")}
    may = permissions_of(person, programme)
    decided = _decided(programme, person)
    for sentence in sentences_in(blocks):
        row = known.get(sentence.text)
        if row is None:
            continue
        sentence.known = row
        sentence.places = list(_places(row.places, programme.committee.slug, may))
        sentence.tasks = list(row.tasks.all())
        for task in sentence.tasks:
            sentence.decisions += [said for said in decided.get(task.pk, []) if said not in sentence.decisions]
        sentence.decisions.sort(key=lambda said: said.starts_at, reverse=True)
    return blocks


def _places(places: list[str], slug: str, may: frozenset[str]) -> Iterator[tuple[str, str]]:
    for value in places:
        place = Place(value) if value in Place.values else None
        if place is None or (place in _NEEDS and _NEEDS[place] not in may):
            continue
        address = reverse("programme:desk") if place == Place.DESK else reverse(_ADDRESS[place], args=[slug])
        yield str(place.label), address


def _decided(programme: Programme, person) -> dict[int, list[Listed]]:
    """What was decided of each task of the programme, by the id of the task."""
    decisions = Decision.objects.readable_by(person).filter(item__tasks__programme=programme).distinct()
    rows = list(decisions.with_item().prefetch_related("item__tasks"))
    found: dict[int, list[Listed]] = {}
    for decision, said in zip(rows, listed(rows), strict=True):
        for task in decision.item.tasks.all():
            found.setdefault(task.pk, []).append(said)
    return found
