"""The stage of the transcripts on a real database, and all that happens on it written down, to be played again.

A `Step` is an update as Telegram sends it, or what was done behind the curtain: the clock's round, somebody blocked.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, cast

from sqlalchemy import Connection, Engine, text

from bot.app import furnish
from flows.domain.unkept import spared
from flows.exchange import Sent, Wrote
from handlers.rounds import make_round
from handlers.scene import Desks, Hourly, House
from handlers.turn import Incoming, Press
from storage.database import engine, is_postgresql, once
from storage.outbox import Parcel
from storage.postgresql import Pool
from storage.tables import metadata
from storage.tables_of_rights import consents
from storage.tables_of_weeks import weeks
from tests.engines import sqlite_model
from tests.keys import KEYS
from tests.ledger import ledger
from tests.opened import opened
from tests.stage import START, Stage, catalogues, deliver, example, one_turn
from tests.torture.torment import Torment
from tests.transcripts import Player

REWRITTEN = "our text changes"
PAGES = Path(__file__).parent.parent / "conversations" / "fr"
Json = dict[str, Any]


@dataclass(frozen=True)
class Step:
    at: datetime
    update: Json | None = None
    work: Callable[[Connection], object] | None = None


class Grounds:
    """Empty databases, one after the other."""

    def __init__(self, torment: Torment) -> None:
        self._url, self._folder, self._made = torment.url, torment.folder, 0

    def fresh(self) -> str:
        if is_postgresql(self._url):
            once(self._url, empty)
            return self._url
        self._made += 1
        file = self._folder / f"ground{self._made}"
        file.write_bytes(sqlite_model())
        return f"sqlite:///{file}"


def empty(connection: Connection) -> None:
    """Nobody, and the first number again; even what is written for ever goes."""
    if connection.dialect.name == "sqlite":
        written = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'audit%'"
        rules = connection.execute(text(written)).all()
        tables = [table.name for table in reversed(metadata.sorted_tables) if table is not consents]
        emptied = [f"DELETE FROM {name}" for name in tables]
        orders = [*(f"DROP TRIGGER {rule.name}" for rule in rules), *emptied, *(rule.sql for rule in rules)]
    else:
        everything = f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE"
        orders = ["SET LOCAL session_replication_role = replica", everything]
    for order in orders:
        connection.execute(text(order))


class Sheets:
    """Satisfaction sheets have numbers drawn by lot: a score says « §0§ » for the first one that was shown."""

    def __init__(self) -> None:
        self._drawn: list[str] = []

    def seen(self, parcel: Parcel) -> None:
        found = re.search(r"sheet=([0-9a-f]{8})", json.dumps(parcel.payload))
        if found and found[1] not in self._drawn:
            self._drawn.append(found[1])

    def hidden(self, update: Json) -> Json:
        return self._said_again(update, {drawn: f"§{number}§" for number, drawn in enumerate(self._drawn)})

    def shown(self, update: Json) -> Json:
        return self._said_again(update, {f"§{number}§": drawn for number, drawn in enumerate(self._drawn)})

    def _said_again(self, update: Json, words: dict[str, str]) -> Json:
        said = json.dumps(update, ensure_ascii=False)
        for word, other in words.items():
            said = said.replace(word, other)
        return dict(json.loads(said))


class Life(Stage):
    """On a file, or on PostgreSQL; every step goes to `score`."""

    def __init__(self, url: str, *, language: str = "fr", now: datetime = START) -> None:
        self.url, self.score, self.sheets = url, list[Step](), Sheets()
        self._pool = Pool(url, KEYS) if is_postgresql(url) else None
        super().__init__(language=language, now=now)

    def _opened(self) -> Engine:
        return self._pool.engine if self._pool else engine(self.url, KEYS)

    def close(self) -> None:
        if self._pool:
            self._pool.shut()
        else:
            self.engine.dispose()

    def do(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        done, changed = self.does(_noticed, work, args, named)
        if changed or work is not make_round:  # most rounds do nothing
            self.score.append(Step(self.now, work=partial(_later, work, args, named)))
        return done

    def does(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Not written down."""
        if self._pool:
            return self._pool.start(lambda connection: work(connection, *args, **named)).result()
        return super().do(work, *args, **named)

    def crashes(self) -> None:
        """The process dies, and another begins: what was only in memory is gone."""
        self.close()
        self._pool = Pool(self.url, KEYS) if is_postgresql(self.url) else None
        self.engine, self.house = self._opened(), furnish(example(), catalogues())

    def hears(self, incoming: Incoming) -> None:
        self.score.append(Step(self.now, update=self.sheets.hidden(raw(incoming))))
        self.does(one_turn, self.house, incoming, self.now)

    def deliver(self) -> None:
        self.does(deliver, self.now, self._shown)

    def _shown(self, parcel: Parcel) -> int | None:
        self.sheets.seen(parcel)
        return super()._shown(parcel)

    def ledger(self) -> dict[str, str]:
        said: dict[str, str] = self.does(ledger)
        return said


