"""/chercher: among one's own, and nobody else's: by a first name, or by a day."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from flows.cards import line
from flows.dates import read_date
from flows.domain.association import Association
from flows.domain.model import Appointment, Request, Staff
from flows.exchange import Link, Option
from flows.moments import on
from flows.talk import Talk

LONGEST = 40
BEFORE, DAY = timedelta(days=180), timedelta(days=1)
"""A date without a year is looked for from so long ago on."""


def search(
    talk: Talk,
    association: Association,
    staff: Staff | None,
    now: datetime,
    called: Callable[[str], Sequence[Request]],
    planned_on: Callable[[date], Sequence[Appointment]],
    said: str = "",
) -> None:
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    today = now.astimezone(association.zone).date()
    days = [Option("today", _("Aujourd'hui")), Option("tomorrow", _("Demain"))]
    question = _("🔎 Écrivez un prénom, ou un jour comme 24/12.")
    said = said[:LONGEST] or talk.write("said", question, limit=LONGEST, options=days)
    day = {"today": today, "tomorrow": today + DAY}.get(said) or read_date(said, today - BEFORE)
    if day:
        _meetings(talk, planned_on(day), day)
        return
    found = called(said)
    if not found:
        talk.say(_("Aucune de vos demandes ne porte ce nom."), links=[Link(_("🔎 Chercher encore"), "search")])
        return
    options = [Option(str(one.id), line(talk, association, one, "🙋")) for one in found]
    title = talk.plural("🔎 {number} demande", "🔎 {number} demandes", len(found))
    talk.go("card", request=talk.choose("which", title, options, insist=False, private=True))


def _meetings(talk: Talk, found: Sequence[Appointment], day: date) -> None:
    _ = talk.text
    if not found:
        more = [Link(_("🔎 Chercher encore"), "search")]
        talk.say(_("🔎 {day} : aucun rendez-vous.", day=talk.day(day)), links=more)
        return
    title = _("🔎 {day} : {number} rendez-vous", day=talk.day(day), number=len(found))
    options = [Option(str(one.id), on(talk, one)) for one in found]
    talk.go("meeting", appointment=talk.choose("meeting", title, options, insist=False))
