"""Mail: nobody waits for the mail server; what does not leave is tried again, ever more seldom; nothing goes twice."""

from datetime import timedelta
from io import StringIO
from threading import Thread

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from members import workflow
from members.accounts.email_changes import ask_email_change
from members.accounts.invitations import invite_person
from members.mail.notifications import notify, tell_former_address
from members.mail.operator import tell_operator
from members.mail.outbox import PAUSES, send_mail
from members.mail.outbox_watch import KEPT_FOR, doubt_what_waited, report, tend_mails
from members.models import EmailChange, Invitation, Mail, Message, Person
from record import clock
from tests.conftest import IN_LINE, NO_WORKER, a_person
from tests.members.mail_server import (
    DROPS_AFTER_DATA,
    KNOWS_NOBODY,
    REFUSES,
    SILENT,
    SILENT_AFTER_DATA,
    TAKES,
    MailServer,
)
from tests.queries import queries_of

S = Mail.State
PASSWORD = "et-langt-kodeord-2026"


@pytest.fixture
def mail_server(settings):
    """Start a mail server that the portal uses: `mail_server(SILENT)`."""
    started = []

    def start(behaviour=TAKES):
        server = MailServer(behaviour)
        started.append(server)
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "members.mail.smtp.EmailBackend", "127.0.0.1"
        settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = server.port, 0.4
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def invitation(member, secretary):
    return invite_person(person=member, by=secretary)


def mail_now() -> Mail:
    return Mail.objects.get()


def told_to(server, address):
    """How many mails the server has taken for an address."""
    return sum(f"To: {address}\r\n" in mail for mail in server.taken)


# ---------------------------------------------------------------------------------------- nobody waits


@pytest.fixture
def emptied(transactional_db):
    """A database without a transaction round the test."""
    cache.clear()


@pytest.mark.django_db(transaction=True)
def test_while_the_mail_server_is_silent_people_save_and_log_on(emptied, committee, mail_server, settings):
    person = a_person("Anna", password=PASSWORD)
    settings.TASKS = NO_WORKER
    tell(person)
    server = mail_server(SILENT)
    settings.EMAIL_TIMEOUT = 20
    worker = Thread(target=in_a_worker(lambda: send_mail.call(mail_now().pk)))
    worker.start()
    assert server.talking.wait(10)
    logged_on = Client().post("/account/login/", {"login": person.email, "password": PASSWORD})
    workflow.edit_person(person=person, name="Anna Ny", email=person.email, by=person)
    assert (worker.is_alive(), mail_now().state) == (True, S.LEAVING)
    server.stop()
    worker.join(10)
    assert (logged_on.status_code, Person.objects.get().name, mail_now().state) == (302, "Anna Ny", S.WAITING)


def in_a_worker(work):
    def run():
        try:
            work()
        finally:
            connection.close()

    return run


def test_a_silent_mail_server_is_waited_for_no_longer_than_its_time(invitation, mail_server):
    mail_server(SILENT)
    started = clock.now()
    send_mail.call(mail_now().pk)
    assert (mail_now().state, mail_now().attempts) == (S.WAITING, 1)
    assert clock.now() - started < timedelta(seconds=5)


# ----------------------------------------------------------------------------------- tried again


def tell(person):
    return notify(to=person, template="email_change_done", context={}, link="/profile/", key="k")


def forget_password(person):
    Client().post("/account/password/reset/", {"email": person.email})


def operator_hears(_person):
    tell_operator("seal_operator", ["Segl 1 mangler."])


EVERY_KIND = {
    "message": tell,
    "invitation": lambda person: invite_person(person=person, by=person),
    "email_change": lambda person: ask_email_change(person=person, email="ny@kommune.example", by=person),
    "former_address": lambda person: tell_former_address("gammel@kommune.example", person=person),
    "password_reset": forget_password,
    "operator": operator_hears,
}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_mail_that_does_not_leave_is_tried_again(
    kind, member, mail_server, settings, django_capture_on_commit_callbacks
):
    cache.clear()
    settings.OPERATOR_EMAIL = ["drift@kommune.example"]
    server = mail_server(REFUSES)
    with django_capture_on_commit_callbacks(execute=True):
        EVERY_KIND[kind](member)
    assert {(mail.kind, mail.state, mail.attempts) for mail in Mail.objects.all()} == {(kind, S.WAITING, 1)}
    server.behaviour = TAKES
    tend_mails()
    assert server.taken == []
    with clock.at(clock.now() + PAUSES[0]):
        tend_mails()
    assert (len(server.taken), set(Mail.objects.values_list("state", "address"))) == (
        Mail.objects.count(),
        {(S.SENT, "")},
    )


