"""Who comes to a workshop, and who came: one tap a person, on the day and the next; the last tap can be taken back."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flows.domain.association import Association
from flows.domain.model import Request, Staff
from flows.domain.on_the_day import RecordAttendance
from flows.domain.slips import Slip, TakeBack
from flows.exchange import Option
from flows.outcomes import MET, sign
from flows.talk import Talk

UNDO = "undo"


def attendance(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    attending: Sequence[Request],
    mistaken: Callable[..., Slip | None],
    now: datetime,
    which: str,
) -> None:
    """`attending`: the requests that have a seat there."""
    _ = talk.text
    wanted = association.workshop(which)
    if staff is None or wanted is None or not wanted.attended(association.zone, now):
        talk.go("unknown")
    lines = [f"👥 {talk.words(wanted.label)}", talk.moment(wanted.slot(association.zone).start)]
    lines += [named(talk, one) for one in attending if not _expected(one)]
    awaited = {str(one.appointment.id): one for one in attending if one.appointment and _expected(one)}
    options = [Option(number, named(talk, one)) for number, one in awaited.items()]
    last = _last(attending, mistaken("attendance"))
    options += [Option(f"{UNDO}{last}", _("↩️ Annuler le dernier"))] if last else []
    lines.append(_("Qui est là ?") if awaited else _("Tout le monde est noté."))
    if not options:
        talk.say("\n".join(lines), private=True)
        return
    who = talk.choose("who", "\n".join(lines), options, insist=False, private=True)
    if who.startswith(UNDO):
        talk.do(TakeBack(what="attendance", about=who.removeprefix(UNDO)))
        talk.go("attendance", which=which)
    both = [Option(f"{came}{who}", _(label)) for came, label in MET["permanence"].items()]
    how = talk.choose("how", named(talk, awaited[who]), both, insist=False, private=True)
    talk.do(RecordAttendance(appointment=int(who), outcome="kept" if how.startswith("kept") else "missed"))
    talk.go("attendance", which=which)


def _last(attending: Sequence[Request], slip: Slip | None) -> str:
    """The appointment that was told of last, when it was here."""
    here = [str(one.appointment.id) for one in attending if one.appointment]
    return slip.about if slip and slip.about in here else ""


def named(talk: Talk, one: Request) -> str:
    icon = sign(one.appointment) if one.appointment else ""
    return f"{icon} {one.nickname or talk.text('n° {number}', number=one.id)}"


def _expected(one: Request) -> bool:
    return one.appointment is not None and one.appointment.status == "booked"
