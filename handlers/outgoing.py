"""From a message decided to an outbox row: its words, and what each of its buttons carries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from flows import menu
from flows.domain.working_time import at_work
from flows.exchange import Message, Started
from flows.talk import run
from handlers import buttons
from handlers.facts import facts_for
from handlers.scene import House, Scene
from storage import conversations, outbox, rights
from storage.conversations import Frame
from storage.outbox import Kind

LONGEST = 2000
"""Characters of one message: Telegram takes 4096 UTF-16 units, and limits long ones sooner."""


@dataclass(frozen=True)
class Saying:
    message: Message
    frame: Frame
    key: str
    kind: Kind
    carried: bool = False


def say(scene: Scene, saying: Saying) -> None:
    """Decides one message; a text too long for one is said in several, the buttons under the last."""
    if saying.message.private and scene.staff:
        today = scene.now.astimezone(scene.house.association.zone).date()
        rights.note_reading(scene.connection, scene.mentioned, scene.staff.role, today.isoformat())
        for person in sorted(scene.mentioned):
            scene.did("read", "person", person)
    *before, last = _pieces(saying.message.text)
    for number, text in enumerate(before):
        _put(scene, saying, f"{saying.key}:{number}", {"text": text})
    payload: dict[str, Any] = {"text": last, "buttons": _buttons(scene, saying)}
    document = saying.message.document
    if document:
        drawn = {"drawn": document.drawn} if document.drawn else {}
        payload["document"] = {"name": document.name, "content": document.content, **drawn}
    if saying.message.map:
        payload["map"] = saying.message.map
    if saying.message.contact:
        text = scene.house.voice(scene.language).text(menu.CONTACT_UP)
        _put(scene, saying, f"{saying.key}:contact", {"text": text, "contact": saying.message.contact})
    _put(scene, saying, saying.key, payload)


def _put(scene: Scene, saying: Saying, key: str, payload: dict[str, Any]) -> None:
    private, document = saying.message.private, saying.message.document
    printed = document is not None and document.drawn == "page"  # a page is there to be saved and printed
    protected = {"protected": True} if private and not printed else {}
    lives = document.lives if document else None
    forget = not scene.known
    scene.say(key, "say", {**payload, **protected}, saying.kind, forget=forget, private=private, lives=lives)


def key_of(scene: Scene, update: int) -> str:
    """Under which an update's answers are decided. With its day: after a silent week Telegram may give old numbers
    again."""
    return f"u{update}:{scene.day}"


def answer(scene: Scene, update: int, query: str) -> None:
    """A press is answered, so that its button stops turning."""
    scene.say(f"{key_of(scene, update)}:answer", "answer", {"query": query, "text": ""}, "instant", forget=True)


def mark_used(scene: Scene, update: int, message: int | None, text: str = "", label: str = "") -> None:
    """A keyboard that has served goes away; the choice stays written under the question."""
    if message is None:
        return
    arrow = "←" if scene.house.voice(scene.language).right_to_left else "➜"
    payload = {"message": message, "text": f"{text}\n\n{arrow} {label}" if text and label else ""}
    scene.say(f"{key_of(scene, update)}:used", "used", payload, "instant", forget=True)


def put_away(scene: Scene, update: int, kind: Kind, words: str = menu.CONTACT_DOWN) -> None:
    """The button under the keyboard goes: it has served, or they went elsewhere."""
    text = scene.house.voice(scene.language).text(words)
    scene.say(f"{key_of(scene, update)}:away", "say", {"text": text, "away": True}, kind, forget=False)


def change(scene: Scene, update: int, number: int, saying: Saying) -> None:
    """The question stays where it is, with its buttons as they are now."""
    payload = {"message": number, "text": saying.message.text, "buttons": _buttons(scene, saying)}
    scene.say(f"{key_of(scene, update)}:used", "used", payload, "instant", forget=True)


def delete(scene: Scene, update: int, message: int) -> None:
    """What the person sent goes away from the chat."""
    scene.say(f"{key_of(scene, update)}:delete", "delete", {"messages": [message]}, "instant", forget=True)


def _pieces(text: str) -> list[str]:
    """The text in messages Telegram accepts, cut between lines."""
    if len(text) <= LONGEST:
        return [text]
    pieces = [""]
    for line in text.split("\n"):
        for part in (line[at : at + LONGEST] for at in range(0, max(1, len(line)), LONGEST)):
            longer = f"{pieces[-1]}\n{part}" if pieces[-1] else part
            if len(longer) > LONGEST:
                pieces.append(part)
            else:
                pieces[-1] = longer
    return pieces


def _buttons(scene: Scene, saying: Saying) -> list[list[list[str]]]:
    """Rows of (label, data): one button a row, then the fixed row that is always in the same place."""
    message, frame = saying.message, saying.frame
    unlinked = menu.CONVERSATIONS[frame.flow].unlinked
    carried = saying.carried or unlinked or frame.idle or not scene.known

    before: dict[str, str] = {}

    def data(question: str, option: str = "") -> str:
        if not carried:
            return buttons.kept(frame.run, question, option)
        if question not in before:
            answers = {name: value for name, value in frame.answers.items() if name != f"{question}>"}
            before[question] = buttons.carried(frame.flow, frame.start, answers)
        return buttons.then(before[question], question, option)

    rows = [[[option.label, data(message.question, option.value)]] for option in message.options]
    rows += [[[link.label, buttons.carried(link.conversation, link.start, {})]] for link in message.links]
    fixed = []
    text = scene.house.voice(scene.language).text
    lang = {} if scene.known else {"lang": scene.language}
    if message.question and frame.answers and not unlinked:
        fixed.append([text(menu.BACK), data(buttons.BACK)])
    if rows or message.question:
        fixed.append([text(menu.EMERGENCY), buttons.carried("emergency", lang, {})])
    if message.question and scene.staff is None:
        fixed.append([text(menu.STOP), buttons.carried("stop", lang, {})])
    return [*rows, fixed] if fixed else rows


def tell(
    scene: Scene, flow: str, start: dict[str, str], key: str, kind: Kind = "interactive", danger: bool = False
) -> bool:
    """Begins a conversation in somebody's chat, in their language. False when this key was told before.

    A member of the team gets it in their working time; a danger, at any hour if they wish it. It becomes what they may
    answer in words only when no question of theirs waits, so that it never takes an answer.
    """
    if outbox.decided(scene.connection, f"{key}:0"):
        return False
    if scene.staff:
        free = at_work(scene.house.working_time, scene.staff, scene.now, danger=danger)
        scene.due = max(free, scene.due or free) if free > scene.now else scene.due
    if scene.person and scene.person.shared_phone:
        flow, start = "envelope", {"opens": flow, **start}
    conversation = menu.CONVERSATIONS[flow]
    facts = facts_for(conversation.flow, scene, start)
    turn = run(conversation.flow, {}, Started(), scene.house.voice, scene.language, **facts)
    talks = conversations.load(scene.connection, scene.chat_id)
    frame = Frame(flow, start, turn.answers, talks.runs + 1, idle=turn.offered)
    for number, message in enumerate(turn.messages):
        say(scene, Saying(message, frame, f"{key}:{number}", kind, carried=True))
    scene.post()
    waits = any(not frame.idle for frame in talks.stack)
    if scene.consented and not waits and not turn.over and not conversation.unlinked:
        waiting = conversations.Talks((frame,), talks.runs + 1, talks.pressed, f"{key}:{len(turn.messages) - 1}")
        conversations.save(scene.connection, scene.chat_id, waiting, scene.now, scene.consented)
    return True


def scene_in(connection: Connection, house: House, now: datetime, chat_id: int) -> Scene:
    """Another chat than the one that speaks now: the clock's doing, or somebody else's."""
    scene = Scene(connection, house, now, chat_id, house.association.default_language)
    scene.refresh()
    return scene
