"""What each role of the team is called."""

from flows.domain.model import Role
from flows.talk import Talk
from flows.words import N_

ROLES: dict[Role, str] = {
    "mediator": N_("médiateur"),
    "coordinator": N_("responsable"),
    "direction": N_("direction"),
    "quality_lead": N_("référent qualité"),
    "volunteer": N_("volontaire"),
}


def role_of(talk: Talk, role: Role) -> str:
    return talk.text(ROLES[role])
