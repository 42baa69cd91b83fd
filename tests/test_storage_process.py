"""The real bot, in a process of its own, on a real PostgreSQL: killed and started again, it has lost nothing."""

from pathlib import Path

from sqlalchemy import Connection, Table, func, select

from storage.database import once
from storage.tables import appointments, inbox, outbox, people, requests
from tests.whole import whole

pytest_plugins = "tests.postgres"
TO_THE_LAST_YES = (
    *("[Énergie]", "[Une facture]", "[Passer]", "[sur place]", "[Choisir un lieu]", "[Maison de quartier]"),
    *("[#2]", "[#1]", "[Passer]"),
)


def counted(url: str, *wanted: Table) -> list[int]:
    def count(connection: Connection) -> list[int]:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in wanted]

    return once(url, count)


async def test_the_bot_serves_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    async with whole(tmp_path, DATABASE_URL=postgresql_url) as world:
        amina = await world.phone("Amina", 710_000_001)
        await amina.agrees()
        await amina.goes(*TO_THE_LAST_YES)
        await world.restart()
        await amina.presses("Oui, c'est ça")
        await amina.sees("C'est noté")
        await amina.sees("Vous ne pouvez pas venir ?")
        assert await world.stop() == 0
    assert counted(postgresql_url, people, requests, appointments) == [1, 1, 1]
    unfinished = (
        select(inbox.c.update_id)
        .where(inbox.c.state == "new")
        .union(select(outbox.c.id).where(outbox.c.state.in_(("queued", "sending"))))
    )
    assert once(postgresql_url, lambda connection: connection.execute(unfinished).all()) == []
