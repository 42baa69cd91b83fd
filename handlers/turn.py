"""One update, one transaction: claim it, let the conversation decide, perform, save the answers, write the outbox.

Everything may happen twice; the inbox's state and the outbox's unique keys make the second time harmless. A booking
that loses its race is undone and the same event runs again with fresh facts: the conversation itself asks again.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from flows import menu
from flows.domain.effects import Effect, MoveAppointment, OpenRequest
from flows.exchange import Back, Event, Go, Message, Pressed, Sent, Started, Wrote
from flows.talk import run
from flows.words import folded
from handlers import buttons
from handlers.effects import perform
from handlers.facts import facts_for, pinned
from handlers.incoming import Incoming as Incoming
from handlers.incoming import Press as Press
from handlers.outgoing import Saying, say, scene_in
from handlers.scene import House, Scene
from storage import conversations, erasures, inbox, outbox, people
from storage.agenda import Taken
from storage.conversations import Frame, Talks
from storage.outbox import Kind

DEPTH, STEPS, RACES = 5, 12, 5


@dataclass
class _Heard:
    """What a turn has to say, before it is written down."""

    said: list[tuple[Frame, Message]]
    toast: str = ""
    used: bool = False


def handle(connection: Connection, house: House, incoming: Incoming, now: datetime) -> bool:
    """One update's turn. False when it was handled before."""
    if not inbox.claim(connection, incoming.update):
        return False
    for _ in range(RACES):
        try:
            _turn(connection, house, incoming, now)
            return True
        except Taken:
            continue
    raise Taken


def _turn(connection: Connection, house: House, incoming: Incoming, now: datetime) -> None:
    scene = _scene(connection, house, incoming, now)
    if _doubled(scene, incoming.event):
        _answer(scene, incoming, "")
        scene.post()
        return
    if scene.consented and incoming.message is not None:
        erasures.hear(scene.connection, scene.consented, incoming.message, now)
    event, foreign = _opened(scene, incoming.event)
    event = _asked_first(scene, event)
    heard = _converse(scene, event)
    _write(scene, incoming, heard, foreign)


def _scene(connection: Connection, house: House, incoming: Incoming, now: datetime) -> Scene:
    default = house.association.default_language
    language = incoming.language if incoming.language in house.languages else default
    scene = Scene(connection, house, now, incoming.chat, language)
    found = scene.refresh()
    scene.kept = found.talks is not None
    if scene.known:
        scene.talks = found.talks or Talks()
        if scene.consented and not found.seen:
            people.seen(connection, scene.consented, now)
    else:
        scene.talks = house.memory.of(incoming.chat, now, incoming.update)
        chosen = next((f.answers["lang"] for f in scene.talks.stack if "lang" in f.answers), "")
        scene.language = chosen if chosen in house.languages else language
    return scene


def _doubled(scene: Scene, event: object) -> bool:
    """The very press we have just handled, again."""
    if not isinstance(event, Press):
        return False
    pressed = f"{event.message}:{event.data}"
    if pressed == scene.talks.pressed:
        return True
    scene.with_talks(pressed=pressed)
    return False


def _opened(scene: Scene, came: Wrote | Sent | Press) -> tuple[Event, bool]:
    """Which conversation this goes to, put on top of the stack; and whether it leaves another question open."""
    match came:
        case Press():
            return _pressed(scene, came)
        case Wrote(text):
            asked = menu.asked_for(text)
            if asked:
                aside = _only_offered(scene)
                _open(scene, *_not_over(scene, *asked))
                return Started(), aside
            if folded(text) in menu.BACK_WORDS and scene.talks.stack and scene.talks.stack[-1].answers:
                return Back(), False
    if not scene.talks.stack:
        _open(scene, "lost" if scene.known else "welcome", {})
        return Started(), False
    return came, False


