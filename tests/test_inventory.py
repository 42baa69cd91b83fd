"""The inventory tells the truth: all that is kept has a line, each line is kept, and nothing forbidden is."""

import json

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.types import String, TypeEngine

from bot.register import PAGE, page
from flows.domain.retention import Keep
from storage import dangers, erasures, followups, own_steps, registrations, reports, rights, tickets
from storage.inventory import INVENTORY, rules
from storage.tables import metadata
from tests.agreed import agreed
from tests.noted import contact
from tests.referring import one_sheet
from tests.stage import MEDIATOR, SECOND_USAGER, USAGER, Stage

TABLES = metadata.tables
CRITERIA = (
    "nationality origin ethnicity religion belief politics union health illness diagnosis sex gender "
    "disability handicap family_status marital_status children pregnancy"
)
"""No difference between people may be a reason to refuse (domain.md 1.3)."""
NEEDLESS = (
    "nir social_security ssn iban card address street postcode birth birthday age income salary debt document photo "
    "voice audio password surname last_name username email mail latitude longitude location score profile"
)
"""What the bot can do without (domain.md 3.5)."""


def test_every_table_and_column_has_a_line_and_every_line_is_a_column() -> None:
    told = {(table, column) for table, entry in INVENTORY.items() for column in entry.lines}
    kept = {(name, column.name) for name, table in TABLES.items() for column in table.columns}
    assert told == kept


def test_nothing_forbidden_has_a_column() -> None:
    words = {word for table in TABLES.values() for column in table.columns for word in parts(column.name)}
    assert words & {*CRITERIA.split(), *NEEDLESS.split()} == set()


def parts(name: str) -> set[str]:
    return {name, *name.split("_")}


def test_every_table_says_why_and_until_when() -> None:
    for name, entry in INVENTORY.items():
        assert entry.purpose and entry.whose, name
        assert sum((bool(entry.until), bool(entry.leaves_with), bool(entry.stays))) == 1, name
        assert not entry.leaves_with or entry.leaves_with in INVENTORY, name


def test_every_rule_is_one_that_the_night_can_follow() -> None:
    for rule in rules():
        assert hasattr(Keep(), rule.after.keep), rule
        assert not rule.after.since or rule.after.since in TABLES[rule.table].columns, rule
        assert (rule.after.how == "blank") == bool(rule.columns), rule
        for column in rule.columns:
            assert not TABLES[rule.table].columns[column].nullable, rule


def texts(kind: TypeEngine[object]) -> bool:
    return isinstance(getattr(kind, "impl", kind), String)


def test_words_that_a_person_wrote_are_read_by_them_and_by_whoever_helps_them_only() -> None:
    for table, column in (("requests", "words"), ("people", "nickname")):
        assert INVENTORY[table].lines[column].readers == ("la personne", "le médiateur")
        assert texts(TABLES[table].columns[column].type)


def test_the_register_is_the_one_in_the_docs() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `mediance register`"


@pytest.fixture
def stage() -> Stage:
    made = Stage()
    made.joins()
    made.booked(USAGER)
    made.booked(SECOND_USAGER)
    made.asks(USAGER, "⏩ Plus tôt si possible")
    made.presses(MEDIATOR, "🙋 Je prends")
    made.presses(MEDIATOR, "🙋 Je prends")
    made.asks(MEDIATOR, "💬 Écrire", "⏰ Je suis en retard", "⏰ 10 minutes", "✅ Envoyer")
    made.do(one_sheet, 1, agreed(1), made.now)
    made.do(rights.note_opening, 1, "danger", made.now)
    made.do(tickets.take, agreed(1), "elne", "2026-11-23", "energie", made.now, None, "eau", "Une facture")
    made.do(registrations.join, agreed(1), "eau", made.now)
    made.do(reports.add, contact(1), None)
    made.do(own_steps.set_goal, agreed(1), "Payer moins", made.now)
    made.do(own_steps.add, agreed(1), "Préparer mes papiers", made.now)
    made.do(followups.ask, 1, "j14", made.now)
    made.do(dangers.signal, 1, 1, "violence", made.now)
    made.do(dangers.weigh, 1, 1, "protect", made.now)
    made.types(USAGER, "/reclamation")
    made.types(USAGER, "On ne me répond pas.")
    made.presses(USAGER, "✅ Oui")
    return made


