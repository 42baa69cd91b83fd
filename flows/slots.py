"""Choosing a moment: the days that have room, then the hours. Two conversations need it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from flows.domain.agenda import Search
from flows.domain.association import Association, Permanence
from flows.domain.model import Slot
from flows.domain.timetable import DAY, Closing
from flows.exchange import Option, Pressed
from flows.moments import brief, hours
from flows.places import on
from flows.talk import Talk
from flows.whereabouts import First
from flows.words import N_

NO_DAY = "none"
FREED = N_("Une place vient de se libérer.")
NEAREST = 5


class Free(Protocol):
    """Looks at the agendas of these places, for this theme and this mode."""

    def __call__(self, places: Sequence[Permanence], theme: str, mode: str = "permanence", /) -> Search: ...


def choose_slot(
    talk: Talk,
    association: Association,
    places: Sequence[Permanence],
    theme: str,
    free: Free,
    mode: str = "permanence",
) -> Slot | None:
    """A free slot of one of these places; None when there is none, or none that suits."""
    _ = talk.text
    if not places or _settled(talk, "day"):
        return None
    agenda = free(places, theme, mode)
    if not agenda.any(places):
        _gone(talk)
        return None
    _come(talk)

    def some_days() -> list[Option]:
        near = {agenda.today: (_("Aujourd'hui"),), agenda.today + DAY: (_("Demain"),)}
        named = [(day, talk.day(day)) for day in agenda.days(places)]
        found = [
            Option(day.isoformat(), on(talk, name), (*talk.speech.ways_to_write(day, name), *near.get(day, ())))
            for day, name in named
        ]
        return [*found, Option(NO_DAY, _("🙅 Aucun jour ne va"))]

    closed = [shut(talk, closing) for closing in agenda.closed(places[0])] if len(places) == 1 else []
    day = talk.choose("day", "\n".join([_("Quel jour ?"), *closed]), some_days)
    if day == NO_DAY:
        return None
    that_day = agenda.hours(places, date.fromisoformat(day))
    if not that_day:
        talk.ask_again("day", "slot", because=_("Ce jour n'est plus libre. Prenez un autre jour."))
    options = [hour(talk, association, slot, named=len(places) > 1) for slot in that_day]
    code = talk.choose("slot", _("Quelle heure ?"), options, live=True)
    return next(slot for slot in that_day if slot.code == code)


def soonest(
    talk: Talk,
    association: Association,
    places: Sequence[Permanence],
    theme: str,
    free: Free,
    mode: str = "permanence",
) -> Slot | None:
    """One of the five nearest half-days of all these places."""
    _ = talk.text
    if _settled(talk, "slot"):
        return None
    slots = free(places, theme, mode).soonest(places, NEAREST)
    if not slots:
        _gone(talk)
        return None
    _come(talk)
    options = [
        Option(slot.code, _("📅 {when} · {place}", when=brief(talk, slot), place=place(association, slot)))
        for slot in slots
    ]
    options.append(Option(NO_DAY, _("🙅 Aucun jour ne va")))
    code = talk.choose("slot", _("Les premières heures libres. Laquelle vous va ?"), options, live=True)
    return next((slot for slot in slots if slot.code == code), None)


def _settled(talk: Talk, question: str) -> bool:
    """None suits, or there was none and they said which part of the day does: what is free since then waits until they
    change their mind."""
    known = talk.known
    return known.get(question) == NO_DAY or ("half" in known and "slot" not in known)


def _gone(talk: Talk) -> None:
    """The moment they had chosen was the last one."""
    if "day" in talk.known or "slot" in talk.known:
        talk.ask_again("day", "slot", because=talk.text("Pardon. Ce moment n'est plus libre."))


def _come(talk: Talk) -> None:
    """They were told that there is none, and are saying which part of the day suits them."""
    if isinstance(talk.event, Pressed) and talk.event.question == "half":
        talk.ask_again("half", because=talk.text(FREED))


def freed(
    talk: Talk, slot: Slot | None, places: Sequence[Permanence], theme: str, free: Free, mode: str
) -> Sequence[str]:
    """What there is to say when a moment is free now, where they were told that there was none."""
    none_suits = talk.known.get("day", talk.known.get("slot")) == NO_DAY
    if slot or none_suits or "half" not in talk.known or not free(places, theme, mode).any(places):
        return []
    return [talk.text(FREED)]


def first_of(free: Free, theme: str, mode: str) -> First:
    return lambda places: free(places, theme, mode).next(places)


def shut(talk: Talk, closing: Closing) -> str:
    first, last, why = talk.day(closing.first), talk.day(closing.last), talk.words(closing.why)
    if closing.first == closing.last:
        return talk.text("Fermé {day} : {why}", day=first, why=why)
    return talk.text("Fermé du {first} au {last} : {why}", first=first, last=last, why=why)


def hour(talk: Talk, association: Association, slot: Slot, *, named: bool) -> Option:
    hour = hours(talk, slot)
    if named:
        return Option(slot.code, talk.text("🕒 {hour} · {place}", hour=hour, place=place(association, slot)))
    return Option(slot.code, talk.text("🕒 {hour}", hour=hour))


def place(association: Association, slot: Slot) -> str:
    found = association.permanence(slot.permanence)
    return found.name if found else ""
