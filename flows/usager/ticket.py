"""Coming without an appointment: a number on the day, a look at the line, one's turn.

Nobody is turned away without another way: where no number is given, the next opening and the request are offered.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from flows.domain import walk_in
from flows.domain.association import Association, Permanence
from flows.domain.model import Line, Person, Ticket
from flows.domain.on_the_day import ReturnTicket, TakeTicket
from flows.domain.themes import theme as theme_of
from flows.domain.themes import themes
from flows.domain.walk_in import Giving, Shutting
from flows.exchange import Link, Option
from flows.places import at, how_to_come
from flows.talk import Talk


def ticket(
    talk: Talk,
    association: Association,
    person: Person | None,
    tickets: Sequence[Ticket],
    line: Callable[[str], Line],
    giving: Giving,
    shut: Shutting,
    now: datetime,
    place: str = "",
    theme: str = "",
    sub: str = "",
    words: str = "",
) -> None:
    """/numero. `place`, `theme`, `sub`, `words`: what was said before this conversation."""
    _ = talk.text
    if person is None:
        talk.go("welcome")
    own = next((one for one in tickets if one.live), None)
    if own:
        held(talk, association, own)
        return
    where = _where(talk, association, place, giving)
    if where is None:
        closed(talk, association, now, shut, [_("Aucun lieu ne donne de numéro en ce moment.")])
        return
    if any(one.permanence == where.code and one.state == "kept" for one in tickets):
        closed(talk, association, now, shut, [_("Vous avez déjà eu votre tour ici aujourd'hui.")])
        return
    if where.per_day is not None and line(where.code).given >= where.per_day:
        closed(talk, association, now, shut, [_("Il n'y a plus de numéro ici aujourd'hui.")])
        return
    about = _theme(talk, association, theme)
    precisely = theme_of(association, about).sub_theme(sub)
    said = {"sub_theme": precisely.code if precisely else "", "words": words}
    talk.do(TakeTicket(permanence=where.code, theme=about, **said))
    talk.go("ticket", place=where.code)


def held(talk: Talk, association: Association, own: Ticket) -> None:
    _ = talk.text
    place = association.permanence(own.permanence)
    if own.state == "called":
        called(talk, association, own)
        return
    lines = [_("🎟 Votre numéro : {number}.", number=own.number), before(talk, own.before)]
    lines += [how_to_come(talk, place)] if place else []
    lines.append(_("Je vous préviens ici quand c'est à vous."))
    options = [Option("look", _("🔄 Regarder encore")), Option("return", _("✖️ Rendre mon numéro"))]
    if talk.choose("act", "\n".join(lines), options, insist=False) == "look":
        talk.ask_again("act")
    talk.do(ReturnTicket(ticket=own.id))
    talk.say(
        _("C'est noté. Votre numéro est rendu. Vous pouvez revenir quand vous voulez."),
        links=[Link(_("📝 Autre rendez-vous"), "request")],
    )


def before(talk: Talk, number: int) -> str:
    if number == 0:
        return talk.text("Personne avant vous. C'est bientôt à vous.")
    return talk.plural("Environ {number} personne avant vous.", "Environ {number} personnes avant vous.", number)


def called(talk: Talk, association: Association, own: Ticket) -> None:
    place = association.permanence(own.permanence)
    lines = [talk.text("📣 C'est à vous. Numéro {number}.", number=own.number)]
    talk.say("\n".join([*lines, *([at(talk, place.name)] if place else [])]))


def your_turn(talk: Talk, association: Association, tickets: Sequence[Ticket], place: str) -> None:
    """Called; or called, and not there."""
    _ = talk.text
    own = next((one for one in tickets if one.permanence == place), None)
    if own and own.state == "called":
        called(talk, association, own)
    elif own and own.state == "missed":
        links = [Link(_("🎟 Autre numéro"), "ticket"), Link(_("📝 Autre rendez-vous"), "request")]
        text = _("C'était votre tour, numéro {number}. Ce n'est pas grave.", number=own.number)
        talk.say(text, links=links)
    else:
        talk.go("ticket")


def closed(talk: Talk, association: Association, now: datetime, shut: Shutting, lines: list[str]) -> None:
    """What else is possible."""
    _ = talk.text
    known = walk_in.places(association)
    closures = shut([place.code for place in known])
    for place in known:
        opens = walk_in.next_opening(association, place, now, closures)
        if opens:
            lines.append(_("Prochain accueil : {when}, {place}.", when=talk.moment(opens), place=place.name))
    talk.say("\n".join(lines), links=[Link(_("📝 Autre rendez-vous"), "request")])


def _where(talk: Talk, association: Association, place: str, giving: Giving) -> Permanence | None:
    places = giving()
    named = next((one for one in places if one.code == place), None)
    if named or len(places) < 2:
        return named or next(iter(places), None)
    options = [Option(one.code, at(talk, one.name)) for one in places]
    return association.permanence(talk.choose("place", talk.text("Quel lieu ?"), options))


def _theme(talk: Talk, association: Association, said: str) -> str:
    known = themes(association)
    if any(one.code == said for one in known):
        return said
    options = [Option(one.code, f"{one.icon} {talk.words(one.label)}".strip()) for one in known]
    return talk.choose("theme", talk.text("De quoi avez-vous besoin ?"), options)
