"""The reader's own page."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from members import workflow
from members.forms.people import OwnFactsForm
from members.models import Membership, Person
from members.rules.topics import Topic
from members.views.people import register_page
from pages.answer_form import answer_form
from pages.form_course import facts_of
from record.versions import version_of


def profile(request):
    """The reader's own data and memberships."""
    memberships = Membership.objects.active().filter(person=request.user).select_related("committee")
    changes = request.user.email_changes.select_related("asked_by")
    wishes = request.user.second_factor_resets.select_related("asked_by", "confirmed_by")
    context = {
        "memberships": memberships,
        "change": changes.pending().first(),
        "wish": wishes.filter(done_at=None, ended_at=None).first(),
        "changed": changes.exclude(done_at=None),
        "collects": [topic.label for topic in Topic if topic in request.user.collects],
        "removed": wishes.exclude(done_at=None),
    }
    return render(request, "members/profile.html", context)


def edit_own_facts(request):
    """Change what one keeps oneself: the phone, the pages' language and keys, and which mails come as one."""

    def save():
        me = workflow.edit_own_facts(by=request.user, **facts_of(form))
        # This browser, too, where another language may have been chosen (dk2020portal/language.py).
        request.language_of_account = me.language
        return me

    form = OwnFactsForm(request.POST or None, initial=_shown(request.user))
    return answer_form(
        request,
        form,
        save,
        done=_("Saved."),
        to=reverse("members:profile"),
        now=_shown,
        page=register_page,
        title=_("Phone, language, mails and keys"),
        submit=_("Save"),
        back=reverse("members:profile"),
    )


def _shown(person) -> dict:
    language = person.language or Person.Language.DANISH
    return {
        "phone": person.phone,
        "language": language,
        "collects": person.collects,
        "uses_single_keys": person.uses_single_keys,
        "version": version_of(person),
    }
