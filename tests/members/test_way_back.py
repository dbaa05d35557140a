"""Logged off while at work: the log-in page says why, that the text is kept, and leads back to the same form."""

import re
from urllib.parse import quote

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from meetings.rules.lifecycle import MeetingState as S
from tests.conftest import add_items
from tests.members.test_accounts_second_factor import PASSWORD, logged_on, set_up_app

KEPT = "What you typed is kept in this browser. Log on, and you come back to the page you were on, with your text."
SAID = {
    "idle": "You have been logged off because nothing happened for a while.",
    "ended": "Your log-in has ended: it was ended from another place, or your password or e-mail was changed.",
    "unsaved": "You had been logged off before your text was sent. It has not been saved.",
}


@pytest.fixture(autouse=True)
def limits_of_each_test_apart():
    cache.clear()


def said(page) -> list[str]:
    """Return the sentences that say why one is on the log-in page."""
    part = re.search(r'<div class="alert alert-info" role="status">(.*?)</div>\s*</div>', page.content.decode(), re.S)
    return re.findall(r"<p[^>]*>\s*(.*?)\s*</p>", part[1]) if part else []


@pytest.fixture
def editor(planned_meeting, secretary):
    add_items(planned_meeting, secretary)
    return f"/items/{planned_meeting.items.first().pk}/edit/"


@pytest.fixture
def logged_off(as_, secretary):
    """A browser whose session somebody has ended while it was at work."""
    client = as_(secretary)
    client.get("/profile/")
    Session.objects.all().delete()
    return client


@pytest.mark.parametrize("why", SAID)
def test_the_log_in_page_says_why_also_after_a_wrong_password(client, member, why):
    page = client.get(f"/account/login/?why={why}&next=/profile/")
    again = client.post(
        "/account/login/", {"login": member.email, "password": "forkert", "why": why, "next": "/profile/"}
    )
    assert [said(page), said(again)] == [[SAID[why], KEPT]] * 2
    assert [text.count(b'name="next" value="/profile/"') for text in (page.content, again.content)] == [2, 2]


@pytest.mark.parametrize("why", ["", "?why=", "?why=%3Cb%3E", "?next=/profile/"])
def test_it_says_nothing_where_nothing_has_happened(client, db, why):
    assert said(client.get(f"/account/login/{why}")) == []


def test_a_session_that_was_ended_elsewhere_says_so(logged_off):
    assert logged_off.get("/profile/").url == "/account/login/?why=ended&next=/profile/"


def test_who_was_never_logged_on_is_told_nothing(client, db):
    assert client.get("/profile/").url == "/account/login/?next=/profile/"


def test_who_logged_off_is_told_nothing(as_, member):
    client = as_(member)
    client.post("/account/logout/")
    assert client.get("/profile/").url == "/account/login/?next=/profile/"


def test_the_editor_of_an_item_sent_too_late_comes_back_as_the_editor(logged_off, secretary, editor):
    secretary.email = "sekretariat@example.dk"
    secretary.set_password(PASSWORD)
    secretary.save()
    sent = logged_off.post(editor, {"title": "Ny titel"}, headers={"referer": f"http://testserver{editor}"})
    assert sent.url == f"/account/login/?why=unsaved&next=http%3A//testserver{editor}"
    assert said(logged_off.get(sent.url)) == [SAID["unsaved"], KEPT]
    back = logged_off.post(
        "/account/login/", {"login": secretary.email, "password": PASSWORD, "next": f"http://testserver{editor}"}
    )
    assert (back.url, logged_off.get(back.url).status_code) == (f"http://testserver{editor}", 200)


def test_a_script_that_saves_too_late_is_sent_to_log_in_for_its_page(logged_off, editor):
    answer = logged_off.post(editor, {}, headers={"HX-Request": "true", "referer": f"http://testserver{editor}"})
    assert answer.headers["HX-Redirect"] == f"/account/login/?why=unsaved&next=http%3A//testserver{editor}"


def test_an_outcome_to_be_mended_stands_at_an_address_that_leads_to_the_item_in_the_room(meeting_in, as_, secretary):
    meeting = meeting_in(S.IN_SESSION)
    item = meeting.items.order_by("position").first()
    address = f"/items/{item.pk}/decision/"
    assert as_(secretary).post(address, {}).status_code == 422
    assert as_(secretary).get(address).url == f"/meetings/{meeting.pk}/room/?item={item.pk}#item-{item.pk}"


def test_the_second_step_leads_back_too(member):
    first = logged_on(member)
    set_up_app(first)
    code = first.get("/account/2fa/recovery-codes/").context["unused_codes"][0]
    client = Client()
    way = "/account/login/?why=idle&next=/profile/%3Fa%3D1"
    asked = client.post(way, {"login": member.email, "password": PASSWORD, "next": "/profile/?a=1"})
    assert asked.url == "/account/2fa/authenticate/"
    assert client.post(asked.url, {"code": "000000"}).status_code == 200
    assert client.post(asked.url, {"code": code}).url == "/profile/?a=1"


def test_a_passkey_that_is_refused_leaves_the_way_back(client, db):
    answer = client.post("/account/2fa/passkeys/login/", {"credential": "{}", "next": "/profile/?a=1"})
    assert answer.url == f"/account/login/?next={quote('/profile/?a=1', safe='')}"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_the_way_back_never_leads_out_of_the_portal(member, elsewhere):
    member.set_password(PASSWORD)
    member.save()
    client = Client()
    entered = client.post("/account/login/", {"login": member.email, "password": PASSWORD, "next": elsewhere})
    refused = Client().post("/account/2fa/passkeys/login/", {"credential": "{}", "next": elsewhere})
    late = Client().post("/profile/", headers={"referer": elsewhere})
    assert [entered.url, refused.url, late.url] == ["/", "/account/login/", "/account/login/?why=unsaved&next=/"]


def expired(client, page):
    return client.post("/profile/", {}, headers={"referer": f"http://testserver{page}"})


def test_a_form_from_before_the_latest_log_in_says_that_the_text_is_kept_and_leads_back(as_, member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member, backend="members.accounts.account.PersonBackend")
    answer = expired(client, "/items/7/?a=1")
    text = answer.content.decode()
    assert (answer.status_code, answer.headers["X-Form-Expired"]) == (403, "1")
    assert "The text is kept in this browser, and stands in the form when you open the page again." in text
    assert '<a href="http://testserver/items/7/?a=1">Back to the form</a>' in text


def test_an_expired_form_of_the_log_in_promises_no_kept_text(db):
    text = expired(Client(enforce_csrf_checks=True), "/account/login/?next=/profile/").content.decode()
    assert "The text is kept" not in text
    assert '<a href="http://testserver/account/login/?next=/profile/">Open the page again</a>' in text


def test_an_expired_form_leads_nowhere_else(db):
    answer = Client(enforce_csrf_checks=True).post("/profile/", {}, headers={"referer": "https://evil.example/"})
    assert b"evil" not in answer.content
