"""The tour is a real conversation: every step does one thing on one phone and goes on only when that phone
shows what was promised. What is printed is what the phones showed, nothing else."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from textwrap import shorten

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.demo.handset import GestureError, Handset, Shown, asked
from bot.demo.robot import RobotDiedError
from bot.demo.steps import Act, Jump, KillAndRestart, OpenInvitation, Person, Press, Receive, Say, Send, Step
from bot.demo.transcript import Transcript

PATIENCE_SECONDS = 20
GESTURES = (Say, Press, Send, OpenInvitation)

Invite = Callable[[str, str], Awaitable[str]]


class StepFailedError(Exception):
    """One sentence for the person who runs the tour."""


async def play(steps: Sequence[Step], cast: Sequence[Person], *, url: str, console: Console, invite: Invite) -> bool:
    """True when every phone showed what was promised."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=90) as client:
        handsets = {person: await Handset.given_to(person, client) for person in cast}
        player = Player(client, handsets, Transcript(console), invite)
        with _progress(console) as progress:
            task = progress.add_task("tour", total=len(steps))
            try:
                for number, step in enumerate(steps):
                    await player.perform(step, steps[number + 1 :])
                    progress.advance(task)
            except StepFailedError as failure:
                player.transcript.failure(f"Step {number + 1} of {len(steps)} failed: {failure}")
                return False
        player.transcript.success(f"The tour went well: {len(steps)} steps out of {len(steps)}.")
        return True


def _progress(console: Console) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(bar_width=None), MofNCompleteColumn()
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


class Player:
    def __init__(
        self,
        client: httpx.AsyncClient,
        handsets: Mapping[Person, Handset],
        transcript: Transcript,
        invite: Invite,
    ) -> None:
        self._client = client
        self._handsets = handsets
        self._invite = invite
        self.transcript = transcript

    async def perform(self, step: Step, rest: Sequence[Step]) -> None:
        handset = self._handsets[step.person]
        if isinstance(step.act, GESTURES):
            self._print(handset, await handset.news(), step.act)
        try:
            await self._act(step.act, handset)
        except TimeoutError:
            raise StepFailedError(await _shortfall(step, handset, "such a button")) from None
        except (GestureError, RobotDiedError, httpx.HTTPError) as error:
            raise StepFailedError(f"{_told(step)}, which was refused: {error or type(error).__name__}.") from error
        news = await self._awaited(step, handset)
        gestures = (one.act for one in rest if one.person == step.person and isinstance(one.act, GESTURES))
        upcoming = next(gestures, Receive())
        self._print(handset, news, upcoming)

    async def _act(self, act: Act, handset: Handset) -> None:
        match act:
            case Say(text):
                self.transcript.person(handset.person, text)
                await handset.do("say", text=text)
            case Press(fragment, which):
                message, label = await handset.key(fragment, which, PATIENCE_SECONDS)
                self.transcript.person(handset.person, f"[{label}]")
                await handset.do("press", message_id=message.id, label=label)
            case Send(kind):
                self.transcript.person(handset.person, f"({kind})")
                await handset.do("send", kind=kind)
            case OpenInvitation(role):
                payload = await self._invite(role, handset.person.name)
                self.transcript.person(handset.person, "/start (one-time invitation)")
                await handset.do("say", text=f"/start {payload}")
            case Jump(to):
                jump = {"to": to} if isinstance(to, str) else {"seconds": to}
                now = datetime.fromisoformat((await asked(self._client, "/sim/clock", jump))["now"])
                self.transcript.event(f"{_leap(to)}: {now:%A %d %B %Y, %H:%M} UTC")
            case KillAndRestart():
                await asked(self._client, "/sim/bot", {"do": "kill-and-restart"})
                self.transcript.event("the bot is killed (kill -9), then started again")

    async def _awaited(self, step: Step, handset: Handset) -> list[Shown]:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    messages, news = await handset.shows(), await handset.news()
                    if all(any(message.holds(fragment) for message in news) for fragment in step.expect):
                        return news
                    await handset.wait(messages)
        except TimeoutError:
            wanted = " and ".join(f"“{fragment}”" for fragment in step.expect)
            raise StepFailedError(await _shortfall(step, handset, wanted)) from None

    def _print(self, handset: Handset, news: list[Shown], upcoming: Act) -> None:
        for message in news:
            pressed = _pressed(message, news, upcoming)
            self.transcript.bot(handset.person, message, pressed, handset.known_text(message))
        handset.looked_at(news)


def _pressed(message: Shown, news: Sequence[Shown], upcoming: Act) -> str | None:
    """The button of this message that the same person is about to press."""
    if not isinstance(upcoming, Press):
        return None
    holders = [one for one in news if one.key(upcoming.label, upcoming.which)]
    return message.key(upcoming.label, upcoming.which) if holders and holders[-1] is message else None


def _leap(to: float | str) -> str:
    if isinstance(to, str):
        return "to the next reminder"
    hours = to / 3600
    return f"{hours / 24:g} day(s) later" if hours >= 24 else f"{hours:g} hour(s) later"


def _told(step: Step) -> str:
    name = step.person.name
    match step.act:
        case Say(text):
            return f"{name} wrote “{text}”"
        case Press(label, which):
            return f"{name} pressed “{label or f'button {which + 1}'}”"
        case Send(kind):
            return f"{name} sent a {kind}"
        case Jump(to):
            return f"the clock jumped ({_leap(to)})"
        case KillAndRestart():
            return "the bot was killed and started again"
        case OpenInvitation(role):
            return f"{name} opened an invitation ({role})"
        case Receive():
            return f"{name} waited"


async def _shortfall(step: Step, handset: Handset, wanted: str) -> str:
    shows = await handset.news() or (await handset.shows())[-1:]
    words = [" ".join([message.text, *(f"[{label}]" for label in message.labels)]) for message in shows]
    shown = shorten(" / ".join(words), 600, placeholder=" …")
    owner = step.person.name
    return f"{_told(step)}; {owner}'s phone should show {wanted}, but it showed “{shown or 'nothing'}”."
