"""The guided tour, from hello to satisfaction: what is done on each phone, and what it must then show."""

from bot.demo.steps import Jump, KillAndRestart, OpenInvitation, Person, Press, Receive, Say, Send, step

AMINA = Person("Amina", "usager", "fr")
YUSUF = Person("Yusuf", "usager", "ar")
KARIM = Person("Karim", "mediator", "fr")
CAST = (AMINA, YUSUF, KARIM)
DAY = 86400

TOUR = (
    # A mediator joins, by a link that serves once.
    step(KARIM, OpenInvitation("mediator"), "Rejoindre l'équipe"),
    step(KARIM, Press("Oui"), "Bienvenue, Karim"),
    # A person says hello, reads, and agrees to three separate things. Nothing was kept before.
    step(AMINA, Say("/start"), "Choisissez votre langue"),
    step(AMINA, Press("Français"), "C'est gratuit", "urgences"),
    step(AMINA, Press("Continuer"), "Êtes-vous d'accord"),
    step(AMINA, Press("En savoir plus"), "Qui ?"),
    step(AMINA, Press("Oui"), "rappel"),
    step(AMINA, Press("Oui"), "votre avis"),
    step(AMINA, Press("Oui"), "De quoi avez-vous besoin"),
    # The request: pressed, written, with something that is no answer, and a bot that dies on the way.
    step(AMINA, Send("sticker"), "pas compris"),
    step(AMINA, Say("energie"), "Énergie et eau"),
    step(AMINA, Press("Une facture"), "quelques mots"),
    step(AMINA, KillAndRestart()),
    step(AMINA, Say("Une facture que je ne comprends pas"), "Comment voulez-vous nous parler"),
    step(AMINA, Press("sur place"), "Où voulez-vous venir"),
    step(AMINA, Press("Choisir un lieu"), "EXEMPLE"),
    step(AMINA, Press("Maison de quartier"), "Quel jour"),
    step(AMINA, Press("📅"), "Quelle heure"),
    step(AMINA, Say("/urgence"), "112", "Quelle heure"),
    step(AMINA, Press("🕒"), "prénom"),
    step(AMINA, Say("Amina"), "J'ai compris", "C'est bien ça"),
    step(AMINA, Press("Oui, c'est ça"), "C'est noté", "Apportez", "Annuler"),
    # The mediator receives a neutral card, and takes it.
    step(KARIM, Receive(), "Nouvelle demande", "Énergie et eau"),
    step(KARIM, Press("Je prends"), "Prénom : Amina", "Une facture que je ne comprends pas"),
    step(AMINA, Receive(), "Un médiateur s'occupe"),
    # The day comes near: two discreet reminders, by day.
    step(AMINA, Jump("next-reminder"), "Rappel"),
    step(AMINA, Press("Je viens"), "À bientôt"),
    step(AMINA, Jump("next-reminder"), "Rappel"),
    # The appointment is kept; the next day, five faces that lead back to nobody.
    step(KARIM, Jump(DAY)),
    step(KARIM, Say("/file"), "À vous : 1"),
    step(KARIM, Press("Énergie"), "Vous vous occupez"),
    step(KARIM, Press("Le rendez-vous"), "Comment ça s'est passé"),
    step(KARIM, Press("Venu"), "C'est noté"),
    step(AMINA, Jump("next-reminder"), "Votre avis nous aide"),
    step(AMINA, Press("D'accord"), "1/5"),
    *(step(AMINA, Press("🙂"), f"{number}/5") for number in range(2, 6)),
    step(AMINA, Press("🙂"), "bien arrivé"),
)
