"""The README and the guides tell the truth: what they name exists, and what exists is named."""

import re
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.settings import PREFIX, Settings
from flows import menu
from tests.torture.rows import ROWS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDES = sorted((ROOT / "docs").glob("*.md"))


def test_it_opens_with_what_this_is_a_picture_and_the_two_commands() -> None:
    french, picture = README.index("Pour les associations"), README.index("docs/images/demo.png")
    assert french < picture < README.index("make demo    #") < README.index("## What each of us can do")


@pytest.mark.parametrize("page", [ROOT / "README.md", *GUIDES], ids=lambda page: page.name)
def test_every_file_it_points_at_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("http")]
    named = re.findall(r"`((?:bot|flows|handlers|storage|tests|locales|docs)/[\w./]+)`", text)
    missing = [target for target in (*linked, *named) if not (page.parent / target).exists()]
    assert not [target for target in missing if not (ROOT / target).exists()]


def test_the_picture_is_a_picture() -> None:
    assert (ROOT / "docs/images/demo.png").read_bytes().startswith(b"\x89PNG")


def test_its_commands_are_the_program_s() -> None:
    command = typer.main.get_command(app)
    names = {name for name, one in command.commands.items() if not one.hidden}  # type: ignore[attr-defined]
    told = {row.split()[0] for row in re.findall(r"^\| `mediance ([^`]+)` \|", README, re.M)}
    assert told == names


def test_its_settings_are_the_program_s_with_their_defaults() -> None:
    rows = re.findall(rf"^\| (`{PREFIX}.+?) \|.*\| (.+?) \|$", README, re.M)
    told = {name: default for names, default in rows for name in re.findall(r"`(\w+)`", names)}
    assert set(told) == {PREFIX + name.upper() for name in Settings.model_fields}
    for name in ("log_level", "log_format"):
        assert told[PREFIX + name.upper()].strip("`") == Settings.model_fields[name].default


def test_its_chat_commands_are_the_menu_s() -> None:
    table = README.partition("| who | commands in the chat |")[2].partition("\n\n")[0]
    told = set(re.findall(r"`/(\w+)`", table))
    assert told == set(menu.SHOWN_TO_ANYONE) | set(menu.SHOWN_TO_STAFF) | {"ouvrir"}
    assert told <= set(menu.COMMANDS)


def test_the_usager_guide_tells_each_command() -> None:
    guide = (ROOT / "docs/usagers.md").read_text(encoding="utf-8")
    assert [name for name in menu.SHOWN_TO_ANYONE if f"/{name}" not in guide] == []


def test_its_make_targets_exist() -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert set(re.findall(r"make (\w+)", README)) <= set(targets)


def test_the_page_on_reliability_names_each_row_of_the_torture() -> None:
    page = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| ([A-Z]\d?(?: peer)?) \|", page, re.M)
    assert sorted(told) == sorted(row.id for row in ROWS)
