"""The demo's stage really kills and restarts a process; its tour believes only what phones show, and says
in one sentence what went wrong."""

import io
import sys
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from rich.console import Console

from bot.demo.robot import RobotDiedError
from bot.demo.stage import Stage
from bot.demo.steps import Jump, KillAndRestart, OpenInvitation, Person, Press, Say, Send, Step, step
from bot.demo.tour import play

TOY = (sys.executable, str(Path(__file__).parent / "toy_bot.py"))
AMINA = Person("Amina", "usager", "fr")
KARIM = Person("Karim", "mediator", "fr")


async def toured(*steps: Step) -> tuple[bool, str]:
    paper = io.StringIO()
    console = Console(file=paper, width=100)
    async with Stage.open(program=TOY, next_reminder=in_two_days) as stage:
        went_well = await play(steps, [AMINA, KARIM], url=stage.url, console=console, invite=stage.invite)
    return went_well, paper.getvalue()


async def in_two_days(_: Path, now: datetime) -> datetime:
    return now + timedelta(days=2)


async def test_a_tour_is_printed_as_the_phones_showed_it() -> None:
    went_well, printed = await toured(
        step(KARIM, OpenInvitation("mediator"), "i_TOY"),
        step(AMINA, Say("/start"), "bonjour", "j'accepte"),
        step(AMINA, KillAndRestart()),
        step(AMINA, Press("accepte"), "réponse : yes", "merci"),
        step(AMINA, Send("sticker"), "pas compris"),
        step(AMINA, Jump("next-reminder")),
        step(AMINA, Say("après le saut"), "après le saut"),
    )
    assert went_well, printed
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    assert "\x1b" not in printed
    assert lines[2:8] == [
        "Amina > /start",
        "bot > Amina Bonjour ! D’accord ?",
        "[*J’accepte*]",
        "[Je refuse]",
        "-- the bot is killed (kill -9), then started again",
        "Amina > [J’accepte]",
    ]
    assert lines[-1] == "The tour went well: 7 steps out of 7."


async def test_a_step_that_fails_says_what_was_expected_and_what_was_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.demo.tour.PATIENCE_SECONDS", 0.5)
    went_well, printed = await toured(step(AMINA, Say("bonsoir"), "rendez-vous"), step(AMINA, Say("jamais dit")))
    assert not went_well
    said = " ".join(printed.split())
    assert "Step 1 of 2 failed: Amina wrote “bonsoir”; " in said
    assert "Amina's phone should show “rendez-vous”, but it showed “Reçu : bonsoir”." in said
    assert "jamais dit" not in printed


async def test_a_button_that_never_comes_fails_the_tour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.demo.tour.PATIENCE_SECONDS", 0.5)
    went_well, printed = await toured(step(AMINA, Press("Confirmer")))
    assert not went_well
    assert "such a button, but it showed “nothing”" in " ".join(printed.split())


async def test_a_bot_that_dies_at_start_is_quoted() -> None:
    dying = (sys.executable, "-c", "raise SystemExit('MEDIANCE_BOT_TOKEN is wrong: ask BotFather')")
    with pytest.raises(RobotDiedError, match="ask BotFather"):
        async with Stage.open(program=dying):
            pass


async def test_the_page_can_kill_the_bot_and_start_it_again() -> None:
    async def figures(_: Path) -> dict[str, int]:
        return {"Personnes": 0}

    async with (
        Stage.open(program=TOY, figures=figures) as stage,
        httpx.AsyncClient(base_url=stage.url, trust_env=False, timeout=60) as client,
    ):
        assert (await client.get("/sim/state")).json()["figures"] == {"Personnes": 0}
        for do, running in (
            ("kill", False),
            ("restart", True),
            ("restart", True),
            ("kill-and-restart", True),
        ):
            assert (await client.post("/sim/bot", json={"do": do})).json() == {"running": running}
        data = stage.data
    assert not stage.running()
    assert not data.exists()


async def test_the_bot_on_stage_never_inherits_the_settings_of_a_real_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MEDIANCE_DATABASE_URL", "sqlite:///real.db")
    telling = (
        sys.executable,
        "-c",
        "import os; print(sorted(n for n in os.environ if n.startswith('MEDIANCE_')), os.getcwd())",
    )
    async with Stage.open(program=TOY) as stage:
        stage.robot._program = telling
        printed = await stage.robot.ask()
    assert "MEDIANCE_DATABASE_URL" not in printed
    assert "MEDIANCE_DATA_DIR" in printed
    assert "mediance-demo-" in printed.split("]")[1]
