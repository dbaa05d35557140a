"""What somebody is shown is kept in no cache: neither the browser's nor one on the way."""

from django.conf import settings


class NoStoreMiddleware:
    """Send `Cache-Control: no-store` with every answer to a browser with a session: logged in, or by a guest's link.

    Any page can show a closed title, so no page decides for itself. After a log-out the back button asks the server
    again; text that was being written is no loss, since drafts are kept in the browser's own storage. Files of the
    portal's look are answered before this, by whitenoise. It asks for the cookie, not for the person: so it also holds
    when the database is away.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response
