"""/calendrier: one's appointments in the calendar of one's own phone. The address is a secret that can be changed."""

from collections.abc import Mapping

from flows.domain.association import Association
from flows.domain.effects import CloseCalendar, ShareCalendar
from flows.domain.model import Staff
from flows.exchange import Option
from flows.talk import Talk

OWN = "own"
SEES_PLACES = ("coordinator", "direction")


def calendar(
    talk: Talk, association: Association, staff: Staff | None, calendars: Mapping[str, str] | None, which: str = ""
) -> None:
    """`calendars`: the addresses they have, by permanence; None where no page can be read from outside."""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if calendars is None:
        talk.say(_("Le calendrier n'est pas ouvert. La personne qui installe le bot peut l'ouvrir."))
        return
    which = which or _which(talk, association, staff)
    place = association.permanence(which)
    if which != OWN and (place is None or staff.role not in SEES_PLACES):
        talk.go("unknown")
    code, title = (place.code, place.name) if place else ("", _("Mes rendez-vous"))
    address = calendars.get(code)
    if address is None:
        _offer(talk, code, title, which)
    else:
        _show(talk, code, f"📆 {title}\n{address}", which)


def _which(talk: Talk, association: Association, staff: Staff) -> str:
    if staff.role not in SEES_PLACES:
        return OWN
    options = [Option(OWN, talk.text("Mes rendez-vous"))]
    options += [Option(place.code, place.name) for place in association.permanences]
    return talk.choose("which", talk.text("Quel calendrier ?"), options, insist=False)


def _offer(talk: Talk, code: str, title: str, which: str) -> None:
    _ = talk.text
    question = _("Voir ces rendez-vous dans votre propre calendrier ? Il montre l'heure, le lieu, les initiales.")
    if talk.choose("make", f"📆 {title}\n{question}", [Option("yes", _("✅ Oui"))], insist=False) == "yes":
        talk.do(ShareCalendar(permanence=code))
        talk.go("calendar", which=which)


def _show(talk: Talk, code: str, text: str, which: str) -> None:
    _ = talk.text
    question = _("Gardez cette adresse pour vous. Qui a cette adresse voit ces rendez-vous.")
    options = [Option("again", _("🔁 Autre adresse")), Option("close", _("✖️ Fermer"))]
    act = talk.choose("act", f"{text}\n{question}", options, insist=False)
    talk.do(CloseCalendar(permanence=code))
    if act == "again":
        talk.do(ShareCalendar(permanence=code))
        talk.go("calendar", which=which)
    talk.say(_("Cette adresse ne marche plus."))
