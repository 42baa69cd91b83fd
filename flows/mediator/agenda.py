"""/agenda: what is to be noted first, in one tap; then today, the week, the next person; and one appointment.

An appointment that began and of which nobody said how it went is asked about, the oldest first, one screen after
another. A wrong tap is taken back by the button under it, for ten minutes.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from flows.cards import INSTITUTIONS
from flows.domain.association import Association
from flows.domain.closures import Closure
from flows.domain.desk import coming, on_day
from flows.domain.effects import RecordOutcome
from flows.domain.model import Appointment, Request, Staff
from flows.exchange import Link, Option
from flows.moments import how, on
from flows.outcomes import ENDED, asked, became, sign, take_back
from flows.places import at
from flows.talk import Talk

TODAY, WEEK, NEXT, LATER = "today", "week", "next", "later"
WEEK_LONG = timedelta(days=6)
"""From its first day to its last."""
Whose = Callable[[Appointment], str]


def agenda(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    planned: Sequence[Appointment],
    unset: Sequence[Appointment],
    whose: Whose,
    now: datetime,
    span: str = "",
) -> None:
    """`planned`: from this morning on, for a week; for a volunteer those of their places."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    today = on_day(planned, association, now.astimezone(association.zone).date())
    if span in (TODAY, WEEK):
        shown = today if span == TODAY else planned
        _list(talk, association, staff, shown, _title(talk, shown, span, now.astimezone(association.zone).date()))
        return
    following = coming(planned, now) if staff.follows else None
    options = [Option(TODAY, _("📅 Aujourd'hui"))] if today or not planned else []
    options += [Option(WEEK, _("🗓 La semaine"))]
    options += [Option(NEXT, _("👤 Prochaine personne"))] if following else []
    lines = [_summary(talk, today)]
    if staff.follows and unset:
        lines += ["", *_to_note(talk, association, unset, whose)]
        options = [*_outcomes(talk, unset[0]), *options]
    private = staff.follows and bool(unset)
    chosen = talk.choose("what", "\n".join(lines), options, insist=False, private=private)
    if chosen == NEXT and following:
        talk.go("meeting", appointment=str(following.id))
    if _record(talk, unset, chosen):
        talk.go("agenda")
    talk.go("agenda", span=chosen)


def _summary(talk: Talk, today: Sequence[Appointment]) -> str:
    _ = talk.text
    if not today:
        return _("📅 Aujourd'hui : aucun rendez-vous.")
    number = talk.plural("{number} rendez-vous", "{number} rendez-vous", len(today))
    hours = " · ".join(f"{sign(one)} {how(one)}{talk.hour(one.start)}" for one in today)
    return _("📅 Aujourd'hui : {number}.", number=number) + f"\n{hours}"


def _title(talk: Talk, shown: Sequence[Appointment], span: str, today: date) -> str:
    _ = talk.text
    number = (
        talk.plural("{number} rendez-vous", "{number} rendez-vous", len(shown)) if shown else _("aucun rendez-vous")
    )
    if span == TODAY:
        return _("📅 Aujourd'hui : {number}.", number=number)
    last = today + WEEK_LONG
    return _("🗓 Du {first} au {last} : {number}.", first=talk.day(today), last=talk.day(last), number=number)


def _list(talk: Talk, association: Association, staff: Staff, shown: Sequence[Appointment], title: str) -> None:
    if not shown:
        talk.say(title)
        return
    if not staff.follows:
        talk.say("\n".join([title, *(_where(talk, association, one) for one in shown)]))
        return
    options = [Option(str(one.id), on(talk, one)) for one in shown]
    talk.go("meeting", appointment=talk.choose("which", title, options, insist=False))


def _where(talk: Talk, association: Association, one: Appointment) -> str:
    place = association.permanence(one.permanence)
    return " ".join([on(talk, one), *([at(talk, place.name)] if place else [])])


