"""What is kept so that the service works and can be accounted for: messages on their way, the team, proofs, figures."""

from storage.inventory.entry import CHAT, NOBODY, OF_STAFF, PERSON, ROW, TEAM, After, Entry, Line

OF_THE_HOUSE: dict[str, Entry] = {
    "inbox": Entry(
        PERSON,
        "recevoir chaque message une fois, même après une panne",
        {
            "update_id": Line("numéro du message reçu, donné par Telegram"),
            "chat_id": Line(f"{CHAT} ; vidé dès la réponse"),
            "raw": Line("message reçu, tel que Telegram le donne ; vidé dès la réponse"),
            "state": Line("où en est ce message"),
            "error": Line("genre de l'erreur, si le message n'a pas pu être lu"),
            "received": Line("heure d'arrivée"),
        },
        until=(
            After("updates", "received", "l'arrivée d'un message traité", states=("done",)),
            After("messages", "received", "l'arrivée d'un message que personne n'a pu lire", states=("quarantined",)),
        ),
    ),
    "outbox": Entry(
        PERSON,
        "envoyer chaque message une fois, même après une panne",
        {
            "id": ROW,
            "key": Line("nom du message : ce dont il parle, une seule fois"),
            "chat_id": Line(CHAT),
            "kind": Line("genre : réponse, rappel, avis"),
            "method": Line("ce qui est demandé à Telegram"),
            "payload": Line("texte et boutons ; vidés dès l'envoi"),
            "forget": Line("s'il faut oublier à qui il était destiné"),
            "state": Line("où en est l'envoi"),
            "attempts": Line("nombre d'essais"),
            "doubts": Line("nombre de fois où personne n'a su s'il était arrivé"),
            "error": Line("genre de l'erreur"),
            "message_id": Line("numéro du message chez Telegram, pour pouvoir l'effacer"),
            "due": Line("heure d'envoi voulue"),
            "created": Line("heure de la décision"),
            "expires": Line("heure à laquelle le message sera effacé de la discussion"),
        },
        until=(After("messages", "created", "l'écriture du message", states=("sent", "failed", "unknown")),),
    ),
    "staff": Entry(
        TEAM,
        "savoir qui peut lire quoi",
        {
            "id": ROW,
            "telegram_id": Line(CHAT),
            "name": Line("prénom montré aux personnes", ("la personne", "l'équipe")),
            "role": Line("rôle"),
            "language": Line("langue"),
            "active": Line("si la mission dure encore"),
            "joined": Line("début de la mission"),
        },
        until=(After("over", "", "la fin de la mission : le nom et la discussion sont effacés", "unname"),),
    ),
    "invitations": Entry(
        TEAM,
        "faire entrer une personne dans l'équipe, une fois",
        {
            "token_hash": Line("empreinte du lien"),
            "role": Line("rôle proposé"),
            "name": Line("prénom"),
            "expires": Line("fin de validité"),
            "used": Line("quand le lien a servi"),
        },
        until=(
            After("messages", "used", "l'usage du lien"),
            After("messages", "expires", "la fin de validité du lien"),
        ),
    ),
    "overrides": Entry(
        TEAM,
        "savoir qui a donné une place deux fois",
        {"id": ROW, "appointment_id": Line("numéro du rendez-vous"), "staff_id": OF_STAFF, "at": Line("quand")},
        stays="des numéros ; plus aucun nom derrière eux quand la mission ou le dossier s'en va",
    ),
    "erasures": Entry(
        NOBODY,
        "prouver un effacement, et le refaire si une ancienne sauvegarde est rétablie",
        {
            "proof": Line("empreinte (HMAC) de la discussion : ne dit rien à qui n'a pas la clé"),
            "at": Line("quand"),
        },
        until=(After("proofs", "at", "l'effacement"),),
    ),
    "sheets": Entry(
        NOBODY,
        "mesurer la qualité",
        {
            "id": Line("numéro tiré au hasard"),
            "month": Line("mois"),
            "place": Line("lieu"),
            "theme": Line("thème"),
            "language": Line("langue"),
            **{f"q{number}": Line(f"réponse à la question {number}", ("la direction",)) for number in range(1, 6)},
        },
        stays="ne mène à personne : ni nom, ni demande, ni jour",
    ),
    "counters": Entry(
        NOBODY,
        "compter l'activité, sans garder les personnes",
        {
            "kind": Line("ce qui est compté : personnes, demandes, rendez-vous"),
            "month": Line("mois"),
            "place": Line("lieu"),
            "theme": Line("thème"),
            "mode": Line("façon de se rencontrer"),
            "language": Line("langue"),
            "outcome": Line("ce qui s'est passé"),
            "many": Line("combien", ("la direction",)),
            "hours": Line("heures d'attente, additionnées", ("la direction",)),
        },
        stays="ne mène à personne : un nombre par mois",
    ),
}
