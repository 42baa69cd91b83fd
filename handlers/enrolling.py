"""What is decided about the team: every decision is checked again here, whatever a button says."""

from flows.domain.enrolment import ChangeProfile, DismissMember, Enrolment, InviteMember, Reoffer
from flows.domain.model import Role, Staff
from flows.domain.openings import understood
from flows.domain.skills import SKILLS
from flows.domain.team import GIVES, LEADERS, Trait, may_change, may_dismiss
from flows.domain.themes import themes
from handlers import commands, waiting
from handlers.leaving import dismiss, hand_back
from handlers.scene import Scene
from handlers.telling import seen_from, tell_outcome
from storage import agenda, assignment, profiles, staff
from storage.inviting import LONGEST_NAME, VALID, ticket

FOLLOW_NOTHING: tuple[Role, ...] = ("volunteer", "quality_lead")


def enroll(effect: Enrolment, scene: Scene) -> None:
    member = scene.staff
    if member is None:
        return
    match effect:
        case InviteMember(role=role, name=name):
            _invite(scene, member, role, name)
        case ChangeProfile(member=number, trait=trait, value=value):
            mate = staff.by_id(scene.connection, number)
            if mate and may_change(member, mate, trait) and _possible(scene, member, trait, value):
                _change(scene, mate, trait, value)
        case DismissMember(member=number):
            mate = staff.by_id(scene.connection, number)
            if mate and may_dismiss(member, mate):
                dismiss(scene.connection, scene.house, number, scene.now, member.role, scene.deeds, scene.chat_id)
        case Reoffer(appointment=number):
            _reoffer(scene, member, number)


def _invite(scene: Scene, member: Staff, role: Role, name: str) -> None:
    if role not in GIVES.get(member.role, ()) or not 0 < len(name) <= LONGEST_NAME:
        return
    scene.invited = ticket(scene.connection, member.id, scene.now)
    hashed = staff.hashed(scene.invited)
    staff.invite(scene.connection, role=role, name=name, token_hash=hashed, expires_at=scene.now + VALID)
    scene.did("invited", "invitation", hashed)


def _possible(scene: Scene, member: Staff, trait: Trait, value: str) -> bool:
    house = scene.house.association
    known: dict[Trait, set[str]] = {
        "role": {*GIVES.get(member.role, ())},
        "skills": {*(skill.code for skill in house.skills or SKILLS), *(theme.code for theme in themes(house))},
        "languages": {*scene.house.languages, *(one for place in house.permanences for one in place.languages)},
        "places": {place.code for place in house.permanences},
        "seat": {one.mediator for place in house.permanences for one in place.mediators},
    }
    if trait == "hours":
        return len(value) <= 200 and understood(value) == value
    if trait == "wakes":
        return value in ("", "yes")
    if trait == "most":
        return not value or (value.isdecimal() and value.isascii() and len(value) < 4)
    return set(value.split()) <= known[trait] and (trait != "role" or value in known[trait])


def _change(scene: Scene, mate: Staff, trait: Trait, value: str) -> None:
    if trait == "role":
        role = next(role for roles in GIVES.values() for role in roles if role == value)
        if not staff.become(scene.connection, mate.id, role):
            return
        if found := staff.chat_of(scene.connection, mate.id):
            commands.show(seen_from(scene, found[0]), found[1])
        if role in FOLLOW_NOTHING:
            hand_back(scene.connection, scene.house, mate.id, scene.now, _role(scene), scene.deeds, scene.chat_id)
    else:
        profiles.change(scene.connection, mate.id, trait, value)
    scene.did("profiled", "staff", mate.id)


def _role(scene: Scene) -> Role:
    return scene.staff.role if scene.staff else "mediator"


def _reoffer(scene: Scene, member: Staff, number: int) -> None:
    """As when the service cancels: the person is told, with other moments a tap away."""
    left = {one.id for one in assignment.left_behind(scene.connection, scene.now)}
    if member.role not in LEADERS or number not in left:
        return
    if agenda.become(scene.connection, number, "cancelled_by_service"):
        scene.did("recorded", "appointment", number)
        tell_outcome(scene, number)
        waiting.cancelled(scene, number)
