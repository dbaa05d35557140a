"""Log-in by the organisation's own account, against a small provider on this machine."""

import os
import subprocess
import sys

import pytest
from allauth.socialaccount.models import SocialAccount

from members.models import Person
from tests.members.openid_provider import CLIENT_ID, CLIENT_SECRET, running_provider

LOGIN = "/account/oidc/organisation/login/"


@pytest.fixture
def provider(settings):
    with running_provider() as running:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "organisation",
                        "name": "Skive Kommune",
                        "client_id": CLIENT_ID,
                        "secret": CLIENT_SECRET,
                        "settings": {"server_url": running.issuer},
                    }
                ],
            }
        }
        yield running


def come_back(client, provider, **claims):
    """Log on through the provider, which says these things about the person; return the portal's answer."""
    code, state = provider.let_in(client.post(LOGIN).url, **claims)
    return client.get(f"{LOGIN}callback/", {"code": code, "state": state})


def is_logged_on(client):
    return client.get("/profile/").status_code == 200


def test_somebody_the_portal_knows_is_let_in_by_a_verified_e_mail(client, member, provider):
    answer = come_back(client, provider, email=member.email.upper(), email_verified=True)
    assert (answer.status_code, answer.url, is_logged_on(client)) == (302, "/", True)
    assert [social_account.user for social_account in SocialAccount.objects.all()] == [member]


def test_the_log_in_page_offers_it_only_where_it_is_set_up(client, db, provider, settings):
    offered = [b"Skive Kommune" in client.get("/account/login/").content]
    settings.SOCIALACCOUNT_PROVIDERS = {}
    offered.append(b"Skive Kommune" in client.get("/account/login/").content)
    assert (offered, client.post(LOGIN).status_code) == ([True, False], 404)


def test_the_second_time_the_account_counts_and_not_the_e_mail(client, member, provider):
    come_back(client, provider, email=member.email, email_verified=True)
    client.logout()
    come_back(client, provider, email="nyt.navn@kommune.example", email_verified=True)
    assert is_logged_on(client)


def test_nobody_signs_up(client, member, provider):
    before = Person.objects.count()
    answer = come_back(client, provider, email="ukendt@kommune.example", email_verified=True)
    assert (answer.status_code, Person.objects.count(), is_logged_on(client)) == (403, before, False)


@pytest.mark.parametrize("verified", [{}, {"email_verified": False}, {"email_verified": "false"}], ids=str)
def test_an_e_mail_that_is_not_verified_opens_nobodys_account(client, member, provider, verified):
    answer = come_back(client, provider, email=member.email, **verified)
    assert (answer.status_code, SocialAccount.objects.count(), is_logged_on(client)) == (403, 0, False)


def test_it_does_where_the_operator_trusts_the_provider(client, member, provider, settings):
    settings.LOGIN_PROVIDER_TRUSTED_EMAIL = True
    come_back(client, provider, email=member.email)
    assert is_logged_on(client)


def test_no_e_mail_at_all_is_nobodys(client, guest, provider, settings):
    settings.LOGIN_PROVIDER_TRUSTED_EMAIL = True
    Person.objects.create_user(name="Uden mail")
    assert come_back(client, provider).status_code == 403


@pytest.mark.parametrize("known_before", [True, False])
def test_a_closed_account_stays_closed(client, member, provider, known_before):
    if known_before:
        come_back(client, provider, email=member.email, email_verified=True)
        client.logout()
    member.is_active = False
    member.save()
    come_back(client, provider, email=member.email, email_verified=True)
    assert not is_logged_on(client)


def test_an_account_cannot_be_tied_to_somebody_elses_log_in(as_, member, provider):
    client = as_(member)
    code, state = provider.let_in(client.post(f"{LOGIN}?process=connect").url, email="x@y.example", email_verified=True)
    answer = client.get(f"{LOGIN}callback/", {"code": code, "state": state})
    assert (answer.status_code, SocialAccount.objects.count()) == (403, 0)


@pytest.mark.parametrize("query", [{"error": "access_denied"}, {"error": "server_error"}, {"code": "made up"}], ids=str)
def test_what_goes_wrong_leads_back_to_the_log_in_page(client, member, provider, query):
    _code, state = provider.let_in(client.post(LOGIN).url)
    answer = client.get(f"{LOGIN}callback/", {**query, "state": state})
    assert (answer.status_code, answer.url, is_logged_on(client)) == (302, "/account/login/", False)


def test_a_code_without_the_state_of_this_browser_is_refused(client, member, provider):
    code, _state = provider.let_in(client.post(LOGIN).url, email=member.email, email_verified=True)
    client.get(f"{LOGIN}callback/", {"code": code, "state": "made up"})
    assert not is_logged_on(client)


def test_a_provider_that_does_not_answer_is_no_failure_of_the_portal(client, member, provider, settings):
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    assert client.post(LOGIN).url == "/account/login/"


def test_the_organisations_log_in_brings_its_own_second_factor(client, co_chairs, provider, settings):
    settings.SECOND_FACTOR_ROLES = ["co_chair"]
    come_back(client, provider, email=co_chairs[0].email, email_verified=True)
    assert is_logged_on(client)


def settings_with(**environment):
    """What a portal started with these variables says about its log-in providers and their addresses."""
    script = (
        "import django; django.setup(); from django.conf import settings; from django.urls import reverse;"
        "print(sorted(settings.SOCIALACCOUNT_PROVIDERS), settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'],"
        "reverse('saml_metadata', args=['organisation']) if settings.SAML_METADATA_URL else '')"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "dk2020portal.settings", **environment},
        capture_output=True,
        text=True,
    )


def test_openid_connect_is_configured_by_environment():
    told = settings_with(
        OIDC_ISSUER="https://login.example.dk/tenant/v2.0", OIDC_CLIENT_ID="portal", OIDC_CLIENT_SECRET="secret"
    )
    assert told.stdout.strip() == """['openid_connect'] ["'self'", 'https://login.example.dk']"""


def test_a_provider_half_configured_explains_itself():
    told = settings_with(OIDC_ISSUER="https://login.example.dk")
    assert "OIDC_CLIENT_ID=dk2020portal" in told.stderr


def test_saml_is_ready_by_setting():
    told = settings_with(
        SAML_METADATA_URL="https://idp.example.dk/metadata.xml",
        SAML_ENTITY_ID="https://idp.example.dk/metadata",
        SAML_LOGIN_ORIGIN="https://idp.example.dk",
    )
    assert told.stdout.strip() == (
        """['saml'] ["'self'", 'https://idp.example.dk'] /account/saml/organisation/metadata/"""
    )
