"""Who may do what: the one table of roles, read by the handlers before anything opens or happens.

A word that is not « no » says how much. Whoever no longer is of the team is anybody again. The table lists every
conversation, effect, file and page there is (tests/test_access.py enumerates them in the code, and presses every
button as every role); docs/access.md is made of it.
"""

from dataclasses import dataclass
from typing import Literal

from flows.domain.model import Role

Standing = Literal["nobody", "stopped", "paused", "person"] | Role
"""Who speaks, as far as the database knows before it is asked about one request."""
Cell = Literal["no", "yes", "own", "first", "neutral", "details", "reason"]
MEANINGS: dict[Cell, str] = {
    "no": "–",
    "yes": "oui",
    "own": "pour soi",
    "first": "dit oui d'abord",
    "neutral": "sans nom ni mots",
    "details": "avec prénom et mots",
    "reason": "une fois, avec un motif",
}
COLUMNS = {
    "nobody": "Personne inconnue",
    "stopped": "A dit stop",
    "paused": "En pause",
    "person": "Usager",
    "mediator": "Médiateur qui suit",
    "other_mediator": "Autre médiateur",
    "coordinator": "Responsable",
    "direction": "Direction",
    "quality_lead": "Référent qualité",
    "revoked": "A quitté l'équipe",
}


@dataclass(frozen=True)
class Row:
    """`what` in French, for the page. « A quitté l'équipe » is a column of its own, and the same as nobody."""

    what: str
    nobody: Cell
    stopped: Cell
    paused: Cell
    person: Cell
    mediator: Cell
    other_mediator: Cell
    coordinator: Cell
    direction: Cell
    quality_lead: Cell

    @property
    def revoked(self) -> Cell:
        return self.nobody

    def cells(self) -> dict[str, Cell]:
        """By column."""
        return {column: getattr(self, column) for column in COLUMNS}

    def allows(self, who: Standing) -> bool:
        """Before one knows about which request: a mediator may be the one who follows it."""
        either = {self.mediator, self.other_mediator} if who == "mediator" else {getattr(self, who)}
        return either != {"no"}


def same(cell: Cell, times: int) -> list[Cell]:
    return [cell] * times


def anyone(what: str, *, nobody: Cell = "yes", silent: Cell = "yes") -> Row:
    return Row(what, nobody, silent, silent, "yes", "yes", "yes", "yes", "yes", "yes")


def usagers(what: str, *, before: Cell = "first", silent: Cell = "first") -> Row:
    """Their own, once they said yes. `before`: who never said it; `silent`: who said stop, or paused."""
    return Row(what, before, silent, silent, "own", "no", "no", "no", "no", "no")


def rights(what: str) -> Row:
    """Open to those who stopped or paused too; the team sees what is kept of them."""
    return Row(what, *same("own", 9))


def team(what: str, mediator: Cell = "yes", others: Cell = "yes", quality: Cell = "yes") -> Row:
    """`mediator` is the one who follows; `others` are the other mediators, coordinators, the direction."""
    return Row(what, "no", "no", "no", "no", mediator, others, others, others, quality)


def closes(what: str) -> Row:
    """Those who lead, for a place; a mediator, for their own absence."""
    return Row(what, "no", "no", "no", "no", "own", "own", "yes", "yes", "no")


def leads(what: str, direction: Cell = "yes", quality: Cell = "yes") -> Row:
    return Row(what, "no", "no", "no", "no", "no", "no", "no", direction, quality)


def arranges(what: str) -> Row:
    """Coordinators and the direction."""
    return Row(what, "no", "no", "no", "no", "no", "no", "yes", "yes", "no")


