"""The pages of the timeline: of a committee, of a person, and of one change."""

from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_date

from dk2020portal.audit import SOURCES, change_in, timeline_of_committee, timeline_of_person, what_changed
from members.gate.permissions import authorize
from members.models import Committee, Person
from members.models.standing import standing_of
from members.rules.roles import Permission
from pages.form_course import number_in

LAST_PAGE = 10_000


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _page(request) -> int:
    return min(number_in(request.GET.get("page", "")) or 0, LAST_PAGE)


def committee_history(request, slug):
    """What was changed in a committee, by whom and why; the secretariat can narrow it by kind, person and days."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.MANAGE_COMMITTEE, committee)
    chosen = {name: request.GET.get(name, "").replace("\x00", "") for name in ("kind", "who", "since", "until")}
    page = _page(request)
    changes, older = timeline_of_committee(
        committee,
        request.user,
        kind=chosen["kind"],
        who=number_in(chosen["who"]),
        since=_day(chosen["since"]),
        until=_day(chosen["until"]),
        page=page,
    )
    context = {
        "committee": committee,
        "changes": changes,
        "older": page + 1 if older else None,
        "chosen": chosen,
        "kinds": [(source.label, source.model._meta.verbose_name) for source in SOURCES],
        "people": Person.objects.filter(memberships__committee=committee).distinct(),
    }
    return render(request, "portal/committee_history.html", context)


def _managed(request) -> list[int]:
    committees = standing_of(request.user).committees_with(Permission.MANAGE_COMMITTEE)
    if not committees:
        raise Http404
    return committees


def person_history(request, pk):
    """What was changed about a person, and by him or her, in the committees the reader manages."""
    committees = _managed(request)
    person = get_object_or_404(Person, pk=pk)
    page = _page(request)
    changes, older = timeline_of_person(person, request.user, committees, page=page)
    context = {"person": person, "changes": changes, "older": page + 1 if older else None}
    return render(request, "portal/person_history.html", context)


def change(request, label, history_id):
    """One change, field by field, with the difference in words."""
    try:
        row = change_in(label, history_id, request.user, _managed(request))
    except (KeyError, ObjectDoesNotExist) as problem:
        raise Http404 from problem
    context = {"row": row, "fields": list(what_changed(row)), "kind": row.instance_type._meta.verbose_name}
    return render(request, "portal/change.html", context)
