"""Pages of the whole programme: its line of time, who is who, and its terms of reference."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members.gate.permissions import authorize
from members.models import Membership
from members.rules.roles import Permission, Role
from pages.answer_form import answer_form
from pages.form_course import facts_of
from programme import workflow
from programme.forms.terms import SentenceForm
from programme.models import Contact, TermsSentence
from programme.reading.terms import Sentence, blocks_of, sentences_in, terms_of
from programme.reading.timeline import events_of, picture_of
from programme.views.plans import programme_seen
from programme.views.while_open import for_typing, may_now
from record.versions import version_of
from workgroups.models import WorkGroup


def timeline(request, slug):
    """Everything on one line of time, and the same as a table."""
    programme = programme_seen(request, slug)
    events = events_of(programme, request.user)
    periods = programme.periods
    context = {
        "programme": programme,
        "committee": programme.committee,
        "may": may_now(request.user, programme),
        "events": events,
        "picture": picture_of(events, periods),
    }
    return render(request, "programme/timeline.html", context)


def who_is_who(request, slug):
    """Who leads, who prepares, who coordinates which municipality, who leads which group, and who is outside."""
    programme = programme_seen(request, slug)
    seats = list(Membership.objects.active().filter(committee=programme.committee_id).with_person())
    groups = WorkGroup.objects.visible_to(request.user).at_work().filter(committee__parent=programme.committee_id)
    leads = Membership.objects.active().filter(committee__in=groups.values("committee"), role=Role.SECRETARIAT)
    context = {
        "programme": programme,
        "committee": programme.committee,
        "may": may_now(request.user, programme),
        "parts": [
            (label, [seat for seat in seats if seat.role in roles])
            for label, roles in (
                (_("Co-chairs"), (Role.CO_CHAIR,)),
                (_("Members"), (Role.MEMBER,)),
                (_("The secretariat"), (Role.SECRETARIAT,)),
                (_("Coordinators of the municipalities"), (Role.COORDINATOR,)),
                (_("Participants"), (Role.PARTICIPANT,)),
                (_("Substitutes"), (Role.SUBSTITUTE,)),
            )
        ],
        "leads": leads.with_person().select_related("committee", "person__organisation"),
        "contacts": Contact.objects.readable_by(request.user)
        .filter(programme=programme, ended_on=None)
        .select_related("person__organisation"),
    }
    return render(request, "programme/who_is_who.html", context)


def terms(request, slug):
    """The terms of reference: each sentence leads to where it lives, and to what was decided about it."""
    programme = programme_seen(request, slug)
    context = {
        "programme": programme,
        "committee": programme.committee,
        "may": may_now(request.user, programme),
        "blocks": terms_of(programme, request.user),
    }
    return render(request, "programme/terms.html", context)


@for_typing
def place_sentence(request, slug, number):
    """Say where a sentence lives."""
    programme = programme_seen(request, slug)
    authorize(request.user, Permission.MANAGE_PROGRAMME, programme)
    found: dict[int, Sentence] = {
        sentence.number: sentence for sentence in sentences_in(blocks_of(programme.committee.terms_of_reference))
    }
    if number not in found:
        raise Http404
    text = found[number].text
    known = TermsSentence.objects.filter(programme=programme, text=text).first()
    form = SentenceForm(request.POST or None, programme=programme, text=text, initial=_shown(known))
    back = reverse("programme:terms", args=[slug])
    return answer_form(
        request,
        form,
        lambda: workflow.place_sentence(programme=programme, text=text, by=request.user, **facts_of(form)),
        done=_("It is saved where the sentence lives."),
        to=f"{back}#sentence-{number}",
        now=_shown,
        committee=programme.committee,
        title=_("Where this lives: “%(sentence)s”") % {"sentence": text},
        submit=_("Save where it lives"),
        back=back,
    )


def _shown(known) -> dict:
    return {
        "places": known.places if known else [],
        "tasks": list(known.tasks.all()) if known else [],
        "version": version_of(known),
    }
