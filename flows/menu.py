"""The table of what can be said at any moment: commands, deep links and stop words, and the conversation each opens."""

from dataclasses import dataclass

from flows import access
from flows.anyone import emergency, leaving, words
from flows.commands import COMMANDS as COMMANDS
from flows.commands import SHOWN_TO_ANYONE as SHOWN_TO_ANYONE
from flows.commands import SHOWN_TO_STAFF as SHOWN_TO_STAFF
from flows.domain.model import Role
from flows.mediator import (
    agenda,
    amending,
    attendance,
    behalf,
    calendars,
    card,
    closing,
    complaints,
    danger,
    desk,
    details,
    direction,
    handing_on,
    member,
    mistake,
    morning,
    outdoors,
    overview,
    partners,
    permanences,
    places,
    practice,
    proposing,
    queue,
    reassigning,
    reception,
    referring,
    reports,
    search,
    shortage,
    stuck,
    team,
    workshops,
    writing,
)
from flows.spoken import BY_WORD, STOP_WORDS
from flows.talk import Flow
from flows.usager import (
    appointments,
    claim,
    coming_back,
    complaint,
    correct,
    displaced,
    doors,
    followup,
    freed,
    my_steps,
    news,
    notes,
    place_news,
    record,
    referral,
    renewal,
    request,
    survey,
    ticket,
    visit,
    welcome,
    workshop,
)
from flows.words import N_, folded


@dataclass(frozen=True)
class Conversation:
    """Who may open it: `flows/access.py`. `unlinked`: its answers are never kept with the person. `always`: open to
    those who stopped, paused or read an older text; the others ask them again first."""

    flow: Flow
    unlinked: bool = False
    always: bool = False


CONVERSATIONS = {
    "welcome": Conversation(welcome.welcome),
    "renewal": Conversation(renewal.renewal),
    "request": Conversation(request.request),
    "visit": Conversation(visit.visit),
    "displaced": Conversation(displaced.displaced),
    "reopened": Conversation(displaced.reopened),
    "new_address": Conversation(place_news.new_address),
    "place_news": Conversation(place_news.place_news),
    "appointments": Conversation(appointments.appointments),
    "cancel": Conversation(appointments.cancel),
    "freed": Conversation(freed.freed),
    "survey": Conversation(survey.survey, unlinked=True),
    "envelope": Conversation(news.envelope, always=True),
    "taken": Conversation(news.taken),
    "relayed": Conversation(news.relayed),
    "note": Conversation(notes.note),
    "message": Conversation(notes.message),
    "unsent": Conversation(notes.unsent),
    "referral": Conversation(referral.referral),
    "received": Conversation(referral.received),
    "withdrawal": Conversation(referral.withdrawal, always=True),
    "still": Conversation(news.still),
    "longer": Conversation(news.longer),
    "coming_back": Conversation(coming_back.coming_back),
    "followup": Conversation(followup.followup),
    "my_steps": Conversation(my_steps.my_steps),
    "step_proposed": Conversation(my_steps.step_proposed),
    "doors": Conversation(doors.doors),
    "looked": Conversation(news.looked),
    "closed": Conversation(news.closed),
    "outcome": Conversation(news.outcome),
    "ticket": Conversation(ticket.ticket),
    "your_turn": Conversation(ticket.your_turn),
    "workshop": Conversation(workshop.workshop),
    "menu": Conversation(words.menu),
    "again": Conversation(words.again),
    "lost": Conversation(words.lost),
    "help": Conversation(words.help_, always=True),
    "emergency": Conversation(emergency.emergency, always=True),
    "distress": Conversation(emergency.distress, unlinked=True, always=True),
    "language": Conversation(words.language, always=True),
    "privacy": Conversation(words.privacy, always=True),
    "stop": Conversation(leaving.stop, always=True),
    "pause": Conversation(leaving.pause, always=True),
    "paused": Conversation(leaving.paused, always=True),
    "erase": Conversation(leaving.erase, always=True),
    "record": Conversation(record.record, always=True),
    "export": Conversation(record.export, always=True),
    "correct": Conversation(correct.correct),
    "complaint": Conversation(complaint.complaint, always=True),
    "complained": Conversation(complaint.complained),
    "answered": Conversation(complaint.answered),
    "human": Conversation(words.human, always=True),
    "stale": Conversation(words.stale, always=True),
    "group": Conversation(words.group, always=True),
    "sorry_away": Conversation(words.sorry_away),
    "missing": Conversation(words.missing),
    "claim": Conversation(claim.claim),
    "claimed": Conversation(claim.claimed),
    **{name: Conversation(flow) for name, flow in behalf.ON_BEHALF.items()},
    "amending": Conversation(amending.amending),
    "changed": Conversation(desk.changed),
    "late": Conversation(desk.late),
    "gone": Conversation(desk.gone),
    "full": Conversation(shortage.full),
    "unplaced": Conversation(shortage.unplaced),
    "reception": Conversation(reception.reception),
    "attendance": Conversation(attendance.attendance),
    "complaints": Conversation(complaints.complaint),
    "all_complaints": Conversation(complaints.all_complaints),
    "open": Conversation(direction.open_one),
    "opened": Conversation(direction.opened),
    "anchored": Conversation(direction.anchored),
    "unknown": Conversation(words.unknown),
    "join": Conversation(desk.join),
    "card": Conversation(card.card),
    "writing": Conversation(writing.writing),
    "reply": Conversation(writing.reply),
    "unreached": Conversation(writing.unreached),
    "referring": Conversation(referring.referring),
    "referred": Conversation(referring.referred),
    "partners": Conversation(partners.partners),
    "verify": Conversation(partners.verify),
    "checking": Conversation(partners.checking),
    "handing_on": Conversation(handing_on.handing_on),
    "stuck": Conversation(stuck.stuck),
    "proposing": Conversation(proposing.proposing),
    "news": Conversation(proposing.news),
    "queue": Conversation(queue.queue),
    "agenda": Conversation(agenda.agenda),
    "search": Conversation(search.search),
    "morning": Conversation(morning.morning),
    "unset": Conversation(agenda.unset),
    "mistake": Conversation(mistake.mistake),
    "calendar": Conversation(calendars.calendar),
    "closing": Conversation(closing.closing),
    "closure": Conversation(closing.closure),
    "permanences": Conversation(permanences.permanences),
    "hours": Conversation(places.hours),
    "details": Conversation(details.details),
    "special_day": Conversation(places.special_day),
    "new_place": Conversation(places.new_place),
    "workshops": Conversation(workshops.workshops),
    "arranged": Conversation(permanences.arranged),
    "meeting": Conversation(agenda.meeting),
    "team": Conversation(team.team),
    "member": Conversation(member.member),
    "invite": Conversation(team.invite),
    "invited": Conversation(team.invited),
    "handed": Conversation(team.handed),
    "parted": Conversation(team.parted, always=True),
    "reports": Conversation(reports.reports),
    "report": Conversation(reports.report),
    "contact": Conversation(reports.contact),
    "passage": Conversation(outdoors.passage),
    "public": Conversation(outdoors.public, unlinked=True),
    "activity": Conversation(outdoors.activity),
    "observation": Conversation(outdoors.observation),
    "watch": Conversation(outdoors.watch),
    "overview": Conversation(overview.overview),
    "reassigning": Conversation(reassigning.reassigning),
    "moved_on": Conversation(reassigning.moved_on),
    "danger": Conversation(danger.danger),
    "alarm": Conversation(danger.alarm),
    "practice": Conversation(practice.practice),
}

