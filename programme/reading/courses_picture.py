"""How many plans had reached each milestone on each day, as a picture: a rising line for each milestone, one below the
other. The page has the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programme.reading.plans import StepCourse
from programme.reading.time_axis import TimeAxis
from record import clock

WIDTH, LEFT, RIGHT, TOP, ROW = 960, 330, 60, 34, 58


@dataclass(frozen=True)
class Line:
    """The line of one milestone: its words, the points it runs through, and where its last number stands."""

    title: str
    points: str
    base: int
    y: int
    label_y: int
    count: int


@dataclass(frozen=True)
class CoursesPicture:
    lines: tuple[Line, ...]
    ticks: tuple[tuple[int, str], ...]
    width: int
    height: int
    left: int
    end: int
    total: int
    first: date
    last: date


def picture_of(courses: Sequence[StepCourse], total: int) -> CoursesPicture | None:
    """Return the picture of `courses` among `total` plans, from the first day to today; None where there is none."""
    days = [reached.day for course in courses for reached in course.reached]
    if not days:
        return None
    first = min(days).replace(day=1)
    last = max(clock.today(), first + timedelta(days=1))
    axis = TimeAxis(first, last, LEFT, WIDTH - RIGHT)
    lines = []
    for place, course in enumerate(courses):
        base = TOP + ROW * (place + 1) - 8
        lines.append(_line(course, base, total, axis))
    return CoursesPicture(
        lines=tuple(lines),
        ticks=axis.ticks,
        width=WIDTH,
        height=TOP + ROW * len(courses) + 8,
        left=LEFT,
        end=WIDTH - RIGHT,
        total=total,
        first=first,
        last=last,
    )


def _line(course: StepCourse, base: int, total: int, axis: TimeAxis) -> Line:
    height = ROW - 16
    points, level = [(LEFT, base)], base
    for reached in course.reached:
        x = axis.x(reached.day)
        points.append((x, level))
        level = base - round(height * reached.count / max(total, 1))
        points.append((x, level))
    points.append((WIDTH - RIGHT, level))
    return Line(
        title=course.step.title,
        points=" ".join(f"{x},{y}" for x, y in points),
        base=base,
        y=level,
        label_y=base - height // 2 + 5,
        count=course.count,
    )