def _asked_first(scene: Scene, event: Event) -> Event:
    """Those who stopped, paused or read an older text are asked before anything else; their rights stay open."""
    flow = scene.talks.stack[-1].flow
    outdated = scene.person is not None and scene.person.version != scene.house.version
    first = "paused" if scene.paused else "welcome" if scene.stopped else "renewal" if outdated else flow
    if flow == first or menu.CONVERSATIONS[flow].always or (outdated and flow == "welcome"):
        return event
    if first != "renewal":
        scene.with_talks(stack=())
    _open(scene, first, {})
    return Started()


def _only_offered(scene: Scene) -> bool:
    """Whether the last question was an offer: its buttons stay, for whoever comes back to them."""
    return bool(scene.talks.stack and scene.talks.stack[-1].idle)


def _not_over(scene: Scene, flow: str, start: dict[str, str]) -> tuple[str, dict[str, str]]:
    """/start in the middle of a conversation asks first; a place that came with it is not forgotten."""
    under_way = any(frame.answers and not frame.idle for frame in scene.talks.stack)
    if flow == "welcome" and scene.known:
        return "again" if under_way else "menu", start
    return flow, start


def _pressed(scene: Scene, press: Press) -> tuple[Event, bool]:
    said = buttons.read(press.data)
    stack = scene.talks.stack
    if said and said.run is not None:
        place = next((n for n, frame in enumerate(stack) if frame.run == said.run), None)
        if place is not None:
            scene.with_talks(stack=stack[: place + 1])
            return (Back() if said.back else Pressed(said.question, said.option)), False
    elif said and said.flow in menu.CONVERSATIONS:
        language = said.start.get("lang") or said.answers.get("lang")
        if not scene.known and language in scene.house.languages:
            scene.language = str(language)
        aside = not scene.known or (said.flow == "emergency" and _only_offered(scene))
        _open(scene, said.flow, said.start, said.answers if said.question else None)
        foreign = aside and not said.question
        return (Back() if said.back else Pressed(said.question, said.option) if said.question else Started()), foreign
    _open(scene, "stale", {})
    return Started(), True


def _open(scene: Scene, flow: str, start: dict[str, str], answers: dict[str, str] | None = None) -> None:
    """Puts a conversation on top; one that is open already is gone back to."""
    if menu.CONVERSATIONS[flow].audience == "staff" and scene.staff is None:
        flow, start, answers = "unknown", {}, None
    start = {name: value for name, value in start.items() if name != "lang"}
    stack = scene.talks.stack
    place = next((n for n, frame in enumerate(stack) if (frame.flow, frame.start) == (flow, start)), None)
    if place is not None:
        found = stack[place] if answers is None else replace(stack[place], answers=answers)
        scene.with_talks(stack=(*stack[:place], found))
        return
    runs = scene.talks.runs + 1
    frame = Frame(flow, start, answers or {}, runs)
    scene.with_talks(stack=(*stack, frame)[-DEPTH:], runs=runs)


def _converse(scene: Scene, event: Event) -> _Heard:
    """Runs the conversation on top, then whatever it leads to or interrupted, until a question waits."""
    heard = _Heard([])
    for _ in range(STEPS):
        frame = scene.talks.stack[-1]
        flow = menu.CONVERSATIONS[frame.flow].flow
        facts = facts_for(flow, scene, frame.start)
        turn = run(flow, frame.answers, event, scene.house.voice, scene.language, missed=frame.missed, **facts)
        idle = turn.offered if turn.messages else frame.idle
        _speak_as_chosen(scene, turn.answers.get("lang", ""))
        kept = replace(frame, answers=turn.answers, missed=turn.missed, idle=idle)
        scene.with_talks(stack=scene.talks.stack[:-1] + (() if turn.over else (kept,)))
        _perform(turn.effects, scene)
        heard.said += [(kept, message) for message in turn.messages]
        heard.used = heard.used or not turn.stale
        if turn.stale and not turn.messages:
            _open(scene, "stale", {})
            event = Started()
        elif turn.go and turn.go.conversation == "lost" and _waiting(scene):
            pass  # words that the offer on top does not know may answer the question beneath it
        elif turn.go:
            _go(scene, turn.go)
            event = Started()
        elif turn.over and _waiting(scene):
            event = Started()
        else:
            break
    return heard


