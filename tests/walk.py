"""Every path of every conversation, walked breadth first over real turns: every button of every screen is pressed once.

Two screens are the same when the same questions were answered on the way to the same question, with as many choices:
a path goes on from the first of them only, so that repeated choices (days, hours, pages) end.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial

from bot.translations import Catalogues, Text
from storage import conversations
from storage.conversations import Frame, Talks
from tests.phones import Bubble, Button
from tests.stage import MEDIATOR, PARIS, USAGER, Moment, Stage
from tests.walking_in import in_line, receiving

WORDS = "Bonjour 12"
DETAILS = {"sub", "commune", "place", "day", "theme>", "day>", "commune>"}
"""Answers that change nothing to the questions that follow."""


class Complaining(Catalogues):
    """Remembers what it could not translate."""

    def __init__(self) -> None:
        super().__init__()
        self.missing: set[str] = set()

    def text(self, language: str) -> Text:
        known = super().text(language)
        texts = self._texts.get(language)

        def say(french: str) -> str:
            if texts is not None and french not in texts:
                self.missing.add(french)
            return known(french)

        return say


@dataclass(frozen=True)
class Screen:
    """A question that waits, and the way that led there."""

    chat: int
    bubble: Bubble
    moment: Moment
    talks: Talks
    way: tuple[str, ...]

    @property
    def flow(self) -> str:
        return self.talks.stack[-1].flow if self.talks.stack else ""


@dataclass
class Walk:
    language: str
    screens: list[Screen] = field(default_factory=list)
    shown: dict[int, list[Bubble]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def one_each(self) -> list[Screen]:
        """One screen for each question of each conversation."""
        return list({(screen.flow, question(screen.bubble)): screen for screen in reversed(self.screens)}.values())

    def texts(self, chat: int) -> list[str]:
        return list(dict.fromkeys(bubble.text for bubble in self.shown.get(chat, [])))


@cache
def walk(language: str) -> Walk:
    speaking = Complaining()
    stage = Stage(language=language, speaking=speaking)
    walker = Walker(stage, Walk(language, missing=speaking.missing))
    curtain = stage.moment()
    for begin in BEGINNINGS:
        stage.back_to(curtain)
        walker.walk(begin(stage))
    stage.close()
    return walker.walked


@dataclass
class Walker:
    stage: Stage
    walked: Walk
    seen: set[object] = field(default_factory=set)

    def walk(self, chat: int) -> None:
        waiting = deque(self._new(chat, (), self.stage.phone(chat).bubbles))
        while waiting:
            screen = waiting.popleft()
            self.walked.screens.append(screen)
            for name, act in self._acts(screen):
                self.stage.back_to(screen.moment)
                waiting.extend(self._new(chat, (*screen.way, name), act()))

    def _acts(self, screen: Screen) -> Iterator[tuple[str, Callable[[], list[Bubble]]]]:
        """Every choice; the fixed row, and words, once for each question."""
        for button in screen.bubble.buttons:
            if not _elsewhere(self.stage, button) and not (button.fixed and self._done(screen, button.label)):
                yield button.label, partial(self.stage.taps, screen.chat, screen.bubble, button)
        if not self._done(screen, WORDS):
            yield WORDS, partial(self.stage.types, screen.chat, WORDS)

    def _done(self, screen: Screen, what: str) -> bool:
        done = (what, screen.flow, question(screen.bubble), len(screen.bubble.choices) == 2)
        known = done in self.seen
        self.seen.add(done)
        return known

    def _new(self, chat: int, way: tuple[str, ...], said: list[Bubble]) -> Iterator[Screen]:
        """What waits for an answer now, if it was not seen before; nothing when the conversation ended."""
        self.walked.shown.setdefault(chat, []).extend(said)
        asked = [bubble for bubble in said if any(not link(button) for button in bubble.choices)]
        if asked:
            talks = talks_of(self.stage, chat)
            sign = _sign(talks, asked[-1])
            if sign not in self.seen:
                self.seen.add(sign)
                yield Screen(chat, asked[-1], self.stage.moment(), talks, way)


def link(button: Button) -> bool:
    """A button that only opens another conversation."""
    return ";" not in button.data


def talks_of(stage: Stage, chat: int) -> Talks:
    """Where this chat's conversations stand, kept or only remembered."""
    found: Talks = stage.do(conversations.load, chat)
    return found if found.stack else stage.house.memory._talks.get(chat, (stage.now, Talks()))[1]


def _sign(talks: Talks, bubble: Bubble) -> object:
    top = talks.stack[-1] if talks.stack else Frame("")
    asked = question(bubble)
    if asked in ("theme", "sub"):
        return top.flow, asked, top.answers.get("theme"), len(bubble.buttons)
    if asked == "ok":
        return top.flow, asked, top.answers.get("ok>")
    many = asked in ("day", "slot") or top.flow in ("request", "welcome")
    labels = len(bubble.buttons) if many else tuple(button.label for button in bubble.buttons)
    return top.flow, frozenset(top.answers) - DETAILS, asked, labels


