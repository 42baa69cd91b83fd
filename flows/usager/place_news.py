"""What changes for whoever comes to a place, or waits there: another address, or a place where nobody receives any
more.

Discreet: no theme, no association. What is said is what is true when it is read: a change may have been undone.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flows.domain import walk_in
from flows.domain.association import Association
from flows.domain.closures import Span
from flows.domain.model import Appointment, Staff, Ticket
from flows.domain.workshops import Room
from flows.exchange import Link
from flows.ics import invitation
from flows.moments import when as moment
from flows.places import how_to_come
from flows.talk import Talk


def new_address(
    talk: Talk,
    association: Association,
    appointment: Appointment | None,
    now: datetime,
    staff: Staff | None,
    about: str = "",
) -> None:
    """`about`: back, when the change was a mistake."""
    _ = talk.text
    place = association.permanence(appointment.permanence) if appointment else None
    if staff or appointment is None:
        talk.go("unknown")
    if place is None or appointment.status != "booked" or appointment.start <= now:
        talk.go("visit", appointment=str(appointment.id))
    when = moment(talk, appointment)
    again = _("Pardon, une erreur. L'adresse de votre rendez-vous de {when} ne change pas.", when=when)
    said = again if about == "back" else _("📍 Votre rendez-vous de {when} a une nouvelle adresse.", when=when)
    own = Link(_("📅 Mon rendez-vous"), "visit", {"appointment": str(appointment.id)})
    talk.say("\n".join([said, how_to_come(talk, place)]), links=[own])
    talk.say(_("Pour votre agenda :"), document=invitation(talk, association, appointment, place, now))


def place_news(
    talk: Talk,
    association: Association,
    tickets: Sequence[Ticket],
    room: Callable[[], Mapping[str, Room]],
    shut: walk_in.Shutting,
    now: datetime,
    staff: Staff | None,
    place: str,
    what: str = "",
) -> None:
    """`what`: line, number, hours or workshop; `place`: its code."""
    known = association.named(place)
    if staff:
        talk.go("unknown")
    if known is None:
        talk.go("stale")
    match what:
        case "number" | "hours":
            own = next((one for one in tickets if one.permanence == place), None)
            here = association.permanence(place)
            left = walk_in.left(association, here, now, shut([place])) if here else []
            if what == "hours" and own and own.live and left:
                _hours(talk, known.name, own, left)
            else:
                _number(talk, known.name, own, today=here is not None and here.walk_in)
        case "workshop":
            _workshop(talk, there=place in room())
        case _:
            _line(talk, known.name, there=association.permanence(place) is not None)


def _line(talk: Talk, name: str, *, there: bool) -> None:
    _ = talk.text
    if there:
        said = _("Finalement, ce lieu reste ouvert : {name}. Pardon pour ce message.", name=name)
        talk.say("\n".join((said, _("Votre demande attend ici, comme avant."))))
        return
    lines = (
        _("Pardon. Un lieu ferme : {name}.", name=name),
        _("Votre demande est gardée. Elle attend maintenant dans tous nos lieux."),
        _("Vous n'avez rien à faire."),
    )
    talk.say("\n".join(lines), links=[Link(_("👤 Parler à quelqu'un"), "human")])


def _hours(talk: Talk, name: str, own: Ticket, left: Sequence[Span]) -> None:
    _ = talk.text
    hours = (_("{start} à {end}", start=talk.hour(start), end=talk.hour(end)) for start, end in left)
    lines = (
        _("Pardon. Aujourd'hui, ce lieu reçoit moins longtemps : {name}.", name=name),
        _("Il est ouvert : {hours}.", hours=", ".join(hours)),
        _("Votre numéro {number} est gardé.", number=own.number),
    )
    talk.say("\n".join(lines), links=[Link(_("🎟 Mon numéro"), "ticket")])


def _number(talk: Talk, name: str, own: Ticket | None, *, today: bool) -> None:
    """`today`: only for this day."""
    _ = talk.text
    if own and own.live:
        talk.say(_("Finalement, c'est ouvert. Votre numéro {number} est gardé.", number=own.number))
        return
    links = [Link(_("🎟 Autre numéro"), "ticket"), Link(_("📝 Autre rendez-vous"), "request")]
    for_good = _("Pardon. Ce lieu ne reçoit plus sans rendez-vous : {name}. Votre numéro est annulé.", name=name)
    for_now = _("Pardon. Ce lieu ne reçoit plus aujourd'hui : {name}. Votre numéro est annulé.", name=name)
    talk.say(for_now if today else for_good, links=links)


def _workshop(talk: Talk, *, there: bool) -> None:
    _ = talk.text
    if there:
        talk.say(_("Finalement, l'atelier a lieu. Vous attendez une place, comme avant."))
        return
    said = _("Pardon. L'atelier que vous attendiez n'a pas lieu.")
    talk.say(said, links=[Link(_("📝 Autre rendez-vous"), "request")])
