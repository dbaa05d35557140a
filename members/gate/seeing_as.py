"""See as ...: the secretariat looks at the portal as somebody else would, can change nothing, and is logged."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from members.models import Person, SeenAs
from members.models.standing import standing_of
from members.rules.lens import ALWAYS, SAFE_METHODS, Lens, LensMiddleware
from members.rules.roles import Permission
from record import clock

LASTS = timedelta(minutes=30)
_KEY = "see_as"
_APPS = ("meetings", "workgroups", "programme")
_PAGES = {"committee", "search", "members:composition", "members:rules"}
# Somebody's own things within those apps.
_OWN = {
    "meetings:pack",
    "meetings:pack_file",
    "meetings:follow_up",
    "meetings:write_remark",
    "programme:archive_job",
    "programme:archive_file",
}


def see_as(request, person: Person, *, committee) -> SeenAs:
    """Let who is logged in see the portal as `person` for half an hour, and note it. The caller has authorised it."""
    until = clock.now() + LASTS
    home = committee.get_absolute_url()
    request.session[_KEY] = {"by": request.user.pk, "as": person.pk, "until": until.isoformat(), "home": home}
    return SeenAs.objects.create(by=request.user, person=person, committee=committee, at=clock.now())


def stop_seeing_as(request) -> None:
    """Look with the own eyes again."""
    request.session.pop(_KEY, None)


class SeeAsMiddleware(LensMiddleware):
    """Looks as the person chosen in the committees the reader manages, never at what is taken from the reader."""

    def looking(self, request):
        kept = request.session.get(_KEY)
        if not kept:
            return None
        managed = standing_of(request.user).committees_with(Permission.MANAGE_COMMITTEE) if self._own(request) else []
        person = Person.objects.filter(pk=kept["as"], is_active=True).first()
        if not managed or person is None or datetime.fromisoformat(kept["until"]) <= clock.now():
            stop_seeing_as(request)
            return None
        person.lens = Lens(home=kept["home"], by=request.user, committees=frozenset(managed))
        return person

    @staticmethod
    def _own(request) -> bool:
        return request.user.is_authenticated and request.user.pk == request.session[_KEY]["by"]

    def process_view(self, request, view, args, kwargs):
        """Change nothing: an attempt leads back with a sentence."""
        changes = request.method not in SAFE_METHODS and request.resolver_match.view_name not in ALWAYS
        if changes and self.looks(request):
            messages.warning(request, _("You see the portal as somebody else. Nothing has been changed."))
            return redirect(request.user.lens.home)
        return super().process_view(request, view, args, kwargs)

    def has(self, request, view_name: str) -> bool:
        if view_name in _OWN:
            return False
        return view_name in _PAGES or view_name.partition(":")[0] in _APPS
