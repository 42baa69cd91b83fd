"""An invitation to join the team: a link that works once, for seven days. We keep only the hash of its secret."""

import secrets
from datetime import datetime

from sqlalchemy import Connection

from bot import account, database
from bot.clock import Clock
from bot.mend import Mend
from bot.settings import Settings
from flows.domain.model import Role
from storage import audit, staff
from storage.audit import Deed
from storage.database import Database
from storage.inviting import LONGEST_NAME, VALID


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
            await store.write(_keep, role, name, staff.hashed(token), until)
        finally:
            await store.close()
    return [*await _said(settings, f"j_{token}"), f"For {name} ({role}), once, until {until:%Y-%m-%d %H:%M} UTC."]


def _keep(connection: Connection, role: Role, name: str, token_hash: str, until: datetime) -> None:
    staff.invite(connection, role=role, name=name, token_hash=token_hash, expires_at=until)
    audit.write(connection, [Deed("operator", "invited", f"invitation:{token_hash}")], until - VALID)


async def _said(settings: Settings, payload: str) -> list[str]:
    try:
        return [f"https://t.me/{(await account.me(settings)).username}?start={payload}"]
    except Mend as silent:
        return [f"/start {payload}", f"Send this line to the bot: its link is not known, because {silent}"]
