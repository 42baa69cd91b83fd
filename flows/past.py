"""What a request became, step after step, and what comes next: days and acts, never who, nor who said no."""

from datetime import datetime

from flows.contacts import NEXT_STEPS
from flows.domain.association import Association
from flows.domain.desk import Past, Step, next_act
from flows.domain.model import Request
from flows.talk import Talk
from flows.words import N_

SHOWN = 4
"""Beside the first step, the latest ones."""
STEPS = {
    "created": N_("demande reçue, résumé confirmé par la personne"),
    "accept": N_("prise en charge"),
    "start": N_("premier contact"),
    "refer": N_("orientée vers un partenaire"),
    "follow": N_("suivie"),
    "withdraw": N_("passée à un autre médiateur"),
    "leave": N_("passée à un autre médiateur"),
    "change": N_("la personne change de médiateur"),
    "reassign": N_("confiée à un autre médiateur"),
    "close": N_("close"),
    "reopen": N_("rouverte"),
    "kept": N_("rendez-vous, venu"),
    "missed": N_("rendez-vous, absent"),
    "cancelled_by_person": N_("rendez-vous annulé par la personne"),
    "cancelled_by_service": N_("rendez-vous annulé par le service"),
    "contact": N_("une fiche de contact"),
}
OTHERWISE = {
    ("phone", "kept"): N_("appel, joint"),
    ("phone", "missed"): N_("appel, pas de réponse"),
    ("home_visit", "kept"): N_("visite faite"),
    ("home_visit", "missed"): N_("visite, absent"),
    ("accompanied", "kept"): N_("accompagnement fait"),
    ("accompanied", "missed"): N_("accompagnement, absent"),
}
"""Where nobody « comes »."""
AHEAD = {
    "note": N_("dire comment s'est passé le rendez-vous"),
    "contact": N_("lui écrire, ou proposer un rendez-vous"),
}


def told(talk: Talk, association: Association, past: Past) -> list[str]:
    steps = [step for step in past.steps if step.what in STEPS]
    shown = steps if len(steps) <= SHOWN + 1 else [steps[0], *steps[-SHOWN:]]
    days = [talk.day(step.at.astimezone(association.zone).date()) for step in shown]
    pairs = zip(days, shown, strict=True)
    return [talk.text("🕘 {day} : {what}", day=day, what=talk.text(_said(step))) for day, step in pairs]


def _said(step: Step) -> str:
    return OTHERWISE.get((step.mode, step.what), STEPS[step.what])


def ahead(talk: Talk, request: Request, past: Past, now: datetime) -> str:
    _ = talk.text
    act = next_act(request, past, now)
    if act == "meeting" and request.appointment:
        return _("➡️ Ensuite : le rendez-vous, {when}.", when=talk.moment(request.appointment.start))
    said = _(AHEAD.get(act) or NEXT_STEPS[act])
    return _("➡️ Ensuite : {what}.", what=said[:1].lower() + said[1:])
