"""Somebody without Telegram is helped as anybody: a yes said aloud, nothing sent, the same rights, a phone later."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from flows.domain.behalf import ActFor, MakeClaim, OnBehalf
from flows.exchange import Started
from flows.notice import oral_notice, oral_version
from flows.talk import Talk
from handlers.behalf import act_for
from handlers.night import forget
from handlers.outgoing import scene_in
from handlers.scene import House
from storage import audit, behalf, erasures, people, requests, rights
from storage.tables import appointments, outbox
from storage.tables import people as persons
from storage.tables_of_behalf import claims
from storage.tables_of_rights import consents
from tests.agreed import agreed
from tests.behalf import link_on, linked, writes_for
from tests.keys import KEYS
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, START, USAGER, Stage, example
from tests.test_audit import written

pytest_plugins = "tests.postgres"
LEAD, DAY = 3005, timedelta(days=1)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(MEDIATOR, "Camille")
    yield made
    made.close()


def rows(stage: Stage, table: Any) -> list[Any]:
    found: list[Any] = stage.do(lambda connection: connection.execute(select(table)).mappings().all())
    return found


def told(stage: Stage) -> int:
    """How many messages are on the phones of usagers."""
    return sum(len(phone.bubbles) for chat, phone in stage.phones.items() if chat < MEDIATOR)


def night(stage: Stage, later: timedelta) -> None:
    stage.do(forget, stage.house, stage.now + later)
    stage.deliver()


def test_before_a_yes_and_after_a_no_nothing_is_kept(stage: Stage) -> None:
    before = stage.ledger()
    stage.types(MEDIATOR, "/pour")
    for label in ("➕ Nouvelle demande", "Français", "❌ Elle dit non"):
        stage.presses(MEDIATOR, label)
    assert stage.ledger() == before


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_yes_said_aloud_is_bound_to_the_text_that_was_read(language: str) -> None:
    stage = Stage(language=language)
    stage.joins()
    writes_for(stage)
    talk = Talk({}, Started(), stage.house.voice, language)
    read = oral_notice(talk, example())
    assert any(read in bubble.text for bubble in stage.phone(MEDIATOR).bubbles)
    yes, *others = rows(stage, consents)
    assert (yes["purpose"], yes["act"], yes["channel"], yes["role"], yes["language"]) == (
        *("request", "given", "oral", "mediator"),
        language,
    )
    assert yes["text_hash"] == hashlib.sha256(read.encode()).hexdigest()
    assert yes["version"] == oral_version(example())
    assert {(one["purpose"], one["act"]) for one in others} == {("reminders", "refused"), ("satisfaction", "refused")}
    stage.close()


def test_nothing_is_ever_sent_to_them(stage: Stage) -> None:
    """Two weeks with an appointment, its eve and its day, a closing, an end: only the team hears of it."""
    stage.joins(LEAD, "Dominique", "coordinator")
    writes_for(stage)
    (person,) = rows(stage, persons)
    assert person["telegram_id"] < 0 and not person["number"]
    stage.passes(stage.now + 4 * DAY)
    stage.types(MEDIATOR, "/agenda")
    stage.forges(MEDIATOR, "meeting?appointment=1")
    stage.asks(MEDIATOR, "🚫 Absent")
    stage.forges(MEDIATOR, "card?request=1")
    stage.presses(MEDIATOR, "✅ Clore")
    stage.presses(MEDIATOR, "Réglée")
    stage.passes(stage.now + 10 * DAY)
    assert set(stage.phones) == {MEDIATOR, LEAD}
    chats = {KEYS.handle(chat) for chat in (MEDIATOR, LEAD)}
    assert {row["chat_id"] for row in rows(stage, outbox)} <= {*chats, None}


def test_the_case_becomes_theirs_with_a_yes_of_their_own(stage: Stage) -> None:
    writes_for(stage)
    stage.types(USAGER, linked(stage))
    stage.asks(USAGER, "✅ Oui", "✅ Oui", "❌ Non")
    person = stage.do(people.by_chat, USAGER)
    kept = stage.do(rights.kept, person.id)
    assert person.purposes == {"request", "reminders"} and not kept.paper
    assert [one.words for one in kept.requests] == ["Je ne comprends pas ma facture."]
    own = [act for act in kept.acts if act.channel == "telegram"]
    assert (own[0].purpose, own[0].act) == ("request", "renewed")
    assert own[0].version == stage.house.version
    before = told(stage)
    stage.passes(START.replace(day=26, hour=8))
    assert told(stage) > before, "from now on they are reminded"


def test_a_no_leaves_the_paper_as_it_was(stage: Stage) -> None:
    writes_for(stage)
    link = linked(stage)
    before = stage.ledger()
    stage.types(USAGER, link)
    stage.asks(USAGER, "❌ Non")
    assert "pour la personne" in stage.types(MEDIATOR, link)[0].text
    assert stage.ledger() == before and stage.do(people.by_chat, USAGER) is None


def test_who_is_known_already_finds_both_requests_in_one_record(stage: Stage) -> None:
    stage.booked(reminders=False)
    writes_for(stage)
    stage.types(USAGER, linked(stage))
    stage.asks(USAGER, "✅ Oui")
    person = stage.do(people.by_chat, USAGER)
    kept = stage.do(rights.kept, person.id)
    assert [one.words for one in kept.requests] == ["", "Je ne comprends pas ma facture."]
    assert len(kept.appointments) == 2 and person.purposes == {"request", "satisfaction"}
    assert [act.channel for act in kept.acts if act.purpose == "request"] == ["telegram", "oral", "telegram"]
    assert len(rows(stage, persons)) == 1


def test_a_link_that_is_old_used_or_made_up_opens_nothing(stage: Stage) -> None:
    writes_for(stage)
    first = linked(stage)
    stage.forges(MEDIATOR, "link?request=1")
    second = link_on(stage)
    assert first != second
    for chat, link in ((USAGER, first), (USAGER, "/start r_" + "0" * 24)):
        assert stage.types(chat, link)[0].text.startswith("Ce lien ne sert plus.")
    stage.now += 8 * DAY
    assert stage.types(USAGER, second)[0].text.startswith("Ce lien ne sert plus.")
    night(stage, timedelta())
    night(stage, 2 * DAY)
    assert rows(stage, claims) == []


def decides(stage: Stage, chat: int, effect: OnBehalf) -> list[str]:
    """As if a button of this chat said it; answers what is audited."""

    def work(connection: Connection, house: House) -> list[str]:
        scene = scene_in(connection, house, stage.now, chat)
        act_for(effect, scene)
        audit.write(connection, scene.deeds, stage.now)
        return [f"{deed.role} {deed.action}" for deed in scene.deeds]

    found: list[str] = stage.do(work, stage.house)
    return found


def test_only_who_follows_or_leads_acts_for_them_and_only_who_leads_from_afar(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Karim")
    stage.joins(LEAD, "Dominique", "coordinator")
    writes_for(stage)
    before = stage.ledger()
    for chat in (SECOND_MEDIATOR, USAGER):
        assert decides(stage, chat, ActFor(request=1, act="erase", recognised="met")) == []
        assert decides(stage, chat, MakeClaim(request=1)) == []
    assert decides(stage, MEDIATOR, ActFor(request=1, act="erase", recognised="phoned")) == []
    assert stage.ledger() == before
    assert decides(stage, LEAD, ActFor(request=1, act="stop", recognised="mailed")) == [
        "coordinator mailed",
        "coordinator stopped",
    ]
    assert decides(stage, MEDIATOR, MakeClaim(request=1)) == [], "who said stop is given no link"


def test_a_stop_said_aloud_is_a_stop(stage: Stage) -> None:
    writes_for(stage)
    link = linked(stage)
    decides(stage, MEDIATOR, ActFor(request=1, act="stop", recognised="met"))
    assert stage.types(USAGER, link)[0].text.startswith("Ce lien ne sert plus.")
    found = stage.do(requests.by_id, 1)
    assert found.silent and not found.nickname and not found.words
    night(stage, 29 * DAY)
    assert len(rows(stage, persons)) == 1
    night(stage, 31 * DAY)
    assert rows(stage, persons) == [] and rows(stage, appointments) == []


def test_erased_aloud_is_erased_even_from_a_backup(stage: Stage) -> None:
    writes_for(stage)
    backup = stage.image()
    decides(stage, MEDIATOR, ActFor(request=1, act="erase", recognised="met"))
    assert rows(stage, persons) == []
    proofs = stage.do(erasures.listed, START - DAY)
    moment = stage.moment()
    stage.back_to(type(moment)(backup, moment.memory, moment.phones, moment.now, moment.updates, moment.numbers))
    assert len(rows(stage, persons)) == 1
    stage.do(erasures.learn, proofs)
    assert stage.do(erasures.replay, PARIS) == 1 and rows(stage, persons) == []


def test_two_years_after_they_were_last_met_all_goes(stage: Stage) -> None:
    writes_for(stage)
    stage.now += 100 * DAY
    stage.do(behalf.met, 1, stage.now)
    night(stage, 700 * DAY)
    assert len(rows(stage, persons)) == 1
    night(stage, 740 * DAY)
    assert rows(stage, persons) == []


def test_what_is_done_for_them_is_audited_and_verifies(stage: Stage) -> None:
    writes_for(stage)
    link = linked(stage)
    stage.forges(MEDIATOR, "case?request=1")
    stage.asks(MEDIATOR, "📤 Emporter", "🤝 Elle est devant moi")
    stage.types(USAGER, link)
    stage.asks(USAGER, "✅ Oui")
    done = [f"{role} {action}" for role, action in stage.do(written)]
    for expected in ("mediator wrote_for", "mediator linked", "mediator met", "mediator took_away", "person took_over"):
        assert expected in done
    assert stage.do(audit.verify).bad is None


def test_what_is_printed_for_them_tells_no_complaint(stage: Stage) -> None:
    """It may be about whoever prints it."""
    stage.booked()
    stage.presses(MEDIATOR, "🙋 Je prends")
    stage.do(rights.complain, agreed(1), "Le médiateur fictif est en retard", stage.now, stage.now + 30 * DAY)
    stage.forges(MEDIATOR, "case?request=1")
    said = stage.asks(MEDIATOR, "📤 Emporter", "🤝 Elle est devant moi")[-1]
    assert said.document and "réclamations" in said.text and "Énergie" in said.document["content"]
    assert "en retard" not in said.document["content"]
