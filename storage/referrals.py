"""Sheets for partners: proposed, agreed to or not, transmitted; and whether the person was received.

The words of a sheet are sealed in its row. What does not open into the very sheet of its hash is no sheet: nobody
agrees to it, and nothing is transmitted. For each partner of a request one sheet waits: a new one replaces it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, literal, literal_column, select, update
from sqlalchemy.engine import Row

from flows.domain.kept import Disclosed, Proposed, Transmitted
from flows.domain.referrals import Answer, Means, Received, Referral, Sheet
from storage import life
from storage.columns import Moment
from storage.consented import Consented
from storage.sealed import keys_of, place
from storage.tables import requests
from storage.tables_of_referrals import disclosures, referrals, transmissions

OPEN = ("proposed", "agreed", "correct")
UNSAID: ColumnElement[str] = literal_column("''")
"""Said in the statement itself: else SQLite does not use the index of what was not answered."""
_ALL = (
    select(referrals, requests.c.person_id, transmissions.c.at.label("transmitted"))
    .add_columns(transmissions.c.means, transmissions.c.received)
    .join(requests, requests.c.id == referrals.c.request_id)
    .outerjoin(disclosures, disclosures.c.referral_id == referrals.c.id)
    .outerjoin(transmissions, transmissions.c.disclosure_id == disclosures.c.id)
)


def propose(connection: Connection, request_id: int, staff_id: int, sheet: Sheet, now: datetime) -> int | None:
    """Its number; None when this member does not follow the request."""
    followed = requests.c.id == request_id, requests.c.mediator_id == staff_id, life.in_hands()
    if connection.execute(select(requests.c.id).where(*followed).with_for_update()).first() is None:
        return None
    _replace(connection, request_id, sheet.partner, now)
    keys = keys_of(connection)
    salted = sheet.model_copy(update={"salt": keys.audited(f"sheet {request_id} {now.astimezone(UTC)}")[:32]})
    row = {"request_id": request_id, "staff_id": staff_id, "at": now, "hash": salted.hash}
    row |= {"partner": sheet.partner, "kind": sheet.kind, "aim": sheet.aim}
    row["content"] = keys.seal(salted.model_dump_json(), _place(request_id, now))
    return int(connection.execute(referrals.insert().values(row).returning(referrals.c.id)).scalar_one())


def _place(request_id: int, at: datetime) -> str:
    return place("referrals.content", request_id, at.astimezone(UTC))


def _replace(connection: Connection, request_id: int, partner: str, now: datetime) -> None:
    sent = select(transmissions.c.id).join(disclosures, disclosures.c.id == transmissions.c.disclosure_id)
    unsent = ~sent.where(disclosures.c.referral_id == referrals.c.id).exists()
    old = referrals.c.request_id == request_id, referrals.c.partner == partner, referrals.c.state.in_(OPEN), unsent
    _end(connection, select(referrals.c.id).where(*old), "replaced", now)


def _end(connection: Connection, which: Select[Any], state: str, now: datetime) -> Sequence[int]:
    """These wait no longer, and what was agreed of them is agreed no longer: from after the transmission, where one was
    under way at that very moment and came first."""
    ended = connection.execute(which).scalars().all()
    given = disclosures.c.referral_id.in_(ended), disclosures.c.withdrawn.is_(None)
    connection.execute(select(disclosures.c.id).where(*given).with_for_update())
    sent = select(transmissions.c.at).where(transmissions.c.disclosure_id == disclosures.c.id).scalar_subquery()
    after = case((sent > now, sent), else_=literal(now, Moment))
    connection.execute(update(disclosures).where(*given).values(withdrawn=after))
    connection.execute(update(referrals).where(referrals.c.id.in_(ended)).values(state=state))
    return ended


def by_id(connection: Connection, number: int) -> Referral | None:
    row = connection.execute(_ALL.where(referrals.c.id == number)).first()
    return _referral(connection, row) if row else None


def of_request(connection: Connection, request_id: int) -> Sequence[Referral]:
    """But for what was replaced, the latest first."""
    own = _ALL.where(referrals.c.request_id == request_id, referrals.c.state != "replaced")
    return [_referral(connection, row) for row in connection.execute(own.order_by(referrals.c.id.desc())).all()]


def agreed_by(connection: Connection, person_id: int) -> Sequence[Referral]:
    """What this person agreed to, and may still take back."""
    own = _ALL.where(requests.c.person_id == person_id, referrals.c.state == "agreed")
    return [_referral(connection, row) for row in connection.execute(own.order_by(referrals.c.id)).all()]


def _referral(connection: Connection, row: Row[Any]) -> Referral:
    words = keys_of(connection).open(row.content, _place(row.request_id, row.at))
    sheet = Sheet.model_validate_json(words) if words else None
    same = sheet is not None and (sheet.hash, sheet.partner, sheet.kind, sheet.aim) == (
        row.hash, row.partner, row.kind, row.aim,
    )  # fmt: skip
    told = {name: getattr(row, name) for name in ("id", "partner", "aim", "hash", "state", "at", "transmitted")}
    told |= {"request": row.request_id, "person": row.person_id, "staff": row.staff_id}
    return Referral(**told, sheet=sheet if same else None, means=row.means or "", received=row.received or "")


def answer(connection: Connection, number: int, who: Consented, hash_: str, said: Answer, now: datetime) -> bool:
    """False when this is no longer the sheet that was shown, or was answered before."""
    found = by_id(connection, number)
    if found is None or found.person != who.person or found.sheet is None or found.hash != hash_:
        return False
    waits = referrals.c.id == number, referrals.c.state == "proposed", referrals.c.hash == hash_
    if connection.execute(update(referrals).where(*waits).values(state=said)).rowcount != 1:
        return False
    if said == "agreed":
        row = {"referral_id": number, "request_id": found.request, "partner": found.partner, "hash": hash_}
        connection.execute(disclosures.insert().values(**row, given=now))
    return True


def withdraw(connection: Connection, number: int, person_id: int, now: datetime) -> bool:
    own = _ALL.where(referrals.c.id == number, requests.c.person_id == person_id, referrals.c.state == "agreed")
    return bool(_end(connection, own.with_only_columns(referrals.c.id), "withdrawn", now))


def withdraw_all(connection: Connection, person_id: int, now: datetime) -> None:
    """Whoever says stop takes every yes back, and waits for nothing."""
    own = select(referrals.c.id).join(requests, requests.c.id == referrals.c.request_id)
    _end(connection, own.where(requests.c.person_id == person_id, referrals.c.state.in_(OPEN)), "withdrawn", now)


def transmit(connection: Connection, number: int, staff_id: int, means: Means, now: datetime) -> int | None:
    """None unless the very sheet is agreed to, now, and was not transmitted before."""
    alive = disclosures.c.referral_id == number, disclosures.c.withdrawn.is_(None)
    given = connection.execute(select(disclosures).where(*alive).with_for_update()).mappings().first()
    found = by_id(connection, number)
    if given is None or found is None or not found.transmissible:
        return None
    row = {name: given[name] for name in ("request_id", "partner", "hash")}
    row |= {"disclosure_id": given["id"], "staff_id": staff_id, "means": means, "at": now}
    life.change(connection, "refer", "mediator", now, requests.c.id == given["request_id"])
    return int(connection.execute(transmissions.insert().values(row).returning(transmissions.c.id)).scalar_one())


def receive(connection: Connection, number: int, person_id: int, received: Received) -> bool:
    """What the person says of it; they may say it again otherwise."""
    found = by_id(connection, number)
    if found is None or found.person != person_id or found.transmitted is None:
        return False
    given = select(disclosures.c.id).where(disclosures.c.referral_id == number).scalar_subquery()
    told = update(transmissions).where(transmissions.c.disclosure_id == given).values(received=received)
    return connection.execute(told).rowcount == 1


def unanswered(connection: Connection, since: datetime, until: datetime) -> Sequence[tuple[int, int, datetime]]:
    """What was transmitted between these moments, and nobody said more of: the referral, the person, and when."""
    asked = (
        select(disclosures.c.referral_id, requests.c.person_id, transmissions.c.at)
        .join(disclosures, disclosures.c.id == transmissions.c.disclosure_id)
        .join(requests, requests.c.id == transmissions.c.request_id)
        .where(transmissions.c.received == UNSAID, transmissions.c.at > since, transmissions.c.at <= until)
    )
    rows = connection.execute(asked.order_by(transmissions.c.at))
    return [(row.referral_id, row.person_id, row.at) for row in rows]


def all_of(
    connection: Connection, person_id: int
) -> tuple[Sequence[Proposed], Sequence[Disclosed], Sequence[Transmitted]]:
    """All that is kept of this: the sheets, the answers, what was transmitted."""
    own = requests.c.person_id == person_id
    rows = connection.execute(_ALL.where(own).order_by(referrals.c.id)).all()
    proposed = [_proposed(_referral(connection, row), row.kind) for row in rows]
    given = select(disclosures).join(requests, requests.c.id == disclosures.c.request_id).where(own)
    sent = select(transmissions).join(requests, requests.c.id == transmissions.c.request_id).where(own)
    agreed = [
        Disclosed(request=one["request_id"], **_some(one, "partner", "given", "withdrawn"))
        for one in connection.execute(given.order_by(disclosures.c.id)).mappings()
    ]
    passed = [
        Transmitted(request=one["request_id"], **_some(one, "partner", "means", "at", "received"))
        for one in connection.execute(sent.order_by(transmissions.c.id)).mappings()
    ]
    return proposed, agreed, passed


def _proposed(one: Referral, kind: str) -> Proposed:
    content = one.sheet.items if one.sheet else {}
    about = {"request": one.request, "partner": one.partner, "kind": kind, "aim": one.aim}
    return Proposed(**about, content=dict(content), state=one.state, at=one.at)


def _some(row: Any, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}
