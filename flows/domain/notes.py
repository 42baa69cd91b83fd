"""A note between a person and the mediator who follows their request: what it may say, and when it is read.

The words stay only until they leave; the thread remembers who wrote and when. Nobody is written to more than a few
times in a row without an answer; a mediator's own number or account does not travel; and what a person writes reaches
the mediator in their working hours only.
"""

import re
from collections.abc import Callable
from datetime import datetime

from flows.domain.model import Request, Side, Thing
from flows.domain.unkept import as_read

WORDS, IN_A_ROW = 500, 5


class Content(Thing):
    """Free words, or the code of a ready-made sentence and what fills it, or the number of a voice note."""

    words: str = ""
    ready: str = ""
    about: str = ""
    voice: int | None = None


class SendNote(Thing):
    """Between a person and the mediator who follows their request, whichever of them speaks."""

    request: int
    content: Content


class ReadNote(Thing):
    """The person opens what waited for them: it is kept no longer."""

    note: int


class Note(Thing):
    """`content`: None once it has left."""

    id: int
    request: Request
    side: Side
    staff: int
    at: datetime
    content: Content | None = None


class Thread(Thing):
    """What is known of the notes of one request. `in_a_row`: how many the last one to write wrote without an answer."""

    number: int = 0
    last: datetime | None = None
    by: Side = "person"
    in_a_row: int = 0

    def full(self, side: Side) -> bool:
        return self.by == side and self.in_a_row >= IN_A_ROW


ReadAt = Callable[[Request], datetime | None]
"""When the mediator of a request reads what is written now; None: at once."""


_REACHED = re.compile(
    r"(?:\+|00)\s?33[\s.(0)-]{0,5}[67]|(?<!\d)0[\s.-]?[67](?:[\s.-]?\d){8}(?!\d)"
    r"|(?<![\w.])@\w{4,}|\b(?:t|wa)\.me\b|\b(?:whatsapp|signal|messenger|instagram|facebook|snapchat)\b"
)


def reaches_elsewhere(words: str) -> bool:
    """Whether these words give a mobile number or an account, where one would be written to outside of the thread."""
    return bool(_REACHED.search(as_read(words)))
