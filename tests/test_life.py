"""The life of a request is one table: nobody is lost, and nothing else changes a status."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.life import PAGE, page
from flows.domain.life import BY_ACT, CHANGES, EVERY, IN_HANDS, MUST_ACT, OVER, WAITING, Change, possible
from flows.domain.model import RequestStatus
from flows.dossier import STATUSES

HOUSE = Path(__file__).parent.parent


def reached(start: RequestStatus, allowed: Callable[[Change], bool]) -> set[RequestStatus]:
    """Wherever these changes lead, one after the other."""
    found, ahead = {start}, [start]
    while ahead:
        for change in possible(ahead.pop()):
            if change.after and change.after not in found and allowed(change):
                found.add(change.after)
                ahead.append(change.after)
    return found


def test_a_status_waits_is_in_hands_or_is_over_and_the_person_reads_it() -> None:
    assert sorted((*WAITING, *IN_HANDS, OVER)) == sorted(EVERY) == sorted(STATUSES)
    assert set(MUST_ACT) == {*WAITING, *IN_HANDS}


def test_an_act_of_a_role_leads_to_one_status() -> None:
    assert len(BY_ACT) == len(CHANGES)
    assert all(change.before and change.after not in change.before for change in CHANGES)


def test_from_new_to_closed_everything_can_be_reached_and_nothing_else_is() -> None:
    assert reached("new", lambda change: True) == set(EVERY)


@pytest.mark.parametrize("status", [*WAITING, *IN_HANDS])
def test_no_request_is_lost(status: RequestStatus) -> None:
    """Whose move it is can move; only closing (with a reason) and erasing end a request, and neither is time's."""
    assert any(change.by == MUST_ACT[status] for change in possible(status))
    without_a_person = reached(status, lambda change: change.by == "clock")
    assert OVER not in without_a_person
    assert "offered" in reached(status, lambda change: change.act not in ("close", "erase", "reopen"))
    assert OVER in reached(status, lambda change: change.by in ("mediator", "coordinator"))


@pytest.mark.parametrize("status", EVERY)
def test_the_person_may_leave_from_everywhere(status: RequestStatus) -> None:
    assert any(change.act == "erase" and change.by == "person" for change in possible(status))


def test_time_brings_whatever_waits_to_somebody_who_must_act() -> None:
    for status in WAITING:
        assert "offered" in reached(status, lambda change: change.by == "clock")


def test_whoever_follows_may_always_hand_on_and_is_replaced_when_they_leave() -> None:
    for status in IN_HANDS:
        acts = {(change.act, change.by): change.after for change in possible(status)}
        assert acts["withdraw", "mediator"] == acts["leave", "operator"] == acts["change", "person"] == "reassigning"


@given(st.lists(st.sampled_from(CHANGES), max_size=40))
def test_whatever_comes_in_whatever_order_there_is_always_a_next_step(changes: list[Change]) -> None:
    status: RequestStatus = "new"
    for change in changes:
        if status in change.before and change.after:
            status = change.after
        assert any(step.after for step in possible(status))


def test_what_was_closed_can_come_back() -> None:
    assert {change.by: change.after for change in possible(OVER) if change.act == "reopen"} == {
        "mediator": "accepted",
        "person": "new",
    }


def test_no_other_file_changes_a_status() -> None:
    """But for rows that are made: `requests.add`."""
    found = []
    for room in ("bot", "handlers", "storage", "flows"):
        for file in (HOUSE / room).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            for match in re.finditer(r"update\(requests\)(?:.|\n){0,400}?\.values\(([^)]*)", text):
                if "status" in match[1] or "**" in match[1]:
                    found.append(file.relative_to(HOUSE).as_posix())
            if "migrations" not in file.parts and re.search(r"UPDATE requests", text):
                found.append(file.relative_to(HOUSE).as_posix())
    assert found == ["storage/life.py"]


def test_the_page_is_drawn_from_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m bot.life"
