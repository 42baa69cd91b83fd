"""What a button carries, in 64 bytes: `#run;question=option` when the conversation is kept, else all of it:
`flow?start=…&…;answer=…;question=option`. `<` in place of the question goes back.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote

LIMIT = 64
"""Bytes of callback data (Bot API)."""
BACK = "<"
_SPECIAL = re.compile("[%;=&?#]")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Press:
    """A button as it was pressed; `question` is empty for a button that only opens a conversation."""

    run: int | None = None
    flow: str = ""
    start: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    question: str = ""
    option: str = ""

    @property
    def back(self) -> bool:
        return self.question == BACK


def kept(run: int, question: str, option: str = "") -> str:
    return f"#{_base36(run)};{_pair(question, option)}"


def carried(
    flow: str, start: Mapping[str, str], answers: Mapping[str, str], question: str = "", option: str = ""
) -> str:
    head = flow + ("?" + "&".join(_pair(*pair) for pair in start.items()) if start else "")
    before = ";".join([head, *(_pair(*pair) for pair in answers.items())])
    return then(before, question, option) if question else before


def then(before: str, question: str, option: str) -> str:
    """What is carried, and what is answered now."""
    return f"{before};{_pair(question, option)}"


@lru_cache(64)
def read(data: str) -> Press | None:
    """What a button said; None for anything we never wrote. A turn asks several times."""
    head, *pairs = data.split(";")
    if not head or len(data.encode()) > LIMIT:
        return None
    answers = dict(_unpair(pair) for pair in pairs)
    question, option = answers.popitem() if answers else ("", "")
    if head.startswith("#"):
        run = head[1:]
        known = run and all(digit in _DIGITS for digit in run)
        return Press(run=int(run, 36), question=question, option=option) if known and question else None
    flow, _, start = head.partition("?")
    return Press(None, flow, dict(_unpair(pair) for pair in start.split("&") if pair), answers, question, option)


def _pair(name: str, value: str) -> str:
    return name if name == BACK else f"{_safe(name)}={_safe(value)}"


def _safe(text: str) -> str:
    return text if text.isalnum() else _SPECIAL.sub(lambda found: quote(found[0]), text)


def _unpair(pair: str) -> tuple[str, str]:
    name, _, value = pair.partition("=")
    return unquote(name), unquote(value)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
