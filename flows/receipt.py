"""Papers to hand over: what the receipt of a case without Telegram says, in the person's language and in French.

A paper is a list of lines; the door out draws it as a page. It names nobody: who finds it in the street learns nothing.
"""

import json
from collections.abc import Sequence

from flows.domain.association import Association
from flows.domain.model import Request
from flows.moments import on
from flows.places import how_to_come, phones
from flows.subject import papers
from flows.talk import Talk

LINE, TITLE, SMALL = "line", "title", "small"
Lines = list[tuple[str, str, str]]
"""Language, manner, words."""


def paper(lines: Lines) -> str:
    """As it travels to the door out."""
    return json.dumps(lines, ensure_ascii=False)


def receipt(talk: Talk, association: Association, request: Request) -> str:
    """The person's language first; French after it, for those who help them."""
    here = talk.speech.language
    lines: Lines = []
    for language in dict.fromkeys((request.language, "fr")):
        talk.speak(language)
        lines += _receipt(talk, association, request)
    talk.speak(here)
    return paper(lines)


def _receipt(talk: Talk, association: Association, request: Request) -> Lines:
    _, language = talk.text, talk.speech.language
    said = [
        (TITLE, association.name),
        (TITLE, _("Votre demande : n° {number}", number=request.id)),
        *((LINE, line) for line in _when(talk, association, request)),
        (LINE, _("Montrez ce papier quand vous venez.")),
        (LINE, _("Vous pouvez tout voir, tout changer, tout arrêter, tout effacer.")),
        (LINE, _("Venez nous voir, ou appelez, avec ce numéro.")),
        *((LINE, line) for line in phones(talk, association)),
        (SMALL, association.address),
    ]
    return [(language, manner, words) for manner, words in said]


def _when(talk: Talk, association: Association, request: Request) -> Sequence[str]:
    _, one = talk.text, request.appointment
    place = association.named(one.permanence if one else request.place)
    booked = one is not None and one.status == "booked"
    if one is None or not booked:
        there = [how_to_come(talk, place)] if place else []
        return [_("Pas encore de rendez-vous. Repassez nous voir."), *there]
    bring = papers(talk, association, request.theme, request.sub_theme)
    lines = [on(talk, one), *([how_to_come(talk, place)] if place else [])]
    return [*lines, *([_("Apportez :"), *(f"• {each}" for each in bring)] if bring else [])]
