"""The audit: who did what, by role, written in the very transaction that does it, each entry bound to the one before.

An entry says a role, a word of a closed list, and the HMAC of what it was done to: no person, no content. Its hash is
made with a key that is never in the database, so that nobody without the keys writes one that verifies; whoever has
them too is caught by a head that was noted elsewhere. What is old is forgotten from the beginning on: the
number and hash of the last entry forgotten stay, bound by the same key, and the rest is verified from there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Connection, delete, func, literal_column, select

from flows.domain.model import Role
from storage.hold import hold
from storage.insert import insert
from storage.prepared import Prepared
from storage.sealed import Keys, keys_of
from storage.tables_of_audit import audit, audit_start

Actor = Literal["person", "operator", "clock"] | Role
Action = Literal[
    "agreed", "refused", "stopped", "paused", "resumed", "erased", "saw", "took_away", "corrected", "complained",
    "answered", "accepted", "declined", "closed", "recorded", "read", "opened", "invited", "joined", "left",
    "requeued", "withdrew", "recused", "lapsed", "profiled", "wrote", "shared", "shut", "reopened",
    "arranged", "sent", "dropped", "restored", "rotated",
    "noted", "wrote_for", "linked", "met", "phoned", "mailed", "took_over",
    "denied", "reassigned", "signalled", "weighed", "decided",
    "proposed", "retracted", "transmitted",
    "took_back",
]  # fmt: skip
ACTIONS: frozenset[str] = frozenset(get_args(Action))
SOME = 5000
_LAST = Prepared(select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1))
_ADD = Prepared(audit.insert(), *(column.name for column in audit.columns))


@dataclass(frozen=True)
class Deed:
    """`about`: what it was done to, `request:12`; only its HMAC is written."""

    role: Actor
    action: Action
    about: str


@dataclass(frozen=True)
class Head:
    """The latest entry, which vouches for all before it."""

    number: int = 0
    hash: str = ""

    @property
    def mark(self) -> str:
        """What a person can compare."""
        return self.hash[:12]


@dataclass(frozen=True)
class Verdict:
    """`bad`: the first entry that is not as it was written, and why."""

    entries: int
    head: Head
    bad: int | None = None
    why: str = ""


def write(connection: Connection, deeds: Sequence[Deed], now: datetime) -> None:
    """Adds these, in this order; to be called last, since from here on nobody else can before we are done."""
    if not deeds:
        return
    hold(connection, "audit")
    keys, last = keys_of(connection), head(connection)
    rows = []
    for deed in deeds:
        entry = {"number": last.number + 1, "at": now, "role": deed.role, "action": deed.action}
        entry |= {"object": _object(keys, deed.about), "before": last.hash}
        last = Head(last.number + 1, _hash(keys, entry))
        rows.append(entry | {"hash": last.hash})
    _ADD.run_all(connection, rows)


def was_denied(connection: Connection, deed: Deed, since: datetime) -> bool:
    """Whether that is written already: nobody fills the audit by knocking."""
    same = audit.c.role == deed.role, audit.c.object == _object(keys_of(connection), deed.about)
    found = select(audit.c.number).where(audit.c.action == literal_column("'denied'"), *same, audit.c.at >= since)
    return connection.execute(found.limit(1)).first() is not None


def _object(keys: Keys, about: str) -> str:
    return keys.audited(f"about {about}")[:32]


def _hash(keys: Keys, entry: dict[str, Any]) -> str:
    at = entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
    words = entry["number"], at, entry["role"], entry["action"], entry["object"], entry["before"]
    return keys.audited(f"entry {'|'.join(map(str, words))}")


def head(connection: Connection) -> Head:
    last = _LAST.run(connection, {}).first()
    return Head(last.number, last.hash) if last else _start(connection)[0]


def _start(connection: Connection) -> tuple[Head, str]:
    """Where the chain starts, and its proof."""
    row = connection.execute(select(audit_start)).first()
    return (Head(row.number, row.hash), row.proof) if row else (Head(), "")


def _proof(keys: Keys, start: Head) -> str:
    return keys.audited(f"start {start.number}|{start.hash}") if start.number else ""


def purge(connection: Connection, kept: timedelta, now: datetime) -> int:
    """Forgets what is older, but for the last entry. Answers how many."""
    last = select(func.max(audit.c.number)).scalar_subquery()
    old = select(func.max(audit.c.number)).where(audit.c.at < now - kept, audit.c.number < last)
    until = connection.execute(old).scalar()
    if until is None:
        return 0
    hold(connection, "audit")
    start = Head(until, connection.execute(select(audit.c.hash).where(audit.c.number == until)).scalar_one())
    row = {"number": start.number, "hash": start.hash, "proof": _proof(keys_of(connection), start)}
    moved = insert(connection, audit_start).values(id=1, **row)
    connection.execute(moved.on_conflict_do_update(index_elements=["id"], set_=row))
    return connection.execute(delete(audit).where(audit.c.number <= until)).rowcount


def verify(connection: Connection, noted: Sequence[Head] = ()) -> Verdict:
    """Looks at every entry, and for each head that was noted elsewhere."""
    keys, (start, proof) = keys_of(connection), _start(connection)
    if proof != _proof(keys, start):
        return Verdict(0, start, start.number, "the start of the chain was changed")
    marks = {one.number: one.hash for one in noted}
    last, entries = start, 0
    for row in _rows(connection):
        why = _wrong(keys, row, last) or _unlike(row["number"], row["hash"], marks)
        if why:
            return Verdict(entries, last, last.number + 1 if row["number"] > last.number + 1 else row["number"], why)
        last, entries = Head(row["number"], row["hash"]), entries + 1
    beyond = [number for number in marks if number > last.number]
    if beyond or _unlike(start.number, start.hash, marks):
        return Verdict(entries, last, last.number + 1 if beyond else start.number, "a head that was noted is not there")
    return Verdict(entries, last)


def _wrong(keys: Keys, row: dict[str, Any], last: Head) -> str:
    if row["number"] != last.number + 1:
        return "an entry is missing" if row["number"] > last.number else "an entry that was forgotten is back"
    if row["before"] != last.hash or row["hash"] != _hash(keys, row):
        return "not as it was written"
    return ""


def _unlike(number: int, found: str, marks: dict[int, str]) -> str:
    return "" if found.startswith(marks.get(number, "")) else "another head was noted here"


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    """In order, some at a time; what lies before the start too, which should not be there."""
    wanted = select(audit).order_by(audit.c.number).limit(SOME)
    some = connection.execute(wanted).mappings().all()
    while some:
        yield from (dict(row) for row in some)
        some = connection.execute(wanted.where(audit.c.number > some[-1]["number"])).mappings().all()
