"""The team seen by an operator: who is in it, and how somebody leaves."""

from collections.abc import Iterator

from bot import association, database
from bot.clock import Clock
from bot.mend import Mend
from bot.outbox import table
from bot.settings import Settings
from bot.translations import Catalogues
from storage import staff
from storage.database import once


def page(settings: Settings) -> Iterator[str]:
    keys = database.prepare(settings)
    url = settings.database_url.get_secret_value()
    with database.understood(url):
        members = once(url, staff.members, keys)
    if not members:
        yield "Nobody is in the team yet: `mediance staff invite` makes a link."
        return
    rows = [(f"{one.id}", one.role, one.name) for one in members]
    yield from table(("number", "role", "name"), rows)


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
