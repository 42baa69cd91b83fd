"""Stop, pause and erase in the middle of everything: nothing more is sent, nobody reads, nobody's work breaks."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from handlers.erasing import erase
from handlers.night import forget
from storage import outbox
from tests.keys import KEYS
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, USAGER, Stage, example

Act = Callable[[Stage], None]
DAY = timedelta(days=1)


def stops(stage: Stage) -> None:
    stage.types(USAGER, "stop")


def pauses(stage: Stage) -> None:
    stage.types(USAGER, "/pause")


def erases(stage: Stage) -> None:
    stage.types(USAGER, "/effacer")
    stage.asks(USAGER, "🗑 Oui, tout effacer")


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins()
    yield made
    made.close()


@pytest.fixture(params=[stops, pauses, erases])
def leaves(request: pytest.FixtureRequest) -> Act:
    act: Act = request.param
    return act


def heard(stage: Stage, chat: int = USAGER) -> int:
    return len(stage.phone(chat).bubbles)


def test_a_pending_reminder_is_not_sent(stage: Stage, leaves: Act) -> None:
    stage.booked()
    leaves(stage)
    before = heard(stage)
    stage.passes(datetime(2026, 11, 29, 12, tzinfo=PARIS))
    assert heard(stage) == before


def test_a_message_decided_and_not_sent_is_taken_back(stage: Stage, leaves: Act) -> None:
    stage.booked()
    late = {"kind": "reminder", "forget": False, "now": stage.now, "due": stage.now + DAY}
    stage.do(outbox.put, "late", USAGER, "say", {"text": "Sam", "buttons": []}, **late)
    leaves(stage)
    before = heard(stage)
    stage.passes(stage.now + 2 * DAY)
    assert heard(stage) == before


def test_an_open_case_is_read_by_nobody(stage: Stage, leaves: Act) -> None:
    """The mediator has the card in hand: each of its buttons finds nothing to read."""
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    card = stage.phone(MEDIATOR).last
    assert "Sam" in card.text
    leaves(stage)
    for button in card.choices:
        for bubble in stage.taps(MEDIATOR, card, button):
            assert "Sam" not in bubble.text + "".join(one.label for one in bubble.buttons)
    for word in ("/file", "1", "/agenda", "1", "1"):
        for bubble in stage.types(MEDIATOR, word):
            assert "Sam" not in bubble.text + "".join(one.label for one in bubble.buttons)


def test_what_the_mediator_does_reaches_nobody(stage: Stage, leaves: Act) -> None:
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    leaves(stage)
    before = heard(stage)
    for data in ("card?request=1;act=close;reason=solved", "meeting?appointment=1;outcome=cancelled_by_service"):
        stage.forges(MEDIATOR, data)
    assert heard(stage) == before


def test_a_request_nobody_has_yet_waits_unseen(stage: Stage, leaves: Act) -> None:
    stage.booked()
    leaves(stage)
    stage.types(MEDIATOR, "/file")
    assert stage.phone(MEDIATOR).last.text.startswith("📥 Personne n'attend")


def test_an_unanswered_survey_is_left_alone(stage: Stage, leaves: Act) -> None:
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.passes(datetime(2026, 11, 26, 15, tzinfo=PARIS))
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")
    stage.passes(datetime(2026, 11, 28, 10, tzinfo=PARIS))
    survey = stage.phone(USAGER).last
    leaves(stage)
    before = heard(stage)
    stage.passes(datetime(2026, 12, 5, 12, tzinfo=PARIS))
    assert heard(stage) == before
    stage.taps(USAGER, survey, survey.choices[0])
    sheets = [line for line in stage.ledger().values() if line.startswith("sheet")]
    assert all(line.endswith("empty") for line in sheets)


def test_the_seat_of_whoever_erases_is_free(stage: Stage) -> None:
    stage.booked()
    erases(stage)
    assert not [row for row in stage.ledger() if row.startswith(("appointments", "requests", "people"))]
    stage.booked()


def test_erased_while_the_mediator_answers(stage: Stage) -> None:
    """Whichever comes first, at each of the mediator's steps: no error, no trace, and one neutral word."""
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.asks(MEDIATOR, "✅ Clore")
    closing = stage.phone(MEDIATOR).last
    erases(stage)
    assert "a retiré sa demande" in stage.phone(MEDIATOR).last.text
    said = stage.taps(MEDIATOR, closing, closing.choices[0])
    assert "n'existe plus" in said[-1].text
    assert not [line for line in stage.ledger().values() if "usager 1" in line]


