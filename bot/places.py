"""The places seen by an operator: what the association's file would change, whom that would hit, and applying it.

What the database keeps wins; the file is the seed, and counts again only when it is applied. Nothing here says who is
hit: numbers, dates and places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from bot import association, database
from bot.clock import Clock
from bot.mend import Mend
from bot.outbox import table
from bot.settings import Settings
from bot.translations import Catalogues
from flows.domain.arrangement import Arrangement, Kept, differences, of
from flows.domain.association import Association
from flows.domain.closures import Why
from flows.domain.model import Appointment
from handlers import places
from handlers.arranging import arrange
from handlers.outgoing import scene_in
from handlers.scene import House
from storage import arrangements, assignment, audit, staff
from storage.database import once
from storage.sealed import Keys

Hit = Literal["refuse", "keep", "displace"]


@dataclass(frozen=True)
class Plan:
    """`before`: what counts now; `chat`: what the chat changed since the file was last applied."""

    before: Arrangement
    wanted: Arrangement
    chat: Sequence[str]
    hit: Sequence[Appointment]

    @property
    def changes(self) -> Sequence[str]:
        return list(differences(self.before, self.wanted))


def plan(settings: Settings) -> Iterator[str]:
    house, now = _house(settings), Clock(settings.clock_file).now()
    found = database.look(settings, lambda connection: _planned(connection, house, now))
    yield from _shown(found, house)
    if found.changes:
        yield _next(found)


def apply(settings: Settings, hit: Hit, reason: Why | None = None) -> Iterator[str]:
    """One transaction, or nothing; beside the bot that runs, which sees it at its next turn. No `reason`: what fits."""
    house, now = _house(settings), Clock(settings.clock_file).now()
    keys, url = database.prepare(settings), settings.database_url.get_secret_value()

    def work(connection: Connection) -> Plan:
        arrangements.turn_by_turn(connection)
        found = _planned(connection, house, now)
        if found.hit and hit == "refuse":
            raise Mend(_next(found))
        _arrange(connection, house, found, hit, reason, now)
        return found

    with database.understood(url):
        found = once(url, work, keys)
    yield from _shown(found, house)
    if not found.changes:
        return
    told = {"displace": "each person is told, with other moments", "keep": "each keeps what they booked"}
    yield f"Applied. Appointments hit: {len(found.hit)}{f'; {told[hit]}' if found.hit else ''}."


def counting(settings: Settings) -> Association:
    """The association with the places that count."""
    file = association.read(settings.association)
    if database.state(settings) != "current":
        return file
    kept = database.look(settings, arrangements.latest)
    return kept.arrangement.within(file) if kept else file


def differing(settings: Settings) -> str:
    """A sentence when the file and the database do not say the same; empty when they do, or nothing is kept yet."""
    if database.state(settings) != "current":
        return ""
    kept = database.look(settings, arrangements.latest)
    return differ(kept, association.read(settings.association))


def differ(kept: Kept | None, file: Association) -> str:
    lines = [] if kept is None else list(differences(kept.arrangement, of(file)))
    if not lines:
        return ""
    return (
        f"the places in the database are not those of the file (differences: {len(lines)}); the database counts: "
        "`mediance permanences plan` shows them."
    )


def begin(settings: Settings, keys: Keys, file: Association, now: datetime) -> str:
    """At the first start the file is the seed. Answers what to say when the database says otherwise than the file."""
    url = settings.database_url.get_secret_value()

    def work(connection: Connection) -> Kept | None:
        arrangements.turn_by_turn(connection)
        if not arrangements.mark(connection):
            arrangements.keep(connection, of(file), None, now)
        return arrangements.latest(connection)

    with database.understood(url):
        kept = once(url, work, keys)
    if kept:
        _fits(kept.arrangement, file)
    return differ(kept, file)


def _house(settings: Settings) -> House:
    from bot.app import furnish

    return furnish(association.read(settings.association), Catalogues())


def _planned(connection: Connection, house: House, now: datetime) -> Plan:
    before, applied = places.current(connection, house), arrangements.applied(connection)
    wanted = before.becoming(house.file.permanences, house.file.workshops)
    _fits(before, house.file)
    chat = list(differences(applied.arrangement, before)) if applied else []
    return Plan(before, wanted, chat, places.seats_after(connection, house, wanted, now).stranded)


def _fits(kept: Arrangement, file: Association) -> None:
    try:
        kept.within(file)
    except ValueError as wrong:
        said = str(wrong).splitlines()[0]
        raise Mend(f"the places in the database do not fit this file ({said}): bring back its country.") from None


def _arrange(connection: Connection, house: House, found: Plan, hit: Hit, reason: Why | None, now: datetime) -> None:
    """Who is displaced is told in the name of somebody who leads: it is to them that what is left open comes back."""
    team = assignment.team(connection, now)
    leads = [one.staff for one in team if one.staff.role in staff.LEADERS]
    if found.hit and hit == "displace" and not leads:
        raise Mend("nobody leads the team, to help those who are hit: `mediance staff invite --role coordinator`.")
    chat = staff.chat_of(connection, leads[0].id) if leads else None
    scene = scene_in(connection, house, now, chat[0] if chat else 0)
    by, displacing = leads[0].id if leads else 0, bool(leads) and hit != "keep"
    arrange(scene, found.wanted, by, reason, displacing=displacing, from_file=True)
    audit.write(connection, [replace(deed, role="operator") for deed in scene.deeds], now)


def _shown(found: Plan, house: House) -> Iterator[str]:
    if found.chat:
        yield "Changed in the chat since the file was last applied:"
        yield from (f"  {line}" for line in found.chat)
    yield "This file changes:" if found.changes else "This file and the database say the same."
    yield from (f"  {line}" for line in found.changes)
    if found.hit:
        yield ""
        rows = [(f"{one.id}", _when(one, house), one.permanence) for one in found.hit]
        yield from table(("appointment", "when", "place"), rows)


def _when(one: Appointment, house: House) -> str:
    return f"{one.start.astimezone(house.file.zone):%Y-%m-%d %H:%M}"


def _next(found: Plan) -> str:
    if not found.hit:
        return "Nobody is hit: `mediance permanences apply` does it."
    return (
        f"appointments that would lose their place, hour or seat: {len(found.hit)} (`mediance permanences plan` shows "
        "them); "
        "`mediance permanences apply --hit displace` tells each person, with other moments, and `--hit keep` leaves "
        "them what they booked."
    )
