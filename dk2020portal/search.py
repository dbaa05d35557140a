"""The page of the search: asks every app, and shows what this reader may read of it at this moment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from members.models import Committee
from pages.danish_order import sort_key
from record.finding.asked import LONGEST, Asked, asked_for
from record.finding.asking import MOST_HITS, Hit, hits, meant, titles_begun
from record.finding.snippets import marked, snippet
from record.finding.sources import Kind, kinds
from record.models import SearchText
from record.plain_text import in_one_line

PER_GROUP, PER_PAGE = 5, 20
# Titles are suggested from so many letters on, and so many of them.
_LETTERS, _MOST_TITLES = 3, 7
_ASKED = ("q", "kind", "committee", "year")


@dataclass(frozen=True)
class Line:
    """A hit as the page shows it: title and place in the text, with the words marked, and where it comes from."""

    row: SearchText
    kind: Kind
    title: SafeString
    said: SafeString
    committee: str

    @property
    def numbered(self) -> str:
        """Its number, in words; "" for what has none, and where it stands in the reference."""
        return str(self.kind.numbered) % {"number": self.row.number} if self.kind.numbered else ""


@dataclass(frozen=True)
class Group:
    """The hits of one kind: how many there are, those that are shown, and where all of them are."""

    name: str
    label: str | Promise
    count: int
    lines: list[Line]
    all_of_them: str


@dataclass(frozen=True)
class Narrowed:
    """By what the address narrows, as far as it says something that can be."""

    kind: str = ""
    committee: int | None = None
    year: int | None = None

    def lets(self, hit: Hit) -> bool:
        """Whether a hit is asked for."""
        return (
            (not self.kind or _group_of(hit) == self.kind)
            and (self.committee is None or hit.committee == self.committee)
            and (self.year is None or hit.year == self.year)
        )

    @property
    def condition(self) -> Q | None:
        """The same for a query; None where everything is asked for."""
        by_kind = Q(kind__in=[name for name in kinds() if _group_of_kind(name) == self.kind])
        of = [(self.kind, by_kind), (self.committee, Q(committee=self.committee)), (self.year, Q(year=self.year))]
        wanted = [condition for value, condition in of if value]
        return Q(*wanted) if wanted else None


def search(request):
    """What the reader looks for (`?q=`), narrowed by kind, group and year: by kind, or all of one kind in pages."""
    typed = in_one_line(request.GET.get("q", ""))[:LONGEST].strip()
    asked, narrowed = asked_for(typed), _narrowed(request.GET)
    everything = hits(request.user, asked)
    found = [hit for hit in everything if narrowed.lets(hit)]
    if len(everything) >= MOST_HITS and narrowed.condition is not None:
        # Of more than are counted, those that are asked for may lie further down.
        found = hits(request.user, asked, narrowed=narrowed.condition)
    kept = {"q": typed, "kind": narrowed.kind, "committee": narrowed.committee, "year": narrowed.year}
    names = dict(Committee.objects.filter(pk__in={hit.committee for hit in everything}).values_list("pk", "short_name"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page")) if narrowed.kind else None
    groups = _groups(found, kept, page, lambda shown: _lines(request.user, shown, asked, names))
    context = {
        "typed": typed,
        "asked": asked,
        "count": len(found),
        "is_cut": len(found) >= MOST_HITS,
        "groups": groups,
        "page": page,
        "kept": kept,
        "query": f"{_query(kept)}&",
        "meant": meant(request.user, asked) if asked and not everything else "",
        "narrows": narrowed.condition is not None,
        **_choices(everything, narrowed, names),
    }
    return render(request, "portal/search.html", context)


def suggestions(request):
    """Titles of what the reader may mean by what is typed so far (`?q=`), for the list under the box."""
    typed = in_one_line(request.GET.get("q", ""))[:LONGEST].strip()
    titles = titles_begun(request.user, asked_for(typed), most=_MOST_TITLES) if len(typed) >= _LETTERS else []
    return render(request, "portal/_search_titles.html", {"titles": titles})


def _narrowed(query) -> Narrowed:
    def number(name: str) -> int | None:
        text = query.get(name, "")
        return int(text) if text.isdecimal() and len(text) <= 9 else None

    kind = query.get("kind", "")
    known = {_group_of_kind(name) for name in kinds()}
    return Narrowed(kind if kind in known else "", number("committee"), number("year"))


def _group_of_kind(name: str) -> str:
    return kinds()[name].group or name


def _group_of(hit: Hit) -> str:
    return _group_of_kind(hit.kind)


def _query(kept: dict[str, Any], **instead: str) -> str:
    values = {name: (kept | instead)[name] for name in _ASKED}
    return urlencode({name: value for name, value in values.items() if value})


def _groups(found: Sequence[Hit], kept, page: Page | None, lines_of: Callable) -> list[Group]:
    """The kinds of what was found, that of the best hit first."""
    by_group: dict[str, list[Hit]] = {}
    for hit in found:
        by_group.setdefault(_group_of(hit), []).append(hit)
    shown = {name: list(page) if page else of[:PER_GROUP] for name, of in by_group.items()}
    lines = lines_of([hit for some in shown.values() for hit in some])
    return [
        Group(
            name,
            kinds()[name].label,
            len(of),
            [lines[hit.row] for hit in shown[name] if hit.row in lines],
            f"?{_query(kept, kind=name)}" if len(of) > len(shown[name]) and not page else "",
        )
        for name, of in by_group.items()
    ]


def _lines(person, shown: list[Hit], asked: Asked, names: dict[int, str]) -> dict[int, Line]:
    """The hits as they are shown, by row; the apps are told what of theirs is."""
    rows = SearchText.objects.in_bulk([hit.row for hit in shown])
    ids: dict[str, list[int]] = {}
    for row in rows.values():
        ids.setdefault(row.kind, []).append(row.object_id)
    for name, of in ids.items():
        if tell := kinds()[name].shown:
            tell(person, of)
    return {pk: _line(row, asked, names.get(row.committee or 0, "")) for pk, row in rows.items()}


def _line(row: SearchText, asked: Asked, committee: str) -> Line:
    return Line(row, kinds()[row.kind], marked(row.title, asked), snippet(row.text, asked), committee)


def _choices(everything: list[Hit], narrowed: Narrowed, names: dict[int, str]) -> dict[str, list]:
    """What the hits can be narrowed by: what they are of themselves, and what is chosen already."""
    groups = list(dict.fromkeys([*([narrowed.kind] if narrowed.kind else []), *map(_group_of, everything)]))
    years = {hit.year for hit in everything if hit.year} | ({narrowed.year} if narrowed.year else set())
    return {
        "kinds": [(name, kinds()[name].label) for name in groups],
        "committees": sorted(names.items(), key=lambda committee: sort_key(committee[1])),
        "years": sorted(years, reverse=True),
    }
