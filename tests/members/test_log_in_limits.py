"""Failed log-ins: who is held back, who is not, and what the answer does not tell."""

import logging
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dk2020portal.proxies import UncountedProxyMiddleware, proxies_are_counted
from members.accounts import log_in_limits
from members.models import LogInFailure, Person
from record import clock

PASSWORD, WRONG = "et-langt-kodeord-2026", "et-forkert-kodeord"
HOME, OFFICE = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def known(db):
    return Person.objects.create_user(name="Kendt", email="kendt@kommune.example", password=PASSWORD)


def tries(email, password=WRONG, *, address=HOME, times=1, client=None):
    """Try to log in so many times; return the last answer's status."""
    client = client or Client()
    for _attempt in range(times):
        answer = client.post("/account/login/", {"login": email, "password": password}, REMOTE_ADDR=address)
    return answer.status_code


def test_five_wrong_passwords_block_that_address_for_that_e_mail_only(known):
    tries(known.email, times=5)
    other = Person.objects.create_user(name="Anden", email="anden@kommune.example", password=PASSWORD)
    entered = [tries(known.email, PASSWORD), tries(other.email, PASSWORD), tries(known.email, PASSWORD, address=OFFICE)]
    assert entered == [200, 302, 302]


def test_who_logged_on_here_before_is_not_locked_out_by_a_neighbour_behind_the_same_address(known):
    browser = Client()
    tries(known.email, PASSWORD, client=browser)
    browser.cookies.pop("sessionid")
    tries(known.email, times=6)
    assert [tries(known.email, PASSWORD), tries(known.email, PASSWORD, client=browser)] == [200, 302]


def test_a_known_browser_may_not_guess_for_ever_either(known):
    browser = Client()
    tries(known.email, PASSWORD, client=browser)
    browser.cookies.pop("sessionid")
    tries(known.email, times=5, client=browser)
    assert [tries(known.email, PASSWORD, client=browser), tries(known.email, PASSWORD)] == [200, 302]


def test_a_browser_known_to_one_e_mail_has_no_count_of_its_own_for_another(known):
    browser = Client()
    tries(known.email, PASSWORD, client=browser)
    browser.cookies.pop("sessionid")
    tries("anden@kommune.example", times=2, client=browser)
    assert LogInFailure.objects.exclude(address="").count() == 2


def test_guesses_from_everywhere_hold_back_strange_browsers_and_no_known_one(known):
    browser = Client()
    tries(known.email, PASSWORD, client=browser)
    browser.cookies.pop("sessionid")
    for number in range(log_in_limits.EMAIL):
        tries(known.email, address=f"203.0.113.{number}")
    assert [tries(known.email, PASSWORD, address=OFFICE), tries(known.email, PASSWORD, client=browser)] == [200, 302]


def test_who_is_held_back_gets_in_by_a_new_password(known, mailoutbox, django_capture_on_commit_callbacks):
    tries(known.email, times=5)
    browser = Client()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post("/account/password/reset/", {"email": known.email}, REMOTE_ADDR=HOME)
    link = mailoutbox[0].body.split("http://127.0.0.1:8000")[1].split()[0]
    page = browser.get(link, follow=True)
    new = "et-andet-kodeord-2026"
    browser.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert [tries(known.email, new), tries(known.email, new, client=browser)] == [200, 302]


@pytest.mark.parametrize(("second", "entered"), [("2001:db8:0:1::ff", 200), ("2001:db8:0:2::1", 302)])
def test_whoever_has_an_ipv6_network_has_one_count_for_all_its_addresses(known, second, entered):
    tries(known.email, times=5, address="2001:db8:0:1::1")
    assert tries(known.email, PASSWORD, address=second) == entered


def test_a_hundred_people_behind_one_address_log_on(db):
    people = [
        Person.objects.create_user(name=f"Nr. {number}", email=f"nr{number}@kommune.example", password=PASSWORD)
        for number in range(100)
    ]
    assert {tries(person.email, PASSWORD) for person in people} == {302}


