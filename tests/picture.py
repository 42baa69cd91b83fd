"""Makes the README's picture: `python -m tests.picture`. The tour is played until the mediator has the card, and a
second person reads the consent in Arabic; then the page is photographed as it is."""

import asyncio
from pathlib import Path

from playwright.async_api import ViewportSize, async_playwright
from rich.console import Console

from bot.demo.looking import figures, next_reminder
from bot.demo.script import CAST, TOUR, YUSUF
from bot.demo.stage import Stage
from bot.demo.steps import Receive
from bot.demo.tour import play
from tests import chromium
from tests.test_page import QUIETLY

PICTURE = Path(__file__).parent.parent / "docs/images/demo.png"


async def make() -> None:
    card = next(number for number, step in enumerate(TOUR, 1) if isinstance(step.act, Receive))
    reading = [step for step in TOUR if step.person == YUSUF][:3]
    async with Stage.open(figures=figures, next_reminder=next_reminder) as stage, async_playwright() as playwright:
        steps = (*TOUR[:card], *reading)
        assert await play(steps, CAST, url=stage.url, console=Console(quiet=True), invite=stage.invite)
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=QUIETLY)
        page = await browser.new_page(viewport=ViewportSize(width=1400, height=900))
        await page.goto(stage.url)
        await page.get_by_text("توقف").first.wait_for()
        await page.wait_for_timeout(1000)
        await page.screenshot(path=PICTURE)
        await browser.close()


if __name__ == "__main__":
    asyncio.run(make())
