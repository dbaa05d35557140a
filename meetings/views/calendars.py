"""The calendars one subscribes to, and whether one is reminded by mail."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.guests.answer_links import feed_address
from meetings.models import CalendarFeed
from members.gate.permissions import authorize
from members.models import Committee
from members.models.standing import standing_of
from members.rules.roles import Permission
from members.workflow.people import choose_reminders


@never_cache
def calendars(request):
    """The own calendar, those of the committees, and the reminders."""
    own = None if request.user.lens else CalendarFeed.objects.filter(person=request.user).first()
    standing = standing_of(request.user)
    kept = {committee.pk: committee for committee in standing.committees}
    keeps = standing.committees_with(Permission.PREPARE_MEETING)
    feeds = {feed.committee_id: feed for feed in CalendarFeed.objects.filter(committee__in=kept)}
    rows = [
        {
            "committee": committee,
            "address": _whole(feeds.get(pk)),
            "keeps": pk in keeps,
        }
        for pk, committee in kept.items()
        if pk in keeps or pk in feeds
    ]
    context = {"address": _whole(own), "rows": rows}
    return render(request, "meetings/calendars.html", context)


def _whole(feed: CalendarFeed | None) -> str:
    return settings.SITE_URL + feed_address(feed) if feed else ""


@require_POST
def make_own_feed(request):
    """Make the address of the own calendar, or a new one in place of the one before."""
    workflow.make_own_feed(by=request.user)
    messages.success(request, _("Your calendar has a new address. One you had before has ended."))
    return redirect("meetings:calendars")


@require_POST
def end_own_feed(request):
    """Take the address of the own calendar back."""
    feed = get_object_or_404(CalendarFeed, person=request.user)
    workflow.end_feed(feed=feed, by=request.user)
    messages.success(request, _("The address has ended. Programs that subscribe to it get nothing any more."))
    return redirect("meetings:calendars")


def _committee(request, slug) -> Committee:
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, Permission.PREPARE_MEETING, committee)
    return committee


@require_POST
def make_committee_feed(request, slug):
    """Make the address of a committee's calendar, or a new one in place of the one before."""
    workflow.make_committee_feed(committee=_committee(request, slug), by=request.user)
    messages.success(request, _("The calendar has a new address. One it had before has ended."))
    return redirect("meetings:calendars")


@require_POST
def end_committee_feed(request, slug):
    """Take the address of a committee's calendar back."""
    feed = get_object_or_404(CalendarFeed, committee=_committee(request, slug))
    workflow.end_feed(feed=feed, by=request.user)
    messages.success(request, _("The address has ended. Programs that subscribe to it get nothing any more."))
    return redirect("meetings:calendars")


@require_POST
def set_reminders(request):
    """Say whether one is reminded by mail."""
    wanted = request.POST.get("wanted") == "yes"
    choose_reminders(wanted=wanted, by=request.user)
    messages.success(request, _("You are reminded by mail.") if wanted else _("You are not reminded by mail any more."))
    return redirect("meetings:calendars")
