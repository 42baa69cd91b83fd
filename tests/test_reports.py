"""What the team notes takes a few taps, counts each person met once, and says nothing of anybody afterwards."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import Connection, select

from flows import contacts as words
from flows.domain import model
from flows.domain import reports as domain
from storage import conversations, counters, erasures, reports
from storage.tables_of_reports import activities, contacts, observations
from tests.noted import contact
from tests.phones import Bubble
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, USAGER, Stage, example
from tests.walking_in import receiving

MOST = 8
GUIDE = Path(__file__).parent.parent / "docs/mediateurs.md"
THURSDAY = datetime(2026, 11, 26, 15, tzinfo=PARIS)
TICKED = ("☐ Présence de proximité", "☐ Avec un partenaire")
THE_REST = (*TICKED, "✅ C'est tout", "Information donnée", "Se revoir")


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A mediator follows a request, whose appointment was kept."""
    made = Stage()
    made.joins()
    made.booked()
    made.asks(MEDIATOR, "🙋 Je prends")
    made.passes(THURSDAY)
    made.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")
    yield made
    made.close()


def rows(stage: Stage, table: Any) -> list[Any]:
    found: list[Any] = stage.do(lambda c: c.execute(select(table)).mappings().all())
    return found


def counted(stage: Stage, by: reports.By, month: str = "2026-11") -> dict[str, int]:
    found: dict[str, int] = stage.do(reports.counted, PARIS, by, month)
    return found


def cells(stage: Stage, *kinds: str) -> set[tuple[Any, ...]]:
    def look(connection: Connection) -> set[tuple[Any, ...]]:
        found = connection.execute(select(counters.counters)).all()
        return {tuple(row) for row in found if row.kind in kinds}

    kept: set[tuple[Any, ...]] = stage.do(look)
    return kept


def press(stage: Stage, *labels: str) -> list[Bubble]:
    """On the mediator's phone, these words exactly."""
    return [bubble for label in labels for bubble in stage.presses(MEDIATOR, label)]


def taps(stage: Stage, *labels: str) -> int:
    press(stage, *labels)
    return len(labels)


