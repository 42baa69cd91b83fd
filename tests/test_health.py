"""Whoever watches over the bot sees how it is, in both ways in; and never who speaks to it."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import Connection, event

from handlers.meters import Meters
from handlers.pulse import InFile, Pulse
from handlers.web.server import WebDoor
from handlers.web.watch import Watch
from storage import inbox, outbox, schema
from storage.database import Database
from tests.courier import served_by_webhook, web_door
from tests.keys import KEYS
from tests.whole import Json, Whole, whole

AMINA = 710_001_001
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


class Watched:
    """A database, a pulse and the two pages, at an hour of our choosing."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder}/bot.db"
        schema.upgrade(url)
        self.now, self.seconds = NOW, 0.0
        self.database, self.meters = Database(url, KEYS), Meters()
        self.pulse = Pulse(InFile(folder / "last_poll"), lambda: self.now, lambda: None, lambda: self.seconds)
        about = {"version": "1.2.3", "mode": "polling"}
        watch = Watch(self.database, self.meters, lambda: self.now, about, shared=False)
        watch.pulse = self.pulse
        self.door = WebDoor(watch.routes(), "127.0.0.1", 0)

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds

    async def get(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.door.port}") as http:
            return await http.get(path)

    async def health(self) -> tuple[int, Json]:
        answer = await self.get("/healthz")
        return answer.status_code, answer.json()


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    made = Watched(tmp_path)
    serving = asyncio.create_task(made.door.serve())
    yield made
    made.door.close()
    await serving
    await made.database.close()


async def test_all_is_well(watched: Watched) -> None:
    watched.passes(59)
    assert await watched.health() == (
        200,
        {
            "status": "ok",
            "trouble": [],
            "seconds_since_telegram": 59,
            "oldest_unhandled_update": None,
            "oldest_unsent_message": None,
            "quarantined": 0,
            "outbox": {"queued": 0, "sending": 0, "failed": 0, "unknown": 0},
            "requests_nobody_leads": 0,
            "version": "1.2.3",
            "mode": "polling",
        },
    )


async def test_telegram_away_for_a_minute_is_trouble_until_it_answers(
    watched: Watched, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(20):
        watched.passes(3.1)
        watched.pulse.look()
    status, said = await watched.health()
    assert (status, said["status"], said["trouble"]) == (503, "degraded", ["telegram is out of reach"])
    watched.pulse.answered()
    watched.pulse.answered()
    assert (await watched.health())[0] == 200
    alerts = [line for line in capsys.readouterr().out.splitlines() if "reach" in line]
    assert ["error" in line for line in alerts] == [True, False], alerts


async def test_what_waits_is_shown_with_its_age(watched: Watched) -> None:
    write = watched.database.write
    await write(inbox.store, [(1, AMINA, "{}"), (2, AMINA, "{}")], NOW)
    await write(inbox.quarantine, 2, "ValueError")
    for key in ("a", "b"):
        await write(outbox.put, key, AMINA, "say", {}, kind="survey", forget=False, now=NOW)
    await write(outbox.claim, NOW, (), lambda parcels: parcels[:1])
    await write(outbox.ambiguous, 1, NOW, "TimedOut")
    watched.passes(61)
    watched.pulse.answered()
    status, said = await watched.health()
    assert (status, said["trouble"]) == (503, ["updates wait to be handled"])
    assert (said["oldest_unhandled_update"], said["oldest_unsent_message"], said["quarantined"]) == (61, 61, 1)
    assert said["outbox"] == {"queued": 1, "sending": 0, "failed": 0, "unknown": 1}
    shown = (await watched.get("/metrics")).text
    assert 'mediance_outbox_messages{state="unknown"} 1.0' in shown
    assert "mediance_oldest_unhandled_update_seconds 61.0" in shown
    assert "mediance_updates_set_aside 1.0" in shown


async def test_a_long_history_is_not_read(watched: Watched) -> None:
    """Each of the questions asked of the database finds its rows by an index made for it."""
    asked: list[tuple[str, Any]] = []
    event.listen(
        watched.database.engine, "before_cursor_execute", lambda _c, _d, sql, values, *_: asked.append((sql, values))
    )
    await watched.health()
    questions = [(sql, values) for sql, values in asked if sql.startswith("SELECT")]
    plans = [await watched.database.write(_plan, *question) for question in questions]
    assert len(plans) == 5
    assert [plan for plan in plans if "USING" not in plan or "INDEX" not in plan] == []


def _plan(connection: Connection, sql: str, values: Any) -> str:
    return " ".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values))


async def test_it_answers_without_its_database(watched: Watched) -> None:
    await watched.database.write(lambda connection: connection.exec_driver_sql("DROP TABLE outbox"))
    status, said = await watched.health()
    assert (status, said["trouble"]) == (503, ["the database is out of reach"])
    assert (await watched.get("/metrics")).status_code == 200


def meter(page: str, name: str) -> float:
    return float(re.search(rf"^mediance_{re.escape(name)} (\S+)$", page, re.M)[1])  # type: ignore[index]


async def served(world: Whole, path: str) -> str:
    async with httpx.AsyncClient(timeout=10) as http:
        return (await http.get(f"{web_door(world)}{path}")).text


async def test_what_was_done_is_counted_and_names_nobody(tmp_path: Path) -> None:
    async with whole(tmp_path, LISTEN="127.0.0.1:0") as world:
        amina = await world.phone("Amina", AMINA)
        await amina.goes("/start", "[Français]")
        await world.again({"message": "???"})
        await world.fault("swallow", "sendMessage")
        await amina.says("/aide")
        await amina.sees("Je prends votre demande")
        await world.until(lambda: world.rows("SELECT * FROM inbox WHERE state = 'quarantined'"), "one set aside")
        await world.quiet()
        page, health = await served(world, "/metrics"), await served(world, "/healthz")
        assert meter(page, "updates_received_total") == 4
        assert meter(page, "updates_handled_total") == meter(page, "handling_seconds_count") == 3
        assert meter(page, "updates_quarantined_total") == meter(page, "sends_ambiguous_total") == 1
        assert meter(page, 'messages_total{kind="interactive",outcome="unknown"}') == 1
        assert meter(page, 'messages_total{kind="interactive",outcome="sent"}') >= 3
        assert f'"version":"{version("mediance")}"' in health and '"mode":"polling"' in health
        for told in (page, health):
            assert str(AMINA) not in told and "Amina" not in told


async def test_a_quiet_webhook_is_in_good_health(tmp_path: Path) -> None:
    async with served_by_webhook(tmp_path) as courier:
        await courier.world.until(lambda: (tmp_path / "last_poll").exists(), "a sign of Telegram")
        health = await served(courier.world, "/healthz")
        assert '"status":"ok"' in health and '"mode":"webhook"' in health


async def test_nobody_listens_unless_asked_to(tmp_path: Path) -> None:
    async with whole(tmp_path) as world:
        assert "the web door is open" not in world.said()
        assert await world.stop() == 0
