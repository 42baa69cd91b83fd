"""What an operator has in front of them: a folder where everything is right, a command line, a report to read."""

import inspect
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from click.testing import Result
from typer.testing import CliRunner

from bot import keys
from bot.cli import app
from tests.fake_telegram import TOKEN, serving

HOUSE = Path(__file__).parent.parent
SIGNS = {"✓": "good", "!": "warning", "✗": "to mend"}


@contextmanager
def a_place_where_all_is_right(folder: Path) -> Iterator[None]:
    (folder / "association.toml").write_bytes((HOUSE / "association.example.toml").read_bytes())
    keys.make(folder / "mediance.keys")
    with serving() as telegram, logs_as_before():
        (folder / ".env").write_text(f"MEDIANCE_BOT_TOKEN={TOKEN}\nMEDIANCE_API_URL={telegram}\n", encoding="utf-8")
        yield


@contextmanager
def logs_as_before() -> Iterator[None]:
    """`run` takes hold of the logs of the whole process."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def typed(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=False)


def report(result: Result) -> dict[str, tuple[str, str]]:
    """subject → (verdict, what is said)"""
    lines = [re.fullmatch(r"(.) (good|warning|to mend) +([^:]+): (.*)", line) for line in result.stdout.splitlines()]
    assert all(line and SIGNS[line[1]] == line[2] for line in lines), result.stdout
    return {line[3]: (line[2], line[4]) for line in lines if line}


def helps(command: Any, path: str = "mediance") -> dict[str, str]:
    """What each command says of itself."""
    own = {path: inspect.cleandoc(command.help or "")}
    for name, inner in getattr(command, "commands", {}).items():
        own |= helps(inner, f"{path} {name}")
    return own
