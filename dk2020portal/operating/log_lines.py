"""How a line of the log is written: plain or as JSON, with the id of the request or job, and never with content.

Addresses hold keys (a guest's link, a calendar), failures quote what was typed, mail servers repeat e-mails. So of a
request its route is told and never its address, of a failure its kind and place, and its words only where they are
those of a program. Needs no settings: the web server writes its own lines by it, too.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

from django.db import DatabaseError, InterfaceError, OperationalError

from record.at_hand import id_at_hand

EMAIL = re.compile(r"[^\s<>\"'@,;:()/]+@[^\s<>\"'@,;:()/]+")
ADDRESS = re.compile(r"(https?://[^\s/?#'\"]+)[^\s'\"]+")
# Their words are about names in the code, or about a machine that does not answer.
SPEAKS_OF_PROGRAMS = (AttributeError, ImportError, NameError, TypeError, OperationalError, InterfaceError)
# The web server quotes what it was asked for.
QUOTES_A_REQUEST = ("Error handling request", "Invalid request from", "Ignored premature client")
FACTS = ("method", "route", "status", "ms", "person")


def without_addresses(text: str) -> str:
    """Return a text without e-mails, passwords in addresses of servers, and whatever follows the name of a host."""
    return EMAIL.sub("[e-mail]", ADDRESS.sub(r"\1/[…]", text))


def route_of(request) -> str:
    """Return the name of the route of a request, "-" where no route is known: never its address."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or match.route) if match else "-"


def words_of(problem: BaseException) -> str:
    """Return what a failure says where that is no content, else nothing."""
    if isinstance(problem, SPEAKS_OF_PROGRAMS):
        return without_addresses(str(problem)).strip()
    if isinstance(problem, DatabaseError):
        # What follows the first line quotes the row.
        return without_addresses(str(problem).split("\n", 1)[0]) if _names_a_rule(problem) else ""
    if isinstance(problem, OSError) and problem.strerror:
        return problem.strerror
    return ""


def _names_a_rule(problem: DatabaseError) -> bool:
    return "constraint" in str(problem).split("\n", 1)[0].lower()


def failure_of(problem: BaseException | None) -> str:
    """Return where a failure happened and of which kind it is, with what it came from, and without its content."""
    said: list[str] = []
    while problem is not None:
        kind = f"{type(problem).__module__}.{type(problem).__qualname__}"
        words = words_of(problem)
        place = "".join(traceback.format_tb(problem.__traceback__)).rstrip()
        said.insert(0, f"{place}\n{kind}: {words}" if words else f"{place}\n{kind}")
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    return "\nwhich led to\n".join(said).strip("\n")


def message_of(record: logging.LogRecord) -> str:
    """Return what a record says: of a request its kind, method and route, of anything else its words."""
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "method"):
        kind = record.name.removeprefix("django.").removeprefix("security.")
        status = getattr(record, "status_code", "")
        return " ".join(str(part) for part in (kind, status, request.method, route_of(request)) if part)
    if str(record.msg).startswith(QUOTES_A_REQUEST):
        return next(words for words in QUOTES_A_REQUEST if str(record.msg).startswith(words))
    return without_addresses(record.getMessage())


class PlainLines(logging.Formatter):
    """A line for people: time, level, logger, id, words; what a failure says stands indented below."""

    def format(self, record):
        moment = datetime.fromtimestamp(record.created).astimezone()
        here = f"[{id_at_hand()}] " if id_at_hand() else ""
        line = f"{moment:%Y-%m-%d %H:%M:%S%z} {record.levelname} {record.name} {here}{message_of(record)}"
        if record.exc_info and record.exc_info[1]:
            line += "\n" + failure_of(record.exc_info[1])
        return line.replace("\n", "\n    ")


class JsonLines(logging.Formatter):
    """A line for programs: one JSON object; `id` is the request's or the job's."""

    def format(self, record):
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if id_at_hand():
            said["id"] = id_at_hand()
        said |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            said["failure"] = failure_of(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=str)


def formatter(kind: str) -> logging.Formatter:
    """Return the formatter of a LOG_FORMAT: "json", or plain lines for anything else."""
    return JsonLines() if kind == "json" else PlainLines()
