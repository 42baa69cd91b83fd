"""Whoever steals the disk, a dump, a backup and its key, or the logs learns nobody's name, words or number: canaries,
then a search. What a person takes away holds nothing of the others.

The bot is in a process of its own, on each engine; it is killed with messages on their way, so that what waits in the
inbox and the outbox is searched too.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from pyrage import x25519
from sqlalchemy import Connection

from storage import inbox, people
from storage.database import once
from storage.tables import metadata
from tests.agreed import agreed
from tests.keys import KEYS, WRITTEN
from tests.test_health import served
from tests.whole import TOKEN, Whole, whole
from tests.whole_phone import Phone

pytest_plugins = "tests.postgres"
AMINA, KARIM, BILAL = 71_000_100_101, 71_000_200_102, 71_000_300_103
CALLED, WORDS, TYPED = "Zéphyrine", "l'huissier Quincampoix", "une phrase Carambole que le robot ignore"
CANARIES = (
    *(CALLED, "phyrine", "Quincampoix", "Carambole", "Amina", "Karim", "Bilal", TOKEN),
    *map(str, (AMINA, KARIM, BILAL)),
    *(line.split()[1] for line in WRITTEN.split("\n") if line),
)
TO_HER_WORDS = "[Énergie]", "[Une facture]", WORDS, "[sur place]", "[Choisir un lieu]", "[Maison de quartier]"


def traces(canaries: Sequence[str] = CANARIES, chats: Sequence[int] = (AMINA, KARIM, BILAL)) -> set[bytes]:
    """Each canary as text, as JSON, and the numbers as SQLite keeps them."""
    texts = {text.encode(coding) for text in canaries for coding in ("utf-8", "utf-16-le")}
    escaped = {text.encode("ascii", "backslashreplace") for text in canaries}
    return texts | escaped | {chat.to_bytes(6, "big") for chat in chats}


def found_in(everything: bytes) -> set[bytes]:
    return {trace for trace in traces() if trace in everything}


def files(world: Whole) -> bytes:
    """The database, its journal, the logs."""
    assert (world.folder / "mediance.sqlite3-wal").exists(), "the journal must be searched too"
    return folder(world)


def dump(url: str) -> bytes:
    """Every row of PostgreSQL as text."""

    def rows(connection: Connection) -> list[str]:
        texts = [f"SELECT t::text FROM {table.name} t" for table in metadata.sorted_tables]
        return [row for text in texts for row in connection.exec_driver_sql(text).scalars()]

    return "\n".join(once(url, rows)).encode()


async def backup(world: Whole) -> bytes:
    """As it lies on the disk, then as its owner opens it."""
    key, file = x25519.Identity.generate(), world.folder / "save.age"
    made = await world.program("backup", str(file), "--to", str(key.to_public()))
    assert made.status == 0, made.errors
    opened = pyrage.decrypt(file.read_bytes(), [key])
    assert opened.startswith(b"SQLite format 3") and b"energie" in opened
    return file.read_bytes() + opened + (made.output + made.errors).encode()


async def shown(world: Whole) -> bytes:
    """To who watches over the bot."""
    return (await served(world, "/metrics") + await served(world, "/healthz")).encode()


def folder(world: Whole) -> bytes:
    """The names of its files, and what is in them."""
    return world.bytes_kept() + "\n".join(map(str, world.folder.iterdir())).encode()


async def taken_away(world: Whole, phone: Phone) -> bytes:
    await phone.goes("/export")
    await phone.sees("Le même")
    found = [message["document"] for message in await phone.messages() if message["document"]]
    files = [(await world.http.get(file["url"])).content for file in found if not file["name"].endswith(".ics")]
    assert len(files) == 2 and all(CALLED.encode() in file for file in files)
    return b"\n".join(files) + str([file["name"] for file in found]).encode()


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_by(request: pytest.FixtureRequest) -> tuple[dict[str, str], Callable[[Whole], bytes]]:
    """Its settings, and all that it has kept."""
    if request.param == "sqlite":
        return {}, files
    url = str(request.getfixturevalue("postgresql_url"))
    return {"DATABASE_URL": url}, lambda world: dump(url) + folder(world)


async def test_nobody_is_named_on_the_disk(
    tmp_path: Path, kept_by: tuple[dict[str, str], Callable[[Whole], bytes]]
) -> None:
    settings, kept = kept_by
    async with whole(tmp_path, LOG_LEVEL="DEBUG", LISTEN="127.0.0.1:0", **settings) as world:
        amina, bilal = await world.phone("Amina", AMINA), await world.phone("Bilal", BILAL)
        karim = await world.phone("Karim", KARIM, role="mediator")
        await karim.says(await world.invitation("Karim"))
        await karim.sees("Rejoindre")
        await karim.goes("[Oui]")
        await amina.agrees()
        await amina.goes(*TO_HER_WORDS, "[#3]", "[#1]", CALLED, "[c'est ça]")
        await karim.presses("Je prends")
        await karim.sees(CALLED)
        await bilal.goes("/start", TYPED)
        await amina.goes("/menu", "[#1]", TYPED)
        assert found_in(kept(world) + await shown(world) + await backup(world)) == set()
        of_others = found_in(await taken_away(world, amina)) - traces((CALLED, "phyrine", "Quincampoix"), ())
        assert of_others == set() == found_in(kept(world))

        await world.fault("hang", "sendMessage", rate=1.0)
        before = world.last_call()
        await bilal.says(f"/start {TYPED}")
        await amina.says(TYPED)
        await world.called("sendMessage", after=before, times=2)
        await world.kill()
        assert found_in(kept(world) + await backup(world)) == set(), "with messages on their way"

        await world.no_more_faults()
        await world.start()
        await amina.says("/effacer")
        await amina.sees("J'efface tout ?")
        await amina.presses("Oui, tout effacer")
        await world.until((world.folder / "erasures").read_text, "the erasure in the list")
        assert found_in(kept(world) + await shown(world)) == set()


async def test_what_waits_and_what_was_set_aside_is_sealed(tmp_path: Path) -> None:
    async with whole(tmp_path, started=False) as world:
        assert (await world.program("migrate")).status == 0
        now = datetime.now(UTC)
        world.do(inbox.store, [(1, AMINA, f'{{"chat": {AMINA}, "text": "{TYPED}"}}'), (2, KARIM, TYPED)], now)
        world.do(inbox.quarantine, 2, "ValidationError")
        world.do(people.consent, AMINA, "request", True, "", "fr", now)
        world.do(people.call, agreed(1), CALLED)
        assert world.do(inbox.waiting) == [(1, AMINA, f'{{"chat": {AMINA}, "text": "{TYPED}"}}')]
        assert found_in(world.bytes_kept()) == set()


def test_the_search_finds_what_is_there() -> None:
    for text in CANARIES:
        assert found_in(f"before {text} after".encode())
    assert found_in(b"\x01" + AMINA.to_bytes(6, "big")) and KEYS.handle(AMINA) != AMINA


def test_the_dump_shows_what_is_there(postgresql_url: str) -> None:
    once(postgresql_url, lambda c: people.consent(c, AMINA, "request", True, "", "fr", datetime.now(UTC)), KEYS)
    clear = f"UPDATE people SET nickname = '{CALLED}', language = 'fr'"
    once(postgresql_url, lambda connection: connection.exec_driver_sql(clear))
    assert found_in(dump(postgresql_url))
