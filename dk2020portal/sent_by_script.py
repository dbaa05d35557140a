"""Forms that a script of ours sends (static/js/saving.js), so that the page can say when they were not saved."""

import hashlib

from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.cache import cache
from django.http import HttpResponse

SENT_AS = "X-Sent-As"
GOES_TO = "X-Goes-To"
SAVED = "X-Saved"
# In seconds: how long what was sent can be at work, and how long its answer is remembered.
AT_WORK_FOR = 120
REMEMBERED_FOR = 3600


class MessageStorage(FallbackStorage):
    """Messages as Django keeps them; knows what this request has told of as done."""

    def __init__(self, request, *args, **kwargs):
        super().__init__(request, *args, **kwargs)
        self.successes = []

    def add(self, level, message, extra_tags=""):
        """Keep a message for the next page."""
        if level == messages.SUCCESS:
            self.successes.append(str(message))
        super().add(level, message, extra_tags)


class SentByScriptMiddleware:
    """Tells such a script where an answer leads (204) and whether it was saved, and does what it sends only once.

    The script sees neither in a redirect, and following it would take the message that is meant for the reader. A
    redirect alone does not say that something was saved: a refusal, and a session that has ended, lead elsewhere too.

    What is sent bears a name of its own. Where its answer was lost on the way, it comes again under the same name, and
    gets the answer it had the first time; while that is being worked out, it is too early for one (425).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        name = request.headers.get(SENT_AS)
        if request.method != "POST" or not name:
            return self.get_response(request)
        key = f"sent-as-{hashlib.sha256(f'{request.path} {name}'.encode()).hexdigest()}"
        if not cache.add(key, "", AT_WORK_FOR):
            return _answered_before(request, cache.get(key))
        response = _in_words(request, self.get_response(request))
        if SAVED in response:
            cache.set(key, {"goes_to": response[GOES_TO], "told": _told(request)}, REMEMBERED_FOR)
        else:
            cache.delete(key)
        return response


def _told(request) -> list[str]:
    return getattr(messages.get_messages(request), "successes", [])


def _in_words(request, response):
    """The answer as the script can read it: a redirect becomes words in its headers."""
    if 300 <= response.status_code < 400 and "Location" in response:
        response[GOES_TO] = response["Location"]
        if _told(request):
            response[SAVED] = "yes"
        del response["Location"]
        response.status_code = 204
    return response


def _answered_before(request, answer) -> HttpResponse:
    if not answer:
        return HttpResponse(status=425, headers={"Retry-After": "2"})
    for told in answer["told"]:
        messages.success(request, told)
    return HttpResponse(status=204, headers={GOES_TO: answer["goes_to"], SAVED: "yes"})