def test_the_pauses_grow_and_then_the_operator_hears_of_it(invitation, mail_server, settings, mailoutbox):
    settings.OPERATOR_EMAIL = ["drift@kommune.example"]
    server = mail_server(REFUSES)
    pauses, now = [], clock.now()
    while mail_now().state == S.WAITING:
        with clock.at(now):
            send_mail.call(mail_now().pk)
        pauses.append(mail_now().next_attempt_at - now)
        now = mail_now().next_attempt_at
    assert (pauses[:-1], sorted(PAUSES), mail_now().state) == (PAUSES, PAUSES, S.GIVEN_UP)
    server.behaviour = TAKES
    tend_mails()
    send_mail.call(Mail.objects.get(kind="operator").pk)
    tend_mails()
    assert ["Medlem) was given up after 9 attempts" in taken.replace("=\r\n", "") for taken in server.taken] == [True]
    call_command("outbox", "--again", stdout=StringIO())
    send_mail.call(Mail.objects.get(kind="invitation").pk)
    assert (len(server.taken), Invitation.objects.get().mailed_at is not None) == (2, True)


def test_an_address_the_server_refuses_for_good_is_told_of_at_once(invitation, member, secretary, mail_server, as_):
    mail_server(KNOWS_NOBODY)
    send_mail.call(mail_now().pk)
    tend_mails()
    assert (mail_now().state, mail_now().attempts, mail_now().problem) == (S.GIVEN_UP, 1, "550 no such user")
    assert [member.name in message.body for message in Message.objects.filter(to=secretary)] == [True]
    page = as_(secretary).get(f"/people/{member.pk}/account/").content.decode()
    assert ("Mails that did not leave" in page, "given up after 1 attempt\n" in page) == (True, True)


def test_what_was_told_says_when_its_mail_left(member, secretary, mail_server, django_capture_on_commit_callbacks):
    mail_server()
    with django_capture_on_commit_callbacks(execute=True):
        tell(member)
        ask_email_change(person=member, email="ny@kommune.example", by=secretary)
    change, message = EmailChange.objects.get(), Message.objects.get(key__startswith="k:")
    assert None not in (message.mailed_at, change.old_mailed_at, change.new_mailed_at)


def test_the_timer_asks_as_much_for_one_waiting_mail_as_for_many(member, settings):
    settings.TASKS = IN_LINE
    asked = []
    for number in range(7):
        tell_former_address(f"{number}@kommune.example", person=member)
        tend_mails()
        with CaptureQueriesContext(connection) as queries:
            tend_mails()
        asked.append(len(queries))
    assert asked == asked[:1] * 7


def test_what_waits_for_a_worker_is_not_put_in_line_again(invitation, settings):
    settings.TASKS = IN_LINE
    for _minute in range(3):
        tend_mails()
    assert list(DBTaskResult.objects.values_list("queue_name", flat=True)) == ["mail"]


# ------------------------------------------------------------------------------------- never twice


@pytest.mark.parametrize("behaviour", [DROPS_AFTER_DATA, SILENT_AFTER_DATA])
def test_a_mail_that_perhaps_left_is_not_sent_again_and_the_operator_hears_of_it(
    behaviour, invitation, mail_server, settings
):
    settings.OPERATOR_EMAIL = ["drift@kommune.example"]
    server = mail_server(behaviour)
    send_mail.call(mail_now().pk)
    server.behaviour = TAKES
    with clock.at(clock.now() + timedelta(days=3)):
        tend_mails()
        tend_mails()
    call_command("outbox", "--again", stdout=StringIO())
    send_mail.call(Mail.objects.get(kind="invitation").pk)
    [told] = Mail.objects.filter(kind="operator")
    assert "may have left, and is not sent again" in told.facts["sentences"][0]
    assert told_to(server, invitation.person.email) == 1


def test_the_secretariat_reads_whose_mail_did_not_leave_in_the_portal_and_on_the_page_of_the_account(
    as_, mail_server, member, secretary, stranger
):
    for person in (member, stranger):
        invite_person(person=person, by=secretary)
    mail_server(DROPS_AFTER_DATA)
    client, page = as_(secretary), f"/people/{member.pk}/account/"
    before = queries_of(client, page)
    for waiting in Mail.objects.all():
        send_mail.call(waiting.pk)
    for _minute in range(2):
        report()
    told = Message.objects.get()
    assert (told.to, told.wants_mail, "- Medlem" in told.body, "Fremmed" in told.body) == (
        secretary,
        False,
        True,
        False,
    )
    assert "it may have arrived" in client.get(page).content.decode()
    assert queries_of(client, page) == before


