"""A task written in one line, as a minute taker writes it: "Rolf: notat om manko, 1. marts" is who, what and by when.

The line is Danish, whatever language the portal is read in: so are the minutes. What is not understood stays in what is
to be done, for the minute taker to correct.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("", "en et én ét", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv")
    )
    for word in words.split()
} | {"fjorten": 14}
_FRIDAY = 4
# As far as the next 29 February can be.
_LEAP = 8
_MOST_WORDS_OF_A_NAME = 6
_LONGEST_COUNT = 3


@dataclass(frozen=True)
class TaskLine:
    """What is read in a line. `people`: who it can be, by id; several are a question, none is nobody who is known."""

    people: tuple[int, ...]
    what: str
    due_on: date | None


def read_task_line(line: str, people: Mapping[int, str], today: date) -> TaskLine:
    """Return who, what and by when in `line`; `people` are those it can be given to, names by id.

    A name is the whole name, the first name, or words of it in order, and stands before a colon or first in the line.
    A day without a year is the next such day, `today` included; a day of the week is the next after today.
    """
    found, rest = _who(" ".join(line.split()), people)
    what, due_on = _split_off_day(rest, today)
    return TaskLine(found, what, due_on)


def _who(line: str, people: Mapping[int, str]) -> tuple[tuple[int, ...], str]:
    """Who is meant, and the line without the name."""
    before, colon, after = line.partition(":")
    if colon and (found := _meant(before, people)):
        return found, after.strip()
    words = line.split()
    for count in range(min(len(words), _MOST_WORDS_OF_A_NAME), 0, -1):
        if found := _called(" ".join(words[:count]), people):
            return found, " ".join(words[count:]).lstrip(",;-– ")
    return (), line


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.casefold())


def _meant(typed: str, people: Mapping[int, str]) -> tuple[int, ...]:
    """Those whom a name fits: by the whole name, else by the first name and what follows, else by words of it."""
    asked = _words(typed)
    if not asked or len(asked[0]) == 1:
        return ()
    named = {pk: _words(name) for pk, name in people.items()}
    rules: tuple[Callable[[list[str]], bool], ...] = (
        lambda name: name == asked,
        lambda name: name[:1] == asked[:1] and _in_order(asked, name),
        lambda name: _in_order(asked, name),
    )
    for fits in rules:
        if found := tuple(pk for pk, name in named.items() if fits(name)):
            return found
    return ()


def _called(typed: str, people: Mapping[int, str]) -> tuple[int, ...]:
    """Those whose name is, or begins with, just these words: without a colon, more would take work for a name."""
    asked = _words(typed)
    named = {pk: _words(name) for pk, name in people.items()}
    whole = tuple(pk for pk, name in named.items() if asked and name == asked)
    return whole or tuple(pk for pk, name in named.items() if asked and name[: len(asked)] == asked)


def _in_order(asked: list[str], name: list[str]) -> bool:
    """Whether the words typed are words of the name, in its order; one letter is an initial."""
    rest = iter(name)
    return all(any(word == part or (len(word) == 1 and part.startswith(word)) for part in rest) for word in asked)


def _split_off_day(text: str, today: date) -> tuple[str, date | None]:
    """What is to be done, and the day at its end."""
    for pattern, day_of in _PATTERNS:
        match = pattern.search(text)
        day = day_of(match, today) if match else None
        if match and day:
            return text[: match.start()].rstrip(" ,;-–."), day
    return text.rstrip(" ,;"), None


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word) if len(word) <= _LONGEST_COUNT else 0
    return _NUMBERS.get(word.casefold(), 0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(month: int, day: int, today: date) -> date | None:
    """The next such day of a year; None for a day that no year has."""
    days = (_date(year, month, day) for year in range(today.year, today.year + _LEAP + 1))
    return next((found for found in days if found and found >= today), None)


def _year(text: str) -> int:
    return int(text) + (2000 if len(text) == len("26") else 0)


def _of_month(match: re.Match, today: date) -> date | None:
    month = _MONTHS.index(match["month"][:3].casefold()) + 1
    day = int(match["day"])
    return _date(_year(match["year"]), month, day) if match["year"] else _next(month, day, today)


def _in_numbers(match: re.Match, today: date) -> date | None:
    """A day in numbers; "3.2" or "2-3" alone may be a point of a text: words or a comma lead to a day."""
    is_bare = match[0][0].isdecimal() and not match.string[: match.start()].rstrip().endswith((",", ";"))
    if is_bare and not match["year"] and match["sign"] != "/":
        return None
    month, day = int(match["month"]), int(match["day"])
    return _date(_year(match["year"]), month, day) if match["year"] else _next(month, day, today)


def _iso(match: re.Match, _today: date) -> date | None:
    return _date(int(match["year"]), int(match["month"]), int(match["day"]))


def _in_a_while(match: re.Match, today: date) -> date | None:
    count, unit = _number(match["count"]), match["unit"].casefold()
    if not count:
        return None
    if unit.startswith(("dag", "uge")):
        return today + timedelta(days=count * (7 if unit.startswith("uge") else 1))
    months = today.month - 1 + count * (12 if unit == "år" else 1)
    year, month = today.year + months // 12, months % 12 + 1
    # A month later than the 31st is its last day where it has no such day.
    return next(filter(None, (_date(year, month, day) for day in range(today.day, today.day - 4, -1))), None)


def _soon(match: re.Match, today: date) -> date:
    return today + timedelta(days=("dag", "morgen", "overmorgen").index(match["soon"].casefold()))


def _weekday(match: re.Match, today: date) -> date | None:
    name = match["weekday"].casefold()
    # Letters of other alphabets are the same as ours where case is ignored: "tırsdag".
    if name not in _DAYS:
        return None
    wanted = _DAYS.index(name)
    if match["next"]:
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)


def _week(match: re.Match, today: date) -> date | None:
    """The Friday of a week; of the next year where it has passed."""
    for year in (today.isocalendar().year, today.isocalendar().year + 1):
        try:
            friday = date.fromisocalendar(year, int(match["week"]), _FRIDAY + 1)
        except ValueError:
            continue
        if friday >= today:
            return friday
    return None


def _at_the_end(pattern: str) -> re.Pattern:
    """A day at the end of the line, with the words that lead to it."""
    lead = r"(?:(?<=\s)|(?<=[,;])|^)(?:(?:frist(?:en)?|deadline|senest|inden|før|til|på|i)[: ]\s*)*"
    return re.compile(lead + pattern + r"\s*[.!]?\s*$", re.IGNORECASE)


_A_WEEKDAY = rf"(?:(?:{'|'.join(_DAYS)}),?\s+)?(?:den\s+|d\.\s*)?"
_A_MONTH = r"(?P<month>jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # noqa: E501
_PATTERNS: tuple[tuple[re.Pattern, Callable[[re.Match, date], date | None]], ...] = (
    (_at_the_end(_A_WEEKDAY + rf"(?P<day>\d{{1,2}})\.?\s*{_A_MONTH}\.?(?:\s+(?P<year>\d{{4}}))?"), _of_month),
    (_at_the_end(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"), _iso),
    (
        _at_the_end(_A_WEEKDAY + r"(?P<day>\d{1,2})(?P<sign>[./-])(?P<month>\d{1,2})(?:[./-](?P<year>\d{4}|\d{2}))?"),
        _in_numbers,
    ),
    (_at_the_end(r"om\s+(?P<count>\w+)\s+(?P<unit>dage?|uger?|måned(?:er)?|år)"), _in_a_while),
    (_at_the_end(r"i\s+(?P<soon>dag|morgen|overmorgen)"), _soon),
    (_at_the_end(rf"(?P<next>næste\s+)?(?P<weekday>{'|'.join(_DAYS)})"), _weekday),
    (_at_the_end(r"uge\s+(?P<week>\d{1,2})"), _week),
)
