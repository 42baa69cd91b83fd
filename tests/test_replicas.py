"""Several programs on one token and one PostgreSQL: one serves, the others stand by, and nobody who talks notices.

The programs are stopped, killed and frozen while ten people book at once, and each of the ten ends with one request
and one appointment. How long a takeover takes is printed (`pytest -s`), never judged.
"""

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from tests.courier import HEADERS, SETTINGS
from tests.fleet import Fleet, Member, fleet
from tests.whole import TOKEN, Phone

pytest_plugins = "tests.postgres"
PEOPLE = 10
TALK = """
/start | Choisissez votre langue
[Français] | Je suis le robot
[Continuer] | 15 ans
[Oui] | Êtes-vous d'accord ?
[Oui] | Voulez-vous un rappel
[Oui] | vous demander votre avis
[Oui] | De quoi avez-vous besoin ?
[Énergie] | Plus précisément ?
[Une facture] | ajouter quelques mots
Une facture que je ne comprends pas | Comment voulez-vous nous parler ?
[sur place] | Où voulez-vous venir ?
[Choisir un lieu] | Quel lieu ?
[{place}] | Quel jour ?
[#{day}] | Quelle heure ?
[#1] | Quel est votre prénom ?
Prénom fictif | C'est bien ça ?
[c'est ça] | C'est noté
"""
ACTS = TALK.count("|")


