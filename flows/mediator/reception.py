"""/accueil: who waits without an appointment. A number and a theme, no name until somebody calls them.

A mediator receives one person at a time: whether they were there is said before the next one is called.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from flows.domain import walk_in
from flows.domain.association import Association, Permanence
from flows.domain.model import Line, Request, Staff, Ticket
from flows.domain.on_the_day import CallTicket, RecordTicket
from flows.domain.themes import theme as theme_of
from flows.exchange import Link, Option
from flows.outcomes import MET, take_back
from flows.places import at
from flows.talk import Talk

SHOWN = 20
"""Numbers of the line on one screen."""


def reception(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    line: Callable[[str], Line],
    with_mediator: tuple[Ticket, Request] | None,
    now: datetime,
    place: str = "",
) -> None:
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if with_mediator:
        receive(talk, association, *with_mediator)
    where = _where(talk, association, place, now)
    if where is None:
        talk.say(_("Aucun lieu ne reçoit sans rendez-vous."))
        return
    waiting = line(where.code).waiting
    numbers = [_("n° {number}", number=one.number) + f" · {icon(association, one)}" for one in waiting[:SHOWN]]
    counted = _("🎟 En attente sans rendez-vous : {number}", number=len(waiting))
    options = [Option(str(one.id), _("📣 Appeler le {number}", number=one.number)) for one in waiting[:1]]
    options.append(Option("look", _("🔄 Regarder encore")))
    text = "\n".join([at(talk, where.name), counted, *numbers])
    chosen = talk.choose("next", text, options, insist=False)
    if chosen == "look":
        talk.ask_again("next")
    talk.do(CallTicket(ticket=int(chosen)))
    talk.go("reception", place=where.code)


def receive(talk: Talk, association: Association, ticket: Ticket, request: Request) -> None:
    """Each answer names its ticket: an old button says nothing of the person who came after."""
    _ = talk.text
    lines = [_("📣 Numéro {number}", number=ticket.number) + f" · {icon(association, ticket)}"]
    lines += [_("Prénom : {name}", name=request.nickname)] if request.nickname else []
    may_be = MET["permanence"]
    options = [Option(f"{outcome}{ticket.id}", _(label)) for outcome, label in may_be.items()]
    options.append(Option(f"card{ticket.id}", _("📄 La demande")))
    chosen = talk.choose("how", "\n".join(lines), options, insist=False, private=True)
    if chosen.startswith("card"):
        talk.go("card", request=str(request.id))
    outcome: Literal["kept", "missed"] = "kept" if chosen.startswith("kept") else "missed"
    talk.do(RecordTicket(ticket=ticket.id, outcome=outcome))
    links = [Link(_("📝 La fiche"), "report", {"request": str(request.id)})] if outcome == "kept" else []
    links.append(take_back(talk, "ticket", ticket.id))
    talk.say(_("C'est noté : {outcome}", outcome=_(may_be[outcome])), links=links)
    talk.go("reception", place=ticket.permanence)


def icon(association: Association, ticket: Ticket) -> str:
    return theme_of(association, ticket.theme).icon or "❓"


def _where(talk: Talk, association: Association, place: str, now: datetime) -> Permanence | None:
    """A place; a workshop of today has its own list."""
    receiving = walk_in.places(association)
    named = next((one for one in receiving if one.code == place), None)
    gathered = [one for one in association.workshops if one.attended(association.zone, now)]
    if named or (len(receiving) < 2 and not gathered):
        return named or next(iter(receiving), None)
    options = [Option(one.code, at(talk, one.name)) for one in receiving]
    options += [Option(one.code, f"👥 {talk.moment(one.slot(association.zone).start)}") for one in gathered]
    chosen = talk.choose("place", talk.text("Qui recevez-vous ?"), options, insist=False)
    if association.workshop(chosen):
        talk.go("attendance", which=chosen)
    return association.permanence(chosen)
