"""The whole portal as `make run` starts it, and real Chromium to use it with."""

import email
import email.policy
import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from itertools import chain
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect, sync_playwright

from dk2020portal.demo_accounts import DEMO_PASSWORD, STORY

PROJECT = Path(__file__).resolve().parents[2]
PREPARATIONS = ["migrate", "createcachetable", "load_facts", "load_demo"]
SECONDS_TO_START = 60
# What is waited for is waited for as long as for a page, on a machine that has other work too.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
# The roles of tests.rendered, in two rows that take equally long.
AT_ONCE = (["secretary", "nobody"], ["co_chair", "member", "guest"])
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-quic"]


def chromium_without_windows():
    """Debian's Chromium without the windows it draws, unseen, round each page: a third less work; else the whole."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


def demo_environment(var_dir, **more):
    """The environment of `make run`: nothing of the tests' own settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"TESTING", "DJANGO_SETTINGS_MODULE", "DATABASE_URL"}
    }
    return {**kept, "DEMO": "true", "VAR_DIR": str(var_dir), "LOG_LEVEL": "WARNING", **more}


def compile_messages():
    """Compile the Danish texts when they have not been compiled: the tests find buttons by them."""
    for source in (PROJECT / "locale").glob("*/LC_MESSAGES/*.po"):
        if not source.with_suffix(".mo").exists():
            subprocess.run(["msgfmt", "-o", source.with_suffix(".mo"), source], check=True)


@pytest.fixture(scope="session")
def prepared_var_dir(tmp_path_factory):
    """The database and files of the demo, prepared by whichever worker comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    prepared = shared / "prepared-demo"
    with open(shared / "prepared-demo.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (prepared / "ready").exists():
            prepare_demo(prepared)
    return prepared


def prepare_demo(var_dir):
    """Do what `make run` does before it serves."""
    compile_messages()
    for command in PREPARATIONS:
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity", "0"],
            cwd=PROJECT,
            env=demo_environment(var_dir),
            check=True,
        )
    (var_dir / "ready").touch()


@pytest.fixture(scope="session")
def rendered(prepared_var_dir):
    """What tests.rendered found, {role: {"pages", "titles"}}: written by whichever worker comes first, for both."""
    folder = prepared_var_dir.parent / "rendered"
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            render_by_role(folder, prepared_var_dir)
    return {role: json.loads((folder / f"{role}.json").read_text()) for role in chain(*AT_ONCE)}


def render_by_role(folder, prepared):
    """Walk through the portal by every role, some at the same time, each on a demo of their own."""
    folder.mkdir()
    with ExitStack() as started:
        walks = []
        for number, roles in enumerate(AT_ONCE):
            var_dir = shutil.copytree(prepared, folder / f"var-{number}")
            settings = {"DJANGO_SETTINGS_MODULE": "dk2020portal.settings", "LOG_LEVEL": "CRITICAL"}
            command = [sys.executable, "-m", "tests.rendered", folder, *roles]
            walks.append(started.enter_context(running(command, demo_environment(var_dir, **settings))))
        assert [walk.wait() for walk in walks] == [0] * len(walks)
    (folder / "ready").touch()


@pytest.fixture(scope="session")
def portal_var_dir(prepared_var_dir, tmp_path_factory):
    """The database, the files and the mails of the portal that is served."""
    var_dir = tmp_path_factory.mktemp("portal") / "var"
    return shutil.copytree(prepared_var_dir, var_dir)


@pytest.fixture(scope="session")
def portal(portal_var_dir):
    """The address of a portal with the demo in it, served until the tests end."""
    port = free_port()
    environment = demo_environment(portal_var_dir, SITE_URL=f"http://127.0.0.1:{port}")
    web = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    worker = [sys.executable, "manage.py", "work"]
    with running(web, environment), running(worker, environment):
        wait_until_served(port)
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command, environment):
    """Run a program beside the tests; end it, and only it, afterwards."""
    process = subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port():
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_served(port):
    """Return when the log-in page is served, which no test then waits for; raise TimeoutError when it never is."""
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        try:
            urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=SECONDS_TO_START).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"The portal does not answer on port {port}")


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all tests of a worker.

    Playwright leaves an event loop behind in this thread, and Django would refuse every query of the tests to come;
    nothing here is awaited.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_without_windows(), args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@pytest.fixture
def link_mailed_to(portal_var_dir):
    """The link in the last mail to an address, once it has come: `link_mailed_to("naja@x.example")`."""

    def found(address):
        give_up = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < give_up:
            for path in sorted((portal_var_dir / "mail").glob("*"), key=os.path.getmtime, reverse=True):
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                if mail["To"] == address and (link := re.search(r"http://\S+", mail.get_content())):
                    return link[0]
            time.sleep(0.2)
        raise TimeoutError(f"No mail came to {address}")

    return found


def account_of(who):
    """The e-mail of the first demo account in a role, or of the one whose name is given."""
    accounts = json.loads(STORY.read_text())["accounts"]
    return next(account["email"] for account in accounts if who in (account["who"], account["name"]))


def is_complaint(line):
    """Whether a line of the console tells of a fault; that two people edited at once (409) is an answer, not one."""
    return line.type == "error" and "status of 409" not in line.text


@pytest.fixture
def visitor(browser, portal):
    """Open pages nobody has logged in on; fail the test if the browser's console has complained."""
    contexts, complaints = [], []

    def open_page(**options):
        context = browser.new_context(
            **{"base_url": portal, "locale": "da-DK", "viewport": {"width": 1280, "height": 900}, **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda line: complaints.append(f"{page.url}: {line.text}") if is_complaint(line) else None)
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def log_in(page, email):
    """Log in as anybody does, in a browser that has been logged off."""
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Adgangskode").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Log på", exact=True).click()
    expect(page.get_by_role("button", name="Log af")).to_be_visible()


def send_log_in(page, email):
    """Send the log-in form as the browser would, without showing it or the page it leads to: a second for each page."""
    sent = page.context.request
    form = sent.get("/account/login/").text()
    csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    typed = {"login": email, "password": DEMO_PASSWORD, "csrfmiddlewaretoken": csrf}
    answer = sent.post("/account/login/", form=typed, max_redirects=0)
    assert answer.status == 302, f"{email} is not let in: {answer.status}"


@pytest.fixture
def as_role(visitor):
    """Open an empty page logged in as a role ("secretariat") or a person ("Kim Kofod Hansen")."""

    def open_as(who, **options):
        page = visitor(**options)
        send_log_in(page, account_of(who))
        return page

    open_as.complaints = visitor.complaints
    return open_as
