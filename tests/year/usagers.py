"""Two thousand people, each from hello to a request by what they see; some stop, pause, erase all, or come back.

What each does comes from the seed and their number alone, never from the language they read.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from flows.talk import SKIP
from storage.tables import people, requests
from tests.year.house import draw
from tests.year.town import Town

FIRST = 500_001
DAY = timedelta(days=1)
TELEPHONE = "+33465710012"
"""Of a range reserved for fiction."""
ALWAYS = {"lang": "", "hi": "go", "age": "yes", "ok": "yes", "half": "any", "check": "ok", "words": SKIP, "name": SKIP}
NEVER = ("walk_in", "none", "danger")
LEAVES = {"/stop": 0.03, "/pause": 0.03, "/effacer": 0.03}
SECOND, CANCELS, BACK = 0.08, 0.1, 0.1


@dataclass
class Usager:
    chat: int
    language: str
    comes: datetime
    silent: str = ""
    """The word with which they leave, sooner or later."""


class Usagers:
    def __init__(self, town: Town, languages: list[str], since: datetime, until: datetime) -> None:
        self.town = town
        self.all = [Usager(FIRST + n, language, self._moment(n, since, until)) for n, language in enumerate(languages)]
        self.by_chat = {one.chat: one for one in self.all}
        for one in self.all:
            town.at(one.comes, lambda one=one: self.comes(one))  # type: ignore[misc]

    def _moment(self, n: int, since: datetime, until: datetime) -> datetime:
        """By day or in the evening, Sundays too."""
        chance = draw(self.town.seed, "comes", n)
        day = since + DAY * chance.randrange(max(1, (until - since).days))
        return day.replace(hour=8) + timedelta(minutes=chance.randrange(14 * 60))

    def wish(self, one: Usager, question: str) -> float:
        return draw(self.town.seed, "usager", one.chat, question).random()

    def comes(self, one: Usager) -> None:
        self.town.phone(one.chat).language = one.language
        self.town.types(one.chat, "/start")
        self._asks(one)
        after = one.comes + DAY
        one.silent = next((said for said, share in LEAVES.items() if self.wish(one, said) < share), "")
        if one.silent:
            self.town.at(after + 40 * DAY * self.wish(one, "leaves"), lambda: self._leaves(one))
        if self.wish(one, "second") < SECOND:
            self.town.at(after + 30 * DAY * self.wish(one, "when"), lambda: self._comes_again(one))
        if self.wish(one, "cancels") < CANCELS:
            self.town.at(after + DAY * self.wish(one, "when"), lambda: self._cancels(one))
        if self.wish(one, "back") < BACK:
            self.town.at(after + 70 * DAY * self.wish(one, "when"), lambda: self._comes_back(one))

    def _comes_again(self, one: Usager) -> None:
        self.town.forges(one.chat, "request")
        self._asks(one)

    def _asks(self, one: Usager) -> None:
        """Answers whatever is asked, up to the last yes."""
        last = ""
        while last != "check" and (asked := self.town.asked(one.chat)):
            last = asked[0]
            if last == "tel":
                self.town.sends(one.chat, "contact", TELEPHONE)
                continue
            options = [option for option in asked[2] if not option.startswith(">") and option not in NEVER]
            self.town.taps(one.chat, asked[1], asked[2][self._preferred(one, last, options)])
        self.town.does(self._note, one.chat)

    def _preferred(self, one: Usager, question: str, options: list[str]) -> str:
        wish = self.wish(one, question)
        wanted = ALWAYS.get(question, "")
        if question == "lang":
            wanted = one.language
        if question == "mode":
            wanted = "permanence" if wish < 0.4 else "phone" if wish < 0.9 else "home_visit"
        if question == "where":
            wanted = "soonest" if "soonest" in options else "any"
        return wanted if wanted in options else options[int(wish * len(options))]

    def _note(self, connection: Connection, chat: int) -> None:
        """Where each new request stands in time, and whose it is."""
        known = max(self.town.order, default=0)
        found = select(requests.c.id, requests.c.created).where(requests.c.id > known)
        self.town.order |= {row.id: (row.created, chat) for row in connection.execute(found)}

    def _leaves(self, one: Usager) -> None:
        self.town.types(one.chat, one.silent)
        self.town.picks(one.chat, "sure", "yes")
        self.town.silent.add(one.chat)

    def _cancels(self, one: Usager) -> None:
        self.town.types(one.chat, "/annuler")
        asked = self.town.asked(one.chat)
        if asked and asked[0] == "what" and self.town.picks(one.chat, "what", next(iter(asked[2]))):
            self.town.picks(one.chat, "act", "cancel")
            self.town.picks(one.chat, "sure", "yes")

    def _comes_back(self, one: Usager) -> None:
        self.town.forges(one.chat, "coming_back")
        asked = self.town.asked(one.chat)
        if asked and asked[0] == "which":
            self.town.taps(one.chat, asked[1], next(iter(asked[2].values())))


def persons(connection: Connection) -> dict[int, str]:
    """Who is still there, and in which state."""
    return {row.id: row.state for row in connection.execute(select(people.c.id, people.c.state))}
