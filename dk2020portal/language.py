"""Which language a page is shown in: the one the person chose, otherwise Danish.

The choice lies in a cookie, which every page can read without asking the database; who has an account has it there,
too, and finds it in each browser he or she logs on in.
"""

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import translation

A_YEAR = 365 * 24 * 60 * 60


def keep_language(response, language: str) -> None:
    """Let this browser keep the language, if it is one of ours."""
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


@receiver(user_logged_in, dispatch_uid="dk2020portal.language_of_the_account")
def language_of_the_account(request=None, user=None, **_more) -> None:
    """Take the language of the account into the browser that is logged on in."""
    if request is not None:
        request.language_of_account = user.language


class ChosenLanguageMiddleware:
    """Activate the language of the language cookie; Danish without one.

    Django's own middleware follows the browser's preferences: a director with an English browser would then
    get an English portal. The interface is in Danish until somebody switches it (design section 1).
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.known = dict(settings.LANGUAGES)

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        keep_language(response, getattr(request, "language_of_account", ""))
        return response
