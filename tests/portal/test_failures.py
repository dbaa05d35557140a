"""The pages of failures: each says what happened, and none needs what has failed."""

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
