"""The rule of the quorum alone: at its number, one below it, and what each side and a co-chair add to it."""

from dataclasses import dataclass

import pytest

from meetings.models import Meeting
from meetings.reading.quorum import Quorum, quorum

BOTH_SIDES = "Both municipalities and region must be represented."
CO_CHAIR = "A co-chair must take part."


@dataclass(frozen=True)
class Voter:
    role: str = "member"
    side: str = ""


MUNICIPAL, REGIONAL = Voter(side="municipal"), Voter(side="regional")
MUNICIPAL_CHAIR, REGIONAL_CHAIR = Voter("co_chair", "municipal"), Voter("co_chair", "regional")
EVERYBODY = [MUNICIPAL_CHAIR, REGIONAL_CHAIR, MUNICIPAL, MUNICIPAL, REGIONAL]


def counted(present, voters, needed=None, both_sides=None):
    """The quorum of an unsaved meeting with these rules."""
    return quorum(Meeting(quorum_members=needed, quorum_both_sides=both_sides), voters, present)


@pytest.mark.parametrize(
    ("present", "lacking"),
    [
        (2, ["2 of 5 members take part, and 3 are needed."]),
        (3, []),
        (4, []),
    ],
)
def test_as_many_as_are_needed_are_enough_and_one_less_is_not(present, lacking):
    assert counted([Voter()] * present, [Voter()] * 5, needed=3) == Quorum(present, 5, lacking)


@pytest.mark.parametrize(
    ("present", "lacking"),
    [(1, ["1 of 2 members take part, and 2 are needed."]), (2, [])],
)
def test_a_group_smaller_than_the_rule_decides_when_all_are_there(present, lacking):
    assert counted([Voter()] * present, [Voter()] * 2, needed=3).lacking == lacking


@pytest.mark.parametrize("needed", [None, 0])
def test_without_a_number_nobody_need_be_there(needed):
    assert counted([], EVERYBODY, needed=needed).lacking == []


@pytest.mark.parametrize(
    ("present", "lacking"),
    [
        ([MUNICIPAL_CHAIR, REGIONAL], []),
        ([REGIONAL_CHAIR, MUNICIPAL], []),
        ([MUNICIPAL_CHAIR, MUNICIPAL], [BOTH_SIDES]),
        ([REGIONAL_CHAIR], [BOTH_SIDES]),
        ([MUNICIPAL, REGIONAL], [CO_CHAIR]),
        ([MUNICIPAL_CHAIR, Voter()], [BOTH_SIDES]),
        ([MUNICIPAL], [BOTH_SIDES, CO_CHAIR]),
        ([], [BOTH_SIDES, CO_CHAIR]),
    ],
)
def test_both_sides_and_a_co_chair_take_part(present, lacking):
    assert counted(present, EVERYBODY, both_sides=True).lacking == lacking


@pytest.mark.parametrize(("voters", "rule"), [([Voter()] * 3, True), (EVERYBODY, False), (EVERYBODY, None)])
def test_sides_are_asked_for_where_there_are_sides_and_a_rule(voters, rule):
    assert counted([Voter()], voters, both_sides=rule).lacking == []


def test_a_group_of_one_side_needs_that_side_and_a_co_chair():
    assert counted([MUNICIPAL_CHAIR], [MUNICIPAL_CHAIR, MUNICIPAL], both_sides=True).lacking == []


def test_the_quorum_says_in_words_what_it_is_and_all_that_it_lacks():
    met = counted([MUNICIPAL_CHAIR, REGIONAL], EVERYBODY, needed=2, both_sides=True)
    missed = counted([MUNICIPAL], EVERYBODY, needed=2, both_sides=True)
    assert (met.is_met, met.in_words) == (True, "The group can decide: 2 of 5 members take part.")
    assert (missed.is_met, missed.in_words) == (
        False,
        f"The group cannot decide: 1 of 5 members take part, and 2 are needed. {BOTH_SIDES} {CO_CHAIR}",
    )