def _perform(effects: Sequence[Effect], scene: Scene) -> None:
    """A race can only be lost over a moment: what came with it is undone, and the turn runs again."""
    raced = any(isinstance(effect, OpenRequest | MoveAppointment) and effect.slot for effect in effects)
    with scene.connection.begin_nested() if raced else nullcontext():
        for effect in effects:
            perform(effect, scene)


def _speak_as_chosen(scene: Scene, language: str) -> None:
    """Before consent the language is one of the answers: the fixed row speaks it from the next screen on."""
    if not scene.known and language in scene.house.languages:
        scene.language = language


def _waiting(scene: Scene) -> bool:
    """Whether an interrupted conversation waits for an answer; what was only offered is dropped, not asked again."""
    stack = scene.talks.stack
    while stack and stack[-1].idle:
        stack = stack[:-1]
    scene.with_talks(stack=stack)
    return bool(stack)


def _go(scene: Scene, go: Go) -> None:
    if go.afresh:
        scene.with_talks(stack=())
    _open(scene, go.conversation, pinned(scene, go.conversation, go.start))


def _write(scene: Scene, incoming: Incoming, heard: _Heard, foreign: bool) -> None:
    """The outbox rows of this turn, and where the conversation now stands."""
    if isinstance(incoming.event, Press):
        _answer(scene, incoming, heard.toast)
        if not foreign:
            _mark_used(scene, incoming, incoming.event.message, incoming.event.text, incoming.event.label)
    elif heard.used and scene.talks.asked and not foreign:
        _mark_used(scene, incoming, outbox.message_of(scene.connection, scene.talks.asked))
    _say(scene, heard, f"u{incoming.update}")


def _say(scene: Scene, heard: _Heard, key: str, kind: Kind = "interactive") -> None:
    for number, (frame, message) in enumerate(heard.said):
        say(scene, Saying(message, frame, f"{key}:{number}", kind))
        if message.question:
            scene.with_talks(asked=f"{key}:{number}")
    save(scene)


def resume(connection: Connection, house: House, chat: int, flow: str, key: str, now: datetime) -> bool:
    """Of our own accord: a word, then the question that waits there, once more. Once for each key."""
    scene = scene_in(connection, house, now, chat)
    scene.talks = conversations.load(connection, chat)
    gone = scene.staff is None and (scene.person is None or people.chat_of(connection, scene.person.id) is None)
    if gone or not _waiting(scene) or outbox.decided(connection, f"{key}:0"):
        return False
    _open(scene, flow, {})
    _say(scene, _converse(scene, Started()), key, kind="reminder")  # many at once: those who speak now go first
    return True


def save(scene: Scene) -> None:
    """Writes what is said; keeps the answers of those who agreed, and of the others nothing."""
    scene.post()
    by = scene.staff or scene.consented
    if by:
        linked = tuple(f for f in scene.talks.stack if not menu.CONVERSATIONS[f.flow].unlinked)
        conversations.save(scene.connection, scene.chat_id, replace(scene.talks, stack=linked), scene.now, by)
        scene.house.memory.forget(scene.chat_id)
    else:
        if scene.kept:
            conversations.forget(scene.connection, scene.chat_id)
        scene.house.memory.keep(scene.chat_id, scene.talks, scene.now)


def _answer(scene: Scene, incoming: Incoming, toast: str) -> None:
    if isinstance(incoming.event, Press):
        payload = {"query": incoming.event.query, "text": toast}
        scene.say(f"u{incoming.update}:answer", "answer", payload, "instant", forget=True)


def _mark_used(scene: Scene, incoming: Incoming, message: int | None, text: str = "", label: str = "") -> None:
    """A keyboard that has served goes away; the choice stays written under the question."""
    if message is None:
        return
    payload = {"message": message, "text": f"{text}\n\n➜ {label}" if text and label else ""}
    scene.say(f"u{incoming.update}:used", "used", payload, "instant", forget=True)
