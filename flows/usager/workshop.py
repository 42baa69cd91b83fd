"""One workshop: a seat, or the line for one.

The seat is an appointment: its reminders, its calendar file and its cancelling are those of any other.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flows.domain.association import Association
from flows.domain.effects import OpenRequest
from flows.domain.model import Appointment, Person
from flows.domain.on_the_day import LeaveLine, WaitForSeat
from flows.domain.themes import theme as theme_of
from flows.domain.themes import themes
from flows.domain.workshops import Room, Workshop
from flows.exchange import Link, Option
from flows.places import at, on
from flows.talk import Talk


def workshop(
    talk: Talk,
    association: Association,
    person: Person | None,
    upcoming: Sequence[Appointment],
    room: Callable[[], Mapping[str, Room]],
    now: datetime,
    which: str,
    theme: str = "",
    sub: str = "",
    words: str = "",
) -> None:
    """`theme`, `sub`, `words`: what was said before this conversation."""
    _ = talk.text
    if person is None:
        talk.go("welcome")
    wanted = next((one for one in association.workshops_to_come(now) if one.code == which), None)
    own = next((one for one in upcoming if one.permanence == which), None)
    if own:
        talk.go("visit", appointment=str(own.id))
    here = room().get(which) if wanted else None
    if wanted is None or here is None:
        talk.say(_("Cet atelier n'est plus proposé."), links=[Link(_("📝 Autre rendez-vous"), "request")])
        return
    title = described(talk, association, wanted)
    if here.free:
        said = OpenRequest(theme=theme, sub_theme=sub, words=words, mode="workshop", place=which)
        seat(talk, association, person, wanted, here, title, said)
    else:
        line(talk, wanted, here, title)


def described(talk: Talk, association: Association, wanted: Workshop) -> str:
    place = association.permanence(wanted.code)
    when = on(talk, talk.moment(wanted.slot(association.zone).start))
    return "\n".join([f"👥 {talk.words(wanted.label)}", when, *([at(talk, place.name)] if place else [])])


def seat(
    talk: Talk, association: Association, person: Person, wanted: Workshop, here: Room, title: str, said: OpenRequest
) -> None:
    _ = talk.text
    left = talk.plural("Il reste {number} place.", "Il reste {number} places.", here.free)
    room = (
        _("🔔 Une place est libre pour vous. Répondez avant : {when}.", when=talk.moment(here.until))
        if here.until
        else left
    )
    options = [Option("yes", _("✅ Je m'inscris")), Option("no", _("❌ Non merci"))]
    if talk.choose("seat", f"{title}\n{room}", options) == "no":
        talk.do(LeaveLine(workshop=wanted.code))
        talk.say(_("D'accord. Rien n'est réservé."), links=[Link(_("📝 Autre rendez-vous"), "request")])
        return
    about = next((one.code for one in themes(association) if one.code in (said.theme, wanted.theme)), "autre")
    precisely = theme_of(association, about).sub_theme(said.sub_theme)
    found = {"theme": about, "sub_theme": precisely.code if precisely else "", "words": said.words}
    talk.do(said.model_copy(update={**found, "nickname": person.nickname, "slot": wanted.slot(association.zone)}))
    talk.go("visit", about="booked")


def line(talk: Talk, wanted: Workshop, here: Room, title: str) -> None:
    _ = talk.text
    another = Link(_("📝 Autre rendez-vous"), "request")
    if here.waits:
        first = _("Vous attendez une place. Personne n'attend avant vous.")
        said = first if here.before == 0 else waiting(talk, here.before)
        talk.choose("leave", f"{title}\n{said}", [Option("leave", _("✖️ Ne plus attendre"))], insist=False)
        talk.do(LeaveLine(workshop=wanted.code))
        talk.say(_("C'est noté. Vous n'attendez plus cette place."), links=[another])
        return
    options = [Option("wait", _("⏳ Attendre une place")), Option("other", _("📝 Autre rendez-vous"))]
    said = _("Cet atelier est complet. Si une place se libère, je vous écris ici.")
    if talk.choose("full", f"{title}\n{said}", options) == "other":
        talk.go("request")
    talk.do(WaitForSeat(workshop=wanted.code))
    talk.say(_("C'est noté. Je vous écris ici si une place est libre. Vous avez alors 2 heures pour répondre."))


def waiting(talk: Talk, number: int) -> str:
    return talk.plural(
        "Vous attendez une place. Environ {number} personne avant vous.",
        "Vous attendez une place. Environ {number} personnes avant vous.",
        number,
    )
