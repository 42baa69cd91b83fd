"""What became of every request, told from the database when the year is over; and each promise that was broken."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from flows.domain.life import BY_ACT, IN_HANDS, OVER, WAITING
from flows.domain.working_time import WorkingTime
from handlers.facts_on_the_desk import listed
from handlers.outgoing import scene_in
from storage.consented import SILENT
from storage.tables import people, requests
from storage.tables_of_life import steps
from tests.torture.truths import broken
from tests.year.house import WATCHER, association
from tests.year.usagers import Usager, persons
from tests.year.work import Working, members

WORK = WorkingTime(association())
LATE = 16 * 60 * 1.5
"""Minutes of work after which even what is not urgent is late."""
Steps = Sequence[tuple[str, str, datetime, str]]


@dataclass(frozen=True)
class Became:
    """One request. `waited`: minutes of work until somebody took it."""

    request: int
    language: str
    person: int
    end: str
    waited: int | None


def account(town: Working, everybody: dict[int, Usager]) -> list[Became]:
    """`everybody`: by their chat. What is wrong goes to `town.wrong`."""
    rows: dict[int, Any] = town.does(_rows)
    lives: dict[int, list[tuple[str, str, datetime, str]]] = town.does(_lives)
    here, team = town.does(persons), town.does(members)
    desk = {one.id: one.overdue for one in town.does(_desk, town)}
    heard, found = _by_request(town), []
    for number, (made, chat) in town.order.items():
        row, one = rows.get(number), everybody[chat]
        end = _end(town, row, one, here.get(row.person_id if row else 0, ""), desk.get(number), team)
        if row is not None:
            town.wrong += [f"request {number}: {fault}" for fault in _faults(town, row, made, lives.get(number, []))]
            if not one.silent:
                town.wrong += [f"request {number}: {fault}" for fault in _untold(heard, number, lives.get(number, []))]
        taken = next((at for act, _by, at, _why in lives.get(number, []) if act == "accept"), None)
        waited = WORK.minutes(made, taken) if taken else None
        found.append(Became(number, one.language, chat, end, waited))
    if extra := set(rows) - set(town.order):
        town.wrong.append(f"requests nobody made: {sorted(extra)}")
    town.wrong += town.does(broken)
    return found


def _end(town: Working, row: Any, one: Usager, state: str, late: bool | None, team: set[int]) -> str:
    if row is None or state in SILENT:
        if not one.silent:
            town.wrong.append("a request is gone, or silent, of somebody who did not leave")
        return "withdrawn"
    if row.status in IN_HANDS:
        if row.mediator_id not in team:
            town.wrong.append(f"request {row.id} is in the hands of nobody who is here")
        return "in hands"
    if row.status == OVER:
        return "closed"
    if late is None or (not late and WORK.minutes(row.since or row.created, town.now) > LATE):
        town.wrong.append(f"request {row.id} ({row.status}) waits, and whoever leads does not see it")
    return "overdue, seen" if late else "handed on lately"


def _faults(town: Working, row: Any, made: datetime, lived: Steps) -> Iterator[str]:
    """One life, by the table; so one offer at a time, and the place of the first day."""
    if row.created != made:
        yield f"made {made}, now {row.created}"
    status: Any = "new"
    for act, by, _at, _why in lived:
        change = BY_ACT[act, by]  # type: ignore[index]
        if status not in change.before:
            yield f"{act} by {by} from {status}"
        status = change.after
    if status != row.status:
        yield f"its steps lead to {status}, it is {row.status}"
    if (row.status == "offered") != (row.offered_to is not None) or (row.status in WAITING and row.mediator_id):
        yield f"{row.status}, offered to {row.offered_to}, followed by {row.mediator_id}"


TELLS = {
    "taken": (("accept", "mediator"), ("reopen", "mediator")),
    "relayed": (("withdraw", "mediator"), ("leave", "operator"), ("change", "person")),
    "closed": (("close", "mediator"), ("close", "coordinator")),
}


def _untold(heard: Counter[tuple[str, str]], number: int, lived: Steps) -> Iterator[str]:
    """The person heard of each change, once."""
    acts = Counter((act, by) for act, by, _at, _why in lived)
    late = sum(act == "lapse" and not why for act, _by, _at, why in lived)  # who is parted lets no delay pass
    for told, changes in TELLS.items():
        owed, times = sum(acts[change] for change in changes), heard[told, str(number)]
        if owed != times:
            yield f"{told}: {owed} times, heard {times} times"
    if late > heard["still", str(number)] and not heard["longer", str(number)]:
        yield "somebody else was asked, and the person does not know"


def _by_request(town: Working) -> Counter[tuple[str, str]]:
    """How often each kind of message about each request arrived."""
    heard: Counter[tuple[str, str]] = Counter()
    for key, times in town.arrived.items():
        kind, _, rest = key.partition(":")
        heard[kind, rest.partition(":")[0]] += times
    return heard


def overdue_unseen(town: Working) -> None:
    """Day after day: what is late was told to those who lead, and stands in the queue as late."""
    told = {key.split(":")[1] for key in town.arrived if key.startswith("late:")}
    for one in town.does(_desk, town):
        if one.overdue and WORK.minutes(one.since or one.created, town.now) > LATE + 120 and str(one.id) not in told:
            town.wrong.append(f"request {one.id} is late, and those who lead were not told")


def _desk(connection: Connection, town: Working) -> Any:
    return listed(scene_in(connection, town.house, town.now, WATCHER), {})("waiting")


def _rows(connection: Connection) -> dict[int, Any]:
    return {row.id: row for row in connection.execute(select(requests).join(people))}


def _lives(connection: Connection) -> dict[int, list[tuple[str, str, datetime, str]]]:
    found: dict[int, list[tuple[str, str, datetime, str]]] = {}
    for row in connection.execute(select(steps).order_by(steps.c.id)):
        found.setdefault(row.request_id, []).append((row.act, row.role, row.at, row.why))
    return found
