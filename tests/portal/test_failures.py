"""The pages of failures: each says what happened, and none needs what has failed."""

import errno

import pytest
from django.db import OperationalError

from dk2020portal.failures import in_words
from tests.test_environment import manage

NOBODY_LISTENS = "postgres://portal@127.0.0.1:1/portal"
ASKED = """
from django.conf import settings
from django.test import Client
for address in ("/", "/health/", "/account/login/", "/meetings/1/", "/still-here/"):
    for method in ("get", "post"):
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        client.cookies[settings.SESSION_COOKIE_NAME] = "of-somebody-logged-in"
        answer = getattr(client, method)(address, secure=True)
        print(answer.status_code, "Portalen kan ikke få fat i sin database" in answer.content.decode(), address)
"""


def test_a_database_that_is_away_is_said_in_words_on_every_page():
    told = manage("shell", "--verbosity", "0", "-c", ASKED, TESTING="true", DATABASE_URL=NOBODY_LISTENS)
    answers = [line.rpartition(" ")[0] for line in told.stdout.splitlines()]
    assert answers == ["503 True"] * 10


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (OperationalError("database or disk is full"), 507),
        (OperationalError('could not extend file "base/1": No space left on device'), 507),
        (OperationalError("connection refused"), 503),
    ],
    ids=str,
)
def test_a_full_disk_and_a_lost_database_each_have_a_page_of_their_own(failure, status):
    assert in_words(failure).status_code == status


def test_any_other_failure_has_none():
    assert in_words(OSError(errno.EACCES, "Permission denied")) is None
