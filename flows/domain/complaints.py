"""A complaint as a list shows it: no word of it, and nobody's name."""

from datetime import datetime

from flows.domain.model import Thing


class Received(Thing):
    """`request`, `theme`: of what the person asked for last, if they asked for anything."""

    id: int
    at: datetime
    answer_by: datetime
    answered: bool
    request: int | None = None
    theme: str = ""

    def late(self, now: datetime) -> bool:
        return not self.answered and now >= self.answer_by
