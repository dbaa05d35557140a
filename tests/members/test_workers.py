"""Workers behind the pages: who works, who died, and what becomes of the job a dead worker had in hand."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from members.signs_of_life import TIMER, giving_signs, is_served, report_dead, unserved
from record import clock
from record.background import ATTEMPTS, forget_done, in_line, take_back_lost
from record.models import WorkerSign
from tests.members.waiting_jobs import take_long

A_MINUTE = timedelta(minutes=1)


def a_sign(name, *serves, age=timedelta(0), **fields):
    return WorkerSign.objects.create(name=name, serves=serves, seen_at=clock.now() - age, **fields)


def a_running_job(*workers, number=7):
    take_long.enqueue(number)
    DBTaskResult.objects.update(status="RUNNING", started_at=clock.now() - A_MINUTE, worker_ids=workers)
    return DBTaskResult.objects.get()


def test_a_queue_is_served_while_its_worker_gave_a_sign_within_a_minute(db, jobs_wait):
    a_sign("mails", "mail")
    a_sign("died", "packs", age=A_MINUTE)
    a_sign("time", TIMER, age=A_MINUTE - timedelta(seconds=5))
    with CaptureQueriesContext(connection) as asked:
        assert (unserved(), is_served("mail")) == (["packs"], True)
    assert len(asked) == 2


def test_a_worker_takes_its_sign_away_when_it_stops_and_not_when_it_dies(db, jobs_wait):
    with giving_signs("one", ["packs", "mail"]):
        at_work = unserved()
    assert (at_work, unserved()) == ([TIMER], ["mail", "packs", TIMER])


def test_where_jobs_are_done_at_once_nobody_is_missed(db):
    assert unserved() == []


def test_an_unknown_queue_is_refused_with_the_names_there_are(db):
    with pytest.raises(CommandError, match=r"There is no queue breve\. There are: mail, packs"):
        call_command("work", "breve")


def test_a_job_waits_in_line_until_it_is_done(db, jobs_wait):
    take_long.enqueue(7)
    take_long.enqueue(8)
    DBTaskResult.objects.filter(args_kwargs__args=[8]).update(status="RUNNING")
    there = in_line(take_long)
    DBTaskResult.objects.update(status="SUCCESSFUL")
    assert (there, in_line(take_long)) == ({7, 8}, set())


def test_the_job_of_a_dead_worker_waits_for_another(db, jobs_wait, caplog):
    a_sign("died", "packs", age=A_MINUTE)
    job = a_running_job("died")
    take_back_lost()
    job.refresh_from_db()
    assert (job.status, job.worker_ids, in_line(take_long)) == ("READY", ["died"], {7})
    assert caplog.messages == [f"The worker of job {job.pk} ({take_long.module_path}) died: it waits for another"]


def test_the_job_of_a_living_worker_stays_in_its_hands_however_long_it_takes(db, jobs_wait):
    a_sign("works", "packs")
    job = a_running_job("died", "works")
    take_back_lost()
    job.refresh_from_db()
    assert job.status == "RUNNING"


def test_a_job_that_has_lost_two_workers_is_given_up(db, jobs_wait, caplog):
    job = a_running_job(*["died", "died too"][:ATTEMPTS])
    take_back_lost()
    job.refresh_from_db()
    assert (job.status, job.traceback, in_line(take_long)) == (
        "FAILED",
        "Its workers died, one after the other.",
        set(),
    )
    assert caplog.messages == [f"Job {job.pk} ({take_long.module_path}) was lost twice: its workers died"]


def test_jobs_that_ended_long_ago_are_forgotten(db, jobs_wait):
    for days in (6, 8):
        take_long.enqueue(days)
        DBTaskResult.objects.filter(status="READY").update(
            status="SUCCESSFUL", finished_at=clock.now() - timedelta(days=days)
        )
    forget_done()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [6]


def test_the_operator_is_told_once_of_a_worker_that_died(db, settings, mailoutbox, django_capture_on_commit_callbacks):
    settings.OPERATOR_EMAIL = ["drift@kommune.example"]
    a_sign("works", "mail")
    a_sign("died", "packs", age=A_MINUTE)
    a_sign("before the portal was away", "packs", age=timedelta(hours=2))
    a_sign("yesterday", "packs", age=timedelta(days=1, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        report_dead()
        report_dead()
    assert [(mail.to, mail.subject, mail.body.count("no sign of life")) for mail in mailoutbox] == [
        (["drift@kommune.example"], "A worker of the portal has died", 1)
    ]
    assert "- The worker died (packs) has given no sign of life since " in mailoutbox[0].body
    assert set(WorkerSign.objects.values_list("name", flat=True)) == {"works", "died", "before the portal was away"}
