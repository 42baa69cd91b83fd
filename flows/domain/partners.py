"""Those to whom a person may be sent on: the directory of the association's file, each entry looked at twice a year.
Whoever looked last answers for it until somebody else does, or they leave; then those who lead do.

A funder gives money and reads figures. A sheet about somebody can be written for a `Receiver` only, and a funder is
none: the type says so, and so does the table.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from pydantic import Field

from flows.domain.model import Thing
from flows.domain.written import Code, Label, Written

Receiver = Literal[
    "caf", "cpam", "landlord", "ccas", "energy", "bank", "justice", "health", "employment", "school", "other"
]
RECEIVERS: tuple[Receiver, ...] = get_args(Receiver)
PartnerClass = Literal[Receiver, "funder"]
STALE = timedelta(days=183)


class Partner(Written):
    """`does`: what people find there. `verified`: when somebody last looked whether all this is still true."""

    code: Code
    name: Annotated[str, Field(min_length=1, max_length=40)]
    kind: PartnerClass
    does: Label
    phone: Annotated[str, Field(max_length=30)] = ""
    url: Annotated[str, Field(max_length=120)] = ""
    verified: date

    @property
    def receiver(self) -> Receiver | None:
        """None for whoever never receives anything about anybody."""
        return next((one for one in RECEIVERS if one == self.kind), None)

    def stale(self, today: date) -> bool:
        return today - self.verified > STALE


class Check(Thing):
    """When somebody of the team last looked at an entry. `owner`: that member; None once they left."""

    day: date
    owner: int | None = None


class VerifyPartner(Thing):
    """I looked: all of this entry is still true."""

    partner: str


def directory(partners: Sequence[Partner], checks: Mapping[str, Check]) -> list[Partner]:
    """As the file says, or as somebody looked since."""
    return [
        one.model_copy(update={"verified": max(one.verified, checks[one.code].day)}) if one.code in checks else one
        for one in partners
    ]