CONVERSATIONS = {
    "welcome": Row("Bonjour et consentement", "yes", "yes", "first", "yes", *same("no", 5)),
    "renewal": usagers("Relire notre texte qui a changé"),
    "request": usagers("Faire une demande"),
    "visit": usagers("Voir, changer, annuler son rendez-vous"),
    "displaced": usagers("Choisir un autre moment quand c'est fermé"),
    "reopened": usagers("Apprendre que c'est de nouveau ouvert"),
    "appointments": usagers("Voir ses rendez-vous"),
    "cancel": usagers("Annuler"),
    "freed": usagers("Apprendre qu'une place se libère"),
    "survey": usagers("Donner son avis (feuille sans nom)", before="yes"),
    "envelope": usagers("Recevoir un message discret", before="yes", silent="yes"),
    "taken": usagers("Apprendre qu'un médiateur s'en occupe"),
    "relayed": usagers("Apprendre qu'un autre médiateur s'en occupe"),
    "note": usagers("Lire ce que le médiateur écrit, et répondre"),
    "message": usagers("Écrire à son médiateur"),
    "unsent": usagers("Apprendre qu'un message n'est pas parti"),
    "referral": usagers("Lire la fiche qu'un partenaire lirait, et dire oui ou non"),
    "received": usagers("Dire si un partenaire l'a reçu"),
    "withdrawal": rights("Retirer son accord pour un partenaire"),
    "looked": usagers("Apprendre que la direction a lu"),
    "closed": usagers("Apprendre que c'est terminé"),
    "outcome": usagers("Apprendre qu'un rendez-vous n'a pas eu lieu"),
    "ticket": usagers("Prendre un numéro, sans rendez-vous"),
    "your_turn": usagers("Apprendre que c'est son tour"),
    "workshop": usagers("S'inscrire à un atelier, ou attendre une place"),
    "menu": anyone("Le menu", nobody="first", silent="first"),
    "again": anyone("Continuer ou recommencer", nobody="first", silent="first"),
    "lost": anyone("Des mots qu'on n'attend pas", nobody="first", silent="first"),
    "help": anyone("L'aide"),
    "emergency": anyone("Les numéros d'urgence"),
    "distress": anyone("Un danger dit avec ses mots"),
    "language": anyone("Changer de langue", nobody="first"),
    "privacy": anyone("Ce qui est gardé, en général"),
    "stop": anyone("Tout arrêter"),
    "pause": anyone("Faire une pause"),
    "paused": usagers("Finir une pause", before="yes", silent="own"),
    "erase": rights("Tout effacer"),
    "record": rights("Voir son dossier"),
    "export": rights("Emporter son dossier"),
    "correct": usagers("Corriger"),
    "complaint": usagers("Se plaindre", before="yes", silent="yes"),
    "complained": usagers("Le reçu de sa réclamation"),
    "answered": usagers("La réponse à sa réclamation"),
    "human": anyone("Parler à quelqu'un"),
    "stale": anyone("Un vieux bouton"),
    "group": anyone("Un mot dans un groupe"),
    "sorry_away": anyone("Après une panne", silent="first"),
    "unknown": anyone("Un mot inconnu", silent="first"),
    "join": anyone("Rejoindre l'équipe, avec une invitation", silent="first"),
    "missing": team("Être averti d'une longue panne"),
    "changed": team("Apprendre qu'un rendez-vous change", mediator="details", others="own", quality="own"),
    "late": team("Apprendre qu'une personne aura du retard"),
    "gone": team("Apprendre qu'une personne s'est effacée"),
    "full": arranges("Apprendre qu'un lieu est plein"),
    "permanences": arranges("Voir les lieux, en fermer un pour toujours"),
    "hours": arranges("Changer les horaires d'un lieu"),
    "special_day": arranges("Ouvrir une date de plus"),
    "new_place": arranges("Ajouter un lieu"),
    "workshops": arranges("Ajouter ou annuler un atelier"),
    "arranged": arranges("Défaire un changement des lieux"),
    "card": team("La carte d'une demande", mediator="details", others="neutral", quality="neutral"),
    "writing": team("Écrire à la personne", mediator="own", others="own", quality="own"),
    "reply": team("Lire ce que la personne écrit", mediator="own", others="own", quality="own"),
    "unreached": team("Apprendre qu'une personne est non joignable", mediator="own", others="own", quality="own"),
    "referring": team("Orienter vers un partenaire", mediator="own", others="own", quality="own"),
    "referred": team("Apprendre la réponse à une orientation", mediator="own", others="own", quality="own"),
    "partners": team("L'annuaire des partenaires"),
    "verify": arranges("Apprendre ce qui est à vérifier dans l'annuaire"),
    "queue": team("La file", mediator="details", others="neutral", quality="neutral"),
    "agenda": team("L'agenda de ses rendez-vous"),
    "reception": team("Qui attend sans rendez-vous", mediator="details", others="neutral", quality="neutral"),
    "attendance": team("Qui vient à un atelier (prénoms)", mediator="details", others="details", quality="details"),
    "meeting": team("Un de ses rendez-vous", mediator="details", others="own", quality="own"),
    "reports": team("Choisir de quoi noter un contact", mediator="details", others="own", quality="own"),
    "report": team("Noter un contact avec une personne", mediator="own", others="own", quality="own"),
    "contact": team("Compter un contact sans demande"),
    "passage": team("Compter un passage, sans nom"),
    "public": team("Compter le public, à part (si l'association le veut)"),
    "activity": team("Noter une demi-journée"),
    "observation": team("Noter un constat de terrain"),
    "watch": team("Suivre les constats de terrain"),
    "calendar": team("Ses rendez-vous dans son propre calendrier"),
    "closing": closes("Fermer un lieu, dire son absence"),
    "closure": closes("Voir une fermeture, la défaire"),
    "complaints": leads("Lire une réclamation (jamais la sienne)", "details", "details"),
    "open": leads("Ouvrir une demande qu'on ne suit pas", "reason", "no"),
    "opened": leads("Lire ce qu'on vient d'ouvrir", "reason", "no"),
    "anchored": leads("La marque du journal, chaque matin", "yes", "no"),
}

