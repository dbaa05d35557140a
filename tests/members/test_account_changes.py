"""What nobody does alone to somebody's account: a new e-mail, and the removal of a second step."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from members import workflow
from members.accounts import email_changes, invitations, second_factor_resets
from members.models import Committee, EmailChange, Invitation, Membership, Message, Person, SecondFactorReset
from members.models.account_change import NEW, OLD
from members.people.importing import plan
from members.rules.roles import Role
from pages.sheet import SheetRow
from record import clock
from record.verbs import Refused
from tests.conftest import STARTED, a_person, seated
from tests.queries import MOST_PER_PAGE, queries_of

PASSWORD = "et-langt-kodeord-2026"
TAKEN_OVER = "min@angriber.example"


@pytest.fixture(autouse=True)
def limits_of_each_test_apart():
    cache.clear()


@pytest.fixture
def co_chair(co_chairs):
    """A co-chair who has an account."""
    co_chairs[0].set_password(PASSWORD)
    co_chairs[0].save()
    return co_chairs[0]


def settled():
    """Let every role have stood for a while: a clock a month ahead."""
    return clock.at(clock.now() + timedelta(days=30))


def links(mailoutbox, address):
    """The links of the mails to one address."""
    return [re.search(r"http://127.0.0.1:8000(/\S+)", mail.body)[1] for mail in mailoutbox if mail.to == [address]]


@pytest.fixture
def asked(co_chair, secretary, mailoutbox, django_capture_on_commit_callbacks):
    """A secretary asks for a new e-mail for the co-chair, as one would who means to take the account over."""
    with django_capture_on_commit_callbacks(execute=True):
        workflow.edit_person(person=co_chair, name=co_chair.name, email=TAKEN_OVER, by=secretary)
    return EmailChange.objects.get()


def email_of(person):
    return Person.objects.get(pk=person.pk).email


def test_a_secretary_alone_changes_no_e_mail_of_an_account(
    asked, co_chair, mailoutbox, django_capture_on_commit_callbacks
):
    [new], [old] = links(mailoutbox, TAKEN_OVER), links(mailoutbox, co_chair.email)
    Client().post(new, {"answer": "yes"})
    with django_capture_on_commit_callbacks(execute=True):
        Client().post("/account/password/reset/", {"email": TAKEN_OVER})
    assert (email_of(co_chair), len(links(mailoutbox, TAKEN_OVER))) == (co_chair.email, 1)
    assert new != old


def test_the_mails_hold_a_link_and_neither_address(asked, mailoutbox, co_chair):
    assert [TAKEN_OVER in mail.body or co_chair.email in mail.body for mail in mailoutbox] == [False, False]


def test_both_addresses_confirm_and_the_new_one_logs_in(asked, co_chair, mailoutbox):
    client = Client()
    client.post("/account/login/", {"login": co_chair.email, "password": PASSWORD})
    for address in (co_chair.email, TAKEN_OVER):
        assert Client().get(links(mailoutbox, address)[0]).status_code == 200
        Client().post(links(mailoutbox, address)[0], {"answer": "yes"})
    assert (email_of(co_chair), client.get("/profile/").status_code) == (TAKEN_OVER, 302)
    assert Message.objects.filter(to=co_chair, subject="Your new e-mail has taken effect").count() == 1


def test_silence_for_a_day_after_the_mail_left_is_consent_and_tend_carries_it_out(asked, co_chair, secretary):
    email_changes.confirm_email_change(change=asked, which=NEW, by=None)
    taken = []
    for hours in (23, 25):
        with clock.at(clock.now() + timedelta(hours=hours)):
            email_changes.settle_email_changes()
        taken.append(email_of(co_chair) == TAKEN_OVER)
    assert taken == [False, True]


def test_silence_says_nothing_before_the_mail_to_the_old_address_has_left(asked, co_chair):
    asked.refresh_from_db()
    asked.old_mailed_at = None
    asked.new_confirmed_at = clock.now()
    asked.save()
    with clock.at(clock.now() + timedelta(days=3)):
        email_changes.settle_email_changes()
    assert email_of(co_chair) == co_chair.email


def test_the_old_address_stops_it_by_one_click_and_who_asked_is_told(asked, co_chair, secretary, mailoutbox):
    link = links(mailoutbox, co_chair.email)[0]
    Client().post(link, {"answer": "no"})
    statuses = [Client().get(mailed).status_code for mailed in (link, links(mailoutbox, TAKEN_OVER)[0])]
    told = Message.objects.filter(to=secretary, subject="The change of e-mail has been stopped").count()
    assert (statuses, told, email_of(co_chair)) == ([410, 410], 1, co_chair.email)


def test_a_link_works_once_and_one_nobody_was_sent_never(asked, co_chair, mailoutbox):
    for address in (TAKEN_OVER, co_chair.email):
        Client().post(links(mailoutbox, address)[0], {"answer": "yes"})
    again = [Client().get(links(mailoutbox, TAKEN_OVER)[0]).status_code, Client().get("/email-changes/x/").status_code]
    assert again == [410, 410]


def test_the_person_sees_it_on_the_profile_and_stops_it_there(as_, asked, co_chair):
    client = as_(co_chair)
    page = client.get("/profile/").content.decode()
    client.post("/profile/email/answer/", {"answer": "no"})
    asked.refresh_from_db()
    assert ("A change of e-mail waits" in page, asked.ended_at is not None) == (True, True)


def test_ones_own_change_is_confirmed_from_both_addresses_not_from_a_browser_somebody_left_open(as_, co_chair):
    client = as_(co_chair)
    client.post("/profile/email/", {"email": TAKEN_OVER})
    refused = client.post("/profile/email/answer/", {"answer": "yes"})
    assert (refused.status_code, EmailChange.objects.get().old_confirmed_at) == (404, None)


def test_an_address_nobody_has_logged_in_with_is_corrected_at_once(as_, secretary, member):
    workflow.edit_person(person=member, name=member.name, email="rettet@kommune.example", by=secretary)
    assert (email_of(member), EmailChange.objects.count()) == ("rettet@kommune.example", 0)


def test_who_logs_in_by_the_organisation_has_an_account_too(as_, secretary, member):
    as_(member)
    member.refresh_from_db()
    workflow.edit_person(person=member, name=member.name, email=TAKEN_OVER, by=secretary)
    with pytest.raises(Refused), transaction.atomic():
        invitations.invite_person(person=member, by=secretary)
    assert (member.has_usable_password(), email_of(member)) == (False, member.email)


def test_an_invitation_sent_before_the_first_log_in_opens_no_account_after_it(as_, secretary, member):
    link = invitations.invite_person(person=member, by=secretary).link
    before = Client().get(link).status_code
    as_(member)
    assert (before, Client().get(link).status_code) == (200, 410)


def test_an_account_keeps_its_e_mail_when_the_form_comes_back_without_one(secretary, co_chair):
    with pytest.raises(Refused), transaction.atomic():
        workflow.edit_person(person=co_chair, name=co_chair.name, email="", by=secretary)
    assert email_of(co_chair) == co_chair.email


def test_an_address_somebody_took_meanwhile_ends_the_change(asked, co_chair):
    email_changes.confirm_email_change(change=asked, which=NEW, by=None)
    Person.objects.create_user(name="Hurtig", email=TAKEN_OVER)
    with clock.at(clock.now() + timedelta(hours=25)):
        email_changes.settle_email_changes()
    asked.refresh_from_db()
    assert (asked.ended_at is not None, email_of(co_chair)) == (True, co_chair.email)


def test_a_change_nobody_confirms_ends_by_itself_and_a_second_one_replaces_the_first(asked, co_chair, secretary):
    second = email_changes.ask_email_change(person=co_chair, email="anden@x.example", by=secretary)
    with clock.at(clock.now() + timedelta(days=15)):
        email_changes.settle_email_changes()
    assert [email_change.ended_at is not None for email_change in EmailChange.objects.all()] == [True, True]
    assert second != asked


@pytest.fixture
def second_step(co_chair):
    return Authenticator.objects.create(user=co_chair, type="totp", data={"secret": "x"})


@pytest.fixture
def wish(second_step, co_chair, secretary):
    with settled():
        return second_factor_resets.ask_second_factor_reset(person=co_chair, reason="Telefonen er væk", by=secretary)


def has_second_step(person):
    return Authenticator.objects.filter(user=person).exists()


def test_a_secretary_alone_removes_no_second_step(as_, wish, secretary, co_chair):
    with settled():
        as_(secretary).post(f"/second-step/{wish.pk}/", {"answer": "yes"})
    assert has_second_step(co_chair)


def test_the_other_co_chair_confirms_and_the_person_is_logged_off_and_told(as_, wish, co_chair, co_chairs):
    client = as_(co_chair)
    with settled():
        as_(co_chairs[1]).post(f"/second-step/{wish.pk}/", {"answer": "yes"})
    told = Message.objects.filter(to=co_chair).order_by("pk").values_list("subject", flat=True)
    assert (has_second_step(co_chair), client.get("/profile/").status_code, list(told)) == (
        False,
        302,
        ["Somebody asks that your second step at log-in is removed", "Your second step at log-in has been removed"],
    )
    page = as_(Person.objects.get(pk=co_chair.pk)).get("/profile/").content.decode()
    assert f"confirmed by {co_chairs[1].name}" in page


def test_another_secretariat_may_confirm_and_neither_a_member_nor_a_stranger(as_, wish, co_chair, member, stranger):
    elsewhere = Committee.objects.create(name="P", short_name="P", slug="p", kind="political", starts_on=STARTED)
    other = seated(elsewhere, "Anden Sekretær", Role.SECRETARIAT)
    with settled():
        statuses = [
            as_(person).post(f"/second-step/{wish.pk}/", {"answer": "yes"}).status_code for person in (member, stranger)
        ]
        kept = has_second_step(co_chair)
        as_(other).post(f"/second-step/{wish.pk}/", {"answer": "yes"})
    assert (statuses, kept, has_second_step(co_chair)) == ([404, 404], True, False)


def test_a_colleague_one_made_oneself_this_week_confirms_nothing(as_, committee, second_step, secretary, co_chair):
    with clock.at(clock.now() + timedelta(days=30)):
        puppet = a_person("Dukke")
        workflow.start_membership(
            committee=committee, person=puppet, role=Role.SECRETARIAT, starts_on=STARTED, by=secretary
        )
        wish = second_factor_resets.ask_second_factor_reset(person=co_chair, reason="Væk", by=secretary)
        as_(puppet).post(f"/second-step/{wish.pk}/", {"answer": "yes"})
        could = second_factor_resets.people_who_confirm(co_chair, asked_by=secretary)
        assert (has_second_step(co_chair), puppet in could) == (True, False)


def test_a_colleague_one_made_oneself_this_week_cannot_ask_either_for_oneself_to_confirm(
    as_, committee, second_step, secretary, co_chair
):
    with clock.at(clock.now() + timedelta(days=30)):
        puppet = a_person("Dukke")
        workflow.start_membership(
            committee=committee, person=puppet, role=Role.SECRETARIAT, starts_on=STARTED, by=secretary
        )
        address = f"/people/{co_chair.pk}/account/second-step/"
        as_(puppet).post(address, {"reason": "Væk"})
        by_puppet = SecondFactorReset.objects.exists()
        as_(secretary).post(address, {"reason": "Væk"})
    assert (by_puppet, SecondFactorReset.objects.exists()) == (False, True)


def test_a_colleague_whose_account_just_moved_confirms_nothing(co_chairs, co_chair, secretary):
    other = co_chairs[1]
    with settled():
        could = second_factor_resets.people_who_confirm(co_chair, asked_by=secretary)
        before = other in could
        EmailChange.objects.create(
            person=other, new_email="x@x.example", asked_by=secretary, expires_at=clock.now(), done_at=clock.now()
        )
        assert (before, other in could.all()) == (True, False)


def test_the_person_says_no_and_the_second_step_stays(as_, wish, co_chair, co_chairs):
    as_(co_chair).post(f"/second-step/{wish.pk}/", {"answer": "no"})
    with settled():
        as_(co_chairs[1]).post(f"/second-step/{wish.pk}/", {"answer": "yes"})
    assert has_second_step(co_chair)


def test_only_one_wish_waits_and_it_ends_after_a_week(wish, co_chair, co_chairs, secretary):
    with settled(), pytest.raises(Refused), transaction.atomic():
        second_factor_resets.ask_second_factor_reset(person=co_chair, reason="Igen", by=secretary)
    with clock.at(clock.now() + timedelta(days=40)), pytest.raises(Refused), transaction.atomic():
        second_factor_resets.confirm_second_factor_reset(wish=wish, by=co_chairs[1])
    assert has_second_step(co_chair)


def test_the_page_says_who_can_confirm_or_that_only_the_operator_can(as_, secretary, second_step, co_chair, co_chairs):
    url = f"/people/{co_chair.pk}/account/"
    with settled():
        page = as_(secretary).get(url).content.decode()
        Membership.objects.filter(person=co_chairs[1]).delete()
        alone = as_(secretary).get(url).content.decode()
    assert (co_chairs[1].name in page, "change_account" in page, "change_account" in alone) == (True, False, True)


def test_the_operator_does_it_at_once_and_the_person_is_told(wish, co_chair):
    former = co_chair.email
    call_command(
        "change_account", former, "--new-email", "ny@x.example", "--remove-second-step", "--reason", "Ringet op"
    )
    co_chair.refresh_from_db()
    row = co_chair.history.first()
    told = set(Message.objects.filter(to=co_chair).values_list("subject", flat=True))
    assert (co_chair.email, has_second_step(co_chair), row.history_user) == ("ny@x.example", False, None)
    assert row.history_change_reason == "manage.py change_account: Ringet op"
    assert {"Your new e-mail has taken effect", "Your second step at log-in has been removed"} <= told
    with pytest.raises(CommandError):
        call_command("change_account", former, "--remove-second-step", "--reason", "Ukendt")


@pytest.fixture
def elsewhere(db):
    """Another steering group, with its secretary and a member of its own."""
    other = Committee.objects.create(name="Politisk", short_name="P", slug="p", kind="political", starts_on=STARTED)
    return seated(other, "Anden Sekretær", Role.SECRETARIAT), seated(other, "Fjern", Role.MEMBER)


def test_a_secretary_changes_only_people_of_committees_he_or_she_serves(as_, elsewhere, secretary, member, stranger):
    other, far = elsewhere
    for person in (member, far, stranger):
        Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    forms = [
        as_(reader).get(f"/people/{person.pk}/{page}").status_code
        for page in ("edit/", "account/", "erase/", "account/second-step/")
        for reader, person in ((secretary, member), (secretary, far), (secretary, stranger), (other, far))
    ]
    assert forms == [200, 403, 200, 200] * 4


def test_who_sits_in_two_committees_is_kept_by_both(elsewhere, committee, secretary):
    other, far = elsewhere
    Membership.objects.create(committee=committee, person=far, role=Role.PARTICIPANT, starts_on=STARTED)
    kept = [Person.objects.kept_by(keeper).filter(pk=far.pk).exists() for keeper in (secretary, other)]
    assert kept == [True, True]


def test_who_left_every_committee_is_kept_by_whoever_keeps_the_register(elsewhere, secretary):
    _other, far = elsewhere
    sits = Membership.objects.get(person=far)
    before = Person.objects.kept_by(secretary).filter(pk=far.pk).exists()
    sits.ends_on = clock.today() - timedelta(days=1)
    sits.save()
    assert (before, Person.objects.kept_by(secretary).filter(pk=far.pk).exists()) == (False, True)


def test_the_people_of_a_working_group_are_kept_by_the_secretariat_above(elsewhere, committee, secretary):
    group = Committee.objects.create(
        name="G", short_name="G", slug="g", kind="working_group", parent=committee, starts_on=STARTED
    )
    person = seated(group, "Gruppemedlem", Role.MEMBER)
    kept = [Person.objects.kept_by(keeper).filter(pk=person.pk).exists() for keeper in (secretary, elsewhere[0])]
    assert kept == [True, False]


def test_a_sheet_changes_nobody_another_secretariat_keeps(elsewhere, secretary):
    other, far = elsewhere
    rows = [SheetRow(2, {"name": far.name, "email": far.email, "phone": "12345678"}, ())]
    errors = [[bool(planned.errors) for planned in plan(rows, by=keeper)] for keeper in (secretary, other)]
    same = [SheetRow(2, {"name": far.name, "email": far.email}, ())]
    assert (errors, plan(same, by=secretary)[0].errors) == ([[True], [False]], [])


def test_the_pages_of_an_account_ask_as_much_for_one_change_as_for_five(as_, secretary, co_chair):
    client, asked = as_(secretary), set()
    for number in range(5):
        email_changes.ask_email_change(person=co_chair, email=f"nr{number}@x.example", by=secretary)
        asked.add(queries_of(client, f"/people/{co_chair.pk}/account/"))
    assert (len(asked), max(asked) <= MOST_PER_PAGE) == (1, True)


def test_links_of_old_and_new_address_cannot_be_exchanged(asked):
    assert {EmailChange.objects.of_token(asked.link(address).split("/")[2])[1] for address in (OLD, NEW)} == {OLD, NEW}
    assert (Invitation.objects.of_token(asked.link(OLD).split("/")[2]), SecondFactorReset.objects.count()) == (None, 0)
