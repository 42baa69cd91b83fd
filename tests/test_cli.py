"""What an operator types, and what comes back: one line for each thing, one sentence for each mistake."""

import hashlib
import json
import logging
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import structlog
from click.testing import Result
from typer.testing import CliRunner

from bot import checks, settings
from bot.cli import app
from bot.health import touch
from bot.mend import Mend
from storage import schema

HERE = Path(__file__).parent.parent
TOKEN = "42:A-token_of_the-fake_telegram"
SIGNS = {"✓": "good", "!": "warning", "✗": "to mend"}


class FakeTelegram(BaseHTTPRequestHandler):
    """Knows one bot, and answers getMe as Telegram does."""

    def do_POST(self) -> None:
        known = self.path == f"/bot{TOKEN}/getMe"
        me = {"id": 42, "is_bot": True, "first_name": "Exemple", "username": "ExempleBot"}
        said = {"ok": True, "result": me} if known else {"ok": False, "error_code": 401, "description": "Unauthorized"}
        body = json.dumps(said).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen of the tests."""


@pytest.fixture(scope="module")
def telegram() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeTelegram)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def here(tmp_path: Path, telegram: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where everything is right."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "association.toml").write_bytes((HERE / "association.example.toml").read_bytes())
    (tmp_path / ".env").write_text(f"MEDIANCE_BOT_TOKEN={TOKEN}\nMEDIANCE_API_URL={telegram}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def logs_of_before() -> Iterator[None]:
    """`run` takes hold of the logs of the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def typed(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def database(here: Path) -> str:
    return f"sqlite:///{here}/data/mediance.sqlite3"


def report(result: Result) -> dict[str, tuple[str, str]]:
    """subject → (verdict, what is said)"""
    lines = [re.fullmatch(r"(.) (good|warning|to mend) +([^:]+): (.*)", line) for line in result.stdout.splitlines()]
    assert all(line and SIGNS[line[1]] == line[2] for line in lines), result.stdout
    return {line[3]: (line[2], line[4]) for line in lines if line}


def test_check_says_one_line_for_each_thing(here: Path) -> None:
    result = typed("check")
    assert result.exit_code == 0
    found = report(result)
    assert {subject: verdict for subject, (verdict, _) in found.items()} == dict.fromkeys(
        ("settings", "association", "data folder", "disk", "database", "Telegram"), "good"
    )
    assert found["Telegram"][1] == "the bot answers as @ExempleBot"
    assert found["association"][1].endswith("permanences: 3; without hours, so closed to booking: 1")
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
    assert found["settings"] == ("warning", "MEDIANCE_PORT is not a setting of this program: remove it.") or (
        "MEDIANCE_PORT" in found["settings"][1]
    )


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


def test_little_room_on_the_disk_is_said() -> None:
    with pytest.raises(Mend, match=r"\d+ MB left for data: free \d+ MB or more\."):
        checks.room(settings.read(), needed=10**18)


def test_migrate_makes_the_database_and_may_be_repeated(here: Path) -> None:
    for _ in range(2):
        result = typed("migrate")
        assert (result.exit_code, result.stdout) == (0, f"{here}/data/mediance.sqlite3 is up to date.\n")
    assert schema.state(database(here)) == "current"
    assert report(typed("check"))["database"][1].endswith("is up to date")


def of_a_newer_version(file: Path) -> None:
    typed("migrate")
    with sqlite3.connect(file) as connection:
        connection.execute("update alembic_version set version_num = 'from-the-future'")
    connection.close()


def garbage(file: Path) -> None:
    file.write_bytes(b"this is a letter, not a database\n" * 200)


def a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize(
    ("harm", "mend"),
    [
        (of_a_newer_version, "was made by a newer version of this program: install that version"),
        (garbage, "is not a database: move the file away, or restore your latest backup."),
        (a_folder, "cannot be opened: let this user write in its folder."),
    ],
)
@pytest.mark.parametrize(
    "command", [("migrate",), ("run",), ("staff", "invite", "--role", "mediator", "--name", "Ana")]
)
def test_a_database_that_cannot_be_used_is_left_alone(
    here: Path, harm: object, mend: str, command: tuple[str, ...]
) -> None:
    file = here / "data" / "mediance.sqlite3"
    file.parent.mkdir()
    assert callable(harm)
    harm(file)
    before = file.read_bytes() if file.is_file() else b""
    result = typed(*command)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("mediance: the database ")
    assert mend in result.stderr
    assert "Traceback" not in result.stderr
    assert (file.read_bytes() if file.is_file() else b"") == before
    verdict, said = report(typed("check"))["database"]
    assert (verdict, mend in said) == ("to mend", True)


def test_a_password_is_not_shown(here: Path) -> None:
    (here / ".env").write_text("MEDIANCE_DATABASE_URL=postgresql://someone:hunter2@127.0.0.1:9/mediance\n")
    result = typed("migrate")
    assert result.exit_code == 1
    assert "hunter2" not in result.output
    assert "postgresql://someone:***@127.0.0.1:9/mediance" in result.stderr


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
    assert (row["role"], row["name"]) == ("mediator", "Ana")
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


def test_the_commands_are_those_of_the_readme() -> None:
    said = typed("--help").stdout
    assert [
        word for word in ("demo", "run", "check", "migrate", "staff", "simulate", "version") if word not in said
    ] == []


@pytest.mark.parametrize("command", [["run"], ["check"]])
def test_a_mistake_on_the_real_command_line_has_no_traceback(here: Path, command: list[str]) -> None:
    (here / ".env").write_text("MEDIANCE_LOG_LEVEL=LOUD\n")
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.cli import app; app()"
    done = subprocess.run([sys.executable, "-c", program, str(HERE), *command], capture_output=True, text=True)
    assert done.returncode == 1
    said = (done.stdout + done.stderr).strip()
    assert said.endswith("MEDIANCE_LOG_LEVEL is not right: write DEBUG, INFO, WARNING or ERROR.")
    assert "\n" not in said


def test_quick_commands_import_little() -> None:
    """`--help` and `version` answer at once: nothing heavy is loaded to say them."""
    program = "import sys; import bot.cli; print({'telegram', 'sqlalchemy', 'pydantic', 'babel'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=HERE)
    assert done.stdout == "set()\n"
