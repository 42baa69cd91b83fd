"""The container does what `make` does, as nobody in particular, and holds no secret.

There is no container engine where the tests run; so the files themselves are held to the steps that are run here.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from bench.memory import CONTAINER
from bot.cli import app
from bot.settings import PREFIX, Settings

HOUSE = Path(__file__).parent.parent
SECRETS = re.compile(r"token|password|secret|key(?!s_file)", re.IGNORECASE)


def dockerfile() -> list[tuple[str, str]]:
    text = (HOUSE / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.partition(" ")[0], " ".join(line.split()[1:])) for line in lines]


def said(instruction: str) -> list[str]:
    return [rest for word, rest in dockerfile() if word == instruction]


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for rest in said("ENV") for pair in shlex.split(rest))


def copied() -> list[str]:
    return [source for rest in said("COPY") for source in rest.split()[:-1]]


def service() -> dict[str, Any]:
    composed: dict[str, Any] = yaml.safe_load((HOUSE / "compose.yaml").read_text(encoding="utf-8"))
    bot: dict[str, Any] = composed["services"]["bot"]
    return bot


def installed_by_make() -> list[list[str]]:
    plan = subprocess.run(
        ["make", "--dry-run", "--always-make", ".venv/ready-to-run"], cwd=HOUSE, capture_output=True, text=True
    )
    return installs(plan.stdout.replace(".venv/bin/", "").splitlines())


def installs(commands: list[str]) -> list[list[str]]:
    return [shlex.split(command) for command in commands if "pip install" in command]


def test_it_installs_what_make_installs_in_the_same_way() -> None:
    container = [[word for word in step if word != "--no-cache-dir"] for step in installs(said("RUN"))]
    assert container == installed_by_make()
    assert len(container) == 2


def test_everything_it_copies_exists_and_every_package_is_copied() -> None:
    assert [source for source in copied() if not (HOUSE / source).exists()] == []
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    needed = {*project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"], "pyproject.toml"}
    needed |= {project["project"]["readme"], *project["project"]["license-files"]}
    assert needed <= set(copied())


def test_all_its_code_is_compiled_as_it_will_be_read() -> None:
    """Or each start would compile it again: Python may not write there."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    (compiled,) = [shlex.split(rest) for rest in said("RUN") if "compileall" in rest]
    assert set(compiled[4:]) == set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    words = [(word, rest) for word, rest in dockerfile()]
    assert words.index(("RUN", shlex.join(compiled))) > max(n for n, (word, _) in enumerate(words) if word == "COPY")


def test_its_python_says_the_same_help() -> None:
    """It reads no docstring, nor asserts anything."""
    told = "import json; from typer.main import get_command as of; from bot.cli import app; "
    told += "from tests.command_line import helps; print(json.dumps(helps(of(app))))"
    assert environment().items() >= CONTAINER.items()
    done = [
        subprocess.run([sys.executable, "-c", told], env=os.environ | one, cwd=HOUSE, capture_output=True, check=True)
        for one in ({}, CONTAINER)
    ]
    plain, optimized = (json.loads(one.stdout) for one in done)
    assert plain == optimized
    assert len(plain) > 20 and all(plain.values())


def test_only_what_it_copies_is_sent_to_the_builder() -> None:
    lines = (HOUSE / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    sent = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert sent == {source.partition("/")[0] for source in copied()}


def test_its_python_is_one_the_project_accepts() -> None:
    image = re.fullmatch(r"python:(\d+\.\d+)-slim", said("FROM")[0])
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert image
    assert project["project"]["requires-python"] == f">={image[1]}"


def test_it_runs_as_nobody_in_particular() -> None:
    words = [word for word, _ in dockerfile()]
    assert int(said("USER")[-1]) > 0
    assert words.index("USER") < words.index("CMD")
    assert "RUN" not in words[words.index("USER") :]


def test_its_commands_exist() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    health = json.loads(said("HEALTHCHECK")[0].partition("CMD ")[2])
    assert json.loads(said("ENTRYPOINT")[0]) == ["mediance"] == health[:1]
    assert {health[1], *json.loads(said("CMD")[0])} <= set(commands)


def test_it_holds_no_secret() -> None:
    told = {**environment(), **service()["environment"]}
    assert [name for name in told if SECRETS.search(name)] == []
    assert not any(".env" in source or source == "data" for source in copied())
    assert said("ARG") == []


def test_settings_it_names_are_settings() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    told = {name for name in {**environment(), **service()["environment"]} if name.startswith(PREFIX)}
    assert told <= known


def test_what_is_kept_is_kept_in_the_volume() -> None:
    folder = environment()["MEDIANCE_DATA_DIR"]
    mounts = dict(mount.split(":", 1) for mount in service()["volumes"])
    safe = Path(environment()["MEDIANCE_KEYS_FILE"])
    assert said("VOLUME") == [f"{folder} {safe.parent}"]
    told = service()["environment"]
    assert (told["MEDIANCE_DATA_DIR"], told["MEDIANCE_KEYS_FILE"]) == (folder, str(safe))
    assert Path(told["MEDIANCE_ERASURES_FILE"]).parent == safe.parent
    assert mounts["data"] == folder
    assert mounts["keys"] == str(safe.parent) and Path(folder) not in safe.parents
    assert mounts["./association.toml"] == environment()["MEDIANCE_ASSOCIATION"] + ":ro"


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("env_file", ".env"),
        ("read_only", True),
        ("restart", "unless-stopped"),
        ("stop_grace_period", "30s"),
        ("cap_drop", ["ALL"]),
        ("security_opt", ["no-new-privileges:true"]),
    ],
)
def test_composed_it_is_locked_and_comes_back(option: str, value: object) -> None:
    assert service()[option] == value
