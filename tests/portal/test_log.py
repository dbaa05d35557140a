"""The log: a line for each request, found again by its id, and never with what people write, nor with keys."""

import json
import logging
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import IntegrityError, OperationalError
from django.urls import NoReverseMatch, reverse

from dk2020portal.operating.log_lines import failure_of, formatter
from members.models import Person
from record.at_hand import id_at_hand
from record.background import in_background, work_off
from tests.test_urls_by_role import all_routes

SECRET = "hemmelig-6f1c"
TEXTS = ("slug", "str", "path")


class Kept(logging.Handler):
    """What the log would have written, in either form."""

    def __init__(self):
        super().__init__()
        self.plain, self.json = [], []

    def emit(self, record):
        self.plain.append(formatter("plain").format(record))
        self.json.append(json.loads(formatter("json").format(record)))

    def lines(self, logger):
        return [line for line in self.json if line["logger"] == logger]


@pytest.fixture
def log():
    kept, loud = Kept(), ["portal.request", "django.request"]
    logging.getLogger().addHandler(kept)
    before = {name: logging.getLogger(name).level for name in loud}
    for name in loud:
        logging.getLogger(name).setLevel(logging.INFO)
    yield kept
    logging.getLogger().removeHandler(kept)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def addresses_with_keys():
    """Every address that takes text, with a secret in each of its places."""
    for name, route in all_routes():
        places = [place.strip("<>").split(":") for place in route.split("/") if place.startswith("<")]
        given = {place[-1]: SECRET if place[0] in TEXTS or len(place) == 1 else 1 for place in places}
        if SECRET in given.values():
            try:
                yield reverse(name, kwargs=given)
            except NoReverseMatch:
                continue


def test_no_key_in_an_address_no_search_no_body_and_no_e_mail_stands_in_the_log(client, as_, member, log):
    Person.objects.filter(pk=member.pk).update(email=f"{SECRET}@kommune.example")
    places = [*addresses_with_keys(), f"/{SECRET}/", f"/search/?q={SECRET}", "/account/login/"]
    body = {"login": f"{SECRET}@kommune.example", "password": SECRET, "text": SECRET}
    for browser in (client, as_(member)):
        browser.raise_request_exception = False
        for address in places:
            browser.get(address, {"q": SECRET}, headers={"referer": f"http://testserver/{SECRET}/"})
            browser.post(address, body)
        browser.get("/", headers={"host": f"{SECRET}.example"})
    assert [line for line in log.plain if SECRET in line] == []
    assert [line for line in log.json if SECRET in str(line)] == []
    assert (len(places) > 20, len(log.lines("portal.request")) == 2 * (2 * len(places) + 1)) == (True, True)


def test_a_failure_tells_its_place_and_kind_and_its_page_the_number_to_name(client, db, log, monkeypatch):
    def fails():
        raise ValueError(SECRET)

    monkeypatch.setattr("dk2020portal.public_pages.publisher", fails)
    client.raise_request_exception = False
    answer = client.get("/contact/", headers={"x-request-id": "from-the-proxy-1"})
    [failed] = log.lines("django.request")
    assert (answer.status_code, answer["X-Request-ID"]) == (500, "from-the-proxy-1")
    assert "<code>from-the-proxy-1</code>" in answer.content.decode()
    assert (failed["id"], failed["message"]) == ("from-the-proxy-1", "request 500 GET contact")
    assert failed["failure"].endswith("builtins.ValueError") and "in fails" in failed["failure"]
    assert [line for line in log.plain if SECRET in line] == []


def test_a_request_is_one_line_with_its_route_and_who_asked(client, as_, member, log):
    as_(member).get(reverse("members:messages"))
    client.get("/help/")
    seen = [(line["route"], line["method"], line["status"], line["person"]) for line in log.lines("portal.request")]
    assert seen == [("members:messages", "GET", 200, member.pk), ("help", "GET", 200, None)]


def test_who_watches_leaves_no_line(client, db, log):
    for address in ("/health/", "/health/live/", "/health/ready/", "/static/css/portal.css"):
        client.get(address)
    assert log.lines("portal.request") == []


@pytest.mark.parametrize(
    "given", ["", "short", "two\nlines-of-it", "x" * 65, "anna@kommune.example", "a sentence of it"]
)
def test_an_id_that_is_no_token_is_not_taken(client, db, given):
    answer = client.get("/health/live/", headers={"x-request-id": given})
    assert (len(answer["X-Request-ID"]), answer["X-Request-ID"] != given) == (32, True)


@in_background(queue_name="packs")
def noted():
    """A job that writes into the log, and stops the worker."""
    logging.getLogger("tests").warning("at work on %s", id_at_hand())
    raise SystemExit


def test_a_line_of_a_worker_names_the_job(transactional_db, jobs_wait, log, monkeypatch):
    job = noted.enqueue()
    monkeypatch.setattr("record.background.Worker.configure_signals", lambda worker: None)
    monkeypatch.setattr("record.background.SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr("time.sleep", lambda seconds: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        work_off(["packs"], called="test")
    [line] = log.lines("tests")
    assert (line["id"], line["message"]) == (job.id, f"at work on {job.id}")


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (OperationalError("connection refused"), "OperationalError: connection refused"),
        (AttributeError("'Meeting' has no attribute 'x'"), "AttributeError: 'Meeting' has no attribute 'x'"),
        (
            IntegrityError(f'breaks unique constraint "person_email"\nDETAIL: Key (email)=({SECRET}) already exists.'),
            'IntegrityError: breaks unique constraint "person_email"',
        ),
        (SMTPRecipientsRefused({f"{SECRET}@kommune.example": (550, b"no")}), "smtplib.SMTPRecipientsRefused"),
        (KeyError(SECRET), "builtins.KeyError"),
        (FileNotFoundError(2, "No such file", SECRET), "FileNotFoundError: No such file"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_failure_says_what_a_program_says_and_nothing_it_quotes(problem, said):
    assert failure_of(problem).endswith(said)
    assert SECRET not in failure_of(problem)