def test_what_is_in_doubt_goes_again_only_by_its_number(mail_server, member):
    tell_former_address("gammel@kommune.example", person=member)
    server = mail_server(DROPS_AFTER_DATA)
    send_mail.call(mail_now().pk)
    server.behaviour, said = TAKES, StringIO()
    call_command("outbox", stdout=said)
    for numbers in ([], [mail_now().pk]):
        call_command("outbox", "--again", *numbers, stdout=said)
        send_mail.call(mail_now().pk)
    lines = said.getvalue().splitlines()
    assert lines[0].endswith(
        f"{mail_now().pk} (to a former address, Medlem), perhaps sent, attempts: 1, Connection unexpectedly closed"
    )
    assert (lines[1:], told_to(server, "gammel@kommune.example")) == (
        ["1 mails have not left.", "0 mails wait again.", "1 mails wait again."],
        2,
    )


def test_what_waited_when_a_backup_was_made_is_not_sent_after_it_was_restored(invitation):
    doubt_what_waited()
    with clock.at(clock.now() + timedelta(hours=1)):
        tend_mails()
    assert (mail_now().state, mail_now().attempts, mail.outbox) == (S.IN_DOUBT, 0, [])


@pytest.mark.parametrize(("handed_over", "then"), [(False, S.WAITING), (True, S.IN_DOUBT)])
def test_a_worker_that_dies_leaves_a_mail_to_others_only_before_it_went_over(handed_over, then, invitation, settings):
    settings.TASKS = NO_WORKER
    died = clock.now() - timedelta(minutes=11)
    left = {"state": S.LEAVING, "attempts": 1, "attempted_at": died, "handed_over_at": died if handed_over else None}
    Mail.objects.update(**left)
    tend_mails()
    assert mail_now().state == then


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_was_given_up_hands_nothing_over_any_more(emptied, committee, mail_server, settings):
    settings.TASKS = NO_WORKER
    tell(a_person("Anna"))
    server = mail_server()
    server.meanwhile = in_a_worker(lambda: Mail.objects.update(attempts=2))
    send_mail.call(mail_now().pk)
    assert (server.taken, mail_now().state) == ([], S.LEAVING)


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_mail_send_it_once(emptied, committee, mail_server, settings):
    person = a_person("Anna")
    settings.TASKS = NO_WORKER
    tell(person)
    server = mail_server()
    pk = mail_now().pk
    workers = [Thread(target=in_a_worker(lambda: send_mail.call(pk))) for _worker in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert (len(server.taken), mail_now().state, mail_now().attempts) == (1, S.SENT, 1)


# ------------------------------------------------------------------------- no longer true, no longer kept


def test_the_newest_of_several_wishes_for_a_password_is_answered(member, settings, mailoutbox):
    cache.clear()
    settings.TASKS = NO_WORKER
    for _wish in range(3):
        forget_password(member)
    for waiting in Mail.objects.all():
        send_mail.call(waiting.pk)
    assert (len(mailoutbox), sorted(Mail.objects.values_list("state", flat=True))) == (1, [S.NOT_WANTED] * 2 + [S.SENT])


@pytest.mark.parametrize("what", ["logged on", "a day has passed", "account closed"])
def test_a_link_for_a_password_that_nobody_waits_for_is_not_sent(what, member, settings, mailoutbox):
    cache.clear()
    settings.TASKS = NO_WORKER
    forget_password(member)
    now = clock.now() + timedelta(days=2 if what == "a day has passed" else 0)
    if what == "logged on":
        Person.objects.filter(pk=member.pk).update(last_login=now)
    if what == "account closed":
        Person.objects.filter(pk=member.pk).update(is_active=False)
    with clock.at(now):
        send_mail.call(mail_now().pk)
    assert (mailoutbox, mail_now().state, mail_now().address) == ([], S.NOT_WANTED, "")


def test_the_outbox_holds_no_key_of_a_link_no_text_and_no_typed_address_afterwards(member, secretary, settings):
    cache.clear()
    settings.TASKS = NO_WORKER
    for write in EVERY_KIND.values():
        write(member)
    Client().post("/account/password/reset/", {"email": "ukendt@kommune.example"})
    held = str(list(Mail.objects.exclude(kind="operator").values_list("address", "facts", "key")))
    assert ("http" in held, "/" in held, "ukendt@kommune.example" in held) == (False, False, True)
    for waiting in Mail.objects.all():
        send_mail.call(waiting.pk)
    assert set(Mail.objects.values_list("address", flat=True)) == {""}


def test_mails_are_forgotten_after_a_month_and_with_their_person(member, secretary, mailoutbox):
    tell_former_address(member.email, person=secretary)
    tell(member)
    for waiting in Mail.objects.all():
        send_mail.call(waiting.pk)
    with clock.at(clock.now() + timedelta(days=1)):
        tell_former_address(member.email, person=secretary)
        held = member.memberships.get()
        workflow.end_membership(membership=held, ends_on=clock.today() - timedelta(days=1), reason="Valg", by=secretary)
        workflow.erase_person(person=member, reason="Anmodning", by=secretary)
    assert list(Mail.objects.values_list("kind", "state", "address")) == [("former_address", S.SENT, "")]
    with clock.at(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        tend_mails()
    assert Mail.objects.count() == 0
