"""Where to come and whom to call: for those who prefer a person to a robot. Several conversations say it."""

from flows.domain.association import Association, Permanence
from flows.talk import Talk
from flows.words import N_

KINDS = {
    "head_office": N_("siège"),
    "neighbourhood_house": N_("maison de quartier"),
    "social_centre": N_("centre social"),
    "ccas": N_("CCAS"),
    "eco_centre": N_("espace écogestes"),
    "france_services": N_("France services"),
    "residence": N_("résidence"),
    "post_office": N_("bureau de poste"),
    "campus": N_("campus"),
    "other": N_("lieu d'accueil"),
}


def places(talk: Talk, association: Association) -> str:
    lines = [where(talk, permanence) for permanence in association.permanences]
    return "\n".join([*lines, *phones(talk, association)])


def phones(talk: Talk, association: Association) -> list[str]:
    return [
        talk.text("📞 {label} : {number}", label=talk.words(phone.label), number=phone.number)
        for phone in association.phones
    ]


def where(talk: Talk, permanence: Permanence) -> str:
    _ = talk.text
    line = _("📍 {name}, {address}.", name=permanence.name, address=permanence.address)
    return line if permanence.receives else " ".join([line, _("Horaires à confirmer.")])


def how_to_come(talk: Talk, permanence: Permanence) -> str:
    line = talk.text("Lieu : {name}, {address}.", name=permanence.name, address=permanence.address)
    access = talk.words(permanence.access)
    return f"{line}\n{access}" if access else line


def at(talk: Talk, place: str) -> str:
    return talk.text("📍 {place}", place=place)


def on(talk: Talk, moment: str) -> str:
    return talk.text("📅 {when}", when=moment)
