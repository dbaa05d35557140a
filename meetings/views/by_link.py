"""Pages for who has a link in a mail, and no need of an account: what somebody answers, and the calendars.

A GET changes nothing, because mail scanners follow links: it takes a press on the page. A link that was never given,
has ended or was taken back is the same 404 for everybody.
"""

from collections.abc import Callable
from functools import wraps

from allauth.core.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from meetings import workflow
from meetings.forms.invitation import AnswerByLinkForm
from meetings.forms.poll import PollAnswerForm
from meetings.guests.answer_links import feed_behind, invitation_behind, reminded_behind, voter_behind
from meetings.models import Attendance
from meetings.workflow.feeds import feed_of
from members.workflow.people import choose_reminders
from pages.answer_form import answer_form

BY_LINK = "By the link in the mail"


def by_link(view: Callable) -> Callable:
    """Open a view to everybody who has its link: kept in no cache and in no search engine, and asked in bounds."""

    @wraps(view)
    def shown(request, token):
        too_many = consume_or_429(request, action="answer_by_link")
        answer = too_many or view(request, token)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return login_not_required(never_cache(shown))


def _over(request):
    # Only links that do not work are counted as looked at.
    too_many = consume_or_429(request, action="answer_link", limit_get=True)
    return too_many or render(request, "meetings/answer_link_over.html", status=404)


@by_link
def answer_by_link(request, token):
    """Say whether one comes, and who comes instead where the rules allow it."""
    entry = invitation_behind(token)
    attendance = entry.attendance if entry else None
    if entry is None or attendance is None:
        return _over(request)
    attendance.meeting = entry.meeting
    form = AnswerByLinkForm(request.POST or None, attendance=attendance)

    def do() -> Attendance:
        data, reason = form.cleaned_data, _(BY_LINK)
        answered = workflow.answer_invitation(
            attendance=attendance, answer=data["answer"], note=data["note"], by=entry.person, reason=reason
        )
        if substitute := data.get("substitute"):
            return workflow.name_substitute(
                attendance=attendance, substitute=substitute, by=entry.person, reason=reason
            )
        return answered

    return answer_form(
        request,
        form,
        do,
        done=_("Your answer has been saved. The secretariat can see it."),
        to=request.path,
        page=_answer_page,
        attendance=attendance,
        meeting=entry.meeting,
    )


def _answer_page(request, *, form, attendance, meeting, theirs, status):
    context = {"form": form, "attendance": attendance, "meeting": meeting, "committee": meeting.committee}
    return render(request, "meetings/answer_by_link.html", context, status=status)


@by_link
def poll_by_link(request, token):
    """Say which dates suit."""
    voter = voter_behind(token)
    if voter is None:
        return _over(request)
    form = PollAnswerForm(request.POST or None, voter=voter)

    def do():
        note, reason = form.cleaned_data["note"], _(BY_LINK)
        return workflow.answer_poll(voter=voter, answers=form.answers, note=note, by=voter.person, reason=reason)

    return answer_form(
        request,
        form,
        do,
        done=_("Your answer has been saved. You can change it as long as the poll is open."),
        to=request.path,
        page=_poll_page,
        voter=voter,
    )


def _poll_page(request, *, form, voter, theirs, status):
    context = {"form": form, "voter": voter, "poll": voter.poll, "committee": voter.poll.committee}
    return render(request, "meetings/poll_by_link.html", context, status=status)


@by_link
def stop_reminders(request, token):
    """Switch the own reminders off, or on again, by the link in one of them."""
    person = reminded_behind(token)
    if person is None:
        return _over(request)
    if request.method == "POST":
        choose_reminders(wanted=request.POST.get("wanted") == "yes", by=person)
        return redirect(request.path)
    return render(request, "meetings/stop_reminders.html", {"reminded": person})


@login_not_required
@require_safe
@cache_control(private=True, no_store=True)
def feed(request, token):
    """Hand a calendar to the program that subscribes to it, as it is at this minute."""
    found = feed_behind(token)
    if found is None:
        return _over(request)
    answer = HttpResponse(feed_of(found), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
