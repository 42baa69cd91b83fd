"""From hand to hand: taken, declined, handed on, decided by those who lead, opened again. Nobody loses their place."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from flows.domain.association import Association, AtThePlace
from flows.domain.work import Work
from storage import requests
from storage.tables import appointments
from storage.tables import requests as asked
from storage.tables_of_life import recusals, steps
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage, example

COORDINATOR, THIRD = 3005, 2003
OFFICE = Work(openings="Mo-Fr 09:00-17:00; PH off")
MONDAY = datetime(2026, 11, 23, 9, tzinfo=PARIS)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def office() -> Association:
    return example().model_copy(update={"work": OFFICE})


def row(stage: Stage, number: int = 1) -> Any:
    return stage.do(lambda connection: connection.execute(select(asked).where(asked.c.id == number)).one())


def history(stage: Stage, number: int = 1) -> list[tuple[str, str, str]]:
    def told(connection: Connection) -> list[tuple[str, str, str]]:
        found = select(steps.c.act, steps.c.role, steps.c.why).where(steps.c.request_id == number).order_by(steps.c.id)
        return [tuple(one) for one in connection.execute(found)]

    found: list[tuple[str, str, str]] = stage.do(told)
    return found


def texts(stage: Stage, chat: int, since: int = 0) -> list[str]:
    return [bubble.text for bubble in stage.phone(chat).bubbles[since:]]


def followed(stage: Stage) -> None:
    """Camille follows Sam's request; Dominique is there too."""
    stage.joins()
    stage.joins(SECOND_MEDIATOR, "Dominique")
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")


def hands_on(stage: Stage, reason: str, chat: int = MEDIATOR) -> None:
    stage.asks(chat, "🔄 Passer la main", reason, "✅ Oui")


def test_handing_on_keeps_the_place_and_the_appointment_and_tells_the_person_nothing_of_why(stage: Stage) -> None:
    followed(stage)
    before = row(stage)
    hands_on(stage, "Trop de demandes")
    after = row(stage)
    assert (after.status, after.mediator_id, after.created) == ("offered", None, before.created)
    told = stage.phone(USAGER).last.text
    assert told == "Un autre médiateur va vous aider. Votre place est gardée. Vous n'avez rien à faire."
    assert stage.phone(SECOND_MEDIATOR).last.text.startswith("📥 Demande à reprendre")
    booked = stage.do(lambda connection: connection.execute(select(appointments.c.status)).scalars().all())
    assert booked == ["booked"]
    assert history(stage)[-2:] == [("withdraw", "mediator", "load"), ("offer", "clock", "")]


def test_who_knows_the_person_sees_nothing_of_theirs_any_more(stage: Stage) -> None:
    followed(stage)
    card = stage.phone(MEDIATOR).last
    hands_on(stage, "Je connais la personne")
    assert stage.do(lambda connection: connection.execute(select(recusals.c.person_id)).scalars().all()) == [1]
    for said in ("card?request=1", "card?request=1;act=accept", "meeting?appointment=1", "handing_on?request=1"):
        stage.forges(MEDIATOR, said)
        assert "Sam" not in stage.phone(MEDIATOR).last.text and "Énergie" not in stage.phone(MEDIATOR).last.text
    stage.taps(MEDIATOR, card, card.choices[0])
    assert "Sam" not in stage.phone(MEDIATOR).last.text
    stage.types(MEDIATOR, "/file")
    assert stage.phone(MEDIATOR).last.text == "En attente : 0. À vous : 0."
    assert row(stage).mediator_id is None
    assert stage.phone(MEDIATOR).deleted >= 1 and card.deleted
    assert stage.do(requests.accept, 1, 1, stage.now) is False


def test_parted_from_a_person_one_follows_none_of_theirs(stage: Stage) -> None:
    followed(stage)
    stage.do(second_request, stage.now)
    stage.do(requests.accept, 2, 1, stage.now)
    hands_on(stage, "Le cadre n'est pas tenu")
    assert [row(stage, number).mediator_id for number in (1, 2)] == [None, None]
    assert texts(stage, USAGER).count(stage.phone(USAGER).last.text) == 2


