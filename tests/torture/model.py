"""H2: a small model of people, requests and appointments beside the bot. All do what they may and what
they may not, time passes, the process dies anywhere; after each step the database says what the model says.

Buttons are pressed as they come out of an old message, so that anybody may press anything at any time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from flows.domain.life import IN_HANDS, WAITING
from flows.domain.model import Appointment
from handlers.turn import Incoming
from storage import agenda
from storage.tables import appointments, people, requests, staff
from tests.opened import opened
from tests.phones import Bubble, Button
from tests.stage import MEDIATOR, SECOND_MEDIATOR, one_turn
from tests.torture.life import Grounds, Life
from tests.torture.torment import Found, Torment
from tests.torture.truths import broken

USAGERS, TEAM = (1001, 1002, 1003), {MEDIATOR: "Camille", SECOND_MEDIATOR: "Karim"}
TO_A_MOMENT = ("💡 Énergie et eau", "Une facture", "⏭ Passer", "🏢 Je viens sur place", "⚡ Le plus tôt")
NOISE = ("/aide", "/urgence", "/rdv", "/file", "/agenda", "/menu", "hein ?", "/annuler", "/privacy", "🙂")
OUTCOMES = ("kept", "missed", "cancelled_by_service")
usagers = st.sampled_from(USAGERS)
anybody = st.sampled_from((*USAGERS, *TEAM, 9999))
somebody = st.one_of(st.none(), st.none(), anybody)
"""None: the one who may."""
which = st.integers(0, 9)


class Died(Exception):
    pass


class Mortal(Life):
    """May die between a turn and its commit; Telegram then brings the update again."""

    dies = False

    def hears(self, incoming: Incoming) -> None:
        if self.dies:
            self.dies = False
            try:
                self.does(_turn_and_die, self.house, incoming, self.now)
            except Died:
                self.crashes()
        super().hears(incoming)


def _turn_and_die(connection: Connection, *turn: Any) -> None:
    one_turn(connection, *turn)
    raise Died


@dataclass
class Asked:
    chat: int
    status: str = "new"
    mediator: int | None = None


@dataclass
class Seat:
    request: int
    start: datetime
    status: str = "booked"


class Model(RuleBasedStateMachine):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.life = Mortal(url)
        for chat, name in TEAM.items():
            self.life.joins(chat, name)
        self.people: dict[int, str] = {}
        self.asked: dict[int, Asked] = {}
        self.seats: dict[int, Seat] = {}
        self.pressed = 0
        self.agrees(USAGERS[0])
        self.books(USAGERS[0], 0)

    def teardown(self) -> None:
        self.life.close()

    # what usagers do

    @rule(chat=usagers)
    def agrees(self, chat: int) -> None:
        if self.people.get(chat) != "active":
            self.life.agreed(chat, again=chat in self.people)
            self.people[chat] = "active"

    @precondition(lambda self: "active" in self.people.values())
    @rule(chat=usagers, number=which)
    def books(self, chat: int, number: int) -> None:
        if self.people.get(chat) != "active":
            return
        self.life.types(chat, "/menu")
        self.life.asks(chat, "📝 Nouvelle demande", *TO_A_MOMENT)
        self._chooses(chat, number)
        if "prénom" in self.life.phone(chat).last.text:
            self.life.types(chat, "Fictif")
        self.life.asks(chat, "✅ Oui, c'est ça")
        request, made = self.life.does(_newest)
        assert request not in self.asked and made.id not in self.seats, "nothing was booked"
        self.asked[request], self.seats[made.id] = Asked(chat), Seat(request, made.start)

    def _chooses(self, chat: int, number: int) -> None:
        """A day if they are asked for one, and an hour."""
        while True:
            last = self.life.phone(chat).last
            found = [button for button in last.choices if button.label.startswith(("📅", "🕒", "📍"))]
            if not found:
                return
            self.life.taps(chat, last, found[number % len(found)])

    @rule(chat=somebody, number=which)
    def cancels(self, chat: int | None, number: int) -> None:
        seat, one = self._seat(number)
        chat = chat or (self.asked[one.request].chat if one else USAGERS[0])
        may = self.people.get(chat) == "active" and self.asked[one.request].chat == chat if one else False
        self._presses(chat, f"visit?appointment={seat};act=cancel;sure=yes")
        if one and may and one.status == "booked" and one.start > self.life.now:
            one.status = "cancelled_by_person"

    @rule(number=which, other=which)
    def moves(self, number: int, other: int) -> None:
        seat, one = self._seat(number)
        chat = self.asked[one.request].chat if one else 0
        over = not one or one.status != "booked" or one.start <= self.life.now + timedelta(minutes=1)
        if not one or over or self.people[chat] != "active":
            return
        self._presses(chat, f"visit?appointment={seat};act=move")
        self._chooses(chat, other)
        found = self.life.does(agenda.by_id, seat)
        assert found and found[0].start > self.life.now
        one.start = found[0].start

    @rule(chat=usagers)
    def stops(self, chat: int) -> None:
        self.life.types(chat, "STOP")
        if chat in self.people:
            self.people[chat] = "stopped"

    @rule(chat=anybody, word=st.sampled_from(NOISE))
    def says_anything(self, chat: int, word: str) -> None:
        self.life.types(chat, word)

    @rule(chat=anybody)
    def taps_again(self, chat: int) -> None:
        if self.life.phone(chat).last_press:
            self.life.doubles(chat)

    # what mediators do, and others try

    @rule(chat=st.sampled_from((*TEAM, *TEAM, 1001, 9999)), number=which)
    def accepts(self, chat: int, number: int) -> None:
        request, one = self._request(number)
        self._presses(chat, f"card?request={request};act=accept")
        if one and chat in TEAM and one.status == "new" and self.people[one.chat] == "active":
            one.status, one.mediator = "accepted", chat

    @rule(chat=anybody, number=which)
    def declines(self, chat: int, number: int) -> None:
        self._presses(chat, f"card?request={self._request(number)[0]};act=decline;reason=load")

    @rule(chat=somebody, number=which)
    def closes(self, chat: int | None, number: int) -> None:
        request, one = self._request(number)
        chat = chat or (one and one.mediator) or MEDIATOR
        self._presses(chat, f"card?request={request};act=close;reason=solved")
        if one and one.status == "accepted" and one.mediator == chat and self.people[one.chat] == "active":
            one.status = "closed"

    @rule(chat=somebody, number=which, outcome=st.sampled_from(OUTCOMES))
    def says_how_it_went(self, chat: int | None, number: int, outcome: str) -> None:
        seat, one = self._seat(number)
        chat = chat or (one and self.asked[one.request].mediator) or MEDIATOR
        self._presses(chat, f"meeting?appointment={seat};outcome={outcome}")
        late = one and (one.start <= self.life.now or outcome == "cancelled_by_service")
        if one and late and one.status == "booked" and self.asked[one.request].mediator == chat:
            one.status = outcome

    # what happens

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.life.passes(self.life.now + timedelta(hours=hours))

    @rule()
    def dies(self) -> None:
        self.life.crashes()

    @rule()
    def will_die_in_the_middle(self) -> None:
        self.life.dies = True

    @invariant()
    def the_database_says_the_same(self) -> None:
        said = self.life.does(_all)
        mine = {
            "people": self.people,
            "asked": {number: (one.chat, one.status, one.mediator) for number, one in self.asked.items()},
            "seats": {number: (one.request, one.start, one.status) for number, one in self.seats.items()},
        }
        assert said == mine, [(name, said[name], mine[name]) for name in mine if said[name] != mine[name]]
        assert self.life.does(broken) == []

    def _seat(self, number: int) -> tuple[int, Seat | None]:
        """One that is there, or one that is not."""
        seat = _one_of(list(self.seats), number)
        return seat, self.seats.get(seat)

    def _request(self, number: int) -> tuple[int, Asked | None]:
        request = _one_of(list(self.asked), number)
        return request, self.asked.get(request)

    def _presses(self, chat: int, data: str) -> None:
        """A button of an old message, whoever it was for."""
        self.pressed += 1
        self.life.taps(chat, Bubble(50_000 + self.pressed, "", []), Button("", data))


def _one_of(known: list[int], number: int) -> int:
    return known[number % len(known)] if known and number < 9 else 10_000 + number


def _newest(connection: Connection) -> tuple[int, Appointment]:
    request = connection.execute(select(requests.c.id).order_by(requests.c.id.desc()).limit(1)).scalar_one()
    made = agenda.of_request(connection, request)
    assert made
    return request, made


def _all(connection: Connection) -> dict[str, Any]:
    known = opened(connection, people)
    who = {row.id: int(row.number) for row in known}
    team = {row.id: int(row.number) for row in opened(connection, staff)}
    wanted, taken = connection.execute(select(requests)).all(), connection.execute(select(appointments)).all()
    return {
        "people": {int(row.number): row.state for row in known},
        "asked": {row.id: (who[row.person_id], _stage(row.status), team.get(row.mediator_id)) for row in wanted},
        "seats": {row.id: (row.request_id, row.starts, row.status) for row in taken},
    }


def _stage(status: str) -> str:
    """Whom it was offered to, and whether the work began, is no matter here."""
    return "new" if status in WAITING else "accepted" if status in IN_HANDS else status


async def as_the_model(torment: Torment) -> Found:
    lives = torment.times(10, 2000 if torment.engine == "sqlite" else 500)  # half an hour each
    grounds, steps = Grounds(torment), torment.times(20, 50)
    found = Found(f"{lives} lives of {steps} steps")

    @seed(torment.seed)
    def life() -> Model:
        return Model(grounds.fresh())

    wanted = settings(
        max_examples=lives,
        stateful_step_count=steps,
        database=None,
        deadline=None,
        derandomize=False,  # Hypothesis would leave our seed aside where CI is set
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(life, settings=wanted)
    except (AssertionError, LookupError) as broke:
        found.wrong.append("\n".join([repr(broke), *getattr(broke, "__notes__", [])]))
    return found
