"""Follow-ups: what decisions set going, and how far it is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import workflow
from meetings.forms.follow_up import FollowUpForm, FollowUpUpdateForm, HandOverForm
from meetings.models import Decision, FollowUp, FollowUpFile
from meetings.models.follow_up import FINISHED
from meetings.reading.agenda import sent_out_title
from meetings.views.annexes import say_too_big
from meetings.workflow.follow_ups import open_to
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from pages.answer_form import answer_form
from pages.form_course import number_in, refusals_to
from record import clock

_PER_PAGE = 30


def follow_ups(request, slug):
    """The follow-ups of a committee: unfinished ones, those the secretariat is to confirm, then closed ones.

    `?mine=1` one's own, `?overdue=1` late ones. Of the closed ones those of a year (`?year=2025`): the newest, unless
    another is asked for. Each of the three in pages: `?open=2`, `?reported=2`, `?page=2`.
    """
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    found = FollowUp.objects.readable_by(request.user).filter(decision__item__committee=committee).with_decision()
    asked = next((name for name in ("mine", "overdue") if name in request.GET), "")
    if asked == "mine":
        found = found.filter(responsible=request.user)
    of_others = f"{asked}=1&" if asked else ""
    closed = found.none() if asked == "overdue" else found.exclude(confirmed_at=None)
    years = _years(closed)
    year = number_in(request.GET.get("year", ""))
    year = year if year in years else next(iter(years), 0)
    of_year = closed.filter(confirmed_at__year=year) if year else closed.none()
    unfinished = found.overdue() if asked == "overdue" else found.unfinished()
    reported = found.none() if asked == "overdue" else found.to_be_confirmed()
    is_closed = Q(state__in=FINISHED)
    late = Q(due_on__lt=clock.today()) if asked == "overdue" else Q()
    counts = found.order_by().aggregate(
        unfinished=Count("pk", filter=~is_closed & late), reported=Count("pk", filter=is_closed & Q(confirmed_at=None))
    )
    context = {
        "committee": committee,
        "asked": asked,
        "unfinished": _page(unfinished, counts["unfinished"], request.GET.get("open")),
        "reported": _page(reported, 0 if asked == "overdue" else counts["reported"], request.GET.get("reported")),
        "page": _page(of_year.order_by("-confirmed_at", "-pk"), years.get(year, 0), request.GET.get("page")),
        "years": years,
        "year": year,
        "of_others": of_others,
        "query": f"{of_others}year={year}&",
    }
    shown = [*context["unfinished"], *context["reported"], *context["page"]]
    decided = Decision.objects.readable_by(request.user).filter(pk__in={task.decision_id for task in shown})
    context["decisions"] = set(decided.values_list("pk", flat=True))
    return render(request, "meetings/follow_ups.html", context)


def _page(rows, count: int, number: str | None) -> Page:
    """The page of that number of rows that have been counted."""
    pages = Paginator(rows, _PER_PAGE)
    pages.count = count
    return pages.get_page(number)


def _years(closed) -> dict[int, int]:
    """The years in which tasks were confirmed as done, newest first, and how many of each."""
    counted = closed.order_by("-confirmed_at__year").values_list("confirmed_at__year").annotate(Count("pk"))
    return dict(counted)


def _stands(task: FollowUp) -> dict[str, str]:
    return {"state": task.state, "was": task.state}


def follow_up(request, pk):
    """One follow-up with its updates and their files, and the form for the next one."""
    shown = get_object_or_404(FollowUp.objects.readable_by(request.user).with_decision(), pk=pk)
    form = FollowUpUpdateForm(request.POST or None, request.FILES or None, initial=_stands(shown))
    may_update = FollowUp.objects.writable_by(request.user).filter(pk=pk).exists()
    if request.method == "POST":
        if not may_update:
            raise PermissionDenied
        say_too_big(request, form)
        if form.is_valid() and _reported(shown, form, by=request.user):
            messages.success(request, _("The update has been saved."))
            return redirect("meetings:follow_up", pk)
    readable = Decision.objects.readable_by(request.user).filter(pk=shown.decision_id).exists()
    files = FollowUpFile.objects.filter(removed_on=None)
    may = permissions_of(request.user, shown)
    context = {
        "follow_up": shown,
        "committee": shown.decision.meeting.committee,
        "may": may,
        "may_update": may_update,
        "may_confirm": may_update and Permission.RECORD_MEETING in may and shown.waits_for_confirmation,
        "updates": shown.updates.select_related("made_by", "handed_to").prefetch_related(Prefetch("files", files)),
        "form": form,
        "decided": f"{shown.decision.reference} {sent_out_title(shown.decision.item)}" if readable else "",
    }
    return render(request, "meetings/follow_up.html", context)


def _reported(shown: FollowUp, form: FollowUpUpdateForm, *, by) -> bool:
    """Save what was typed; False, with the reason on the form, where it is refused."""
    with refusals_to(form):
        workflow.update_follow_up(follow_up=shown, by=by, **form.facts)
    if not form.is_valid():
        # What is chosen again is chosen on what the page shows now.
        shown.refresh_from_db()
        form.data = dict(form.data.items()) | {"was": shown.state}
    return form.is_valid()


def hand_over(request, pk):
    """Let somebody else take a follow-up over; for who may report on it."""
    shown = get_object_or_404(FollowUp.objects.readable_by(request.user).with_decision(), pk=pk)
    if not FollowUp.objects.writable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = HandOverForm(request.POST or None, follow_up=shown)
    return answer_form(
        request,
        form,
        lambda: workflow.hand_over_follow_up(follow_up=shown, by=request.user, **form.cleaned_data),
        done=lambda task: _("%(name)s has the task now, and has been told.") % {"name": task.responsible.name},
        to=lambda task: open_to(request.user, task),
        committee=shown.decision.meeting.committee,
        meeting=shown.decision.meeting,
        title=_("Hand over “%(task)s”") % {"task": shown.what},
        submit=_("Hand over"),
        back=reverse("meetings:follow_up", args=[pk]),
        draft=f"hand-over-{pk}",
    )


def add_follow_up(request, pk):
    """Give somebody a task that follows from a decision."""
    decision = get_object_or_404(Decision.objects.readable_by(request.user).with_item(), pk=pk)
    authorize(request.user, Permission.RECORD_MEETING, decision.item)
    form = FollowUpForm(request.POST or None, item=decision.item)
    back = decision.item.room_address
    return answer_form(
        request,
        form,
        lambda: workflow.add_follow_up(decision=decision, by=request.user, **form.cleaned_data),
        done=_("The task has been given, and the responsible person has been told."),
        to=back if decision.meeting.may_be_recorded else decision,
        committee=decision.meeting.committee,
        meeting=decision.meeting,
        title=_("Follow-up on %(reference)s") % {"reference": decision.reference},
        submit=_("Give the task"),
        back=back,
        draft=f"follow-up-{pk}",
    )
