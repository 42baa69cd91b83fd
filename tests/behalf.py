"""Somebody without Telegram, for whom the team opens a case: as tests of storage, of walks and of proofs begin."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.domain.effects import OpenRequest
from storage import behalf, people, requests, rights
from tests.agreed import agreed
from tests.phones import Phone
from tests.stage import MEDIATOR, USAGER, Stage

NOON = datetime(2026, 11, 22, 12, 0, 0, 654321, tzinfo=UTC)
DAY = timedelta(days=1)
PAUL, QUINN = 2**51 + 7, 2**51 + 8
"""Two chats: of somebody we never saw, and of somebody we know."""


def on_paper(does: Callable[..., tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Two cases: one becomes an unknown chat's, the other joins the person of a known one."""
    known = does(people.consent, QUINN, "request", True, "Oui ?", "fr", NOON)
    yield known
    for minute, chat in enumerate((PAUL, QUINN)):
        now = NOON + timedelta(minutes=minute)
        opened = does(behalf.welcome, 1, "mediator", "ar", "نعم؟", "v1", now)
        yield opened
        paper = opened[1].person
        wanted = OpenRequest(theme="droits", mode="permanence", words="Été « مريم »")
        yield does(requests.add, agreed(paper), wanted, now)
        yield does(people.chat_of, paper)
        yield does(behalf.met, paper, now)
        yield does(behalf.still_on_paper, paper)
        yield does(behalf.amend, 4, {"theme": "logement", "sub_theme": ""})
        yield does(behalf.ticket, paper, NOON - DAY)
        ticket = does(behalf.ticket, paper, now)
        yield ticket
        yield does(behalf.claimed, ticket[1], now)
        yield does(behalf.claimed, ticket[1], now + 8 * DAY)
        for _ in range(2):
            yield does(behalf.take_over, chat, ticket[1], now)
        yield does(rights.kept, known[1].person if chat == QUINN else paper)
        yield does(behalf.forget, paper)
    yield does(requests.give, known[1].person, known[1].person)


def writes_for(stage: Stage, *, name: str = "Noor", follow: bool = True) -> Phone:
    """The mediator opens a case for somebody who is there: an appointment on Thursday 26 November at 14:00."""
    stage.types(MEDIATOR, "/pour")
    stage.asks(MEDIATOR, "➕ Nouvelle demande")
    names = {option.value: option.label for option in stage.house.language_options()}
    stage.presses(MEDIATOR, names[stage.language])
    stage.asks(MEDIATOR, "✅ Elle dit oui", "💡 Énergie et eau", "Une facture")
    for value in ("maison", "2026-11-26", ""):
        screen = stage.phone(MEDIATOR).last
        stage.taps(MEDIATOR, screen, next(button for button in screen.choices if value in button.data))
    stage.types(MEDIATOR, "Je ne comprends pas ma facture.")
    stage.types(MEDIATOR, name)
    stage.asks(MEDIATOR, "🙋 Moi" if follow else "👥 L'équipe", "✅ Oui, c'est ça")
    return stage.phone(MEDIATOR)


def linked(stage: Stage) -> str:
    """A link is asked for, after the receipt."""
    stage.asks(MEDIATOR, "🔗 Un lien pour plus tard")
    return link_on(stage)


def link_on(stage: Stage) -> str:
    """What the latest square on the mediator's phone says."""
    documents = [bubble.document for bubble in stage.phone(MEDIATOR).bubbles if bubble.document]
    return next(one["content"] for one in reversed(documents) if one["name"] == "lien.png")


def _at_the_desk(stage: Stage) -> int:
    stage.joins()
    stage.types(MEDIATOR, "/pour")
    return MEDIATOR


def _a_case(stage: Stage) -> int:
    stage.joins()
    writes_for(stage)
    stage.forges(MEDIATOR, "case?request=1")
    return MEDIATOR


def _opening_the_link(stage: Stage) -> int:
    stage.joins()
    writes_for(stage)
    stage.types(USAGER, linked(stage))
    return USAGER


FOR_OTHERS: tuple[Callable[[Stage], int], ...] = (_at_the_desk, _a_case, _opening_the_link)
