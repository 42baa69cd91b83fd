"""Whoever is parted from a person, or gave their request up, opens nothing of theirs by any door, whoever opened it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from flows.domain.behalf import ActFor, AmendFor, MakeClaim
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from handlers.facts import FACTS
from handlers.outgoing import scene_in
from handlers.scene import House
from storage import agenda, desk, feeds, handing, requests, staff
from storage.tables import requests as asked
from storage.tables_of_behalf import claims
from storage.tables_of_life import recusals
from tests.agreed import agreed
from tests.behalf import linked, writes_for
from tests.desks import LATE
from tests.stage import MEDIATOR, SECOND_MEDIATOR, THIRD_MEDIATOR, USAGER, Stage
from tests.test_behalf import decides
from tests.walking_in import receiving

CANARIES = ("Noor", "Sam", "Je ne comprends pas ma facture.", "N.", "S.")
KNOWN, TOO_MANY = "Je connais la personne", "Trop de demandes"
DOORS = (
    "card?request=1",
    "card?request=1;act=accept",
    "case?request=1",
    "case?request=1;act=export&known=met",
    "receipt?request=1",
    "link?request=1",
    "linked?request=1",
    "amending?request=1",
    "meeting?appointment=1",
    "writing?request=1",
    "report?request=1",
    "handing_on?request=1",
    "referring?request=1",
    "proposing?request=1",
    "danger?request=1",
    "reassigning?request=1",
    "changed?request=1&appointment=1",
    "late?request=1&moment=2026-11-26T14:00:00&minutes=10",
    "news?request=1",
    "opened?request=1",
    "open?request=1",
    "behalf?;what=known&number=1",
)
TYPED = (
    "/file",
    "/agenda",
    "/chercher Noor",
    "/chercher Sam",
    "/chercher 26/11",
    "/vue",
    "/fiche",
    "/pour",
    "/ouvrir 1",
)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(MEDIATOR, "Camille")
    made.joins(SECOND_MEDIATOR, "Karim")
    yield made
    made.close()


def tries_everything(stage: Stage, chat: int) -> str:
    """Every door, every word, every old button; answers all that came of it, files too."""
    seen = len(stage.phone(chat).bubbles)
    old = [(bubble, button) for bubble in stage.phone(chat).bubbles for button in bubble.choices]
    for bubble, button in old:
        stage.taps(chat, bubble, button)
    for door in DOORS:
        stage.forges(chat, door)
    for word in TYPED:
        command, _, said = word.partition(" ")
        stage.types(chat, command if said and command == "/chercher" else word)
        if command == "/chercher":
            stage.types(chat, said)
    bubbles = stage.phone(chat).bubbles[seen:]
    return "\n".join(f"{one.text} {one.document} {[b.label for b in one.choices]}" for one in bubbles)


def follower(stage: Stage) -> int | None:
    found: int | None = stage.do(lambda c: c.execute(select(asked.c.mediator_id).where(asked.c.id == 1)).scalar())
    return found


def hands_on(stage: Stage, reason: str) -> None:
    stage.forges(MEDIATOR, "card?request=1")
    stage.asks(MEDIATOR, "🔄 Passer la main", reason, "✅ Oui")


def claimed(stage: Stage, link: str) -> None:
    stage.types(USAGER, link)
    stage.asks(USAGER, "✅ Oui", "✅ Oui", "✅ Oui")


@pytest.mark.parametrize("joined", [False, True], ids=["on paper", "joined by the link"])
@pytest.mark.parametrize("role", ["mediator", "coordinator"])
def test_who_opened_it_and_recused_themselves_opens_nothing_by_any_door(stage: Stage, joined: bool, role: str) -> None:
    writes_for(stage)
    if joined:
        claimed(stage, linked(stage))
    stage.do(staff.become, 1, role)
    hands_on(stage, KNOWN)
    told = tries_everything(stage, MEDIATOR)
    assert not any(word in told for word in CANARIES[:3]), told
    assert "Énergie" not in told and "recu.pdf" not in told and "lien.png" not in told and "dossier.pdf" not in told
    assert follower(stage) != 1 and stage.do(claims_left) == 0


def claims_left(connection: Connection) -> int:
    return len(connection.execute(select(claims)).all())


def test_who_withdrew_reads_no_more_of_them_than_any_mediator(stage: Stage) -> None:
    writes_for(stage)
    hands_on(stage, TOO_MANY)
    stage.do(requests.accept, 1, 2, stage.now)
    told = tries_everything(stage, MEDIATOR)
    assert not any(word in told for word in CANARIES[:3])
    assert "recu.pdf" not in told and "lien.png" not in told and "dossier.pdf" not in told


def test_while_nobody_has_it_whoever_gave_it_up_writes_nothing_for_them(stage: Stage) -> None:
    writes_for(stage)
    hands_on(stage, TOO_MANY)
    for effect in (
        ActFor(request=1, act="erase", recognised="met"),
        ActFor(request=1, act="export", recognised="met"),
        MakeClaim(request=1),
        AmendFor(request=1, what="name", nickname="X"),
    ):
        assert decides(stage, MEDIATOR, effect) == []
    for door in ("case?request=1", "receipt?request=1", "link?request=1", "amending?request=1"):
        stage.forges(MEDIATOR, door)
        assert "Énergie" not in stage.phone(MEDIATOR).last.text
    assert decides(stage, SECOND_MEDIATOR, MakeClaim(request=1)) != [], "any other mediator may, while nobody does"


@pytest.mark.parametrize("reason", [KNOWN, TOO_MANY])
def test_the_link_they_were_shown_opens_nothing_any_more(stage: Stage, reason: str) -> None:
    writes_for(stage)
    link = linked(stage)
    hands_on(stage, reason)
    assert stage.types(USAGER, link)[0].text.startswith("Ce lien ne sert plus.")


def test_a_link_dies_when_the_request_is_given_to_somebody_else_or_who_made_it_leaves(stage: Stage) -> None:
    stage.joins(THIRD_MEDIATOR, "Dominique", "coordinator")
    writes_for(stage)
    link = linked(stage)
    stage.forges(THIRD_MEDIATOR, "reassigning?request=1")
    stage.asks(THIRD_MEDIATOR, "Karim : 0", "Une absence", "✅ Oui")
    assert stage.types(USAGER, link)[0].text.startswith("Ce lien ne sert plus.")
    stage.asks(SECOND_MEDIATOR, "🙋 Je prends")
    stage.forges(SECOND_MEDIATOR, "link?request=1")
    documents = [bubble.document for bubble in stage.phone(SECOND_MEDIATOR).bubbles if bubble.document]
    stage.types(THIRD_MEDIATOR, "/equipe")
    stage.presses(THIRD_MEDIATOR, "Karim")
    stage.asks(THIRD_MEDIATOR, "➡️ Voir la suite", "🚪 Quitte l'équipe", "✅ Oui")
    assert stage.types(USAGER, documents[-1]["content"])[0].text.startswith("Ce lien ne sert plus.")


def test_what_is_over_is_cut_too_and_opens_again_for_nobody_parted(stage: Stage) -> None:
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends", "✅ Clore")
    stage.presses(MEDIATOR, "Réglée")
    stage.do(requests.add, agreed(1), OpenRequest(theme="autre", mode="contact"), stage.now)
    stage.do(requests.accept, 2, 1, stage.now)
    stage.forges(MEDIATOR, "card?request=2")
    stage.asks(MEDIATOR, "🔄 Passer la main", KNOWN, "✅ Oui")
    assert stage.do(requests.reopen, 1, 1, stage.now) is False
    told = tries_everything(stage, MEDIATOR)
    assert not any(word in told for word in CANARIES[:3])
    assert follower(stage) is None


def test_a_refusal_that_parts_takes_all_of_the_persons_from_them(stage: Stage) -> None:
    """They follow one request of the person, and decline another because they know them."""
    stage.booked()
    stage.do(requests.accept, 1, 1, stage.now)
    stage.do(requests.add, agreed(1), OpenRequest(theme="autre", mode="contact"), stage.now)
    stage.do(handing.offered, 2, 1, stage.now)
    stage.forges(MEDIATOR, "card?request=2")
    stage.asks(MEDIATOR, "🙅 Je ne peux pas", KNOWN)
    assert follower(stage) is None and stage.do(handing.held_apart, 1) == []


def test_two_cases_that_are_one_persons_are_cut_from_who_is_parted(stage: Stage) -> None:
    """Camille is parted from Sam, and opens on paper a case for somebody who later turns out to be Sam."""
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.asks(MEDIATOR, "🔄 Passer la main", KNOWN, "✅ Oui")
    writes_for(stage)
    stage.types(USAGER, linked(stage))
    stage.asks(USAGER, "✅ Oui")
    kept = stage.do(lambda c: c.execute(select(asked.c.person_id, asked.c.mediator_id)).all())
    assert {row.person_id for row in kept} == {1} and 1 not in {row.mediator_id for row in kept}
    assert stage.do(handing.held_apart, 1) == []
    told = tries_everything(stage, MEDIATOR)
    assert not any(word in told for word in CANARIES[:3])
    told_sam = [bubble.text for bubble in stage.phone(USAGER).bubbles]
    assert sum(text.startswith("Un autre médiateur va vous aider.") for text in told_sam) == 2


def test_lists_calendars_and_workshops_name_them_no_more(stage: Stage) -> None:
    stage.booked()
    stage.do(feeds.make, 1, "", stage.now)
    stage.do(feeds.make, 1, "maison", stage.now)
    stage.asks(MEDIATOR, "🙋 Je prends")
    before = [entry.initials for _place, entry in calendars(stage)]
    hands_on(stage, KNOWN)
    assert before == ["S.", "S."]
    assert [(place, entry.initials) for place, entry in calendars(stage)] == [("maison", "")]
    for which in ("waiting", "overdue", "mine"):
        assert stage.do(desk.listed, 1, which, LATE) == []
    assert stage.do(desk.own, 1, LATE) == []
    assert stage.do(desk.planned, 1, stage.now, stage.now + timedelta(days=9)) == []


def calendars(stage: Stage) -> list[tuple[str, Any]]:
    tokens = stage.do(feeds.tokens, 1)
    found = {place: stage.do(feeds.of, token, stage.now) for place, token in tokens.items()}
    return [(place, entry) for place, feed in sorted(found.items()) for entry in feed.entries]


def test_the_names_of_a_workshop_are_not_theirs_to_read(stage: Stage) -> None:
    stage.booked()
    parted = {"person_id": 1, "staff_id": 1, "reason": "known", "at": stage.now}
    seat = OpenRequest(theme="autre", mode="workshop", place="eau")
    workshop = stage.house.association.workshop("eau")
    assert workshop
    slot = workshop.slot(stage.house.association.zone)
    number = stage.do(requests.add, agreed(1), seat, stage.now)
    stage.do(book, number, slot, stage.now)
    stage.do(lambda c: c.execute(recusals.insert().values(parted)))
    stage.now = slot.start
    assert [len(names(stage, chat)) for chat in (MEDIATOR, SECOND_MEDIATOR)] == [0, 1]


def book(connection: Connection, number: int, slot: Slot, now: datetime) -> None:
    agenda.book(connection, number, agreed(1), slot, 9, now)


def names(stage: Stage, chat: int) -> Any:
    def look(connection: Connection, house: House) -> Any:
        return FACTS["attending"](scene_in(connection, house, stage.now, chat), {"which": "eau"})

    return stage.do(look, stage.house)


def test_a_number_called_by_whoever_is_parted_goes_to_somebody_else() -> None:
    stage = Stage()
    receiving(stage)
    stage.joins(SECOND_MEDIATOR, "Karim")
    parted = {"person_id": 1, "staff_id": 1, "reason": "known", "at": stage.now}
    stage.do(lambda c: c.execute(recusals.insert().values(parted)))
    stage.taps(MEDIATOR, stage.phone(MEDIATOR).last, stage.phone(MEDIATOR).last.choices[0])
    assert follower(stage) is None
    assert stage.phone(SECOND_MEDIATOR).last.text.startswith("📥 Nouvelle demande")
    stage.close()
