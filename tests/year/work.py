"""What the team does with what reaches it: takes, declines, parts from somebody, says nothing; hands on, closes, is
away, leaves. Each in their own hours, or later.

What a member does with a request comes from the seed, the two, and how often it was before: never from a language.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from storage.tables import requests, staff
from tests.phones import Bubble
from tests.stage import PARIS
from tests.year.house import COORDINATORS, WATCHER, Member, draw
from tests.year.town import HOUR, Town, questions

DAY = timedelta(days=1)
ANSWERS = {"accept": 0.6, "load": 0.1, "out_of_scope": 0.04, "known": 0.03, "safety": 0.02, "process": 0.02}
"""What is left of one says nothing."""
LEADS = {"accept": 0.5, "close": 0.15, "out_of_scope": 0.1}
FOLLOWS = {"close": 0.8, "withdraw": 0.13}
"""What becomes of what they took: the rest stays in their hands."""
REASONS = ("load", "load", "load", "out_of_scope", "known", "safety", "process")


class Working(Town):
    def __init__(self, *town: Any) -> None:
        self.acts: Counter[str] = Counter()
        self._times: Counter[tuple[str, int, int]] = Counter()
        super().__init__(*town)

    def reached(self, member: Member, key: str, bubble: Bubble) -> None:
        kind, request = [*key.split(":"), ""][:2]
        if kind in ("card", "remind") and request.isdecimal():
            self._soon(member, "answers", int(request), lambda roll: self._answers(member, int(request), bubble, roll))
        if kind in ("late", "nobody", "declined", "undecided") and member.chat != WATCHER:
            self._soon(member, "decides", int(request), lambda roll: self._decides(member, int(request), roll))

    def _soon(self, member: Member, what: str, request: int, act: Callable[[float], None]) -> None:
        """In some hours of theirs."""
        self._times[what, member.chat, request] += 1
        chance = draw(self.seed, what, member.chat, request, self._times[what, member.chat, request])
        self._when(member, self.now + timedelta(minutes=chance.expovariate(1 / 180)), chance.random(), act)

    def _when(self, member: Member, when: datetime, roll: float, act: Callable[[float], None]) -> None:
        def tries() -> None:
            if member.chat not in self.team:
                return
            if self.here(member):
                act(roll)
            else:
                self._when(member, self._morning(member), roll, act)

        self.at(when, tries)

    def here(self, member: Member) -> bool:
        return member.works(self.now) and self.away.get(member.chat, self.now) <= self.now

    def _morning(self, member: Member) -> datetime:
        """The next hour of theirs, and some minutes."""
        later = self.now.replace(minute=0, second=0, microsecond=0) + HOUR
        while not member.works(later) or self.away.get(member.chat, later) > later:
            later += HOUR
        return later + timedelta(minutes=draw(self.seed, "morning", member.chat, later).randrange(20))

    # a card

    def _answers(self, member: Member, request: int, bubble: Bubble, roll: float) -> None:
        wanted = chosen(LEADS if member.role == "coordinator" else ANSWERS, roll)
        if member.chat == WATCHER or not wanted or bubble.used or bubble.deleted:
            self.acts["said nothing"] += 1
            return
        found = questions(bubble)
        if found and found[0] == "act" and "accept" in found[1]:
            first = wanted if wanted in ("accept", "close") else "decline"
            self.taps(member.chat, bubble, found[1][first])
            self._then(member, request, wanted)

    def _decides(self, member: Member, request: int, roll: float) -> None:
        """Told that it waits too long."""
        wanted = chosen(LEADS, roll)
        if not wanted:
            self.acts["said nothing"] += 1
            return
        self.forges(member.chat, f"card?request={request}")
        if self.picks(member.chat, "act", wanted if wanted in ("accept", "close") else "decline"):
            self._then(member, request, wanted)

    def _then(self, member: Member, request: int, wanted: str) -> None:
        if wanted == "accept":
            self._took(member, request)
        elif wanted == "close":
            self.picks(member.chat, "reason", "out_of_scope")
            self.acts["closed while it waited"] += 1
        else:
            self.in_order(lambda: self.picks(member.chat, "reason", wanted))
            self.acts["declined" if wanted in ("load", "out_of_scope") else "declined and parted"] += 1

    def _took(self, member: Member, request: int) -> None:
        if self.does(follower, request) != self.numbers_of[member.chat]:
            self.acts["came too late"] += 1
            return
        self.acts["taken"] += 1
        self._times["took", member.chat, request] += 1
        chance = draw(self.seed, "follows", member.chat, request, self._times["took", member.chat, request])
        wanted = chosen(FOLLOWS, chance.random())
        after = self.now + DAY * (chance.uniform(3, 45) if wanted == "close" else chance.uniform(0.5, 15))
        if wanted:
            act = self._closes if wanted == "close" else self._hands_on
            self._when(member, after, chance.random(), lambda roll: act(member, request, roll))

    def _closes(self, member: Member, request: int, roll: float) -> None:
        self.forges(member.chat, f"card?request={request}")
        if self.picks(member.chat, "act", "meeting"):
            self.picks(member.chat, "outcome", "kept" if roll < 0.8 else "missed")
            self.forges(member.chat, f"card?request={request}")
        asked = self.asked(member.chat)
        if asked and "handing_on" in asked[2] and self.picks(member.chat, "act", "close"):
            self.picks(member.chat, "reason", "solved")
            self.acts["closed"] += 1

    def _hands_on(self, member: Member, request: int, roll: float) -> None:
        self.forges(member.chat, f"card?request={request}")
        if self.picks(member.chat, "act", "handing_on"):
            reason = REASONS[int(roll * len(REASONS))]
            self.picks(member.chat, "reason", reason)
            self.in_order(lambda: self.picks(member.chat, "sure", "yes"))
            self.acts["handed on" if reason in ("load", "out_of_scope") else "handed on and parted"] += 1

    # the desk, absences, and who leaves

    def looks(self, chat: int) -> None:
        """A coordinator looks at the queue, and takes what is overdue."""
        self.types(chat, "/file")
        self.picks(chat, "list", "overdue")  # where there are several lists to choose from
        asked = self.asked(chat)
        shown = asked[2] if asked and asked[0] == "which" else {}
        late = [request for request, button in shown.items() if button.label.startswith("⏰")]
        for request in late[:4]:
            self.forges(chat, f"card?request={request}")
            if self.picks(chat, "act", "accept"):
                self._took(self.team[chat], int(request))

    def goes_away(self, member: Member, days: int) -> None:
        """Said by themselves, with /fermer."""
        if member.chat not in self.team:
            return
        first = self.now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0) + DAY
        self.types(member.chat, "/fermer")
        if not (self.picks(member.chat, "what", "own") and self.picks(member.chat, "day", "other")):
            return
        for day in (first, first + days * DAY):
            self.types(member.chat, f"{day:%d/%m/%Y}")
        self.picks(member.chat, "part", "day")
        if self.picks(member.chat, "reason", "holiday") and self.picks(member.chat, "sure", "yes"):
            self.away[member.chat] = first + (days + 1) * DAY
            self.acts["went away"] += 1

    def leaves(self, member: Member) -> None:
        """A coordinator says so; somebody like them comes instead."""
        lead = COORDINATORS[0]
        self.forges(lead, f"member?member={self.numbers_of[member.chat]}")
        if self.picks(lead, "what", "leaves"):
            self.in_order(lambda: self.picks(lead, "sure", "yes"))
            self.team.pop(member.chat)
            self.acts["left the team"] += 1
            self.enters(Member(member.chat + 500, f"{member.name}bis", kind=member.kind, tongue=member.tongue))


def chosen(shares: dict[str, float], roll: float) -> str:
    for what, share in shares.items():
        roll -= share
        if roll < 0:
            return what
    return ""


def follower(connection: Connection, request: int) -> int | None:
    found: int | None = connection.execute(select(requests.c.mediator_id).where(requests.c.id == request)).scalar()
    return found


def members(connection: Connection) -> set[int]:
    return set(connection.execute(select(staff.c.id).where(staff.c.active)).scalars())
