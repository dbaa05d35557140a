"""The demo on one machine: prepare the database, then run web server, workers and timer together."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from dk2020portal.demo_accounts import demo_accounts
from meetings.annexes import office

# The demo's accounts are public, so it never listens to anything but this machine (design section 10).
LOOPBACK = "127.0.0.1"
SECONDS_TO_STOP = 20


@dataclass
class Program:
    """A program of the demo; `rest` is the pause before it is started again, None if the demo ends with it."""

    arguments: list[str]
    rest: float | None
    process: subprocess.Popen | None = None
    start_at: float = 0

    def start(self):
        """Start it in a session of its own, so that Ctrl-C reaches it through us only."""
        self.process = subprocess.Popen(
            [sys.executable, *self.arguments], cwd=settings.BASE_DIR, start_new_session=True
        )

    def tend(self):
        """Start the program again when it has ended and rested; return whether the demo can go on."""
        if self.process is not None and self.process.poll() is not None:
            if self.rest is None:
                return False
            self.process, self.start_at = None, time.monotonic() + self.rest
        if self.process is None and time.monotonic() >= self.start_at:
            self.start()
        return True


class Command(BaseCommand):
    help = "Prepare the demo and serve it on this machine until Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port, **options):
        """Serve until Ctrl-C; raise CommandError when not in demo mode, the port is taken or the database is down."""
        if not settings.DEMO:
            raise CommandError("The demo is served in demo mode only: set DEMO=true, or type `make run`.")
        refuse_taken_port(port)
        call_command("await_database")
        self.prepare()
        serve(programs(port), when_ready=lambda: self.announce(port), port=port)

    def prepare(self):
        """Bring tables, facts and story up to date; what is there already stays as it is."""
        self.stdout.write("Preparing the database (the first time takes a little while)")
        # Static files are served from where they lie; the server only warns if the collected ones have no folder.
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_facts", verbosity=0)
        call_command("load_demo", verbosity=0)

    def announce(self, port):
        """Say where the portal is and who can log in."""
        with translation.override("en"):
            accounts = demo_accounts()
        self.stdout.write(f"\nThe demo is running on {self.style.SUCCESS(f'http://{LOOPBACK}:{port}/')}")
        self.stdout.write(f"Log in with the password {accounts[0].password} as, for example:")
        width = max(len(account.email) for account in accounts)
        for account in accounts:
            self.stdout.write(f"  {account.email:<{width}}  {account.name}")
        if not office.is_installed():
            self.stdout.write("Office annexes get no pages here before LibreOffice is installed:  make office")
        self.stdout.write("Stop it with Ctrl-C; what was typed is kept.\n")
        self.stdout.flush()


def refuse_taken_port(port):
    """Raise CommandError when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            raise CommandError(f"Port {port} may not be used by this user. Try: make run PORT=8001") from None
        except OSError:
            raise CommandError(
                f"Port {port} is in use by another program. Stop that one, or choose another port:"
                f" make run PORT={port + 1}"
            ) from None


def programs(port) -> list[Program]:
    """Return what the demo consists of: web server, a worker for mails and one for packs, timer."""
    return [
        Program(["-m", "gunicorn", "--bind", f"{LOOPBACK}:{port}"], rest=None),
        Program(["manage.py", "work", "mail"], rest=5),
        Program(["manage.py", "work", "packs"], rest=5),
        Program(["manage.py", "tend"], rest=5),
    ]


def serve(running, *, when_ready, port):
    """Keep the programs running until Ctrl-C or SIGTERM, or until one ends that the demo cannot do without."""
    stopped = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.append(True))
    announced = False
    try:
        while not stopped and all(program.tend() for program in running):
            if not announced and answers(port):
                when_ready()
                announced = True
            time.sleep(0.2)
    finally:
        stop(running)
    if not stopped:
        raise CommandError("The web server has ended; what it said stands above.")


def answers(port) -> bool:
    """Return whether the web server accepts connections."""
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False


def stop(running):
    """Ask every program to finish what it has in hand; end those that do not within reasonable time."""
    alive = [program.process for program in running if program.process is not None and program.process.poll() is None]
    for process in alive:
        process.terminate()
    give_up = time.monotonic() + SECONDS_TO_STOP
    for process in alive:
        try:
            process.wait(max(0.1, give_up - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
