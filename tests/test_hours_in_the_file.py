"""Hours that the association cannot have meant are one sentence: where, what, and what to write instead."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import association
from bot.mend import Mend
from flows.domain.agenda import Search
from flows.domain.association import Association
from flows.domain.sweep import Busy
from flows.domain.timetable import Timetable, closings, minute
from tests.stage import PARIS

HEAD = 'name = "EXEMPLE"\naddress = "1 rue de l\'Exemple"\n'
PLACE = '[[permanences]]\ncode = "ici"\nname = "EXEMPLE – Ici"\naddress = "1 rue de l\'Exemple"\ncommune = "Elne"\n'
WEEKLY = 'openings = "Mo-Fr 09:00-11:00; PH off"\nslot_minutes = 60\n'
BEFORE = datetime(2026, 12, 14, 6, tzinfo=UTC)
"""A Monday."""


def read(tmp_path: Path, lines: str, head: str = "") -> Association:
    path = tmp_path / "association.toml"
    path.write_text(f"{HEAD}{head}{PLACE}{lines}", encoding="utf-8")
    return association.read(path)


def mend(tmp_path: Path, lines: str) -> str:
    with pytest.raises(Mend) as raised:
        read(tmp_path, lines)
    return str(raised.value).removeprefix(str(tmp_path / "association.toml"))


@pytest.mark.parametrize(
    ("said", "column", "sentence"),
    [
        ("Lu 9h-12h", 13, "write 'Mo 09:00-12:00'."),
        ("Lu-Ve 9h30-12h; fériés fermé", 13, "write 'Mo-Fr 09:30-12:00; PH off'."),
        ("lundi 9h à 12h et 14h à 17h30", 13, "write 'Mo 09:00-12:00,14:00-17:30'."),
        ("Tu 0900-1200", 16, "write 'Tu 09:00-12:00'."),
        ("Tu 9.30-12.00", 16, "write 'Tu 09:30-12:00'."),
        ("Tu 09:00-12:00; Th quatorze", 32, "hours not understood from 'quatorze' on; write them like"),
        ("Tu 09:00-12:75", 25, "hours not understood from '75' on; write them like"),
        ("Tu 12:00-09:00", 16, "'12:00-09:00' closes before it opens; write the earlier hour first, or '12:00-33:00'"),
        ("Tu 09:00-09:00", 16, "'09:00-09:00' closes before it opens"),
        ("Tu 09:00-12:00,11:00-13:00", 28, "'11:00-13:00' overlaps the hours before it"),
        (
            "Tu 09:00-12:00; Tu 14:00-17:00",
            29,
            "'Tu' is written twice, and only the last would count; write 'Tu 09:00-12:00,14:00-17:00'.",
        ),
    ],
)
def test_hours_nobody_can_have_meant(said: str, column: int, sentence: str, tmp_path: Path) -> None:
    told = mend(tmp_path, f'openings = "{said}"\n')
    assert told.startswith(f", line 8, column {column}: openings of permanences no. 1: "), told
    assert sentence in told


@pytest.mark.parametrize(
    ("lines", "line", "sentence"),
    [
        ('[[permanences.exceptions]]\nday = "soon"\nclosed = "x"', 11, "write a date, like 2026-12-24."),
        ("[[permanences.exceptions]]\nday = 2026-12-24", 10, 'write either openings = "09:00-11:00" or closed = "why"'),
        (
            '[[permanences.exceptions]]\nday = 2026-12-24\nclosed = "x"\n'
            '[[permanences.exceptions]]\nday = 2026-12-24\nclosed = "y"',
            14,
            "'2026-12-24' is already used above",
        ),
        (
            '[[permanences.exceptions]]\nday = 2026-12-24\nopenings = "9h-11h"',
            12,
            "column 13: openings of exceptions no. 1 of permanences no. 1: hours not understood from '9h-11h' on; "
            "write '09:00-11:00'.",
        ),
        (
            '[[permanences.closures]]\nfirst_day = 2027-01-02\nlast_day = 2026-12-24\nreason = "x"',
            10,
            "ends on 2026-12-24, before it begins on 2027-01-02; put the dates in order.",
        ),
        (
            "first_day = 2027-01-02\nlast_day = 2026-12-24",
            3,
            "ends on 2026-12-24, before it begins on 2027-01-02; put the dates in order.",
        ),
        ('worked_holidays = ["Lundi de Pentecote"]', 10, "is no public holiday; write 'Lundi de Pentecôte', perhaps."),
        ("worked_holidays = [2027-05-18]", 10, "2027-05-18 is no public holiday; the nearest is 2027-05-17."),
        ('school_holidays = { zone = "D" }', 10, "write one of A, B, C."),
        ("per_day = 0", 10, "write 1 or more."),
        ("days_ahead = 400", 10, "write 366 or less."),
        (
            '[[permanences.mediators]]\nmediator = "a"\n[[permanences.mediators]]\nmediator = "a"',
            13,
            "'a' is already used above",
        ),
    ],
)
def test_other_mistakes_in_the_agenda(lines: str, line: int, sentence: str, tmp_path: Path) -> None:
    told = mend(tmp_path, WEEKLY + lines)
    assert told.startswith(f", line {line}"), told
    assert sentence in told


def shown(house: Association, day: date, *, busy: tuple[Busy, ...] = (), now: datetime = BEFORE) -> list[str]:
    search = Search(Timetable(house), {"ici": busy}, now)
    return [slot.start.astimezone(PARIS).strftime("%H:%M") for slot in search.hours(house.permanences, day)]


def test_the_most_particular_word_wins(tmp_path: Path) -> None:
    house = read(
        tmp_path,
        WEEKLY
        + 'days_ahead = 90\nfirst_day = 2026-12-15\nlast_day = 2027-01-29\nschool_holidays = { zone = "C", openings = '
        '"Mo-Fr 10:00-11:00; PH off" }\n'
        '[[permanences.exceptions]]\nday = 2026-12-24\nopenings = "15:00-16:00"\n'
        '[[permanences.exceptions]]\nday = 2026-12-16\nclosed = { fr = "Formation", en = "Training" }\n'
        '[[permanences.closures]]\nfirst_day = 2026-12-24\nlast_day = 2026-12-30\nreason = "Inventaire"\n',
    )
    assert shown(house, date(2026, 12, 14)) == []  # before the first day
    assert shown(house, date(2026, 12, 15)) == ["09:00", "10:00"]
    assert shown(house, date(2026, 12, 16)) == []
    assert shown(house, date(2026, 12, 21)) == ["10:00"]  # no school
    assert shown(house, date(2026, 12, 24)) == ["15:00"]  # within the closure
    assert shown(house, date(2026, 12, 29)) == []
    assert shown(house, date(2027, 1, 1)) == []  # a public holiday
    assert shown(house, date(2027, 1, 4)) == ["09:00", "10:00"]
    assert shown(house, date(2027, 2, 1)) == []  # after the last day
    told = closings(house.permanences[0], date(2026, 12, 14), date(2027, 1, 15))
    assert [(one.first, one.last, one.why) for one in told] == [
        (date(2026, 12, 16), date(2026, 12, 16), {"fr": "Formation", "en": "Training"}),
        (date(2026, 12, 25), date(2026, 12, 30), "Inventaire"),
    ]


@pytest.mark.parametrize("worked", ['"Lundi de Pentecôte"', '"Pentecost Monday"', "2027-05-17"])
def test_a_public_holiday_that_is_worked(worked: str, tmp_path: Path) -> None:
    house = read(tmp_path, WEEKLY + f"worked_holidays = [{worked}]\n")
    now = datetime(2027, 5, 3, tzinfo=UTC)
    assert shown(house, date(2027, 5, 17), now=now) == ["09:00", "10:00"]
    assert shown(house, date(2027, 5, 6), now=now) == []  # Ascension stays closed


def test_each_mediator_brings_seats_at_hours_of_their_own(tmp_path: Path) -> None:
    house = read(
        tmp_path,
        WEEKLY + '[[permanences.mediators]]\nmediator = "camille"\n'
        '[[permanences.mediators]]\nmediator = "karim"\nopenings = "Tu 10:00-12:00"\n'
        '[[permanences.mediators.closures]]\nfirst_day = 2026-12-22\nlast_day = 2026-12-22\nreason = "Absence"\n',
    )
    nine, ten = (minute(datetime(2026, 12, 15, hour, tzinfo=PARIS)) for hour in (9, 10))
    first, second = Busy(1, nine, nine + 60), Busy(1, ten, ten + 60)
    assert shown(house, date(2026, 12, 15), busy=(first, second)) == ["10:00"]  # Karim, within the hours of the place
    week = timedelta(days=7)
    later = tuple(one._replace(start=one.start + 7 * 1440, end=one.end + 7 * 1440) for one in (first, second))
    assert shown(house, date(2026, 12, 15) + week, busy=later) == []
    assert house.permanences[0].seats == 2


def test_a_theme_has_its_own_length_and_notice(tmp_path: Path) -> None:
    theme = '[[themes]]\ncode = "long"\nlabel = "x"\nslot_minutes = 90\nnotice_minutes = 2880\ndays_ahead = 4\n'
    house = read(tmp_path, WEEKLY + "start_every = 30\n" + theme)
    found = Search(Timetable(house), {}, BEFORE, house.theme("long")).slots(house.permanences)
    starts = [slot.start.astimezone(PARIS).strftime("%a %H:%M") for slot in found]
    assert starts == ["Wed 09:00", "Wed 09:30", "Thu 09:00", "Thu 09:30"]


def test_a_date_of_the_past_changes_nothing(tmp_path: Path) -> None:
    """A file lives long: what is over may stay in it."""
    old = '[[permanences.exceptions]]\nday = 2020-12-24\nclosed = "x"\n'
    house = read(tmp_path, WEEKLY + old)
    assert shown(house, date(2026, 12, 15)) == ["09:00", "10:00"]
    assert closings(house.permanences[0], date(2026, 12, 14), date(2027, 1, 15)) == []
