"""A PostgreSQL of our own for the length of one command: python tests/postgres_cluster.py COMMAND...

Starts a fresh cluster in a temporary folder, runs the command with DATABASE_URL naming it, stops the cluster again
whatever happened, and ends with the command's own exit code. PostgreSQL refuses to run as root: started by root, it
runs as the system's user `postgres`.
"""

import contextlib
import glob
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

# Nothing here outlives the command, so nothing needs to reach the disk.
UNSAFE_BUT_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=50 -c jit=off"
# A restore drops and makes every table in one transaction, which locks each of them and each index.
UNSAFE_BUT_FAST += " -c max_locks_per_transaction=256"


def server_program(name) -> str:
    """Return the newest server program of that name; end with advice when there is none."""
    # Debian keeps the server programs out of PATH, one folder for each version.
    candidates = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"), key=lambda path: float(path.split("/")[4]))
    found = candidates[-1] if candidates else shutil.which(name)
    return found or sys.exit(f"PostgreSQL's program {name} is not installed:  sudo apt-get install postgresql")


def as_unprivileged(*command) -> list[str]:
    """Return the command so that it does not run as root."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]


def run(*command):
    """Run a step of the cluster's life; end with what it said if it fails."""
    done = subprocess.run(as_unprivileged(*command), capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def cluster():
    """Start a cluster, yield its DATABASE_URL, stop and remove it."""
    folder = Path(tempfile.mkdtemp(prefix="dk2020portal-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, port, control = str(folder / "data"), free_port(), server_program("pg_ctl")
    options = f"{UNSAFE_BUT_FAST} -c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        run(server_program("initdb"), "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        run(control, "start", "-w", "-s", "-D", data, "-l", str(folder / "log"), "-o", options)
        yield f"postgres://portal@127.0.0.1:{port}/postgres"
    finally:
        with contextlib.suppress(SystemExit):
            run(control, "stop", "-w", "-s", "-m", "immediate", "-D", data)
        shutil.rmtree(folder, ignore_errors=True)


def main(command) -> int:
    """Run the command on a cluster of its own; return its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # Ctrl-C reaches the command too, which ends by itself; the cluster is stopped after it.
    signal.signal(signal.SIGINT, lambda *_: None)
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
