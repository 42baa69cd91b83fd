"""The page of phones, in a real browser against the real simulator: what a visitor sees, with a mouse, a
finger, a keyboard or a screen reader, in both themes and both directions of writing."""

import re
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

from bot.demo.looking import next_reminder
from bot.demo.stage import Figures, Stage
from tests import chromium

TOY = (sys.executable, str(Path(__file__).parent / "toy_bot.py"))
CHROMIUM = chromium.find()
QUIETLY = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CAST = [("Amina", "usager", "fr"), ("Yusuf", "usager", "ar"), ("Karim", "mediator", "fr")]
READABLE = (Path(__file__).parent / "contrast.js").read_text()

TOO_SMALL = """[...document.querySelectorAll("button, select, textarea, a.key")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.9)
    .map((one) => one.outerHTML)"""


@dataclass
class Visit:
    page: Page
    phones: dict[str, int]
    client: httpx.AsyncClient

    def phone(self, name: str) -> Locator:
        return self.page.locator(f"#phone-{self.phones[name]}")

    async def said(self, name: str, text: str) -> None:
        await self.client.post(f"/sim/phones/{self.phones[name]}/say", json={"text": text})

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


async def figures(_: Path) -> dict[str, int]:
    return {"people": 0, "requests": 2}


@asynccontextmanager
async def visit(
    width: int = 1400, height: int = 900, theme: str = "light", program: Sequence[str] = TOY, figures: Figures = figures
) -> AsyncIterator[Visit]:
    async with (
        Stage.open(program=program, figures=figures, next_reminder=next_reminder) as stage,
        httpx.AsyncClient(base_url=stage.url, trust_env=False, timeout=60) as client,
        async_playwright() as playwright,
    ):
        phones = {}
        for name, role, language in CAST:
            wanted = {"name": name, "role": role, "language": language}
            phones[name] = (await client.post("/sim/phones", json=wanted)).json()["id"]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIETLY)
        page = await browser.new_page(
            viewport=ViewportSize(width=width, height=height),
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda one: troubles.append(one.url) if not _ours(one.url, stage.url) else None)
        await page.goto(stage.url)
        await expect(page.locator(".phone")).to_have_count(len(CAST))
        yield Visit(page, phones, client)
        assert troubles == []
        await browser.close()


def _ours(url: str, home: str) -> bool:
    return url.startswith((home, "data:"))


async def test_a_conversation_with_the_keyboard_alone() -> None:
    async with visit() as here:
        amina = here.phone("Amina")
        await amina.get_by_role("combobox").focus()
        for _ in range(2):  # the log, which scrolls with the arrows, then the button
            await here.page.keyboard.press("Tab")
        await here.page.keyboard.press("Enter")
        accept = amina.get_by_role("button", name="J’accepte")
        await expect(accept).to_be_visible()
        await expect(amina.get_by_role("textbox")).to_be_focused()
        while not await accept.evaluate("node => node === document.activeElement"):
            await here.page.keyboard.press("Shift+Tab")
        await here.page.keyboard.press("Enter")
        await expect(amina.get_by_role("log")).to_contain_text("Réponse : yes")
        await expect(amina.get_by_role("log")).to_contain_text("modifié")
        await expect(amina.get_by_role("status")).to_have_text("Bien reçu")
        focused = await here.page.evaluate("document.activeElement.closest('.message') !== null")
        assert focused, "the focus stays where the button was"


async def test_nothing_that_is_written_becomes_markup() -> None:
    async with visit() as here:
        await here.said("Amina", "<img src=x onerror=alert(1)>")
        log = here.phone("Amina").get_by_role("log")
        await expect(log).to_contain_text("Reçu : <img src=x onerror=alert(1)>")
        assert await log.locator("img").count() == 0


async def test_bold_is_bold() -> None:
    async with visit() as here:
        await here.said("Amina", "/start")
        await here.phone("Amina").get_by_role("button", name="Je refuse").click()
        await expect(here.phone("Amina").locator("strong")).to_have_text("beaucoup")


async def test_arabic_is_written_from_the_right() -> None:
    async with visit() as here:
        await here.said("Yusuf", "مرحبا")
        log = here.phone("Yusuf").get_by_role("log")
        await expect(log.locator(".message.bot")).to_be_visible()
        bot, person, whole = [await box(log.locator(one)) for one in (".bot .bubble", ".person .bubble", ":scope")]
        middle = whole["x"] + whole["width"] / 2
        assert person["x"] + person["width"] < middle < bot["x"] + bot["width"]
        assert await log.locator(".person .words").evaluate("node => node.matches(':dir(rtl)')")


@pytest.mark.parametrize(("width", "height"), [(360, 740), (768, 1024), (1400, 900)])
async def test_it_fits_and_every_target_is_wide_enough_for_a_finger(width: int, height: int) -> None:
    async with visit(width, height) as here:
        for name in here.phones:
            await here.said(name, "/start")
            await expect(here.phone(name).locator(".key")).to_have_count(2)
        assert await here.page.evaluate("document.documentElement.scrollWidth") == width
        assert await here.page.evaluate(TOO_SMALL) == []


