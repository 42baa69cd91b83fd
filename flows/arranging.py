"""What those who arrange the places share: hours by taps, two weeks as people will see them, and the last yes."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NoReturn, get_args

from pydantic import ValidationError

from flows.domain.addresses import is_name, is_plausible
from flows.domain.arrangement import Arrange, Arrangement, codes
from flows.domain.association import Association, Permanence
from flows.domain.closures import REASONS, Closure, Why
from flows.domain.model import Appointment, Staff
from flows.domain.team import LEADERS
from flows.domain.timetable import Span as Open
from flows.domain.timetable import Timetable, minute, moment
from flows.domain.week import Span, hour
from flows.exchange import Option
from flows.talk import Talk
from flows.words import N_

Places = Callable[[], Arrangement]
Stranding = Callable[[Arrange], Sequence[Appointment]]
DAY, TWO_WEEKS, ANY_DAY = timedelta(days=1), 14, date(2026, 1, 1)
SHOWN, LONGEST_CODE = 8, 12
COMMUNE, ADDRESS, COMMUNES = 40, 100, 5
DAYS = {
    "Mo": N_("lundi"),
    "Tu": N_("mardi"),
    "We": N_("mercredi"),
    "Th": N_("jeudi"),
    "Fr": N_("vendredi"),
    "Sa": N_("samedi"),
    "Su": N_("dimanche"),
}
SHUT = "shut"
OPENING, CLOSING = ("08:30", "09:00", "13:30", "14:00"), ("11:30", "12:00", "16:30", "17:00", "18:00")


def leading(talk: Talk, staff: Staff | None) -> Staff:
    """For those who lead only."""
    if staff is None or staff.role not in LEADERS:
        talk.go("unknown")
    return staff


def one_day(talk: Talk, *, may_shut: bool) -> list[Span]:
    """When it opens and closes that day, once or twice; nothing when it is closed."""
    _ = talk.text
    first = _span(talk, "", "", may_shut=may_shut)
    if first is None:
        return []
    more = [Option("no", _("✅ C'est tout")), Option("yes", _("➕ Aussi plus tard"))]
    if talk.choose("again", _("Encore ouvert plus tard ce jour-là ?"), more) == "no":
        return [first]
    second = _span(talk, "2", first[1])
    return [first, second] if second else [first]


def _span(talk: Talk, which: str, after: str, *, may_shut: bool = False) -> Span | None:
    _ = talk.text
    shut = [Option(SHUT, _("🚪 Fermé ce jour-là"))] if may_shut else []
    opens = ask_hour(talk, f"opens{which}", _("Ouvre à quelle heure ? Écrivez-la, comme 9 h 15."), OPENING, after, shut)
    if opens == SHUT:
        return None
    return opens, ask_hour(
        talk, f"closes{which}", _("Ferme à quelle heure ? Écrivez-la, comme 12 h 15."), CLOSING, opens
    )


def ask_hour(
    talk: Talk, name: str, question: str, usual: Sequence[str], after: str = "", also: Sequence[Option] = ()
) -> str:
    """By taps or in words, later than `after`; or one of the other options."""
    hours = [Option(one, said_hour(talk, one)) for one in usual if one > after]
    said = talk.write(name, question, limit=12, options=[*also, *hours])
    if any(said == option.value for option in also):
        return said
    found = hour(said)
    if not found:
        talk.ask_again(name, because=talk.text("Je ne comprends pas cette heure. Écrivez-la comme 9 h 15."))
    if found <= after:
        talk.ask_again(name, because=talk.text("C'est trop tôt : après {hour}.", hour=hour_of(talk, after)))
    return found


def said_hour(talk: Talk, written: str) -> str:
    return talk.text("🕒 {hour}", hour=hour_of(talk, written))


def hour_of(talk: Talk, written: str) -> str:
    """09:00, as people say it."""
    return talk.hour(datetime.combine(ANY_DAY, time.fromisoformat(written), talk.speech.zone))


def possible(talk: Talk, association: Association, arranged: Places, change: Arrange) -> Arrangement:
    """The places as they would be; asked again from the top when they cannot be so."""
    try:
        wanted = arranged().changed(change)
        wanted.within(association)
    except ValidationError:
        refuse(talk, talk.text("Ce n'est pas possible ainsi. Rien ne change."))
    return wanted


def refuse(talk: Talk, because: str) -> NoReturn:
    """What is the matter, and the first question again."""
    talk.ask_again(*talk.known, because=because)


def decide(talk: Talk, change: Arrange, lines: Sequence[str], hit: Sequence[Appointment] | None, *, yes: str) -> None:
    """All that will be, and whom it hits (None: it cannot hit anybody), and what those are told; then it is done, or
    nothing is."""
    _ = talk.text
    told = [*lines, *(strikes(talk, hit) if hit is not None else [])]
    if hit:
        reason = _reason(talk, stays=not change.gone)
        change = change.model_copy(update={"reason": reason})
        told.append(_("Raison : {reason}.", reason=_(REASONS[reason])))
    options = [Option("yes", yes), Option("no", _("↩️ Non, rien"))]
    if talk.choose("sure", "\n".join(told), options) == "no":
        talk.say(_("D'accord. Rien ne change."))
        return
    talk.do(change)
    talk.go("arranged")


def _reason(talk: Talk, *, stays: bool) -> Why:
    options = [Option(code, talk.text(label)) for code, label in REASONS.items() if stays or code != "hours"]
    chosen = talk.choose("reason", talk.text("Pourquoi ? Les personnes le liront."), options)
    return next(code for code in get_args(Why) if code == chosen)


def strikes(talk: Talk, hit: Sequence[Appointment]) -> list[str]:
    _ = talk.text
    if not hit:
        return [_("Aucun rendez-vous n'est touché.")]
    lines = [talk.plural("{number} rendez-vous est touché :", "{number} rendez-vous sont touchés :", len(hit))]
    lines += [f"• {talk.moment(one.start)}" for one in hit[:SHOWN]]
    more = len(hit) - SHOWN
    lines += [_("… et {number} de plus.", number=more)] if more > 0 else []
    return [*lines, _("Chaque personne reçoit nos excuses et d'autres moments.")]


def waiting_here(talk: Talk, number: int) -> str:
    return talk.plural(
        "{number} personne attend ici : elle est prévenue.",
        "{number} personnes attendent ici : chacune est prévenue.",
        number,
    )


def preview(
    talk: Talk, association: Association, wanted: Arrangement, code: str, closures: Sequence[Closure], now: datetime
) -> list[str]:
    """Two weeks of a place as people will see them."""
    _ = talk.text
    timetable = Timetable(wanted.within(association))
    shut = [(minute(one.start), minute(one.end)) for one in closures if one.place == code]
    today = now.astimezone(association.zone).date()
    found = ((day, _open(timetable, code, day, shut)) for day in (today + n * DAY for n in range(TWO_WEEKS)))
    lines = [f"• {talk.day(day)} : {_hours(talk, spans)}" for day, spans in found if spans]
    return [_("Les deux prochaines semaines :"), *lines] if lines else [_("Fermé ces deux prochaines semaines.")]


def _open(timetable: Timetable, code: str, day: date, shut: Sequence[Open]) -> list[Open]:
    """When somebody receives there that day."""
    spans: list[Open] = []
    for start, end in sorted({span for chair in timetable.chairs(code) for span in chair.day(day)}):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    for closed in shut:
        spans = [left for span in spans for left in _left(span, closed)]
    return spans


def _left(span: Open, closed: Open) -> Iterator[Open]:
    pieces = ((span[0], min(span[1], closed[0])), (max(span[0], closed[1]), span[1]))
    return (piece for piece in pieces if piece[0] < piece[1])


def _hours(talk: Talk, spans: Sequence[Open]) -> str:
    said = (
        talk.text("{start} à {end}", start=talk.hour(moment(start)), end=talk.hour(moment(end))) for start, end in spans
    )
    return ", ".join(said)


def place_named(talk: Talk, association: Association, code: str) -> Permanence:
    found = next((place for place in association.permanences if place.code == code), None)
    if found is None:
        talk.go("permanences")
    return found


def where(talk: Talk, association: Association) -> tuple[str, str]:
    """The commune, and an address that looks like one."""
    _ = talk.text
    known = [Option(one, one) for one in association.communes()[:COMMUNES]]
    commune = talk.write("commune", _("Dans quelle commune ? Vous pouvez l'écrire."), limit=COMMUNE, options=known)
    if not is_name(commune):
        talk.ask_again("commune", because=_("Je ne reconnais pas une commune. Écrivez seulement son nom."))
    address = talk.write("address", _("Quelle adresse ? Numéro, rue, commune."), limit=ADDRESS)
    if not is_plausible(address):
        because = _("Je ne reconnais pas une adresse. Écrivez-la comme : 1 rue de la Mairie, Elne.")
        talk.ask_again("address", because=because)
    return " ".join(commune.split()), " ".join(address.split())


def taken(association: Association, arrangement: Arrangement) -> set[str]:
    """Codes that no new place or workshop may have."""
    return codes(arrangement) | {one.code for one in association.neighbourhoods}


def code_for(name: str, taken: Collection[str]) -> str:
    """A short code of one's own for a new place or workshop."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_CODE] or "lieu"
    tries = (stem, *(f"{stem[: LONGEST_CODE - 3]}_{n}" for n in range(2, 99)))
    return next(one for one in tries if one not in taken)
