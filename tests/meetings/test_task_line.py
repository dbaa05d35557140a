"""A task in one line: who, what and by when, from the words of a minute taker."""

from datetime import date

import pytest

from meetings.rules.task_line import read_task_line

# A Thursday.
TODAY = date(2026, 2, 26)
PEOPLE = {
    1: "Rolf Johnsen",
    2: "Marie Lindberg Tefre",
    3: "Thomas Lindberg",
    4: "Ivalo Paninnguaq Kĸuupik Møller-Lyberth",
    5: "Åse Ærø",
    6: "Klimakoordinator, Aarhus (demo)",
    7: "Klimakoordinator, Viborg (demo)",
    8: "Marie Bach",
    9: "Jens-Ole O'Hara",
    10: "Rolf",
}
TEN = {pk: name for pk, name in PEOPLE.items() if pk != 10}


@pytest.mark.parametrize(
    ("line", "who", "what", "due_on"),
    [
        ("Rolf: notat om manko, 1. marts", [1], "notat om manko", date(2026, 3, 1)),
        ("  rolf johnsen :  notat  om manko , 1 marts 2027 ", [1], "notat om manko", date(2027, 3, 1)),
        ("Rolf notat om manko", [1], "notat om manko", None),
        ("Rolf Johnsen notat om manko senest 1.3.", [1], "notat om manko", date(2026, 3, 1)),
        ("ROLF: notat", [1], "notat", None),
        ("Rolf:", [1], "", None),
        ("Marie: notat", [2, 8], "notat", None),
        ("Marie B: notat", [8], "notat", None),
        ("Marie L.: notat", [2], "notat", None),
        ("Marie Tefre: notat", [2], "notat", None),
        ("Lindberg: notat", [2, 3], "notat", None),
        ("Klimakoordinator: notat", [6, 7], "notat", None),
        ("Klimakoordinator, Viborg (demo): notat", [7], "notat", None),
        ("Viborg: notat", [7], "notat", None),
        ("Ivalo: allu <puisi> & R&D, fredag", [4], "allu <puisi> & R&D", date(2026, 2, 27)),
        ("Ivalo Paninnguaq Kĸuupik Møller-Lyberth: notat", [4], "notat", None),
        ("Paninnguaq: notat", [4], "notat", None),
        ("åse: <script>alert(1)</script>, i morgen", [5], "<script>alert(1)</script>", date(2026, 2, 27)),
        ("Jens-Ole O'Hara: notat", [9], "notat", None),
        ("Nogen: notat", [], "Nogen: notat", None),
        ("Notat om manko til mødet", [], "Notat om manko til mødet", None),
        ("mødes kl. 10:30 i Viborg", [], "mødes kl. 10:30 i Viborg", None),
        (": notat", [], ": notat", None),
        ("", [], "", None),
        ("<b>", [], "<b>", None),
        (":" * 200, [], ":" * 200, None),
        ("Rolf: notat tırsdag", [1], "notat tırsdag", None),
        ("Rolf skriver referat til mødet kl. 14:30", [1], "skriver referat til mødet kl. 14:30", None),
        ("Rolf: se punkt 3.2", [1], "se punkt 3.2", None),
        ("Rolf: plan for fase 2-3", [1], "plan for fase 2-3", None),
        ("Rolf: notat senest 3.2", [1], "notat", date(2027, 2, 3)),
        ("Rolf: notat 3/2", [1], "notat", date(2027, 2, 3)),
    ],
)
def test_a_line_tells_who_what_and_by_when(line, who, what, due_on):
    read = read_task_line(line, TEN, TODAY)
    assert (list(read.people), read.what, read.due_on) == (who, what, due_on)


def test_who_is_called_so_and_no_more_comes_before_who_has_it_as_a_first_name():
    assert read_task_line("Rolf: notat", PEOPLE, TODAY).people == (10,)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("26. februar", date(2026, 2, 26)),
        ("25. februar", date(2027, 2, 25)),
        ("den 1. marts", date(2026, 3, 1)),
        ("d. 1. marts", date(2026, 3, 1)),
        ("søndag den 1. marts 2026", date(2026, 3, 1)),
        ("senest d. 1. okt.", date(2026, 10, 1)),
        ("inden 24. december", date(2026, 12, 24)),
        ("frist: 5. juni", date(2026, 6, 5)),
        ("29. februar", date(2028, 2, 29)),
        ("30. februar", None),
        ("31. april", None),
        ("0. marts", None),
        ("1/3", date(2026, 3, 1)),
        ("1/3-2027", date(2027, 3, 1)),
        ("1.3.27", date(2027, 3, 1)),
        ("01-03-2027", date(2027, 3, 1)),
        ("2027-03-01", date(2027, 3, 1)),
        ("13/13", None),
        ("1.1.0000", None),
        ("om 14 dage", date(2026, 3, 12)),
        ("om fjorten dage", date(2026, 3, 12)),
        ("om en uge", date(2026, 3, 5)),
        ("om 3 uger", date(2026, 3, 19)),
        ("om to måneder", date(2026, 4, 26)),
        ("om et år", date(2027, 2, 26)),
        ("om mange uger", None),
        ("om 99999999999999 uger", None),
        ("i dag", date(2026, 2, 26)),
        ("i overmorgen", date(2026, 2, 28)),
        ("fredag", date(2026, 2, 27)),
        ("på torsdag", date(2026, 3, 5)),
        ("senest på mandag", date(2026, 3, 2)),
        ("næste fredag", date(2026, 3, 6)),
        ("uge 12", date(2026, 3, 20)),
        ("i uge 2", date(2027, 1, 15)),
        ("uge 99", None),
        ("1. marts.", date(2026, 3, 1)),
    ],
)
def test_days_as_they_are_written_in_danish(words, day):
    read = read_task_line(f"Rolf: notat, {words}", TEN, TODAY)
    assert (read.due_on, read.what) == (day, "notat" if day else f"notat, {words}")


def test_a_month_later_is_its_last_day_where_there_is_no_such_day():
    assert read_task_line("notat om en måned", {}, date(2026, 1, 31)).due_on == date(2026, 2, 28)
