"""The hours of a place, one day of the week or one date at a time, and a place that is new."""

from collections.abc import Sequence
from datetime import datetime

from flows.arranging import (
    DAYS,
    Places,
    Stranding,
    code_for,
    decide,
    hour_of,
    leading,
    one_day,
    place_named,
    possible,
    preview,
    refuse,
    taken,
    where,
)
from flows.dates import date_written
from flows.domain import week
from flows.domain.arrangement import Arrange
from flows.domain.association import Association, Permanence
from flows.domain.closures import Closure
from flows.domain.hours import SpecialDay
from flows.domain.model import Staff
from flows.exchange import Link, Option
from flows.places import at
from flows.talk import Talk

NAME = 60


def hours(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    now: datetime,
    closures: Sequence[Closure],
    arranged: Places,
    stranding: Stranding,
    place: str,
) -> None:
    """The weekly hours of one day."""
    _ = talk.text
    leading(talk, staff)
    there = place_named(talk, association, place)
    known = week.read(there.openings)
    if known is None:
        more = Link(_("📍 Les lieux"), "permanences")
        talk.say(_("Ces horaires changent selon les semaines. Ils s'écrivent dans le fichier."), links=[more])
        return
    days = [Option(day, f"{_(name)} : {_said(talk, known.get(day, []))}") for day, name in DAYS.items()]
    day = talk.choose("day", "\n".join([at(talk, there.name), _("Quel jour change ?")]), days, insist=True)
    spans = one_day(talk, may_shut=True)
    off = not there.openings or week.HOLIDAYS_OFF in there.openings
    openings = week.written({**known, day: spans}, holidays_off=off)
    if there.walk_in and not (openings or there.walk_in_openings):
        refuse(talk, _("Ici, on vient aussi sans rendez-vous à ces heures. Gardez un jour, ou arrêtez d'abord cela."))
    change = Arrange(place=there.model_copy(update={"openings": openings}))
    lines = [at(talk, there.name), f"{_(DAYS[day])} : {_said(talk, spans)}"]
    lines += preview(talk, association, possible(talk, association, arranged, change), place, closures, now)
    decide(talk, change, lines, stranding(change), yes=_("✅ Changer"))


def special_day(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    now: datetime,
    closures: Sequence[Closure],
    arranged: Places,
    stranding: Stranding,
    place: str,
) -> None:
    """One date that is open at hours of its own."""
    _ = talk.text
    leading(talk, staff)
    there = place_named(talk, association, place)
    today = now.astimezone(association.zone).date()
    question = "\n".join([at(talk, there.name), _("Quelle date ? Écrivez-la, comme 24/12.")])
    day = date_written(talk, "date", question, today, today)
    spans = one_day(talk, may_shut=False)
    written = SpecialDay(day=day, openings=",".join(f"{start}-{end}" for start, end in spans))
    others = [one for one in there.exceptions if one.day != day and one.day >= today]
    change = Arrange(place=there.model_copy(update={"exceptions": (*others, written)}))
    lines = [at(talk, there.name), f"{talk.day(day)} : {_said(talk, spans)}"]
    lines += preview(talk, association, possible(talk, association, arranged, change), place, closures, now)
    decide(talk, change, lines, stranding(change), yes=_("✅ Changer"))


def new_place(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    now: datetime,
    closures: Sequence[Closure],
    arranged: Places,
) -> None:
    """Its name, where it is, and its first hours; the others come with `hours`."""
    _ = talk.text
    leading(talk, staff)
    name = talk.write("name", _("Comment s'appelle ce lieu ? Les personnes le liront."), limit=NAME)
    commune, address = where(talk, association)
    day = talk.choose("day", _("Quel jour reçoit-on là ?"), [Option(day, _(said)) for day, said in DAYS.items()])
    openings = week.written({day: one_day(talk, may_shut=False)}, holidays_off=True)
    code = code_for(name, taken(association, arranged()))
    place = Permanence(code=code, name=name, commune=commune, address=address, openings=openings)
    change = Arrange(place=place)
    lines = [at(talk, name), f"{address}, {commune}"]
    lines += preview(talk, association, possible(talk, association, arranged, change), code, closures, now)
    decide(talk, change, lines, [], yes=_("✅ Ouvrir ce lieu"))


def _said(talk: Talk, spans: Sequence[week.Span]) -> str:
    said = (talk.text("{start} à {end}", start=hour_of(talk, start), end=hour_of(talk, end)) for start, end in spans)
    return ", ".join(said) if spans else talk.text("fermé")
