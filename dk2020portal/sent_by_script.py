"""Forms that a script of ours sends (static/js/saving.js), so that the page can say when they were not saved."""

from django.contrib.messages import SUCCESS, get_messages
from django.contrib.messages.storage.fallback import FallbackStorage

ASKED_BY = "X-Sent-By-Script"
GOES_TO = "X-Goes-To"
SAVED = "X-Saved"


class MessageStorage(FallbackStorage):
    """Messages as Django keeps them; knows whether this request has told of something done."""

    told_of_success = False

    def add(self, level, message, extra_tags=""):
        """Keep a message for the next page."""
        self.told_of_success = self.told_of_success or level == SUCCESS
        super().add(level, message, extra_tags)


class GoesToMiddleware:
    """Tells such a script where an answer leads (204), and whether it was saved: it cannot see either in a redirect.

    Following the redirect it would take the message that is meant for the reader. A redirect alone does not say that
    something was saved: a refusal, and a session that has ended, lead elsewhere too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if ASKED_BY in request.headers and 300 <= response.status_code < 400 and "Location" in response:
            response[GOES_TO] = response["Location"]
            if getattr(get_messages(request), "told_of_success", False):
                response[SAVED] = "yes"
            del response["Location"]
            response.status_code = 204
        return response