def _noticed(connection: Connection, work: Callable[..., Any], args: Any, named: Any) -> tuple[Any, bool]:
    """What was done, and whether anything was written."""
    before = _written(connection)
    return work(connection, *args, **named), _written(connection) != before


def _written(connection: Connection) -> object:
    if connection.dialect.name == "postgresql":
        return connection.execute(text("SELECT CAST(pg_current_xact_id_if_assigned() AS text)")).scalar()
    return cast(sqlite3.Connection, connection.connection.dbapi_connection).total_changes


def _later(work: Callable[..., Any], args: Any, named: Any, connection: Connection) -> object:
    """In another process, which remembers nothing of what was looked at."""
    fresh = {"desks": Desks(), "news": Hourly(), "shortage": Hourly()}
    anew = [replace(one, **fresh) if isinstance(one, House) else one for one in args]
    return work(connection, *anew, **named)


def raw(incoming: Incoming) -> Json:
    """As Telegram says it."""
    chat = {"id": incoming.chat, "type": "private", "first_name": "Fictif"}
    who = {"id": incoming.chat, "is_bot": False, "first_name": "Fictif", "language_code": incoming.language}
    message = {"message_id": incoming.message or 900_000 + incoming.update, "date": 1, "chat": chat, "from": who}
    match incoming.event:
        case Wrote(words):
            return {"update_id": incoming.update, "message": {**message, "text": words}}
        case Sent("edit"):
            return {"update_id": incoming.update, "edited_message": {**message, "text": "?"}}
        case Sent(kind) as sent:
            said = {"caption": incoming.words} if incoming.words else {}
            held = _held(sent, incoming.chat)
            return {"update_id": incoming.update, "message": {**message, _field(kind): held, **said}}
        case Press() as press:
            under = {**message, "message_id": press.message, "text": press.text, "from": {"id": 1, "is_bot": True}}
            if press.label:
                button = {"text": press.label, "callback_data": press.data}
                under["reply_markup"] = {"inline_keyboard": [[button]]}
            query = {"id": press.query, "from": who, "message": under, "data": press.data}
            return {"update_id": incoming.update, "callback_query": query}


def _held(sent: Sent, chat: int) -> Json:
    """A contact of one's own, or a location."""
    if sent.where:
        return dict(zip(("latitude", "longitude"), sent.where, strict=True))
    return {"phone_number": sent.number, "user_id": chat} if sent.number else {}


def _field(kind: str) -> str:
    return "forward_origin" if kind == "forward" else kind


def pages(torment: Torment, quick: int) -> list[Path]:
    """Some conversations, the longest among them; at night all of them."""
    found = [page for page in sorted(PAGES.glob("*.txt")) if _can_be_played_again(page.read_text(encoding="utf-8"))]
    whole = PAGES / "from_hello_to_satisfaction.txt"
    others = Random(torment.seed).sample([page for page in found if page != whole], quick - 1)
    return found if torment.size == "nightly" else [whole, *others]


def _can_be_played_again(page: str) -> bool:
    """Not where the house itself became another, nor where something was said that a score must not keep either."""
    typed = (line.removeprefix(">") for line in page.splitlines() if line.startswith(">"))
    return REWRITTEN not in page and not any(spared(words)[1] for words in typed)


def lived(page: Path, url: str) -> Life:
    """A conversation as it was written, on this database."""
    life = Life(url)
    Player(life).play(page.read_text(encoding="utf-8"))
    return life


def export(connection: Connection) -> str:
    """All that is kept, but when each update was received, and the versions of
    weeks; sheets have numbers drawn by lot, so theirs are hidden."""
    return json.dumps(dict(_tables(connection)), ensure_ascii=False, default=str)


def _tables(connection: Connection) -> Iterator[tuple[str, list[Any]]]:
    drawn = dict[str, str]()
    kept = (table for table in metadata.tables.values() if table is not weeks)
    for table in sorted(kept, key=lambda table: table.name != "sheets"):
        names = [column.name for column in table.c if f"{table.name}.{column.name}" != "inbox.received"]
        rows = [[str(getattr(row, name)) for name in names] for row in opened(connection, table)]
        if table.name == "sheets":
            drawn = {row[0]: f"sheet {number}" for number, row in enumerate(sorted(rows, key=lambda row: row[1:]))}
        yield table.name, sorted([_hidden(value, drawn) for value in row] for row in rows)


def _hidden(value: str, drawn: dict[str, str]) -> str:
    for sheet, name in drawn.items():
        value = value.replace(sheet, name)
    return value
