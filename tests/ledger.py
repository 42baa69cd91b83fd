"""What the database knows, one sentence a row: a transcript shows as effects the sentences that are new."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from storage import tables
from tests.opened import opened

PARIS = ZoneInfo("Europe/Paris")


def ledger(connection: Connection) -> dict[str, str]:
    """By row: its sentence."""
    sentences: dict[str, str] = {}
    for name, say in SAID.items():
        table = tables.metadata.tables[name]
        for row in opened(connection, table):
            sentence = say(row)
            if sentence:
                sentences[f"{name}:{'/'.join(str(getattr(row, key.name)) for key in table.primary_key)}"] = sentence
    return sentences


def news(before: dict[str, str], after: dict[str, str]) -> list[str]:
    changed = [sentence for row, sentence in after.items() if before.get(row) != sentence]
    return [*changed, *(f"gone: {sentence}" for row, sentence in before.items() if row not in after)]


def _when(moment: datetime) -> str:
    return moment.astimezone(PARIS).strftime("%a %d %b %H:%M")


def _person(row: SimpleNamespace) -> str:
    shared = ", shared phone" if row.shared_phone else ""
    return f"usager {row.id}: {row.state}, {row.language}" + (f", {row.nickname}" if row.nickname else "") + shared


def _request(row: SimpleNamespace) -> str:
    about = "/".join(filter(None, (row.theme, row.sub_theme)))
    wish = " ".join(filter(None, (row.mode, row.place, row.wish)))
    words = f', "{row.words}"' if row.words else ""
    who = f" by staff {row.mediator_id}" if row.mediator_id else ""
    why = f" ({row.close_reason})" if row.close_reason else ""
    return f"request {row.id} of usager {row.person_id}: {row.status}{who}{why}, {about}, {wish}{words}"


def _appointment(row: SimpleNamespace) -> str:
    coming = ", coming" if row.coming else ""
    asked = ", survey answered" if row.survey_answered else ""
    when = f"{row.permanence} {_when(row.starts)}"
    return f"appointment {row.id} of usager {row.person_id}: {row.status}, {when}{coming}{asked}"


def _counter(row: SimpleNamespace) -> str:
    """Of those nobody knows; those who left are counted there too."""
    if row.kind not in ("contact", "passage", "sex", "age", "qpv"):
        return ""
    return " ".join(filter(None, (f"counted {row.many}:", row.month, row.kind, row.place, row.theme, row.outcome)))


def _wait(row: SimpleNamespace) -> str:
    offered = "" if row.answered else ", has an offer"
    return f"request {row.request_id} in the line, {row.place or 'any place'}, {row.wish}{offered}"


def _ticket(row: SimpleNamespace) -> str:
    who = f" by staff {row.called_by}" if row.called_by else ""
    return f"ticket {row.number} of usager {row.person_id}: {row.state}{who}, {row.permanence} {row.day}, {row.theme}"


def _complaint(row: SimpleNamespace) -> str:
    return f'complaint {row.id} of usager {row.person_id}, answered by {_when(row.answer_by)}: "{row.words}"'


def _closure(row: SimpleNamespace) -> str:
    what = row.permanence or f"absence of staff {row.absent_id}"
    undone = ", undone" if row.undone else ""
    return f"closure {row.id}: {what}, {_when(row.starts)} – {_when(row.ends)}, {row.reason}{undone}"


def _note(row: SimpleNamespace) -> str:
    words = ", its words still kept" if row.content else ""
    return f"note {row.id} in request {row.request_id}, by the {row.side}: {row.state}{words}"


def _sheet(row: SimpleNamespace) -> str:
    given = vars(row)
    faces = ", ".join(f"q{n}={given[f'q{n}']}" for n in range(1, 6) if given[f"q{n}"])
    return f"sheet of nobody, {row.month}, {row.place}, {row.theme}, {row.language}: {faces or 'empty'}"


def _profile(row: SimpleNamespace) -> str:
    said = {name: getattr(row, name) for name in ("skills", "languages", "places", "hours", "most", "seat", "wakes")}
    return f"profile of staff {row.staff_id}: " + ", ".join(f"{name} {value}" for name, value in said.items() if value)


def _danger(row: SimpleNamespace) -> str:
    return f"danger {row.id} in request {row.request_id}, by staff {row.staff_id}: {row.decision or 'not decided'}"


SAID = {
    "people": _person,
    "consents": lambda row: (
        f"consent of usager {row.person_id}: {row.purpose} {row.act} ({row.language})"
        + (f", aloud, to a {row.role}" if row.channel == "oral" else "")
    ),
    "claims": lambda row: f"a link to the case of usager {row.person_id}",
    "requests": _request,
    "appointments": _appointment,
    "waits": _wait,
    "notes": _note,
    "referrals": lambda row: f"sheet {row.id} in request {row.request_id}, for {row.partner}: {row.aim}, {row.state}",
    "disclosures": lambda row: (
        f"agreement to sheet {row.referral_id}: {'withdrawn' if row.withdrawn else 'alive'}, bound to its hash"
    ),
    "transmissions": lambda row: (
        f"sheet transmitted to {row.partner} by staff {row.staff_id}, {row.means}"
        + (f"; received: {row.received}" if row.received else "")
    ),
    "tickets": _ticket,
    "goals": lambda row: f'usager {row.person_id} wants: "{row.words}"',
    "own_steps": lambda row: (
        f"step {row.id} of usager {row.person_id}{', only proposed' if row.proposed else ''}"
        f'{", done" if row.done else ""}: "{row.words}"'
    ),
    "followups": lambda row: f"asked for news of request {row.request_id}, {row.kind}: {row.answer or 'no answer'}",
    "registrations": lambda row: (
        f"usager {row.person_id} waits for a seat at {row.workshop}"
        + (f", offered until {_when(row.until)}" if row.until else "")
    ),
    "staff": lambda row: f"staff {row.id}: {row.name}, {row.role}, {row.language}{'' if row.active else ', revoked'}",
    "profiles": _profile,
    "invitations": lambda row: f"invitation of {row.name} used" if row.used else "",
    "declines": lambda row: f"request {row.request_id} declined by staff {row.staff_id}: {row.reason}",
    "offers": lambda row: f"request {row.request_id} offered to staff {row.staff_id}",
    "sheets": _sheet,
    "contacts": lambda row: (
        f"contact noted with request {row.request_id}: {row.day}, {row.mode} {row.place}, {row.duration}, "
        f"{row.registers}, {row.themes}, {row.result}, then {row.next_step}"
    ),
    "activities": lambda row: f"half day noted: {row.day} {row.half}, {row.kind} {row.place}, {row.crowd}",
    "observations": lambda row: (
        f"seen {row.seen}: {row.category} {row.place}, {row.state}"
        + (f" to {row.relayed_to}" if row.relayed_to else "")
    ),
    "counters": _counter,
    "complaints": _complaint,
    "readings": lambda row: f"usager {row.person_id} read by a {row.role} on {row.day}",
    "breakglass": lambda row: f"usager {row.person_id}: the direction opened what is theirs ({row.reason})",
    "closures": _closure,
    "dangers": _danger,
    "opinions": lambda row: f"danger {row.danger_id}: staff {row.staff_id} says {row.opinion}",
    "dilemmas": lambda row: f'to talk over, nobody\'s: {row.month}, {row.theme}, "{row.words}"',
    "erasures": lambda row: "somebody was erased: a proof without a name",
}