async def test_on_a_narrow_screen_the_tabs_lead_to_each_phone() -> None:
    async with visit(360, 740) as here:
        tabs = here.page.get_by_role("navigation").get_by_role("button")
        await expect(tabs).to_have_count(3)
        await expect(here.phone("Karim")).not_to_be_in_viewport()
        await here.said("Karim", "bonjour")
        await expect(tabs.nth(2)).to_contain_text("1 nouveau")
        await tabs.nth(2).click()
        await expect(here.phone("Karim")).to_be_in_viewport(ratio=0.9)
        await expect(tabs.nth(2)).to_have_attribute("aria-current", "true")
        await expect(tabs.nth(2)).to_contain_text("médiation")


async def test_on_a_wide_screen_the_three_phones_are_side_by_side() -> None:
    async with visit() as here:
        for name in here.phones:
            await expect(here.phone(name)).to_be_in_viewport(ratio=0.99)
        await expect(here.page.get_by_role("navigation")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_word_can_be_read(theme: str) -> None:
    async with visit(theme=theme) as here:
        await here.said("Amina", "/start")
        await here.said("Yusuf", "مرحبا")
        await here.phone("Amina").get_by_role("button", name="J’accepte").click()
        await expect(here.phone("Amina").get_by_role("log")).to_contain_text("Merci")
        await here.phone("Amina").get_by_role("button", name="Commandes").click()
        assert await here.page.evaluate(READABLE) == []


async def test_who_scrolled_up_is_left_in_peace() -> None:
    async with visit() as here:
        log = here.phone("Amina").get_by_role("log")
        for number in range(12):
            await here.said("Amina", f"ligne {number}")
            await expect(log).to_contain_text(f"Reçu : ligne {number}")
        assert await log.evaluate("node => node.scrollHeight - node.scrollTop - node.clientHeight") < 2
        await log.evaluate("node => { node.scrollTop = 0 }")
        await log.press("Home")
        amina = here.phones["Amina"]
        sent = {"chat_id": amina, "text": "un rappel"}
        await here.client.post("/bot42:SIMULATED/sendMessage", json=sent)
        latest = here.phone("Amina").get_by_role("button", name="Nouveaux messages")
        await expect(latest).to_be_visible()
        assert await log.evaluate("node => node.scrollTop") == 0
        await latest.click()
        await expect(here.phone("Amina").get_by_text("un rappel")).to_be_in_viewport()
        await expect(latest).to_be_hidden()


async def test_the_clock_the_figures_and_the_process() -> None:
    async with visit() as here:
        page = here.page
        await expect(page.locator("#figures")).to_have_text(re.compile(r"personne\s*0\s*demandes\s*2"))
        before = await page.locator("#now").get_attribute("datetime")
        await here.button("+1 jour").click()
        await expect(page.locator("#notice")).to_contain_text("L’horloge indique maintenant")
        assert before is not None
        assert before[:10] < (await page.locator("#now").get_attribute("datetime") or "")[:10]
        await here.button("Jusqu’au prochain rappel").click()
        await expect(page.locator("#notice")).to_contain_text("Aucun rappel")
        await here.client.post("/sim/bot", json={"do": "kill"})
        await expect(page.locator("#running")).to_have_text("Robot arrêté")
        await here.button("Redémarrer le robot").click()
        await expect(page.locator("#running")).to_have_text("Robot en marche")
        await here.button("kill -9 puis redémarrer le robot").click()
        await expect(page.locator("#notice")).to_contain_text("relancé")


async def test_commands_bad_input_language_and_block() -> None:
    async with visit() as here:
        amina = here.phone("Amina")
        await amina.get_by_role("button", name="Démarrer").click()
        await amina.get_by_role("button", name="Commandes").click()
        await amina.get_by_role("button", name="/menu Revenir au menu").click()
        await expect(amina.get_by_role("log")).to_contain_text("Reçu : /menu")
        await amina.get_by_role("button", name="Joindre").press("Enter")
        await here.page.keyboard.press("Escape")
        await expect(amina.get_by_role("button", name="Un autocollant")).to_be_hidden()
        await amina.get_by_role("button", name="Joindre").click()
        await amina.get_by_role("button", name="Un autocollant").click()
        await expect(amina.get_by_role("log")).to_contain_text("Je n’ai pas compris.")
        await amina.get_by_role("combobox").select_option("ar")
        await expect(amina.get_by_role("log")).to_have_attribute("dir", "rtl")
        await amina.get_by_role("button", name="Joindre").click()
        await amina.get_by_role("button", name="Bloquer le robot").click()
        await amina.get_by_role("button", name="Débloquer le robot").click()
        await expect(amina.get_by_role("textbox")).to_be_visible()


async def test_the_page_speaks_english_too() -> None:
    async with visit() as here:
        await here.button("English").click()
        await expect(here.page.locator(".banner")).to_contain_text("Telegram is simulated here")
        await expect(here.phone("Amina").get_by_role("button", name="Start")).to_be_visible()
        assert await here.page.evaluate("document.documentElement.lang") == "en"


async def box(where: Locator) -> dict[str, float]:
    found = await where.bounding_box()
    assert found is not None
    return dict(found)
