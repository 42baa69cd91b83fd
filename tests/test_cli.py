"""What an operator types, and what comes back."""

import hashlib
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.health import touch
from storage import schema
from tests.command_line import HOUSE, a_place_where_all_is_right, report, typed


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with a_place_where_all_is_right(tmp_path):
        monkeypatch.chdir(tmp_path)
        yield tmp_path


def database(here: Path) -> str:
    return f"sqlite:///{here}/data/mediance.sqlite3"


def test_migrate_makes_the_database_and_may_be_repeated(here: Path) -> None:
    for _ in range(2):
        result = typed("migrate")
        assert (result.exit_code, result.stdout) == (0, f"{here}/data/mediance.sqlite3 is up to date.\n")
    assert schema.state(database(here)) == "current"
    assert report(typed("check"))["database"][1].endswith("is up to date")


def invitations(here: Path) -> list[sqlite3.Row]:
    connection = sqlite3.connect(here / "data" / "mediance.sqlite3")
    connection.row_factory = sqlite3.Row
    rows = connection.execute("select * from invitations").fetchall()
    connection.close()
    return rows


def test_an_invitation_is_a_link_whose_secret_is_not_kept(here: Path) -> None:
    result = typed("staff", "invite", "--role", "mediator", "--name", "Ana")
    assert result.exit_code == 0
    link = re.match(r"https://t\.me/ExempleBot\?start=(j_([A-Za-z0-9_-]{20,62}))\n", result.stdout)
    assert link
    assert len(link[1]) <= 64
    (row,) = invitations(here)
    assert row["role"] == "mediator" and "Ana" not in str(tuple(row))
    assert row["token_hash"] == hashlib.sha256(link[2].encode()).hexdigest()
    expires = datetime.fromisoformat(row["expires"]).replace(tzinfo=UTC)
    assert timedelta(days=6, hours=23) < expires - datetime.now(UTC) <= timedelta(days=7)


def test_an_invitation_without_telegram_says_what_to_send(here: Path) -> None:
    (here / ".env").write_text("MEDIANCE_API_URL=http://127.0.0.1:9\n")
    result = typed("staff", "invite", "--role", "direction", "--name", "Zoé")
    assert result.exit_code == 0
    assert re.match(r"/start j_[A-Za-z0-9_-]+\nSend this line to the bot", result.stdout)
    assert len(invitations(here)) == 1


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_an_invitation_needs_a_name(name: str) -> None:
    result = typed("staff", "invite", "--role", "mediator", "--name", name)
    assert result.exit_code == 1
    assert "--name is shown to people" in result.stderr


def test_an_unknown_role_is_refused_with_the_list() -> None:
    result = typed("staff", "invite", "--role", "king", "--name", "Ana")
    assert result.exit_code == 2
    assert "coordinator" in result.stderr


def test_health_follows_the_sign_of_life(here: Path) -> None:
    (here / "data").mkdir()
    assert typed("health").exit_code == 1
    touch(here / "data", datetime.now(UTC))
    assert typed("health").exit_code == 0


def test_the_simulated_telegram_serves_until_stopped() -> None:
    command = [sys.executable, "-u", "-m", "bot", "simulate", "--port", "0"]
    with subprocess.Popen(command, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as simulator:
        assert simulator.stdout
        address = re.search(r"http://\S+", simulator.stdout.readline())
        try:
            assert address
            assert httpx.post(f"{address[0]}/bot42:SIMULATED/getMe").json()["ok"] is True
        finally:
            simulator.send_signal(signal.SIGINT)
            _, complaints = simulator.communicate(timeout=60)
    assert (simulator.returncode, complaints) == (0, "")


def test_the_commands_are_those_of_the_readme() -> None:
    said = typed("--help").stdout
    assert [
        word
        for word in ("demo", "run", "check", "migrate", "key", "staff", "outbox", "simulate", "version")
        if word not in said
    ] == []


@pytest.mark.parametrize("command", [["run"], ["check"]])
def test_a_mistake_on_the_real_command_line_has_no_traceback(here: Path, command: list[str]) -> None:
    (here / ".env").write_text("MEDIANCE_LOG_LEVEL=LOUD\n")
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.cli import app; app()"
    done = subprocess.run([sys.executable, "-c", program, str(HOUSE), *command], capture_output=True, text=True)
    assert done.returncode == 1
    said = (done.stdout + done.stderr).strip()
    assert said.endswith("MEDIANCE_LOG_LEVEL is not right: write DEBUG, INFO, WARNING or ERROR.")
    assert "\n" not in said


def test_quick_commands_import_little() -> None:
    """`--help` and `version` answer at once: nothing heavy is loaded to say them."""
    program = "import sys; import bot.cli; print({'telegram', 'sqlalchemy', 'pydantic', 'babel'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=HOUSE)
    assert done.stdout == "set()\n"
