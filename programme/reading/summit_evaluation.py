"""What people thought of the summit, as figures and as a picture of the same; from three answers on, so that none is
anybody's."""

from dataclasses import dataclass

from programme.models import Summit, SummitEvaluation, SummitRegistration
from programme.models.summit_evaluation import SCORES
from record.columns import column_of

FEWEST = 3
WIDTH, MARGIN, ROW, BAR = 720, 10, 64, 28


@dataclass(frozen=True)
class Part:
    """A part of a bar: how many gave this score, and where it stands in the drawing."""

    score: int
    count: int
    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Question:
    """What was asked, how many gave each score, the mean of it, and its bar, whose words stand above `y`."""

    label: str
    counts: list[int]
    mean: float
    parts: list[Part]
    y: int

    @property
    def words_y(self) -> int:
        return self.y - 8

    @property
    def numbers_y(self) -> int:
        return self.y + 20


@dataclass(frozen=True)
class Results:
    """How many answered of those who were there, what they gave, and what they wrote (for who reads that)."""

    answers: int
    asked: int
    questions: list[Question]
    best: list[str]
    better: list[str]
    width: int = WIDTH
    bar: int = BAR

    @property
    def height(self) -> int:
        return ROW * len(self.questions) + MARGIN

    @property
    def are_enough(self) -> bool:
        return self.answers >= FEWEST


def results_of(summit: Summit, *, with_words: bool) -> Results:
    """Return the results of the summit; two queries. Nothing but how many there are, while there are too few."""
    rows = list(SummitEvaluation.objects.filter(summit=summit))
    asked = SummitRegistration.objects.filter(summit=summit).coming().count()
    told = rows if len(rows) >= FEWEST else []
    names = SummitEvaluation.QUESTIONS if told else ()
    return Results(
        answers=len(rows),
        asked=asked,
        questions=[_question(name, told, number) for number, name in enumerate(names)],
        best=[row.best for row in told if row.best] if with_words else [],
        better=[row.better for row in told if row.better] if with_words else [],
    )


def _question(name: str, rows: list[SummitEvaluation], number: int) -> Question:
    given = [getattr(row, name) for row in rows]
    counts = [given.count(score) for score in SCORES]
    label = str(column_of(SummitEvaluation, name).verbose_name)
    return Question(label, counts, sum(given) / len(given), _bar(counts), MARGIN + ROW * number + 24)


def _bar(counts: list[int]) -> list[Part]:
    """Return the parts of a bar, one after the other; what nobody gave has none."""
    parts, passed, whole = [], 0, sum(counts)
    for score, count in zip(SCORES, counts, strict=True):
        x = round(MARGIN + passed / whole * (WIDTH - 2 * MARGIN))
        passed += count
        if count:
            parts.append(Part(score, count, x, round(MARGIN + passed / whole * (WIDTH - 2 * MARGIN)) - x))
    return parts
