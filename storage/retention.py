"""What the night forgets, some rows at a time, as the inventory says. Done twice, it changes nothing more.

It never deletes what is younger than its rule; and what a person leaves is not decided here but by `erasures`.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, or_, select, tuple_, update

from flows.domain.retention import Keep
from storage.columns import Moment
from storage.inventory import Rule
from storage.tables import appointments, metadata, outbox, people, staff

SOME = 500
"""Rows of one piece."""


def forget_some(connection: Connection, rule: Rule, keep: Keep, now: datetime) -> int:
    """A piece of one rule; answers how many rows it changed, SOME when there may be more."""
    table = metadata.tables[rule.table]
    over = _over(table, rule, keep, now)
    match rule.after.how:
        case "delete":
            return connection.execute(delete(table).where(_first(table, over))).rowcount
        case "blank":
            full = or_(*(table.c[name] != "" for name in rule.columns))
            blank = dict.fromkeys(rule.columns, "")
            return connection.execute(update(table).where(_first(table, over & full)).values(blank)).rowcount
        case "unname":
            gone = ~staff.c.active & (staff.c.telegram_id != -staff.c.id) & ~_still_deletable(now - keep.heard)
            nobody = {"telegram_id": -staff.c.id, "number": "", "name": ""}
            return connection.execute(update(staff).where(gone).values(nobody)).rowcount
    raise ValueError(f"{rule.table}: whoever leaves is erased by storage.erasures")


def _still_deletable(since: datetime) -> ColumnElement[bool]:
    """Somebody's name may still have to be taken back from their chat, as long as Telegram lets us."""
    return exists().where(outbox.c.chat_id == staff.c.telegram_id, outbox.c.created >= since)


def _over(table: Table, rule: Rule, keep: Keep, now: datetime) -> ColumnElement[bool]:
    if not rule.after.since:
        return and_(True)
    since = table.c[rule.after.since]
    before = now - getattr(keep, rule.after.keep)
    old = since < (before if isinstance(since.type, Moment) else before.date().isoformat())
    return and_(old, table.c.state.in_(rule.after.states)) if rule.after.states else old


def _first(table: Table, wanted: ColumnElement[bool]) -> ColumnElement[bool]:
    key = tuple(table.primary_key)
    some = select(*key).where(wanted).limit(SOME)
    return (key[0] if len(key) == 1 else tuple_(*key)).in_(some)


def long_silent(connection: Connection, keep: Keep, now: datetime, limit: int) -> Sequence[int]:
    """Those last heard too long ago, who have nothing to come."""
    before = now - keep.people
    later = exists().where(appointments.c.person_id == people.c.id, appointments.c.ends >= before)
    found = select(people.c.id).where(people.c.last_contact < before, ~later)
    return connection.execute(found.order_by(people.c.id).limit(limit)).scalars().all()
