"""What else a place is, changed one thing at a time: its address, its seats, the ways to be received, its access.

What cannot be is said kindly, before anything counts; whom a change hits, and who is told of it, is shown first.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flows.arranging import Places, Stranding, decide, leading, place_named, possible, refuse, where
from flows.domain.arrangement import Arrange
from flows.domain.association import Association, Permanence
from flows.domain.model import Line, Staff
from flows.domain.modes import MODES, InMode
from flows.domain.seating import Seated
from flows.exchange import Option
from flows.places import at
from flows.talk import Talk
from flows.words import N_

WALK_IN, MOST = "walk_in", 50
WAYS = {
    "permanence": N_("Sur rendez-vous"),
    WALK_IN: N_("Sans rendez-vous"),
    "phone": N_("Par téléphone"),
    "home_visit": N_("À domicile"),
    "accompanied": N_("Accompagnement"),
    "workshop": N_("Ateliers"),
}
STEPS = {"yes": N_("Oui"), "no": N_("Non"), "unknown": N_("On ne sait pas")}
KNOWN: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}
Changes = dict[str, Any]


def details(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    arranged: Places,
    stranding: Stranding,
    coming_to: Callable[[], Sequence[Seated]],
    line: Callable[[str], Line],
    tongues: Sequence[Option],
    place: str,
) -> None:
    _ = talk.text
    leading(talk, staff)
    there = place_named(talk, association, place)
    options = [
        Option("address", _("📮 L'adresse")),
        Option("seats", _("👥 Combien à la fois")),
        Option("ways", _("🤝 Les façons de venir")),
        Option("steps", _("♿ Sans marche")),
        Option("languages", _("🗣 Les langues")),
    ]
    hits = True
    match talk.choose("what", _card(talk, there, tongues), options):
        case "address":
            changes, lines = _address(talk, association, there, coming_to)
            hits = False
        case "seats":
            changes, lines = _seats(talk, there)
        case "ways":
            changes, lines = _ways(talk, association, there, line)
        case "steps":
            changes, lines = _steps(talk, there)
        case _:
            changes, lines = _languages(talk, there, tongues)
    change = Arrange(place=there.model_copy(update=changes))
    if change.place == there:
        refuse(talk, _("C'est déjà ainsi. Rien ne change."))
    possible(talk, association, arranged, change)
    decide(talk, change, [at(talk, there.name), *lines], stranding(change) if hits else None, yes=_("✅ Changer"))


def _card(talk: Talk, there: Permanence, tongues: Sequence[Option]) -> str:
    _ = talk.text
    names = {option.value: option.label for option in tongues}
    ways = [_(label) for way, label in WAYS.items() if _offers(there, way)]
    step = next(_(label) for said, label in STEPS.items() if KNOWN[said] is there.step_free)
    lines = (
        at(talk, there.name),
        f"{there.address} ({there.commune})",
        _("À la fois : {number}.", number=there.seats),
        _("Façons de venir : {list}.", list=", ".join(ways)),
        _("Sans marche : {said}.", said=step),
        _("Langues : {list}.", list=", ".join(names.get(code, code) for code in there.languages)),
    )
    return "\n".join([*lines, _("Que voulez-vous changer ?")])


def _offers(there: Permanence, way: str) -> bool:
    return there.walk_in if way == WALK_IN else way in there.modes


def _address(
    talk: Talk, association: Association, there: Permanence, coming_to: Callable[[], Sequence[Seated]]
) -> tuple[Changes, list[str]]:
    """The point on the map goes: it shows where the place was."""
    _ = talk.text
    commune, address = where(talk, association)
    if (commune, address) == (there.commune, there.address):
        return {}, []
    changes: Changes = {"commune": commune, "address": address, "latitude": None, "longitude": None}
    access = talk.words(there.access)
    if access:
        options = [Option("yes", _("✅ Oui")), Option("no", _("❌ Non, on l'enlève"))]
        true = talk.choose("access", _("Est-ce encore vrai ? {words}", words=access), options)
        changes |= {} if true == "yes" else {"access": ""}
    lines = [f"{there.address} → {address}"]
    lines += [_("🗺 Le point sur la carte s'enlève.")] if there.map else []
    return changes, [*lines, *(_told(talk, coming_to()) if address != there.address else [])]


def _told(talk: Talk, coming: Sequence[Seated]) -> list[str]:
    """Who reads the new address, and who cannot."""
    _ = talk.text
    silent = [one.appointment for one in coming if not one.reachable]
    told = talk.plural(
        "{number} personne a rendez-vous ici : elle reçoit la nouvelle adresse.",
        "{number} personnes ont rendez-vous ici : chacune reçoit la nouvelle adresse.",
        len(coming) - len(silent),
    )
    lines = [told] if len(coming) > len(silent) else []
    lines += [_("⚠️ À prévenir de vive voix :"), *(f"• {talk.moment(one.start)}" for one in silent)] if silent else []
    return lines or [_("Personne n'a rendez-vous ici.")]


def _seats(talk: Talk, there: Permanence) -> tuple[Changes, list[str]]:
    _ = talk.text
    if there.mediators:
        refuse(talk, _("Ici, chaque médiateur a ses places. Elles s'écrivent dans le fichier."))
    usual = [Option(str(number), str(number)) for number in range(1, 6)]
    said = talk.write("seats", _("Combien de personnes à la fois ? Écrivez un nombre."), limit=3, options=usual)
    if not said.isdecimal() or not 1 <= int(said) <= MOST:
        talk.ask_again("seats", because=_("Écrivez un nombre, de 1 à 50."))
    return {"capacity": int(said)}, [_("À la fois : {before} → {after}.", before=there.capacity, after=int(said))]


def _ways(
    talk: Talk, association: Association, there: Permanence, line: Callable[[str], Line]
) -> tuple[Changes, list[str]]:
    """One more, or one less."""
    _ = talk.text
    options = [Option(way, _ticked(_(label), _offers(there, way))) for way, label in WAYS.items()]
    way = talk.choose("way", _("Quelle façon de venir ?"), options)
    if _offers(there, way):
        changes, lines = _without(talk, association, there, way), [_("{way} : oui → non", way=_(WAYS[way]))]
    else:
        changes, lines = _with(talk, there, way), [_("{way} : non → oui", way=_(WAYS[way]))]
    waiting = len(line(there.code).waiting) if way == WALK_IN and there.walk_in else 0
    told = talk.plural(
        "{number} personne attend avec un numéro : elle est prévenue.",
        "{number} personnes attendent avec un numéro : chacune est prévenue.",
        waiting,
    )
    return changes, [*lines, *([told] if waiting else [])]


def _without(talk: Talk, association: Association, there: Permanence, way: str) -> Changes:
    _ = talk.text
    if way == WALK_IN:
        return {"walk_in": False, "walk_in_openings": ""}
    held = next((one for one in association.workshops if one.place == there.code), None) if way == "workshop" else None
    if held:
        refuse(talk, _("Un atelier est prévu ici : {name}. Annulez-le d'abord.", name=talk.words(held.label)))
    left = tuple(mode for mode in there.modes if mode != way)
    if not left:
        refuse(talk, _("Gardez au moins une façon de venir. Un lieu peut aussi fermer pour toujours."))
    return {"modes": left, "by_mode": tuple(own for own in there.by_mode if own.mode != way)}


def _with(talk: Talk, there: Permanence, way: str) -> Changes:
    _ = talk.text
    if way == WALK_IN:
        if not there.openings:
            refuse(talk, _("Ce lieu n'a pas encore d'horaires. Ajoutez-les d'abord."))
        return {"walk_in": True}
    modes = tuple(mode for mode in MODES if mode in there.modes or mode == way)
    if way in ("permanence", "workshop") or not there.receives:
        return {"modes": modes}
    options = [Option("place", _("🕘 Aux heures du lieu")), Option("none", _("⏳ Sans heure fixe"))]
    if talk.choose("when", _("Quand ? Sans heure fixe, la demande attend un médiateur."), options) == "none":
        return {"modes": modes}
    return {"modes": modes, "by_mode": (*there.by_mode, InMode.model_validate({"mode": way}))}


def _steps(talk: Talk, there: Permanence) -> tuple[Changes, list[str]]:
    _ = talk.text
    options = [Option(said, _ticked(_(label), KNOWN[said] is there.step_free)) for said, label in STEPS.items()]
    said = talk.choose("step", _("Peut-on entrer sans monter de marche ?"), options)
    return {"step_free": KNOWN[said]}, [_("Sans marche : {said}.", said=_(STEPS[said]))]


def _languages(talk: Talk, there: Permanence, tongues: Sequence[Option]) -> tuple[Changes, list[str]]:
    """One more, or one less."""
    _ = talk.text
    options = [Option(one.value, _ticked(one.label, one.value in there.languages)) for one in tongues]
    code = talk.choose("tongue", _("Quelle langue parle-t-on ici, ou plus ?"), options)
    spoken = [one.value for one in tongues if (one.value in there.languages) != (one.value == code)]
    if not spoken:
        refuse(talk, _("Gardez au moins une langue."))
    names = ", ".join(one.label for one in tongues if one.value in spoken)
    return {"languages": tuple(spoken)}, [_("Langues : {list}.", list=names)]


def _ticked(label: str, on: bool) -> str:
    return f"{'✅' if on else '⬜'} {label}"
