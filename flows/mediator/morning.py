"""What the day brings, each morning of work: numbers and a moment, no name, and nothing when there is nothing."""

from flows.domain.desk import Morning
from flows.domain.model import Staff
from flows.exchange import Link
from flows.talk import Talk


def morning(talk: Talk, staff: Staff | None, morning: Morning) -> None:
    _ = talk.text
    if staff is None:
        talk.go("unknown")
    if morning.empty:
        return
    lines = [_("☀️ Bonjour. Voici votre journée.")]
    if morning.appointments and morning.first:
        number = talk.plural("{number} rendez-vous", "{number} rendez-vous", morning.appointments)
        lines.append(_("📅 {number}. Le premier : {hour}.", number=number, hour=talk.hour(morning.first)))
    lines += [_("⏳ En attente : {number}", number=morning.waiting)] if morning.waiting else []
    lines += [_("⏰ En retard : {number}", number=morning.overdue)] if morning.overdue else []
    lines += [_("✍️ À noter : {number}", number=morning.unset)] if morning.unset else []
    links = [Link(_("📥 La file"), "queue")] if morning.waiting else []
    links += [Link(_("📅 L'agenda"), "agenda")] if morning.appointments or morning.unset else []
    talk.say("\n".join(lines), links=links)
