"""The sheet that a mediator gives to a partner, on one page of A4. Its words are the conversation's.

The libraries are heavy and optional (mediance[poster]): they are imported when a first sheet is drawn, and without them
the same words are a plain file.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Literal

from flows.exchange import Row


def drawing() -> Callable[[Sequence[Row]], bytes] | None:
    """None where nothing can be drawn."""
    return drawn if all(find_spec(name) for name in ("fpdf", "segno", "uharfbuzz")) else None


def drawn(rows: Sequence[Row]) -> bytes:
    """As PDF, each line from the side its language begins at."""
    from bot.poster.page import RIGHT_TO_LEFT, Page

    page = Page()
    for row in rows:
        page.gap(8 if row.bold else 2)
        align: Literal["L", "R"] = "R" if row.language in RIGHT_TO_LEFT else "L"
        page.line(row.words, row.points, bold=row.bold, soft=row.soft, language=row.language, align=align)
    return page.bytes()
