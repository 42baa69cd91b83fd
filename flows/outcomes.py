"""How an appointment went, in the words of its mode: nobody « comes » to a call. And the button of a wrong tap.

« Excusé » is cancelled by the person, late: they told us, and nothing is sent to them.
"""

from flows.domain.model import Appointment
from flows.domain.slips import Noted
from flows.exchange import Link
from flows.talk import Talk
from flows.words import N_

ABSENT = N_("🚫 Absent")
MET: dict[str, dict[str, str]] = {
    "permanence": {"kept": N_("✅ Venu"), "missed": ABSENT},
    "phone": {"kept": N_("✅ Joint"), "missed": N_("📵 Pas de réponse")},
    "home_visit": {"kept": N_("✅ Visite faite"), "missed": N_("🚫 Personne absente")},
    "accompanied": {"kept": N_("✅ Accompagné"), "missed": ABSENT},
}
ENDED = {
    "cancelled_by_person": N_("↩️ Annulé, usager"),
    "cancelled_by_service": N_("✖️ Annulé, service"),
}
EXCUSED = {"cancelled_by_person": N_("↩️ Excusé")}
SIGNS = {"booked": "⏳", "kept": "✅", "missed": "🚫"}


def asked(one: Appointment) -> dict[str, str]:
    """What may be said of it once it began."""
    return {**_met(one), **EXCUSED}


def became(one: Appointment) -> str:
    return {**_met(one), **ENDED}.get(one.status, one.status)


def _met(one: Appointment) -> dict[str, str]:
    return MET.get(one.mode, MET["permanence"])


def sign(one: Appointment) -> str:
    if one.status == "missed":
        return _met(one)["missed"][0]
    return SIGNS.get(one.status, "✖️")


def take_back(talk: Talk, what: Noted, about: int | str) -> Link:
    return Link(talk.text("↩️ Erreur : annuler"), "mistake", {"what": what, "about": str(about)})
