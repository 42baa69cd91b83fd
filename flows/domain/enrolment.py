"""What is decided about the team itself: who enters, who leaves, what a member says of themselves."""

from flows.domain.model import Role, Thing
from flows.domain.team import Trait


class InviteMember(Thing):
    """A link is made, and shown once to whoever asks for it."""

    role: Role
    name: str


class ChangeProfile(Thing):
    """`value`: the whole of it, as it is from now on."""

    member: int
    trait: Trait
    value: str


class DismissMember(Thing):
    """At once: nothing opens for them any more, and what they followed is everybody's again."""

    member: int


class Reoffer(Thing):
    """An appointment that nobody follows any more is cancelled by us, and the person chooses another."""

    appointment: int


Enrolment = InviteMember | ChangeProfile | DismissMember | Reoffer
