"""/vue: nobody has been forgotten. What waits, what is late, what each follows, where no hour is free; and from there,
one request at a time, to somebody else. Members are in alphabetical order, with a number each: nobody is ranked.
A coordinator who names places sees their pole first, and all the rest one tap away; a danger is everybody's at once.

What an absent member left untouched goes back to the queue only when somebody who leads says so here.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flows.domain.association import Association, Permanence
from flows.domain.leading import AllWaiting, Danger, HandOver, Untouched
from flows.domain.model import Request, Staff
from flows.domain.poles import Pole
from flows.domain.team import LEADERS, Mate
from flows.domain.themes import theme as theme_of
from flows.exchange import Option
from flows.places import at
from flows.talk import Talk
from flows.words import folded

WAITING, LATE, LEFT, GIVE, DANGERS, PRACTICE = "waiting", "late", "left", "give", "dangers", "practice"
ALL, POLE = "all", "pole"
FOLLOW = ("mediator", *LEADERS)


def overview(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    mates: Sequence[Mate],
    all_waiting: Sequence[AllWaiting],
    roomless: Sequence[Permanence],
    untouched: Sequence[Untouched],
    open_dangers: Sequence[Danger],
    followed_by: Callable[[int], Sequence[Request]],
    pole: Callable[[], Pole | None],
    whole: str = "",
) -> None:
    """`whole`: every pole, for whoever has one of their own."""
    if staff is None:
        talk.go("unknown")
    members = sorted((mate for mate in mates if mate.staff.role in FOLLOW), key=lambda mate: folded(mate.staff.name))
    own = pole()
    view = View(all_waiting, untouched, members, roomless).within(None if whole else own)
    all_waiting, untouched = view.waiting, view.untouched
    late = [one for one in all_waiting if one.late]
    counts = {
        DANGERS: len(open_dangers),
        LATE: len(late),
        WAITING: len(all_waiting),
        ALL: int(own is not None and not whole),
        POLE: int(own is not None and bool(whole)),
        LEFT: len(untouched),
        GIVE: sum(mate.load for mate in view.members),
    }
    text = seen(talk, association, view, late)
    what = talk.choose("what", text, _options(talk, counts), insist=False)
    if what == PRACTICE:
        talk.go("practice")
    if what in (ALL, POLE):
        talk.go("overview", whole="yes" if what == ALL else "")
    if what == DANGERS:
        talk.go("alarm", danger=_which_danger(talk, open_dangers))
    if what == LEFT:
        hand_over(talk, members, untouched)
        return
    if what == GIVE:
        talk.go("reassigning", request=_of_whom(talk, association, view.members, followed_by))
    asked = [_option(talk, association, one) for one in (late if what == LATE else all_waiting)]
    talk.go("card", request=talk.choose("which", _said(talk, what), asked, insist=False))


class View(NamedTuple):
    """What is on the screen. `pole`: of whose places; None: everything. `elsewhere`: what waits and is not here."""

    waiting: Sequence[AllWaiting]
    untouched: Sequence[Untouched]
    members: Sequence[Mate]
    roomless: Sequence[Permanence]
    pole: Pole | None = None
    elsewhere: int = 0

    def within(self, pole: Pole | None) -> "View":
        """An absent member is given back as a whole: all that they left is counted, if some of it is here."""
        if pole is None:
            return self
        waiting = [one for one in self.waiting if pole.holds(one.place)]
        left = {one.member for one in self.untouched if pole.holds(one.place)}
        return View(
            waiting,
            [one for one in self.untouched if one.member in left],
            [mate for mate in self.members if any(mate.is_at(place) for place in pole.own)],
            [place for place in self.roomless if pole.holds(place.code)],
            pole,
            len(self.waiting) - len(waiting),
        )


def seen(talk: Talk, association: Association, view: View, late: Sequence[AllWaiting]) -> str:
    _ = talk.text
    lines = [_("👀 Vue d'ensemble")]
    if view.pole:
        lines.append(_("📍 Votre pôle : {places}.", places=", ".join(_named(association, view.pole))))
    lines.append(_("📥 En attente : {waiting}. En retard : {late}.", waiting=len(view.waiting), late=len(late)))
    if view.waiting:
        since = talk.day(view.waiting[0].since.astimezone(association.zone).date())
        lines.append(_("La plus ancienne attend depuis {day}.", day=since))
    lines += [_("🌍 Ailleurs, en attente : {number}.", number=view.elsewhere)] if view.elsewhere else []
    lines.append(_("👥 Demandes en cours :"))
    lines += [_load(talk, mate) for mate in view.members]
    if view.roomless:
        lines.append(_("📭 Aucune heure libre dans les 14 prochains jours :"))
        lines += [at(talk, place.name) for place in view.roomless]
    return "\n".join(lines)


def _named(association: Association, pole: Pole) -> list[str]:
    return [place.name if (place := association.named(code)) else code for code in pole.own]


def _load(talk: Talk, mate: Mate) -> str:
    said = talk.text("• {name} : {number}", name=mate.staff.name, number=mate.load)
    return f"{said} 🌴" if mate.away else said


def _options(talk: Talk, counts: dict[str, int]) -> list[Option]:
    """What there is, with how many."""
    _ = talk.text
    labels = {
        DANGERS: _("🚨 Signal danger : {number}", number=counts[DANGERS]),
        LATE: _("⏰ En retard : {number}", number=counts[LATE]),
        WAITING: _("⏳ En attente : {number}", number=counts[WAITING]),
        ALL: _("🌍 Tout voir"),
        POLE: _("📍 Mon pôle"),
        LEFT: _("🌴 Sans suite : {number}", number=counts[LEFT]),
        GIVE: _("🔀 Confier à un autre"),
    }
    return [*(Option(code, labels[code]) for code in labels if counts[code]), Option(PRACTICE, _("📚 Pratique"))]


def _said(talk: Talk, what: str) -> str:
    _ = talk.text
    return _("⏰ Les demandes en retard :") if what == LATE else _("⏳ Les demandes qui attendent :")


def _option(talk: Talk, association: Association, one: AllWaiting) -> Option:
    about = talk.words(theme_of(association, one.theme).label)
    return Option(str(one.request), f"{'⏰' if one.late else '⏳'} {about} · {talk.speech.short_day(one.since)}")


def _of_whom(
    talk: Talk,
    association: Association,
    members: Sequence[Mate],
    followed_by: Callable[[int], Sequence[Request]],
) -> str:
    """A request that somebody follows."""
    _ = talk.text
    busy = [Option(str(mate.staff.id), mate.staff.name) for mate in members if mate.load]
    who = talk.choose("who", _("Une demande de qui ?"), busy, insist=False)
    theirs = [
        Option(str(one.id), f"{_numbered(talk, one.id)} · {talk.words(theme_of(association, one.theme).label)}")
        for one in followed_by(int(who))
    ]
    if not theirs:
        talk.ask_again("who", "what", because=_("Il n'y a plus rien à confier."))
    return talk.choose("which", _("Quelle demande ?"), theirs, insist=False)


def _numbered(talk: Talk, request: int) -> str:
    return talk.text("n° {number}", number=request)


def _which_danger(talk: Talk, dangers: Sequence[Danger]) -> str:
    options = [
        Option(str(one.id), f"🚨 {_numbered(talk, one.request)} · {talk.speech.short_day(one.at)}") for one in dangers
    ]
    return talk.choose("which", talk.text("🚨 Ces signaux attendent un avis :"), options, insist=False)


def hand_over(talk: Talk, members: Sequence[Mate], untouched: Sequence[Untouched]) -> None:
    _ = talk.text
    left = {mate.staff.id: sum(one.member == mate.staff.id for one in untouched) for mate in members}
    options = [Option(str(mate.staff.id), mate.staff.name) for mate in members if left[mate.staff.id]]
    title = _("🌴 Ces membres sont absents. Leurs demandes attendent depuis plus que le délai :")
    who = int(talk.choose("who", title, options, insist=False))
    question = _("Demandes sans suite : {number}. Les remettre dans la file ?", number=left[who])
    sure = [Option("yes", _("✅ Oui")), Option("no", _("❌ Non"))]
    told = _("Chaque personne lira qu'un autre médiateur va l'aider.")
    if talk.choose("sure", f"{question}\n{told}", sure) == "no":
        talk.say(_("D'accord. Rien ne change."))
        return
    talk.do(HandOver(member=who))
    talk.say(_("C'est fait. Les personnes sont prévenues, sans nom ni raison."))
