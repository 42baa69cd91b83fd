"""The workshops, for those who lead: a new one, or one that will not take place."""

from datetime import datetime

from flows.arranging import (
    CLOSING,
    OPENING,
    Places,
    Stranding,
    ask_hour,
    code_for,
    decide,
    leading,
    possible,
    taken,
)
from flows.dates import date_written
from flows.domain.arrangement import Arrange
from flows.domain.association import Association
from flows.domain.model import Staff
from flows.domain.workshops import Workshop
from flows.exchange import Option
from flows.places import at
from flows.talk import Talk

NEW, TITLE, MOST = "new", 60, 200
USUAL = ("6", "8", "10", "12", "15")
"""Seats that many workshops have."""


def workshops(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    now: datetime,
    arranged: Places,
    stranding: Stranding,
) -> None:
    _ = talk.text
    leading(talk, staff)
    coming = association.workshops_to_come(now)
    options = [Option(NEW, _("➕ Un nouvel atelier"))]
    options += [Option(one.code, f"👥 {talk.moment(one.slot(association.zone).start)}") for one in coming]
    which = talk.choose("which", _("👥 Quel atelier ?"), options)
    if which != NEW:
        _cancel(talk, association, next(one for one in coming if one.code == which), stranding)
        return
    label = talk.write("title", _("Quel titre ? Les personnes le liront."), limit=TITLE)
    places = [Option(place.code, at(talk, place.name)) for place in association.permanences]
    place = talk.choose("place", _("Dans quel lieu ?"), places)
    today = now.astimezone(association.zone).date()
    day = date_written(talk, "date", _("Quelle date ? Écrivez-la, comme 24/12."), today, today)
    start, end = _hours(talk)
    seats = _seats(talk)
    made = Workshop(
        code=code_for(label, taken(association, arranged())),
        label=label,
        place=place,
        day=day,
        hours=f"{start}-{end}",
        seats=seats,
    )
    if made.slot(association.zone).start <= now:
        talk.ask_again("date", "opens", "closes", because=_("Cette heure est passée. Choisissez une autre date."))
    change = Arrange(workshop=made)
    possible(talk, association, arranged, change)
    lines = [*_lines(talk, association, made), _("Places : {number}.", number=seats)]
    decide(talk, change, lines, [], yes=_("✅ Ajouter"))


def _cancel(talk: Talk, association: Association, one: Workshop, stranding: Stranding) -> None:
    _ = talk.text
    change = Arrange(gone=one.code)
    lines = [_("⚠️ Annuler cet atelier ?"), *_lines(talk, association, one)]
    decide(talk, change, lines, stranding(change), yes=_("❌ Annuler l'atelier"))


def _lines(talk: Talk, association: Association, one: Workshop) -> list[str]:
    place = association.permanence(one.place)
    lines = [f"👥 {talk.words(one.label)}", talk.moment(one.slot(association.zone).start)]
    return [*lines, *([at(talk, place.name)] if place else [])]


def _hours(talk: Talk) -> tuple[str, str]:
    _ = talk.text
    start = ask_hour(talk, "opens", _("Commence à quelle heure ? Écrivez-la, comme 9 h 15."), OPENING)
    return start, ask_hour(talk, "closes", _("Finit à quelle heure ? Écrivez-la, comme 12 h 15."), CLOSING, start)


def _seats(talk: Talk) -> int:
    _ = talk.text
    said = talk.write(
        "seats", _("Combien de places ? Écrivez un nombre."), limit=3, options=[Option(n, n) for n in USUAL]
    )
    if not said.isdecimal() or not 1 <= int(said) <= MOST:
        talk.ask_again("seats", because=_("Écrivez un nombre, de 1 à 200."))
    return int(said)
