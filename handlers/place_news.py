"""Who else is told what changed: whoever comes to an address that is another one, whoever waits where nobody receives
any more.

Each is told once for each change, by day; whoever was told is told again when it is undone. A request keeps its place
in the queue: without its place, it waits for any.
"""

from collections.abc import Iterator, Sequence

from flows.domain import walk_in
from flows.domain.association import Association
from flows.domain.closures import but
from handlers import places
from handlers.scene import Scene
from handlers.telling import tell_by_day, tell_of, tell_person
from handlers.today import Met, receiving
from storage import lines, people, registrations, requests, seated, waiting
from storage.told import about


def tell(scene: Scene, before: Association, after: Association, mark: str, *, again: bool) -> None:
    """`again`: a mistake is undone."""
    for code in _places(before, after):
        if after.permanence(code) is None:
            _leave(scene, code, mark, place=before.workshop(code) is None)
        elif _address(before, code) != _address(after, code):
            _tell_address(scene, code, mark, "back" if again else "new")
    for place in walk_in.places(before):
        _tell_line(scene, place.code, before, after, mark)


def _tell_line(scene: Scene, code: str, before: Association, after: Association, mark: str) -> None:
    """Those with a number of today, when today is shorter. What is gone for good this very change closed just now."""
    gone = code not in (place.code for place in walk_in.places(after))
    shut = () if gone else seated.shut(scene.connection, [code], scene.now)
    then, now = (receiving(one, code, scene.now, shut) for one in (before, after))
    if but(then, now):
        _tell_numbers(scene, code, mark, kept=bool(now))


def turn_away(scene: Scene, met: Sequence[Met], mark: str) -> None:
    """What is closed for a while."""
    for one in met:
        if one.what == "workshop":
            _no_seat(scene, one.code, mark)
        else:
            _tell_numbers(scene, one.code, mark, kept=one.what == "hours")


def _places(before: Association, after: Association) -> Iterator[str]:
    return (code for code in before.codes if before.permanence(code) != after.permanence(code))


def _address(association: Association, code: str) -> str:
    place = association.permanence(code)
    return place.address if place else ""


def _tell_address(scene: Scene, code: str, mark: str, about: str) -> None:
    coming = [one.appointment.id for one in places.coming_to(scene.connection, [code], scene.now)]
    seated.revise(scene.connection, coming)
    for number in coming:
        tell_of(scene, "new_address", number, f"address:{mark}:{number}", about=about)


def _leave(scene: Scene, code: str, mark: str, *, place: bool) -> None:
    """A place, or a workshop, that is gone."""
    _no_seat(scene, code, mark)
    waited = lines.of_requests(scene.connection, code) if place else []
    lines.wish(scene.connection, [request for request, _person, _here in waited], code, "")
    for request, person, here in waited:
        held = waiting.offered_to(scene.connection, request, person)
        if held and held.permanence == code:
            waiting.answer(scene.connection, held)
        if not here:  # else they read the apologies
            _tell(scene, person, code, "line", f"left:{mark}:{code}:{request}")


def _no_seat(scene: Scene, code: str, mark: str) -> None:
    for person in lines.of_workshop(scene.connection, code):
        registrations.leave(scene.connection, person, code)
        _tell(scene, person, code, "workshop", f"seats:{mark}:{code}:{person}")


def _tell_numbers(scene: Scene, code: str, mark: str, *, kept: bool) -> None:
    """The numbers of today are of no use any more; or for fewer hours."""
    day, what = walk_in.today(scene.house.association, scene.now), "hours" if kept else "number"
    waiting = (lines.of_numbers if kept else lines.call_off)(scene.connection, code, day)
    for ticket, person in waiting:
        tell_person(scene, person, "place_news", {"place": code, "what": what}, f"{what}:{mark}:{code}:{ticket}")


def _tell(scene: Scene, person: int, code: str, what: str, key: str) -> None:
    tell_by_day(scene, person, "place_news", {"place": code, "what": what}, key)


def undo(scene: Scene, mark: str) -> None:
    """What this change had called off is as it was, and whoever was told knows."""
    for code in scene.house.association.codes:
        _wait_again(scene, code, mark)
        _seats_again(scene, code, mark)
        _numbers_again(scene, code, mark)


def _wait_again(scene: Scene, code: str, mark: str) -> None:
    told = about(scene.connection, f"left:{mark}:{code}:")
    lines.wish(scene.connection, told, "", code)
    for request in told:
        person = requests.person_of(scene.connection, request)
        _tell(scene, person, code, "line", f"stays:{mark}:{code}:{request}")


def _seats_again(scene: Scene, code: str, mark: str) -> None:
    for person in about(scene.connection, f"seats:{mark}:{code}:"):
        who = people.consented(scene.connection, person)
        if who is not None:
            registrations.join(scene.connection, who, code, scene.now)
            _tell(scene, person, code, "workshop", f"seated:{mark}:{code}:{person}")


def _numbers_again(scene: Scene, code: str, mark: str) -> None:
    """To those who took no other, if somebody receives there again; the others read that it is as it was."""
    called_off, kept = (about(scene.connection, f"{what}:{mark}:{code}:") for what in ("number", "hours"))
    if not (called_off or kept):
        return
    shut = seated.shut(scene.connection, [code], scene.now)
    if not receiving(scene.house.association, code, scene.now, shut):
        return
    day = walk_in.today(scene.house.association, scene.now)
    lines.give_again(scene.connection, called_off, day)
    for ticket, person in lines.of_numbers(scene.connection, code, day):
        if ticket in {*called_off, *kept}:
            start = {"place": code, "what": "number"}
            tell_person(scene, person, "place_news", start, f"given:{mark}:{code}:{ticket}")
