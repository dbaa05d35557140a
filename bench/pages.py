"""What the important pages cost in a small portal and a large one, beside a bare page: `python -m bench.pages`.

40 meetings and 5,000 of them (60,000 items, 100,000 annexes, a million history rows) on PostgreSQL and on SQLite, asked
in turns; ends with 1 where a bar of the design is not kept. `--quick` copies 400 meetings, which takes a minute;
`--only follow` asks for the pages whose names hold a word. Every figure is the best of the rounds. Where others share
the machine, `--processor` tells what portal and database had of a processor, not what the clock on the wall says.
"""

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.postgres_cluster import cluster, server_program

SMALL, LARGE, QUICK = 40, 5_000, 400
MOST_QUERIES, MOST_GROWTH, MOST_MS, MOST_OF_BARE = 12, 1.3, 40.0, 4.0
# Compared with the bare page: what members open most.
_COMPARED = "meeting"


@dataclass
class Figures:
    """What one page cost in one portal."""

    rounds: list[list[float]] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    def at(self, share: float) -> float:
        """Return the time that such a share of the answers stayed below, in the best round."""
        return min(sorted(times)[min(len(times) - 1, int(share * len(times)))] for times in self.rounds)


@dataclass(frozen=True)
class Line:
    """One page: in the small portal, in the large one, and the bare page of its size."""

    name: str
    small: Figures
    large: Figures
    bare: Figures

    def broken(self) -> list[str]:
        """Return which bars are not kept."""
        grown = self.large.at(0.95) / self.small.at(0.95)
        of_bare = self.large.at(0.5) / self.bare.at(0.5)
        found = {
            f"{self.large.queries} queries": self.large.queries > MOST_QUERIES,
            f"{self.small.queries} queries become {self.large.queries}": self.small.queries != self.large.queries,
            f"grows {grown:.2f} times": grown > MOST_GROWTH,
            f"p95 {self.large.at(0.95):.0f} ms": self.large.at(0.95) > MOST_MS,
            f"{of_bare:.1f} times the bare page": self.name == _COMPARED and of_bare > MOST_OF_BARE,
        }
        return [what for what, is_broken in found.items() if is_broken]

    def __str__(self) -> str:
        small, large, bare = self.small, self.large, self.bare
        return (
            f"{self.name:<24}{small.queries:>4}{large.queries:>4}{small.at(0.5):>8.1f}{small.at(0.95):>7.1f}"
            f"{large.at(0.5):>8.1f}{large.at(0.95):>7.1f}{large.at(0.95) / small.at(0.95):>7.2f}"
            f"{large.size / 1000:>7.0f}{bare.at(0.5):>7.1f}{large.at(0.5) / bare.at(0.5):>6.1f}"
            f"  {', '.join(self.broken())}"
        )


class Portal:
    """A process that answers for one portal (bench/asked.py)."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.asked"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pages: list[str] = self._read()

    def _read(self) -> Any:
        line = self._process.stdout.readline() if self._process.stdout else ""
        return json.loads(line) if line else sys.exit("A portal has ended; what it said stands above.")

    def ask(self, figures: Figures, **asked: Any) -> None:
        """Ask for a page so many times, and note what it cost."""
        if self._process.stdin is None:
            return
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        answer = self._read()
        figures.rounds.append(answer["times"])
        figures.queries, figures.size = answer["queries"] or figures.queries, answer["bytes"]

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=30)


def _environment(address: str, folder: Path) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": address, "VAR_DIR": str(folder), "TESTING": "true", "DEMO": "false"}


def _seed(what: str, environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "bench.seed", what], env=environment, check=True)


@contextlib.contextmanager
def portals(engine: str, meetings: int) -> Iterator[tuple[Portal, Portal]]:
    """Make a small portal and one of so many meetings, and start both."""
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="dk2020portal-pages-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        first = stack.enter_context(cluster()) if engine == "postgresql" else f"sqlite:///{folder / 'small.sqlite3'}"
        _seed("pattern", _environment(first, folder))
        second = _copied(first, folder)
        for address, size in ((first, SMALL), (second, meetings)):
            _seed(str(size), _environment(address, folder))
        small, large = Portal(_environment(first, folder)), Portal(_environment(second, folder))
        stack.callback(small.close)
        stack.callback(large.close)
        yield small, large


def _copied(address: str, folder: Path) -> str:
    """Copy a database; return the address of the copy."""
    if address.startswith("sqlite"):
        shutil.copy(folder / "small.sqlite3", folder / "large.sqlite3")
        return f"sqlite:///{folder / 'large.sqlite3'}"
    server = address.rpartition("/")[0]
    command = "CREATE DATABASE large TEMPLATE postgres"
    psql = str(Path(server_program("pg_ctl")).parent / "psql")
    subprocess.run([psql, "-q", "-c", command, f"{server}/template1"], check=True)
    return f"{server}/large"


def measured(small: Portal, large: Portal, name: str, *, rounds: int, **how: Any) -> Line:
    """Ask for a page in both portals and for the bare page, in turns."""
    line = Line(name, Figures(), Figures(), Figures())
    for nth in range(rounds):
        for portal, figures in ((small, line.small), (large, line.large)):
            portal.ask(figures, page=name, count=nth == 0, **how)
        large.ask(line.bare, bare=line.large.size, **how)
    return line


def main() -> None:
    """Print the figures of one run on one machine; end with 1 where a bar is not kept."""
    parser = argparse.ArgumentParser(description="What pages cost in a small portal and in a large one.")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} meetings instead of {LARGE}")
    parser.add_argument("--engine", choices=("postgresql", "sqlite"), action="append")
    parser.add_argument("--only", default="", help="a word in the names of the pages that are asked for")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--processor", action="store_true", help="time of the processor, not of the clock on the wall")
    asked = parser.parse_args()
    how = {"times": asked.times, "processor": asked.processor}
    meetings, kept = QUICK if asked.quick else LARGE, True
    for engine in asked.engine or ("postgresql", "sqlite"):
        with portals(engine, meetings) as (small, large):
            print(f"\n{engine}: {SMALL} and {meetings} meetings (milliseconds; bars: design section 9)")
            print(
                f"{'':<24}{'queries':>8}{'p50':>8}{'p95':>7}{'p50':>8}{'p95':>7}{'ratio':>7}{'kB':>7}{'bare':>7}{'x':>6}"
            )
            for name in small.pages:
                if asked.only in name:
                    line = measured(small, large, name, rounds=asked.rounds, **how)
                    kept = kept and not line.broken()
                    print(line, flush=True)
    sys.exit(not kept)


if __name__ == "__main__":
    main()