def test_what_is_said_to_be_exported_is_in_the_file(stage: Stage) -> None:
    """Each exported column has its place in the file, under its own name or the one that people read."""
    stage.types(USAGER, "/export")
    files = [bubble.document for bubble in stage.phone(USAGER).bubbles if bubble.document]
    (written,) = (json.loads(file["content"]) for file in files if file["name"].endswith(".json"))
    for table, entry in INVENTORY.items():
        told = {ALIASES.get((table, name), name) for name, line in entry.lines.items() if line.exported}
        if told:
            assert told == set(SECTIONS[table](written)) - UNTOLD, table


SECTIONS = {
    "people": lambda file: {name for name, value in file.items() if not isinstance(value, list)},
    "consents": lambda file: file["acts"][0],
    "readings": lambda file: file["readings"][0],
    "breakglass": lambda file: file["opened"][0],
    "complaints": lambda file: file["complaints"][0],
    "requests": lambda file: set(file["requests"][0]) - {"telephone"},
    "telephones": lambda file: set(file["requests"][0]) & {"telephone"},
    "appointments": lambda file: file["appointments"][0],
    "waits": lambda file: file["waits"][0],
    "tickets": lambda file: file["tickets"][0],
    "registrations": lambda file: file["registrations"][0],
    "contacts": lambda file: file["contacts"][0],
    "notes": lambda file: file["notes"][0],
    "referrals": lambda file: file["referrals"][0],
    "disclosures": lambda file: file["disclosures"][0],
    "transmissions": lambda file: file["transmissions"][0],
    "goals": lambda file: file["goals"][0],
    "own_steps": lambda file: file["steps"][0],
    "followups": lambda file: file["asked"][0],
    "dangers": lambda file: file["advice"][0],
}
UNTOLD: set[str] = set()
ALIASES = {
    ("telephones", "number"): "telephone",
    ("people", "created"): "since",
    ("appointments", "request_id"): "request",
    ("waits", "request_id"): "request",
    ("contacts", "request_id"): "request",
    ("notes", "request_id"): "request",
    ("referrals", "request_id"): "request",
    ("disclosures", "request_id"): "request",
    ("transmissions", "request_id"): "request",
    ("followups", "request_id"): "request",
    ("dangers", "request_id"): "request",
    ("appointments", "starts"): "start",
    ("appointments", "ends"): "end",
}


def test_what_leaves_with_a_person_is_gone_once_they_are_erased(stage: Stage) -> None:
    with stage.engine.begin() as connection:
        before = rows(connection)
        erasures.erase(connection, 1, stage.house.association.zone, stage.now)
        after = rows(connection)
    own = {name for name, entry in INVENTORY.items() if entry.leaves_with == "people"} | {"people"}
    filled = {name for name in own if before[name]}
    assert {
        "people",
        "consents",
        "requests",
        "appointments",
        "complaints",
        "conversations",
        "waits",
        "contacts",
        "dangers",
        "opinions",
    } <= filled
    for name in filled:
        assert after[name] < before[name], name
    for name, table in TABLES.items():
        if "person_id" in table.columns:
            with stage.engine.connect() as connection:
                left = select(func.count()).select_from(table).where(table.c.person_id == 1)
                assert connection.execute(left).scalar_one() == 0, name


def rows(connection: Connection) -> dict[str, int]:
    counts = {name: select(func.count()).select_from(table) for name, table in TABLES.items()}
    return {name: connection.execute(count).scalar_one() for name, count in counts.items()}
