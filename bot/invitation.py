"""An invitation to join the team: a link that works once, for seven days. We keep only the hash of its secret."""

import secrets
from datetime import timedelta

from bot import account, database
from bot.clock import Clock
from bot.mend import Mend
from bot.settings import Settings
from flows.domain.model import Role
from storage import staff
from storage.database import Database

VALID = timedelta(days=7)
LONGEST_NAME = 40


async def invite(settings: Settings, role: Role, name: str) -> list[str]:
    """Keeps the invitation, and says what to send to the person."""
    if not 0 < len(name) <= LONGEST_NAME:
        raise Mend(f"--name is shown to people: write 1 to {LONGEST_NAME} characters.")
    token = secrets.token_urlsafe(24)
    until = Clock(settings.clock_file).now() + VALID
    keys = database.prepare(settings)
    url = settings.database_url.get_secret_value()
    with database.understood(url):
        store = Database(url, keys)
        try:
            await store.write(staff.invite, role=role, name=name, token_hash=staff.hashed(token), expires_at=until)
        finally:
            await store.close()
    return [*await _said(settings, f"j_{token}"), f"For {name} ({role}), once, until {until:%Y-%m-%d %H:%M} UTC."]


async def _said(settings: Settings, payload: str) -> list[str]:
    try:
        return [f"https://t.me/{(await account.me(settings)).username}?start={payload}"]
    except Mend as silent:
        return [f"/start {payload}", f"Send this line to the bot: its link is not known, because {silent}"]
