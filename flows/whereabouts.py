"""Choosing a place: the one of the poster, by name, near one's commune, or with what matters to get in and be heard.

A location that somebody sends only says which commune is nearest: it is that answer which is kept, and their message
goes away.
"""

from collections.abc import Callable, Mapping, Sequence
from math import cos, hypot, radians

from flows.domain.association import Association, Permanence, Theme
from flows.domain.model import Slot
from flows.domain.modes import MODES
from flows.exchange import Option
from flows.places import at
from flows.talk import Talk
from flows.words import N_

WHERE = {"home_visit": N_("Quel lieu est près de chez vous ?"), "accompanied": N_("Où se retrouver ?")}
ANOTHER = "?"
"""A commune that no permanence serves."""
FAR = 80.0
"""Kilometres: from farther away, no place is near."""
DEGREE = 111.2
"""Kilometres of a degree of latitude (40,030 km round the Earth's poles)."""
First = Callable[[Sequence[Permanence]], Mapping[str, Slot]]
"""The first free moment of each place that has one."""


def served(association: Association, mode: str) -> list[Permanence]:
    return [place for place in association.permanences if mode in place.modes]


def modes(association: Association, theme: Theme) -> list[str]:
    """What some place offers for this theme."""
    return [mode for mode in MODES if served(association, mode) and mode in (theme.modes or (mode,))]


def choose_place(
    talk: Talk,
    association: Association,
    mode: str,
    preferred: str,
    *,
    first: First | None = None,
    walk_in: bool = False,
) -> Permanence | None:
    """The preferred permanence; None for « peu importe » and « le plus tôt ». `first`: when a moment is chosen next."""
    _ = talk.text
    receiving = served(association, mode)
    chosen = association.permanence(preferred)
    if talk.known.get("where") == "this" and chosen is None:
        gone(talk, association, preferred, "where")
    level, spoken = without_steps(receiving), speaking(talk, receiving)
    ways = [Option("this", at(talk, chosen.name))] if chosen in receiving and chosen else []
    ways += [Option("place", _("📍 Choisir un lieu")), Option("near", _("🧭 Près de chez moi"))]
    ways += [Option("level", _("♿ Sans marche"))] if level else []
    ways += [Option("spoken", _("🗣 Dans ma langue"))] if spoken else []
    ways += [Option("soonest", _("⚡ Le plus tôt"))] if first else []
    ways += [Option("walk_in", _("🎟 Sans rendez-vous"))] if walk_in else []
    ways += [Option("any", _("🤷 Peu importe"))]
    question = WHERE.get(mode) or (N_("Où voulez-vous venir ?") if first else N_("Quel lieu préférez-vous ?"))
    match talk.choose("where", _(question), ways):
        case "this":
            return chosen
        case "place":
            return which(talk, association, receiving, first)
        case "level":
            return which(talk, association, level or receiving, first)
        case "spoken":
            return which(talk, association, spoken or receiving, first)
        case "near":
            return near(talk, association, receiving, first)
    return None


def without_steps(places: Sequence[Permanence]) -> list[Permanence]:
    """Those known to be; none when all are, or nothing is known."""
    found = [place for place in places if place.step_free]
    return found if len(found) < len(places) else []


def speaking(talk: Talk, places: Sequence[Permanence]) -> list[Permanence]:
    """Those where the person's language is spoken; none when it is French, or spoken everywhere."""
    language = talk.speech.language
    found = [place for place in places if language in place.languages and language != "fr"]
    return found if len(found) < len(places) else []


def near(
    talk: Talk, association: Association, receiving: Sequence[Permanence], first: First | None
) -> Permanence | None:
    def nearest(latitude: float, longitude: float) -> str:
        far = [(distance(place, latitude, longitude), place.commune) for place in receiving]
        return min((commune for commune in far if commune[0] < FAR), default=(FAR, ANOTHER))[1]

    located = any(place.map for place in receiving)
    question = talk.text("Dans quelle commune ?")
    if located:
        question = "\n".join([question, talk.text("Ou envoyez votre position. Je ne la garde pas.")])
    commune = talk.choose(
        "commune", question, communes(talk, association, receiving), located=nearest if located else None
    )
    close = [place for place in receiving if place.serves(commune)]
    if not close:
        return which(talk, association, receiving, first, far=True)
    return close[0] if len(close) == 1 else which(talk, association, close, first)


def distance(place: Permanence, latitude: float, longitude: float) -> float:
    """Kilometres as the crow flies, near enough within a department."""
    if place.map is None:
        return FAR
    east = (place.map[1] - longitude) * cos(radians(latitude))
    return DEGREE * hypot(place.map[0] - latitude, east)


def which(
    talk: Talk,
    association: Association,
    receiving: Sequence[Permanence],
    first: First | None = None,
    *,
    far: bool = False,
) -> Permanence | None:
    """Each with the day of its first free moment, when there is one to choose next. `far`: none is near."""
    _ = talk.text
    before = talk.known.get("place")
    if before and association.permanence(before) is None:
        gone(talk, association, before, "place", "day", "slot")

    def named() -> list[Option]:
        free = first(receiving) if first else {}
        return [Option(one.code, _named(talk, one, free.get(one.code))) for one in receiving]

    all_of_them = [_("Nous n'avons pas de lieu tout près. Voici tous nos lieux.")] if far else []
    code = talk.choose("place", "\n".join([*all_of_them, _("Quel lieu ?")]), named)
    if code not in [one.code for one in receiving]:
        talk.ask_again("place", because=talk.text("Ce choix n'est plus possible. Choisissez encore."))
    return association.permanence(code)


def gone(talk: Talk, association: Association, code: str, *names: str) -> None:
    """A place that closed while somebody chose it; nothing is said of a code that never was one."""
    former = association.named(code)
    if former:
        because = talk.text("Pardon. Ce lieu vient de fermer : {name}. Prenez un autre lieu.", name=former.name)
        talk.ask_again(*names, because=because)


def _named(talk: Talk, place: Permanence, slot: Slot | None) -> str:
    if slot is None:
        return at(talk, place.name)
    return talk.text("📍 {place} · {day}", place=place.name, day=talk.speech.short_day(slot.start))


def communes(talk: Talk, association: Association, receiving: Sequence[Permanence]) -> list[Option]:
    names = [name for name in association.communes() if any(place.serves(name) for place in receiving)]
    return [*(Option(name, name) for name in names), Option(ANOTHER, talk.text("Une autre commune"))]