def test_many_e_mails_tried_from_one_address_are_stopped(known):
    for number in range(log_in_limits.ADDRESS):
        tries(f"nr{number}@kommune.example")
    assert [tries(known.email, PASSWORD), tries(known.email, PASSWORD, address=OFFICE)] == [200, 302]


def test_counts_outlive_whatever_else_is_kept_in_the_cache(known, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 3}}
    }
    tries(known.email, times=5)
    for number in range(20):
        tries(f"nr{number}@kommune.example")
    assert tries(known.email, PASSWORD) == 200


def test_old_failures_are_removed_by_tend(known):
    LogInFailure.objects.create(email="a", place="b", at=clock.now() - timedelta(days=2))
    tries(known.email)
    log_in_limits.forget_old_failures()
    assert LogInFailure.objects.count() == 1


class CountingHasher(MD5PasswordHasher):
    """The hasher of the tests, which counts its runs."""

    runs = 0

    def encode(self, password, salt):
        type(self).runs += 1
        return super().encode(password, salt)


def work_of(call) -> tuple[int, list[str]]:
    """Return how often a password was hashed and which statements the database was asked, without their values."""
    before = CountingHasher.runs
    with CaptureQueriesContext(connection) as queries:
        call()
    statements = [" ".join(query["sql"].split()[:3]) for query in queries]
    return CountingHasher.runs - before, statements


def test_a_failed_log_in_costs_the_same_work_whoever_it_is(known, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    without = Person.objects.create_user(name="Uden", email="uden@kommune.example")
    linked = Person.objects.create_user(name="Organisation", email="org@kommune.example", password=PASSWORD)
    linked.emailaddress_set.create(email=linked.email, verified=True, primary=True)
    SocialAccount.objects.create(user=linked, provider="organisation", uid="1")
    closed = Person.objects.create_user(name="Lukket", email="lukket@kommune.example", password=PASSWORD)
    closed.is_active = False
    closed.save()
    tried = [
        ("ukendt@kommune.example", WRONG),
        (known.email, WRONG),
        (without.email, WRONG),
        (linked.email, WRONG),
        (closed.email, WRONG),
        (closed.email, PASSWORD),
    ]
    work = [work_of(lambda typed=typed: tries(*typed)) for typed in tried]
    assert (work[0][0], [done == work[0] for done in work]) == (1, [True] * len(tried))


def test_a_passkey_is_asked_for_without_asking_who_it_is(client, known):
    script = {"X-Requested-With": "XMLHttpRequest"}
    asked = [
        client.get("/account/2fa/passkeys/login/", {"email": email}, headers=script).json()["request_options"]
        for email in ("ukendt@kommune.example", known.email)
    ]
    for options in asked:
        options["publicKey"].pop("challenge")
    assert (asked[0] == asked[1], asked[0]["publicKey"]["allowCredentials"]) == (True, [])


def test_a_proxy_nobody_counted_is_said_once(rf, caplog, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    portal = UncountedProxyMiddleware(lambda request: None)
    with caplog.at_level(logging.WARNING):
        portal(rf.get("/"))
        nothing = list(caplog.messages)
        for _request in range(3):
            portal(rf.get("/", headers={"X-Forwarded-For": "203.0.113.9"}))
    assert (nothing, len(caplog.messages), "TRUSTED_PROXY_COUNT" in caplog.messages[0]) == ([], 1, True)


def test_the_deployment_check_asks_for_the_number_of_proxies(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    said = []
    for number in (0, 1):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = number
        said.append([warning.id for warning in proxies_are_counted()])
    assert said == [["dk2020portal.W001"], []]


def test_thirty_people_behind_one_address_ask_for_a_new_password_in_the_same_minute(client, db):
    cache.clear()
    asked = {
        client.post("/account/password/reset/", {"email": f"nr{number}@kommune.example"}).status_code
        for number in range(30)
    }
    assert asked == {302}
