"""How somebody who has been let in gets a password."""

import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Person
from members.workflow import add_person
from record.verbs import Refused
from tests.conftest import NO_WORKER

PASSWORD = "et-langt-kodeord-2026"


@pytest.fixture(autouse=True)
def limits_of_each_test_apart():
    cache.clear()


@pytest.fixture
def invited(db):
    """Somebody the secretariat registered: an e-mail, and no password yet."""
    return Person.objects.create_user(name="Ny Gæst", email="ny.gaest@kommune.example")


@pytest.fixture
def forgets(client, django_capture_on_commit_callbacks):
    """Somebody types an e-mail on the page for a forgotten password, and the worker does its part."""

    def asked(email, **sent):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post("/account/password/reset/", {"email": email}, **sent)

    return asked


def test_somebody_without_a_password_chooses_one_by_mail_and_logs_on(client, invited, mailoutbox, forgets):
    forgets("Ny.Gaest@kommune.example")
    link = re.search(r"http://127.0.0.1:8000(/\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    password = "et-langt-kodeord-2026"
    client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    logged_on = client.post("/account/login/", {"login": invited.email, "password": password})
    assert (logged_on.status_code, logged_on.url) == (302, "/")


def test_nobody_signs_up(client, db):
    page = client.post("/account/signup/", {"email": "mig@kommune.example", "password1": "et-langt-kodeord-2026"})
    assert (page.status_code, Person.objects.count()) == (404, 0)


CLOSED = [
    "signup/passkey/",
    "confirm-email/abc/",
    "login/code/",
    "phone/verify/",
    "2fa/trust/",
    "2fa/webauthn/",
    "social/connections/",
    "saml/organisation/login/",
]


@pytest.mark.parametrize("address", CLOSED)
def test_what_the_account_library_could_do_and_the_portal_does_not_is_closed(client, db, address):
    assert client.get(f"/account/{address}").status_code == 404


def answer_without_its_token(answer):
    return answer.status_code, re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]*"|csrf[^>]*|"X-CSRFToken[^>]*', "", answer.content.decode()
    )


@pytest.fixture
def known(db):
    return Person.objects.create_user(name="Kendt", email="kendt@kommune.example", password=PASSWORD)


def test_log_in_answers_the_same_for_nobody_a_wrong_password_and_somebody_without_one(client, known, invited):
    answers = {
        re.sub(
            r'value="\S+@kommune.example"',
            "",
            answer_without_its_token(client.post("/account/login/", {"login": email, "password": "forkert-kodeord"}))[
                1
            ],
        )
        for email in ("ukendt@kommune.example", known.email, invited.email)
    }
    assert len(answers) == 1
    assert client.post("/account/login/", {"login": known.email.upper(), "password": PASSWORD}).status_code == 302


def test_a_forgotten_password_answers_the_same_for_everybody(forgets, known, mailoutbox):
    answers = [forgets(email) for email in ("ukendt@kommune.example", known.email)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(302, "/account/password/reset/done/")] * 2
    assert [mail.to for mail in mailoutbox] == [[known.email]]


def test_a_forgotten_password_costs_the_page_the_same_queries_for_everybody(client, known, settings):
    settings.TASKS = NO_WORKER
    asked = []
    for email in ("ukendt@kommune.example", known.email):
        with CaptureQueriesContext(connection) as queries:
            client.post("/account/password/reset/", {"email": email})
        asked.append([re.sub(r"'[^']*'|s\d+_x\d+", "...", query["sql"]) for query in queries])
    assert asked[0] == asked[1]


def test_the_link_of_a_reset_names_the_portal_and_not_the_address_that_was_asked(forgets, known, mailoutbox):
    forgets(known.email, headers={"host": "localhost"})
    assert re.findall(r"http://[^/]+", mailoutbox[0].body) == ["http://127.0.0.1:8000"]


def test_two_people_cannot_share_an_e_mail_by_its_case(known):
    twin = Person.objects.create_user(name="Tvilling", email="tvilling@kommune.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=twin.pk).update(email="KENDT@kommune.example")
    with pytest.raises(Refused), transaction.atomic():
        add_person(name="Tvilling", email="Kendt@Kommune.example", by=twin)


def test_after_five_wrong_passwords_even_the_right_one_waits(client, known):
    for _attempt in range(5):
        client.post("/account/login/", {"login": known.email, "password": "forkert-kodeord"})
    answer = client.post("/account/login/", {"login": known.email, "password": PASSWORD})
    assert (answer.status_code, "_auth_user_id" in client.session) == (200, False)


@pytest.fixture
def cache_table(db, settings):
    """The cache as the demo and production have it: a table of the database."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_cache"}
    }
    call_command("createcachetable", verbosity=0)


def test_too_many_resets_get_a_friendly_page_with_the_cache_table_too(client, known, cache_table):
    answers = [client.post("/account/password/reset/", {"email": known.email}) for _attempt in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert b"Wait a little" in answers[-1].content


def test_a_weak_password_is_refused_with_a_sentence(as_, known):
    page = as_(known).post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
    )
    known.refresh_from_db()
    assert (page.status_code, known.check_password(PASSWORD)) == (200, True)


def logged_on(person):
    """A client logged on as anybody is, by e-mail and password."""
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def test_a_reader_sees_where_he_or_she_is_logged_on_and_logs_off_everywhere_else(known):
    here, there = logged_on(known), logged_on(known)
    assert len(here.get("/account/sessions/").context["sessions"]) == 2
    here.post("/account/sessions/")
    assert (here.get("/profile/").status_code, there.get("/profile/").status_code) == (200, 302)


def test_who_logs_in_by_keyboard_comes_from_the_e_mail_to_the_password_and_from_there_to_the_button(client, db):
    page = client.get("/account/login/").content.decode()
    places = [
        page.index(what) for what in ('name="login"', 'name="password"', "Log on</button>", "/account/password/reset/")
    ]
    assert places == sorted(places)
