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
from flows.domain.behalf import AmendFor, OpenFor, TakeOver
from flows.domain.distress import danger_in
from flows.domain.effects import Effect, HoldSlot, MoveAppointment, OpenRequest, Shut, TakeOffer
from flows.domain.on_the_day import TakeTicket, WaitForSeat
from flows.exchange import Event, Go, Message, Sent, Started
from flows.sorry import not_text
from flows.talk import run
from flows.ticks import stays
from handlers import buttons
from handlers.effects import let_go, perform
from handlers.facts import facts_for, pinned
from handlers.incoming import Incoming, Press
from handlers.opening import asked_first, opened, put_on_top
from handlers.outgoing import Saying, answer, change, delete, key_of, mark_used, put_away, say, scene_in
from handlers.places import unless_changed
from handlers.scene import House, Scene
from storage import audit, conversations, erasures, inbox, outbox, people
from storage.conversations import Frame, Talks
from storage.outbox import Kind
from storage.seats import Taken

STEPS, RACES = 12, 5
CONTACT = ":tel"
"""How the name of a question ends that comes with the button of one's number."""
RACED = OpenRequest | MoveAppointment | HoldSlot | TakeOffer | OpenFor | AmendFor
"""What takes a moment that somebody else may take."""
AT_A_PLACE = OpenRequest | OpenFor | TakeTicket | WaitForSeat | Shut
"""What was chosen among the places as they were, with or without a moment."""


@dataclass
class _Heard:
    """What a turn has to say, before it is written down."""

    said: list[tuple[Frame, Message]]
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
    if isinstance(incoming.event, Press) and _doubled(scene, incoming.event, incoming.update):
        answer(scene, incoming.update, incoming.event.query)
        scene.post()
        return
    if scene.consented and incoming.message is not None:
        erasures.hear(scene.connection, scene.consented, incoming.message, now)
    scene.heard = incoming.message
    before = scene.talks
    event, foreign = opened(scene, incoming.event)
    event = asked_first(scene, event)
    heard = _converse(scene, event)
    heard = _cared_for(scene, incoming) or heard
    let_go(scene, before)
    _write(scene, incoming, heard, foreign, before)


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


def _doubled(scene: Scene, press: Press, update: int) -> bool:
    """The very press we have just handled, again."""
    pressed = f"{press.message}:{press.data}"
    unlinked = _unlinked(press)  # such an answer is kept with nobody
    if scene.house.memory.doubled(scene.chat_id, update, pressed if unlinked else ""):
        return True
    pressed = "" if unlinked else pressed
    if pressed and pressed == scene.talks.pressed:
        return True
    scene.with_talks(pressed=pressed)
    return False


def _unlinked(press: Press) -> bool:
    said = buttons.read(press.data)
    return said is not None and said.flow in menu.CONVERSATIONS and menu.CONVERSATIONS[said.flow].unlinked


def _cared_for(scene: Scene, incoming: Incoming) -> _Heard | None:
    """Who writes of a danger gets numbers first, then a choice; what they wrote stays the answer. Kept nowhere."""
    danger = danger_in(incoming.words)
    if danger is None or menu.asked_for(incoming.words) == ("emergency", {}):
        return None
    scene.with_talks(stack=tuple(frame for frame in scene.talks.stack if frame.flow != "distress"))
    put_on_top(scene, "distress", {"about": danger})
    heard = _converse(scene, Started())
    if isinstance(incoming.event, Sent):
        text = not_text(scene.house.voice(scene.language), incoming.event.kind, incoming.event.unkept)
        heard.said.append((scene.talks.stack[-1], Message(text)))
    return heard


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
            put_on_top(scene, "stale", {})
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
    """A race can only be lost over a moment, a place, or a link: what came with it is undone, and the turn runs
    again."""
    placed = any(isinstance(one, AT_A_PLACE) or (isinstance(one, RACED) and one.slot) for one in effects)
    raced = placed or any(isinstance(one, TakeOver) for one in effects)
    with scene.connection.begin_nested() if raced else nullcontext():
        for effect in effects:
            perform(effect, scene)
        if placed:
            unless_changed(scene)


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
    put_on_top(scene, go.conversation, pinned(scene, go.conversation, go.start))


