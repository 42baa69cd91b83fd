"""The papers for the association: what they name exists, what is unknown is left to fill in, and looks like it."""

import re
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.settings import PREFIX, Settings
from flows import menu
from storage.inventory import INVENTORY

DOCS = Path(__file__).parent.parent / "docs"
PAPERS = ("confidentialite", "registre", "aipd", "violation", "remettre", "telegram", "sauvegardes")
OF_BOTFATHER = {"revoke"}
ARTICLE_13 = {
    "identity and contact of the controller": "Qui ?",
    "contact of the DPO": "Une question sur vos données",
    "purposes": "Pourquoi ?",
    "legal basis": "De quel droit ?",
    "legitimate interest, or the law": "la loi nous demande",
    "recipients": "Qui voit ?",
    "transfers": "Telegram, qui n'est pas à nous",
    "retention": "Combien de temps ?",
    "rights": "Vos droits",
    "complaint": "La CNIL",
    "whether it is mandatory": "Si vous refusez ?",
    "automated decisions": "Aucun ordinateur ne décide",
}


@pytest.fixture(params=PAPERS)
def paper(request: pytest.FixtureRequest) -> str:
    return (DOCS / f"{request.param}.md").read_text(encoding="utf-8")


def test_the_chat_commands_they_name_exist(paper: str) -> None:
    named = set(re.findall(r"`/(\w+)`", paper)) - OF_BOTFATHER
    assert named <= set(menu.COMMANDS)


def test_the_program_s_commands_and_settings_they_name_exist(paper: str) -> None:
    known = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert set(re.findall(r"mediance ([a-z][a-z-]+)", paper)) <= known
    settings = {PREFIX + name.upper() for name in Settings.model_fields}
    assert set(re.findall(rf"`({PREFIX}\w+)`", paper)) <= settings


def test_what_only_the_association_knows_is_left_to_fill_in(paper: str) -> None:
    """Nothing is invented about it: no name, no telephone, no address of its own."""
    assert "[À COMPLÉTER" in paper or "remettre" in paper
    for invented in (r"Médiance 66", r"Perpignan", r"\b0[1-9]([ .]\d\d){4}\b", r"[\w.]+@[\w.]+\.\w+"):
        assert not re.search(invented, paper), invented


def test_the_notice_holds_the_twelve_things_of_article_13() -> None:
    notice = (DOCS / "confidentialite.md").read_text(encoding="utf-8")
    assert [thing for thing, words in ARTICLE_13.items() if words not in notice] == []


def test_the_notice_names_every_right_the_bot_gives() -> None:
    notice = (DOCS / "confidentialite.md").read_text(encoding="utf-8")
    rights = ("mon_dossier", "export", "corriger", "pause", "stop", "effacer", "reclamation", "privacy")
    assert [name for name in rights if f"`/{name}`" not in notice] == []


def test_the_papers_are_within_reach() -> None:
    guide = (DOCS / "direction.md").read_text(encoding="utf-8")
    assert [name for name in PAPERS if f"({name}.md)" not in guide] == []


def test_each_risk_of_the_impact_analysis_has_its_measure_and_its_weight() -> None:
    analysis = (DOCS / "aipd.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in analysis.partition("## 3.")[2].splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 8
    for risk, _how, weight, measure, _proof, left in rows:
        assert measure.strip() and {weight.strip(), left.strip()} <= set("1234"), risk


def test_the_register_names_every_table() -> None:
    register = (DOCS / "registre.md").read_text(encoding="utf-8")
    assert [table for table in INVENTORY if f"## `{table}`" not in register] == []