def second_request(connection: Connection, now: datetime) -> None:
    row = {"person_id": 1, "theme": "autre", "mode": "contact", "created": now}
    connection.execute(asked.insert().values(**row))


def test_no_thank_you_changes_nothing(stage: Stage) -> None:
    followed(stage)
    stage.asks(MEDIATOR, "🔄 Passer la main", "Trop de demandes", "❌ Non")
    assert row(stage).status == "accepted" and "Prénom : Sam" in stage.phone(MEDIATOR).last.text


def with_chairs(*names: str) -> Association:
    """The house has a seat for each of these."""
    ours = example()
    chairs = tuple(AtThePlace(mediator=name) for name in names)
    places = [one.model_copy(update={"mediators": chairs}) if one.code == "maison" else one for one in ours.permanences]
    return ours.model_copy(update={"permanences": tuple(places)})


@pytest.mark.parametrize(("chairs", "kept"), [(("camille", "dominique"), True), (("camille",), False)])
def test_another_chair_keeps_the_appointment_else_apologies(chairs: tuple[str, ...], kept: bool) -> None:
    stage = Stage(with_chairs(*chairs))
    followed(stage)
    hands_on(stage, "Trop de demandes")
    one = stage.do(lambda connection: connection.execute(select(appointments)).one())
    assert (one.status, one.seat) == (("booked", 2) if kept else ("cancelled_by_service", 1))
    relayed = texts(stage, USAGER).index(
        "Un autre médiateur va vous aider. Votre place est gardée. Vous n'avez rien à faire."
    )
    sorry = [text for text in texts(stage, USAGER)[relayed:] if "Pardon" in text]
    assert bool(sorry) is not kept
    stage.close()


def test_a_person_is_not_woken_for_it() -> None:
    stage = Stage(now=datetime(2026, 11, 23, 21, tzinfo=PARIS))
    followed(stage)
    seen = len(stage.phone(USAGER).bubbles)
    hands_on(stage, "Trop de demandes")
    assert texts(stage, USAGER, seen) == []
    stage.passes(datetime(2026, 11, 24, 9, tzinfo=PARIS))
    stage.deliver()
    assert texts(stage, USAGER, seen)[0].startswith("Un autre médiateur va vous aider.")
    stage.close()


def test_nobody_of_the_team_is_notified_outside_their_hours() -> None:
    stage = Stage(office(), now=datetime(2026, 11, 23, 18, tzinfo=PARIS))
    stage.joins()
    seen = len(stage.phone(MEDIATOR).bubbles)
    stage.booked()
    stage.passes(datetime(2026, 11, 24, 8, 59, tzinfo=PARIS))
    stage.deliver()
    assert texts(stage, MEDIATOR, seen) == []
    stage.passes(datetime(2026, 11, 24, 10, tzinfo=PARIS))
    stage.deliver()
    assert [text.partition("\n")[0] for text in texts(stage, MEDIATOR, seen)] == ["📥 Nouvelle demande"]
    stage.close()


def test_who_does_not_answer_is_reminded_then_the_next_is_asked_then_those_who_lead_decide() -> None:
    stage = Stage(office(), now=MONDAY)
    stage.joins()
    stage.joins(COORDINATOR, "Ines", "coordinator")
    stage.joins(SECOND_MEDIATOR, "Dominique")
    stage.booked()
    asked_at = stage.now

    def heads(chat: int) -> list[str]:
        return [text.partition("\n")[0] for text in texts(stage, chat)][2 if chat != USAGER else 0 :]

    def pending(chat: int) -> list[str]:
        return [head for head in heads(chat) if head[:1] in "📥⏰🧭⏳"]

    assert pending(MEDIATOR) == ["📥 Nouvelle demande"]
    stage.passes(asked_at + timedelta(hours=7))
    assert pending(MEDIATOR) == ["📥 Nouvelle demande"]
    stage.passes(datetime(2026, 11, 24, 10, tzinfo=PARIS))
    assert pending(MEDIATOR) == ["📥 Nouvelle demande", "⏰ Cette demande attend votre réponse"]
    stage.passes(datetime(2026, 11, 25, 10, tzinfo=PARIS))
    assert pending(SECOND_MEDIATOR) == ["📥 Demande à reprendre"]
    still = "⏳ Pas encore de réponse. Nous demandons à un autre médiateur. Votre place est gardée."
    assert pending(USAGER).count(still) == 1
    stage.passes(datetime(2026, 11, 26, 10, tzinfo=PARIS))
    assert pending(COORDINATOR) == ["⏰ En retard : personne n'a pris cette demande."]
    assert "⏳ C'est plus long que prévu. Pardon. Un responsable regarde votre demande." in pending(USAGER)
    stage.types(COORDINATOR, "/file")
    assert "[⏰ " in str([f"[{button.label}]" for button in stage.phone(COORDINATOR).last.choices])
    assert row(stage).status == "offered"
    stage.close()


