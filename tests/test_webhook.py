"""The webhook: what Telegram brings is kept before it is told so; everything else is refused and leaves no trace."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from handlers.web import webhook as door
from handlers.web.server import WebDoor
from handlers.web.webhook import LARGEST, webhook
from tests.courier import HEADERS, SECRET, SETTINGS, Courier, served_by_webhook
from tests.whole import Json, whole

AMINA = 710_001_001
GOOD = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": AMINA, "type": "private"}}}


class Shelf:
    """Where updates are kept; broken, it can keep nothing."""

    def __init__(self) -> None:
        self.kept: list[Json] = []
        self.broken = False

    async def keep(self, batch: Sequence[Json]) -> None:
        if self.broken:
            raise OSError("the disk is full")
        self.kept += batch


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def http(shelf: Shelf) -> AsyncIterator[httpx.AsyncClient]:
    opened = WebDoor([webhook("/hook", SECRET, shelf.keep)], "127.0.0.1", 0)
    serving = asyncio.create_task(opened.serve())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{opened.port}", timeout=30) as client:
        yield client
    opened.close()
    await serving


async def test_a_good_update_is_kept(http: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await http.post("/hook", content=json.dumps(GOOD), headers=HEADERS)
    assert (answer.status_code, answer.content, shelf.kept) == (200, b"", [GOOD])


async def test_half_a_character_is_telegram_s_business(http: httpx.AsyncClient, shelf: Shelf) -> None:
    """Refused, it would come back for a day and hold up its whole chat."""
    answer = await http.post("/hook", content=b'{"update_id": 8, "message": {"text": "\\ud83d"}}', headers=HEADERS)
    assert (answer.status_code, len(shelf.kept)) == (200, 1)


WITHOUT_SECRET = {"Content-Type": "application/json"}
WRONG: dict[str, tuple[int, dict[str, str], bytes]] = {
    "no secret": (401, WITHOUT_SECRET, b'{"update_id": 1}'),
    "an empty secret": (401, {**HEADERS, "X-Telegram-Bot-Api-Secret-Token": ""}, b'{"update_id": 1}'),
    "a wrong secret": (401, {**HEADERS, "X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]}, b'{"update_id": 1}'),
    "a secret in another case": (401, {**HEADERS, "X-Telegram-Bot-Api-Secret-Token": SECRET.upper()}, b"{}"),
    "a wrong secret before all else": (401, {"Content-Type": "text/html"}, b"x" * (LARGEST + 1)),
    "a form": (415, {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}, b"update_id=1"),
    "a page": (415, {**HEADERS, "Content-Type": "text/html"}, b'{"update_id": 1}'),
    "no type": (415, {"X-Telegram-Bot-Api-Secret-Token": SECRET}, b'{"update_id": 1}'),
    "nothing": (400, HEADERS, b""),
    "half an object": (400, HEADERS, b'{"update_id": 1'),
    "no object": (400, HEADERS, b"[1]"),
    "no text": (400, HEADERS, b"\xff\xfe\xfd"),
    "too deep": (400, HEADERS, b'{"update_id": 1, "x": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    "no number": (400, HEADERS, b"{}"),
    "a number in words": (400, HEADERS, b'{"update_id": "1"}'),
    "a yes for a number": (400, HEADERS, b'{"update_id": true}'),
    "half a number": (400, HEADERS, b'{"update_id": 1.5}'),
    "a number no database holds": (400, HEADERS, b'{"update_id": 36893488147419103232}'),
    "a number below nothing": (400, HEADERS, b'{"update_id": -1}'),
    "a byte too many": (413, HEADERS, b'{"update_id": 1}' + b" " * (LARGEST - 15)),
    "ten megabytes": (413, HEADERS, b'{"update_id": 1, "x": "' + b"x" * 10_000_000 + b'"}'),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_wrong_is_refused_and_not_kept(wrong: str, http: httpx.AsyncClient, shelf: Shelf) -> None:
    status, headers, body = WRONG[wrong]
    answer = await http.post("/hook", content=body, headers=headers)
    assert (answer.status_code, answer.content, shelf.kept) == (status, b"", [])
    assert answer.headers["connection"] == "close"


async def test_the_largest_update_is_kept(http: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await http.post("/hook", content=b'{"update_id": 1}' + b" " * (LARGEST - 16), headers=HEADERS)
    assert (answer.status_code, len(shelf.kept)) == (200, 1)


async def test_a_body_whose_length_is_not_told_stops_at_the_limit(http: httpx.AsyncClient, shelf: Shelf) -> None:
    async def long() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 65536

    answer = await http.post("/hook", content=long(), headers=HEADERS)
    assert (answer.status_code, shelf.kept) == (413, [])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD"])
async def test_only_posts_are_heard(method: str, http: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await http.request(method, "/hook", content=json.dumps(GOOD), headers=HEADERS)
    assert (answer.status_code, answer.headers["allow"], shelf.kept) == (405, "POST", [])


async def test_elsewhere_there_is_nothing(http: httpx.AsyncClient, shelf: Shelf) -> None:
    for path in ("/", "/hook/", "/hook2", "/docs"):
        answer = await http.post(path, content=json.dumps(GOOD), headers=HEADERS, follow_redirects=False)
        assert answer.status_code in (307, 404)
    assert shelf.kept == []


async def test_who_dawdles_over_the_body_is_cut_off(
    http: httpx.AsyncClient, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE", 0.3)
    head = "POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 16\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    answer = await _dribbled(http, f"{head}\r\n", '{"update_id"')
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert shelf.kept == []


async def test_who_dawdles_over_the_head_is_cut_off(
    http: httpx.AsyncClient, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.web.server.HEAD", 0.3)
    assert await _dribbled(http, "POST /hook HTT", "") == b""
    assert shelf.kept == []


async def _dribbled(http: httpx.AsyncClient, *parts: str) -> bytes:
    """What a client gets that sends this and no more, until the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", http.base_url.port)
    for part in parts:
        writer.write(part.encode())
        await writer.drain()
    answer = await reader.read()
    writer.close()
    return answer


