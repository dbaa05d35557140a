"""Which language a page is shown in: the one the person chose, otherwise Danish."""

from django.conf import settings
from django.utils import translation


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
        return response
