"""/fermer: a place or one's own absence, which days, why; what it hits is shown before anything happens.

Each person hit is then told, with other moments a tap away; what they leave open stays on this screen. For ten minutes
one button brings everything back.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from flows.arranging import strikes, waiting_here
from flows.dates import date_written
from flows.domain.association import Association
from flows.domain.closures import REASONS, Closed, Closure, Displaced
from flows.domain.effects import Reopen, Shut
from flows.domain.model import Appointment, Staff
from flows.exchange import Option
from flows.places import at, on
from flows.talk import Talk

OWN, SOMEBODY, OTHER, TO_DO, PLACE = "own", "who", "other", "todo", "place:"
SEE_PLACES = ("coordinator", "direction")
DAY, NOON = timedelta(days=1), time(13)
PLACES_ONLY, CHANGES_ONLY = ("works", "weather"), ("hours",)
"""What keeps no mediator away; and what closes no place for a while."""


def closing(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    now: datetime,
    closures: Sequence[Closure],
    displaced: Sequence[Displaced],
    struck: Callable[[Closed], Sequence[Appointment]],
    turned_away: Callable[[Closed], int],
    team: Sequence[Staff],
) -> None:
    """`team`: the others, for those who may say that somebody else is away."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    what = talk.choose(
        "what", _overview(talk, displaced, now), _whats(talk, association, staff, closures, displaced, team)
    )
    if what == TO_DO:
        _rearrange(talk, displaced, now)
    if what.isdecimal():
        talk.go("closure", closure=what)
    who = _who(talk, team) if what == SOMEBODY else staff
    start, end = _when(talk, association, now)
    place, absent = ("", who.id) if what in (OWN, SOMEBODY) else (what.removeprefix(PLACE), None)
    already = next((one for one in closures if _same(one, place, absent) and one.start < end and start < one.end), None)
    if already:
        because = _("C'est déjà fermé : {closed}.", closed=span(talk, association, already))
        talk.ask_again("day", "first", "last", "part", because=because)
    never = (*CHANGES_ONLY, *(PLACES_ONLY if absent else ()))
    reasons = [Option(code, _(label)) for code, label in REASONS.items() if code not in never]
    reason = talk.choose("reason", _("Pourquoi ? Les personnes le liront."), reasons)
    wanted = Closed.model_validate({"place": place, "absent": absent, "start": start, "end": end, "reason": reason})
    away = _("Mon absence") if who == staff else _("Absence : {name}", name=who.name)
    _confirm(talk, association, wanted, struck(wanted), turned_away(wanted), away)


def _overview(talk: Talk, displaced: Sequence[Displaced], now: datetime) -> str:
    _ = talk.text
    ours = sum(one.left_to_us(now) for one in displaced)
    lines = [_("🚪 Que voulez-vous fermer ?")]
    lines += [_("⚠️ Sans réponse : {number} rendez-vous à replacer.", number=ours)] if ours else []
    waiting = len(displaced) - ours
    lines += [_("⏳ En attente d'une réponse : {number} rendez-vous.", number=waiting)] if waiting else []
    return "\n".join(lines)


def _whats(
    talk: Talk,
    association: Association,
    staff: Staff,
    closures: Sequence[Closure],
    displaced: Sequence[Displaced],
    team: Sequence[Staff],
) -> list[Option]:
    _ = talk.text
    options = [Option(TO_DO, _("⚠️ À replacer"))] if displaced else []
    options.append(Option(OWN, _("🌴 Mon absence")))
    options += [Option(SOMEBODY, _("👤 Une autre absence"))] if team else []
    if staff.role in SEE_PLACES:
        options += [Option(f"{PLACE}{place.code}", at(talk, place.name)) for place in association.permanences]
    known = [one for one in closures if one.absent is not None or association.permanence(one.place)]
    return options + [Option(str(one.id), f"📋 {_named(talk, association, one)}") for one in known]


def _who(talk: Talk, team: Sequence[Staff]) -> Staff:
    options = [Option(str(one.id), one.name) for one in team]
    chosen = talk.choose("who", talk.text("Qui est absent ?"), options)
    return next(one for one in team if str(one.id) == chosen)


def _rearrange(talk: Talk, displaced: Sequence[Displaced], now: datetime) -> None:
    """The request of each leads to whoever can call."""
    _ = talk.text
    title = _("Ces rendez-vous sont à replacer. ⚠️ : sans réponse depuis 24 heures, ou personne injoignable.")
    options = [
        Option(
            str(one.appointment.request),
            ("⚠️ " if one.left_to_us(now) else "⏳ ") + talk.moment(one.appointment.start),
        )
        for one in displaced
    ]
    talk.go("card", request=talk.choose("which", title, options, insist=False))