def question(bubble: Bubble) -> str:
    """The name of the question these buttons answer."""
    return next(button.data for button in bubble.choices if not link(button)).rpartition(";")[2].partition("=")[0]


def _elsewhere(stage: Stage, button: Button) -> bool:
    """Another language: each has its own walk."""
    name, _, value = button.data.rpartition(";")[2].partition("=")
    return name == "lang" and value != stage.language


def _hello(stage: Stage) -> int:
    stage.types(USAGER, "/start p_elne")
    return USAGER


def _typed(word: str) -> Callable[[Stage], int]:
    def begin(stage: Stage) -> int:
        stage.joins()
        stage.booked()
        stage.types(USAGER, word)
        return USAGER

    return begin


RIGHTS = ("/pause", "/effacer", "/mon_dossier", "/export", "/corriger", "/privacy")


def _back_from_a_pause(stage: Stage) -> int:
    stage.booked()
    stage.types(USAGER, "/pause")
    stage.types(USAGER, "bonjour")
    return USAGER


def _complaining(stage: Stage) -> int:
    stage.joins(name="Louise", role="quality_lead")
    stage.booked()
    for said in ("/reclamation", "Une chose ne va pas"):
        stage.types(USAGER, said)
    return USAGER


def _complained_of(stage: Stage) -> int:
    """On the phone of whoever answers for quality."""
    _complaining(stage)
    stage.asks(USAGER, "✅ Oui")
    return MEDIATOR


def _much_to_see(stage: Stage) -> int:
    """Somebody with all that can be kept, read by the team, with a complaint."""
    stage.joins()
    stage.booked()
    stage.asks(MEDIATOR, "🙋 Je prends")
    for said in ("/reclamation", "Une chose ne va pas"):
        stage.types(USAGER, said)
    stage.asks(USAGER, "✅ Oui")
    stage.types(USAGER, "/mon_dossier")
    return USAGER


def _on_a_shared_phone(stage: Stage) -> int:
    stage.joins()
    stage.booked()
    stage.types(USAGER, "/corriger")
    stage.asks(USAGER, "📱 Téléphone partagé", "✅ Oui")
    stage.passes(datetime(2026, 11, 24, 15, tzinfo=PARIS))
    return USAGER


def _another_text(stage: Stage) -> int:
    """The last of the walks: from here on our text is another one."""
    stage.booked()
    vars(stage.house)["version"] = "another text"
    stage.types(USAGER, "/menu")
    return USAGER


def _again(stage: Stage) -> int:
    """/start in the middle of a request."""
    stage.agreed()
    stage.asks(USAGER, "💡 Énergie et eau")
    stage.types(USAGER, "/start")
    return USAGER


def _at(day: int, hour: int, *, kept: bool = False) -> Callable[[Stage], int]:
    def begin(stage: Stage) -> int:
        stage.joins()
        stage.booked()
        if kept:
            _kept(stage)
        stage.passes(datetime(2026, 11, day, hour, tzinfo=PARIS))
        return USAGER

    return begin


def _kept(stage: Stage) -> None:
    stage.asks(MEDIATOR, "🙋 Je prends")
    stage.passes(datetime(2026, 11, 26, 15, tzinfo=PARIS))
    stage.asks(MEDIATOR, "📅 Le rendez-vous", "✅ Venu")


def _invited(stage: Stage) -> int:
    stage.types(MEDIATOR, f"/start j_{stage.invites('Camille')}")
    return MEDIATOR


def _team(word: str, *, mine: bool = False, later: bool = False, role: str = "mediator") -> Callable[[Stage], int]:
    def begin(stage: Stage) -> int:
        stage.joins(role=role)
        stage.booked()
        if mine:
            stage.asks(MEDIATOR, "🙋 Je prends")
        if later:
            stage.passes(datetime(2026, 11, 26, 15, tzinfo=PARIS))
        if word:
            stage.types(MEDIATOR, word)
        return MEDIATOR

    return begin


BEGINNINGS: tuple[Callable[[Stage], int], ...] = (
    _hello,
    *(_typed(word) for word in ("/menu", "/rdv", "/annuler", "/humain", "/stop", "/start", "hein")),
    *(_typed(word) for word in RIGHTS),
    _back_from_a_pause,
    _complaining,
    _complained_of,
    _much_to_see,
    _on_a_shared_phone,
    _again,
    _at(24, 15),
    _at(26, 13),
    _at(28, 10, kept=True),
    _invited,
    *(_team(word) for word in ("", "/file", "/menu")),
    _team("/file", mine=True),
    _team("/agenda", mine=True),
    _team("/agenda", mine=True, later=True),
    _team("/ouvrir 1", role="direction"),
    in_line,
    receiving,
    _another_text,
)
