"""For those who lead: what has no free moment any more, so that they can open more hours; and whom a closure left
without another moment."""

from collections.abc import Sequence
from datetime import datetime

from flows.domain.association import Association
from flows.domain.closures import Displaced
from flows.domain.model import Staff
from flows.domain.themes import themes as known
from flows.exchange import Link
from flows.places import at
from flows.talk import Talk


def full(talk: Talk, association: Association, staff: Staff | None, places: str = "", themes: str = "") -> None:
    where = [at(talk, place.name) for code in places.split() if (place := association.permanence(code))]
    scarce = [theme for theme in known(association) if theme.code in themes.split()]
    about = [f"{theme.icon} {talk.words(theme.label)}".strip() for theme in scarce]
    if staff is None or not (where or about):
        talk.go("unknown")
    told = talk.text("📭 Aucune heure libre dans les 14 prochains jours :")
    talk.say("\n".join([told, *where, *about]))


def unplaced(talk: Talk, staff: Staff | None, displaced: Sequence[Displaced], now: datetime) -> None:
    _ = talk.text
    ours = sum(one.left_to_us(now) for one in displaced)
    if staff is None or not ours:
        talk.go("unknown")
    told = _("⚠️ Sans réponse : {number} rendez-vous à replacer.", number=ours)
    talk.say(told, links=[Link(_("⚠️ À replacer"), "closing")])
