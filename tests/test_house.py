"""The rules no linter knows: small files, no drawer for odds and ends, one place for time and for chance."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "storage", "flows")
LONGEST = 300
WITH_A_LAW = 60  # lines from which a file says, at its head, what it holds to
DRAWERS = {"utils", "util", "helpers", "helper", "manager", "managers", "base", "common", "misc", "tools"}

OUTSIDE = ("bot/simulator/*", "bot/demo/*")  # they play the world around the bot
ALLOWED = {
    "the time": ("bot/clock.py", *OUTSIDE),
    "chance": ("bot/invitation.py", "handlers/lease.py", "handlers/rounds.py", "storage/sealed.py", *OUTSIDE),
    "a task of its own": ("bot/app.py", "bot/replica.py", "handlers/lanes.py", "handlers/telegram/sender.py", *OUTSIDE),
    "a wait that may miss its cancellation": (),
    "the environment": ("bot/settings.py", *OUTSIDE),
    "SQLAlchemy": ("storage/*", "bot/settings.py", "bot/database.py", *OUTSIDE),
}
CALLS = {
    "datetime.now": "the time",
    "datetime.utcnow": "the time",
    "datetime.today": "the time",
    "date.today": "the time",
    "time.time": "the time",
    "time.time_ns": "the time",
    "asyncio.create_task": "a task of its own",
    "asyncio.ensure_future": "a task of its own",
    "asyncio.wait_for": "a wait that may miss its cancellation",
    "os.environ": "the environment",
    "os.getenv": "the environment",
}
MODULES = {"random": "chance", "secrets": "chance", "uuid": "chance", "sqlalchemy": "SQLAlchemy"}


def files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (HOUSE / folder).rglob("*.py"))


def name(file: Path) -> str:
    return file.relative_to(HOUSE).as_posix()


def uses(tree: ast.AST) -> Iterator[str]:
    """What a file reaches for, among the things that have one place."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=attribute):
                yield CALLS.get(f"{owner}.{attribute}", "")
            case ast.Import(names=names):
                yield from (MODULES.get(alias.name.partition(".")[0], "") for alias in names)
            case ast.ImportFrom(module="sqlalchemy", names=[ast.alias(name="Connection")]):
                pass  # what handlers pass on without looking inside
            case ast.ImportFrom(module=str(module), names=names):
                yield MODULES.get(module.partition(".")[0], "")
                yield from (CALLS.get(f"{module}.{alias.name}", "") for alias in names)


def test_files_are_short() -> None:
    long = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files(*ROOMS, "tests")}
    assert {file: lines for file, lines in long.items() if lines > LONGEST} == {}


def test_nothing_is_a_drawer_for_odds_and_ends() -> None:
    parts = {part for file in files(*ROOMS, "tests") for part in file.relative_to(HOUSE).with_suffix("").parts}
    assert parts & DRAWERS == set()


def test_a_file_that_matters_opens_with_its_law() -> None:
    silent = [
        name(file)
        for file in files(*ROOMS)
        if len((text := file.read_text(encoding="utf-8")).splitlines()) > WITH_A_LAW
        and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_time_chance_tasks_and_sql_have_one_place() -> None:
    found = {(name(file), use) for file in files(*ROOMS) for use in uses(ast.parse(file.read_bytes())) if use}
    strayed = [(file, use) for file, use in found if not any(fnmatch(file, allowed) for allowed in ALLOWED[use])]
    assert sorted(strayed) == []


@pytest.mark.parametrize(
    ("code", "use"),
    [
        ("datetime.now(UTC)", "the time"),
        ("import datetime\ndatetime.datetime.now()", "the time"),
        ("from time import time", "the time"),
        ("import random", "chance"),
        ("from secrets import token_hex", "chance"),
        ("from uuid import uuid4", "chance"),
        ("asyncio.create_task(x)", "a task of its own"),
        ("asyncio.wait_for(x, 1)", "a wait that may miss its cancellation"),
        ("os.environ['X']", "the environment"),
        ("from sqlalchemy import Connection, select", "SQLAlchemy"),
        ("from sqlalchemy import Connection", None),
        ("group.create_task(x)", None),
    ],
)
def test_the_rule_sees_what_it_looks_for(code: str, use: str | None) -> None:
    assert [found for found in uses(ast.parse(code)) if found] == ([use] if use else [])


def test_every_package_has_its_place() -> None:
    packages = {file.parent for file in files(*ROOMS, "locales", "tests")}
    assert [name(folder) for folder in packages if not (folder / "__init__.py").exists()] == []
    roots = {folder.name for folder in HOUSE.iterdir() if (folder / "__init__.py").exists()}
    assert roots == {*ROOMS, "locales", "tests"}


def test_imports_go_one_way() -> None:
    contracts = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()", "--no-cache"]
    done = subprocess.run(contracts, cwd=HOUSE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_nothing_tells_where_it_was_made() -> None:
    """No path of one machine, no registry: the same files serve everywhere."""
    private = re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|home)/|(?:pypi|pythonhosted)\.or[g]|index-ur[l]")
    kinds = {".py", ".toml", ".yaml", ".txt", ".po", ".md", ".example", ".html", ".js", ".css", ""}
    rooms = [file for room in (*ROOMS, "locales", "tests", "requirements") for file in (HOUSE / room).rglob("*")]
    texts = [file for file in (*HOUSE.iterdir(), *rooms) if file.is_file() and file.suffix in kinds]
    told = [name(file) for file in texts if file.name not in {".env", ".git", "Makefile"}]
    assert [file for file in told if private.search((HOUSE / file).read_text(encoding="utf-8"))] == []
