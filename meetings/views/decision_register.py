"""The register of decisions: of one committee, of all one may see, and as a sheet."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from meetings.models import Decision, FollowUp, Outcome
from meetings.reading.decision_register import Narrowing, cells, find, headings, narrowings, routine, with_open
from meetings.reading.log import log_closed_page
from members.models import Committee
from pages.sheet import as_csv, as_excel
from pages.sorted_as_ids import SortedAsIds
from record.plain_text import in_one_line

_PER_PAGE = 30
_ASKED = ("words", "year", "outcome", "committee", "responsible", "open")
_KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def decisions(request, slug=None):
    """The decisions the reader may read, newest first: of one committee, or of all.

    Nobody who asks for nothing is shown what is routine; `?all=1` shows it, and so does each question.
    """
    committee, readable, asked = asked_decisions(request, slug)
    kept = kept_of(request, asked)
    query = query_of(kept)
    years, of_all, of_routine = _counted(readable)
    shows_all = bool(query or request.GET.get("all"))
    hidden = 0 if shows_all else of_routine
    shown = readable.exclude(routine()) if hidden else readable
    narrowed = find(shown, request.GET, asked)
    rows: Any = narrowed if isinstance(narrowed, list) else SortedAsIds(narrowed)
    pages = Paginator(rows, _PER_PAGE)
    if not query:
        pages.count = of_all - hidden
    page = pages.get_page(request.GET.get("page"))
    context = {
        "committee": committee,
        "page": page,
        "found": with_open(page.object_list, request.user),
        "query": f"{query}&" if query or not shows_all else "all=1&",
        "hidden": hidden,
        "may_hide": bool(of_routine) and shows_all and not query,
        "kept": kept,
        "narrowings": [(narrowing, kept[narrowing.name]) for narrowing in asked],
        "outcomes": Outcome.choices,
        "years": years,
        "responsible": _responsible(readable),
        "committees": [] if committee else Committee.objects.visible_to(request.user).order_by("name"),
        "follow": f"{_follow(slug)}?{query}",
        "files": [(kind, f"{_file(slug, kind)}?{query}") for kind in ("xlsx", "csv")],
    }
    return render(request, "meetings/decisions.html" if committee else "meetings/all_decisions.html", context)


def kept_of(request, asked: list[Narrowing]) -> dict[str, str]:
    """Return what the address narrows by, of all that can be asked."""
    names = (*_ASKED, *(narrowing.name for narrowing in asked))
    return {name: in_one_line(request.GET.get(name, "")) for name in names}


def query_of(kept: dict[str, str]) -> str:
    """Return the same for an address, always in one order."""
    return urlencode({name: value for name, value in kept.items() if value})


def decisions_file(request, kind, slug=None):
    """What is found, as Excel or CSV; that closed decisions were taken along is noted as when they are read."""
    if kind not in _KINDS:
        raise Http404
    _committee, readable, asked = asked_decisions(request, slug)
    found = with_open(find(readable, request.GET, asked), request.user)
    closed = [line.decision.item_id for line in found if line.decision.item.is_closed]
    log_closed_page(closed, request.user, _("Decisions"))
    rows = [cells(line, request.build_absolute_uri) for line in found]
    name = _("decisions")
    content = as_csv(headings(), rows) if kind == "csv" else as_excel(_("Decisions"), headings(), rows)
    headers = {"Content-Type": _KINDS[kind], "Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, headers=headers)


def asked_decisions(request, slug: str | None):
    """Return the committee, the decisions the reader may read there, and by what else they may be narrowed."""
    readable = Decision.objects.readable_by(request.user)
    if slug is None:
        return None, readable, list[Narrowing]()
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    return committee, readable.filter(item__committee=committee), narrowings(request.user, committee)


def _file(slug: str | None, kind: str) -> str:
    if slug is None:
        return reverse("meetings:all_decisions_file", args=[kind])
    return reverse("meetings:decisions_file", args=[slug, kind])


def _counted(readable) -> tuple[list[int], int, int]:
    """The years in which something was decided, newest first, how many decisions there are, and how many routine."""
    is_routine = Count("pk", filter=routine())
    years = readable.order_by("-item__meeting__year").values_list("item__meeting__year")
    counted = list(years.annotate(of_all=Count("pk"), of_routine=is_routine))
    return [year for year, *_rest in counted], sum(line[1] for line in counted), sum(line[2] for line in counted)


def _follow(slug: str | None) -> str:
    if slug is None:
        return reverse("meetings:follow_all_decisions")
    return reverse("meetings:follow_decisions", args=[slug])


def _responsible(readable) -> list[tuple[int, str]]:
    """Who has had something to do for these decisions, by name: whoever reads a decision reads its tasks."""
    tasks = FollowUp.objects.filter(decision__in=readable)
    return list(tasks.order_by("responsible__sort_key").values_list("responsible", "responsible__name").distinct())
