"""The bench of the agenda asks ours and its peers the same, and sees when they do not agree; nothing is timed here."""

from pathlib import Path

import pytest

from bench import agenda, choosing
from bench.agenda import Load
from bench.agenda_peers import Peers

TOWN = Load("a small town", 2, 6)


def test_all_three_find_the_same_moments(tmp_path: Path) -> None:
    rows = agenda.rows_of(TOWN, tmp_path)
    assert all(int(found.replace(",", "")) > 0 for _, found, *_ in rows)


def test_a_moment_that_only_one_finds_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Peers, "per_range", lambda *_: [("nowhere", 0)])
    with pytest.raises(RuntimeError, match="not the same moments"):
        agenda.rows_of(TOWN, tmp_path)


def test_what_was_booked_before_today_asks_nothing_more(tmp_path: Path) -> None:
    few, many = (choosing.asked(TOWN, past, tmp_path) for past in (1_000, 5_000))
    assert all(told.found for told in few.values())
    assert {name: (told.found, told.statements) for name, told in few.items()} == {
        name: (told.found, told.statements) for name, told in many.items()
    }
