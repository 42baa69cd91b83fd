"""The bot without Telegram: real turns, real rounds, a database in memory, phones made of paper, a clock in the hand.

Everything that is kept goes through the database between two lines, as it does in life; what the outbox holds is
delivered at once, in order, to the phone it is for. Nothing here decides: it carries events in and bubbles out.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from bot.app import furnish
from bot.association import read
from bot.translations import Catalogues
from flows.domain.agenda import Search
from flows.domain.association import Association, Permanence
from flows.domain.effects import OpenRequest
from flows.domain.model import Slot
from flows.exchange import Sent, Wrote
from flows.hearing import hear
from handlers.incoming import Incoming, Press
from handlers.night import forget
from handlers.rounds import make_round
from handlers.scene import Desks, Hourly, House
from handlers.turn import handle
from storage import agenda, inbox, outbox, people, requests, seats, staff
from storage.database import engine
from storage.outbox import Parcel
from tests.engines import imprint, memory_model
from tests.keys import KEYS
from tests.ledger import ledger
from tests.phones import Bubble, Button, Phone, arrived

PARIS = ZoneInfo("Europe/Paris")
PUBLIC = "https://bot.example.org"
START = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)
"""A Monday."""
USAGER, SECOND_USAGER, MEDIATOR, SECOND_MEDIATOR, THIRD_MEDIATOR = 1001, 1002, 2001, 2002, 2003
CROWD = 9000
ROUND, NIGHT = timedelta(hours=1), 3
EXAMPLE = Path(__file__).parent.parent / "association.example.toml"


@cache
def example() -> Association:
    return read(EXAMPLE)


@cache
def catalogues() -> Catalogues:
    return Catalogues()


@dataclass(frozen=True, repr=False)
class Moment:
    """Everything at one moment, to come back to."""

    image: bytes
    memory: dict[str, Any]
    phones: dict[int, Phone]
    now: datetime
    updates: int
    numbers: int

    def __repr__(self) -> str:
        return f"<{self.now}>"


class Stage:
    def __init__(
        self,
        association: Association | None = None,
        *,
        language: str = "fr",
        now: datetime = START,
        speaking: Catalogues | None = None,
    ) -> None:
        self.house: House = furnish(association or example(), speaking or catalogues(), PUBLIC)
        self.language, self.now, self.updates, self.numbers = language, now, 0, 0
        self.phones: dict[int, Phone] = {}
        self.engine = self._opened()

    def _opened(self) -> Engine:
        made = engine("sqlite://", KEYS)
        imprint(made, memory_model())
        return made

    def close(self) -> None:
        self.engine.dispose()

    def image(self) -> bytes:
        """Everything that is kept, as it is now."""
        with self.engine.connect() as connection:
            connection.rollback()
            raw = connection.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            return raw.serialize()

    def moment(self) -> Moment:
        phones = {chat: phone.copy() for chat, phone in self.phones.items()}
        memory = {name: value.copy() for name, value in vars(self.house.memory).items()}
        return Moment(self.image(), memory, phones, self.now, self.updates, self.numbers)

    def back_to(self, moment: Moment) -> None:
        imprint(self.engine, moment.image)
        vars(self.house).update(desks=Desks(), news=Hourly(), shortage=Hourly())
        vars(self.house.memory).update({name: value.copy() for name, value in moment.memory.items()})
        self.phones = {chat: phone.copy() for chat, phone in moment.phones.items()}
        self.now, self.updates, self.numbers = moment.now, moment.updates, moment.numbers

    def phone(self, chat: int) -> Phone:
        return self.phones.setdefault(chat, Phone(chat, self.language))

    def do(self, work: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Any storage function, in a transaction of its own."""
        with self.engine.begin() as connection:
            return work(connection, *args, **named)

    def types(self, chat: int, text: str) -> list[Bubble]:
        heard = hear(text)
        return self._comes(chat, heard.event, heard.words)

    def sends(self, chat: int, kind: str, number: str = "") -> list[Bubble]:
        return self._comes(chat, Sent(kind, number=number))

    def presses(self, chat: int, label: str, *, old: bool = False) -> list[Bubble]:
        bubble, button = self.phone(chat).find(label, old=old)
        return self.taps(chat, bubble, button)

    def taps(self, chat: int, bubble: Bubble, button: Button) -> list[Bubble]:
        query = f"q{self.updates}"
        return self._comes(chat, Press(button.data, query, bubble.id, bubble.text, button.label))

    def forges(self, chat: int, data: str) -> list[Bubble]:
        """A press that no button of ours carries to this phone."""
        return self._comes(chat, Press(data, f"q{self.updates}", self.numbers))

    def doubles(self, chat: int) -> list[Bubble]:
        """The very last press, delivered once more under another number."""
        press = self.phone(chat).last_press
        assert press, "nothing was pressed on this phone"
        return self._comes(chat, press)

    def _comes(self, chat: int, event: Wrote | Sent | Press, words: str = "") -> list[Bubble]:
        self.updates += 1
        self.now += timedelta(seconds=1)
        phone = self.phone(chat)
        phone.last_press = event if isinstance(event, Press) else phone.last_press
        self.numbers += not isinstance(event, Press)
        message = None if isinstance(event, Press) else self.numbers
        seen = len(phone.bubbles)
        self.hears(Incoming(self.updates, chat, event, phone.language, message, words))
        self.deliver()
        return [*phone.changed(), *phone.bubbles[seen:]]

    def hears(self, incoming: Incoming) -> None:
        self.do(one_turn, self.house, incoming, self.now)

    def deliver(self) -> None:
        """What the outbox holds reaches the phones, in order."""
        self.do(deliver, self.now, self._shown)

    def _shown(self, parcel: Parcel) -> int | None:
        phone, said = self.phone(parcel.address), parcel.payload
        if parcel.method == "used":
            phone.use(said)
        if parcel.method == "delete":
            phone.delete(said["messages"])
        if parcel.method not in ("say", "copy"):
            return None
        self.numbers += 1
        rows = [[Button(*button) for button in row] for row in said.get("buttons", ())]
        text = said.get("text", "(🎤 a voice)") or "(📍 on the map)"
        text += f"\n(⌨️ {said['contact']})" if "contact" in said else "\n(⌨️ gone)" if "away" in said else ""
        phone.bubbles.append(Bubble(self.numbers, text, rows, arrived(said.get("document")), parcel.kind))
        phone.last.protected = said.get("protected", False)
        return self.numbers

    def passes(self, until: datetime) -> None:
        """Time passes, and the clock makes its rounds."""
        while self.now < until:
            self.now = min(self.now + ROUND, until)
            self.round()
            if self.now.astimezone(PARIS).hour == NIGHT:
                self.do(forget, self.house, self.now)
                self.deliver()

    def round(self) -> int:
        told: int = self.do(make_round, self.house, self.now)
        if told:
            self.deliver()
        return told

    def ledger(self) -> dict[str, str]:
        """What the database says of everybody, in words: the effects of a line are what changes here."""
        said: dict[str, str] = self.do(ledger)
        return said

    def says(self, french: str) -> str:
        """A sentence or a label of ours, in the language of this stage; a theme's icon is not part of its sentence."""
        say = catalogues().text(self.language)
        icon, _, words = french.partition(" ")
        return say(french) if say(french) != french else f"{icon} {say(words)}"

    # What happened before the curtain rose.

    def agreed(self, chat: int = USAGER, *, reminders: bool = True, survey: bool = True, again: bool = False) -> Phone:
        """Someone who said yes, and is asked what they need; `again`: who comes back is not asked their age."""
        self.types(chat, "/start")
        names = {option.value: option.label for option in self.house.language_options()}
        self.presses(chat, names[self.language])
        for label in ("▶️ Continuer", *(() if again else ("✅ Oui",)), "✅ Oui", _yes(reminders), _yes(survey)):
            self.presses(chat, self.says(label))
        return self.phone(chat)

    def asks(self, chat: int, *labels: str) -> list[Bubble]:
        """Presses these (French) labels one after the other."""
        found: list[Bubble] = []
        for label in labels:
            found = self.presses(chat, self.says(label))
        return found

    def booked(self, chat: int = USAGER, **choices: bool) -> Phone:
        """Someone with an appointment on Thursday 26 November at 14:00 (or 14:30…), at the neighbourhood house."""
        self.agreed(chat, **choices)
        self.asks(chat, "💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "📍 Choisir un lieu")
        for value in ("maison", "2026-11-26", ""):
            screen = self.phone(chat).last
            self.taps(chat, screen, next(button for button in screen.choices if value in button.data))
        self.types(chat, "Sam" if chat == USAGER else "Lou")
        self.asks(chat, "✅ Oui, c'est ça")
        return self.phone(chat)

    def joins(self, chat: int = MEDIATOR, name: str = "Camille", role: str = "mediator") -> Phone:
        self.types(chat, f"/start j_{self.invites(name, role)}")
        self.presses(chat, self.says("✅ Oui"))
        return self.phone(chat)

    def invites(self, name: str, role: str = "mediator") -> str:
        token = f"ticket-{name.lower()}"
        until = self.now + timedelta(days=7)
        self.do(staff.invite, role=role, name=name, token_hash=staff.hashed(token), expires_at=until)
        return token

    def fills(self, place: str, day: str = "") -> None:
        """Other people take every moment of this place, or of this day there (2026-11-24)."""
        where = self.house.association.permanence(place)
        assert where, f"no such place: {place}"
        self.do(self._fill, where, day, self.now)

    def _fill(self, connection: Connection, where: Permanence, day: str, now: datetime) -> None:
        while wanted := [slot for slot in self._free(connection, where, now) if day in _local_day(slot)]:
            for slot in wanted:
                self._takes(connection, where, slot, now)

    def _takes(self, connection: Connection, place: Permanence, slot: Slot, now: datetime) -> None:
        person = people.consent(connection, CROWD, "request", True, "", "fr", now)
        assert person
        request = requests.add(connection, person, OpenRequest(theme="autre", mode="permanence"), now)
        agenda.book(connection, request, person, slot, place.seats, now)

    def _free(self, connection: Connection, place: Permanence, now: datetime) -> list[Slot]:
        taken = seats.busy(connection, [place.code], now, now + timedelta(days=31))
        return Search(self.house.timetable, taken, now).slots([place])


def one_turn(connection: Connection, house: House, incoming: Incoming, now: datetime) -> None:
    inbox.store(connection, [(incoming.update, incoming.chat, "{}")], now)
    handle(connection, house, incoming, now)


def deliver(connection: Connection, now: datetime, shown: Callable[[Parcel], int | None]) -> None:
    """All that waits is sent, in order; `shown` answers the number of each message."""
    for parcel in _claimed(connection, now):
        outbox.sent(connection, parcel.id, shown(parcel))


def _claimed(connection: Connection, now: datetime) -> list[Parcel]:
    taken: list[Parcel] = []

    def everything(parcels: Any) -> Any:
        taken.extend(parcels)
        return parcels

    outbox.claim(connection, now, (), everything, window=500)
    return taken


def _local_day(slot: Slot) -> str:
    return slot.start.astimezone(PARIS).date().isoformat()


def _yes(agreed: bool) -> str:
    return "✅ Oui" if agreed else "❌ Non"
