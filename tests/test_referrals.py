"""Sent on to a partner: nobody reads a line that the person did not agree to, and a funder reads nobody."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import Connection, select, update

from flows.domain.partners import Partner
from flows.domain.referrals import Sheet
from storage import counters, referrals
from storage.tables_of_referrals import disclosures, transmissions
from storage.tables_of_referrals import referrals as sheets
from tests.agreed import agreed
from tests.keys import KEYS
from tests.referring import SHEET, asked_if_received, proposed, sheet_agreed, sheet_sent
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, USAGER, Stage, example

CANARY = "Mon okapi est bleu"
DAY = timedelta(days=1)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.close()


def rows(stage: Stage, table: Any) -> list[Any]:
    found: list[Any] = stage.do(lambda c: c.execute(select(table)).all())
    return found


def texts(stage: Stage, chat: int) -> str:
    return "\n".join(bubble.text for bubble in stage.phone(chat).bubbles)


def test_another_item_value_partner_or_aim_is_another_sheet() -> None:
    others: list[dict[str, Any]] = [{"partner": "ccas_ex"}, {"name": "Une autre"}, {"aim": "meet"}, {"kind": "ccas"}]
    others += [{"items": {**SHEET.items, "words": "x"}}, {"items": {"nickname": "Zoé"}}, {"salt": "another"}]
    hashes = {SHEET.hash, *(SHEET.model_copy(update=other).hash for other in others)}
    assert len(hashes) == len(others) + 1
    reordered = SHEET.model_copy(update={"items": dict(reversed(SHEET.items.items()))})
    assert reordered.hash == SHEET.hash


def test_a_sheet_is_not_guessed_from_its_hash(stage: Stage) -> None:
    proposed(stage)
    first = rows(stage, sheets)[0].hash
    stage.now += DAY
    sheet = stage.do(referrals.by_id, 1).sheet
    stage.do(referrals.propose, 1, 1, sheet, stage.now)
    assert rows(stage, sheets)[1].hash != first, "the same words, another salt"


def test_the_words_are_sealed(stage: Stage) -> None:
    proposed(stage)
    assert "Sam" not in rows(stage, sheets)[0].content


def test_a_new_sheet_for_the_same_partner_asks_again(stage: Stage) -> None:
    sheet_agreed(stage)
    stage.do(referrals.propose, 1, 1, SHEET, stage.now)
    assert [row.state for row in rows(stage, sheets)] == ["replaced", "proposed"]
    assert rows(stage, disclosures)[0].withdrawn is not None
    assert stage.do(referrals.transmit, 1, 1, "hand", stage.now) is None
    assert stage.do(referrals.transmit, 2, 1, "hand", stage.now) is None


def test_a_sheet_changed_behind_our_back_is_not_transmitted(stage: Stage) -> None:
    """One more field, sealed as we would, after the yes: it no longer has the hash that was agreed to."""
    sheet_agreed(stage)

    def tamper(connection: Connection) -> None:
        found = referrals.by_id(connection, 1)
        assert found and found.sheet
        more = found.sheet.model_copy(update={"items": {**found.sheet.items, "words": CANARY}})
        words = KEYS.seal(more.model_dump_json(), referrals._place(found.request, found.at))
        connection.execute(update(sheets).values(content=words))

    stage.do(tamper)
    assert stage.do(referrals.by_id, 1).sheet is None
    assert stage.do(referrals.transmit, 1, 1, "hand", stage.now) is None
    assert stage.do(referrals.answer, 1, agreed(1), "", "agreed", stage.now) is False
    assert rows(stage, transmissions) == []


def test_taken_back_nothing_is_transmitted_and_the_mediator_knows(stage: Stage) -> None:
    sheet_agreed(stage)
    stage.types(USAGER, "/mon_dossier")
    stage.asks(USAGER, "✋ Retirer un accord")
    stage.taps(USAGER, stage.phone(USAGER).last, stage.phone(USAGER).last.choices[0])
    assert "l'accord est retiré" in texts(stage, MEDIATOR)
    assert stage.do(referrals.transmit, 1, 1, "hand", stage.now) is None


def test_taken_back_while_the_last_question_is_on_the_mediators_screen(stage: Stage) -> None:
    sheet_agreed(stage)
    stage.taps(MEDIATOR, stage.phone(MEDIATOR).last, stage.phone(MEDIATOR).last.choices[1])
    stage.asks(MEDIATOR, "📮 Je l'ai transmise")
    stage.do(referrals.withdraw, 1, 1, stage.now)
    stage.asks(MEDIATOR, "🤝 En main propre")
    assert rows(stage, transmissions) == []


def test_stop_takes_every_yes_back(stage: Stage) -> None:
    sheet_agreed(stage)
    stage.types(USAGER, "/stop")
    assert [row.state for row in rows(stage, sheets)] == ["withdrawn"]
    assert rows(stage, disclosures)[0].withdrawn is not None


def test_whoever_pauses_is_sent_on_by_nobody(stage: Stage) -> None:
    sheet_agreed(stage)
    stage.types(USAGER, "/pause")
    stage.taps(MEDIATOR, stage.phone(MEDIATOR).last, stage.phone(MEDIATOR).last.choices[1])
    assert "la personne fait une pause" in stage.phone(MEDIATOR).last.text
    assert rows(stage, transmissions) == []


def test_a_partner_that_changed_in_the_directory_receives_nothing(stage: Stage) -> None:
    """The yes was for this name, and for somebody who is no funder."""
    for change in ({"name": "EXEMPLE – Autre"}, {"kind": "funder"}):
        made = Stage()
        sheet_agreed(made)
        there = tuple(one.model_copy(update=change) for one in example().partners)
        vars(made.house)["association"] = made.house.association.model_copy(update={"partners": there})
        made.taps(MEDIATOR, made.phone(MEDIATOR).last, made.phone(MEDIATOR).last.choices[1])
        assert "a changé dans l'annuaire" in made.phone(MEDIATOR).last.text
        made.close()


def test_only_who_follows_the_request_proposes_or_transmits(stage: Stage) -> None:
    sheet_agreed(stage)
    stage.joins(SECOND_MEDIATOR, "Dominique")
    assert stage.forges(SECOND_MEDIATOR, "referring?request=1")[0].text.startswith("Vous ne suivez plus")
    assert stage.do(referrals.propose, 1, 2, SHEET, stage.now) is None
    assert stage.forges(USAGER, "referring?request=1")[0].text.startswith("Je ne connais pas ce mot.")


def test_another_person_reads_and_answers_nothing(stage: Stage) -> None:
    proposed(stage)
    stage.agreed(1002)
    assert "n'attend plus de réponse" in stage.forges(1002, "referral?referral=1")[0].text
    stage.forges(1002, "referral?referral=1;answer=agreed")
    assert [row.state for row in rows(stage, sheets)] == ["proposed"]


def test_a_double_press_transmits_once(stage: Stage) -> None:
    sheet_sent(stage)
    stage.doubles(MEDIATOR)
    assert len(rows(stage, transmissions)) == 1


def test_a_funder_receives_nothing_about_anybody(stage: Stage) -> None:
    with pytest.raises(ValidationError):
        Sheet.model_validate({**SHEET.model_dump(), "kind": "funder"})
    funder = next(one for one in example().partners if one.kind == "funder")
    assert funder.receiver is None
    proposed(stage)
    assert all("Financeur" not in button.label for bubble in stage.phone(MEDIATOR).bubbles for button in bubble.buttons)


def test_asked_by_day_once_and_once_more(stage: Stage) -> None:
    sheet_sent(stage)
    stage.passes(datetime(2027, 1, 15, 12, tzinfo=PARIS))
    asked = [bubble for bubble in stage.phone(USAGER).bubbles if "Avez-vous été reçu" in bubble.text]
    assert len(asked) == 2


def test_who_answered_is_not_asked_again_and_it_is_counted(stage: Stage) -> None:
    asked_if_received(stage)
    stage.asks(USAGER, "✅ Oui")
    stage.passes(datetime(2027, 1, 15, 12, tzinfo=PARIS))
    asked = [bubble for bubble in stage.phone(USAGER).bubbles if "Avez-vous été reçu" in bubble.text]
    assert len(asked) == 1 and "a été reçue" in texts(stage, MEDIATOR)
    before = counted(stage)
    assert before == {("caf", "yes"): 1}
    stage.types(USAGER, "/effacer")
    stage.asks(USAGER, "🗑 Oui, tout effacer")
    assert counted(stage) == before and rows(stage, sheets) == rows(stage, transmissions) == []


def counted(stage: Stage) -> dict[tuple[str, str], int]:
    found = stage.do(counters.totals, PARIS)
    return {(cell.mode, cell.outcome): total.many for cell, total in found.items() if cell.kind == "referral"}


def test_what_was_not_looked_at_for_six_months_is_told_once_a_month() -> None:
    old = tuple(one.model_copy(update={"verified": date(2026, 5, 1)}) for one in example().partners)
    stage = Stage(example().model_copy(update={"partners": old}))
    stage.joins(MEDIATOR, "Camille", "coordinator")
    stage.passes(datetime(2026, 12, 2, 12, tzinfo=PARIS))
    assert texts(stage, MEDIATOR).count("depuis plus de 6 mois") == 2, "November and December"
    stage.types(MEDIATOR, "/partenaires")
    assert "EXEMPLE – CCAS : à vérifier" in stage.phone(MEDIATOR).last.text
    stage.close()


def test_stale_after_half_a_year() -> None:
    one: Partner = example().partners[0]
    assert not one.stale(one.verified + timedelta(days=183)) and one.stale(one.verified + timedelta(days=184))
