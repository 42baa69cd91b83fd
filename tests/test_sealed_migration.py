"""A database that an older program wrote in clear: sealed at the first start, whole or not at all; nothing is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy import text as sql

from storage import arrived, conversations, inbox, outbox, people, requests, rights, schema, seals, staff
from storage.arrived import Sent
from storage.database import once
from storage.hold import hold
from storage.outbox import Parcel
from storage.sealed import INDEX, Keys, Unopened, new_key
from storage.seals import WrongKeys
from storage.tables import metadata
from storage.tables import outbox as messages
from storage.tables_of_rights import mentions
from tests.keys import KEYS
from tests.postgres_server import tell

pytest_plugins = "tests.postgres"
ANA, KARIM, GROUP, OUTAGE = 71_000_100_101, 71_000_200_102, -1_001_000_300_103, "20261122"
GONE = 71_000_400_104
"""Erased while a message was on its way there."""
WHEN = "'2026-11-22 12:00:00.654321+00:00'"
CLEAR = (
    f"INSERT INTO people (id, telegram_id, language, nickname, state, created, last_contact)"
    f" VALUES (5, {ANA}, 'fr', 'Zéphyrine', 'active', {WHEN}, {WHEN})",
    f"INSERT INTO staff (id, telegram_id, name, role, joined) VALUES (3, {KARIM}, 'Karim', 'direction', {WHEN})",
    f"INSERT INTO invitations (token_hash, role, name, expires)"
    f" VALUES ('{staff.hashed('t')}', 'mediator', 'Léa', '2027-01-01 00:00:00+00:00')",
    f"INSERT INTO consents (person_id, purpose, act, text_hash, language, at)"
    f" VALUES (5, 'request', 'given', '', 'fr', {WHEN})",
    f"INSERT INTO requests (id, person_id, theme, words, mode, created)"
    f" VALUES (9, 5, 'droits', 'Quincampoix', 'phone', {WHEN}), (10, 5, 'droits', '', 'phone', {WHEN})",
    f"""INSERT INTO conversations (chat_id, stack, runs, pressed, asked, at) VALUES ({ANA},
        '[{{"flow":"menu","start":{{}},"answers":{{"a":"b"}},"run":1,"missed":0,"idle":false}}]', 1, '7:x',
        'away:{OUTAGE}:{ANA}:0', {WHEN}), ({KARIM}, '[]', 1, '', '', {WHEN})""",
    f"INSERT INTO inbox (update_id, chat_id, raw, state, received)"
    f" VALUES (1, {ANA}, '{{}}', 'new', {WHEN}), (2, NULL, '', 'done', {WHEN})",
    f"""INSERT INTO outbox (key, chat_id, kind, method, payload, forget, state, due, created) VALUES
        ('u1:0', {ANA}, 'interactive', 'say', '{{"text":"Bonjour"}}', false, 'queued', {WHEN}, {WHEN}),
        ('away:{OUTAGE}:{ANA}:0', {ANA}, 'reminder', 'say', '', false, 'sent', {WHEN}, {WHEN}),
        ('missing:{OUTAGE}:{KARIM}:0', {KARIM}, 'reminder', 'say', '', false, 'sent', {WHEN}, {WHEN}),
        ('group:{abs(GROUP)}:0', NULL, 'interactive', 'say', '', true, 'sent', {WHEN}, {WHEN})""",
    f"""INSERT INTO outbox (key, chat_id, kind, method, payload, forget, state, message_id, expires, due, created)
        VALUES ('u2:0', {GONE}, 'interactive', 'say', '', false, 'sent', 41, {WHEN}, {WHEN}, {WHEN})""",
    f"INSERT INTO mentions (key, person_id) VALUES ('u1:0', 5), ('away:{OUTAGE}:{ANA}:0', 5)",
    f"INSERT INTO complaints (person_id, words, at, answer_by, answer)"
    f" VALUES (5, 'Ricochet', {WHEN}, {WHEN}, 'Chrysanthème'), (5, 'Tintamarre', {WHEN}, {WHEN}, '')",
)


def upgrade_to(version: str) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        hold(connection, "schema")
        config = Config()
        config.set_main_option("script_location", str(schema.MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, version)

    return work


@pytest.fixture
def clear(request: pytest.FixtureRequest, url: str) -> str:
    """A database of the last version that sealed nothing, in use."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).unlink()
    else:
        tell(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    before = [one.revision for one in ScriptDirectory(str(schema.MIGRATIONS)).iterate_revisions("0006", "base")]
    once(url, upgrade_to(before[1]))
    for statement in CLEAR:
        written = statement.replace("+00:00'", "'") if url.startswith("sqlite") else statement
        once(url, lambda connection, written=written: connection.execute(sql(written.replace(":", "\\:"))))
    return url


def test_everything_is_found_again(clear: str) -> None:
    schema.upgrade(clear, KEYS)

    def look(connection: Connection) -> None:
        ana, karim = people.by_chat(connection, ANA), staff.by_chat(connection, KARIM)
        assert ana and (ana.id, ana.nickname, ana.purposes) == (5, "Zéphyrine", {"request"})
        assert people.chat_of(connection, 5) == ANA
        assert karim and (karim.name, karim.role) == ("Karim", "direction")
        assert staff.chats_of(connection, ["direction"]) == [KARIM]
        words = [request and request.words for request in (requests.by_id(connection, n) for n in (9, 10))]
        assert words == ["Quincampoix", ""]
        talks = conversations.load(connection, ANA)
        assert (talks.stack[0].answers, talks.pressed) == ({"a": "b"}, "7:x")
        assert talks.asked == f"away:{OUTAGE}:{KEYS.handle(ANA)}:0" and outbox.decided(connection, talks.asked)
        assert outbox.decided(connection, f"missing:{OUTAGE}:{KEYS.handle(KARIM)}:0")
        assert outbox.decided(connection, f"group:{KEYS.handle(GROUP)}:0")
        assert conversations.load(connection, KARIM).runs == 1
        kept = rights.kept(connection, 5)
        complaints = [(one.words, one.answer) for one in kept.complaints] if kept else []
        assert complaints == [("Ricochet", "Chrysanthème"), ("Tintamarre", "")]
        assert arrived.expired(connection, schema_moment(connection)) == [Sent(GONE, 41)]
        named = connection.execute(select(mentions.c.key).order_by(mentions.c.key)).scalars().all()
        assert named == [talks.asked, "u1:0"]
        assert inbox.waiting(connection) == [(1, ANA, "{}")]
        offered = staff.invitation(connection, "t", schema_moment(connection))
        assert offered and offered.name == "Léa"
        taken: list[Parcel] = []
        outbox.claim(connection, schema_moment(connection), (), lambda parcels: taken.extend(parcels) or parcels)
        assert [(one.address, one.payload) for one in taken] == [(ANA, {"text": "Bonjour"})]

    once(clear, look, KEYS)


def schema_moment(connection: Connection) -> Any:
    return connection.execute(select(messages.c.created).limit(1)).scalar_one()


def test_nothing_of_it_stays_in_clear(clear: str) -> None:
    schema.upgrade(clear, KEYS)
    if clear.startswith("sqlite"):
        file = Path(clear.removeprefix("sqlite:///"))
        kept = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    else:
        texts = [f"SELECT t::text FROM {table.name} t" for table in metadata.sorted_tables]
        rows = once(clear, lambda c: [row for text in texts for row in c.exec_driver_sql(text).scalars()])
        kept = "\n".join(rows).encode() + pages_of(clear)
    numbers = [str(abs(chat)) for chat in (ANA, KARIM, GROUP, GONE)]
    for canary in (
        "phyrine",
        "Quincampoix",
        "Karim",
        "Léa",
        "Bonjour",
        "Ricochet",
        "Chrysanth",
        "Tintamarre",
        '"answers"',
        *numbers,
    ):
        assert canary.encode() not in kept, canary
    for chat in (ANA, KARIM, GONE):
        assert chat.to_bytes(6, "big") not in kept and chat.to_bytes(8, "little") not in kept


def pages_of(url: str) -> bytes:
    """The very files of the tables: what was written over may still lie there."""

    def read(connection: Connection) -> list[bytes]:
        names = ", ".join(f"'{table.name}'" for table in metadata.sorted_tables)
        files = f"SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE relname IN ({names})"
        connection.exec_driver_sql("CHECKPOINT")
        return list(connection.exec_driver_sql(files).scalars())

    return b"".join(once(url, read))


def test_without_keys_it_stays_as_it_was(clear: str) -> None:
    with pytest.raises(Unopened, match="without the keys"):
        schema.upgrade(clear)
    assert once(clear, lambda c: c.exec_driver_sql("SELECT nickname FROM people").scalar()) == "Zéphyrine"
    assert schema.state(clear) == "older"


class Cut(Exception):
    """The power is gone."""


def test_interrupted_it_is_begun_again(clear: str) -> None:
    """Cut after everything was sealed, before it is committed."""

    def cut(connection: Connection) -> None:
        schema._upgrade(connection)
        raise Cut

    with pytest.raises(Cut):
        once(clear, cut, KEYS)
    assert once(clear, lambda c: c.exec_driver_sql("SELECT nickname FROM people").scalar()) == "Zéphyrine"
    test_everything_is_found_again(clear)


def test_from_then_on_it_is_these_keys_own(clear: str) -> None:
    schema.upgrade(clear, KEYS)
    others = Keys(f"{new_key(INDEX)}\n{new_key()}")
    with pytest.raises(WrongKeys):
        once(clear, lambda connection: seals.recognise(connection, others), others)
