"""What a conversation may know of sheets for partners: the person their own, the mediator those of whom they follow."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flows.domain.referrals import Referral
from handlers.scene import Scene
from storage import referrals, requests

Start = Mapping[str, str]


def referral(scene: Scene, start: Start) -> Referral | None:
    number = start.get("referral", "")
    found = referrals.by_id(scene.connection, int(number)) if number.isdecimal() and len(number) < 16 else None
    return found if found and scene.person and found.person == scene.person.id else None


def sheets(scene: Scene, _start: Start) -> Callable[[int], Sequence[Referral]]:
    """Of a request that they follow."""

    def of(request: int) -> Sequence[Referral]:
        found = requests.by_id(scene.connection, request)
        theirs = found is not None and scene.staff is not None and found.mediator == scene.staff.id
        return referrals.of_request(scene.connection, request) if theirs else []

    return of


def agreed(scene: Scene, _start: Start) -> Sequence[Referral]:
    return referrals.agreed_by(scene.connection, scene.number) if scene.number is not None else []


OF_REFERRALS: dict[str, Callable[[Scene, Start], Any]] = {"referral": referral, "sheets": sheets, "agreed": agreed}
