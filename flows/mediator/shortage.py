"""For those who lead a place: it has no free moment any more, so that they can open more hours."""

from flows.domain.association import Association
from flows.domain.model import Staff
from flows.places import at
from flows.talk import Talk


def full(talk: Talk, association: Association, staff: Staff | None, places: str = "") -> None:
    found = [place for code in places.split() if (place := association.permanence(code))]
    if staff is None or not found:
        talk.go("unknown")
    told = talk.text("📭 Aucune heure libre dans les 14 prochains jours :")
    talk.say("\n".join([told, *(at(talk, place.name) for place in found)]))
