"""A date poll: proposing dates, answering, the table of what was said, and the meeting that comes of it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.poll import CancelPollForm, PollAnswerForm, PollForm, ProposedDatesForm, initial_of, texts_of
from meetings.models import DatePoll, PollDate, PollVoter
from meetings.reading.polls import date_rows, voter_rows, voters_of
from meetings.workflow.polls import require_open, require_takes_answers
from members.gate.permissions import authorize, permissions_of
from members.models import Committee
from members.rules.roles import Permission
from members.workflow.goes_on import require_work_goes_on
from pages.answer_form import answer_form
from pages.form_page import before_typing


def create_poll(request, slug):
    """Propose dates for a meeting."""
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.PREPARE_MEETING, committee)
    before_typing(request, require_work_goes_on, committee)
    form = PollForm(request.POST or None)

    def do():
        data = form.cleaned_data
        facts = {name: data[name] for name in ("kind", "theme", "note", "closes_on")}
        return workflow.open_poll(committee=committee, dates=form.dates, by=request.user, **facts)

    return answer_form(
        request,
        form,
        do,
        done=_("The poll is open. Everybody who is asked gets a message with a link."),
        to=lambda poll: poll,
        page=_form_page,
        committee=committee,
        title=_("Find a date"),
        submit=_("Send the poll"),
        back=reverse("meetings:meetings", args=[slug]),
        draft=f"poll-new-{committee.pk}",
    )


def _form_page(request, *, form, theirs, status, **shown):
    context = {"form": form, "poll": None, "theirs": theirs, **shown}
    return render(request, "meetings/poll_form.html", context, status=status)


def _poll(request, pk) -> DatePoll:
    return get_object_or_404(DatePoll.objects.visible_to(request.user).select_related("committee", "meeting"), pk=pk)


def poll(request, pk):
    """What each date would be as a meeting, and who said what."""
    shown = _poll(request, pk)
    dates, voters = list(shown.dates.all()), voters_of(shown)
    mine = next((voter for voter in voters if voter.person_id == request.user.pk), None)
    context = {
        "poll": shown,
        "committee": shown.committee,
        "may": permissions_of(request.user, shown),
        "rows": date_rows(shown, dates, voters),
        "voters": voter_rows(dates, voters),
        "mine": mine,
        "answered": sum(voter.answered_at is not None for voter in voters),
        "may_remove": len(dates) > 2,
    }
    return render(request, "meetings/poll.html", context)


def answer_poll(request, pk):
    """Say which dates suit."""
    asked = _poll(request, pk)
    authorize(request.user, Permission.ANSWER_INVITATION, asked)
    voter = get_object_or_404(asked.voters.still_asked().select_related("poll"), person=request.user)
    before_typing(request, require_takes_answers, asked)
    form = PollAnswerForm(request.POST or None, voter=voter)

    def do():
        note = form.cleaned_data["note"]
        return workflow.answer_poll(voter=voter, answers=form.answers, note=note, by=request.user)

    return answer_form(
        request,
        form,
        do,
        done=_("Your answer has been saved. You can change it until %(day)s.") % {"day": _last_day(asked)},
        to=asked,
        committee=asked.committee,
        title=_("Which dates suit you?"),
        submit=_("Save the answer"),
        back=asked.get_absolute_url(),
    )


def _last_day(asked: DatePoll) -> str:
    return date_format(asked.closes_on, "DATE_FORMAT")


def change_poll(request, pk):
    """Give more time, or propose more dates."""
    changed = _poll(request, pk)
    authorize(request.user, Permission.PREPARE_MEETING, changed)
    before_typing(request, require_open, changed)
    form = ProposedDatesForm(request.POST or None, initial=initial_of(changed))

    def do():
        data = form.cleaned_data
        return workflow.change_poll(
            poll=changed,
            closes_on=data["closes_on"],
            note=data["note"],
            dates=form.dates,
            by=request.user,
            expected_version=data["version"],
        )

    return answer_form(
        request,
        form,
        do,
        done=_("The poll has been changed. Who is asked for more dates gets a message."),
        to=changed,
        theirs=texts_of,
        page=_form_page,
        committee=changed.committee,
        title=_("More dates, or more time"),
        submit=_("Save the poll"),
        back=changed.get_absolute_url(),
        draft=f"poll-{pk}",
    )


def cancel_poll(request, pk):
    """End a poll without a meeting."""
    ended = _poll(request, pk)
    authorize(request.user, Permission.PREPARE_MEETING, ended)
    before_typing(request, require_open, ended)
    form = CancelPollForm(request.POST or None)
    return answer_form(
        request,
        form,
        lambda: workflow.cancel_poll(poll=ended, by=request.user, **form.cleaned_data),
        done=_("The poll has been cancelled. Everybody who was asked gets a message."),
        to=ended,
        committee=ended.committee,
        title=_("Cancel the poll"),
        submit=_("Cancel the poll"),
        back=ended.get_absolute_url(),
    )


@require_POST
def hold_polled_meeting(request, pk):
    """Make the meeting of a proposed date: the poll is over with it."""
    polls = DatePoll.objects.visible_to(request.user)
    date = get_object_or_404(PollDate.objects.filter(poll__in=polls).select_related("poll__committee"), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, date.poll)
    meeting = workflow.hold_polled_meeting(
        poll=date.poll, date=date, send_entries="entries" in request.POST, by=request.user
    )
    messages.success(request, _("The meeting has been planned, and everybody who was asked has been told."))
    return redirect("meetings:prepare", meeting.pk)


@require_POST
def remove_poll_date(request, pk):
    """Take a proposed date away."""
    polls = DatePoll.objects.visible_to(request.user)
    date = get_object_or_404(PollDate.objects.filter(poll__in=polls).select_related("poll"), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, date.poll)
    messages.success(request, _("The date has been taken away."))
    return redirect(workflow.remove_poll_date(date=date, by=request.user))


@require_POST
def renew_poll_link(request, pk):
    """Send somebody a new link; the one before opens nothing any more."""
    polls = DatePoll.objects.visible_to(request.user)
    voter = get_object_or_404(PollVoter.objects.filter(poll__in=polls).select_related("poll", "person"), pk=pk)
    authorize(request.user, Permission.PREPARE_MEETING, voter.poll)
    workflow.renew_poll_link(voter=voter, by=request.user)
    messages.success(request, _("%(name)s gets a new link by mail. The one before has ended.") % {"name": voter.person})
    return redirect(voter.poll)
