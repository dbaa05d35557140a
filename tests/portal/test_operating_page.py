"""The page "Drift": who keeps the register sees how the portal stands, in colour, icon and word, and what to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from members.models import Mail
from record import clock
from record.models import LastRun, WorkerSign


@pytest.fixture
def page(as_, secretary, jobs_wait):
    def shown():
        answer = as_(secretary).get("/operating/")
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return shown


def test_what_is_wrong_stands_first_with_what_to_do(page):
    shown = page()
    assert shown.index("Nobody works off: mail, packs.") < shown.index("It answers.")
    assert shown.count("mark mark-red") >= 3 and "#error" in shown and "error</span>" in shown
    assert "Run manage.py backup FOLDER" in shown
    assert "Nobody works. Ask whoever runs the portal to start" in shown


def test_what_works_is_green_and_says_when(page):
    LastRun.objects.create(name="backup", at=clock.now())
    WorkerSign.objects.create(name="all", serves=["mail", "packs", "timer"])
    WorkerSign.objects.create(name="silent", serves=["mail"], seen_at=timezone.now() - timedelta(hours=2))
    shown = page()
    assert "mails, packs and annexes, timer" in shown and "None has been made" not in shown
    assert ("Every mail has left." in shown, "Try 1" in shown) == (True, False)


def test_mails_that_were_given_up_are_tried_again_by_a_press_and_those_in_doubt_are_not(as_, secretary, member, page):
    given_up = Mail.objects.create(kind="reminder", key="a", person=member, state=Mail.State.GIVEN_UP, attempts=9)
    doubtful = Mail.objects.create(kind="reminder", key="b", person=member, state=Mail.State.IN_DOUBT)
    assert "Try 1 mail again" in page()
    answer = as_(secretary).post("/operating/try-again/")
    assert (answer.status_code, answer.url) == (302, "/operating/")
    states = [Mail.objects.get(pk=mail.pk).state for mail in (given_up, doubtful)]
    assert states == [Mail.State.WAITING, Mail.State.IN_DOUBT]


def test_it_is_closed_to_who_keeps_no_register(as_, member, stranger):
    for person in (member, stranger):
        assert as_(person).get("/operating/").status_code == 403
        assert as_(person).post("/operating/try-again/").status_code == 403
