"""What goes to Sentry: the kind and place of a failure, and nothing of what was in hand."""

import logging

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from dk2020portal.operating import sentry
from tests.test_environment import PRODUCTION, manage

SECRET = "hemmelig-6f1c"


class Caught(Transport):
    """Keeps what would have been sent."""

    sent: list[str] = []

    def capture_envelope(self, envelope):
        self.sent.append(envelope.serialize().decode())


@pytest.fixture
def reports(settings):
    settings.SENTRY_DSN = "https://key@sentry.example/1"
    Caught.sent = []
    sentry.begin(transport=Caught)
    yield Caught.sent
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def test_a_failure_is_reported_without_locals_body_address_cookies_search_or_words(client, db, reports, monkeypatch):
    def fails(token):
        title = f"{SECRET} in a local"
        cause = KeyError(title)
        raise ValueError(f"{SECRET} in the words") from cause

    monkeypatch.setattr("meetings.views.guests.grant_behind", fails)
    client.raise_request_exception = False
    client.cookies["sessionid"] = SECRET
    logging.getLogger("tests").info("%s as a crumb", SECRET)
    answer = client.post(
        f"/guest/{SECRET}/?q={SECRET}",
        {"text": SECRET},
        headers={"x-request-id": "from-the-proxy-1", "referer": f"https://testserver/{SECRET}/"},
    )
    [report] = reports
    assert (answer.status_code, SECRET in report) == (500, False)
    for told in ("ValueError", "KeyError", '"function":"fails"', "meetings:guest_link", "from-the-proxy-1"):
        assert told in report


def test_what_is_logged_as_an_error_is_reported_as_it_stands_in_the_code(reports):
    logging.getLogger("tests").error("Mail %s did not leave: %s", 1, SECRET)
    assert ("Mail %s did not leave: %s" in reports[0], SECRET in reports[0]) == (True, False)


def test_without_an_address_the_library_is_not_even_imported():
    asked = "import sys; print('sentry_sdk' in sys.modules, 'prometheus_client' in sys.modules)"
    told = manage("shell", "--verbosity", "0", "-c", asked, **PRODUCTION)
    assert told.stdout.split()[-2:] == ["False", "False"]
