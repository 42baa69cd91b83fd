"""The team seen by an operator: who is in it, and how somebody leaves."""

from collections.abc import Iterator

from bot import association, database
from bot.clock import Clock
from bot.mend import Mend
from bot.outbox import table
from bot.settings import Settings
from bot.translations import Catalogues
from flows.domain.team import Mate
from storage import assignment
from storage.database import once


def page(settings: Settings) -> Iterator[str]:
    keys, now = database.prepare(settings), Clock(settings.clock_file).now()
    url = settings.database_url.get_secret_value()
    with database.understood(url):
        members = once(url, lambda connection: assignment.team(connection, now), keys)
    if not members:
        yield "Nobody is in the team yet: `mediance staff invite` makes a link."
        return
    rows = [(f"{one.staff.id}", one.staff.role, one.staff.name, f"{one.load}", _here(one)) for one in members]
    yield from table(("number", "role", "name", "open requests", "away until"), rows)


def _here(one: Mate) -> str:
    return f"{one.away_until:%Y-%m-%d %H:%M} UTC" if one.away_until else ""


def leave(settings: Settings, number: int) -> str:
    """Beside the bot that runs."""
    from bot.app import furnish
    from handlers.leaving import leave as go

    house = furnish(association.read(settings.association), Catalogues())
    keys, now = database.prepare(settings), Clock(settings.clock_file).now()
    url = settings.database_url.get_secret_value()
    with database.understood(url):
        again = once(url, lambda connection: go(connection, house, number, now), keys)
    if again is None:
        raise Mend(f"nobody of the team has the number {number}: `mediance staff list` shows them.")
    return f"Member {number} left the team. {again} requests are back in the queue; their people are told, not by whom."
