"""The messages that are not sent, as an operator reads them; and what they decide when nobody knows.

Reading holds up nobody and changes nothing. Nothing here tells whom a message is for, or what it says.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from bot import database, keys
from bot.clock import Clock
from bot.mend import Mend
from bot.settings import Settings
from storage import audit, unsent
from storage.audit import Action, Deed
from storage.database import once
from storage.unsent import Count, Decided, Trouble

CLASS = re.compile(r"[A-Za-z ]{1,40}")
"""An error's name; anything else might tell more than its class."""


def page(settings: Settings) -> Iterator[str]:
    counts, troubles = database.look(settings, _unsent)
    if not counts:
        yield "Nothing waits, nothing failed, nothing is in doubt."
        return
    now = Clock(settings.clock_file).now()
    yield from table(("kind", "state", "messages", "oldest"), [_counted(one, now) for one in counts])
    if troubles:
        yield ""
        heads = ("number", "kind", "state", "tries", "since (UTC)", "error")
        yield from table(heads, [_troubled(one) for one in troubles])
    if any(one.state == "unknown" for one in counts):
        yield ""
        yield "Nobody knows whether an `unknown` message arrived. Either queue it again (the person may get it twice):"
        yield "`mediance outbox send NUMBER`; or leave it: `mediance outbox drop NUMBER`."


def _unsent(connection: Connection) -> tuple[list[Count], list[Trouble]]:
    return unsent.counts(connection), unsent.troubles(connection)


def send(settings: Settings, number: int) -> str:
    decided = _decide(settings, number, "sent")
    return f"Message {number} ({_accepted(number, decided)}) is queued again: the person may get it twice."


def drop(settings: Settings, number: int) -> str:
    decided = _decide(settings, number, "dropped")
    return f"Message {number} ({_accepted(number, decided)}) is left: it is not sent again, and its text is forgotten."


def _decide(settings: Settings, number: int, what: Action) -> Decided:
    """One transaction: what is decided, and that an operator did."""
    url, now = database.current(settings), Clock(settings.clock_file).now()

    def work(connection: Connection) -> Decided:
        again = what == "sent"
        decided = unsent.send_again(connection, number, now) if again else unsent.leave(connection, number)
        if decided.refusal is None:
            audit.write(connection, [Deed("operator", what, f"message:{number}")], now)
        return decided

    with database.understood(url):
        return once(url, work, keys.read(settings))


def _accepted(number: int, decided: Decided) -> str:
    match decided.refusal:
        case None:
            return decided.kind
        case "absent":
            raise Mend(f"no message has the number {number}: `mediance outbox` shows those to decide about.")
        case "nobody":
            raise Mend(f"whom message {number} was for is not kept, since they had not agreed: it can only be dropped.")
        case state:
            raise Mend(f"message {number} is {state}, not unknown: there is nothing to decide about it.")


def _counted(one: Count, now: datetime) -> tuple[str, ...]:
    return one.kind, one.state, f"{one.messages}", age(now - one.oldest)


def _troubled(one: Trouble) -> tuple[str, ...]:
    error = (one.error if CLASS.fullmatch(one.error) else "other") if one.error else "taken back"
    return f"{one.number}", one.kind, one.state, f"{one.tries}", f"{one.since.astimezone(UTC):%Y-%m-%d %H:%M}", error


def age(old: timedelta) -> str:
    minutes = max(0, int(old.total_seconds())) // 60
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes < 2880 else f"{minutes // 1440} days"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Plain columns; numbers to the right."""
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    for row in (heads, *rows):
        cells = zip(row, rows[0], widths, strict=True)
        yield "  ".join(cell.rjust(w) if first.isdecimal() else cell.ljust(w) for cell, first, w in cells).rstrip()
