"""The bot's clock follows the small file that the demo's clock writes, and survives a broken one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.health import is_alive, touch


def ahead(clock: Clock) -> timedelta:
    """How far the clock is from real time, to the nearest minute."""
    return timedelta(minutes=round((clock.now() - datetime.now(UTC)).total_seconds() / 60))


def test_time_is_aware_and_real_without_a_file() -> None:
    assert Clock().now().tzinfo is UTC
    assert ahead(Clock()) == timedelta()


def test_each_jump_of_the_file_is_followed(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = Clock(file)
    assert ahead(clock) == timedelta()
    for jump in ("3600", "86400.5", "-60"):
        (tmp_path / "next").write_text(jump)
        (tmp_path / "next").replace(file)
        assert ahead(clock) == timedelta(minutes=round(float(jump) / 60))
    file.unlink()
    assert ahead(clock) == timedelta()


@pytest.mark.parametrize("broken", ["", "soon", "nan", "inf", "1e300", "é"])
def test_a_broken_file_adds_nothing(broken: str, tmp_path: Path) -> None:
    (tmp_path / "clock").write_text(broken)
    assert ahead(Clock(tmp_path / "clock")) == timedelta()


def test_alive_until_a_minute_without_a_sign(tmp_path: Path) -> None:
    now = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert not is_alive(tmp_path, now)
    touch(tmp_path, now)
    assert is_alive(tmp_path, now + timedelta(seconds=59))
    assert not is_alive(tmp_path, now + timedelta(seconds=60))
    (tmp_path / "alive").write_text("yesterday")
    assert not is_alive(tmp_path, now)
