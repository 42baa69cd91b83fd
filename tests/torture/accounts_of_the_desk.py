"""The accounts of the desk: each note, sheet, yes, transmission, report, change of hands is there once, and no other.

A transmission points at the yes to that very sheet, of the very fields its person read; whoever handed a request on has
nothing more to do with it, and it kept its place.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from storage import referrals
from storage.database import once
from tests.keys import KEYS
from tests.torture.desk import Desk, Done
from tests.torture.torment import Found
from tests.torture.town import Rows, Town

CHANGES = """
SELECT request_id, act FROM steps
WHERE role = 'mediator' AND act IN ('withdraw', 'close', 'follow', 'start', 'refer')
"""
SENT = """
SELECT d.referral_id, t.hash = d.hash AND d.hash = r.hash, t.at <= coalesce(d.withdrawn, t.at)
FROM transmissions t JOIN disclosures d ON d.id = t.disclosure_id JOIN referrals r ON r.id = d.referral_id
"""
ON_PAPER = "SELECT 'a case' FROM requests JOIN people ON people.id = requests.person_id WHERE people.telegram_id < 0"
WRONG = {
    "lost its place": """
SELECT count(*) FROM requests WHERE created > (SELECT min(at) FROM steps WHERE steps.request_id = requests.id)
""",
    "is with whom was parted from it": """
SELECT count(*) FROM requests JOIN recusals ON recusals.person_id = requests.person_id
WHERE recusals.staff_id = requests.mediator_id
""",
}


async def of_the_desk(here: Town, found: Found, *, certain: bool) -> None:
    """`certain`: nobody was ever thought to be out of reach, so that whatever was pressed could be done."""
    desk = here.crowd.desk
    found.wrong += desk.broken
    done, transmitted = desk.done, await here.rows(SENT)
    sent = {row[0] for row in transmitted}
    for what, query, should in (
        ("notes", "SELECT request_id, side FROM notes", [(n, side) for n in done for side in done[n].notes.elements()]),
        ("reports", "SELECT request_id FROM contacts", [(n,) for n in done for _ in range(done[n].acts["report"])]),
        ("changes", CHANGES, [(n, act) for n in done for act in _changes(done[n], sent)]),
        ("recusals", "SELECT 'recused' FROM recusals", [("recused",)] * sum(one.recused for one in done.values())),
        ("sheets", "SELECT request_id FROM referrals", [(n,) for n in done for _ in range(done[n].proposed)]),
        ("on paper", ON_PAPER, [("a case",)] * desk.on_paper),
        ("the team", "SELECT 'member' FROM staff WHERE role = 'mediator'", [("member",)] * len(desk.mediators)),
    ):
        _compare(found, what, await here.rows(query), should, certain)
    found.wrong += _standing(await here.rows("SELECT request_id, id, state FROM referrals ORDER BY id"), desk)
    _sent(found, transmitted, desk, certain)
    found.wrong += once(here.url, lambda connection: _shown_otherwise(connection, desk), KEYS)
    for what, query in WRONG.items():
        ((many,),) = await here.rows(query)
        found.wrong += [f"a request {what}"] * many
    found.doubled += [f"{times} copies of a note" for times in desk.relayed.values() if times > 2]
    found.lost += ["a case that is never over" for person in desk.expected.values() if person.waits]
    told = sum(one.notes.total() for one in done.values())
    found.done += f", {len(desk.cases)} cases, {told} notes, {len(sent)} sheets sent" if desk.mediators else ""


def _compare(found: Found, what: str, held: Rows, done: Rows, certain: bool) -> None:
    had, should = Counter(held), Counter(done)
    found.doubled += [f"{what}: {row} too often, or nobody asked for it" for row in (had - should).elements()]
    found.lost += [f"{what}: {row}" for row in (should - had).elements() if certain]


def _changes(done: Done, sent: set[int]) -> Iterator[str]:
    """The first contact begins what was not sent on before."""
    yield from (act for act in done.acts.elements() if act != "report")
    if done.sent & sent:
        yield "refer"
    elif done.acts["report"]:
        yield "start"


def _standing(rows: Sequence[tuple[int, int, str]], desk: Desk) -> Iterator[str]:
    """Only the latest sheet of a request waits for an answer, or has one."""
    latest = {request: number for request, number, _ in rows}
    for request, number, state in rows:
        done = desk.done[request]
        should = {done.answers.get(number, "proposed")} if number == latest[request] else {"replaced"}
        if state not in (should | {"withdrawn"} if number in done.raced else should):
            yield f"a sheet is {state}, and not {should.pop()}"


def _sent(found: Found, rows: Rows, desk: Desk, certain: bool) -> None:
    sent = {number for done in desk.done.values() for number in done.sent}
    raced = {number for done in desk.done.values() for number in done.raced}
    agreed = {number for one in desk.done.values() for number, said in one.answers.items() if said == "agreed"}
    held = Counter(number for number, _, _ in rows)
    found.doubled += ["a sheet sent twice" for times in held.values() if times > 1]
    found.wrong += ["a sheet sent that nobody agreed to, or sent" for number in held if number not in sent & agreed]
    found.wrong += ["a sheet sent that is not the one agreed to" for _, same, _ in rows if not same]
    found.wrong += ["a sheet sent after the yes was taken back" for _, _, alive in rows if not alive]
    found.lost += ["a sheet sent" for number in sent - raced - set(held) if certain]


def _shown_otherwise(connection: Connection, desk: Desk) -> list[str]:
    """What the team could give a partner, beside what its person read."""
    told: dict[int, frozenset[str]] = defaultdict(frozenset)
    for done in desk.done.values():
        told.update(done.read)
    kept = {number: referrals.by_id(connection, number) for number in told}
    sheets = {number: one.sheet for number, one in kept.items() if one and one.sheet}
    return ["a sheet says what its person did not read" for n, sheet in sheets.items() if set(sheet.items) != told[n]]
