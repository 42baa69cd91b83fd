"""A request, from theme to recap. The person words it, and corrects any line before it leaves.

No question turns anyone away: when no moment is free, or none suits, the request enters the queue with its wish.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flows.calling import telephone
from flows.cards import INSTITUTIONS
from flows.domain.addresses import is_address
from flows.domain.association import Association, Permanence, Theme
from flows.domain.effects import HoldSlot, OpenRequest
from flows.domain.model import Person, Slot
from flows.domain.themes import theme as theme_of
from flows.domain.themes import themes
from flows.domain.walk_in import Giving
from flows.domain.workshops import Room
from flows.exchange import Option, Sent, Wrote
from flows.moments import on, ready
from flows.notice import yes_or_no
from flows.places import at
from flows.slots import NO_DAY, Free, choose_slot, first_of, freed, soonest
from flows.subject import papers, subject
from flows.talk import Talk
from flows.whereabouts import choose_place, modes, served
from flows.words import N_

Rooms = Callable[[], Mapping[str, Room]]
WORDS, NAME = 200, 40
SAME = "same"
Usual = Callable[[Sequence[Permanence]], int | None]
"""In how many days at most people were often answered at these places."""
MODE_LABELS = {
    "permanence": N_("🏢 Je viens sur place"),
    "phone": N_("📞 Par téléphone"),
    "home_visit": N_("🚪 Vous venez chez moi"),
    "accompanied": N_("🚶 Vous venez avec moi"),
    "workshop": N_("👥 Un atelier"),
}
HALVES = {"morning": N_("☀️ Le matin"), "afternoon": N_("🌤 L'après-midi"), "any": N_("🤷 Peu importe")}


def request(
    talk: Talk,
    association: Association,
    person: Person | None,
    free: Free,
    usual: Usual,
    now: datetime,
    room: Rooms,
    giving: Giving,
    had_mediator: Callable[[], bool],
    place: str = "",
    about: str = "",
    precisely: str = "",
    how: str = "",
) -> None:
    """`about`, `precisely`, `how`: what was chosen already at the three doors."""
    _ = talk.text
    if person is None:
        talk.go("welcome")
    if about and not talk.known:
        talk.known.update(theme=about, **({"sub": precisely} if precisely else {}), **({"mode": how} if how else {}))
    no_address(talk)
    theme = theme_of(association, choose_theme(talk, association))
    sub_theme = ""
    if theme.sub_themes:
        options = [Option(sub.code, talk.words(sub.label)) for sub in theme.sub_themes]
        title = f"{theme.icon} {talk.words(theme.label)}".strip()
        sub_theme = talk.choose("sub", "\n".join([title, _("Plus précisément ?")]), options)

    words = talk.write(
        "words",
        _("Voulez-vous ajouter quelques mots ? Pas de mot de passe, pas de maladie."),
        limit=WORDS,
        skip=_("⏭ Passer"),
    )
    mode = choose_mode(talk, association, theme)
    call = telephone(talk, mode)
    if mode == "phone" and not call:
        mode = choose_another(talk, association, theme)
    institution = choose_institution(talk, association) if mode == "accompanied" else ""
    which = choose_workshop(talk, association, room, now) if mode == "workshop" else ""
    if which:
        talk.go("workshop", which=which, theme=theme.code, sub=sub_theme, words=words)
    slot: Slot | None = None
    if booked(association, mode):
        where, slot = choose_place_and_slot(talk, association, mode, theme.code, free, place, giving, sub_theme, words)
    else:
        where = choose_place(talk, association, mode, place)
    half, waits = ("", False) if slot else no_moment(talk, association, mode, where, usual)

    name = person.nickname or talk.write(
        "name", _("Quel est votre prénom ? Un surnom suffit."), limit=NAME, skip=_("⏭ Passer")
    )
    about = subject(talk, association, theme.code, sub_theme)
    bring = papers(talk, association, theme.code, sub_theme) if slot else []
    news = freed(talk, slot, [where] if where else served(association, mode), theme.code, free, mode)
    told = recap(talk, association, about, words, institution, mode, where, slot, half, name, waits, bring)
    if slot:
        talk.do(HoldSlot(slot=slot))
    checks = corrections(talk, mode, slot is not None, person.nickname, again=had_mediator())
    check = talk.choose("check", "\n\n".join([*news, told]), checks, private=True)
    change(talk, check)
    talk.do(
        OpenRequest(
            theme=theme.code,
            sub_theme=sub_theme,
            words=words,
            mode=mode,
            place=slot.permanence if slot else where.code if where else "",
            wish=half,
            nickname=name,
            slot=slot,
            institution=institution,
            telephone=call,
            waits=waits,
            same=check == SAME,
        )
    )
    if slot:
        talk.go("visit", about="booked")
    talk.say(_("C'est noté. Votre demande est arrivée. Un médiateur va vous répondre ici."))
    waiting = talk.words(association.texts.waiting)
    if waiting:
        talk.say(waiting)


def no_moment(
    talk: Talk, association: Association, mode: str, where: Permanence | None, usual: Usual
) -> tuple[str, bool]:
    """Which half of the day suits; and, where people receive, whether they want to know when a moment becomes free."""
    _ = talk.text
    places = [where] if where else served(association, mode)
    lines = []
    if booked(association, mode) and "half" not in talk.known:
        if talk.known.get("day", talk.known.get("slot")) != NO_DAY:
            lines.append(_("Il n'y a pas de rendez-vous libre ici. Votre demande est gardée quand même."))
        lines += usually(talk, usual(places))
    question = "\n".join([*lines, _("Quel moment vous va le mieux ?")])
    half = talk.choose("half", question, labels(talk, HALVES, list(HALVES)))
    if not any(place.gives(mode) for place in places):
        return half, False
    return half, talk.choose("wait", _("Vous prévenir si une place se libère ?"), yes_or_no(talk)) == "yes"


def no_address(talk: Talk) -> None:
    """A mediator asks for it, by telephone or on the spot: it stays out of the chat."""
    if isinstance(talk.event, Wrote) and is_address(talk.event.text):
        talk.event = Sent("address")


def booked(association: Association, mode: str) -> bool:
    return mode == "permanence" or any(place.gives(mode) for place in served(association, mode))


def choose_mode(talk: Talk, association: Association, theme: Theme) -> str:
    offered = labels(talk, MODE_LABELS, modes(association, theme))
    return talk.choose("mode", talk.text("Comment voulez-vous nous parler ?"), offered)


def choose_another(talk: Talk, association: Association, theme: Theme) -> str:
    """Whoever does not say their number is never called."""
    others = [mode for mode in modes(association, theme) if mode != "phone"]
    if not others:
        talk.go("human")
    question = "\n".join([talk.text("Personne ne vous appelle."), talk.text("Comment voulez-vous nous parler ?")])
    return talk.choose("instead", question, labels(talk, MODE_LABELS, others))


def choose_institution(talk: Talk, association: Association) -> str:
    options = labels(talk, INSTITUTIONS, association.institutions)
    return talk.choose("to", talk.text("Où faut-il aller ?"), options)


def usually(talk: Talk, days: int | None) -> list[str]:
    """How long an answer takes, when enough people waited to say so."""
    if days is None:
        return []
    return [
        talk.plural("Réponse : souvent moins de {number} jour.", "Réponse : souvent moins de {number} jours.", days)
    ]


def choose_theme(talk: Talk, association: Association) -> str:
    options = [Option(theme.code, f"{theme.icon} {talk.words(theme.label)}".strip()) for theme in themes(association)]
    return talk.choose("theme", talk.text("De quoi avez-vous besoin ?"), options)


def choose_workshop(talk: Talk, association: Association, room: Rooms, now: datetime) -> str:
    """Those to come, those with room first; empty when it is none of them."""
    here = room() if association.workshops_to_come(now) else {}
    coming = [one for one in association.workshops_to_come(now) if one.code in here]
    if not coming:
        return ""
    coming = sorted(coming, key=lambda one: not here[one.code].free)
    when = {one.code: talk.moment(one.slot(association.zone).start) for one in coming}
    signs = {one.code: "👥" if here[one.code].free else "⏳" for one in coming}
    lines = [f"{signs[one.code]} {when[one.code]} : {talk.words(one.label)}" for one in coming]
    lines += [talk.text("⏳ : complet, on peut attendre une place.")] if "⏳" in signs.values() else []
    options = [Option(one.code, f"{signs[one.code]} {when[one.code]}") for one in coming]
    options.append(Option("other", talk.text("🤷 Autre chose")))
    chosen = talk.choose("which", "\n".join([talk.text("Quel atelier ?"), *lines]), options)
    return "" if chosen == "other" else chosen


def choose_place_and_slot(
    talk: Talk,
    association: Association,
    mode: str,
    theme: str,
    free: Free,
    preferred: str,
    giving: Giving,
    sub: str = "",
    words: str = "",
) -> tuple[Permanence | None, Slot | None]:
    everywhere = served(association, mode)
    if mode == "phone":
        calling = [place for place in everywhere if place.gives(mode)]
        return None, choose_slot(talk, association, calling, theme, free, mode)
    if talk.known.get("where") != "soonest":
        tickets = mode == "permanence" and bool(giving())
        where = choose_place(talk, association, mode, preferred, first=first_of(free, theme, mode), walk_in=tickets)
        if talk.known.get("where") == "walk_in":
            talk.go("ticket", theme=theme, sub=sub, words=words)
        if talk.known.get("where") != "soonest":
            return where, choose_slot(talk, association, [where] if where else everywhere, theme, free, mode)
    return None, soonest(talk, association, everywhere, theme, free, mode)


def recap(
    talk: Talk,
    association: Association,
    theme: str,
    words: str,
    institution: str,
    mode: str,
    where: Permanence | None,
    slot: Slot | None,
    half: str,
    name: str,
    waits: bool,
    bring: Sequence[str],
) -> str:
    _ = talk.text
    place = association.permanence(slot.permanence) if slot else where
    lines = [_("J'ai compris : {theme}.", theme=theme)]
    lines += [_("Vos mots : {words}", words=words)] if words else []
    lines.append(talk.words(MODE_LABELS.get(mode, mode)))
    lines += [_(INSTITUTIONS[institution])] if institution else []
    lines += [at(talk, place.name)] if place and mode != "phone" else []
    lines.append(on(talk, slot) if slot else talk.words(HALVES.get(half, half)))
    lines += [_("🔔 Je vous préviens si une place se libère.")] if waits else []
    lines += [_("Prénom : {name}", name=name)] if name else []
    lines += [ready(talk, mode), *(f"• {paper}" for paper in bring)] if bring else []
    return "\n".join([*lines, _("C'est bien ça ?")])


CHANGES = {
    "theme": ("theme", "sub", "half", "wait"),
    "words": ("words",),
    "mode": ("mode", "tel", "instead", "to", "which", "where", "commune", "place", "day", "slot", "half", "wait"),
    "when": ("day", "slot", "half", "wait"),
    "name": ("name",),
}


def corrections(talk: Talk, mode: str, booked: bool, nickname: str, *, again: bool) -> list[Option]:
    """`again`: who had a mediator may ask for the same one."""
    _ = talk.text
    return [
        Option("ok", _("✅ Oui, c'est ça")),
        *([Option(SAME, _("✅ Oui, même médiateur"))] if again else []),
        Option("theme", _("✏️ Changer le thème")),
        Option("words", _("✏️ Changer les mots")),
        Option("mode", _("✏️ Changer le lieu") if mode == "permanence" else _("✏️ Parler autrement")),
        Option("when", _("✏️ Changer l'heure") if booked else _("✏️ Changer le moment")),
        *([] if nickname else [Option("name", _("✏️ Changer le prénom"))]),
    ]


def change(talk: Talk, answer: str) -> None:
    if answer not in ("ok", SAME):
        talk.ask_again("check", *CHANGES.get(answer, ()))


def labels(talk: Talk, words: dict[str, str], codes: Sequence[str]) -> list[Option]:
    return [Option(code, talk.text(words[code])) for code in codes]
