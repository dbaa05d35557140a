"""Pages of the templates of a committee's items, and the page on which a meeting is copied."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import workflow
from meetings.forms.meeting import initial_of as initial_of_meeting
from meetings.forms.template import CopyMeetingForm, TemplateForm, initial_of
from meetings.models import ItemTemplate, Meeting
from meetings.workflow.new_agenda import templates_of
from members.gate.permissions import authorize
from members.models import Committee
from members.rules.roles import Permission
from members.workflow.goes_on import require_has_not_ended, require_work_goes_on
from pages.answer_form import answer_form
from pages.form_course import facts_of
from pages.form_page import before_typing

PREPARE = Permission.PREPARE_MEETING


def _committee(request, slug) -> Committee:
    committee = get_object_or_404(Committee.objects.visible_to(request.user), slug=slug)
    authorize(request.user, PREPARE, committee)
    return committee


def _template(request, pk) -> ItemTemplate:
    return get_object_or_404(ItemTemplate.objects.visible_to(request.user).select_related("committee"), pk=pk)


def _list_at(committee: Committee) -> str:
    return reverse("meetings:templates", args=[committee.slug])


def templates(request, slug):
    """What every agenda begins and ends with, and texts to begin an item of a kind from."""
    committee = _committee(request, slug)
    places = ItemTemplate.Place
    context = {
        "committee": committee,
        "groups": [(place.label, templates_of(committee, places=[place])) for place in places],
        "are_own": committee.item_templates.exists(),
    }
    return render(request, "meetings/templates.html", context)


@require_POST
def keep_templates(request, slug):
    """Keep the proposed standing items as the group's own, to change them."""
    committee = _committee(request, slug)
    workflow.keep_templates(committee=committee, by=request.user)
    messages.success(request, _("The standing items are the group's own now. Change them below."))
    return redirect(_list_at(committee))


def add_template(request, slug):
    """Add a template."""
    committee = _committee(request, slug)
    form = TemplateForm(request.POST or None)

    def do() -> ItemTemplate:
        facts = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return workflow.save_template(committee=committee, by=request.user, **facts)

    return _form(request, form, do, committee, title=_("Add a template"), draft=f"template-new-{committee.pk}")


def edit_template(request, pk):
    """Change a template; the items that were made of it stay as they are."""
    template = _template(request, pk)
    form = TemplateForm(request.POST or None, initial=initial_of(template))

    def do() -> ItemTemplate:
        committee = template.committee
        return workflow.save_template(committee=committee, template=template, by=request.user, **facts_of(form))

    title = _("Edit the template “%(title)s”") % {"title": template.title}
    return _form(request, form, do, template.committee, title=title, draft=f"template-{pk}", now=initial_of)


def _form(request, form, do, committee: Committee, **shown):
    back = _list_at(committee)
    done, submit = _("The template has been saved."), _("Save the template")
    return answer_form(request, form, do, done=done, to=back, committee=committee, submit=submit, back=back, **shown)


@require_POST
def remove_template(request, pk):
    """Take a template away."""
    template = _template(request, pk)
    committee = template.committee
    workflow.remove_template(template=template, by=request.user)
    messages.success(request, _("The template “%(title)s” has been removed.") % {"title": template.title})
    return redirect(_list_at(committee))


@require_POST
def fill_agenda(request, pk):
    """Put the standing items on an agenda that was begun without them."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, PREPARE, meeting)
    workflow.fill_agenda(meeting=meeting, by=request.user)
    messages.success(request, _("The standing items have been added."))
    return redirect("meetings:prepare", pk)


def copy_meeting(request, pk):
    """Plan a meeting like this one, at another time."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_page(), pk=pk)
    authorize(request.user, PREPARE, meeting)
    committee = meeting.committee
    before_typing(request, require_work_goes_on, committee)
    before_typing(request, require_has_not_ended, committee)
    kept = ("kind", "place", "link", "theme", "chair", "minute_taker", "start", "end")
    initial = {name: value for name, value in initial_of_meeting(meeting).items() if name in kept}
    form = CopyMeetingForm(request.POST or None, committee=committee, person=request.user, initial=initial)
    return answer_form(
        request,
        form,
        lambda: workflow.copy_meeting(meeting=meeting, by=request.user, **form.facts),
        done=_("The meeting has been planned. Its agenda can be begun now."),
        to=lambda made: reverse("meetings:prepare", args=[made.pk]),
        committee=committee,
        meeting=meeting,
        title=_("Copy meeting %(number)s") % {"number": meeting.reference},
        submit=_("Create the meeting"),
        back=meeting.get_absolute_url(),
        draft=f"meeting-copy-{pk}",
    )
