"""One turn's scene: which house, who speaks, when, and the connection of its transaction."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection

from flows.domain.association import Association
from flows.domain.model import Person, Request, Staff
from flows.domain.retention import Keep
from flows.domain.timetable import Timetable
from flows.domain.working_time import WorkingTime
from flows.exchange import Option
from flows.notice import version
from flows.standing import Standing
from flows.words import Speech, own_name
from storage import arrangements, outbox, speaker
from storage.audit import Action, Deed
from storage.consented import Consented
from storage.conversations import Talks
from storage.outbox import Kind, Letter
from storage.speaker import Speaker

FORGOTTEN_AFTER = timedelta(minutes=30)
REMEMBERED = 2000
HOUR = timedelta(hours=1)
LOOKED_AT_EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class House:
    """What does not change from one turn to the next, but for the places: those change for everybody at once."""

    association: Association
    voice: Callable[[str], Speech]
    languages: tuple[str, ...]
    public: str = ""
    """Where our pages are read from outside; empty when they are not."""
    keep: Keep = field(default_factory=Keep)
    memory: "Memory" = field(default_factory=lambda: Memory())
    shortage: "Hourly" = field(default_factory=lambda: Hourly())
    desks: "Desks" = field(default_factory=lambda: Desks())
    account: "Account" = field(default_factory=lambda: Account())
    news: "Hourly" = field(default_factory=lambda: Hourly())
    mark: str = field(default="", init=False)
    """Of the arrangement of places that this is; empty: the file's own."""
    file: Association = field(init=False)
    """As it was described when we began."""

    def __post_init__(self) -> None:
        vars(self)["file"] = self.association

    def follow(self, connection: Connection, mark: str) -> None:
        """The places were arranged anew, by whatever program: from here on everybody sees them as they are now."""
        if mark == self.mark:
            return
        kept = arrangements.latest(connection)
        association = kept.arrangement.within(self.file) if kept else self.file
        vars(self).pop("timetable", None)
        vars(self).update(association=association, mark=kept.mark if kept else "")

    @cached_property
    def timetable(self) -> Timetable:
        return Timetable(self.association)

    @cached_property
    def working_time(self) -> WorkingTime:
        return WorkingTime(self.association)

    @cached_property
    def version(self) -> str:
        """Of the text people say yes to."""
        return version(self.association)

    def language_options(self) -> list[Option]:
        return [Option(code, own_name(code)) for code in self.languages]


@lru_cache(2)
def _day(day: date) -> str:
    return f"{day:%y%j}"


@dataclass
class Account:
    """The bot's name at Telegram, by which links lead to it; empty until Telegram said it."""

    name: str = ""


@dataclass
class Hourly:
    """What is looked at once an hour: when this process last did."""

    last: datetime | None = None

    def due(self, now: datetime) -> bool:
        if self.last is not None and self.last <= now < self.last + HOUR:
            return False
        self.last = now
        return True


