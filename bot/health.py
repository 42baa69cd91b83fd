"""Whether the bot is alive: the running bot touches a file, the container's health check looks at its age."""

from datetime import datetime, timedelta
from pathlib import Path

STALE_AFTER = timedelta(seconds=60)


def touch(data_dir: Path, now: datetime) -> None:
    (data_dir / "alive").write_text(now.isoformat(), encoding="ascii")


def is_alive(data_dir: Path, now: datetime) -> bool:
    try:
        touched = datetime.fromisoformat((data_dir / "alive").read_text(encoding="ascii"))
        return abs(now - touched) < STALE_AFTER
    except (OSError, ValueError, TypeError):
        return False