WAYS = {
    "from the outcome": ("📝 La fiche",),
    "from the card": ("📄 La demande", "📝 La fiche"),
    "by /fiche": ("💡 Énergie et eau · Sam",),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_report_takes_few_taps(stage: Stage, way: str) -> None:
    opening = 0
    if way == "by /fiche":
        stage.types(MEDIATOR, "/fiche")
        opening = 1
    number = opening + taps(stage, *WAYS[way], "15 à 30 minutes", *THE_REST)
    print(f"a contact report {way}, with {len(TICKED)} registers: {number} taps")
    assert number <= MOST
    (row,) = rows(stage, contacts)
    assert (row["day"], row["mode"], row["place"], row["themes"]) == ("2026-11-26", "permanence", "maison", "energie")
    assert (row["appointment_id"], row["registers"], row["duration"]) == (1, "presence,partner", "15to30")


def test_a_passage_takes_four_taps_and_keeps_nobody(stage: Stage) -> None:
    stage.types(MEDIATOR, "/passage")
    number = taps(stage, "🚶 Aller vers", "EXEMPLE – Quartier nord", "📄 Papiers et droits", "6 à 10 personnes")
    print(f"a passage: {number} taps")
    assert number == 4
    assert cells(stage, "passage") == {("passage", "2026-11", "nord", "droits", "outreach", "", "6to10", 1, 0)}
    assert counted(stage, "theme") == {"droits": 1, "energie": 1}


def test_what_is_known_can_be_corrected(stage: Stage) -> None:
    number = taps(stage, "📝 La fiche", "✏️ Corriger", "📞 Par téléphone", "Ailleurs", "☐ Papiers et droits")
    number += taps(stage, "☐ Mon logement", "✅ C'est tout", "Moins de 15 minutes", *THE_REST)
    print(f"a contact report with everything corrected: {number} taps")
    (row,) = rows(stage, contacts)
    assert (row["mode"], row["place"], row["themes"], row["duration"]) == ("phone", "", "droits,logement", "under15")


def test_ticking_changes_the_message_where_it_is_and_a_press_that_comes_twice_changes_nothing(stage: Stage) -> None:
    press(stage, "📝 La fiche", "15 à 30 minutes")
    shown = len(stage.phone(MEDIATOR).bubbles)
    press(stage, "☐ Présence de proximité", "☐ Avec un partenaire", "☑ Présence de proximité")
    stage.doubles(MEDIATOR)
    press(stage, "➡️ Voir la suite", "☐ Veille du territoire")
    assert len(stage.phone(MEDIATOR).bubbles) == shown
    press(stage, "✅ C'est tout", "Orientation", "Passer le relais")
    (row,) = rows(stage, contacts)
    assert row["registers"] == "partner,watch"


def test_nothing_ticked_is_no_answer(stage: Stage) -> None:
    press(stage, "📝 La fiche", "15 à 30 minutes", "☐ Présence de proximité", "☑ Présence de proximité")
    with pytest.raises(LookupError):
        stage.presses(MEDIATOR, "✅ C'est tout")


def test_an_appointment_has_one_report_and_the_next_is_another_contact(stage: Stage) -> None:
    for _ in range(2):
        stage.types(MEDIATOR, "/fiche")
        press(stage, "💡 Énergie et eau · Sam", "15 à 30 minutes", *THE_REST)
    assert [row["appointment_id"] for row in rows(stage, contacts)] == [1, None]
    assert stage.do(reports.add, contact(1), 1) is False
    assert counted(stage, "contact") == {"contact": 2}


def test_who_does_not_follow_notes_nothing(stage: Stage) -> None:
    stage.joins(SECOND_MEDIATOR, "Dominique")
    said = stage.forges(SECOND_MEDIATOR, "report?request=1")
    assert "Un autre médiateur s'en occupe." in said[-1].text and "Sam" not in said[-1].text
    stage.forges(USAGER, "report?request=1;duration=under15")
    assert rows(stage, contacts) == []


def test_an_appointment_counts_once_before_and_after_its_report(stage: Stage) -> None:
    assert counted(stage, "contact") == {"unreported": 1}
    press(stage, "📝 La fiche", "15 à 30 minutes", *THE_REST)
    assert counted(stage, "contact") == {"contact": 1}
    assert counted(stage, "register") == {"partner": 1, "presence": 1}
    assert (counted(stage, "mode"), counted(stage, "place")) == ({"permanence": 1}, {"maison": 1})
    assert counted(stage, "contact", "2026-12") == {}


def test_whoever_came_without_an_appointment_is_counted_with_the_others_once() -> None:
    stage = Stage()
    receiving(stage)
    press(stage, "📣 Appeler le 1", "✅ Venu")
    assert counted(stage, "place") == {"elne": 1}
    press(stage, "📝 La fiche", "15 à 30 minutes", *THE_REST)
    assert (counted(stage, "contact"), counted(stage, "place")) == ({"contact": 1}, {"elne": 1})
    stage.close()


def test_erasing_leaves_no_report_and_changes_no_figure(stage: Stage) -> None:
    press(stage, "📝 La fiche", "15 à 30 minutes", *THE_REST)
    figures = {by: counted(stage, by) for by in reports.COUNTED}
    stage.do(erasures.erase, 1, PARIS, stage.now)
    assert rows(stage, contacts) == []
    assert {by: counted(stage, by) for by in reports.COUNTED} == figures


def test_a_contact_without_a_request_is_only_counted(stage: Stage) -> None:
    stage.types(MEDIATOR, "/fiche")
    press(stage, "Sans demande", "📞 Par téléphone", "Ailleurs", "☐ Papiers et droits", "✅ C'est tout")
    press(stage, "15 à 30 minutes", *THE_REST)
    assert rows(stage, contacts) == []
    assert cells(stage, "contact") == {("contact", "2026-11", "", "droits", "phone", "", "info", 1, 0)}


def test_the_person_sees_that_a_contact_was_noted(stage: Stage) -> None:
    press(stage, "📝 La fiche", "15 à 30 minutes", *THE_REST)
    stage.types(USAGER, "/export")
    files = {
        bubble.document["name"]: bubble.document["content"]
        for bubble in stage.phone(USAGER).bubbles[-2:]
        if bubble.document
    }
    assert "• Échange noté, jeudi 26 novembre : 🏢 Sur place, 15 à 30 minutes" in files["mes-informations.txt"]
    assert '"next_step": "meet"' in files["mediance.json"]


def test_the_public_is_not_counted_unless_the_association_says_so(stage: Stage) -> None:
    assert "📊 Compter le public" not in [
        b.label for b in press(stage, "📝 La fiche", "15 à 30 minutes", *THE_REST)[-1].buttons
    ]
    stage.forges(MEDIATOR, "public?asks=sex&place=maison;is=f")
    assert cells(stage, "sex", "age", "qpv") == set()


def test_the_public_is_counted_apart_from_everything() -> None:
    stage = Stage(example().model_copy(update={"public_counters": True}))
    stage.joins()
    stage.booked()
    press(stage, "🙋 Je prends", "📝 La fiche", "15 à 30 minutes", *THE_REST, "📊 Compter le public")
    before = {name: line for name, line in stage.ledger().items() if not name.startswith("counters")}
    stage.presses(MEDIATOR, "Femme")
    stage.doubles(MEDIATOR)
    press(stage, "Ne souhaite pas répondre", "Oui")
    assert cells(stage, "sex", "age", "qpv") == {
        ("sex", "2026-11", "maison", "", "", "", "f", 1, 0),
        ("age", "2026-11", "maison", "", "", "", "-", 1, 0),
        ("qpv", "2026-11", "maison", "", "", "", "yes", 1, 0),
    }
    assert {name: line for name, line in stage.ledger().items() if not name.startswith("counters")} == before
    assert not any("Femme" in bubble.text for bubble in stage.phone(MEDIATOR).bubbles)
    assert "public" not in str(stage.do(conversations.load, MEDIATOR))
    stage.close()


def test_what_is_seen_twice_in_a_week_is_one_thing_and_is_followed_to_its_end(stage: Stage) -> None:
    for _ in range(2):
        stage.types(MEDIATOR, "/constat")
        press(stage, "EXEMPLE – Quartier nord", "🛗 Ascenseur")
    stage.types(MEDIATOR, "/constat")
    press(stage, "📋 Suivre les constats", "🛗 Ascenseur · EXEMPLE – Quartier nord", "📨 Relayé", "Le bailleur")
    said = press(stage, "🛗 Ascenseur · EXEMPLE – Quartier nord")[-1]
    assert "Vu 2 fois" in said.text and "Relayé à : Le bailleur" in said.text
    assert press(stage, "✅ Terminé")[-1].text.endswith("Aucun constat à suivre.")
    (row,) = rows(stage, observations)
    assert (row["place"], row["category"], row["seen"], row["state"]) == ("nord", "lift", 2, "closed")


def test_half_a_day_takes_four_taps_and_says_not_whose(stage: Stage) -> None:
    stage.types(MEDIATOR, "/activite")
    number = taps(stage, "Ce matin", "Permanence", "Siège", "2 à 5 personnes")
    print(f"half a day: {number} taps")
    assert number == 4
    (row,) = rows(stage, activities)
    assert (row["day"], row["half"], row["kind"], row["crowd"]) == ("2026-11-26", "morning", "permanence", "2to5")


LISTS = {
    "MODES": model.ContactMode,
    "DURATIONS": model.Duration,
    "REGISTERS": model.Register,
    "RESULTS": model.Result,
    "NEXT_STEPS": model.NextStep,
    "CROWDS": domain.Crowd,
    "ACTIVITIES": domain.Activity,
    "STATES": domain.State,
    "PUBLIC": domain.Asked,
}


def test_the_guide_tells_every_choice() -> None:
    guide = " ".join(GUIDE.read_text(encoding="utf-8").split())
    lists = (words.MODES, words.DURATIONS, words.REGISTERS, words.RESULTS, words.NEXT_STEPS, words.CROWDS)
    labels = [label for each in (*lists, words.ACTIVITIES, words.STATES) for label in each.values()]
    bare = [re.sub(r"^[^\w]+", "", label) for label in labels]
    assert [label for label in bare if label not in guide] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_choice_has_its_words(name: str) -> None:
    assert set(getattr(words, name)) == set(get_args(LISTS[name]))
    assert len(words.REGISTERS) == 8
