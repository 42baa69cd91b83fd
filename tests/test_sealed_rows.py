"""What is cut from one row and pasted into another does not open; and one altered row hurts nobody else's."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, select, update

from flows.domain.effects import OpenRequest
from flows.domain.notes import Content
from storage import (
    conversations,
    dangers,
    dilemmas,
    inbox,
    notes,
    outbox,
    own_steps,
    people,
    referrals,
    requests,
    resealing,
    rights,
    speaker,
    staff,
    telephones,
    tickets,
)
from storage.consented import Consented
from storage.conversations import Frame, Talks
from storage.database import once
from storage.outbox import Letter, Parcel
from storage.sealed import Unopened
from storage.tables import metadata
from tests.agreed import agreed
from tests.keys import KEYS
from tests.opened import opened
from tests.referring import SHEET
from tests.whole import whole

pytest_plugins = "tests.postgres"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANA, BEN = 710_001_001, 710_001_002
SEALED = {str(column): column for column in resealing.columns()}


def two_of_each(connection: Connection) -> None:
    for number, chat in enumerate((ANA, BEN), 1):
        person = people.consent(connection, chat, "request", True, "", "fr", NOON)
        assert person
        people.call(connection, person, f"Prénom {number}")
        moment = NOON + timedelta(microseconds=number)  # two of the same person
        complaint = rights.complain(connection, agreed(1), f"Plainte {number}", moment, NOON)
        rights.answer(connection, complaint, f"Réponse {number}")
        wanted = OpenRequest(theme="droits", mode="phone", words=f"Mots {number}")
        requests.add(connection, agreed(1), wanted, moment)
        talks = Talks((Frame("menu", {}, {"who": str(number)}),), 1, f"press {number}")
        conversations.save(connection, chat, talks, NOON, person)
        for token in (f"m{number}", f"n{number}"):
            staff.invite(connection, role="mediator", name=token, token_hash=staff.hashed(token), expires_at=NOON)
        staff.join(connection, -chat, f"m{number}", "fr", NOON - timedelta(hours=1))
        letter = Letter(f"k{number}", chat, "say", {"n": number}, "reminder", forget=True, now=NOON, expires=NOON)
        outbox.put_all(connection, [letter])
        inbox.store(connection, [(number, chat, f'"{number}"')], NOON)
        of_their_work(connection, person, number, moment)


def of_their_work(connection: Connection, person: Consented, number: int, moment: datetime) -> None:
    """What the mediator 1 and the person write of a request, and what the team writes of its own."""
    requests.accept(connection, number, 1, moment)
    telephones.give(connection, number, agreed(1), f"+3360000000{number}", NOON)
    notes.write(connection, number, "person", 1, Content(words=f"Message {number}"), moment, NOON + timedelta(hours=1))
    referrals.propose(connection, number, 1, SHEET, moment)
    dangers.signal(connection, number, 1, "violence", moment)
    dilemmas.note(connection, f"2026-1{number}", "droits", f"Question {number}")
    tickets.take(connection, person, "elne", "2026-11-22", "droits", moment, None, "", f"Mots {number}")
    own_steps.set_goal(connection, person, f"But {number}", NOON)
    own_steps.add(connection, person, f"Étape {number}", NOON)


@pytest.mark.parametrize("name", SEALED)
def test_pasted_into_another_row_it_does_not_open(url: str, name: str) -> None:
    column = SEALED[name]
    (key,) = column.table.primary_key

    def exchange(connection: Connection) -> None:
        (one, first), (other, second) = connection.execute(select(key, column).order_by(key).limit(2)).all()
        for row, value in ((one, second), (other, first)):
            connection.execute(update(column.table).where(key == row).values({column.name: value}))

    once(url, two_of_each, KEYS)
    table = metadata.tables[column.table.name]
    assert once(url, lambda connection: len(opened(connection, table)), KEYS) >= 2
    once(url, exchange)
    with pytest.raises(Unopened, match=f"does not open: {name}$"):
        once(url, lambda connection: opened(connection, table), KEYS)


@pytest.mark.parametrize("name", SEALED)
def test_nothing_is_read_that_was_written_in_clear(url: str, name: str) -> None:
    column = SEALED[name]
    once(url, two_of_each, KEYS)
    once(url, lambda connection: connection.execute(update(column.table).values({column.name: "en clair"})))
    with pytest.raises(Unopened):
        once(url, lambda connection: opened(connection, metadata.tables[column.table.name]), KEYS)


def test_the_storage_s_own_functions_refuse_it(url: str) -> None:
    def paste(connection: Connection) -> None:
        for name, column in SEALED.items():
            if name != "inbox.raw":
                connection.execute(update(column.table).values({column.name: f"{KEYS.current}:AAAA"}))

    once(url, two_of_each, KEYS)
    once(url, paste)
    for refused in (
        lambda connection: people.by_id(connection, 1),
        lambda connection: speaker.of(connection, ANA, NOON),
        lambda connection: speaker.of(connection, -ANA, NOON),
        lambda connection: conversations.load(connection, ANA),
        lambda connection: requests.by_id(connection, 1),
        lambda connection: rights.kept(connection, 1),
        lambda connection: rights.complaint(connection, 1),
        lambda connection: staff.by_chat(connection, -ANA),
        lambda connection: staff.invitation(connection, "n1", NOON - timedelta(hours=1)),
    ):
        with pytest.raises(Unopened):
            once(url, refused, KEYS)
    assert once(url, lambda connection: people.chat_of(connection, 1), KEYS) is None, "nothing can be sent there"
    assert once(url, lambda connection: staff.chats_of(connection, ["mediator"]), KEYS) == []


def test_without_keys_nothing_is_read_nor_written(url: str) -> None:
    with pytest.raises(Unopened, match="opened without the keys"):
        once(url, two_of_each)
    assert once(url, lambda connection: sum(len(connection.execute(select(table)).all()) for table in tables())) == 0


def tables() -> list[Table]:
    return [metadata.tables[name.partition(".")[0]] for name in SEALED]


async def test_a_forged_update_and_an_altered_message_hurt_nobody(tmp_path: Path) -> None:
    """Someone who can write to the disk pastes rows; the bot goes on for the others, and does nothing of it."""
    async with whole(tmp_path) as world:
        amina, bilal = await world.phone("Amina", ANA), await world.phone("Bilal", BEN)
        await amina.agrees()
        await bilal.agrees()
        await world.quiet()
        await world.kill()
        last = world.updates[-1]["update_id"]
        raw = f'{{"update_id": {last + 1}, "message": {{"message_id": 1, "chat": {{"id": {ANA}, "type": "private"}}}}}}'
        forged = "INSERT INTO inbox (update_id, raw, received) VALUES (?, ?, '2026-11-22')"
        world.does(forged, (last + 1, f"{ANA} {raw}"))
        now = datetime.now(UTC) - timedelta(minutes=1)
        for key, chat in (("a", ANA), ("b", BEN)):
            world.do(put, key, chat, now)
        world.does("UPDATE outbox SET payload = (SELECT payload FROM outbox WHERE key = 'b') WHERE key = 'a'")
        await world.start()
        await bilal.sees("for b")
        await world.until(lambda: world.one("SELECT state FROM outbox WHERE key = 'a'") == "failed", "a given up")
        assert world.one("SELECT state FROM inbox WHERE update_id = ?", last + 1) == "quarantined"
        assert not any("for " in words for words in await amina.heard())
        assert "does not open: outbox.payload" in world.said()


def put(connection: Connection, key: str, chat: int, now: datetime) -> None:
    outbox.put(connection, key, chat, "say", {"text": f"for {key}"}, kind="reminder", forget=False, now=now)


def test_a_message_is_opened_only_when_it_leaves(url: str) -> None:
    """What waits behind an altered one is still chosen and sent."""
    once(url, two_of_each, KEYS)
    once(url, lambda connection: connection.exec_driver_sql("UPDATE outbox SET payload = 'x' WHERE key = 'k1'"))
    taken: list[Parcel] = []
    once(url, lambda c: outbox.claim(c, NOON, (), lambda parcels: taken.extend(parcels) or parcels), KEYS)
    assert (taken[1].address, taken[1].payload) == (BEN, {"n": 2})
    with pytest.raises(Unopened):
        _ = taken[0].address
