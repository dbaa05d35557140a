"""The second factor: who must have one, how it is set up, and how its secret is kept."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Membership, Message, SecondFactorReset, StandIn
from record import clock

PASSWORD = "et-langt-kodeord-2026"
# Seconds a form takes on a machine that has other work, too.
ON_ITS_WAY = 5


@pytest.fixture(autouse=True)
def limits_of_each_test_apart():
    cache.clear()


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR_ROLES = ["secretariat", "co_chair"]


def logged_on(person):
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def code_of(secret, steps=0):
    """A code of now, or so many half minutes from now; one that would end on its way is waited out."""
    left = 30 - time.time() % 30
    if left < ON_ITS_WAY:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def page_of_the_app(client):
    """The page that sets up an app, after the password it asks for once more."""
    asked = client.get("/account/2fa/totp/activate/").url
    return client.post(asked, {"password": PASSWORD}, follow=True)


def set_up_app(client):
    """Set up an authenticator app as the page says; return its secret."""
    page = page_of_the_app(client)
    secret = re.search(r'<code class="secret">(\w+)</code>', page.content.decode())[1]
    assert client.post("/account/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    return secret


def test_by_default_nobody_in_the_tests_is_asked(as_, secretary):
    assert as_(secretary).get("/profile/").status_code == 200


def test_the_secretariat_and_the_co_chairs_are_led_to_set_one_up_and_nobody_else(as_, cast, required):
    asked = {who for who, person in cast.items() if as_(person).get("/profile/").status_code == 302}
    assert asked == {"secretary", "co_chair", "other_co_chair"}
    assert as_(cast["secretary"]).get("/profile/").url == "/account/2fa/"


def test_who_stands_in_for_a_co_chair_is_asked_while_it_lasts(as_, co_chairs, stranger, required):
    today = clock.today()
    StandIn.objects.create(
        membership=Membership.objects.get(person=co_chairs[0]),
        person=stranger,
        starts_on=today,
        ends_on=today,
        reason="Ferie",
    )
    assert as_(stranger).get("/profile/").url == "/account/2fa/"


def test_nothing_opens_before_the_second_factor_and_everything_after(co_chairs, required):
    client = logged_on(co_chairs[0])
    assert [client.get(page).url for page in ("/", "/committees/", "/messages/")] == ["/account/2fa/"] * 3
    assert client.post("/people/1/account/").url == "/account/2fa/"
    set_up_app(client)
    assert client.get("/").status_code == 200


def test_a_part_of_a_page_is_led_there_as_a_whole(as_, secretary, required):
    answer = as_(secretary).get("/profile/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/account/2fa/"


def test_the_question_costs_no_query(as_, member, settings):
    client = as_(member)
    settings.SECOND_FACTOR_ROLES = []
    with CaptureQueriesContext(connection) as without:
        client.get("/profile/")
    settings.SECOND_FACTOR_ROLES = ["secretariat"]
    with CaptureQueriesContext(connection) as with_it:
        client.get("/profile/")
    assert len(with_it) == len(without)


def test_the_second_log_in_asks_for_a_code_and_a_wrong_one_opens_nothing(member):
    secret = set_up_app(logged_on(member))
    client = logged_on(member)
    assert client.get("/profile/").status_code == 302
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/profile/").status_code == 302
    client.post("/account/2fa/authenticate/", {"code": code_of(secret, steps=1)})
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/profile/").status_code == 200


def test_a_recovery_code_lets_in_once(member):
    first = logged_on(member)
    set_up_app(first)
    code = first.get("/account/2fa/recovery-codes/").context["unused_codes"][0]
    entered = []
    for _attempt in range(2):
        client = logged_on(member)
        client.post("/account/2fa/authenticate/", {"code": code})
        entered.append(client.get("/profile/").status_code)
    assert entered == [200, 302]


def test_codes_cannot_be_tried_for_ever(member):
    secret = set_up_app(logged_on(member))
    client = logged_on(member)
    for _attempt in range(6):
        client.post("/account/2fa/authenticate/", {"code": "000000"})
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/profile/").status_code == 302


def test_the_secret_is_not_readable_in_the_database(member):
    secret = set_up_app(logged_on(member))
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_secret_sealed_with_the_key_before_this_one_still_opens(member, settings):
    secret = set_up_app(logged_on(member))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key, which the portal got today"
    authenticator = Authenticator.objects.get(type="totp")
    assert authenticator.wrap().validate_code(code_of(secret, steps=0)) is True


def test_the_picture_for_the_app_needs_no_inline_style(member):
    page = page_of_the_app(logged_on(member))
    assert "style" not in page.context["totp_svg"]


def test_a_lost_second_factor_is_removed_with_a_reason_and_its_owner_is_told(as_, secretary, co_chairs, member):
    set_up_app(logged_on(member))
    client = as_(secretary)
    address = f"/people/{member.pk}/account/second-step/"
    client.post(address, {"reason": ""})
    unasked = SecondFactorReset.objects.exists()
    client.post(address, {"reason": "Telefonen er væk; ringede tilbage"})
    as_(co_chairs[0]).post(f"/second-step/{SecondFactorReset.objects.get().pk}/", {"answer": "yes"})
    told = Message.objects.filter(to=member, subject="Your second step at log-in has been removed").count()
    row = member.history.first()
    assert (unasked, Authenticator.objects.filter(user=member).count(), told) == (False, 0, 1)
    assert (row.history_change_reason, row.history_user) == ("Telefonen er væk; ringede tilbage", co_chairs[0])
