"""Choosing a moment: the days that have room, then the hours. Two conversations need it."""

from collections.abc import Callable, Sequence

from flows.domain.agenda import days
from flows.domain.association import Association, Permanence
from flows.domain.model import Slot
from flows.exchange import Option
from flows.places import on
from flows.talk import Talk

NO_DAY = "none"
Free = Callable[[Sequence[Permanence]], Sequence[Slot]]


def choose_slot(talk: Talk, association: Association, places: Sequence[Permanence], free: Free) -> Slot | None:
    """A free slot of one of these places; None when there is none, or none that suits."""
    _ = talk.text
    if not places or talk.known.get("day") == NO_DAY:
        return None
    slots = free(places)
    if not slots:
        return None
    zone = association.zone

    def some_days() -> list[Option]:
        found = [Option(day.isoformat(), on(talk, talk.day(day))) for day in days(slots, association)]
        return [*found, Option(NO_DAY, _("🙅 Aucun jour ne va"))]

    day = talk.choose("day", _("Quel jour ?"), some_days)
    if day == NO_DAY:
        return None
    that_day = [slot for slot in slots if slot.start.astimezone(zone).date().isoformat() == day]
    if not that_day:
        talk.ask_again("day", "slot", because=_("Ce jour est plein maintenant. Prenez un autre jour."))
    hours = [hour(talk, association, slot, named=len(places) > 1) for slot in that_day]
    code = talk.choose("slot", _("Quelle heure ?"), hours, live=True)
    return next(slot for slot in that_day if slot.code == code)


def soonest(talk: Talk, association: Association, places: Sequence[Permanence], free: Free) -> Slot | None:
    """One of the five nearest slots of all these places."""
    _ = talk.text
    slots = sorted(free(places), key=lambda slot: slot.start)[:5]
    if not slots or talk.known.get("slot") == NO_DAY:
        return None
    options = [
        Option(slot.code, _("📅 {when} · {place}", when=talk.moment(slot.start), place=place(association, slot)))
        for slot in slots
    ]
    options.append(Option(NO_DAY, _("🙅 Aucun jour ne va")))
    code = talk.choose("slot", _("Les premières heures libres. Laquelle vous va ?"), options, live=True)
    return next((slot for slot in slots if slot.code == code), None)


def hour(talk: Talk, association: Association, slot: Slot, *, named: bool) -> Option:
    when = talk.hour(slot.start)
    if named:
        return Option(slot.code, talk.text("🕒 {hour} · {place}", hour=when, place=place(association, slot)))
    return Option(slot.code, talk.text("🕒 {hour}", hour=when))


def place(association: Association, slot: Slot) -> str:
    found = association.permanence(slot.permanence)
    return found.name if found else ""
