"""How somebody who has been let in gets a password."""

import re

import pytest

from members.models import Person


@pytest.fixture
def invited(db):
    """Somebody the secretariat registered: an e-mail, and no password yet."""
    return Person.objects.create_user(name="Ny Gæst", email="ny.gaest@kommune.example")


def test_somebody_without_a_password_chooses_one_by_mail_and_logs_on(client, invited, mailoutbox):
    client.post("/account/password/reset/", {"email": "Ny.Gaest@kommune.example"})
    link = re.search(r"http://testserver(/\S+)", mailoutbox[0].body)[1]
    page = client.get(link, follow=True)
    password = "et-langt-kodeord-2026"
    client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    logged_on = client.post("/account/login/", {"login": invited.email, "password": password})
    assert (logged_on.status_code, logged_on.url) == (302, "/")


def test_nobody_signs_up(client, db):
    page = client.post("/account/signup/", {"email": "mig@kommune.example", "password1": "et-langt-kodeord-2026"})
    assert (page.status_code, Person.objects.count()) == (200, 0)


def test_an_unknown_e_mail_gets_the_same_answer_and_no_mail(client, db, mailoutbox):
    answer = client.post("/account/password/reset/", {"email": "ukendt@kommune.example"})
    assert (answer.status_code, mailoutbox) == (302, [])
