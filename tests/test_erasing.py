"""Erased is erased: in the tables, in the journal, in the logs, and in the chat. The real bot, a simulated Telegram."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage import rights
from tests.keys import KEYS
from tests.torture.desk import OPENED
from tests.whole import Phone, Whole, whole
from tests.whole_team import AMINA, KARIM, joins

HALIMA = 710_001_004
NAME, WORDS, MORE, GRIEF = "Quetzal-Alpha", "Mon okapi est bleu", "Mon okapi est vert", "Un tatou m'a vexee"
CANARIES = (NAME, WORDS, MORE, GRIEF)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Whole]:
    """On a Monday morning: whoever answers for quality is told of a complaint by day."""
    async with whole(tmp_path, started=False, LOG_LEVEL="DEBUG") as made:
        await made.jump_to(OPENED)
        await made.start()
        yield made


async def lives(world: Whole) -> tuple[Phone, Phone]:
    """Amina with all that can be kept of her: words, an appointment, a complaint, files, a mediator who read her."""
    karim = await joins(world, "Karim", KARIM, "mediator")
    await joins(world, "Halima", HALIMA, "quality_lead")
    amina = await world.phone("Amina", AMINA)
    await amina.agrees()
    await amina.goes("[Énergie]", "[Une facture]", WORDS, "[sur place]", "[Choisir un lieu]", "[Maison de quartier]")
    await amina.goes("[#3]", "[#1]", NAME, "[c'est ça]")
    await karim.sees("Nouvelle demande")
    await karim.presses("Je prends")
    await karim.sees(NAME)
    await world.quiet()
    await amina.goes("/corriger", "[Mes mots]", MORE, "/reclamation", GRIEF, "[Oui]", "/mon_dossier", "/export")
    await world.quiet()
    return amina, karim


def left(content: bytes) -> set[str]:
    """What of her can still be read there."""
    number = {str(AMINA)} & {str(AMINA) if str(AMINA).encode() in content else ""}
    number |= {"her number"} if AMINA.to_bytes(4, "big") in content else set()
    number |= {"her handle"} if KEYS.handle(AMINA).to_bytes(8, "big") in content else set()
    return number | {canary for canary in CANARIES if canary.encode() in content}


def sealed(world: Whole) -> set[bytes]:
    """What is kept of her, as it is written."""
    asked = "people.number", "people.nickname", "requests.words", "complaints.words"
    stack = world.rows("SELECT stack FROM conversations WHERE chat_id = ?", KEYS.handle(AMINA))
    found = (world.rows("SELECT {1} FROM {0}".format(*column.split("."))) for column in asked)
    return {value.encode() for rows in (*found, stack) for (value,) in rows if value}


async def test_nothing_of_her_is_left(world: Whole) -> None:
    amina, karim = await lives(world)
    hers, kept = sealed(world), world.do(rights.kept, 1)
    assert (kept.nickname, kept.requests[0].words, kept.complaints[0].words) == (NAME, MORE, GRIEF)
    assert left(world.bytes_kept()) == {"her handle"} and len(hers) >= 4
    await amina.goes("/effacer", "[Oui, tout effacer]")
    await world.quiet()
    for table in ("people", "consents", "requests", "appointments", "heard", "mentions", "readings", "complaints"):
        assert world.rows(f"SELECT * FROM {table}") == []
    assert world.rows("SELECT proof FROM erasures") == [(KEYS.proof(AMINA),)]
    await world.until(lambda: not left(world.bytes_kept()), "nothing that can be read on the disk")
    assert not [value for value in hers if value in world.bytes_kept()], "not even sealed"
    shown = await amina.messages()
    assert not [message for message in shown if left(message["text"].encode()) or message["document"]]
    assert "Vos informations sont effacées" in shown[-1]["text"]
    assert len(shown) < 8, "what was said before her yes, and the last words"
    assert not any(NAME in text or MORE in text for text in await karim.heard())
    assert "a retiré sa demande" in (await karim.heard())[-1]
    assert await world.stop() == 0
    assert not left(world.bytes_kept())
    assert not left(world.said().encode())


async def test_killed_in_the_middle_it_is_whole_or_not_at_all(world: Whole) -> None:
    amina, _karim = await lives(world)
    await amina.goes("/effacer")
    await amina.presses("Oui, tout effacer")
    await world.restart()
    await world.until(lambda: not left(world.bytes_kept()), "nothing that can be read on the disk")
    await world.quiet()
    assert [text for text in await amina.heard() if NAME in text or WORDS in text or MORE in text] == []


def listed(world: Whole) -> list[str]:
    return Path(world.environment()["MEDIANCE_ERASURES_FILE"]).read_text().splitlines()


async def test_a_database_put_back_by_hand_forgets_her_again_before_anybody_is_served(world: Whole) -> None:
    """The list of erasures lies apart, and the bot holds what it serves against it at each start."""
    amina, _karim = await lives(world)
    assert listed(world) == []
    await world.stop()
    before = world.database.read_bytes()
    await world.start()
    await amina.goes("/effacer", "[Oui, tout effacer]")
    await world.until(lambda: len(listed(world)) == 1, "the erasure in the list")
    await world.stop()
    for name in ("-wal", "-shm"):
        world.database.with_name(f"{world.database.name}{name}").unlink(missing_ok=True)
    world.database.write_bytes(before)
    await world.start()
    assert world.rows("SELECT * FROM people") == []
    await world.until(lambda: not left(world.bytes_kept()), "nothing that can be read on the disk")
    assert "people were erased again" in world.said()