def test_three_declines_and_those_who_lead_decide_within_two_working_days() -> None:
    stage = Stage(office(), now=MONDAY)
    for chat, name in ((MEDIATOR, "Camille"), (SECOND_MEDIATOR, "Dominique"), (THIRD, "Fatou")):
        stage.joins(chat, name)
    stage.joins(COORDINATOR, "Ines", "coordinator")
    stage.booked()
    for chat in (MEDIATOR, SECOND_MEDIATOR, THIRD):
        stage.asks(chat, "🙅 Je ne peux pas", "Trop de demandes")
    told = stage.phone(COORDINATOR).last.text
    assert told.startswith("🧭 Trois refus pour cette demande. À vous de décider.\nAvant : mercredi 25 novembre")
    stage.passes(datetime(2026, 11, 25, 16, tzinfo=PARIS))
    assert not any("attend votre décision" in text for text in texts(stage, COORDINATOR))
    stage.passes(datetime(2026, 11, 27, 16, tzinfo=PARIS))
    assert sum("attend votre décision" in text for text in texts(stage, COORDINATOR)) == 1
    stage.presses(COORDINATOR, "📄 La demande")
    stage.asks(COORDINATOR, "✅ Clore", "Hors de notre champ")
    assert (row(stage).status, row(stage).close_reason, row(stage).mediator_id) == ("closed", "out_of_scope", None)
    stage.close()


def test_a_closed_request_comes_back_with_its_history_to_the_same_mediator(stage: Stage) -> None:
    followed(stage)
    made = row(stage).created
    stage.asks(MEDIATOR, "✅ Clore")
    stage.presses(MEDIATOR, "Réglée")
    stage.presses(USAGER, "🔁 Je reviens")
    stage.taps(USAGER, stage.phone(USAGER).last, stage.phone(USAGER).last.choices[0])
    assert stage.phone(USAGER).last.text.startswith("✅ C'est noté. Votre demande est rouverte.")
    assert stage.phone(MEDIATOR).last.text.startswith("📥 La personne revient")
    assert (row(stage).status, row(stage).created, row(stage).closed) == ("offered", made, None)
    acts = [act for act, _role, _why in history(stage)]
    assert acts == ["offer", "accept", "close", "reopen", "offer"]
    stage.asks(MEDIATOR, "🙋 Je prends")
    assert texts(stage, USAGER).count("🙋 Un médiateur s'occupe de votre demande.") == 2


def test_who_closed_by_mistake_opens_it_again(stage: Stage) -> None:
    followed(stage)
    stage.asks(MEDIATOR, "✅ Clore")
    stage.presses(MEDIATOR, "Réglée")
    stage.forges(MEDIATOR, "card?request=1")
    stage.asks(MEDIATOR, "🔁 Rouvrir")
    assert (row(stage).status, row(stage).mediator_id, row(stage).close_reason) == ("accepted", 1, "")
    stage.forges(SECOND_MEDIATOR, "card?request=1;act=reopen")
    stage.forges(SECOND_USAGER, "coming_back?;which=1")
    assert row(stage).status == "accepted"


def test_the_work_begins_with_the_first_appointment_that_is_kept(stage: Stage) -> None:
    followed(stage)
    stage.passes(datetime(2026, 11, 26, 15, tzinfo=PARIS))
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")
    assert row(stage).status == "started"
    stage.types(MEDIATOR, "/file")
    assert "À vous : 1." in stage.phone(MEDIATOR).last.text
