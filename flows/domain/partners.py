"""Those to whom a person may be sent on: the directory of the association's file, each entry looked at twice a year.

A funder gives money and reads figures. A sheet about somebody can be written for a `Receiver` only, and a funder is
none: the type says so, and so does the table.
"""

from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from pydantic import Field

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
