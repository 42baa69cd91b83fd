"""A poster for one permanence: a square that a phone's camera opens the conversation with, the place chosen already.

It greets in every language the bot speaks, in words that stay short. Fonts travel with it (DejaVu, see fonts/LICENSE),
so that it looks the same everywhere; the libraries are heavy, and only this command needs them.
"""

import re
from pathlib import Path

import segno
from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.translations import Catalogues
from flows.domain.association import Association, Permanence
from flows.poster import AIM, ASK, FREE, HELLO

FONTS = Path(__file__).with_name("fonts")
WIDTH, MARGIN, SQUARE = 210.0, 18.0, 82.0
"""Millimetres, on a page of A4 (210 by 297)."""
INK, SOFT = (24, 33, 48), (90, 100, 116)
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


def poster(association: Association, place: Permanence, link: str, catalogues: Catalogues) -> bytes:
    """One page of A4, as PDF. `link`: what the square says."""
    page = Page()
    page.line(association.name, 13, soft=True)
    page.gap(5)
    languages = catalogues.languages
    large = 1.0 if len(languages) <= 3 else 3 / len(languages)
    for language in languages:
        say = catalogues.text(language)
        page.line(say(HELLO), 30 * large, bold=True, language=language)
        page.line(say(ASK), 14 * large, language=language)
        page.line(say(FREE), 12 * large, soft=True, language=language)
        page.gap(4 * large)
    page.square(link)
    for language in languages:
        page.line(catalogues.text(language)(AIM), 11 * large, language=language)
    page.line(link.removeprefix("https://"), 10, soft=True)
    page.gap(4)
    page.line(place.name, 17, bold=True)
    page.line(place.address, 13)
    return page.bytes()


def sheet() -> FPDF:
    """An empty page of A4, and the letters to write on it."""
    pdf = FPDF(format="A4")
    pdf.set_margin(MARGIN)
    pdf.set_lang("fr")
    for style, name in (("", "DejaVuSans"), ("B", "DejaVuSans-Bold")):
        pdf.add_font("DejaVu", style, FONTS / f"{name}.ttf")
    pdf.add_page()
    return pdf


class Page:
    """Lines from top to bottom, each in the middle."""

    def __init__(self) -> None:
        self._pdf = sheet()
        self._pdf.set_auto_page_break(auto=False)

    def line(self, words: str, points: float, *, bold: bool = False, soft: bool = False, language: str = "fr") -> None:
        """On several lines when it is too long; a sign that the fonts do not have is left out."""
        pdf, arabic = self._pdf, language in RIGHT_TO_LEFT
        pdf.set_font("DejaVu", "B" if bold else "", points)
        pdf.set_text_color(*(SOFT if soft else INK))
        pdf.set_text_shaping(use_shaping_engine=True, direction="rtl" if arabic else "ltr")
        pdf.multi_cell(0, points * 0.5, drawable(words, pdf), align="C", new_x="LMARGIN", new_y="NEXT")

    def gap(self, millimetres: float) -> None:
        self._pdf.ln(millimetres)

    def square(self, link: str) -> None:
        pdf, rows = self._pdf, [bytes(row) for row in segno.make(link, error="q").matrix]
        side, top, left = SQUARE / len(rows), self._pdf.get_y() + 3, (WIDTH - SQUARE) / 2
        pdf.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows):
            for run in re.finditer(rb"\x01+", row):
                wide = (run.end() - run.start()) * side
                pdf.rect(left + run.start() * side, top + down * side, wide, side, style="F")
        pdf.set_y(top + SQUARE + 5)

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())


def drawable(words: str, pdf: FPDF) -> str:
    font = pdf.current_font
    known = font.cmap if isinstance(font, TTFFont) else {}
    return re.sub(r"  +", " ", "".join(sign for sign in words if ord(sign) in known)).strip()
