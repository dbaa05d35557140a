"""The pages that belong to no app, or ask several: front page, a committee's overview, language."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, OuterRef, Subquery, prefetch_related_objects
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dk2020portal.front_page import answer_of, by_time, decided_since, next_meeting_of
from dk2020portal.language import keep_language
from dk2020portal.out_of_order import out_of_order
from dk2020portal.waiting import live_meetings, waiting_for
from meetings.models import Decision, Meeting
from meetings.models.reach import holds
from meetings.reading.due import due_of, next_due
from meetings.reading.record_for_reader import listed
from meetings.rules.lifecycle import MeetingState
from members import workflow
from members.accounts.account import LAST_HERE
from members.models import Committee, Person
from members.models.standing import standing_of, where_held
from members.people.composition import composition_on
from members.rules.roles import Permission
from pages.sorted_as_ids import SortedAsIds
from record import clock
from workgroups.models import WorkGroup


def _upcoming(person):
    """The meetings to come that `person` may see, the nearest first."""
    meetings = Meeting.objects.visible_to(person).select_related("committee", "current_revision")
    return meetings.filter(ends_at__gt=clock.now()).exclude(state=MeetingState.CANCELLED)


def _next_meetings(person):
    """The next four meetings of `person`, each with the deadline that comes next for who prepares it."""
    prepares = where_held(person, Permission.PREPARE_MEETING)
    meetings = _upcoming(person).with_reading_of(person).annotate(prepares=holds(prepares), my_answer=answer_of(person))
    upcoming = list(meetings[:4])
    # Most stand among those at work, which know the rules of their committees already.
    known = {meeting.committee_id: meeting.committee for meeting in live_meetings(person)}
    for meeting in upcoming:
        meeting.committee = known.get(meeting.committee_id, meeting.committee)
    prefetch_related_objects(upcoming, "committee__rules")
    return [(meeting, next_due(due_of(meeting)) if meeting.prepares else None) for meeting in upcoming]


def _latest_decisions(person):
    """The decisions `person` may read, of the latest meeting first, in the order of its agenda."""
    decisions = Decision.objects.readable_by(person).with_item()
    return decisions.order_by("-item__meeting__starts_at", "item__position")


def home(request):
    """The front page: what stands still, what waits for this person by when, the next meetings, what was decided."""
    upcoming = _next_meetings(request.user)
    last_here = "" if request.user.lens else request.session.get(LAST_HERE, "")
    context = {
        "out_of_order": out_of_order(request),
        "waiting": by_time(waiting_for(request.user)),
        "upcoming": upcoming,
        "next": next_meeting_of(request.user, [meeting for meeting, _due in upcoming]),
        "decided": decided_since(_latest_decisions(request.user), last_here),
        "prepares": bool(standing_of(request.user).committees_with(Permission.PREPARE_MEETING)),
    }
    return render(request, "portal/home.html", context)


def committee(request, slug):
    """The front page of a committee: period, references, who sits in it, what it does; a working group has its own."""
    groups = WorkGroup.objects.visible_to(request.user).at_work().filter(committee__parent=OuterRef("pk"))
    count = groups.order_by().values("committee__parent").annotate(count=Count("pk")).values("count")
    committees = Committee.objects.visible_to(request.user).select_related("parent", "programme", "work_group")
    shown = get_object_or_404(committees.annotate(open_workgroups=Subquery(count)), slug=slug)
    if hasattr(shown, "work_group"):
        return redirect("workgroups:workgroup", slug)
    context = {
        "committee": shown,
        "periods": shown.programme.periods if hasattr(shown, "programme") else [],
        "references": shown.case_references.select_related("party"),
        "composition": composition_on(shown, clock.today()),
        "next_meeting": _upcoming(request.user).filter(committee=shown).exclude(kind=Meeting.Kind.WRITTEN).first(),
        "decisions": listed(SortedAsIds(_latest_decisions(request.user).filter(item__committee=shown))[:5]),
        "workgroups": shown.open_workgroups or 0,
    }
    return render(request, "portal/committee.html", context)


@login_not_required
@require_POST
def choose_language(request):
    """Keep the chosen language, in the account of who has one, and return to the page the choice was made on."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = HttpResponseRedirect(back if ours else "/")
    # Who looks with somebody else's eyes chooses for this browser alone.
    if request.user.is_authenticated and not request.user.lens and wanted in Person.Language.values:
        workflow.choose_language(language=wanted, by=request.user)
    keep_language(response, wanted)
    return response
