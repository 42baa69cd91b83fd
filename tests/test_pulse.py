"""How long Telegram and the bot were out of reach of each other: across a restart too, and whatever the clock says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.pulse import InFile, Outage, Pulse

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = 86400


class Hours:
    """A clock in the hand, and the bots that live by it, one after the other in the same folder."""

    def __init__(self, folder: Path) -> None:
        self.file, self.now, self.seconds = folder / "last_poll", NOW, 100.0
        self.pulse = self.starts()

    def starts(self) -> Pulse:
        self.pulse = Pulse(InFile(self.file), lambda: self.now, lambda: None, lambda: self.seconds)
        return self.pulse

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def hours(tmp_path: Path) -> Hours:
    return Hours(tmp_path)


def test_a_first_start_is_no_outage(hours: Hours) -> None:
    hours.passes(3 * DAY)
    hours.pulse.answered()
    assert hours.pulse.outage is None


@pytest.mark.parametrize(("away", "long", "lost"), [(150, False, False), (151, True, False), (DAY + 1, True, True)])
@pytest.mark.parametrize("restarted", [False, True])
def test_long_or_very_long(away: float, long: bool, lost: bool, restarted: bool, hours: Hours) -> None:
    hours.pulse.answered()
    began = hours.now
    hours.passes(away)
    pulse = hours.starts() if restarted else hours.pulse
    pulse.answered()
    assert pulse.outage == (Outage(began, hours.now) if long else None)
    assert bool(pulse.outage and pulse.outage.lost_messages) is lost


def test_who_dies_before_it_is_made_good_begins_again(hours: Hours) -> None:
    hours.pulse.answered()
    hours.passes(200)
    hours.pulse.answered()
    first = hours.pulse.outage
    hours.passes(5)
    hours.pulse.answered()
    again = hours.starts()
    again.answered()
    assert first and again.outage and first.key == again.outage.key
    again.made_up()
    hours.starts().answered()
    assert hours.pulse.outage is None


def test_a_clock_that_is_set_is_no_outage(hours: Hours) -> None:
    """The hour of the day jumps by two days while the bot serves, or just before it restarts."""
    hours.pulse.answered()
    hours.now += timedelta(days=2)
    hours.pulse.answered()
    hours.now += timedelta(days=2)
    hours.pulse.look()
    hours.passes(20)
    hours.starts().answered()
    assert hours.pulse.outage is None


@pytest.mark.parametrize("written", ["", "yesterday", "2026-11-23T09:00:00", "\x00"])
def test_a_file_nobody_can_read_is_a_first_start(written: str, hours: Hours) -> None:
    hours.file.write_text(written)
    pulse = hours.starts()
    pulse.answered()
    assert pulse.outage is None
    assert datetime.fromisoformat(hours.file.read_text()) == hours.now
