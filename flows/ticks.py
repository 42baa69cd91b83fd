"""A question with several answers: each press ticks or unticks one, and « C'est tout » goes on.

What is ticked so far is an answer like any other, kept beside the question under its own name. A button says which way
it goes, so that a press that comes twice changes nothing more; the question stays where it is on the phone.
"""

from collections.abc import Mapping, Sequence

from flows.exchange import Option
from flows.talk import PAGE, Talk

DONE, LEAF = "done", "leaf"
ON_A_PAGE = PAGE - 2
"""Beside the two ways out: the page that follows, and the end."""


def tick(talk: Talk, name: str, question: str, options: Sequence[Option]) -> tuple[str, ...]:
    """The values ticked, at least one, in the order of the options."""
    ticked = _ticked(talk, name, options)
    chosen = talk.choose(name, question, _screen(talk, name, options, ticked))
    if chosen == DONE:
        return ticked
    if chosen.startswith(LEAF):
        talk.known[f"{name}/"] = chosen.removeprefix(LEAF)
    else:
        wanted = {*ticked, chosen[1:]} if chosen.startswith("+") else {*ticked} - {chosen[1:]}
        talk.known[f"{name}+"] = ",".join(sorted(wanted))
    talk.ask_again(name)


def stays(name: str, answers: Mapping[str, str]) -> bool:
    """Whether this question is one that was just ticked or leafed."""
    return f"{name}+" in answers or f"{name}/" in answers


def _ticked(talk: Talk, name: str, options: Sequence[Option]) -> tuple[str, ...]:
    said = talk.known.get(f"{name}+", "").split(",")
    return tuple(option.value for option in options if option.value in said)


def _page(talk: Talk, name: str) -> int:
    number = talk.known.get(f"{name}/", "0")
    return int(number) if number.isdecimal() else 0


def _screen(talk: Talk, name: str, options: Sequence[Option], ticked: Sequence[str]) -> list[Option]:
    pages = -(-len(options) // ON_A_PAGE) if len(options) > PAGE - 1 else 1
    page = _page(talk, name) % pages
    shown = options[page * ON_A_PAGE : (page + 1) * ON_A_PAGE] if pages > 1 else options
    lines = [_box(option, option.value in ticked) for option in shown]
    onward = talk.text("➡️ Voir la suite") if page + 1 < pages else talk.text("⏮ Voir le début")
    lines += [Option(f"{LEAF}{(page + 1) % pages}", onward)] if pages > 1 else []
    return [*lines, Option(DONE, talk.text("✅ C'est tout"))] if ticked else lines


def _box(option: Option, ticked: bool) -> Option:
    return (
        Option(f"-{option.value}", f"☑ {option.label}") if ticked else Option(f"+{option.value}", f"☐ {option.label}")
    )
