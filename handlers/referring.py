"""Sheets for partners: the person is shown theirs, the mediator learns the answer, and says when they gave it.

Nothing is sent to a partner from here. What the conversation saw is looked at again: who follows the request, whether
the partner is still the one of the directory, and, in the database, whether the yes is alive and is for this sheet.
"""

from datetime import date, datetime

from sqlalchemy import Connection

from flows.domain import referrals as decided
from flows.domain.life import IN_HANDS
from flows.domain.notices import quiet
from flows.domain.partners import VerifyPartner
from flows.domain.partners import directory as looked_at
from flows.domain.referrals import AGAIN, ASKED, LATEST, Referring, Sheet, listed
from handlers.facts_of_partners import owned_by
from handlers.outgoing import scene_in, tell
from handlers.scene import House, Scene
from handlers.telling import seen_from, tell_person
from storage import directory, leaders, outbox, people, referrals, requests, staff
from storage.audit import Action
from storage.sealed import keys_of
from storage.seats import Taken

DONE: dict[decided.Answer, Action] = {"agreed": "agreed", "refused": "refused", "correct": "corrected"}


def refer(effect: Referring, scene: Scene) -> None:
    match effect:
        case decided.ProposeReferral(request=request, sheet=sheet):
            _propose(scene, request, sheet)
        case decided.AnswerReferral():
            _answer(scene, effect)
        case decided.WithdrawReferral(referral=number):
            _withdraw(scene, number)
        case decided.TransmitReferral():
            _transmit(scene, effect)
        case VerifyPartner(partner=code):
            _verify(scene, code)
        case decided.SayReceived(referral=number, received=received):
            if scene.consented and referrals.receive(scene.connection, number, scene.consented.person, received):
                scene.did("recorded", "referral", number)
                _tell_mediator(scene, number, "refused_there" if received == "refused" else received)


def _propose(scene: Scene, number: int, sheet: Sheet) -> None:
    """Raises `Taken` when the request is followed by somebody else, or rests: the conversation looks again."""
    request = requests.by_id(scene.connection, number)
    if request is None or scene.staff is None or request.silent or not listed(scene.house.association, sheet):
        raise Taken
    made = referrals.propose(scene.connection, number, scene.staff.id, sheet, scene.now)
    if made is None:
        raise Taken
    scene.did("proposed", "referral", made)
    tell_person(scene, request.person, "referral", {"referral": str(made)}, f"referral:{made}")


def _answer(scene: Scene, said: decided.AnswerReferral) -> None:
    """A sheet that changed meanwhile, or was answered before, takes no answer."""
    who = scene.consented
    if who and referrals.answer(scene.connection, said.referral, who, said.hash, said.answer, scene.now):
        scene.did(DONE[said.answer], "referral", said.referral)
        _tell_mediator(scene, said.referral, said.answer, said.about)


def _withdraw(scene: Scene, number: int) -> None:
    if scene.number is not None and referrals.withdraw(scene.connection, number, scene.number, scene.now):
        scene.did("retracted", "referral", number)
        _tell_mediator(scene, number, "withdrawn")


def _transmit(scene: Scene, done: decided.TransmitReferral) -> None:
    """Raises `Taken` when there is no live yes to this very sheet any more."""
    found = referrals.by_id(scene.connection, done.referral)
    request = requests.by_id(scene.connection, found.request) if found else None
    if scene.staff is None or found is None or found.sheet is None or request is None:
        raise Taken
    followed = request.mediator == scene.staff.id and request.status in IN_HANDS and not request.silent
    if not followed or not listed(scene.house.association, found.sheet):
        raise Taken
    if referrals.transmit(scene.connection, found.id, scene.staff.id, done.means, scene.now) is None:
        raise Taken
    scene.did("transmitted", "referral", found.id)


def _verify(scene: Scene, code: str) -> None:
    """Whoever looked answers for this entry from now on."""
    partner = scene.house.association.partner(code)
    if scene.staff and partner:
        today = scene.now.astimezone(scene.house.association.zone).date()
        directory.verify(scene.connection, partner.code, scene.staff.id, today)
        scene.did("noted", "partner", partner.code)


def _tell_mediator(scene: Scene, number: int, told: str, about: str = "") -> None:
    """Whoever follows the request now."""
    found = referrals.by_id(scene.connection, number)
    request = requests.by_id(scene.connection, found.request) if found else None
    member = staff.chat_of(scene.connection, request.mediator) if request and request.mediator else None
    if request and member:
        start = {"request": str(request.id), "told": told, **({"about": about} if about else {})}
        tell(seen_from(scene, member[0]), "referred", start, f"referred:{number}:{told}")


def ask(connection: Connection, house: House, now: datetime) -> int:
    """« Avez-vous été reçu ? », by day: after two weeks, and once more. Answers how many were asked."""
    if quiet(now, house.association.zone):
        return 0
    owed = {_key(number, at, now): person for number, person, at in _unanswered(connection, now)}
    asked = outbox.decided_among(connection, [f"{key}:0" for key in owed]) if owed else ()
    return sum(_ask(connection, house, now, key, owed[key]) for key in owed if f"{key}:0" not in asked)


def _unanswered(connection: Connection, now: datetime) -> list[tuple[int, int, datetime]]:
    return list(referrals.unanswered(connection, now - LATEST, now - ASKED))


def _key(number: int, at: datetime, now: datetime) -> str:
    return f"received:{number}:{1 if now < at + AGAIN else 2}"


def _ask(connection: Connection, house: House, now: datetime, key: str, person: int) -> bool:
    chat = people.chat_of(connection, person)
    if chat is None:
        return False
    scene = scene_in(connection, house, now, chat)
    return tell(scene, "received", {"referral": key.split(":")[1]}, key, kind="survey")


def warn(connection: Connection, house: House, now: datetime) -> int:
    """Once a month, whoever answers for an entry of the directory learns that nobody looked at it for long; of an entry
    that is nobody's, those who lead."""
    if quiet(now, house.association.zone):
        return 0
    local = now.astimezone(house.association.zone)
    chats = _answering(connection, house, local.date(), now)
    keys = {f"partners:{local:%Y-%m}:{keys_of(connection).handle(chat)}": chat for chat in chats}
    told = outbox.decided_among(connection, [f"{key}:0" for key in keys]) if keys else ()
    untold = {key: chat for key, chat in keys.items() if f"{key}:0" not in told}
    return sum(tell(scene_in(connection, house, now, chat), "verify", {}, key) for key, chat in untold.items())


def _answering(connection: Connection, house: House, today: date, now: datetime) -> list[int]:
    """The chats of those who answer for what is stale."""
    entries = looked_at(house.association.partners, directory.checks(connection))
    stale = {one.code for one in entries if one.stale(today)}
    owners = {owner for code, owner in owned_by(connection, house.association).items() if code in stale}
    found = [staff.chat_of(connection, owner) for owner in owners if owner is not None]
    chats = [one[0] for one in found if one]
    if None in owners:
        chats += leaders.of_places(connection, [""], now)[""]
    return list(dict.fromkeys(chats))
