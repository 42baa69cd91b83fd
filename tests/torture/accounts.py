"""The accounts: what Telegram gave and what each person did, against what the database and the phones hold.

Nothing is compared roughly. A delivery alone may be in doubt: then there are two copies at most, and it was counted.
"""

import re
from collections import Counter, defaultdict

from tests.keys import KEYS
from tests.torture.accounts_of_the_desk import of_the_desk
from tests.torture.crowd import REFUSED, Person
from tests.torture.torment import Found
from tests.torture.town import Rows, Town

SAID = "method = 'say'"
TRACEBACK = re.compile(r"Traceback \(most.*?(?=\n\d{4}-|\n\{|\Z)", re.DOTALL)
OVERLAPS = """
SELECT count(*) FROM appointments a JOIN appointments b ON a.id < b.id AND a.permanence = b.permanence
AND a.seat = b.seat AND a.starts < b.ends AND b.starts < a.ends WHERE a.status = 'booked' AND b.status = 'booked'
"""


async def judged(
    here: Town, done: str, *, expired: frozenset[int] = frozenset(), kills: int = 0, certain: bool = True
) -> Found:
    """Once everything is quiet. `expired`: updates that Telegram itself has dropped. `certain`: the bot never took
    anybody for somebody who blocked it."""
    found = Found(done)
    await updates(here, found, expired)
    await _people(here, found)
    await _sends(here, found, kills)
    await of_the_desk(here, found, certain=certain)
    await storage(here, found)
    return found


async def updates(here: Town, found: Found, expired: frozenset[int] = frozenset()) -> None:
    states = dict(await here.rows("SELECT update_id, state FROM inbox"))
    for update in here.whole.updates:
        state = states.get(update["update_id"], "absent")
        if state != "done" and update["update_id"] not in expired:
            found.lost.append(f"an update that Telegram held is {state}")


async def _people(here: Town, found: Found) -> None:
    known = {chat: person for person, chat in await here.rows("SELECT id, telegram_id FROM people")}
    consents = _by_person(await here.rows("SELECT person_id, purpose, act FROM consents"))
    requests = _by_person(await here.rows("SELECT person_id, theme, sub_theme, mode, wish FROM requests"))
    appointments = _by_person(await here.rows("SELECT person_id, status FROM appointments"))
    for chat, person in here.crowd.people.items():
        number = known.get(KEYS.handle(chat), 0)
        if person.blocked:
            continue
        if not person.over:
            found.lost.append("a conversation that cannot be finished")
        elif REFUSED in person.over:
            found.wrong += ["somebody who said no is known"] * bool(number)
        else:
            _compare(found, "consents", consents[number], _consents(person))
            _compare(found, "requests", requests[number], [_request(person)])
            _compare(found, "appointments", appointments[number], [("booked",)] * _booked(person))


def _by_person(rows: Rows) -> dict[int, Rows]:
    found: dict[int, Rows] = defaultdict(list)
    for person, *rest in rows:
        found[person].append(tuple(rest))
    return found


def _compare(found: Found, what: str, held: Rows, done: Rows) -> None:
    had, should = Counter(held), Counter(done)
    found.doubled += [f"{what}: {row} too often" for row in (had - should) if row in should]
    found.wrong += [f"{what}: {row}, which nobody asked for" for row in (had - should) if row not in should]
    found.lost += [f"{what}: {row}" for row in (should - had).elements()]


def _consents(person: Person) -> Rows:
    said = {"yes": "given", "no": "refused"}
    asked = {"request": "ok", "reminders": "reminders", "satisfaction": "survey"}
    return [(purpose, said[person.chosen[question]]) for purpose, question in asked.items()]


def _request(person: Person) -> tuple[str, ...]:
    chosen = person.chosen
    wish = "" if _booked(person) else chosen.get("half", "")
    return chosen["theme"], chosen.get("sub", ""), chosen.get("instead", chosen["mode"]), wish


def _booked(person: Person) -> bool:
    chosen = person.chosen
    return chosen.get("day") != "none" and chosen.get("slot", "none") != "none"


async def _sends(here: Town, found: Found, kills: int) -> None:
    unsent = await here.rows(f"SELECT state, kind, attempts, error FROM outbox WHERE {SAID} AND state != 'sent'")
    for state, kind, attempts, error in unsent:
        if state in ("queued", "sending"):
            found.lost.append(f"a message still {state}")
        elif state == "unknown" and attempts < 2 and kind != "survey":
            found.lost.append("a message given up in doubt before its second try")
        elif state == "failed" and not error:
            found.lost.append("a message given up for no stated reason")
    ((sent, tries),) = await here.rows(
        f"SELECT count(CASE WHEN state = 'sent' THEN 1 END), coalesce(sum(attempts), 0) FROM outbox WHERE {SAID}"
    )
    copies = here.whole.delivered()
    found.lost += ["a message sent that is on no phone"] * max(0, sent - copies)
    found.doubled += ["a message on a phone that nobody tried to send"] * max(0, copies - tries)
    patient = here.crowd.asked_once()
    twice = {copy: times for copy, times in here.crowd.received.items() if times > 1 and copy[0] in patient}
    found.doubled += [f"{times} copies of « {copy[1][:60]} »" for copy, times in twice.items() if times > 2]
    each = Counter(chat for chat, _, _ in twice)
    found.doubled += ["more doubts in a chat than kills"] * sum(times > kills for times in each.values() if kills)
    unknown = sum(state == "unknown" for state, *_ in unsent)
    again = sum(person.hellos for person in here.crowd.people.values())
    found.note = f"{len(twice)} messages twice, {unknown} unknown, {again} hellos again"


async def storage(here: Town, found: Found) -> None:
    ((overlaps,),) = await here.rows(OVERLAPS)
    found.wrong += ["two people on one seat"] * overlaps
    if here.url.startswith("sqlite"):
        ((sound,),) = await here.rows("PRAGMA integrity_check")
        found.wrong += [f"integrity_check: {sound}"] * (sound != "ok")
    found.wrong += [f"a traceback in the log: {told[-1500:]}" for told in TRACEBACK.findall(here.whole.said())]
