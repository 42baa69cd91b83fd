"""Row K: every button of every conversation, pressed by every role on what is somebody else's, and then what it shows.

Two usagers: a mediator follows one, the other waits in the queue; one complaint. Nothing of theirs changes, and no
name or word of theirs is shown, but where `flows/access.py` says so. Each press is looked at and undone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection

from flows import access, menu
from flows.cards import BREAK_REASONS
from flows.mediator.card import CLOSINGS, DECLINES
from flows.outcomes import ENDED, MET
from handlers import buttons
from handlers.incoming import Incoming, Press
from storage import people, requests, rights
from tests.agreed import agreed
from tests.ledger import ledger
from tests.stage import MEDIATOR, SECOND_MEDIATOR, SECOND_USAGER, USAGER, deliver, one_turn
from tests.torture.invented import PRESSED
from tests.torture.life import Life
from tests.torture.torment import Found, Torment
from tests.walk import walk

NAME, WORDS, COMPLAINT = "Zéphyrine", "canari des mots", "canari de la plainte"
OTHER_NAME, OTHER_WORDS = "Barnabé", "canari de la file"
CHATS = {"nobody": 3001, "stopped": 3002, "paused": 3003, "person": USAGER, "revoked": 3004}
CHATS |= {"mediator": MEDIATOR, "other_mediator": SECOND_MEDIATOR}
CHATS |= {"coordinator": 3005, "direction": 3006, "quality_lead": 3007, "volunteer": 3008}
OF_ONE = {  # what is the first usager's, and which effects may change it
    "requests:1": ("CloseRequest", "WithdrawRequest"),
    "appointments:1": ("RecordOutcome", "TakeBack"),
    "complaints:1": ("AnswerComplaint",),
    "breakglass:": ("BreakGlass",),
    "own_steps:": ("ProposeStep",),
}


@dataclass(frozen=True)
class Done:
    """What a press showed to whoever pressed, and which rows it changed."""

    said: str
    changed: dict[str, str]


def townspeople(life: Life) -> None:
    """One of each role."""
    life.joins(MEDIATOR)
    life.booked(USAGER)
    life.asks(MEDIATOR, "🙋 Je prends")
    life.booked(SECOND_USAGER)
    for person, name, words in ((1, NAME, WORDS), (2, OTHER_NAME, OTHER_WORDS)):
        life.do(people.call, agreed(person), name)
        life.do(requests.reword, person, agreed(person), words)
    life.do(rights.complain, agreed(1), COMPLAINT, life.now, life.now + timedelta(days=30))
    for role in ("revoked", "other_mediator", "coordinator", "direction", "quality_lead", "volunteer"):
        life.joins(CHATS[role], role, "mediator" if role in ("revoked", "other_mediator") else role)
    for role, said in (("stopped", "/stop"), ("paused", "/pause")):
        life.agreed(CHATS[role])
        life.types(CHATS[role], said)
    life.do(lambda connection: connection.exec_driver_sql("UPDATE staff SET active = false WHERE id = 2"))


def every_button() -> list[str]:
    """Those that were seen on a screen, those of what is told to somebody, and what no button of ours says."""
    return sorted({*_seen(), *_told(), *PRESSED})


def _seen() -> Iterator[str]:
    for screen in walk("fr").screens:
        for button in screen.bubble.choices:
            said, frame = buttons.read(button.data), screen.talks.stack[-1:] or None
            if said and said.question and frame:
                yield buttons.carried(frame[0].flow, frame[0].start, frame[0].answers, said.question, said.option)
            yield button.data


def _told() -> Iterator[str]:
    for number in ("1", "2"):
        for flow in menu.CONVERSATIONS:
            yield from (f"{flow}?{thing}={number}" for thing in ("request", "appointment", "complaint"))
        yield from (f"card?request={number};act={act}" for act in ("accept", "decline", "close", "meeting"))
        yield from (f"card?request={number};act=decline;reason={reason}" for reason in DECLINES)
        yield from (f"card?request={number};act=close;reason={reason}" for reason in CLOSINGS)
        yield from (f"handing_on?request={number};reason={reason};sure=yes" for reason in DECLINES)
        yield from (f"meeting?appointment={number};outcome={outcome}" for outcome in (*MET["permanence"], *ENDED))
        yield from (f"open?request={number};reason={reason}" for reason in BREAK_REASONS)
        yield from (f"card?request={number};act=reopen", f"visit?appointment={number};act=cancel;sure=yes")
        yield f"visit?appointment={number};act=coming"
        yield f"mistake?what=outcome&about={number}"
        yield f"correct;what=words;which={number}"
    yield "complaints?complaint=1;act=answer;words=non"
    yield from (
        "gone?moment=x",
        "late?request=1&moment=x&minutes=x",
        "late?request=2&moment=2026-11-23T09:00&minutes=5",
    )
    yield from (f"stop;keep={keep}" for keep in ("erase", "pause", "on"))


async def forged(torment: Torment) -> Found:
    life, random = Life(torment.url), torment.random
    townspeople(life)
    tries = [(role, data) for role in CHATS for data in every_button()]
    chosen = tries if torment.size == "nightly" else random.sample(tries, 700)
    before = life.ledger()
    found = Found(f"{len(chosen)} of {len(tries)} presses, and what each led to")
    for role, data in chosen:
        for done in _pressed_twice(life, CHATS[role], data, before, random):
            found.wrong += [f"{role} {data}: {what}" for what in _against_the_table(role, data, done)]
    life.close()
    return found


def _pressed_twice(life: Life, chat: int, data: str, before: dict[str, str], random: Random) -> list[Done]:
    """The button, then one of those it led to; then all of it is undone."""
    memory = {name: value.copy() for name, value in vars(life.house.memory).items()}
    done: list[Done] = life.does(_all_in_one, life, chat, data, before, random)
    vars(life.house.memory).update(memory)
    return done


def _all_in_one(
    connection: Connection, life: Life, chat: int, data: str, before: dict[str, str], random: Random
) -> list[Done]:
    undone, seen = connection.begin_nested(), list[Any]()
    first = _press(connection, life, chat, data, before, seen)
    shown = [button[1] for said in seen for row in said.get("buttons", ()) for button in row]
    then = [_press(connection, life, chat, random.choice(shown), before, seen)] if shown else []
    undone.rollback()
    return [first, *then]


def _press(connection: Connection, life: Life, chat: int, data: str, before: dict[str, str], seen: list[Any]) -> Done:
    life.updates += 1
    press = Press(data, f"q{life.updates}", 1)
    one_turn(connection, life.house, Incoming(life.updates, chat, press, "fr"), life.now)
    seen.clear()
    deliver(connection, life.now, lambda parcel: seen.append(parcel.payload) if parcel.address == chat else None)
    said = "\n".join(f"{one.get('text')} {one.get('buttons')} {one.get('document')}" for one in seen)
    now = ledger(connection)
    changed = {row for row in {*before, *now} if before.get(row) != now.get(row)}
    return Done(said, {row: now.get(row, before.get(row, "")) for row in changed})


def _against_the_table(role: str, data: str, done: Done) -> Iterator[str]:
    opened = _reads("open", role) and any(row.startswith("breakglass:") for row in done.changed)
    took = "by staff" in done.changed.get("requests:2", "")
    may_read = {
        **dict.fromkeys((NAME, WORDS), _reads("card", role) or opened),
        **dict.fromkeys((OTHER_NAME, OTHER_WORDS), took or opened),
        COMPLAINT: _reads("complaints", role),
    }
    if role == "person":
        may_read |= dict.fromkeys((NAME, WORDS, COMPLAINT), True)
    yield from (f"shows {word}" for word, may in may_read.items() if word in done.said and not may)
    yield from (f"changes {now}" for row, now in done.changed.items() if not _may_change(role, row, now))


def _reads(flow: str, role: str) -> bool:
    return access.CONVERSATIONS[flow].cells()[role] in ("details", "reason")


def _may_change(role: str, row: str, now: str) -> bool:
    """Their own things; what the table gives to their role; nothing of somebody else. (Who was offered what, and whose
    name was read, follows from the rest: `_against_the_table` sees what was shown.)"""
    table = row.partition(":")[0]
    if table in ("readings", "offers", "sheets", "erasures"):
        return True
    if role == "person" or not re.search(r"usager [12]\b", now):
        return not re.search(r"usager 2\b", now)
    if table in ("requests", "appointments") and re.search(r"usager 1\b", now) and role != "mediator":
        return False
    effects: Sequence[str] = OF_ONE.get(row, ()) or OF_ONE.get(f"{table}:", ())
    effects = ("AcceptRequest", "CloseRequest") if row == "requests:2" else effects
    return any(access.EFFECTS[effect].cells()[role] != "no" for effect in effects)