async def test_who_leaves_in_the_middle_leaves_nothing(http: httpx.AsyncClient, shelf: Shelf) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", http.base_url.port)
    head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    writer.write(f'POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n{head}\r\n{{"update_id": 1}}'.encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    answer = await http.post("/hook", content=json.dumps(GOOD), headers=HEADERS)
    assert (answer.status_code, shelf.kept) == (200, [GOOD])


async def test_what_cannot_be_kept_must_come_again(http: httpx.AsyncClient, shelf: Shelf) -> None:
    shelf.broken = True
    answer = await http.post("/hook", content=json.dumps(GOOD), headers=HEADERS)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    shelf.broken = False
    assert (await http.post("/hook", content=json.dumps(GOOD), headers=HEADERS)).status_code == 200
    assert shelf.kept == [GOOD]


# The whole bot behind it.


@pytest.fixture
async def courier(tmp_path: Path) -> AsyncIterator[Courier]:
    async with served_by_webhook(tmp_path) as made:
        yield made


async def test_from_hello_to_an_appointment_killed_on_the_way(courier: Courier) -> None:
    world = courier.world
    amina = await world.phone("Amina", AMINA)
    (asked,) = world.calls("setWebhook")
    assert asked["parameters"] == {
        "url": "https://bot.example.org/hook",
        "secret_token": SECRET,
        "allowed_updates": ["message", "edited_message", "callback_query", "my_chat_member"],
        "max_connections": 10,
    }
    await amina.agrees()
    await world.kill()
    await amina.presses("Énergie")
    await courier.start()
    await amina.sees("Plus précisément ?")
    await amina.goes("[Une facture]", "[Passer]", "[sur place]", "[Choisir un lieu]")
    await amina.goes("[Maison de quartier]", "[#3]", "[#1]", "Prénom fictif", "[c'est ça]")
    assert world.rows("SELECT status FROM appointments") == [("booked",)]
    assert world.calls("getUpdates") == []


async def test_an_update_brought_three_times_is_one(courier: Courier) -> None:
    world = courier.world
    amina = await world.phone("Amina", AMINA)
    await amina.goes("/start")
    for update in world.updates * 2:
        assert await courier.brings(update) == 200
    await world.until(lambda: world.one("SELECT count(*) FROM inbox WHERE state = 'new'") == 0, "all handled")
    assert world.rows("SELECT count(*) FROM outbox WHERE method = 'say'") == [(1,)]
    assert world.rows("SELECT count(*) FROM inbox") == [(len(world.updates),)]


async def test_while_the_database_is_held_telegram_keeps_the_update(courier: Courier) -> None:
    world = courier.world
    amina = await world.phone("Amina", AMINA)
    with world.held_database():
        await amina.says("/start")
        await world.until(lambda: courier.answers, "an answer")
        assert set(courier.answers) == {503}
    await amina.sees("Choisissez votre langue")
    assert courier.answers[-1] == 200


async def test_back_to_polling(courier: Courier) -> None:
    """The operator takes the webhook away: Telegram is told so, and asked again."""
    world = courier.world
    amina = await world.phone("Amina", AMINA)
    await world.kill()
    world.settings.clear()
    await world.start()
    assert world.calls("deleteWebhook")
    await amina.goes("/start")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"WEBHOOK_URL": "http://bot.example.org/hook"}, "MEDIANCE_WEBHOOK_URL is not right"),
        ({"WEBHOOK_SECRET": ""}, "MEDIANCE_WEBHOOK_SECRET is not right"),
        ({"WEBHOOK_SECRET": "with spaces"}, "MEDIANCE_WEBHOOK_SECRET is not right"),
        ({"LISTEN": "8080"}, "MEDIANCE_LISTEN is not right"),
        ({"LISTEN": "203.0.113.1:80"}, "choose another MEDIANCE_LISTEN"),
    ],
)
async def test_a_wrong_setting_is_one_sentence(changes: dict[str, Any], said: str, tmp_path: Path) -> None:
    async with whole(tmp_path, started=False, **SETTINGS) as world:
        ended = await world.program("run", **changes)
        assert ended.status == 1
        assert said in ended.errors.splitlines()[-1]
        assert "Traceback" not in ended.errors


async def test_an_address_that_telegram_refuses_is_one_sentence(tmp_path: Path) -> None:
    refusal = "bad webhook: Failed to resolve host: Name or service not known"
    async with whole(tmp_path, started=False, **SETTINGS) as world:
        await world.fault("400", "setWebhook", description=f"Bad Request: {refusal}")
        ended = await world.program("run")
        assert ended.status == 1
        said = ended.errors.strip().splitlines()
        sentence = f"mediance: Telegram refuses MEDIANCE_WEBHOOK_URL ({refusal.capitalize()}): mend it in .env."
        assert [line for line in said if line.startswith("mediance: ")] == [sentence] == said[-1:]
        assert "Traceback" not in ended.errors