async def books(world: Fleet, number: int) -> Phone:
    """Each a day of their own."""
    phone = await world.phone(f"P{number}", 710_300_000 + number)
    place = ("Maison de quartier", "Centre social")[number % 2]
    for step in TALK.format(place=place, day=number // 2 + 1).strip().splitlines():
        act, answer = step.split(" | ")
        await (phone.presses(act[1:-1]) if act.startswith("[") else phone.says(act))
        await phone.sees(answer)
    return phone


async def after(world: Fleet, acts: int, disturb: Callable[[Fleet], Awaitable[None]]) -> None:
    await world.until(lambda: len(world.updates) >= acts, f"{acts} acts")
    await disturb(world)


async def stopped(world: Fleet) -> None:
    first = await world.served()
    second = await replaced(world, first, signal.SIGTERM)
    await asyncio.to_thread(first.process.join)
    assert first.process.exitcode == 0 and second
    await world.another()


async def killed(world: Fleet) -> None:
    await replaced(world, await world.served(), signal.SIGKILL)
    await world.another()


async def frozen(world: Fleet) -> None:
    """It wakes up when somebody else serves: sees it, and stands by."""
    first = await world.served()
    second = await replaced(world, first, signal.SIGSTOP)
    before = world.last_call()
    await world.called("getUpdates", after=before)
    first.signal(signal.SIGCONT)
    health = await world.until_health(first, lambda health: not health["serving"])
    assert health["status"] == "ok" and second.name in health["holder"]


async def replaced(world: Fleet, first: Member, how: signal.Signals) -> Member:
    clock = asyncio.get_running_loop()
    began = clock.time()
    first.signal(how)
    second = await world.served(first)
    print(f"{how.name}: somebody else serves after {clock.time() - began:.1f} s")
    return second


async def test_stopped_killed_and_frozen_in_a_crowd(tmp_path: Path, postgresql_url: str) -> None:
    async with fleet(tmp_path, postgresql_url) as world:
        crowd = asyncio.gather(*(books(world, number) for number in range(PEOPLE)))
        await after(world, PEOPLE * 4, stopped)
        await after(world, PEOPLE * 8, killed)
        await after(world, PEOPLE * 12, frozen)
        phones = await crowd
        await world.quiet()
        await each_effect_once(world, phones)
        await the_one_that_froze_serves_again(world, phones[0])
        assert "Traceback" not in world.said()


async def each_effect_once(world: Fleet, phones: list[Phone]) -> None:
    """At most two copies of what was under way when somebody was killed or frozen. And one question to Telegram at a
    time: only the last one of each of those two was cut short."""
    assert world.rows("SELECT state, count(*) FROM inbox GROUP BY state") == [("done", PEOPLE * ACTS)]
    for table, rows in {"people": 1, "consents": 3, "requests": 1, "appointments": 1}.items():
        assert world.one(f"SELECT count(*) FROM {table}") == PEOPLE * rows, table
    assert world.one("SELECT count(*) FROM outbox WHERE state != 'sent'") == 0
    assert world.one("SELECT max(attempts) FROM outbox WHERE method = 'say'") <= 2
    said = world.one("SELECT count(*) FROM outbox WHERE method = 'say'")
    again = world.one("SELECT count(*) FROM outbox WHERE method = 'say' AND attempts = 2")
    heard = sum([len(await phone.heard()) for phone in phones])
    assert said <= heard <= said + again
    assert len([call for call in world.calls("getUpdates") if call.get("status") == 409]) <= 2


async def the_one_that_froze_serves_again(world: Fleet, phone: Phone) -> None:
    (woken,) = [member for member in world.members if "somebody else serves now" in member.said()]
    for member in world.members:
        if member is not woken and member.process.exitcode is None:
            member.process.terminate()
    await world.until(lambda: world.holder() is woken, "the one that froze serves")
    await phone.goes("/menu")


async def test_who_stands_by_says_who_serves(tmp_path: Path, postgresql_url: str) -> None:
    async with fleet(tmp_path, postgresql_url, 2) as world:
        first = await world.served()
        (second,) = [member for member in world.members if member is not first]
        health = await world.until_health(first, lambda health: health["seconds_since_telegram"] is not None)
        assert (health["status"], health["serving"], health["mode"]) == ("ok", True, "polling")
        assert first.name in health["holder"]
        health = await world.health(second)
        assert (health["status"], health["serving"], health["seconds_since_telegram"]) == ("ok", False, None)
        assert first.name in health["holder"]
        for member, serving in ((first, "1.0"), (second, "0.0")):
            page = (await world.http.get(f"{member.url}/metrics")).text
            assert f"mediance_serving {serving}" in page


async def test_somebody_else_asks_telegram_once(tmp_path: Path, postgresql_url: str) -> None:
    """It may be the last question of whoever served before: no reason to give up."""
    async with fleet(tmp_path, postgresql_url, 1) as world:
        await world.http.get(f"/bot{TOKEN}/getUpdates", params={"timeout": 0})
        amina = await world.phone("Amina", 710_001_001)
        await amina.agrees()


async def test_an_outage_is_known_to_whoever_takes_over(tmp_path: Path, postgresql_url: str) -> None:
    async with fleet(tmp_path, postgresql_url, 1) as world:
        amina = await world.phone("Amina", 710_001_001)
        await amina.agrees()
        await world.quiet()
        world.members[0].process.terminate()
        await asyncio.to_thread(world.members[0].process.join)
        await world.jump(3600)
        await world.another()
        await amina.sees("Pardon, j'étais en panne")


@asynccontextmanager
async def carried(world: Fleet) -> AsyncIterator[None]:
    """Telegram brings each update to one program or another, the next one once this one is taken."""
    carrying = asyncio.create_task(carry(world))
    try:
        yield
    finally:
        carrying.cancel()


async def carry(world: Fleet) -> None:
    offset, turn, held = 0, 0, world.simulator.world.updates
    async with httpx.AsyncClient(headers=HEADERS, timeout=40) as http:
        while True:
            for update in json.loads(await held.poll(offset, 100, 1)):
                while not await brought(http, world.members[turn % len(world.members)], update):
                    turn += 1
                offset, turn = update["update_id"] + 1, turn + 1


async def brought(http: httpx.AsyncClient, member: Member, update: object) -> bool:
    try:
        return (await http.post(f"{member.url}/hook", content=json.dumps(update))).status_code == 200
    except httpx.TransportError:
        return False


async def test_brought_to_one_and_the_other_handled_in_order(tmp_path: Path, postgresql_url: str) -> None:
    """Each types three answers in a row without waiting; and the one that serves stops meanwhile."""
    typed = ("énergie et eau", "une facture", "Des mots fictifs")
    asked = ["De quoi avez", "Plus précisément", "ajouter quelques", "Comment voulez-vous nous"]
    async with fleet(tmp_path, postgresql_url, **SETTINGS) as world, carried(world):
        phones = [await world.phone(f"P{number}", 710_300_000 + number) for number in range(PEOPLE)]
        await asyncio.gather(*(phone.agrees() for phone in phones))
        (await world.served()).process.terminate()
        for words in typed:
            await asyncio.gather(*(phone.says(words) for phone in phones))
        for phone in phones:
            await phone.sees(asked[-1])
        await world.quiet()
        for phone in phones:
            heard = (await phone.heard())[-len(asked) :]
            assert all(words in text for words, text in zip(asked, heard, strict=True)), heard
