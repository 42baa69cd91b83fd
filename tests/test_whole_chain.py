"""From hello to satisfaction over HTTP, with the bot killed in the middle of each step; and the same without.

Three moments of a step can be interrupted: before the bot has read what the person did, once it holds it and has not
answered, and once Telegram has the answer that the bot could not write down. None may lose anything.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.domain.notices import Visit, notices
from storage.tables import people, requests
from tests.opened import opened
from tests.whole import Phone, Whole, whole

PARIS = ZoneInfo("Europe/Paris")
ACTS = "SELECT count(*) FROM inbox"

CHAIN = """
karim > {invitation}
karim < Rejoindre l'équipe
karim > [Oui]
karim < Bienvenue, Karim
amina > /start
amina < Choisissez votre langue
amina > [Français]
amina < Je suis le robot
amina > [Continuer]
amina < 15 ans
amina > [Oui]
amina < Êtes-vous d'accord ?
amina > [Oui]
amina < Voulez-vous un rappel
amina > [Oui]
amina < vous demander votre avis
amina > [Oui]
amina < De quoi avez-vous besoin ?
amina > [Énergie]
amina < Plus précisément ?
amina > [Une facture]
amina < ajouter quelques mots
amina > Une facture que je ne comprends pas
amina < Comment voulez-vous nous parler ?
amina > [sur place]
amina < Où voulez-vous venir ?
amina > [Choisir un lieu]
amina < Quel lieu ?
amina > [Maison de quartier]
amina < Quel jour ?
amina > [#3]
amina < Quelle heure ?
amina > [#1]
amina < Quel est votre prénom ?
amina > Prénom fictif
amina < C'est bien ça ?
amina > [c'est ça]
amina < C'est noté
amina < Vous ne pouvez pas venir ?
karim < Nouvelle demande
karim > [Je prends]
karim < Prénom fictif
amina < Un médiateur s'occupe
-- j2
amina < Rappel
amina > [Je viens]
amina < À bientôt
-- h2
amina < Rappel
-- over
karim > /agenda
karim < Comment ça s'est passé ?
karim > [Venu]
karim < C'est noté
karim > /file
karim < À vous
karim > [#1]
karim < Une facture que je ne comprends pas
karim > [Clore]
karim < Comment se termine
karim > [Réglée]
karim < Demande close
amina < C'est terminé
-- survey
amina < 5 questions
amina > [D'accord]
amina < 1/5
amina > [Très bien]
amina < 2/5
amina > [Oui]
amina < 3/5
amina > [Oui]
amina < 4/5
amina > [Un peu]
amina < 5/5
amina > [Passer]
amina < Votre avis est bien arrivé
"""

Interruption = Callable[[Whole, Callable[[], Awaitable[object]]], Awaitable[None]]


async def calmly(world: Whole, act: Callable[[], Awaitable[object]]) -> None:
    await act()


async def before_reading(world: Whole, act: Callable[[], Awaitable[object]]) -> None:
    """The bot is dead when the person acts."""
    await world.kill()
    await act()
    await world.start()


async def before_answering(world: Whole, act: Callable[[], Awaitable[object]]) -> None:
    """The bot has been given the update, kept it perhaps, and its answers do not get through."""
    await world.fault("hang", "sendMessage", rate=1.0)
    await world.fault("hang", "answerCallbackQuery", rate=1.0)
    before = world.last_call()
    await act()
    await world.called("sendMessage", after=before)
    await world.kill()
    await world.no_more_faults()
    await world.start()


async def before_writing_it_down(world: Whole, act: Callable[[], Awaitable[object]]) -> None:
    """Telegram has delivered the answer, and the bot never learns it."""
    before = world.delivered()
    await world.fault("swallow", "sendMessage")
    await act()
    await world.until(lambda: world.delivered() > before, "an answer")
    await world.kill()
    await world.no_more_faults()
    await world.start()
    await world.quiet()


@pytest.mark.parametrize(
    "interruption",
    [pytest.param(way, id=way.__name__) for way in (calmly, before_reading, before_answering, before_writing_it_down)],
)
async def test_from_hello_to_satisfaction(tmp_path: Path, interruption: Interruption) -> None:
    async with whole(tmp_path) as world:
        phones = {
            "amina": await world.phone("Amina", 710_001_001),
            "karim": await world.phone("Karim", 710_002_001, role="mediator"),
        }
        steps = CHAIN.format(invitation=await world.invitation()).strip().splitlines()
        kills = 0
        for step in steps:
            match step.split(" ", 2):
                case ["--", moment]:
                    await world.quiet()
                    await world.jump_to(planned(world)[moment])
                case [who, ">", act]:
                    await interruption(world, acting(phones[who], act))
                    kills += interruption is not calmly
                case [who, "<", words]:
                    await phones[who].sees(words)
        await world.quiet()
        await nothing_is_lost_or_doubled(world, list(phones.values()), kills)
        assert await world.stop() == 0


def acting(phone: Phone, act: str) -> Callable[[], Awaitable[object]]:
    return lambda: phone.presses(act[1:-1]) if act.startswith("[") else phone.says(act)


def planned(world: Whole) -> dict[str, datetime]:
    """The moments that matter of the one appointment there is."""
    ((starts, ends, booked, status),) = world.rows("SELECT starts, ends, booked, status FROM appointments")
    start, end, made = (datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (starts, ends, booked))
    kept, agreed = status == "kept", {"reminders": True, "satisfaction": True}
    visit = Visit(appointment=1, person=1, start=start, end=end, booked=made, kept=kept, **agreed)
    return {notice.kind: notice.due for notice in notices(visit, PARIS)} | {"over": end}


async def nothing_is_lost_or_doubled(world: Whole, phones: list[Phone], kills: int) -> None:
    assert [(one.nickname, one.state) for one in world.do(opened, people)] == [("Prénom fictif", "active")]
    assert world.rows("SELECT purpose, act FROM consents ORDER BY id") == [
        ("request", "given"),
        ("reminders", "given"),
        ("satisfaction", "given"),
    ]
    assert [(one.words, one.status, one.close_reason) for one in world.do(opened, requests)] == [
        ("Une facture que je ne comprends pas", "closed", "solved")
    ]
    assert world.rows("SELECT status, coming FROM appointments") == [("kept", 1)]
    assert world.rows("SELECT q1, q2, q3, q4, q5 FROM sheets") == [(3, 3, 3, 2, None)]
    assert world.rows("SELECT state, count(*) FROM inbox GROUP BY state") == [("done", world.one(ACTS))]
    # in doubt twice, a message stays unknown rather than come a third time; a survey is not even tried again
    unsent = "state != 'sent' AND NOT (state = 'unknown' AND (attempts > 1 OR kind = 'survey'))"
    assert world.rows(f"SELECT key, state FROM outbox WHERE {unsent}") == []

    said = world.one("SELECT count(*) FROM outbox WHERE method = 'say' AND state = 'sent'")
    received = sum([len(await phone.heard()) for phone in phones])
    assert said <= received <= said + kills * len(phones)  # in each chat one message at most is under way
    assert world.one("SELECT max(attempts) FROM outbox WHERE method = 'say'") <= 2
    assert "Traceback" not in world.said()
