"""Idle log-out: after the minutes of the setting, and not for whoever is at work."""

from datetime import timedelta

import pytest

from record import clock


@pytest.fixture
def an_hour(settings):
    settings.IDLE_LOG_OUT_MINUTES = 60


def asked_after(client, minutes, path="/profile/", **how):
    with clock.at(START + timedelta(minutes=minutes)):
        return client.get(path, **how)


START = clock.now()


def test_a_session_nobody_uses_is_logged_off(as_, member, an_hour):
    client = as_(member)
    assert asked_after(client, 0).status_code == 200
    assert asked_after(client, 59).status_code == 200
    answer = asked_after(client, 120)
    assert answer.url == "/account/login/?why=idle&next=/profile/"
    assert b"You have been logged off" in client.get(answer.url).content


def test_without_the_setting_nobody_is(as_, member):
    client = as_(member)
    assert [asked_after(client, minutes).status_code for minutes in (0, 400)] == [200, 200]


def test_a_sign_of_life_from_somebody_typing_counts(as_, member, an_hour):
    client = as_(member)
    asked_after(client, 0)
    with clock.at(START + timedelta(minutes=50)):
        assert client.post("/still-here/").status_code == 204
    assert asked_after(client, 100).status_code == 200


def test_a_form_sent_too_late_leads_back_to_its_page(as_, member, an_hour):
    client = as_(member)
    asked_after(client, 0)
    page = "http://testserver/committees/styregruppen/items/new/"
    with clock.at(START + timedelta(minutes=90)):
        answer = client.post("/items/1/note/", {"text": "Note"}, headers={"referer": page})
    assert answer.url == "/account/login/?why=unsaved&next=http%3A//testserver/committees/styregruppen/items/new/"


def test_a_part_of_a_page_asked_for_too_late_sends_the_whole_page_to_log_in(client, db):
    answer = client.get("/profile/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/account/login/?next=/"


def test_the_warning_stands_on_the_page_only_where_the_setting_is_on(as_, member, settings):
    pages = []
    for settings.IDLE_LOG_OUT_MINUTES in (0, 60):
        pages.append(b'<dialog id="idle"' in as_(member).get("/profile/").content)
    assert pages == [False, True]
