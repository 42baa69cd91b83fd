"""`mediance poster`: the file, and the link in its square."""

import re
from pathlib import Path

from bot import account, places
from bot.mend import Mend
from bot.settings import Settings
from bot.translations import Catalogues
from flows.domain.association import Association, Permanence

USERNAME = re.compile(r"@?([A-Za-z][A-Za-z0-9_]{3,30}[A-Za-z0-9])")
"""Telegram's rule: 5 to 32 letters, digits and underscores."""


async def made(settings: Settings, code: str, to: Path | None, bot: str) -> Path:
    """Writes the poster, and answers where. Without `bot`, its name is asked of Telegram."""
    described = places.counting(settings)
    place = _place(described, code)
    file = to or Path(f"affiche-{place.code}.pdf")
    page = _drawn(described, place, f"https://t.me/{await _name(settings, bot)}?start=p_{place.code}")
    try:
        file.write_bytes(page)
    except OSError as refused:
        raise Mend(f"{file} cannot be written ({refused.strerror}): choose another place with --to.") from None
    return file


def _place(described: Association, code: str) -> Permanence:
    place = described.permanence(code)
    if place is None:
        known = ", ".join(one.code for one in described.permanences)
        raise Mend(f"no permanence is called {code!r}: there are {known}.")
    return place


async def _name(settings: Settings, bot: str) -> str:
    if not bot:
        return str((await account.me(settings)).username)
    found = USERNAME.fullmatch(bot)
    if found is None:
        raise Mend(f"{bot!r} is not the name of a bot: write it as @BotFather gave it, such as --bot mediance_bot.")
    return found[1]


def _drawn(described: Association, place: Permanence, link: str) -> bytes:
    try:
        from bot.poster.page import poster
    except ModuleNotFoundError as missing:
        raise Mend(f"the poster needs {missing.name}: install the program with its extra, mediance[poster].") from None
    return poster(described, place, link, Catalogues())