def _write(scene: Scene, incoming: Incoming, heard: _Heard, foreign: bool, before: Talks) -> None:
    """The outbox rows of this turn, and where the conversation now stands."""
    if isinstance(incoming.event, Press):
        press = incoming.event
        answer(scene, incoming.update, press.query)
        if press.message is not None and _ticked(press, heard):
            change(scene, incoming.update, press.message, Saying(heard.said[0][1], heard.said[0][0], "", "instant"))
            save(scene)
            return
        if not foreign:
            apart = scene.staff is not None and _unlinked(press)  # next to a request, the answer would be about it
            mark_used(scene, incoming.update, press.message, press.text, "" if apart else press.label)
    elif heard.used and scene.talks.asked and not foreign:
        mark_used(scene, incoming.update, outbox.message_of(scene.connection, scene.talks.asked))
    if isinstance(incoming.event, Sent) and incoming.message and _taken_back(incoming.event):
        delete(scene, incoming.update, incoming.message)
    if not (before.stack and before.asked.endswith(CONTACT) and _elsewhere(scene, heard)):
        _say(scene, heard, key_of(scene, incoming.update))
    elif heard.said and heard.said[0][0].flow in menu.URGENT:  # the numbers come before anything else
        put_away(scene, incoming.update, "interactive", menu.CONTACT_GONE)
        _say(scene, heard, key_of(scene, incoming.update), "instant")
    else:
        put_away(scene, incoming.update, "instant")
        _say(scene, heard, key_of(scene, incoming.update))


def _taken_back(sent: Sent) -> bool:
    """What goes away from the chat too."""
    return bool(sent.unkept or sent.where) or sent.kind == "contact"


def _elsewhere(scene: Scene, heard: _Heard) -> bool:
    """Whether the question that came with the button under the keyboard is no longer the last one."""
    asked = [message for _, message in heard.said if message.question]
    return not any(message.contact for message in asked) and bool(asked or not scene.talks.stack)


def _ticked(press: Press, heard: _Heard) -> bool:
    """Whether this press only ticks one answer of the question it stands under."""
    if len(heard.said) != 1:
        return False
    frame, message = heard.said[0]
    said = buttons.read(press.data)
    return said is not None and said.question == message.question and stays(message.question, frame.answers)


def _say(scene: Scene, heard: _Heard, key: str, kind: Kind = "interactive") -> None:
    for number, (frame, message) in enumerate(heard.said):
        name = f"{key}:{number}{CONTACT if message.contact else ''}"
        say(scene, Saying(message, frame, name, kind))
        if message.question:
            unlinked = menu.CONVERSATIONS[frame.flow].unlinked and scene.known
            scene.with_talks(asked="" if unlinked else name)
    save(scene)


def resume(connection: Connection, house: House, chat: int, flow: str, key: str, now: datetime) -> bool:
    """Of our own accord: a word, then the question that waits there, once more. Once for each key."""
    scene = scene_in(connection, house, now, chat)
    scene.talks = conversations.load(connection, chat)
    gone = scene.staff is None and (scene.person is None or people.chat_of(connection, scene.person.id) is None)
    if gone or not _waiting(scene) or outbox.decided(connection, f"{key}:0"):
        return False
    put_on_top(scene, flow, {})
    _say(scene, _converse(scene, Started()), key, kind="reminder")  # many at once: those who speak now go first
    return True


def save(scene: Scene) -> None:
    """Writes what is said; keeps the answers of those who agreed, and of the others nothing; then what was done."""
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
    audit.write(scene.connection, scene.deeds, scene.now)
