"""/fiche: the contact report, in taps. What is known already is shown, not asked; a tap corrects it.

A report about a request stays with it. Without one, it is only counted: no row, no day. Nothing is typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flows.contacts import AS_NOTED, DURATIONS, MODES, NEXT_STEPS, REGISTERS, RESULTS, ask_place, said, themes_of
from flows.domain.association import Association
from flows.domain.model import Contact, Request, Staff
from flows.domain.reports import CountContact, RecordContact
from flows.domain.themes import theme as theme_of
from flows.domain.watching import named, spots
from flows.exchange import Link, Option
from flows.places import at, on
from flows.talk import Talk
from flows.ticks import tick

WITHOUT = "none"


@dataclass(frozen=True)
class Known:
    """What does not have to be asked."""

    request: int
    day: date
    mode: str = ""
    place: str = ""
    theme: str = ""
    appointment: int | None = None


def reports(talk: Talk, association: Association, staff: Staff | None, mine: Sequence[Request]) -> None:
    """/fiche"""
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    heard = [one for one in mine if not one.silent]
    options = [Option(str(one.id), _who(talk, association, one)) for one in heard]
    options.append(Option(WITHOUT, _("Sans demande")))
    which = talk.choose("which", _("📝 Une fiche : pour quelle demande ?"), options, insist=False, private=True)
    if which == WITHOUT:
        talk.go("contact")
    talk.go("report", request=which)


def report(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    request: Request | None,
    reported: Callable[[int], bool],
    now: datetime,
) -> None:
    """About a request that one follows."""
    if staff is None:
        talk.go("unknown")
    if request is None or request.mediator != staff.id or request.silent:
        talk.go("card", request=str(request.id) if request else "")
    known = _known(association, request, reported, now)
    contact = fill(talk, association, known)
    talk.do(RecordContact(contact=contact, appointment=known.appointment))
    end(talk, association, contact)


def contact(talk: Talk, association: Association, staff: Staff | None, now: datetime) -> None:
    """With somebody who asked for nothing that is kept."""
    if staff is None:
        talk.go("unknown")
    counted = fill(talk, association, Known(0, now.astimezone(association.zone).date()))
    talk.do(CountContact(contact=counted))
    end(talk, association, counted)


def fill(talk: Talk, association: Association, known: Known) -> Contact:
    _ = talk.text
    mode, place, themes, duration = _when_known(talk, association, known) or _asked(talk, association)
    registers = tick(talk, "registers", _("Ce que vous avez fait ? (plusieurs possibles)"), said(talk, REGISTERS))
    result = talk.choose("result", _("Le résultat ?"), said(talk, RESULTS))
    steps = said(talk, NEXT_STEPS)
    following = talk.choose("then", _("Et après ?"), steps if known.request else steps[:-1])
    return Contact.model_validate(
        {
            "request": known.request,
            "day": known.day.isoformat(),
            "mode": mode,
            "place": place,
            "themes": themes,
            "duration": duration,
            "registers": registers,
            "result": result,
            "next_step": following,
        }
    )


def end(talk: Talk, association: Association, contact: Contact) -> None:
    _ = talk.text
    links = [Link(_("📄 La demande"), "card", {"request": str(contact.request)})] if contact.request else []
    if association.public_counters:
        links.append(Link(_("📊 Compter le public"), "public", {"asks": "sex", "place": contact.place}))
    noted = _("✅ La fiche est notée.") if contact.request else _("✅ C'est compté. Rien d'autre n'est gardé.")
    talk.say(noted, links=links)


def _known(association: Association, request: Request, reported: Callable[[int], bool], now: datetime) -> Known:
    """From the appointment they came to, unless it has its report already; else from the request, today."""
    one = request.appointment
    if one is None or one.status != "kept" or reported(one.id):
        one = None
    day = (one.start if one else now).astimezone(association.zone).date()
    mode = AS_NOTED.get(request.mode, request.mode)
    where = association.permanence(one.permanence if one else request.place)
    return Known(
        request.id,
        day,
        mode if mode in MODES else "",
        where.code if where else "",
        request.theme,
        one.id if one else None,
    )


def _when_known(talk: Talk, association: Association, known: Known) -> tuple[str, str, tuple[str, ...], str] | None:
    """All but the duration; None when something has to be asked."""
    _ = talk.text
    if not (known.mode and known.theme):
        return None
    theme = theme_of(association, known.theme)
    lines = [_("📝 Fiche de contact"), _(MODES[known.mode]), f"{theme.icon} {talk.words(theme.label)}"]
    lines += [at(talk, talk.words(named(spots(association), known.place).label))] if known.place else []
    lines += [on(talk, talk.day(known.day)), _("Combien de temps ?")]
    options = [*said(talk, DURATIONS), Option("edit", _("✏️ Corriger"))]
    duration = talk.choose("duration", "\n".join(lines), options)
    return None if duration == "edit" else (known.mode, known.place, (known.theme,), duration)


def _asked(talk: Talk, association: Association) -> tuple[str, str, tuple[str, ...], str]:
    _ = talk.text
    mode = talk.choose("mode", _("Quel contact ?"), said(talk, MODES))
    place = ask_place(talk, association)
    themes = tick(talk, "themes", _("Quels thèmes ?"), themes_of(talk, association, icons=False))
    return mode, place, themes, talk.choose("long", _("Combien de temps ?"), said(talk, DURATIONS))


def _who(talk: Talk, association: Association, one: Request) -> str:
    theme = theme_of(association, one.theme)
    return " · ".join(filter(None, (f"{theme.icon} {talk.words(theme.label)}".strip(), one.nickname)))