def test_whoever_only_declined_is_told_nothing(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Noa")
    stage.booked()
    stage.asks(MEDIATOR, "🙅 Je ne peux pas", "Trop de demandes")
    before = heard(stage, MEDIATOR)
    erases(stage)
    assert heard(stage, MEDIATOR) == before


def test_a_message_on_its_way_leaves_once_it_has_arrived(stage: Stage) -> None:
    stage.booked()
    row = {"kind": "interactive", "forget": False, "now": stage.now}
    stage.do(outbox.put, "flying", USAGER, "say", {"text": "Sam", "buttons": []}, **row)
    flying: list[outbox.Parcel] = []
    stage.do(outbox.claim, stage.now, (), lambda parcels: flying.extend(parcels) or parcels)
    stage.do(erase, stage.house, 1, stage.now)
    stage.do(outbox.sent, flying[0].id, 777)
    deleted = stage.phone(USAGER).deleted
    stage.round()
    stage.deliver()
    assert stage.phone(USAGER).deleted > deleted
    with stage.engine.connect() as connection:
        left = connection.exec_driver_sql(
            "SELECT count(*) FROM outbox WHERE chat_id = ?", (KEYS.handle(USAGER),)
        ).scalar()
    assert left == 0


def test_a_message_in_doubt_is_not_sent_again_to_whoever_erased(stage: Stage) -> None:
    stage.booked()
    row = {"kind": "interactive", "forget": False, "now": stage.now}
    stage.do(outbox.put, "flying", USAGER, "say", {"text": "Sam", "buttons": []}, **row)
    stage.do(outbox.claim, stage.now, (), lambda parcels: parcels)
    stage.do(erase, stage.house, 1, stage.now)
    before = heard(stage)
    stage.do(outbox.recover, stage.now)
    stage.deliver()
    assert heard(stage) == before


def test_thirty_days_after_a_pause_nothing_is_erased(stage: Stage) -> None:
    stage.booked()
    pauses(stage)
    stage.do(forget, stage.house, stage.now + 400 * DAY)
    assert stage.ledger()["people:1"].startswith("usager 1: paused")


def test_the_night_erases_twice_as_well_as_once(stage: Stage) -> None:
    stage.booked()
    stops(stage)
    for _ in range(2):
        stage.do(forget, stage.house, stage.now + 31 * DAY)
        assert not [line for line in stage.ledger().values() if "usager 1" in line]


def test_what_comes_by_itself_says_nothing_of_anyone(stage: Stage) -> None:
    """Reminders are read over a shoulder: no theme, no association, no place, no name; less still on a shared phone."""
    stage.booked()
    before = heard(stage)
    stage.passes(datetime(2026, 11, 26, 13, tzinfo=PARIS))
    reminders = [bubble.text for bubble in stage.phone(USAGER).bubbles[before:]]
    names = {example().name, "Médiance", "Sam", "Énergie", "facture"}
    names |= {place.name for place in example().permanences}
    assert len(reminders) == 2
    assert not [(text, name) for text in reminders for name in names if name in text]


def test_on_a_shared_phone_nothing_at_all(stage: Stage) -> None:
    stage.booked()
    stage.types(USAGER, "/corriger")
    stage.asks(USAGER, "📱 Téléphone partagé", "✅ Oui")
    before = heard(stage)
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.passes(datetime(2026, 11, 26, 15, tzinfo=PARIS))
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")
    stage.passes(datetime(2026, 11, 28, 12, tzinfo=PARIS))
    assert {bubble.text for bubble in stage.phone(USAGER).bubbles[before:]} == {"🔔 Un message vous attend."}


def test_the_proof_names_nobody(stage: Stage) -> None:
    stage.booked()
    erases(stage)
    with stage.engine.connect() as connection:
        (proof,) = connection.exec_driver_sql("SELECT proof FROM erasures").scalars()
    assert str(USAGER) not in proof and proof == KEYS.proof(USAGER) and len(proof) == 64
