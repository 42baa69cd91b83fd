"""Who comes to a workshop, and who came: one tap a person, on the day and the next."""

from collections.abc import Sequence
from datetime import datetime

from flows.domain.association import Association
from flows.domain.model import Request, Staff
from flows.domain.on_the_day import RecordAttendance
from flows.exchange import Option
from flows.talk import Talk

SIGNS = {"booked": "⏳", "kept": "✅", "missed": "🚫"}


def attendance(
    talk: Talk, association: Association, staff: Staff | None, attending: Sequence[Request], now: datetime, which: str
) -> None:
    """`attending`: the requests that have a seat there."""
    _ = talk.text
    wanted = association.workshop(which)
    if staff is None or wanted is None or not wanted.attended(association.zone, now):
        talk.go("unknown")
    lines = [f"👥 {talk.words(wanted.label)}", talk.moment(wanted.slot(association.zone).start)]
    lines += [named(talk, one) for one in attending if not _expected(one)]
    awaited = {str(one.appointment.id): one for one in attending if one.appointment and _expected(one)}
    if not awaited:
        talk.say("\n".join([*lines, _("Tout le monde est noté.")]), private=True)
        return
    options = [Option(number, named(talk, one)) for number, one in awaited.items()]
    who = talk.choose("who", "\n".join([*lines, _("Qui est là ?")]), options, insist=False, private=True)
    both = [Option(f"kept{who}", _("✅ Venu")), Option(f"missed{who}", _("🚫 Absent"))]
    how = talk.choose("how", named(talk, awaited[who]), both, insist=False, private=True)
    talk.do(RecordAttendance(appointment=int(who), outcome="kept" if how.startswith("kept") else "missed"))
    talk.go("attendance", which=which)


def named(talk: Talk, one: Request) -> str:
    sign = SIGNS.get(one.appointment.status if one.appointment else "", "")
    return f"{sign} {one.nickname or talk.text('n° {number}', number=one.id)}"


def _expected(one: Request) -> bool:
    return one.appointment is not None and one.appointment.status == "booked"
