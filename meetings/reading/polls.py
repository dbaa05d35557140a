"""A poll as a table: what each date would be as a meeting, and who said what."""

from collections.abc import Iterator
from dataclasses import dataclass

from meetings.models import DatePoll, PollAnswer, PollDate, PollVoter
from meetings.reading.quorum import Quorum, quorum_by
from members.rules.procedure import RuleKey
from members.rules.roles import Role

YES, MAYBE, NO = PollAnswer.Answer.YES, PollAnswer.Answer.MAYBE, PollAnswer.Answer.NO


@dataclass(frozen=True)
class DateRow:
    """A proposed date: how many of those who vote said what, and whether the group could decide."""

    date: PollDate
    yes: int
    maybe: int
    no: int
    # By those who said yes; and with those who said maybe, too.
    quorum: Quorum
    with_maybe: Quorum
    # (name of the side, how many of it said yes)
    sides: list[tuple[str, int]]
    co_chairs: int
    is_best: bool = False

    @property
    def is_perhaps_met(self) -> bool:
        """Whether it takes those who said maybe."""
        return self.with_maybe.is_met and not self.quorum.is_met


@dataclass(frozen=True)
class VoterRow:
    """Somebody who is asked, and the dates by what was said of them."""

    voter: PollVoter
    yes: list[PollDate]
    maybe: list[PollDate]
    no: list[PollDate]


def voters_of(poll: DatePoll) -> list[PollVoter]:
    """Return who is asked, with the answers; those who vote first."""
    return list(poll.voters.with_answers())


def date_rows(poll: DatePoll, dates: list[PollDate], voters: list[PollVoter]) -> list[DateRow]:
    """Return a row for each date, by the rules of procedure of today; the best one is marked."""
    rows = list(_rows(poll, dates, voters))
    best = max((_worth(row) for row in rows), default=None)
    return [
        DateRow(**{**vars(row), "is_best": best is not None and best > _NOTHING and _worth(row) == best})
        for row in rows
    ]


_NOTHING = (False, False, 0, 0)


def _worth(row: DateRow) -> tuple[bool, bool, int, int]:
    return row.quorum.is_met, row.with_maybe.is_met, row.yes, row.maybe


def _rows(poll: DatePoll, dates: list[PollDate], voters: list[PollVoter]) -> Iterator[DateRow]:
    voting = [voter for voter in voters if voter.votes]
    said = {voter.pk: {answer.date_id: answer.answer for answer in voter.answers.all()} for voter in voters}
    rule = poll.committee.rule
    needed, both_sides = rule(RuleKey.QUORUM_MEMBERS), bool(rule(RuleKey.QUORUM_BOTH_SIDES))
    names = {voter.side: voter.side_name for voter in voting if voter.side}
    for date in dates:
        by_answer = {
            answer: [voter for voter in voting if said[voter.pk].get(date.pk) == answer] for answer in (YES, MAYBE, NO)
        }
        yes, maybe = by_answer[YES], by_answer[MAYBE]
        yield DateRow(
            date=date,
            yes=len(yes),
            maybe=len(maybe),
            no=len(by_answer[NO]),
            quorum=quorum_by(needed, voting, yes, both_sides=both_sides),
            with_maybe=quorum_by(needed, voting, yes + maybe, both_sides=both_sides),
            sides=[(name, sum(voter.side == side for voter in yes)) for side, name in sorted(names.items())],
            co_chairs=sum(voter.role == Role.CO_CHAIR for voter in yes),
        )


def voter_rows(dates: list[PollDate], voters: list[PollVoter]) -> list[VoterRow]:
    """Return a row for everybody who is asked."""
    rows = []
    for voter in voters:
        said = {answer.date_id: answer.answer for answer in voter.answers.all()}
        by_answer = {answer: [date for date in dates if said.get(date.pk) == answer] for answer in (YES, MAYBE, NO)}
        rows.append(VoterRow(voter, yes=by_answer[YES], maybe=by_answer[MAYBE], no=by_answer[NO]))
    return rows