URGENT = ("emergency", "distress")
"""Their numbers come before anything else."""
CONTACT_UP, CONTACT_DOWN = N_("👇 Le bouton est tout en bas."), N_("👍 D'accord.")
CONTACT_GONE = N_("Le bouton du bas est rangé.")
"""Under the numbers of a danger, where nothing agrees with anything."""


def shown_to(role: Role) -> dict[str, str]:
    """What a member of the team may open."""
    return {name: words for name, words in SHOWN_TO_STAFF.items() if access.CONVERSATIONS[COMMANDS[name]].allows(role)}


BACK, EMERGENCY, STOP = N_("↩️ Retour"), N_("🆘 Urgence"), N_("✋ Stop")
"""The fixed row, in the same place on every screen."""


def asked_for(text: str) -> tuple[str, dict[str, str]] | None:
    """The conversation these words open wherever one is, with its start; None when they are an answer."""
    if text.startswith("/"):
        command, _, payload = text[1:].partition(" ")
        name, about = command.partition("@")[0].casefold(), payload.strip()
        if name == "start":
            return start(about)
        return COMMANDS.get(name, "unknown"), {"request": about} if name == "ouvrir" and about.isdecimal() else {}
    said = folded(text)
    if said in STOP_WORDS:
        return "stop", {}
    found = BY_WORD.get(said)
    return (found, {}) if found else None


def start(payload: str) -> tuple[str, dict[str, str]]:
    """`/start` and what a link adds: `j_…` an invitation, `p_…` a permanence, `r_…` a case on paper; else a hello."""
    match payload.partition("_"):
        case ("j", _, token) if token:
            return "join", {"token": token}
        case ("r", _, token) if token:
            return "claim", {"token": token[:24]}
        case ("p", _, place) if place.isascii() and place.replace("_", "").isalnum():
            return "welcome", {"place": place[:12]}
    return "welcome", {}
