"""One appointment: its confirmation, its reminders, moving it, cancelling it, and nothing held against anyone.

Reminders are discreet: no theme, no association, nothing another reader of the phone could learn.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from flows.domain.association import Association, Permanence
from flows.domain.closures import Closure
from flows.domain.effects import CancelAppointment, MoveAppointment, SayComing, SayLate, StopWaiting, WaitForSooner
from flows.domain.model import NOT_HELD, Appointment, Request, Staff
from flows.domain.modes import COME_TO
from flows.domain.notices import STILL_AWAITED
from flows.domain.waiting import SOONER_FROM
from flows.exchange import Link, Option
from flows.ics import cancellation, invitation
from flows.moments import AGAIN, AGREED, NOTED, another, ready, reminder
from flows.moments import when as moment
from flows.places import how_to_come
from flows.slots import NO_DAY, Free, choose_slot
from flows.subject import papers
from flows.talk import Talk

SOON = timedelta(hours=6)
"""So long before it begins somebody may say that they will be late."""


def visit(
    talk: Talk,
    association: Association,
    appointment: Appointment | None,
    request: Request | None,
    free: Free,
    now: datetime,
    staff: Staff | None,
    in_line: Callable[[int], bool],
    displaced_by: Closure | None,
    about: str = "",
) -> None:
    _ = talk.text
    if staff:
        talk.go("unknown")  # it is the person's own: the team has `meeting`
    if appointment is None:
        talk.say(_("Ce rendez-vous n'existe plus."), links=[Link(_("📝 Autre rendez-vous"), "request")])
        return
    if about == AGAIN and appointment.status in NOT_HELD:
        again(talk, association, appointment, request, free)
        return
    when = moment(talk, appointment)
    if appointment.status.startswith("cancelled"):
        talk.say(_("Le rendez-vous de {when} est annulé.", when=when), links=[another(talk, appointment)])
        return
    if appointment.start <= now:
        begun(talk, appointment, now)
        return
    if displaced_by:
        talk.go("displaced", appointment=str(appointment.id))
    to_come(talk, association, appointment, request, free, now, in_line, about)


def to_come(
    talk: Talk,
    association: Association,
    appointment: Appointment,
    request: Request | None,
    free: Free,
    now: datetime,
    in_line: Callable[[int], bool],
    about: str,
) -> None:
    _ = talk.text
    when = moment(talk, appointment)
    if about in ("booked", "moved"):
        confirm(talk, association, appointment, request, now)

    yes = _(AGREED.get(appointment.mode, AGREED["permanence"]))
    coming = [Option("coming", yes)] if about not in ("booked", "moved") else []
    gathering = association.workshop(appointment.permanence)
    moving = [] if gathering else [Option("move", _("🔁 Changer"))]
    options = [*coming, *moving, Option("cancel", _("❌ Annuler"))]
    if appointment.start - now > SOONER_FROM and not gathering:
        options.append(sooner(talk, waits=in_line(appointment.request)))
    if appointment.start - now < SOON:
        options.append(Option("late", _("⏰ En retard")))
    match talk.choose("act", asked(talk, association, appointment, about), options, insist=False):
        case "coming":
            talk.do(SayComing(appointment=appointment.id))
            talk.say(_("Merci. À bientôt !"))
        case "move":
            move(talk, association, appointment, request, free)
        case "cancel":
            cancel(talk, association, appointment, when, now)
        case "sooner":
            talk.do(WaitForSooner(appointment=appointment.id))
            talk.say(_("C'est noté. Si une place se libère avant, je vous préviens. Votre rendez-vous est gardé."))
        case "enough":
            talk.do(StopWaiting(request=appointment.request))
            talk.say(_("D'accord. Je ne vous préviens plus. Votre rendez-vous est gardé."))
        case "late":
            late(talk, appointment)


def asked(talk: Talk, association: Association, appointment: Appointment, about: str) -> str:
    _ = talk.text
    if about not in ("booked", "moved"):
        return reminder(talk, association, appointment, about)
    if appointment.mode in COME_TO:
        return _("Vous ne pouvez pas venir ? Appuyez sur Annuler. Ce n'est pas grave.")
    return _("Un empêchement ? Appuyez sur Annuler. Ce n'est pas grave.")


def sooner(talk: Talk, *, waits: bool) -> Option:
    if waits:
        return Option("enough", talk.text("🔕 Ne plus me prévenir"))
    return Option("sooner", talk.text("⏩ Plus tôt si possible"))


def begun(talk: Talk, appointment: Appointment, now: datetime) -> None:
    """Whoever is on the way may still say so."""
    _ = talk.text
    when = moment(talk, appointment)
    if appointment.status == "booked" and now - appointment.start < STILL_AWAITED:
        question = _("C'est l'heure du rendez-vous de {when}. Vous êtes en chemin ?", when=when)
        talk.choose("act", question, [Option("late", _("⏰ En retard"))], insist=False)
        late(talk, appointment)
        return
    new = another(talk, appointment) if appointment.status in NOT_HELD else Link(_("📝 Autre rendez-vous"), "request")
    talk.say(_("Le rendez-vous de {when} est passé.", when=when), links=[new])


def late(talk: Talk, appointment: Appointment) -> None:
    _ = talk.text
    options = [Option(minutes, _("⏰ {minutes} minutes", minutes=minutes)) for minutes in ("10", "20", "30")]
    minutes = talk.choose("late", _("Combien de retard, environ ?"), options, insist=False)
    talk.do(SayLate(appointment=appointment.id, minutes=int(minutes)))
    talk.say(_("Merci. C'est transmis. Prenez votre temps."))


def confirm(
    talk: Talk, association: Association, appointment: Appointment, request: Request | None, now: datetime
) -> None:
    _ = talk.text
    place = association.named(appointment.permanence)
    workshop = association.workshop(appointment.permanence)
    if workshop:
        talk.say(f"👥 {talk.words(workshop.label)}")
    mode = appointment.mode
    talk.say(_(NOTED.get(mode, NOTED["permanence"]), when=moment(talk, appointment)))
    talk.say(how_to_meet(talk, place, mode))
    bring = papers(talk, association, request.theme, request.sub_theme) if request and not workshop else []
    if bring:
        talk.say("\n".join([ready(talk, mode), *(f"• {paper}" for paper in bring)]))
        comes = _("Il vous manque un papier ? Venez quand même.")
        talk.say(comes if mode in COME_TO else _("Il vous manque un papier ? Ce n'est pas grave."))
    if place and place.map and mode in COME_TO:
        talk.show(place.map)
    talk.say(_("Pour votre agenda :"), document=invitation(talk, association, appointment, place, now))


def how_to_meet(talk: Talk, place: Permanence | None, mode: str) -> str:
    """Where to come; or what to do so that somebody calls, or comes."""
    _ = talk.text
    if mode == "phone":
        return _("Gardez votre téléphone près de vous. Le numéro qui appelle peut être masqué.")
    if mode == "home_visit":
        return _("N'écrivez pas votre adresse ici. Un médiateur vous la demande, par téléphone ou à la permanence.")
    meeting = [_("On se retrouve ici :")] if mode == "accompanied" else []
    return "\n".join([*meeting, how_to_come(talk, place)]) if place else ""


def move(talk: Talk, association: Association, appointment: Appointment, request: Request | None, free: Free) -> None:
    _ = talk.text
    place = association.permanence(appointment.permanence)
    theme, mode = request.theme if request else "", appointment.mode
    slot = choose_slot(talk, association, [place] if place else [], theme, free, mode)
    if slot is None:
        keep = Link(_("📅 Mon rendez-vous"), "visit", {"appointment": str(appointment.id)})
        talk.say(_("Il n'y a pas d'autre moment libre ici. Votre rendez-vous est gardé."), links=[keep])
        return
    talk.do(MoveAppointment(appointment=appointment.id, slot=slot))
    talk.go("visit", appointment=str(appointment.id), about="moved")


def again(talk: Talk, association: Association, appointment: Appointment, request: Request | None, free: Free) -> None:
    """Another moment at the same place, for the same request: its theme and its words are known."""
    _ = talk.text
    place = association.permanence(appointment.permanence)
    if place is None or request is None or request.status == "closed":
        talk.go("request")
    if request.appointment and request.appointment.status == "booked":
        talk.go("appointments")
    slot = choose_slot(talk, association, [place], request.theme, free, appointment.mode)
    if slot is None:
        none_here = _("Il n'y a pas de rendez-vous libre ici. Votre demande est gardée quand même.")
        said = _("D'accord. Votre demande reste ouverte.") if talk.known.get("day") == NO_DAY else none_here
        elsewhere = Link(_("📝 Nouvelle demande"), "request")
        talk.say(said, links=[elsewhere, Link(_("👤 Parler à quelqu'un"), "human")])
        return
    talk.do(MoveAppointment(appointment=appointment.id, slot=slot))
    talk.go("visit", about="booked")


def cancel(talk: Talk, association: Association, appointment: Appointment, when: str, now: datetime) -> None:
    _ = talk.text
    question = _("Annuler le rendez-vous de {when} ?", when=when)
    if talk.choose("sure", question, [Option("yes", _("❌ Oui, annuler")), Option("no", _("📅 Non, garder"))]) == "no":
        talk.say(_("Votre rendez-vous est gardé. C'est {when}.", when=when))
        return
    talk.do(CancelAppointment(appointment=appointment.id))
    free_again = _("Votre rendez-vous est annulé. Vous pouvez en prendre un autre quand vous voulez.")
    talk.say(free_again, links=[another(talk, appointment)])
    talk.say(_("Pour l'enlever de votre agenda :"), document=cancellation(talk, association, appointment, now))
