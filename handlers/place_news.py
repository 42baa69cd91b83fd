"""Who else is told what changed: whoever comes to an address that is another one, whoever waits where nobody receives
any more.

Each is told once for each change, by day; whoever was told is told again when it is undone. A request keeps its place
in the queue: without its place, it waits for any.
"""

from collections.abc import Iterator

from flows.domain import walk_in
from flows.domain.association import Association
from handlers import places
from handlers.closing import tell_of
from handlers.scene import Scene
from handlers.telling import tell_by_day, tell_person
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
        now = after.permanence(place.code)
        if now is None or not now.walk_in:
            _call_off(scene, place.code, mark)


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
    for person in lines.of_workshop(scene.connection, code):
        registrations.leave(scene.connection, person, code)
        _tell(scene, person, code, "workshop", f"seats:{mark}:{code}:{person}")
    waited = lines.of_requests(scene.connection, code) if place else []
    lines.wish(scene.connection, [request for request, _person, _here in waited], code, "")
    for request, person, here in waited:
        held = waiting.offered_to(scene.connection, request, person)
        if held and held.permanence == code:
            waiting.answer(scene.connection, held)
        if not here:  # else they read the apologies
            _tell(scene, person, code, "line", f"left:{mark}:{code}:{request}")


def _call_off(scene: Scene, code: str, mark: str) -> None:
    """The numbers of today are of no use any more."""
    day = walk_in.today(scene.house.association, scene.now)
    for ticket, person in lines.call_off(scene.connection, code, day):
        start = {"place": code, "what": "number"}
        tell_person(scene, person, "place_news", start, f"numbers:{mark}:{code}:{ticket}")


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
    told = about(scene.connection, f"numbers:{mark}:{code}:")
    day = walk_in.today(scene.house.association, scene.now)
    lines.give_again(scene.connection, told, day)
    for ticket, person in lines.of_numbers(scene.connection, code, day):
        if ticket in told:
            start = {"place": code, "what": "number"}
            tell_person(scene, person, "place_news", start, f"given:{mark}:{code}:{ticket}")
