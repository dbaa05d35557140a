"""Through what a reader looks: as somebody else ("see as ..."), or by a guest's link. A lens only ever takes away.

The gate asks for it where it begins (standing, reach), and every page that is not named by the lens is not there.
"""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import redirect

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# What anybody may ask for, and how one gets out again.
ALWAYS = frozenset({"set_language", "health", "accessibility", "cookies", "members:stop_looking", "members:still_here"})


@dataclass(frozen=True)
class Lens:
    """What narrows a reader; equal lenses narrow alike."""

    # The page the reader came for, shown in place of the front page.
    home: str
    # Who really looks, when somebody sees as another person; who then may change nothing.
    by: Any = None
    # The only committees whose roles and grants count, when somebody sees as another person.
    committees: frozenset[int] = frozenset()
    # The only grant that counts, for a guest with a link: its kind ("item" or "meeting") and id.
    grant: tuple[str, int] | None = None


class LensMiddleware:
    """Puts the person a lens looks as in the place of the reader. Subclasses say who that is, and which pages exist."""

    def __init__(self, get_response):
        self.get_response = get_response

    def looking(self, request):
        """Return the person to be, with his or her `lens`; None for a reader who looks with the own eyes."""
        raise NotImplementedError

    def has(self, request, view_name: str) -> bool:
        """Return whether the page exists for who looks through this lens."""
        raise NotImplementedError

    def __call__(self, request):
        person = self.looking(request)
        if person is not None:
            request.user, request.lens_middleware = person, self
        return self.get_response(request)

    def looks(self, request) -> bool:
        """Return whether the request is made through this lens still: an idle session is logged off on its way in."""
        lens = getattr(request.user, "lens", None)
        return lens is not None and getattr(request, "lens_middleware", None) is self

    def process_view(self, request, view, args, kwargs):
        """Send the front page to where the lens leads; anything that is not named is not there (404)."""
        if not self.looks(request):
            return None
        name = request.resolver_match.view_name
        if name == "home":
            return redirect(request.user.lens.home)
        if name in ALWAYS or self.has(request, name):
            return None
        raise Http404
