"""Invitations: a link by mail that works once, for a while, for one person."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from members.accounts.invitations import accept_invitation, invite_person, revoke_invitation
from members.mail.outbox import send_mail
from members.models import Invitation, Mail
from record import clock
from record.verbs import Refused

PASSWORD = "et-langt-kodeord-2026"
TYPED = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def limits_of_each_test_apart():
    cache.clear()


@pytest.fixture
def invited(member, secretary, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invite_person(person=member, by=secretary)
    return member


def link_in(mail):
    return re.search(r"http://127.0.0.1:8000(/\S+)", mail.body)[1]


def test_the_invited_person_chooses_a_password_and_logs_on(client, invited, mailoutbox):
    link = link_in(mailoutbox[0])
    assert mailoutbox[0].to == [invited.email]
    assert client.get(link).status_code == 200
    assert client.post(link, TYPED).url == "/account/login/"
    assert client.post("/account/login/", {"login": invited.email, "password": PASSWORD}).url == "/"


def test_the_link_works_once(client, invited, mailoutbox):
    link = link_in(mailoutbox[0])
    client.post(link, TYPED)
    again = client.post(link, {"password1": "et-andet-kodeord-2026", "password2": "et-andet-kodeord-2026"})
    invited.refresh_from_db()
    assert (again.status_code, invited.check_password(PASSWORD)) == (410, True)


def test_opening_the_link_uses_nothing_up(client, invited, mailoutbox):
    link = link_in(mailoutbox[0])
    assert [client.get(link).status_code for _scanner in range(3)] == [200, 200, 200]


def test_the_link_stops_to_the_minute(client, invited, mailoutbox, settings):
    link, sent = link_in(mailoutbox[0]), Invitation.objects.get()
    with clock.at(sent.expires_at - timedelta(minutes=1)):
        assert client.get(link).status_code == 200
    with clock.at(sent.expires_at):
        assert client.post(link, TYPED).status_code == 410
    assert sent.expires_at - sent.created_at < timedelta(days=settings.INVITATION_DAYS, minutes=1)


def test_sending_again_makes_the_first_link_worthless(
    client, invited, secretary, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        invite_person(person=invited, by=secretary)
    first, second = map(link_in, mailoutbox)
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)


def test_a_withdrawn_link_opens_nothing_and_is_not_mailed_late(client, member, secretary, mailoutbox):
    invitation = invite_person(person=member, by=secretary)
    revoke_invitation(person=member, by=secretary)
    mail = Mail.objects.get()
    send_mail.call(mail.pk)
    mail.refresh_from_db()
    assert (client.get(invitation.link).status_code, mailoutbox, mail.state) == (410, [], Mail.State.NOT_WANTED)


def test_every_link_that_does_not_work_gets_the_same_page(client, invited, secretary, mailoutbox):
    revoke_invitation(person=invited, by=secretary)
    links = [
        link_in(mailoutbox[0]),
        reverse("members:accept_invitation", args=["vrøvl"]),
        reverse("members:accept_invitation", args=[signing.dumps([99999, invited.email], salt="members.invitation")]),
        reverse("members:accept_invitation", args=[signing.dumps([invited.pk, invited.email], salt="something else")]),
    ]
    pages = [client.get(link) for link in links]
    without_address = {
        re.sub(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"|X-CSRFToken": "\w+"', "", page.content.decode())
        for page in pages
    }
    assert ([page.status_code for page in pages], len(without_address)) == ([410] * 4, 1)


def test_a_password_chosen_another_way_closes_the_link(client, invited, mailoutbox):
    invited.set_password(PASSWORD)
    invited.save()
    assert client.get(link_in(mailoutbox[0])).status_code == 410


def test_a_link_that_went_to_an_e_mail_the_person_no_longer_has_is_worthless(client, invited, mailoutbox):
    invited.email = "nyt@kommune.example"
    invited.save()
    assert client.get(link_in(mailoutbox[0])).status_code == 410


def test_a_closed_account_has_no_link(client, invited, mailoutbox):
    invited.is_active = False
    invited.save()
    assert client.get(link_in(mailoutbox[0])).status_code == 410


@pytest.mark.parametrize(
    "change", [{"email": None}, {"is_active": False}, {"password": "sat"}], ids=["no e-mail", "closed", "has one"]
)
def test_who_cannot_be_invited_is_said_and_nothing_is_sent(member, secretary, change):
    for field, value in change.items():
        setattr(member, field, value)
    member.save()
    with pytest.raises(Refused):
        invite_person(person=member, by=secretary)
    assert Invitation.objects.count() == 0


def test_accepting_twice_at_once_is_refused(member, secretary):
    invitation = invite_person(person=member, by=secretary)
    accept_invitation(invitation=invitation, password=PASSWORD, by=member)
    with pytest.raises(Refused):
        accept_invitation(invitation=invitation, password="et-andet-kodeord", by=member)


def test_a_weak_password_is_refused_and_the_link_still_works(client, invited, mailoutbox):
    link = link_in(mailoutbox[0])
    page = client.post(link, {"password1": "kort", "password2": "kort"})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["password1"])
    assert client.post(link, TYPED).status_code == 302


def test_the_secretariat_invites_sends_again_and_withdraws_on_a_page(as_, member, secretary):
    client, pk = as_(secretary), member.pk
    page = reverse("members:invitation", args=[pk])
    assert client.post(page).url == page
    assert b"Has been invited" in client.get(page).content
    client.post(page)
    client.post(reverse("members:revoke_invitation", args=[pk]))
    assert [invitation.revoked_at is None for invitation in Invitation.objects.all()] == [False, False]


def test_who_sent_it_stands_in_the_history(member, secretary):
    invitation = invite_person(person=member, by=secretary)
    assert [row.history_user for row in invitation.history.all()] == [secretary]


def test_the_database_holds_nothing_that_opens_an_account(member, secretary):
    invitation = invite_person(person=member, by=secretary)
    token = invitation.link.split("/")[-2]
    stored = [str(value) for row in Invitation.objects.values() for value in row.values()]
    assert token not in stored


def test_the_page_of_the_person_leads_to_the_account(as_, member, secretary):
    page = as_(secretary).get(reverse("members:person", args=[member.pk]))
    assert reverse("members:invitation", args=[member.pk]) in page.content.decode()