def unset(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    unset: Sequence[Appointment],
    whose: Whose,
    about: str = "",
) -> None:
    """One after the other. What comes by itself in the evening (`about`) names nobody on a locked screen."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if not unset:
        talk.say(_("✅ Tout est noté."))
        return
    lines = _to_note(talk, association, unset, (lambda _one: "") if about else whose)
    options = [*_outcomes(talk, unset[0]), Option(LATER, _("⏭ Plus tard"))]
    chosen = talk.choose("which", "\n".join(lines), options, insist=False, private=not about)
    if not _record(talk, unset, chosen):
        talk.say(_("D'accord. C'est dans /agenda."))
        return
    talk.go("unset")


def _to_note(talk: Talk, association: Association, unset: Sequence[Appointment], whose: Whose) -> list[str]:
    _ = talk.text
    one, place = unset[0], association.named(unset[0].permanence)
    lines = [talk.plural("✍️ {number} rendez-vous à noter.", "✍️ {number} rendez-vous à noter.", len(unset))]
    lines += [on(talk, one), *([at(talk, place.name)] if place else [])]
    lines += [_("Prénom : {name}", name=name)] if (name := whose(one)) else []
    return [*lines, _("Comment ça s'est passé ?")]


def _outcomes(talk: Talk, one: Appointment) -> list[Option]:
    """A button says of which appointment it is: an old one never speaks of another."""
    return [Option(f"{outcome}:{one.id}", talk.text(label)) for outcome, label in asked(one).items()]


def _record(talk: Talk, unset: Sequence[Appointment], chosen: str) -> bool:
    _ = talk.text
    outcome, _colon, number = chosen.partition(":")
    one = next((one for one in unset if str(one.id) == number), None)
    if one is None or outcome not in asked(one):
        return False
    talk.do(RecordOutcome(appointment=one.id, outcome=outcome))
    links = [*_sheet(talk, one.request, outcome), take_back(talk, "outcome", one.id)]
    talk.say(_("C'est noté : {outcome}", outcome=_(asked(one)[outcome])), links=links)
    return True


def _sheet(talk: Talk, request: int, outcome: str) -> list[Link]:
    return [Link(talk.text("📝 La fiche"), "report", {"request": str(request)})] if outcome == "kept" else []


def meeting(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    appointment: Appointment | None,
    request: Request | None,
    displaced_by: Closure | None,
    telephone: Callable[[Request], str],
    now: datetime,
) -> None:
    """One appointment of one's own, and how it went."""
    _ = talk.text
    if staff is None or appointment is None or request is None or request.mediator != staff.id:
        talk.go("unknown")
    place = association.named(appointment.permanence)
    lines = [on(talk, appointment), *([at(talk, place.name)] if place else [])]
    lines += [_(INSTITUTIONS[request.institution])] if request.institution in INSTITUTIONS else []
    lines += [_("Prénom : {name}", name=request.nickname)] if request.nickname else []
    number = telephone(request) if appointment.status == "booked" else ""
    lines += [_("📞 {number}", number=number)] if number else []
    lines += [_("⚠️ À replacer : c'est fermé à ce moment.")] if displaced_by else []
    own = Link(_("📄 La demande"), "card", {"request": str(request.id)})
    if appointment.status != "booked":
        talk.say("\n".join([*lines, _(became(appointment))]), links=[own], private=True)
        return
    said = asked(appointment) if appointment.start <= now else {}
    labels = {**said, "cancelled_by_service": ENDED["cancelled_by_service"]}
    question = _("Comment ça s'est passé ?") if said else _("Ce rendez-vous est à venir.")
    options = [Option(code, _(outcome)) for code, outcome in labels.items()]
    outcome = talk.choose("outcome", "\n".join([*lines, question]), options, insist=False, private=True)
    talk.do(RecordOutcome(appointment=appointment.id, outcome=outcome))
    links = [*_sheet(talk, request.id, outcome), own]
    links += [take_back(talk, "outcome", appointment.id)] if outcome in said else []
    talk.say(_("C'est noté : {outcome}", outcome=_(labels[outcome])), links=links)
