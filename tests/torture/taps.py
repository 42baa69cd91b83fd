"""D3: a thumb that taps twice or three times, two devices that press at once, on every button of every conversation:
one effect, the same answer, and every press is answered, so that no button goes on blinking."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from sqlalchemy import Connection, select

from handlers.turn import Incoming, Press
from storage.tables import outbox
from tests.stage import Stage
from tests.torture.life import Grounds, Life, pages
from tests.torture.torment import Found, Torment
from tests.torture.truths import broken, illegal, standing
from tests.transcripts import Player
from tests.walk import BEGINNINGS, Screen, Walk, Walker

FAR = 100_000


class Trembling(Stage):
    """Every press is delivered so many times under numbers of its own, before anything of it is seen on the phone."""

    taps_each, pressed = 3, 0

    def hears(self, incoming: Incoming) -> None:
        times = self.taps_each if isinstance(incoming.event, Press) else 1
        for number in range(times):
            super().hears(_again(incoming, number))
        self.pressed += times if isinstance(incoming.event, Press) else 0


class TremblingLife(Trembling, Life):
    """On either engine. The answers are counted as they come: in the end the night forgets them."""

    answered = 0

    def hears(self, incoming: Incoming) -> None:
        before = self.does(_answered)
        super().hears(incoming)
        self.answered += self.does(_answered) - before


def _again(incoming: Incoming, number: int) -> Incoming:
    press = incoming.event
    if not number or not isinstance(press, Press):
        return incoming
    other = replace(press, query=f"{press.query}.{number}")
    return replace(incoming, update=incoming.update + number * FAR, event=other)


async def tapped_again(torment: Torment) -> Found:
    found, grounds, pressed = Found(""), Grounds(torment), 0
    for page in pages(torment, quick=4):
        life = TremblingLife(grounds.fresh())
        life.taps_each = torment.random.choice((2, 3))
        written = page.read_text(encoding="utf-8")
        found.doubled += [] if Player(life).play(written) == written else [f"{page.stem}: not what one tap does"]
        found.lost += [] if life.answered == life.pressed else [f"{page.stem}: a press without an answer"]
        pressed += life.pressed
        life.close()
    found.done = f"{pressed} taps in conversations"
    if torment.engine == "sqlite":
        found.done += f", {_walked(torment, found)} buttons tapped three times, and with another"
    return found


def _answered(connection: Connection) -> int:
    return len(connection.execute(select(outbox.c.id).where(outbox.c.method == "answer")).all())


def _walked(torment: Torment, found: Found) -> int:
    """Every button of some screens, from some of the beginnings; at night from all, and every screen."""
    tapped = 0
    for begin in torment.random.sample(BEGINNINGS, torment.times(1, len(BEGINNINGS))):
        stage = Trembling()
        stage.taps_each = 1
        walked = Walk("fr")
        Walker(stage, walked).walk(begin(stage))
        for screen in _some(walked.screens, torment):
            tapped += len(screen.bubble.buttons)
            _tap(stage, screen, found, torment.random)
        stage.close()
    return tapped


def _some(screens: list[Screen], torment: Torment) -> list[Screen]:
    return torment.random.sample(screens, torment.times(min(15, len(screens)), len(screens)))


def _tap(stage: Trembling, screen: Screen, found: Found, random: Random) -> None:
    for number, button in enumerate(screen.bubble.buttons):
        way = " > ".join((*screen.way, button.label))
        once, again = (_what_follows(stage, screen, number, times) for times in (1, 3))
        found.doubled += [] if once == again else [way]
        found.wrong += (f"{way}: {what}" for what in _two_devices(stage, screen, number, random))


def _what_follows(stage: Trembling, screen: Screen, number: int, times: int) -> object:
    stage.back_to(screen.moment)
    stage.taps_each = times
    said = stage.taps(screen.chat, screen.bubble, screen.bubble.buttons[number])
    stage.taps_each = 1
    return [bubble.text for bubble in said], stage.ledger()


def _two_devices(stage: Trembling, screen: Screen, number: int, random: Random) -> Iterator[str]:
    """This button and any other one of the same message, from two devices."""
    stage.back_to(screen.moment)
    before = stage.do(standing)
    stage.taps(screen.chat, screen.bubble, screen.bubble.buttons[number])
    between = stage.do(standing)
    stage.taps(screen.chat, screen.bubble, random.choice(screen.bubble.buttons))
    yield from illegal(before, between)
    yield from illegal(between, stage.do(standing))
    yield from stage.do(broken)
