"""A conversation is a function of its answers.

The function runs again from the top at each event, with the answers known so far; the first question without an
answer stops it. A flow decides from its arguments alone; what comes before an answered question was already said and
done; effects between two questions must be harmless twice; decisive effects come last.
What is kept is the flow's name and the named answers: no step, so a release that adds or removes a question strands
nobody, going back is dropping the last answer, and an old button names its question and is checked again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NoReturn

from flows.domain.written import Words
from flows.exchange import Back, Document, Event, Go, Link, Message, Option, Pressed, Sent, Started, Turn, Wrote
from flows.sorry import NOT_UNDERSTOOD, by_number, not_text, too_long
from flows.spoken import courteous, greeted
from flows.words import Speech, plain

PAGE = 6
"""Choices on one screen at most (domain.md 4.3)."""
SKIP = "-"
Flow = Callable[..., None]
Options = Sequence[Option] | Callable[[], Sequence[Option]]


class Waiting(Exception):
    """The flow stops: a question has no answer yet."""


class Leaving(Exception):
    """The flow stops: another conversation takes over, or it ends without insisting."""

    def __init__(self, go: Go | None = None) -> None:
        self.go = go


class Again(Exception):
    """The flow starts over without some of its answers."""


def run(
    flow: Flow,
    answers: Mapping[str, str],
    event: Event,
    voice: Callable[[str], Speech],
    language: str,
    *,
    missed: int = 0,
    **facts: Any,
) -> Turn:
    """One event of one conversation: what it says, what it does, and the answers to keep."""
    known = dict(answers)
    match event:
        case Pressed(question, option) if question in known:
            return Turn(known, stale=known[question] != option, missed=missed)
        case Back() if known:
            known.popitem()
            event = Started()
    talk = Talk(known, event, voice, language, missed)
    while True:
        try:
            flow(talk, **facts)
        except Again:
            continue
        except Waiting:
            return talk.so_far(over=False)
        except Leaving as leaving:
            aside = leaving.go is not None and leaving.go.aside
            return talk.so_far(over=not aside, go=leaving.go)
        return talk.so_far(over=True)


class Talk:
    """What a conversation can do: say, choose, write, do; and go elsewhere."""

    def __init__(
        self,
        known: dict[str, str],
        event: Event,
        voice: Callable[[str], Speech],
        language: str,
        missed: int = 0,
    ) -> None:
        self.known, self.event, self.missed = known, event, missed
        self.stale = self.offered = False
        self._voice = voice
        self.speech = voice(language)
        self._notes: list[str] = []
        self._said: list[Message] = []
        self._effects: list[Any] = []

    def say(
        self, text: str, *, links: Sequence[Link] = (), document: Document | None = None, private: bool = False
    ) -> None:
        self._said.append(Message(text, links=tuple(links), document=document, private=private))

    def show(self, place: tuple[float, float]) -> None:
        """On the map of the phone."""
        self._said.append(Message("", map=place))

    def do(self, effect: Any) -> None:
        self._effects.append(effect)

    def choose(
        self,
        name: str,
        question: str,
        options: Options,
        *,
        more: Sequence[str] = (),
        live: bool = False,
        insist: bool = True,
        private: bool = False,
        located: Callable[[float, float], str] | None = None,
        contact: str = "",
    ) -> str:
        """The value chosen. `more`: further pages of the question, one idea each. The answer is checked again at every
        turn, unless its options are costly (a function) and not `live`. Without `insist`, an aside or other words drop
        the question. `located`: what a location that is sent answers. `contact`: the button that gives one's number."""
        if name in self.known:
            checked = live or not callable(options)
            if not checked or any(option.value == self.known[name] for option in _all(options)):
                return self._answered(name, self.known[name])
            del self.known[name]
            self._notes.append(self.text("Ce choix n'est plus possible. Choisissez encore."))
            self.event = Started()
        everything = _all(options)
        shown = self._screen(name, everything, more)
        if located and isinstance(self.event, Sent) and self.event.where:
            self.event = Pressed(name, located(*self.event.where))
        chosen = self._understood(name, everything, shown)
        if chosen is not None and chosen not in [option.value for option in everything]:
            self.known[f"{name}>"], chosen = chosen[1:], None
            shown = self._screen(name, everything, more)
        if chosen is not None:
            return self._answered(name, chosen)
        if not insist and isinstance(self.event, Wrote):
            self._said.clear()  # it was read already
            raise Leaving(Go("lost", courteous(self.event.text)))
        self.offered, text = not insist, self._leaf(question, more, self._page(name))
        self._ask(Message(text, name, shown, private=private, contact=contact))

    def write(self, name: str, question: str, *, limit: int, skip: str = "", options: Sequence[Option] = ()) -> str:
        """The words written, at most `limit` characters; an empty string when they were skipped."""
        if len(self.known.get(name, "")) > limit:
            del self.known[name]
        if name in self.known:
            return self._answered(name, self.known[name]).removeprefix(SKIP)
        offered = (*options, Option(SKIP, skip)) if skip else tuple(options)
        chosen = self._understood(name, offered, offered, quiet=True)
        if chosen is None and isinstance(self.event, Wrote):
            text = plain(self.event.text)
            if 0 < len(text) <= limit and text != SKIP:
                chosen, self.event, self.missed = text, Started(), 0
            else:
                self._notes.append(too_long(self.speech, len(text), limit))
        if chosen is not None:
            return self._answered(name, chosen).removeprefix(SKIP)
        if isinstance(self.event, Sent):
            self._notes.append(not_text(self.speech, self.event.kind, self.event.unkept, writing=True))
        self._ask(Message(question, name, offered))

    def go(self, conversation: str, *, afresh: bool = False, **start: str) -> NoReturn:
        """End here and open another conversation; `afresh` forgets every open one."""
        raise Leaving(Go(conversation, start, afresh=afresh))

    def ask_again(self, *names: str, because: str = "") -> NoReturn:
        """Forget these answers and run from the top: the other ones stay."""
        for name in names:
            self.known.pop(name, None)
        self.event = Started()
        self._said.clear()
        self._effects.clear()
        self._notes = [because] if because else self._notes
        raise Again

    def speak(self, language: str) -> None:
        """From here on, in this language."""
        self.speech = self._voice(language)

    def text(self, sentence: str, **values: object) -> str:
        return self.speech.text(sentence, **values)

    def plural(self, one: str, many: str, number: int, **values: object) -> str:
        return self.speech.plural(one, many, number, **values)

    def words(self, words: Words) -> str:
        return self.speech.words(words)

    def day(self, day: date) -> str:
        return self.speech.day(day)

    def hour(self, moment: datetime) -> str:
        return self.speech.hour(moment)

    def moment(self, moment: datetime) -> str:
        return self.speech.moment(moment)

    def so_far(self, *, over: bool, go: Go | None = None) -> Turn:
        messages = _one_bubble([Message(note) for note in self._notes] + self._said)
        known = {} if over else self.known
        return Turn(known, messages, tuple(self._effects), over, self.offered, self.missed, self.stale, go)

    def _answered(self, name: str, value: str) -> str:
        self.known[name] = value
        self.known.pop(f"{name}>", None)
        self._said.clear()
        self._effects.clear()
        return value

    def _ask(self, question: Message) -> NoReturn:
        match self.event:
            case Pressed(name) if name == question.question:
                self.stale = True
                self._notes = [self.text("Ce choix n'est plus possible. Choisissez encore.")]
            case Pressed():
                self.stale = True
                self._notes = [self.text("Ce bouton n'est plus actif. Voici où nous en sommes.")]
            case Wrote(text) if not self._notes:
                self._reformulate(question, text)
            case Sent(kind, things) if not self._notes:
                self._notes.append(not_text(self.speech, kind, things))
        self._said = [question] if isinstance(self.event, Wrote | Sent) else [*self._said, question]
        raise Waiting

    def _reformulate(self, question: Message, text: str) -> None:
        greeting = greeted(text)
        self.missed += not greeting
        if greeting or self.missed == 1:
            self._notes.append(self.text(greeting or NOT_UNDERSTOOD))
        elif self.missed == 2:
            self._notes.append(by_number(self.speech, [option.label for option in question.options]))
        else:
            self.missed = 0
            raise Leaving(Go("human", aside=True))

    def _understood(
        self, name: str, everything: Sequence[Option], shown: Sequence[Option], *, quiet: bool = False
    ) -> str | None:
        chosen: str | None = None
        match self.event:
            case Pressed(question, value) if question == name:
                chosen = next((option.value for option in everything if option.value == value), None)
                if chosen is None:
                    return None
            case Wrote(text):
                chosen = self.speech.understand(text, shown, everything, numbers=not quiet)
        if chosen is not None:
            self.event, self.missed = Started(), 0
        return chosen

    def _page(self, name: str) -> int:
        match self.event:
            case Pressed(question, option) if question == name and option.startswith(">"):
                self.known[f"{name}>"] = option[1:]
                self.event = Started()
        number = self.known.get(f"{name}>", "0")
        return int(number) if number.isdecimal() else 0

    def _screen(self, name: str, everything: Sequence[Option], more: Sequence[str]) -> tuple[Option, ...]:
        page = self._page(name)
        return self._leafed(everything, more, page) if more else self._shown(everything, page)

    def _shown(self, options: Sequence[Option], page: int) -> tuple[Option, ...]:
        if len(options) <= PAGE:
            return tuple(options)
        size = PAGE - 1
        last = (len(options) - 1) // size
        page = min(page, last)
        label = self.text("➡️ Voir la suite") if page < last else self.text("⏮ Voir le début")
        return (*options[page * size : (page + 1) * size], Option(f">{(page + 1) % (last + 1)}", label))

    def _leafed(self, options: Sequence[Option], more: Sequence[str], page: int) -> tuple[Option, ...]:
        if page >= len(more):
            return tuple(options)
        label = self.text("➡️ La suite") if page else self.text("🔎 En savoir plus")
        return (*options, Option(f">{page + 1}", label))

    @staticmethod
    def _leaf(question: str, more: Sequence[str], page: int) -> str:
        return more[page - 1] if 0 < page <= len(more) else question


def _all(options: Options) -> Sequence[Option]:
    return options() if callable(options) else options


def _one_bubble(said: Sequence[Message]) -> tuple[Message, ...]:
    """What is said in a row is one message on the phone; a document or buttons end it."""
    bubbles: list[Message] = []
    for message in said:
        last = bubbles[-1] if bubbles else None
        if last is None or last.options or last.links or last.document or message.document or last.map or message.map:
            bubbles.append(message)
        else:
            private = last.private or message.private
            bubbles[-1] = replace(message, text=f"{last.text}\n\n{message.text}", private=private)
    return tuple(bubbles)