def _when(talk: Talk, association: Association, now: datetime) -> tuple[datetime, datetime]:
    _ = talk.text
    today = now.astimezone(association.zone).date()
    names = [_("Aujourd'hui"), _("Demain"), *(talk.day(today + n * DAY) for n in (2, 3))]
    days = [Option((today + n * DAY).isoformat(), on(talk, name)) for n, name in enumerate(names)]
    day = talk.choose("day", _("Quel jour ?"), [*days, Option(OTHER, _("🗓 D'autres jours"))])
    if day != OTHER:
        first = last = date.fromisoformat(day)
    else:
        first = date_written(talk, "first", _("Premier jour ? Écrivez la date, comme 24/12."), today, today)
        question = _("Dernier jour ? Écrivez la date, comme 31/12.")
        last = date_written(talk, "last", question, first, today, skip=_("Un seul jour"))
    begins, ends = _part(talk, association, first, last, now)
    zone = association.zone
    return datetime.combine(first, begins, zone).astimezone(UTC), datetime.combine(*ends, zone).astimezone(UTC)


def _part(
    talk: Talk, association: Association, first: date, last: date, now: datetime
) -> tuple[time, tuple[date, time]]:
    """From which hour, and until when."""
    _ = talk.text
    midnight = time()
    if first != last:
        return midnight, (last + DAY, midnight)
    options = [Option("day", _("📅 Toute la journée")), Option("pm", _("🕐 À partir de 13 h"))]
    if now < datetime.combine(first, NOON, association.zone):
        options.insert(1, Option("am", _("🕐 Jusqu'à 13 h")))
    part = talk.choose("part", _("À quelles heures ?"), options)
    return NOON if part == "pm" else midnight, (first, NOON) if part == "am" else (first + DAY, midnight)


def _same(one: Closure, place: str, absent: int | None) -> bool:
    return (one.place, one.absent) == (place, absent)


def _confirm(
    talk: Talk, association: Association, wanted: Closed, hit: Sequence[Appointment], waiting: int, away: str
) -> None:
    """`waiting`: those who have no appointment; `away`: how an absence is called."""
    _ = talk.text
    what = place.name if (place := association.permanence(wanted.place)) else away
    lines = [f"🚪 {what}", span(talk, association, wanted), _("Raison : {reason}.", reason=_(REASONS[wanted.reason]))]
    lines += strikes(talk, hit)
    lines += [waiting_here(talk, waiting)] if waiting else []
    options = [Option("yes", _("✅ Fermer")), Option("no", _("↩️ Non, rien"))]
    if talk.choose("sure", "\n".join(lines), options) == "no":
        talk.say(_("D'accord. Rien n'est fermé."))
        return
    talk.do(Shut(wanted=wanted))
    talk.go("closure")


def closure(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    closure: Closure | None,
    displaced: Sequence[Displaced],
    now: datetime,
) -> None:
    """What was closed; without a number, what one closed in this very turn."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if closure is None:
        talk.go("closing")
    lines = [f"🚪 {_named(talk, association, closure)}", span(talk, association, closure)]
    if closure.undone:
        talk.say("\n".join([*lines, _("C'est de nouveau ouvert.")]))
        return
    open_ = sum(one.closure == closure.id for one in displaced)
    to_do = talk.plural("{number} rendez-vous à replacer.", "{number} rendez-vous à replacer.", open_)
    lines.append(to_do if open_ else _("Aucun rendez-vous à replacer."))
    if not closure.may_be_undone(now):
        talk.say("\n".join(lines))
        return
    lines.append(_("Une erreur ? Vous pouvez tout annuler pendant 10 minutes."))
    talk.choose("act", "\n".join(lines), [Option("undo", _("↩️ Tout rouvrir"))], insist=False)
    talk.do(Reopen(closure=closure.id))
    talk.say(_("C'est de nouveau ouvert. Chaque personne prévenue le saura."))


def _named(talk: Talk, association: Association, one: Closure) -> str:
    place = association.named(one.place)
    if place or one.place:
        return talk.text("Fermé : {place}", place=place.name if place else one.place)
    return talk.text("Absence : {name}", name=one.who)


def span(talk: Talk, association: Association, closed: Closed) -> str:
    """From when until when, in days when they are whole."""
    _ = talk.text
    start, end = (moment.astimezone(association.zone) for moment in (closed.start, closed.end))
    last = (end - timedelta(microseconds=1)).date()
    if start.time() == end.time() == time():
        if start.date() == last:
            return talk.day(last)
        return _("du {first} au {last}", first=talk.day(start.date()), last=talk.day(last))
    if end.time() == time():
        return _("{day}, à partir de {start}", day=talk.day(last), start=talk.hour(start))
    if start.time() == time():
        return _("{day}, jusqu'à {end}", day=talk.day(last), end=talk.hour(end))
    return _("{day}, de {start} à {end}", day=talk.day(last), start=talk.hour(start), end=talk.hour(end))
