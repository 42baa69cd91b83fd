"""The invariants of the trade (domain.md 1.16) under any order of things, with crashes in the middle of turns.

Two people and two mediators do what they like; what is kept, and what each phone received, is looked at after each
step. `RIGHTS_EXAMPLES` makes it longer, for the night; what fails is told as it was found, without shrinking.
"""

import os
import re
from contextlib import suppress
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Connection, select

from flows import spoken
from flows.domain.life import WAITING
from flows.exchange import Sent, Wrote
from handlers.turn import Incoming, Press, handle
from storage import inbox as arrivals
from storage.tables import appointments, inbox, metadata, outbox, people, requests
from storage.tables_of_rights import consents
from tests.keys import KEYS
from tests.opened import opened
from tests.stage import MEDIATOR, SECOND_MEDIATOR, SECOND_USAGER, USAGER, Stage

PEOPLE, TEAM = (USAGER, SECOND_USAGER), (MEDIATOR, SECOND_MEDIATOR)
CANARY = {USAGER: "Quetzal", SECOND_USAGER: "Tatou"}
SILENT = ("stopped", "paused")
who = st.sampled_from(PEOPLE)
team = st.sampled_from(TEAM)
STOP = st.sampled_from(sorted(spoken.STOP_WORDS))


class Crash(Exception):
    pass


class CrashingStage(Stage):
    """A turn that dies before its commit, and is handled again: the process came back."""

    dies = False

    def _comes(self, chat: int, event: Wrote | Sent | Press, words: str = "") -> list[object]:  # type: ignore[override]
        if self.dies:
            before = self.updates, self.now, self.numbers
            try:
                with self.engine.begin() as connection:
                    self._handle_and_die(connection, chat, event)
            except Crash:
                self.updates, self.now, self.numbers = before
            self.dies = False
        return list(super()._comes(chat, event, words))

    def _handle_and_die(self, connection: Connection, chat: int, event: Wrote | Sent | Press) -> None:
        number = self.updates + 1
        arrivals.store(connection, [(number, chat, "{}")], self.now)
        handle(connection, self.house, Incoming(number, chat, event, "fr", self.numbers + 1), self.now)
        raise Crash


