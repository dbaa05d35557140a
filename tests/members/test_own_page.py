"""What one keeps oneself: phone and language, where one is logged on, what the portal holds about one."""

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import translation

from meetings.models import Attendance
from members import workflow
from members.accounts.devices import device_of
from members.accounts.passkeys import why_no_passkey
from members.mail.notifications import notify
from members.models import Message, Person
from record.versions import version_of

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.fixture
def danish(as_, member):
    """The member, reading Danish."""
    client = as_(member)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "da"
    return client


def saved(client, person, **facts):
    facts = {"phone": "", "language": "da", "version": version_of(person), **facts}
    return client.post("/profile/edit/", facts)


def test_phone_and_language_are_changed_by_oneself_and_the_change_is_ones_own(as_, member, secretary):
    client = as_(member)
    assert saved(client, member, phone="+299 32 10 00", language="en").url == "/profile/"
    page = client.get("/profile/").content.decode()
    member.refresh_from_db()
    assert (member.phone, member.language, member.history.first().history_user) == ("+299 32 10 00", "en", member)
    assert "+299 32 10 00" in page and "My committees" in page
    assert (Person.objects.get(pk=secretary.pk).phone, secretary.language) == ("", "")


def test_what_somebody_else_saved_meanwhile_stands_beside_what_was_typed(as_, member, secretary):
    opened_on = version_of(member)
    workflow.edit_person(person=member, by=secretary, email=member.email, phone="11 11 11 11")
    answer = saved(as_(member), member, phone="22 22 22 22", version=opened_on)
    assert answer.status_code == 409
    assert "11 11 11 11" in answer.content.decode() and "22 22 22 22" in answer.content.decode()


def test_a_language_that_is_none_is_refused_in_words(as_, member):
    answer = saved(as_(member), member, language="kl")
    assert answer.status_code == 200
    member.refresh_from_db()
    assert member.language == ""


def test_the_language_of_the_account_is_there_in_every_browser_one_logs_on_in(as_, member):
    as_(member).post("/language/", {"language": "en"})
    member.refresh_from_db()
    member.set_password("klima-i-midtjylland")
    member.save()
    elsewhere = Client()
    elsewhere.post("/account/login/", {"login": member.email, "password": "klima-i-midtjylland"})
    assert elsewhere.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert "My committees" in elsewhere.get("/profile/").content.decode()


def test_who_has_no_account_chooses_for_this_browser_alone(db):
    answer = Client().post("/language/", {"language": "en"})
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.mark.parametrize(
    ("said", "called"),
    [
        (WINDOWS, "Chrome på Windows"),
        (f"{WINDOWS} Edg/131.0", "Edge på Windows"),
        (f"{IPHONE} Version/18.0 Mobile/15E148 Safari/604.1", "Safari på iPhone"),
        (f"{IPHONE} CriOS/131.0 Mobile/15E148 Safari/604.1", "Chrome på iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox på Linux"),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/27.0 Chrome/125.0 Safari/537.36",
            "Samsung Internet på Android",
        ),
        ("curl/8.5 <b>", "En browser"),
        ("", "En browser"),
    ],
)
def test_a_browser_is_called_by_what_people_call_it(said, called):
    with translation.override("da"):
        assert device_of(said) == called


def test_where_one_is_logged_on_is_said_in_words(danish, member):
    session = danish.session.session_key
    UserSession.objects.create(user=member, ip="192.0.2.7", session_key=session, user_agent=WINDOWS)
    page = danish.get("/account/sessions/").content.decode()
    assert "Chrome på Windows" in page and "senest i brug" in page
    assert "AppleWebKit" not in page


@pytest.mark.parametrize(
    ("host", "secure", "works"),
    [
        ("portal.example", True, True),
        ("localhost:8000", False, True),
        ("portal.example", False, False),
        ("192.0.2.7:8000", True, False),
        ("[2001:db8::1]:8000", True, False),
    ],
)
def test_a_passkey_that_cannot_work_at_an_address_says_so(settings, host, secure, works):
    settings.ALLOWED_HOSTS = ["*"]
    said = why_no_passkey(RequestFactory().get("/", headers={"host": host}, secure=secure))
    assert (said == "") is works


def test_where_no_passkey_works_the_page_says_why_in_its_place(danish):
    assert "virker ikke på denne adresse" in danish.get("/account/2fa/").content.decode()
    secure = danish.get("/account/2fa/", secure=True).content.decode()
    assert "virker ikke på denne adresse" not in secure and "Tilføj en adgangsnøgle" in secure


def test_what_the_portal_holds_is_read_in_danish_beside_the_file(danish, as_, member, secretary, published_meeting):
    for number in range(25):
        notify(to=member, template="email_change_done", context={}, link="/profile/", key=f"own-{number}")
    told = f"Beskeder ({Message.objects.filter(to=member).count()})"
    page = danish.get("/profile/data/").content.decode()
    assert [word for word in (told, "De seneste 20", "Hvad det gælder:") if word not in page] == []
    assert "Medlem</div>" in page
    # Names as the code has them, and states as the database has them, are for the file.
    assert [word for word in ("mailed_at", "opened_at", "not_wanted", "waiting", "> member<") if word in page] == []
    assert told not in as_(secretary).get("/profile/data/").content.decode()


@pytest.mark.parametrize("who", ["guest", "substitute", "coordinator", "co_chair", "stranger"])
def test_everybody_reads_what_the_portal_holds_whatever_the_role(as_, cast, published_meeting, who):
    Attendance.objects.get_or_create(meeting=published_meeting, person=cast["guest"], defaults={"role": "guest"})
    assert as_(cast[who]).get("/profile/data/").status_code == 200


def test_keys_pressed_alone_are_switched_off_by_whom_they_disturb(as_, member):
    client = as_(member)
    assert "data-without-keys" not in client.get("/profile/").content.decode()
    assert saved(client, member).url == "/profile/"
    page = client.get("/profile/").content.decode()
    assert ("data-without-keys" in page, "Slået fra" in page) == (True, True)
