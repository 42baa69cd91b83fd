"""What `mediance check` looks at, in the order a newcomer sets things up; nothing here changes what is stored.

A check answers with what it found, or raises the Mend. All are made, so that one visit shows every mistake; only
the settings come first and alone, since the others read them.
"""

import errno
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import account, association, database, keys, places, settings
from bot.clock import Clock
from bot.mend import Mend
from bot.settings import Settings
from bot.translations import Catalogues
from flows.domain import guides, numbers
from storage import unled

ROOM = 200_000_000  # bytes: some weeks of messages, and a backup


@dataclass(frozen=True)
class Line:
    """One line of the report. A warning is worth a look and stops nothing."""

    subject: str
    said: str
    verdict: str = "good"

    def __str__(self) -> str:
        sign = {"good": "✓ good   ", "warning": "! warning", "mend": "✗ to mend"}[self.verdict]
        return f"{sign}  {self.subject}: {self.said}"


async def everything() -> list[Line]:
    """The whole report, one line for each thing."""
    try:
        chosen = settings.read()
    except Mend as mend:
        return [Line("settings", str(mend), "mend")]
    return [
        Line("settings", "understood"),
        *(Line("settings", said, "warning") for said in settings.warnings()),
        *(_line(subject, check, chosen) for subject, check in CHECKS.items()),
        *_differing(chosen),
        *_unled(chosen),
        *aged(Clock(chosen.clock_file).now().date()),
        await telegram(chosen),
    ]


def _differing(chosen: Settings) -> list[Line]:
    try:
        said = places.differing(chosen)
    except Mend:
        return []  # said above
    return [Line("places", said, "warning")] if said else []


def _unled(chosen: Settings) -> list[Line]:
    """Requests that wait, of which nobody who leads may hear: those who are parted from the person are told nothing."""
    try:
        number = database.look(chosen, unled.waiting) if database.state(chosen) == "current" else 0
    except Mend:
        return []  # said above
    said = (
        f"waiting, and nobody who leads may hear of it: {number}. They are parted from the person, or nobody leads; "
        "invite one more: `mediance staff invite --role coordinator --name NAME`."
    )
    return [Line("requests", said, "warning")] if number else []


def aged(today: date) -> Iterator[Line]:
    """What this program says to people of the world outside, and nobody has looked at for a long time."""
    for what, when in {"emergency numbers": numbers.CHECKED, "guides": guides.REVIEWED}.items():
        if guides.aged(when, today):
            yield Line(what, f"last verified on {when}: look again whether they are right.", "warning")


def _line(subject: str, check: Callable[[Settings], str], chosen: Settings) -> Line:
    try:
        return Line(subject, check(chosen))
    except Mend as mend:
        return Line(subject, str(mend), "mend")


def described(chosen: Settings) -> str:
    found = association.read(chosen.association)
    languages = Catalogues().languages
    if found.default_language not in languages:
        raise Mend(
            f"{chosen.association}: default_language: the bot does not speak {found.default_language!r}; "
            f"write one of {', '.join(languages)}."
        )
    return f"{found.name}, {'; '.join(_places(len(found.permanences), sum(not p.receives for p in found.permanences)))}"


def _places(count: int, unsure: int) -> Iterator[str]:
    yield f"permanences: {count}"
    if unsure:
        yield f"without hours, so closed to booking: {unsure}"


def data_folder(chosen: Settings) -> str:
    database.folder(chosen)
    try:
        with tempfile.TemporaryFile(dir=chosen.data_dir) as trial:
            trial.write(b"x" * 4096)
    except OSError as refused:
        mend = "free some space on the disk" if refused.errno == errno.ENOSPC else "let this user write there"
        raise Mend(
            f"nothing can be written in the folder {chosen.data_dir} ({refused.strerror}): "
            f"{mend}, or name another in MEDIANCE_DATA_DIR."
        ) from None
    return f"{chosen.data_dir} can be written"


def room(chosen: Settings, needed: int = ROOM) -> str:
    free = shutil.disk_usage(_existing(chosen.data_dir)).free
    if free < needed:
        raise Mend(f"{free // 1_000_000} MB left for {chosen.data_dir}: free {needed // 1_000_000} MB or more.")
    return f"{free // 1_000_000_000} GB free" if free >= 10**9 else f"{free // 1_000_000} MB free"


def _existing(folder: Path) -> Path:
    absolute = folder.absolute()
    return next(parent for parent in (absolute, *absolute.parents) if parent.exists())


def stored(chosen: Settings) -> str:
    url = chosen.database_url.get_secret_value()
    found = database.state(chosen)
    if found == "newer":
        raise Mend(database.newer(url))
    meaning = {
        "missing": "not there yet, made at the first start",
        "older": "older than this program, brought up to date at the next start (or by `mediance migrate`)",
        "current": "up to date",
    }
    return f"{database.shown(url)} is {meaning[found]}"


def keyed(chosen: Settings) -> str:
    held, idle = database.keyed(chosen)
    spare = f"; no longer needed, so its line may go: {', '.join(idle)}" if idle else ""
    return f"{keys.source(chosen)} holds {len(held.names)}{spare}"


async def telegram(chosen: Settings) -> Line:
    try:
        return Line("Telegram", f"the bot answers as @{(await account.me(chosen)).username}")
    except Mend as mend:
        return Line("Telegram", str(mend), "mend")


CHECKS: dict[str, Callable[[Settings], str]] = {
    "association": described,
    "data folder": data_folder,
    "disk": room,
    "database": stored,
    "keys": keyed,
}
