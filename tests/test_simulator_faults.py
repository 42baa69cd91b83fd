"""Every kind of bad luck, as the library reports it to the bot."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.test_simulator import AMINA, TOKEN, Street, street


@pytest.fixture
async def here() -> AsyncIterator[Street]:
    async with street() as here:
        await here.amina()
        yield here


async def texts(here: Street) -> list[str]:
    return [m["text"] for m in (await here.phone())["messages"] if m["from"] == "bot"]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("400", BadRequest),
        ("401", InvalidToken),
        ("403", Forbidden),
        ("429", RetryAfter),
        ("500", NetworkError),
        ("502", NetworkError),
        ("504", NetworkError),
        ("html", NetworkError),
        ("reset", NetworkError),
    ],
)
async def test_a_refused_call_does_nothing_and_the_next_one_passes(
    here: Street, kind: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # the library warns against its older RetryAfter
    await here.do("faults", method="sendMessage", kind=kind)
    with pytest.raises(error):
        await here.bot.send_message(AMINA, "Bonjour")
    await here.bot.send_message(AMINA, "Encore")
    assert await texts(here) == ["Encore"]


async def test_a_swallowed_answer_was_delivered(here: Street) -> None:
    await here.do("faults", method="sendMessage", kind="swallow")
    with pytest.raises(NetworkError):
        await here.bot.send_message(AMINA, "Bonjour")
    assert await texts(here) == ["Bonjour"]


async def test_a_hanging_call_lasts_as_long_as_the_patience_of_the_caller(here: Street) -> None:
    await here.do("faults", method="*", kind="hang")
    with pytest.raises(TimedOut):
        await here.bot.send_message(AMINA, "Bonjour", read_timeout=0.05)
    await here.bot.send_message(AMINA, "Encore")
    assert await texts(here) == ["Encore"]


async def test_too_many_requests_say_how_long_to_wait(here: Street) -> None:
    await here.do("faults", method="*", kind="429", retry_after=17)
    answer = (await here.http.get(f"/bot{TOKEN}/getMe")).json()
    assert answer == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 17",
        "parameters": {"retry_after": 17},
    }


async def test_bad_luck_can_be_drawn_again(here: Street) -> None:
    async def luck(**fault: Any) -> list[int]:
        await here.do("faults", kind="500", **fault)
        drawn = [(await here.http.get(f"/bot{TOKEN}/getMe")).status_code for _ in range(30)]
        await here.http.delete("/sim/faults")
        return drawn

    once, again, other = (
        await luck(rate=0.5, seed=1),
        await luck(rate=0.5, seed=1),
        await luck(rate=0.5, seed=2),
    )
    assert once == again != other
    assert set(once) == {200, 500}
    assert (await luck(times=3)).count(500) == 3
    assert (await luck(method="sendMessage", rate=1)).count(500) == 0


async def test_another_refusal_can_be_dictated(here: Street) -> None:
    await here.do("faults", method="sendMessage", kind="403", description="Forbidden: user is deactivated")
    with pytest.raises(Forbidden, match="user is deactivated"):
        await here.bot.send_message(AMINA, "Bonjour")
    assert "error" in await here.do("faults", kind="unheard of")


async def test_every_call_is_written_down(here: Street) -> None:
    before = (await here.get("calls"))["calls"][-1]["n"]
    await here.do("faults", method="sendMessage", kind="swallow")
    with pytest.raises(NetworkError):
        await here.bot.send_message(AMINA, "Bonjour", disable_notification=True)
    await here.http.get(f"/bot{TOKEN}/sendSmoke", params={"colour": "white"})
    await here.http.get("/bot42:WRONG/getMe")
    sent, smoke, wrong = (await here.get("calls", after=before))["calls"]
    assert sent["parameters"] == {"chat_id": AMINA, "text": "Bonjour", "disable_notification": True}
    assert (sent["method"], sent["status"], sent["fault"]) == ("sendMessage", 200, "swallow")
    assert (smoke["method"], smoke["status"], smoke["parameters"]) == ("sendSmoke", 404, {"colour": "white"})
    assert wrong["status"] == 401


async def test_it_stops_while_somebody_waits() -> None:
    async with httpx.AsyncClient(timeout=20) as client:
        async with street() as here:
            await here.amina()
            await here.do("faults", method="getMe", kind="hang")
            hanging = asyncio.ensure_future(client.get(f"{here.url}/bot{TOKEN}/getMe"))
            polling = asyncio.ensure_future(client.get(f"{here.url}/bot{TOKEN}/getUpdates?timeout=50&limit=9"))
            while not {"hanging", "polling"} <= await _waiting(here):
                pass
            request = client.build_request("GET", f"{here.url}/sim/events")
            events = await client.send(request, stream=True)
        with pytest.raises(httpx.RemoteProtocolError):
            await hanging
        assert (await polling).json() == {"ok": True, "result": []}
        assert (await events.aread()).startswith(b"data: ")


async def _waiting(here: Street) -> set[str]:
    calls = (await here.get("calls"))["calls"]
    hanging = {"hanging" for call in calls if call["fault"] == "hang"}
    return hanging | {"polling" for call in calls if call["parameters"] == {"timeout": 50, "limit": 9}}
