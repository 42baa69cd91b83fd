"""Sending a person on to a partner: the sheet, and the one agreement that lets it be read elsewhere.

The agreement is bound to the hash of the sheet: another partner, another aim, another field or value is another sheet,
and is asked again. We never send anything to a partner ourselves: the mediator does, and says when and how.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Literal, get_args

from flows.domain.association import Association
from flows.domain.model import Thing
from flows.domain.partners import Receiver, VerifyPartner

Aim = Literal["right", "unblock", "meet", "explain", "follow"]
Item = Literal["nickname", "language", "theme", "phone", "moment", "words"]
ITEMS: tuple[Item, ...] = get_args(Item)
ReferralState = Literal["proposed", "agreed", "refused", "correct", "withdrawn", "replaced"]
Answer = Literal["agreed", "refused", "correct"]
Means = Literal["phone", "hand", "post", "email", "portal"]
Received = Literal["yes", "not_yet", "refused", "unsaid"]
ASKED, AGAIN, LATEST = timedelta(days=14), timedelta(days=17), timedelta(days=21)
"""After the transmission: « Avez-vous été reçu ? », once more, and then no more."""


class Sheet(Thing):
    """What a partner would read. `salt`: without it nobody guesses a sheet from its hash."""

    partner: str
    name: str
    kind: Receiver
    aim: Aim
    items: dict[Item, str]
    salt: str = ""

    @property
    def hash(self) -> str:
        canonical = json.dumps(self.model_dump(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


def listed(association: Association, sheet: Sheet) -> bool:
    """Whether the directory still knows this partner by this name, as one who may receive."""
    partner = association.partner(sheet.partner)
    return partner is not None and (partner.receiver, partner.name) == (sheet.kind, sheet.name)


class Referral(Thing):
    """`sheet`: None once its words were forgotten, or are no longer those that were shown."""

    id: int
    request: int
    person: int
    staff: int
    partner: str
    aim: Aim
    sheet: Sheet | None
    hash: str
    state: ReferralState
    at: datetime
    transmitted: datetime | None = None
    means: str = ""
    received: str = ""

    @property
    def transmissible(self) -> bool:
        return self.state == "agreed" and self.transmitted is None and self.sheet is not None


class ProposeReferral(Thing):
    request: int
    sheet: Sheet


class AnswerReferral(Thing):
    """Of that very sheet. `about`: what the person wants corrected."""

    referral: int
    hash: str
    answer: Answer
    about: str = ""


class WithdrawReferral(Thing):
    """The person changes their mind: nothing is transmitted any more."""

    referral: int


class TransmitReferral(Thing):
    """The mediator says that they gave the sheet to the partner."""

    referral: int
    means: Means


class SayReceived(Thing):
    referral: int
    received: Received


Referring = ProposeReferral | AnswerReferral | WithdrawReferral | TransmitReferral | SayReceived | VerifyPartner
