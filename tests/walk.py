"""Every path of every conversation, walked breadth first over real turns: every button of every screen is pressed once,
and where words are taken some are written: some that suit, some that must not be kept, and too many.

Two screens are the same when the same questions were answered on the way to the same question, with as many choices:
a path goes on from the first of them only, so that repeated choices (days, hours, pages) end.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial

from bot.translations import Catalogues, Text
from flows.talk import SKIP
from storage import conversations
from storage.conversations import Frame, Talks
from tests.beginnings import BEGINNINGS
from tests.calls import NUMBER
from tests.phones import Bubble, Button
from tests.stage import Moment, Stage

WORDS = "Bonjour 12"
WRITTEN = ("Une lampe bleue", "mon mot de passe : soleil12", "trop " * 200)
"""What is written where words are taken: they suit, they must not be kept, they are too long."""
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

    @property
    def asked(self) -> str:
        """The question; by its words where only words answer it."""
        return question(self.bubble) or tail(self.bubble)


@dataclass
class Walk:
    language: str
    screens: list[Screen] = field(default_factory=list)
    shown: dict[int, list[Bubble]] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def one_each(self) -> list[Screen]:
        """One screen for each question of each conversation."""
        return list({(screen.flow, screen.asked): screen for screen in reversed(self.screens)}.values())

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
        if question(screen.bubble) == "tel":
            yield NUMBER, partial(self.stage.sends, screen.chat, "contact", NUMBER)
        for words in WRITTEN if takes_words(screen.bubble) else (WORDS,):
            if not self._done(screen, words):
                yield words, partial(self.stage.types, screen.chat, words)

    def _done(self, screen: Screen, what: str) -> bool:
        done = (what, screen.flow, screen.asked, len(screen.bubble.choices) == 2)
        known = done in self.seen
        self.seen.add(done)
        return known

    def _new(self, chat: int, way: tuple[str, ...], said: list[Bubble]) -> Iterator[Screen]:
        """What waits for an answer now, if it was not seen before; nothing when the conversation ended."""
        self.walked.shown.setdefault(chat, []).extend(said)
        talks = talks_of(self.stage, chat)
        written = bool(talks.stack) and not talks.stack[-1].idle
        asked = [bubble for bubble in said if choosable(bubble) or (written and takes_words(bubble))]
        if asked:
            sign = _sign(talks, asked[-1])
            if sign not in self.seen:
                self.seen.add(sign)
                yield Screen(chat, asked[-1], self.stage.moment(), talks, way)


def link(button: Button) -> bool:
    """A button that only opens another conversation."""
    return ";" not in button.data


def choosable(bubble: Bubble) -> bool:
    return any(not link(button) for button in bubble.choices)


def takes_words(bubble: Bubble) -> bool:
    """Whether what is written here is the answer: there is nothing to choose, or nothing but to pass."""
    return bool(bubble.buttons) and all(button.data.endswith(f"={SKIP}") for button in bubble.choices)


def tail(bubble: Bubble) -> str:
    """The question itself, without what was noted above it."""
    return bubble.text.rpartition("\n\n")[2]


def talks_of(stage: Stage, chat: int) -> Talks:
    """Where this chat's conversations stand, kept or only remembered."""
    found: Talks = stage.do(conversations.load, chat)
    return found if found.stack else stage.house.memory._talks.get(chat, (stage.now, Talks()))[1]


def _sign(talks: Talks, bubble: Bubble) -> object:
    top = talks.stack[-1] if talks.stack else Frame("")
    asked = question(bubble) or tail(bubble)
    if asked in ("theme", "sub"):
        return top.flow, asked, top.answers.get("theme"), len(bubble.buttons)
    if asked == "ok":
        return top.flow, asked, top.answers.get("ok>")
    many = asked in ("day", "slot", "registers", "themes") or top.flow in ("request", "welcome")
    labels = len(bubble.buttons) if many else tuple(button.label for button in bubble.buttons)
    return top.flow, frozenset(top.answers) - DETAILS, asked, labels


def question(bubble: Bubble) -> str:
    """The name of the question these buttons answer; empty when only words can."""
    asked = next((button.data for button in bubble.choices if not link(button)), "")
    return asked.rpartition(";")[2].partition("=")[0]


def _elsewhere(stage: Stage, button: Button) -> bool:
    """Another language: each has its own walk."""
    name, _, value = button.data.rpartition(";")[2].partition("=")
    return name == "lang" and value != stage.language