class Desks:
    """Whose desk was looked at, today: every five minutes, each once a morning and once an evening."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._known: OrderedDict[str, None] = OrderedDict()

    def due(self, now: datetime) -> bool:
        if self._last is not None and self._last <= now < self._last + LOOKED_AT_EVERY:
            return False
        self._last = now
        return True

    def is_new(self, key: str) -> bool:
        known = key in self._known
        self._known[key] = None
        _shorten(self._known)
        return not known


class Memory:
    """Where people are who have not agreed to anything yet: in this process's memory only, for half an hour.

    Their answers travel in the buttons; this is only so that they may type instead of pressing. A transaction that
    is undone undoes nothing here: an update that runs again is given what its first run was given.
    """

    def __init__(self) -> None:
        self._talks: OrderedDict[int, tuple[datetime, Talks]] = OrderedDict()
        self._given: OrderedDict[int, tuple[int, Talks]] = OrderedDict()
        self._pressed: OrderedDict[int, tuple[int, str]] = OrderedDict()

    def of(self, chat_id: int, now: datetime, update: int) -> Talks:
        last, given = self._given.get(chat_id, (0, Talks()))
        if update == last:
            return given
        at, talks = self._talks.get(chat_id, (now, Talks()))
        given = talks if now - at < FORGOTTEN_AFTER else Talks()
        self._given[chat_id] = update, given
        _shorten(self._given)
        return given

    def doubled(self, chat_id: int, update: int, pressed: str) -> bool:
        """Whether this very press, of a kind that is kept with nobody, is the last one again. None: an empty string."""
        last, same = self._pressed.get(chat_id, (update, ""))
        if pressed and pressed == same and last != update:
            return True
        self._pressed[chat_id] = update, pressed
        self._pressed.move_to_end(chat_id)
        _shorten(self._pressed)
        return False

    def keep(self, chat_id: int, talks: Talks, now: datetime) -> None:
        self._talks[chat_id] = (now, talks)
        self._talks.move_to_end(chat_id)
        _shorten(self._talks)

    def forget(self, chat_id: int) -> None:
        self._talks.pop(chat_id, None)


def _shorten(remembered: OrderedDict[Any, Any]) -> None:
    while len(remembered) > REMEMBERED:
        remembered.popitem(last=False)


@dataclass
class Scene:
    connection: Connection
    house: House
    now: datetime
    chat_id: int
    language: str
    person: Person | None = None
    consented: Consented | None = None
    staff: Staff | None = None
    number: int | None = None
    """Of the person whose chat this is, silent or not."""
    stopped: bool = False
    paused: bool = False
    mentioned: set[int] = field(default_factory=set)
    """The people whose name or words the facts of this turn hold."""
    talks: Talks = field(default_factory=Talks)
    heard: int | None = None
    """The number of the message that came in this turn."""
    opened: int | None = None
    """The request that the direction opens in this turn although it is not theirs."""
    invited: str = ""
    made: int | None = None
    """The request that somebody of the team opened in this turn for a person without Telegram."""
    claimable: str = ""
    """The secret of the invitation that this turn made."""
    kept: bool = False
    """Whether the database held where the conversation stood."""
    mark: str | None = None
    """Of the places as they were when this turn began."""
    letters: list[Letter] = field(default_factory=list)
    """What this turn has to say here, until `post` writes it in the outbox."""
    due: datetime | None = None
    """When what is said here leaves; at once when None."""
    deeds: list[Deed] = field(default_factory=list)
    """What is audited of this transaction, until its very end; whoever is told in it writes on the same list."""

    @cached_property
    def day(self) -> str:
        return _day(self.now.date())

    @property
    def known(self) -> bool:
        """Whether anything about this chat may be kept."""
        return self.person is not None or self.staff is not None

    @property
    def standing(self) -> Standing:
        """As the table of access calls whoever speaks here."""
        if self.staff:
            return self.staff.role
        silent: Standing = "paused" if self.paused else "stopped" if self.stopped else "nobody"
        return "person" if self.person else silent

    def noted(self, found: Request | None) -> Request | None:
        """Whose name or words this turn may show."""
        if found and (found.nickname or found.words):
            self.mentioned.add(found.person)
        return found

    def refresh(self) -> Speaker:
        """Who speaks, as the database now says."""
        found = speaker.of(self.connection, self.chat_id, self.now)
        self.house.follow(self.connection, found.mark)
        self.mark = found.mark if self.mark is None else self.mark
        self.staff, self.person, self.consented = found.staff, found.person, found.consented
        self.number, self.stopped, self.paused = found.number, found.stopped, found.paused
        language = found.staff.language if found.staff else found.language
        if language in self.house.languages:
            self.language = language
        return found

    def say(
        self,
        key: str,
        method: str,
        payload: dict[str, Any],
        kind: Kind,
        *,
        forget: bool,
        private: bool = False,
        lives: timedelta | None = None,
    ) -> None:
        about = frozenset(self.mentioned) if private and self.staff else frozenset[int]()
        expires = self.now + lives if lives else None
        letter = Letter(
            key,
            self.chat_id,
            method,
            payload,
            kind,
            forget and not expires,
            self.now,
            self.due,
            about=about,
            expires=expires,
        )
        self.letters.append(letter)

    def did(self, action: Action, kind: str, number: int | str | None) -> None:
        """One line of the audit: the role that speaks here did this, to that. Shown twice in a turn is read once."""
        deed = Deed(self.staff.role if self.staff else "person", action, f"{kind}:{number}")
        if action != "read" or deed not in self.deeds:
            self.deeds.append(deed)

    def post(self) -> None:
        outbox.put_all(self.connection, self.letters)
        self.letters.clear()

    def with_talks(self, **changes: object) -> None:
        self.talks = Talks(**{**vars(self.talks), **changes})  # half of what `replace` costs, several times a turn
