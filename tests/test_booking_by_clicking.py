"""A booking made by clicking, in a real browser, with the real bot: what the demo promises to a visitor."""

import re

import pytest
from playwright.async_api import Locator, expect

from bot.demo.looking import figures
from bot.demo.robot import PROGRAM
from tests.test_page import Visit, visit

CONSENT = ("Français", "Continuer", "Oui", "Oui", "Oui", "Non")
REQUEST = ("Énergie et eau", "Une facture", "Passer", "sur place", "Choisir un lieu", "Maison de quartier")
MOMENT = ("📅", "🕒", "Passer")


def key(phone: Locator, label: str) -> Locator:
    """The newest button whose words hold these."""
    return phone.locator(".log button", has_text=re.compile(re.escape(label))).last


def said(phone: Locator, text: str) -> Locator:
    return phone.locator(".log").get_by_text(text).last


async def counted(here: Visit, name: str, number: int) -> None:
    """What the page reads in the bot's own database."""
    figure = here.page.locator("dl > *", has=here.page.locator("dt", has_text=name)).locator("dd")
    await expect(figure).to_have_text(str(number), timeout=15000)


async def press(phone: Locator, label: str, times: int) -> None:
    """Presses the newest such button, and waits until the choice stands written under its question."""
    await key(phone, label).click(timeout=20000)
    await expect(phone.locator(".log").get_by_text(re.compile("➜"))).to_have_count(times, timeout=20000)


@pytest.mark.parametrize("width", [1400, 360])
async def test_a_booking_is_made_by_clicking(width: int) -> None:
    async with visit(width=width, program=PROGRAM, figures=figures) as here:
        amina = here.phone("Amina")
        await amina.get_by_role("button", name="Démarrer").click()
        await counted(here, "personne", 0)
        for times, label in enumerate((*CONSENT, *REQUEST, *MOMENT), 1):
            await press(amina, label, times)
        await key(amina, "Oui, c'est ça").click(timeout=20000)
        await expect(said(amina, "C'est noté")).to_be_visible(timeout=20000)
        await expect(amina.get_by_text("rendez-vous.ics")).to_be_visible(timeout=20000)
        await counted(here, "rendez-vous", 1)
        await counted(here, "personne", 1)


async def test_a_visitor_kills_the_bot_and_the_question_comes_back() -> None:
    async with visit(program=PROGRAM, figures=figures) as here:
        amina = here.phone("Amina")
        await amina.get_by_role("button", name="Démarrer").click()
        for times, label in enumerate(CONSENT, 1):
            await press(amina, label, times)
        await here.page.get_by_role("button", name=re.compile("kill -9")).click()
        await here.said("Amina", "/langue")
        await key(amina, "English").click(timeout=30000)
        await expect(said(amina, "What do you need?")).to_be_visible(timeout=20000)
