"""A real worker: killed at work, and told to stop."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django_tasks_db.models import DBTaskResult

from members.signs_of_life import is_served
from record import clock
from record.background import in_line, take_back_lost
from record.models import WorkerSign
from tests.members.waiting_jobs import take_long, tell_to_stop

A_MINUTE = timedelta(minutes=1)


def database_of_the_tests() -> str:
    server = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{server['NAME']}"
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{server['NAME']}"


def a_worker(*queues):
    environment = {**os.environ, "TESTING": "true", "DATABASE_URL": database_of_the_tests(), "LOG_LEVEL": "ERROR"}
    return subprocess.Popen([sys.executable, "manage.py", "work", *queues], env=environment)


def wait_until(happened):
    give_up = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < give_up
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_at_work_is_missed_after_a_minute_and_its_job_waits_again(jobs_wait):
    take_long.enqueue(7)
    worker = a_worker("packs")
    try:
        wait_until(DBTaskResult.objects.running().exists)
        served = is_served("packs")
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    take_back_lost()
    at_once = DBTaskResult.objects.get().status
    # A minute passes.
    WorkerSign.objects.update(seen_at=clock.now() - A_MINUTE)
    DBTaskResult.objects.update(started_at=clock.now() - A_MINUTE)
    take_back_lost()
    assert (served, at_once) == (True, "RUNNING")
    assert (is_served("packs"), in_line(take_long), DBTaskResult.objects.get().status) == (False, {7}, "READY")


@pytest.fixture
def signals_come_back():
    """A worker takes signals to itself; the tests want theirs back."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    former = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, former, strict=True):
        signal.signal(number, handler)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_ends_its_job_first_and_leaves_no_sign(jobs_wait, signals_come_back):
    tell_to_stop.enqueue()
    call_command("work", "packs")
    assert (DBTaskResult.objects.get().return_value, list(WorkerSign.objects.all())) == (["packs"], [])
