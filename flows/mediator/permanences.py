"""/permanences: the places, for those who lead. One place: its hours, a date, its name, its end; it can be undone.

What is decided here counts at once and wins over the association's file, until the file is applied again.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from flows.arranging import Places, Stranding, decide, leading, possible, preview, waiting_here
from flows.domain.arrangement import Arrange, Kept, UndoArrangement
from flows.domain.association import Association, Permanence
from flows.domain.closures import Closure
from flows.domain.model import Appointment, Staff
from flows.exchange import Link, Option
from flows.places import at
from flows.talk import Talk

NEW, WORKSHOPS, UNDO, PLACE = "new", "workshops", "undo", "place:"
NAME = 60


def permanences(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    now: datetime,
    closures: Sequence[Closure],
    arranged: Places,
    stranding: Stranding,
    last_change: Kept | None,
    waiting_at: Callable[[str], int],
) -> None:
    _ = talk.text
    leading(talk, staff)
    options = [Option(f"{PLACE}{place.code}", at(talk, place.name)) for place in association.permanences]
    options += [Option(NEW, _("➕ Un nouveau lieu")), Option(WORKSHOPS, _("👥 Les ateliers"))]
    if last_change and last_change.may_be_undone(now):
        options.insert(0, Option(UNDO, _("↩️ Défaire le dernier")))
    what = talk.choose("what", _("📍 Quel lieu voulez-vous changer ?"), options)
    if what == UNDO and last_change:
        talk.go("arranged", mark=last_change.mark)
    if what == NEW:
        talk.go("new_place")
    if what == WORKSHOPS:
        talk.go("workshops")
    place = association.permanence(what.removeprefix(PLACE))
    if place is None:
        talk.go("unknown")
    act = talk.choose("act", _about(talk, association, place, closures, arranged, now), _acts(talk, association))
    if act == "name":
        _rename(talk, association, place, arranged)
    elif act == "end":
        change = Arrange(gone=place.code)
        possible(talk, association, arranged, change)
        _end(talk, association, place, waiting_at(place.code), change, stranding(change))
    else:
        talk.go(act, place=place.code)


def _about(
    talk: Talk,
    association: Association,
    place: Permanence,
    closures: Sequence[Closure],
    arranged: Places,
    now: datetime,
) -> str:
    if "act" in talk.known:
        return ""
    lines = [at(talk, place.name), place.address]
    return "\n".join([*lines, *preview(talk, association, arranged(), place.code, closures, now)])


def _acts(talk: Talk, association: Association) -> list[Option]:
    _ = talk.text
    options = [
        Option("hours", _("🕘 Les horaires")),
        Option("special_day", _("📅 Une date en plus")),
        Option("closing", _("🚪 Fermer des jours")),
        Option("name", _("✏️ Le nom")),
        Option("details", _("🔧 Adresse, accès, places")),
    ]
    only = len(association.permanences) == 1
    return options if only else [*options, Option("end", _("⛔ Fermer pour toujours"))]


def _rename(talk: Talk, association: Association, place: Permanence, arranged: Places) -> None:
    _ = talk.text
    name = talk.write("name", _("Quel nom ? Les personnes le liront."), limit=NAME)
    change = Arrange(place=place.model_copy(update={"name": name}))
    possible(talk, association, arranged, change)
    decide(talk, change, [f"{place.name} → {name}"], [], yes=_("✅ Changer"))


def _end(
    talk: Talk,
    association: Association,
    place: Permanence,
    waiting: int,
    change: Arrange,
    hit: Sequence[Appointment],
) -> None:
    _ = talk.text
    lines = [_("⚠️ Fermer pour toujours : {name}.", name=place.name)]
    gone = [one for one in association.workshops if one.place == place.code]
    lines += [_("L'atelier aussi : {name}.", name=talk.words(one.label)) for one in gone]
    lines += [waiting_here(talk, waiting)] if waiting else []
    decide(talk, change, lines, hit, yes=_("🚪 Fermer pour toujours"))


def arranged(talk: Talk, staff: Staff | None, last_change: Kept | None, now: datetime) -> None:
    """What was changed just now; for ten minutes it can be undone."""
    _ = talk.text
    leading(talk, staff)
    more = Link(_("📍 Les lieux"), "permanences")
    if last_change is None or not last_change.may_be_undone(now):
        talk.say(_("C'est en place. Cela ne se défait plus d'ici."), links=[more])
        return
    lines = [_("✅ C'est changé, pour tout le monde, dès maintenant.")]
    lines.append(_("Une erreur ? Vous pouvez tout annuler pendant 10 minutes."))
    talk.choose("act", "\n".join(lines), [Option("undo", _("↩️ Tout annuler"))], insist=False)
    talk.do(UndoArrangement(mark=last_change.mark))
    talk.say(_("C'est comme avant. Chaque personne prévenue le saura."), links=[more])
