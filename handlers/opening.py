"""Which conversation an event goes to: it is put on top of the stack. Who is asked what first is decided here."""

from dataclasses import replace

from flows import access, menu, spoken
from flows.exchange import Back, Event, Pressed, Sent, Started, Wrote
from flows.words import folded
from handlers import buttons
from handlers.incoming import Press
from handlers.refusing import allowed
from handlers.scene import Scene
from storage.conversations import Frame

DEPTH = 5
"""Conversations that wait for one another; the oldest is forgotten."""


def opened(scene: Scene, came: Wrote | Sent | Press) -> tuple[Event, bool]:
    """Which conversation this goes to, put on top of the stack; and whether it leaves another question open."""
    match came:
        case Press():
            return _pressed(scene, came)
        case Wrote(text):
            asked = menu.asked_for(text)
            if asked:
                aside = _only_offered(scene)
                put_on_top(scene, *_not_over(scene, *asked))
                return Started(), aside
            if folded(text) in spoken.BACK_WORDS and scene.talks.stack and scene.talks.stack[-1].answers:
                return Back(), False
            if scene.kept and scene.talks.stack and not scene.talks.asked:
                return Started(), False  # the question that waits is not the last one on the screen
        case Sent() if not scene.talks.stack:
            put_on_top(scene, "menu" if scene.known else "welcome", {})
    if not scene.talks.stack:
        said = spoken.courteous(came.text) if isinstance(came, Wrote) else {}
        put_on_top(scene, *("lost", said) if scene.known else ("welcome", {}))
        return Started(), False
    return came, False


def asked_first(scene: Scene, event: Event) -> Event:
    """Those who stopped, paused or read an older text are asked before anything else; their rights stay open."""
    flow = scene.talks.stack[-1].flow
    if scene.staff:
        return event
    outdated = scene.person is not None and scene.person.version != scene.house.version
    first = "paused" if scene.paused else "welcome" if scene.stopped else "renewal" if outdated else flow
    if flow == first or menu.CONVERSATIONS[flow].always or (outdated and flow == "welcome"):
        return event
    if first != "renewal":
        scene.with_talks(stack=())
    put_on_top(scene, first, {})
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
        aside = not scene.known or (said.flow == "emergency" and (not stack or _only_offered(scene)))
        put_on_top(scene, said.flow, said.start, said.answers if said.question else None)
        foreign = aside and not said.question
        return (Back() if said.back else Pressed(said.question, said.option) if said.question else Started()), foreign
    put_on_top(scene, "stale", {})
    return Started(), True


def put_on_top(scene: Scene, flow: str, start: dict[str, str], answers: dict[str, str] | None = None) -> None:
    """Puts a conversation on top; one that is open already is gone back to."""
    if not allowed(scene, access.CONVERSATIONS[flow], "conversation", flow):
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