EFFECTS = {
    "GiveConsent": Row("Dire oui ou non", *same("own", 4), *same("no", 5)),
    "SpeakLanguage": anyone("Changer de langue"),
    "OpenRequest": usagers("Ouvrir une demande", before="no", silent="no"),
    "HoldSlot": usagers("Garder une heure dix minutes", before="no", silent="no"),
    "WaitForSooner": usagers("Attendre une place plus tôt", before="no", silent="no"),
    "StopWaiting": usagers("Ne plus attendre de place", before="no", silent="no"),
    "TakeOffer": usagers("Prendre la place qui se libère", before="no", silent="no"),
    "RefuseOffer": usagers("Refuser la place qui se libère", before="no", silent="no"),
    "SayComing": usagers("Dire « je viens »", before="no", silent="no"),
    "SayLate": usagers("Dire « je serai en retard »", before="no", silent="no"),
    "CancelAppointment": usagers("Annuler son rendez-vous", before="no", silent="no"),
    "MoveAppointment": usagers("Changer son rendez-vous", before="no", silent="no"),
    "ChangeMediator": usagers("Garder son heure avec un autre médiateur", before="no", silent="no"),
    "TakeTicket": usagers("Prendre un numéro, sans rendez-vous", before="no", silent="no"),
    "ReturnTicket": usagers("Rendre son numéro", before="no", silent="no"),
    "WaitForSeat": usagers("Attendre une place d'atelier", before="no", silent="no"),
    "LeaveLine": usagers("Ne plus attendre cette place", before="no", silent="no"),
    "StopEverything": Row("Tout arrêter", *same("own", 4), *same("no", 5)),
    "Pause": usagers("Mettre en pause", before="no", silent="own"),
    "Resume": usagers("Finir une pause", before="no", silent="own"),
    "EraseEverything": rights("Effacer tout ce qui est gardé de soi"),
    "CallMe": usagers("Changer de prénom", before="no", silent="no"),
    "SharePhone": usagers("Dire que le téléphone est partagé", before="no", silent="no"),
    "Reword": usagers("Changer ses mots", before="no", silent="no"),
    "SeeRecord": rights("Voir son dossier"),
    "TakeAway": rights("Emporter son dossier"),
    "Complain": usagers("Envoyer une réclamation", before="no", silent="no"),
    "AnswerComplaint": leads("Répondre à une réclamation (jamais la sienne)"),
    "SendNote": Row("Écrire dans le fil d'une demande", *same("no", 3), *same("own", 6)),
    "ReadNote": usagers("Lire ce qui attendait", before="no", silent="no"),
    "ProposeReferral": team("Proposer une fiche pour un partenaire", mediator="own", others="own", quality="own"),
    "AnswerReferral": usagers("Dire oui ou non à cette fiche", before="no", silent="no"),
    "WithdrawReferral": rights("Retirer son accord pour un partenaire"),
    "TransmitReferral": team("Dire qu'on a transmis une fiche", mediator="own", others="own", quality="own"),
    "SayReceived": usagers("Dire si un partenaire l'a reçu", before="no", silent="no"),
    "AcceptRequest": team("Prendre une demande qui attend"),
    "DeclineRequest": team("Refuser une demande"),
    "CloseRequest": team("Clore une demande", mediator="own", others="own", quality="own"),
    "BreakGlass": leads("Ouvrir une demande qu'on ne suit pas", "reason", "no"),
    "RecordOutcome": team("Dire comment un rendez-vous s'est passé", mediator="own", others="own", quality="own"),
    "CallTicket": team("Appeler qui attend sans rendez-vous"),
    "RecordTicket": team("Dire si la personne appelée était là", mediator="own", others="own", quality="own"),
    "RecordAttendance": team("Dire qui est venu à un atelier"),
    "RecordContact": team("Noter un contact", mediator="own", others="own", quality="own"),
    "CountContact": team("Compter un contact sans demande"),
    "CountPassage": team("Compter un passage"),
    "CountPublic": team("Compter le public, à part"),
    "NoteActivity": team("Noter une demi-journée"),
    "NoteObservation": team("Noter un constat de terrain"),
    "FollowObservation": team("Dire la suite d'un constat"),
    "JoinTeam": Row("Entrer dans l'équipe, avec une invitation", "yes", "no", "no", "yes", *same("no", 5)),
    "ShareCalendar": team("Ouvrir un calendrier de ses rendez-vous", *same("own", 3)),
    "CloseCalendar": team("Fermer ce calendrier", *same("own", 3)),
    "Shut": closes("Fermer un lieu, ou dire son absence"),
    "Arrange": arranges("Changer un lieu, ses horaires, un atelier"),
    "UndoArrangement": arranges("Défaire ce changement, dans les 10 minutes"),
    "Reopen": closes("Rouvrir, dans les 10 minutes"),
    "Rate": usagers("Remplir une feuille d'avis sans nom", before="yes", silent="no"),
    "AnswerSurvey": usagers("Répondre à la demande d'avis", before="no", silent="no"),
}

FILES = {
    "mes-informations.txt": rights("Tout ce qui est gardé de soi, à lire"),
    "mediance.json": rights("Tout ce qui est gardé de soi, pour un autre service"),
    "fiche-orientation.pdf": team("La fiche à donner au partenaire", mediator="own", others="own", quality="own"),
    "rendez-vous.ics": usagers("Son rendez-vous, pour son agenda"),
    "rendez-vous-annule.ics": usagers("Son rendez-vous annulé, pour son agenda"),
}

PAGES = {
    "/healthz": Row("La santé du robot (cette machine seulement, aucun nom)", *same("no", 9)),
    "/metrics": Row("Les chiffres du robot (cette machine seulement, aucun nom)", *same("no", 9)),
    "/agenda/{token:str}.ics": team("Un calendrier, par son adresse secrète", *same("own", 3)),
    "webhook": Row("La porte de Telegram (son secret seulement)", *same("no", 9)),
}
