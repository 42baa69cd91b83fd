"""An appointment that cannot take place because something closes: apologies, and other moments in the same message.

Discreet: no theme, no association, and a reason from a closed list.
"""

from datetime import datetime

from flows.domain.agenda import Search
from flows.domain.association import Association, Permanence
from flows.domain.closures import REASONS, Closure
from flows.domain.effects import CancelAppointment, ChangeMediator, MoveAppointment
from flows.domain.model import Appointment, Request, Slot, Staff
from flows.exchange import Link, Option
from flows.ics import cancellation
from flows.moments import another, brief
from flows.moments import when as moment
from flows.slots import Free
from flows.slots import place as place_of
from flows.talk import Talk

KEEP, CANCEL = "keep", "cancel"
AT_ONCE, HERE, ELSEWHERE = 4, 7, 5
"""Moments on the first screen; then at the same place, and at others. A fourth goes where nobody else can receive."""


def displaced(
    talk: Talk,
    association: Association,
    appointment: Appointment | None,
    request: Request | None,
    displaced_by: Closure | None,
    free: Free,
    now: datetime,
    staff: Staff | None,
) -> None:
    _ = talk.text
    if staff or appointment is None:
        talk.go("unknown")
    if displaced_by is None:
        talk.go("visit", appointment=str(appointment.id))
    others, same = _moments(association, appointment, request, displaced_by, free)
    when = moment(talk, appointment)
    chosen = talk.choose(
        "slot", _sorry(talk, when, displaced_by, bool(others)), _options(talk, association, others, same), insist=False
    )
    if chosen == CANCEL:
        talk.do(CancelAppointment(appointment=appointment.id))
        free_again = _("Votre rendez-vous est annulé. Vous pouvez en prendre un autre quand vous voulez.")
        talk.say(free_again, links=[another(talk, appointment)])
        talk.say(_("Pour l'enlever de votre agenda :"), document=cancellation(talk, association, appointment, now))
    elif chosen == KEEP and same:
        talk.do(ChangeMediator(appointment=appointment.id))
        talk.do(MoveAppointment(appointment=appointment.id, slot=same))
        talk.say(_("✅ Votre rendez-vous est gardé : {when}. Un autre médiateur vous reçoit.", when=when))
    else:
        slot = next(slot for slot in others if slot.code == chosen)
        talk.do(MoveAppointment(appointment=appointment.id, slot=slot))
        talk.go("visit", appointment=str(appointment.id), about="moved")


def _sorry(talk: Talk, when: str, closure: Closure, others: bool) -> str:
    _ = talk.text
    lines = [_("Pardon. Votre rendez-vous de {when} ne peut pas avoir lieu.", when=when)]
    lines.append(_("Raison : {reason}.", reason=_(REASONS[closure.reason])))
    lines.append(
        _("Quel autre moment vous va ?")
        if others
        else _("Il n'y a pas encore d'autre moment. Nous cherchons. Vous n'avez rien à faire.")
    )
    return "\n".join(lines)


def _options(talk: Talk, association: Association, others: list[Slot], same: Slot | None) -> list[Option]:
    _ = talk.text
    slots = [
        Option(slot.code, _("📅 {when} · {place}", when=brief(talk, slot), place=place_of(association, slot)))
        for slot in others
    ]
    keep = [Option(KEEP, _("🙋 Autre médiateur"))] if same else []
    first = AT_ONCE - len(keep)
    return [*slots[:first], *keep, Option(CANCEL, _("❌ Annuler")), *slots[first:]]


def _moments(
    association: Association, appointment: Appointment, request: Request | None, closure: Closure, free: Free
) -> tuple[list[Slot], Slot | None]:
    """Other moments, at the same place first; and the same one with somebody else, when it is a mediator who is away
    and another seat is free then."""
    here = [place for place in association.permanences if place.code == appointment.permanence]
    mode = appointment.mode
    elsewhere = [place for place in association.permanences if place not in here and mode in place.modes]
    agenda = free([*here, *elsewhere], request.theme if request else "", mode)
    others = [*_after(agenda, here, closure)[:HERE], *_after(agenda, elsewhere, closure)[:ELSEWHERE]]
    away = closure.absent is not None
    then = (slot for slot in agenda.slots(here) if slot.start == appointment.start) if away else iter(())
    return others, next(then, None)


def _after(agenda: Search, places: list[Permanence], closure: Closure) -> list[Slot]:
    """Where nobody names whose seats they are, a mediator who is away is away everywhere."""
    away = closure.absent is not None
    return [slot for slot in agenda.slots(places) if not (away and _meets(slot, closure))]


def _meets(slot: Slot, closure: Closure) -> bool:
    return slot.start < closure.end and slot.end > closure.start


def reopened(talk: Talk, appointment: Appointment | None, now: datetime) -> None:
    """The closure was a mistake: whoever moved keeps the new moment, and may change it."""
    _ = talk.text
    if appointment is None or appointment.status != "booked" or appointment.start <= now:
        talk.say(
            _("Finalement, c'est ouvert. Pardon pour ce message."), links=[Link(_("📝 Autre rendez-vous"), "request")]
        )
        return
    talk.say(
        _(
            "Finalement, c'est ouvert. Votre rendez-vous est {when}. Pardon pour ce message.",
            when=talk.moment(appointment.start),
        ),
        links=[Link(_("📅 Mon rendez-vous"), "visit", {"appointment": str(appointment.id)})],
    )
