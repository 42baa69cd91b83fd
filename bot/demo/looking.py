"""What the page reads in the bot's own database, beside it: how many rows there are, and what is due next."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot import association
from bot.demo.robot import ROOT
from storage.reading import Reader


async def figures(data: Path) -> Mapping[str, int]:
    """Rows about people, table by table: all zeros before anybody agreed."""
    reader = Reader(_url(data))
    try:
        return await reader.figures()
    finally:
        await reader.close()


async def next_reminder(data: Path, now: datetime) -> datetime | None:
    reader = Reader(_url(data))
    try:
        return await reader.next_notice(association.read(ROOT / "association.example.toml").zone, now)
    finally:
        await reader.close()


def _url(data: Path) -> str:
    return f"sqlite:///{data}/mediance.sqlite3"