class Rights(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.stage = CrashingStage()
        self.agreed: set[int] = set()
        """Who may be in the database: said yes, and was not erased since."""
        self.seen: dict[int, int] = {}

    def teardown(self) -> None:
        self.stage.close()

    @initialize(taken=st.booleans())
    def the_team_joins(self, taken: bool) -> None:
        """`taken`: somebody is helped already."""
        self.stage.joins(MEDIATOR, "Camille")
        self.stage.joins(SECOND_MEDIATOR, "Noa")
        if taken:
            self._books(USAGER)
            self._count(USAGER)
            self.stage.asks(MEDIATOR, "🙋 Je prends")
        self._look(USAGER)

    @rule()
    def crash_at_the_next_turn(self) -> None:
        self.stage.dies = True

    @rule(chat=who)
    def comes_and_books(self, chat: int) -> None:
        """As far as they can: a state that leads elsewhere (a pause, a question) ends it where it is."""
        if self._state(chat) is None:
            with suppress(LookupError):
                self._books(chat)
            self._count(chat)
        self._look(chat)

    def _books(self, chat: int) -> None:
        self.stage.agreed(chat)
        self.stage.asks(chat, "💡 Énergie et eau", "Une facture")
        self.stage.types(chat, f"{CANARY[chat]} ne comprend pas")
        self.stage.asks(chat, "🏢 Je viens sur place", "⚡ Le plus tôt")
        self.stage.taps(chat, self.stage.phone(chat).last, self.stage.phone(chat).last.choices[0])
        self.stage.types(chat, CANARY[chat])
        self.stage.asks(chat, "✅ Oui, c'est ça")

    def _count(self, chat: int) -> None:
        """What they pressed may have been a yes, or an erasure."""
        self.agreed = self.agreed | {chat} if self._state(chat) else self.agreed - {chat}

    @rule(chat=who, word=STOP)
    def stops(self, chat: int, word: str) -> None:
        self.stage.types(chat, word)
        assert self._state(chat) in (None, "stopped")
        self._look(chat)

    @rule(chat=who)
    def pauses(self, chat: int) -> None:
        was = self._state(chat)
        self.stage.types(chat, "/pause")
        assert self._state(chat) == (was and "paused")
        self._look(chat)

    @rule(chat=who)
    def comes_back(self, chat: int) -> None:
        self.stage.types(chat, "bonjour")
        if "▶️ Reprendre" in [button.label for button in self.stage.phone(chat).last.buttons]:
            self.stage.asks(chat, "▶️ Reprendre")
        self._look(chat)

    @rule(chat=who)
    def erases(self, chat: int) -> None:
        was = self._state(chat)
        self.stage.types(chat, "/effacer")
        if was:
            self.stage.asks(chat, "🗑 Oui, tout effacer")
            assert self._state(chat) is None
            self.agreed.discard(chat)
        self._look(chat)

    @rule(chat=who, word=st.sampled_from(("/mon_dossier", "/export", "/rdv", "/menu", "/privacy", "oui", "2", "1")))
    def says_anything(self, chat: int, word: str) -> None:
        self.stage.types(chat, word)
        self._count(chat)
        self._look(chat)

    @precondition(lambda self: any(phone.bubbles for phone in self.stage.phones.values()))
    @rule(chat=st.sampled_from(PEOPLE + TEAM), which=st.integers(0, 30), what=st.integers(0, 5))
    def presses_anything(self, chat: int, which: int, what: int) -> None:
        """Old buttons too: their own, on any message still on the phone."""
        shown = [bubble for bubble in self.stage.phone(chat).bubbles if bubble.buttons and not bubble.deleted]
        if not shown:
            return
        bubble = shown[-1 - which % len(shown)]
        self.stage.taps(chat, bubble, bubble.buttons[what % len(bubble.buttons)])
        if chat in PEOPLE:
            self._count(chat)
        self._look(chat)

    @rule(chat=team)
    def takes_or_reads(self, chat: int) -> None:
        for said in ("/file", "1", "1"):
            self.stage.types(chat, said)
        self._look(chat)

    @rule(hours=st.sampled_from((1, 13, 49, 800)))
    def time_passes(self, hours: int) -> None:
        self.stage.passes(self.stage.now + timedelta(hours=hours))
        for chat in PEOPLE:
            self._count(chat)
        self._look()

    def _look(self, acted: int | None = None) -> None:
        """Whoever is silent and did nothing received nothing."""
        for chat in PEOPLE:
            bubbles = self.stage.phone(chat).bubbles
            now = bubbles[-1].id if bubbles else 0
            if chat != acted and self._state(chat) in (None, *SILENT):
                assert now == self.seen.get(chat, 0), self.stage.phone(chat).last.text
            self.seen[chat] = now

    def _state(self, chat: int) -> str | None:
        with self.stage.engine.connect() as connection:
            found = select(people.c.state).where(people.c.telegram_id == KEYS.handle(chat))
            return connection.execute(found).scalar()

    @invariant()
    def nothing_about_anyone_before_a_yes_nor_after_an_erasure(self) -> None:
        with self.stage.engine.connect() as connection:
            everything = [str(row) for table in metadata.sorted_tables for row in opened(connection, table)]
            named = connection.execute(select(outbox.c.chat_id)).scalars().all()
            named += connection.execute(select(inbox.c.chat_id)).scalars().all()
        for chat in set(PEOPLE) - self.agreed:
            assert KEYS.handle(chat) not in named
            assert not [row for row in everything if CANARY[chat] in row or re.search(rf"\b{chat}\b", row)]

    @invariant()
    def who_is_active_said_yes(self) -> None:
        last = select(consents.c.act).where(consents.c.person_id == people.c.id, consents.c.purpose == "request")
        last = last.order_by(consents.c.id.desc()).limit(1)
        with self.stage.engine.connect() as connection:
            acts = connection.execute(select(people.c.state, last.scalar_subquery())).all()
        assert all(act in ("given", "renewed") for state, act in acts if state == "active"), acts

    @invariant()
    def no_request_is_lost_nor_without_its_person(self) -> None:
        with self.stage.engine.connect() as connection:
            owners = set(connection.execute(select(people.c.id)).scalars())
            rows = connection.execute(select(requests.c.person_id, requests.c.status, requests.c.mediator_id)).all()
            seats = connection.execute(
                select(appointments.c.permanence, appointments.c.starts, appointments.c.seat).where(
                    appointments.c.status == "booked"
                )
            ).all()
        assert all(person in owners for person, _status, _mediator in rows)
        assert all((mediator is None) == (status in WAITING) for _, status, mediator in rows if status != "closed")
        assert len(seats) == len(set(seats))

    @invariant()
    def a_mediator_reads_nobody_who_is_silent(self) -> None:
        """What their next question would show."""
        silent = {CANARY[chat] for chat in PEOPLE if self._state(chat) in SILENT}
        for chat in TEAM if silent else ():
            kept = self.stage.moment()
            said = [text for word in ("/file", "1") for text in self.stage.types(chat, word)]
            self.stage.back_to(kept)
            shown = "".join(bubble.text + "".join(button.label for button in bubble.buttons) for bubble in said)
            assert not [canary for canary in silent if canary in shown]


Rights.TestCase.settings = settings(
    max_examples=int(os.environ.get("RIGHTS_EXAMPLES", "12")),
    stateful_step_count=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
test_rights_hold_in_any_order = Rights.TestCase
