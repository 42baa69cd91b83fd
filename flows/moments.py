"""A moment, said as its mode wants it: a call at an hour, a visit within a window, and what is asked two days before.

What a reminder says could be read by anybody: no theme, no institution, no number.
"""

from flows.domain.association import Association
from flows.domain.model import Appointment, Slot
from flows.domain.modes import COME_TO
from flows.exchange import Link
from flows.places import at
from flows.talk import Talk
from flows.words import N_

ICONS = {
    "permanence": N_("📅 {when}"),
    "phone": N_("📞 {when}"),
    "home_visit": N_("🚪 {when}"),
    "accompanied": N_("🚶 {when}"),
}
SIGNS = {"phone": "📞 ", "home_visit": "🚪 ", "accompanied": "🚶 "}
NOTED = {
    "permanence": N_("✅ C'est noté. Rendez-vous : {when}."),
    "phone": N_("✅ C'est noté. Un médiateur vous appelle : {when}."),
    "home_visit": N_("✅ C'est noté. Un médiateur vient chez vous : {when}."),
    "accompanied": N_("✅ C'est noté. Un médiateur vient avec vous : {when}."),
}
TWO_DAYS_BEFORE = {
    "permanence": N_("🔔 Rappel. Votre rendez-vous est {when}. Est-ce que vous venez ?"),
    "phone": N_("🔔 Rappel. On vous appelle {when}. Est-ce que cela vous va ?"),
    "home_visit": N_("🔔 Rappel. On vient vous voir {when}. Est-ce que cela vous va ?"),
    "accompanied": N_("🔔 Rappel. Votre rendez-vous est {when}. Est-ce que vous venez ?"),
}
TWO_HOURS_BEFORE = {
    "permanence": N_("🔔 Rappel. Votre rendez-vous est {when}."),
    "phone": N_("🔔 Rappel. On vous appelle {when}."),
    "home_visit": N_("🔔 Rappel. On vient vous voir {when}."),
    "accompanied": N_("🔔 Rappel. Votre rendez-vous est {when}."),
}
PLAIN = N_("Votre rendez-vous est {when}.")
AGREED = {
    "permanence": N_("✅ Je viens"),
    "phone": N_("✅ Ça me va"),
    "home_visit": N_("✅ Ça me va"),
    "accompanied": N_("✅ Je viens"),
}
AGAIN = "again"
"""Why the person opens an appointment that did not take place: to have another one for the same request."""


def another(talk: Talk, one: Appointment) -> Link:
    """Nobody says twice what they need; who is called or visited gives their number again, with a new request."""
    label = talk.text("📝 Autre rendez-vous")
    if one.mode not in COME_TO:
        return Link(label, "request")
    return Link(label, "visit", {"appointment": str(one.id), "about": AGAIN})


def when(talk: Talk, one: Slot | Appointment) -> str:
    if one.mode != "home_visit":
        return talk.moment(one.start)
    day = talk.day(one.start.astimezone(talk.speech.zone).date())
    return talk.text("{day}, entre {start} et {end}", day=day, start=talk.hour(one.start), end=talk.hour(one.end))


def brief(talk: Talk, one: Slot | Appointment) -> str:
    """As short as a button wants it."""
    return talk.text("{day}, {hour}", day=talk.speech.short_day(one.start), hour=hours(talk, one))


def hours(talk: Talk, one: Slot | Appointment) -> str:
    if one.mode != "home_visit":
        return talk.hour(one.start)
    return talk.text("{start} – {end}", start=talk.hour(one.start), end=talk.hour(one.end))


def on(talk: Talk, one: Slot | Appointment) -> str:
    """With the icon of its mode."""
    return talk.text(ICONS.get(one.mode, ICONS["permanence"]), when=when(talk, one))


def how(one: Slot | Appointment) -> str:
    """The icon of its mode before an hour; nothing where people come as usual."""
    return SIGNS.get(one.mode, "")


def ready(talk: Talk, mode: str) -> str:
    """What stands above the papers."""
    return talk.text("Apportez :") if mode in COME_TO else talk.text("Préparez :")


def reminder(talk: Talk, association: Association, one: Appointment, about: str) -> str:
    """`about`: j2, h2; anything else only says when it is. Whoever is accompanied is told where to meet."""
    texts = {"j2": TWO_DAYS_BEFORE, "h2": TWO_HOURS_BEFORE}.get(about, {})
    text = texts.get(one.mode, PLAIN)
    place = association.named(one.permanence) if one.mode == "accompanied" else None
    lines = [talk.text(text, when=when(talk, one)), *([at(talk, place.name)] if place else [])]
    return "\n".join(lines)
