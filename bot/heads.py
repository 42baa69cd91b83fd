"""The audit's heads, one a night, in a file of the data folder: what the chain is held against.

The database does not hold this file, and whoever anchors the heads elsewhere too (paper, another machine) needs trust
nobody who has both.
"""

import re
from datetime import date
from pathlib import Path

from storage.audit import Head

NAME = "audit_heads"
LINE = re.compile(r"^\d{4}-\d\d-\d\d (\d+):([0-9a-f]{64})$", re.MULTILINE)
NOTED = re.compile(r"(\d{1,18}):([0-9a-f]{12,64})")


def note(folder: Path, head: Head, day: date) -> None:
    if head.number and head not in noted(folder):
        with (folder / NAME).open("a", encoding="ascii") as file:
            file.write(f"{line(head, day)}\n")


def line(head: Head, day: date) -> str:
    return f"{day} {head.number}:{head.hash}"


def noted(folder: Path) -> list[Head]:
    file = folder / NAME
    text = file.read_text(encoding="ascii", errors="replace") if file.exists() else ""
    return [Head(int(number), found) for number, found in LINE.findall(text)]


def read(said: str) -> Head | None:
    """As somebody typed it, perhaps only its beginning."""
    found = NOTED.fullmatch(said.strip())
    return Head(int(found[1]), found[2]) if found else None
