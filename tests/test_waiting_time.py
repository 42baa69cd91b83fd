"""How long people usually wait, said only when it is known; and two hours of the day to answer an offer."""

from datetime import datetime, timedelta

import pytest

from flows.domain.waiting import answer_by, usual_days
from tests.stage import PARIS


@pytest.mark.parametrize(
    ("days", "told"), [([1] * 4, None), ([0.2] * 5, 1), ([1, 2, 3, 4, 5], 4), ([1, 1, 1, 50, 50], 2), ([], None)]
)
def test_the_median_of_five_at_least(days: list[float], told: int | None) -> None:
    assert usual_days([timedelta(days=one) for one in days]) == told


@pytest.mark.parametrize(
    ("now", "start", "until"),
    [
        ((23, 9), (26, 14), (23, 11)),
        ((23, 19), (26, 14), (24, 9)),
        ((23, 18), (26, 14), (23, 20)),
        ((23, 22), (26, 14), (24, 10)),
        ((24, 3), (26, 14), (24, 10)),
        ((23, 9), (23, 10), (23, 10)),
        ((23, 22), (24, 8), None),
    ],
)
def test_two_hours_of_the_day(now: tuple[int, int], start: tuple[int, int], until: tuple[int, int] | None) -> None:
    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 11, day, hour, tzinfo=PARIS)

    assert answer_by(at(*now), at(*start), PARIS) == (at(*until) if until else None)
