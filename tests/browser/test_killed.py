"""The web server is killed while somebody writes in an item: nothing older than two seconds is lost.

The browser has the rest.

Killed by the signal that no program is told of: a few times by `make test`, twenty times in 200 saves by `make kills`.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from threading import Timer

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import PROJECT, account_of, demo_environment, free_port, send_log_in, wait_until_served
from tests.browser.steps import opens_the_form_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser 1")]

IN_FULL = "KILLED_IN_FULL" in os.environ
SAVES, KILLS = (200, 20) if IN_FULL else (40, 4)
# How often all of the server is killed while somebody types, and for how many seconds before each.
DEATHS, TYPING = (20, (20, 24)) if IN_FULL else (1, (2.5, 4.5))
ITEM = "Årsplan for netværksmøder"
# The forms that are kept as they are typed in: the field that is written in, and its sheet in the database.
FORMS = ("summary", "case"), ("text", "outcome")
# What is typed is on the server after so long (design section 4), however long somebody types on.
MAY_BE_LOST = 2
PORTAL = "tests.browser.warmed:application"


class Server:
    """A portal of its own, which is killed and started again."""

    def __init__(self, var_dir):
        self.var_dir, self.port = var_dir, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.main = None

    def start(self):
        """Serve, and return when the first page is answered. Its workers have loaded the portal before they begin."""
        command = [sys.executable, "-m", "gunicorn", "--preload", "--bind", f"127.0.0.1:{self.port}", PORTAL]
        environment = demo_environment(self.var_dir, SITE_URL=self.address, WEB_CONCURRENCY="1", LOG_LEVEL="CRITICAL")
        self.main = subprocess.Popen(
            command, cwd=PROJECT, env=environment, start_new_session=True, stderr=subprocess.DEVNULL
        )
        wait_until_served(self.port)

    def kill(self):
        """Kill all of it."""
        os.killpg(self.main.pid, signal.SIGKILL)
        self.main.wait()

    def kill_workers(self):
        """Kill what answers; what began it begins it anew."""
        listed = subprocess.run(["pgrep", "-P", str(self.main.pid)], capture_output=True, text=True, check=True)
        for pid in listed.stdout.split():
            os.kill(int(pid), signal.SIGKILL)

    def kept(self, field, sheet):
        """The field that is kept of the unsaved text, read from the database itself."""
        with closing(sqlite3.connect(self.var_dir / "portal.sqlite3", timeout=20)) as database:
            asked = "SELECT texts FROM meetings_itemsitting WHERE sheet = ?"
            rows = database.execute(asked, [sheet]).fetchall()
        return json.loads(rows[0][0]).get(field, "") if rows else ""

    def is_whole(self):
        """Whether the database has no torn page."""
        with closing(sqlite3.connect(self.var_dir / "portal.sqlite3", timeout=20)) as database:
            return database.execute("PRAGMA quick_check").fetchone() == ("ok",)


@pytest.fixture(scope="module")
def server(prepared_var_dir, tmp_path_factory):
    """The server, until the tests of this file end."""
    served = Server(shutil.copytree(prepared_var_dir, tmp_path_factory.mktemp("killed") / "var"))
    served.start()
    yield served
    served.kill()


@pytest.fixture(params=FORMS if IN_FULL else FORMS[:1], ids=lambda form: form[1])
def form(request):
    """The field and the sheet of a form."""
    return request.param


def opens(page, sheet):
    """Open the form of an item on the agenda, or of one in the meeting that is being held."""
    if sheet == "case":
        opens_the_form_of(page, ITEM)
    else:
        page.goto("/")
        page.goto(page.locator('a[href$="/room/"]').first.get_attribute("href"))


@pytest.fixture
def page(server, visitor, form):
    """The form, opened by the secretary; that answers fail is what this is about."""
    page = visitor(base_url=server.address)
    send_log_in(page, account_of("secretariat"))
    opens(page, form[1])
    yield page
    visitor.complaints.clear()


def posts_until_answered(page, form, typed):
    """Send a text as the form does, again and again until it is answered; return how often it was sent."""
    for times in range(1, 100):
        try:
            if page.request.post(form["address"], form=form["fields"] | typed | {"typed": "yes"}).ok:
                return times
        except Error:
            time.sleep(0.05)
    raise AssertionError("The server does not come back")


def form_on(page):
    """Where the form keeps its text, and what it sends."""
    fields = page.evaluate("() => Object.fromEntries(new FormData(document.querySelector('form[data-draft]')))")
    address = page.locator("[data-sitting]").get_attribute("data-sitting")
    page.goto("about:blank")
    return {"address": address, "fields": fields}


def test_what_was_answered_is_there_whenever_the_server_is_killed(page, server, form):
    opened, chance, sent_again = form_on(page), random.Random(14), 0  # noqa: S311  (a moment, not a secret)
    for number in range(1, SAVES + 1):
        text = f"Resumé, udgave {number} " * 20
        dies = Timer(chance.uniform(0, 0.08), server.kill_workers) if number % (SAVES // KILLS) == 0 else None
        if dies:
            dies.start()
        sent_again += posts_until_answered(page, opened, {form[0]: text}) > 1
        if dies:
            dies.join()
            assert server.kept(*form) == text.strip()
    assert (server.kept(*form), server.is_whole()) == (text.strip(), True)
    # Of four kills, all may fall between two saves.
    assert sent_again or not IN_FULL, "no kill met a save that was on its way"


def types_on(page, typed, *, seconds):
    """Type numbered words for so long; `typed` gets each with the moment it was typed."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        word = f"ord{len(typed):04}"
        page.keyboard.type(f"{word} ")
        typed.append((word, time.monotonic()))
        page.wait_for_timeout(100)


def in_the_browser(page):
    """All texts that the browser itself keeps."""
    return page.evaluate("() => JSON.stringify(Object.values(localStorage))")


def test_nothing_older_than_two_seconds_is_lost_and_the_browser_has_the_rest(page, server, form):
    typed, saves, field = [], [], page.locator(f"form[data-draft] textarea[name={form[0]}]")
    page.on("response", lambda answer: saves.append(answer) if "/sitting/" in answer.url and answer.ok else None)
    field.fill("")
    for death in range(DEATHS):
        seconds = random.Random(death).uniform(*TYPING)  # noqa: S311  (a while, not a secret)
        types_on(page, typed, seconds=seconds)
        server.kill()
        died = time.monotonic()
        old = [word for word, moment in typed if moment < died - MAY_BE_LOST]
        assert old[-1] in server.kept(*form), f"lost with it: {server.kept(*form)[-40:]} is all there is of {old[-3:]}"
        types_on(page, typed, seconds=1)
        assert typed[-1][0] in in_the_browser(page)
        server.start()
        given_up = time.monotonic() + 30
        while typed[-1][0] not in server.kept(*form) and time.monotonic() < given_up:
            page.wait_for_timeout(200)
        assert server.kept(*form).split() == [word for word, _moment in typed]
    assert len(saves) > (200 if IN_FULL else 1)
    opens(page, form[1])
    expect(field).to_have_value(" ".join(word for word, _moment in typed))
