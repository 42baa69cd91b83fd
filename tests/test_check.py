"""`mediance check` shows everything at once: what is right, and how to mend what is not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import checks, settings
from bot.mend import Mend
from flows.domain import guides, numbers
from tests.command_line import a_place_where_all_is_right, report, typed
from tests.fake_telegram import TOKEN

LOOKED_AT = ("emergency numbers", "guides")
"""What the program says of the world outside: somebody must look again, whatever the day of this test."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with a_place_where_all_is_right(tmp_path):
        monkeypatch.chdir(tmp_path)
        yield tmp_path


def test_check_says_one_line_for_each_thing(here: Path) -> None:
    result = typed("check")
    assert result.exit_code == 0
    found = report(result)
    assert {subject: verdict for subject, (verdict, _) in found.items() if subject not in LOOKED_AT} == dict.fromkeys(
        ("settings", "association", "data folder", "disk", "database", "keys", "Telegram"), "good"
    )
    assert found["Telegram"][1] == "the bot answers as @ExempleBot"
    assert found["association"][1].endswith("permanences: 3; without hours, so closed to booking: 1")
    assert found["keys"][1] == "mediance.keys holds 1"
    assert "not there yet" in found["database"][1]
    assert not (here / "data" / "mediance.sqlite3").exists(), "looking makes nothing"


def test_check_shows_every_mistake_at_once(here: Path) -> None:
    (here / ".env").write_text("MEDIANCE_BOT_TOKEN=42:wrong\nMEDIANCE_API_URL=http://127.0.0.1:9\nMEDIANCE_PORT=1\n")
    (here / "association.toml").write_text("")
    (here / "data").write_text("a file where the folder should be")
    result = typed("check")
    assert result.exit_code == 1
    found = report(result)
    assert {subject for subject, (verdict, _) in found.items() if verdict == "to mend"} >= {
        "association",
        "data folder",
        "Telegram",
    }
    assert found["settings"] == ("warning", "MEDIANCE_PORT is not a setting of this program: remove it.")


def test_check_stops_at_settings_it_cannot_read(here: Path) -> None:
    (here / ".env").write_text("MEDIANCE_BOT_TOKEN=hello\n")
    result = typed("check")
    assert result.exit_code == 1
    assert report(result)["settings"][0] == "to mend"
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ("MEDIANCE_BOT_TOKEN=42:of-another-bot", "refuses the token of MEDIANCE_BOT_TOKEN: copy it again"),
        ("MEDIANCE_BOT_TOKEN=", "MEDIANCE_BOT_TOKEN is not set: ask @BotFather"),
        ("MEDIANCE_API_URL=http://127.0.0.1:9", "check the network, and MEDIANCE_API_URL if you set it."),
    ],
)
def test_check_says_why_telegram_is_not_reached(here: Path, line: str, mend: str) -> None:
    with (here / ".env").open("a") as env:
        env.write(f"{line}\n")
    if line.endswith("="):
        (here / ".env").write_text("")
    result = typed("check")
    assert result.exit_code == 1
    verdict, said = report(result)["Telegram"]
    assert (verdict, mend in said) == ("to mend", True), said
    assert TOKEN not in result.output


def test_an_association_that_speaks_a_language_the_bot_does_not(here: Path) -> None:
    file = here / "association.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('default_language = "fr"', 'default_language = "zz"'))
    assert report(typed("check"))["association"][1].endswith("does not speak 'zz'; write one of fr, ar, en.")


@pytest.mark.parametrize(("days", "verdict"), [(0, None), (183, None), (184, "warning")])
def test_what_nobody_looked_at_for_half_a_year_is_said(days: int, verdict: str | None) -> None:
    """And the program goes on: only the reader knows whether it is still right."""
    for what, when in zip(LOOKED_AT, (numbers.CHECKED, guides.REVIEWED), strict=True):
        found = {line.subject: line.verdict for line in checks.aged(when + timedelta(days=days))}
        assert found.get(what) == verdict


def test_little_room_on_the_disk_is_said() -> None:
    with pytest.raises(Mend, match=r"\d+ MB left for data: free \d+ MB or more\."):
        checks.room(settings.read(), needed=10**18)
