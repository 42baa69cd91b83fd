"""What is drawn when it leaves: a page to print, line after line, the square that a phone's camera reads, or an
appointment as calendars read it.

The libraries are heavy: they are loaded at the first paper, in a thread that nobody waits for. Where those of the
poster are not installed the same words leave as a plain text, and nobody is left without.
"""

import io
import json
import unicodedata
from typing import Literal

from flows.ics import Planned, written
from handlers.telegram.calls import File

MANNERS = {"title": (15.0, True), "line": (12.0, False), "small": (10.0, False)}
"""Points, and whether it is bold."""


def drawn(kind: str, file: File) -> File:
    if kind == "calendar":
        return File(file.name, written(Planned.model_validate_json(file.content)).encode())
    try:
        return File(file.name, page(file.content) if kind == "page" else square(file.content))
    except ModuleNotFoundError:
        return File(f"{file.name.rpartition('.')[0]}.txt", _plain(kind, file.content))


def _plain(kind: str, content: bytes) -> bytes:
    return "\n".join(words for _, _, words in json.loads(content)).encode() if kind == "page" else content


def square(link: bytes) -> bytes:
    import segno

    picture = io.BytesIO()
    segno.make(link.decode(), error="q").save(picture, kind="png", scale=12, border=4)
    return picture.getvalue()


def page(content: bytes) -> bytes:
    """A4, as many pages as it takes; each line in the direction of its language, a rule where the language changes."""
    from bot.poster.page import RIGHT_TO_LEFT, drawable, sheet

    pdf, before = sheet(), ""
    pdf.set_auto_page_break(auto=True, margin=18)
    for language, manner, words in json.loads(content):
        align, (points, bold) = "R" if language in RIGHT_TO_LEFT else "L", MANNERS[manner]
        if before not in ("", language):
            pdf.ln(6)
            pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
            pdf.ln(6)
        before = language
        pdf.set_font("DejaVu", "B" if bold else "", points)
        for line in words.split("\n"):
            pdf.set_text_shaping(use_shaping_engine=True, direction=direction(line))
            pdf.multi_cell(0, points * 0.55, drawable(line, pdf), align=align, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def direction(line: str) -> Literal["ltr", "rtl"]:
    """That of its first letter: an address in Latin letters stays as it is on an Arabic page."""
    strong = (unicodedata.bidirectional(letter) for letter in line)
    return "rtl" if next((one for one in strong if one in ("L", "R", "AL")), "L") != "L" else "ltr"
