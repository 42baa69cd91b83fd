"""A transcript is one conversation as the phones show it; playing it again must write the same page.

`>` what the person types, `> [label]` presses, `> (sticker)` sends; `[..]` a button shown, the fixed row on one line;
`*` what the database now says; `--` another phone, time passing, what others do, or (with a capital) a remark.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handlers.arrival import blocked
from handlers.leaving import leave
from handlers.scene import House
from storage import inbox, staff
from tests.behalf import link_on, writes_for
from tests.ledger import news
from tests.phones import Bubble
from tests.stage import MEDIATOR, PARIS, SECOND_MEDIATOR, SECOND_USAGER, THIRD_MEDIATOR, USAGER, Stage
from tests.walking_in import fill_workshop, one_cancels

PHONES = {
    "the usager's phone": USAGER,
    "the second usager's phone": SECOND_USAGER,
    "the mediator's phone": MEDIATOR,
    "the second mediator's phone": SECOND_MEDIATOR,
    "the third mediator's phone": THIRD_MEDIATOR,
}
INPUT = (">", "--")


def play(page: str, language: str) -> str:
    """The same page as the bot would have it now."""
    stage = Stage(language=language)
    try:
        return Player(stage).play(page)
    finally:
        stage.close()


class Player:
    def __init__(self, stage: Stage) -> None:
        self.stage, self.chat, self.old = stage, USAGER, False
        self.known: dict[str, str] = {}
        self.written: list[str] = []

    def play(self, page: str) -> str:
        for line in page.splitlines():
            if line.startswith(INPUT):
                self.written.append(line)
                self._line(line)
                self._tell()
        self._leave_nothing_unread()
        return "\n".join(self.written) + "\n"

    def _line(self, line: str) -> None:
        if line.startswith("--"):
            self._direct(line.removeprefix("--").strip())
        else:
            self._say(line.removeprefix(">").strip())

    def _say(self, said: str) -> None:
        stage, chat = self.stage, self.chat
        if found := re.fullmatch(r"\((\d+) letters\)", said):
            stage.types(chat, "a" * int(found[1]))
        elif found := re.fullmatch(r"\(my number (\+\d+)\)", said):
            stage.sends(chat, "contact", found[1])
        elif found := re.fullmatch(r"\((.+)\)", said):
            stage.sends(chat, found[1])
        elif found := re.fullmatch(r"\{(.+)\}", said):
            stage.forges(chat, found[1])
        elif found := re.fullmatch(r"\[(.+)\]", said):
            old, self.old = self.old, False
            stage.presses(chat, found[1], old=old)
        else:
            stage.types(chat, said)

    def _direct(self, direction: str) -> None:
        for pattern, act in DIRECTIONS.items():
            if found := re.fullmatch(pattern, direction):
                act(self, *found.groups())
                return
        if direction[:1].islower() or direction[:1].isdigit():
            raise LookupError(f"this stage does not know « {direction} »; a remark begins with a capital")

    def _tell(self) -> None:
        now = self.stage.ledger()
        self.written += [f"* {sentence}" for sentence in news(self.known, now)]
        self.written += [f"* {line}" for line in self._taken_back()]
        self.known = now
        self.written += [line for bubble in self.stage.phone(self.chat).unread() for line in (*drawn(bubble), "")]

    def _taken_back(self) -> list[str]:
        """Messages deleted from the phones since the last line."""
        lines = []
        for name, chat in PHONES.items():
            phone = self.stage.phones.get(chat)
            if phone and phone.deleted:
                lines.append(f"{phone.deleted} messages deleted from {name}")
                phone.deleted = 0
        return lines

    def _leave_nothing_unread(self) -> None:
        for name, chat in PHONES.items():
            if chat in self.stage.phones and len(self.stage.phones[chat].bubbles) > self.stage.phones[chat].read:
                self.written.append(f"-- on {name}")
                self.chat = chat
                self._tell()

    def on(self, phone: str) -> None:
        self.chat = PHONES[phone]

    def later(self, number: str, unit: str) -> None:
        self._passes(self.stage.now + timedelta(**{f"{unit}s": int(number)}))

    def until(self, moment: str) -> None:
        self._passes(datetime.fromisoformat(moment).replace(tzinfo=PARIS))

    def _passes(self, until: datetime) -> None:
        self.stage.passes(until)
        self.stage.deliver()

    def behind_the_curtain(self, act: Callable[[], object]) -> None:
        """Done before the page begins: only the last bubble of this phone is shown, and no effect."""
        act()
        for phone in self.stage.phones.values():
            phone.read = len(phone.bubbles) - (phone.chat == self.chat and phone.read < len(phone.bubbles))
        self.known = self.stage.ledger()

    def joins(self, name: str, role: str) -> None:
        team = (MEDIATOR, SECOND_MEDIATOR, THIRD_MEDIATOR)
        chat = next(one for one in team if one not in self.stage.phones)
        self.behind_the_curtain(lambda: self.stage.joins(chat, name, role))

    def revoked(self) -> None:
        stage = self.stage
        stage.do(_leave, stage.house, self.chat, stage.now)
        stage.deliver()

    def blocks(self) -> None:
        self.stage.updates += 1
        self.stage.do(_block, self.stage.updates, self.chat, self.stage.now)

    def look_back(self) -> None:
        self.old = True


def _block(connection: Connection, update: int, chat: int, now: datetime) -> None:
    inbox.store(connection, [(update, chat, "{}")], now)
    blocked(connection, update, chat)


def _leave(connection: Connection, house: House, chat: int, now: datetime) -> None:
    member = staff.by_chat(connection, chat)
    assert member
    leave(connection, house, member.id, now)


DIRECTIONS: dict[str, Callable[..., None]] = {
    r"on (.+ phone)": Player.on,
    r"(\d+) (minute|hour|day)s? later": Player.later,
    r"it is (\d{4}-\d\d-\d\d \d\d:\d\d)": Player.until,
    r"someone who agreed": lambda p: p.behind_the_curtain(lambda: p.stage.agreed(p.chat)),
    r"someone who wants no reminder and no survey": lambda p: p.behind_the_curtain(
        lambda: p.stage.agreed(p.chat, reminders=False, survey=False)
    ),
    r"someone with an appointment": lambda p: p.behind_the_curtain(lambda: p.stage.booked(p.chat)),
    r"(\w+) is a (mediator|coordinator|direction|quality_lead|volunteer)": Player.joins,
    r"a link for (\w+), (\w+)": lambda p, name, role: p.stage.invites(name, role) and None,
    r"others take every moment at (\w+)": lambda p, place: p.behind_the_curtain(lambda: p.stage.fills(place)),
    r"others take (\d{4}-\d\d-\d\d) at (\w+)": lambda p, day, place: p.behind_the_curtain(
        lambda: p.stage.fills(place, day)
    ),
    r"the same press again": lambda p: p.stage.doubles(p.chat) and None,
    r"an old button": Player.look_back,
    r"others take every seat of the workshop (\w+)": lambda p, code: p.behind_the_curtain(
        lambda: fill_workshop(p.stage, code)
    ),
    r"one of them cancels": lambda p: p.behind_the_curtain(lambda: one_cancels(p.stage)),
    r"our text changes": lambda p: vars(p.stage.house).update(version=f"{p.stage.house.version[1:]}'"),
    r"no longer of the team": Player.revoked,
    r"the link shown on the mediator's phone": lambda p: p.stage.types(p.chat, link_on(p.stage)) and None,
    r"someone without Telegram, for whom Camille wrote": lambda p: p.behind_the_curtain(lambda: writes_for(p.stage)),
    r"blocks the bot": Player.blocks,
}


def drawn(bubble: Bubble) -> list[str]:
    """A bubble on paper."""
    lines = [bubble.text]
    lines += [f"(📎 {bubble.document['name']})"] if bubble.document else []
    lines += ["(cannot be copied)"] if bubble.protected else []
    for row in bubble.rows:
        lines.append(" ".join(f"[{button.label}]" for button in row))
    return lines
