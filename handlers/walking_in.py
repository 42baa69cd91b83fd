"""Without an appointment: a number, a call, and whether the person was there. Each step is checked again here.

The call opens a request that is the mediator's at once; the outcome writes an appointment, so that whoever came
without one counts, and is asked their opinion, as the others are. For ten minutes it is taken back by whoever said it.
"""

from flows.domain import on_the_day
from flows.domain import walk_in as hours
from flows.domain.closures import UNDO_WITHIN
from flows.domain.effects import OpenRequest
from flows.domain.slips import Slip
from handlers.handing import began
from handlers.outgoing import tell
from handlers.scene import Scene
from handlers.telling import offer_on, seen_from
from storage import agenda, arrangements, outbox, people, requests, seated, slips, tickets
from storage.seats import Taken

Walking = on_the_day.TakeTicket | on_the_day.ReturnTicket | on_the_day.CallTicket | on_the_day.RecordTicket


def walk_in(effect: Walking, scene: Scene) -> None:
    match effect:
        case on_the_day.TakeTicket():
            _take(scene, effect)
        case on_the_day.ReturnTicket(ticket=ticket):
            if scene.consented:
                tickets.give_back(scene.connection, ticket, scene.consented)
        case on_the_day.CallTicket(ticket=ticket):
            _call(scene, ticket)
        case on_the_day.RecordTicket(ticket=ticket, outcome=outcome):
            _record(scene, ticket, outcome)


def _take(scene: Scene, wanted: on_the_day.TakeTicket) -> None:
    """Raises `Taken` when the place closes at this very moment: the conversation looks again, and says so."""
    association = scene.house.association
    place = association.permanence(wanted.permanence)
    if scene.consented is None or place is None:
        return
    arrangements.nobody_books(scene.connection, [place.code])
    if not hours.gives(association, place, scene.now, seated.shut(scene.connection, [place.code], scene.now)):
        raise Taken
    day = hours.today(association, scene.now)
    said = wanted.sub_theme, wanted.words
    _knows_already(scene, scene.consented.person, place.code, day)
    tickets.take(scene.connection, scene.consented, place.code, day, wanted.theme, scene.now, place.per_day, *said)


def _knows_already(scene: Scene, person: int, place: str, day: str) -> None:
    """Whoever takes another number is not told afterwards that they missed the first."""
    for ticket in tickets.of_person(scene.connection, person, day):
        if ticket.permanence == place and ticket.state == "missed" and ticket.request:
            missed = agenda.of_request(scene.connection, ticket.request)
            outbox.take_back(scene.connection, f"{missed_key(missed.id)}:0" if missed else "")


def _call(scene: Scene, number: int) -> None:
    if scene.staff is None:
        return
    day = hours.today(scene.house.association, scene.now)
    found = tickets.call(scene.connection, number, scene.staff.id, day, scene.now)
    if found is None:
        return
    ticket, person = found
    theirs = _person(scene, person)
    if theirs is None or theirs.consented is None:
        tickets.end(scene.connection, ticket.id, scene.staff.id, "returned")
        return
    wanted = OpenRequest(
        theme=ticket.theme,
        sub_theme=ticket.sub_theme,
        words=ticket.words,
        mode="permanence",
        place=ticket.permanence,
    )
    request = requests.add(scene.connection, theirs.consented, wanted, scene.now)
    tickets.opens(scene.connection, ticket.id, request)
    if requests.accept(scene.connection, request, scene.staff.id, scene.now):
        scene.did("accepted", "request", request)
    else:  # whoever calls is parted from this person: somebody else takes it
        offer_on(scene, request, "new")
    tell(theirs, "your_turn", {"place": ticket.permanence}, f"ticket:{ticket.id}:{ticket.number}:called")


def _record(scene: Scene, number: int, outcome: str) -> None:
    ended = tickets.end(scene.connection, number, scene.staff.id, outcome) if scene.staff else None
    if ended is None:
        return
    ticket, person, called = ended
    theirs = _person(scene, person)
    if theirs is None or theirs.consented is None or ticket.request is None:
        return
    written = agenda.walked_in(
        scene.connection, ticket.request, theirs.consented, ticket.permanence, called, scene.now, outcome
    )
    scene.did("recorded", "appointment", written)
    started = began(scene, written, outcome)
    if scene.staff:
        was = f"{written}|{'started' if started else ''}"
        slips.keep(scene.connection, scene.staff.id, "ticket", ticket.id, was, scene.now)
    if outcome == "missed":
        theirs.due = scene.now + UNDO_WITHIN
        tell(theirs, "your_turn", {"place": ticket.permanence}, missed_key(written))


def call_again(scene: Scene, member: int, slip: Slip) -> None:
    """They are with this member again: nothing was written, and nobody hears that they were not there."""
    day = hours.today(scene.house.association, scene.now)
    written, _, started = slip.was.partition("|")
    found = agenda.by_id(scene.connection, int(written))
    if found is None or not tickets.call_again(scene.connection, int(slip.about), member, day):
        return
    agenda.strike(scene.connection, int(written))
    scene.did("took_back", "appointment", int(written))
    outbox.take_back(scene.connection, f"{missed_key(int(written))}:0")
    if started:
        requests.unstart(scene.connection, found[0].request, member, scene.now)


def missed_key(appointment: int) -> str:
    return f"turn_missed:{appointment}"


def _person(scene: Scene, person: int) -> Scene | None:
    """None when they can no longer be reached."""
    chat = people.chat_of(scene.connection, person)
    return None if chat is None else seen_from(scene, chat)
