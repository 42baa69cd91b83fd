"""The guided tour, from hello to satisfaction: what is done on each phone, and what it must then show."""

from bot.demo.steps import Jump, KillAndRestart, OpenInvitation, Person, Press, Receive, Say, Send, step

AMINA = Person("Amina", "usager", "fr")
YUSUF = Person("Yusuf", "usager", "ar")
KARIM = Person("Karim", "mediator", "fr")
CAST = (AMINA, YUSUF, KARIM)

DAY = 86400

TOUR = (
    # A mediator joins, by a link that serves once.
    step(KARIM, OpenInvitation("mediator"), "rejoindre l'équipe"),
    step(KARIM, Press("Oui"), "bienvenue"),
    # A person says hello, and agrees before anything is kept.
    step(AMINA, Say("/start"), "Choisissez votre langue"),
    step(AMINA, Press("Français"), "urgences"),
    step(AMINA, Press("Continuer"), "15 ans"),
    step(AMINA, Press("Oui"), "êtes-vous d'accord"),
    step(AMINA, Press("Oui"), "un rappel"),
    step(AMINA, Press("Oui"), "votre avis"),
    step(AMINA, Press("Oui"), "de quoi avez-vous besoin"),
    # The request, with one answer that is not one, and a bot that dies on the way.
    step(AMINA, Send("sticker"), "de quoi avez-vous besoin"),
    step(AMINA, Press("Papiers"), "plus précisément"),
    step(AMINA, Press("Un courrier"), "quelques mots"),
    step(AMINA, KillAndRestart()),
    step(AMINA, Say("Je ne comprends pas cette lettre"), "comment voulez-vous"),
    step(AMINA, Press("sur place"), "où voulez-vous venir"),
    step(AMINA, Press("Choisir un lieu"), "quel lieu"),
    step(AMINA, Press("Maison de quartier"), "quel jour"),
    step(AMINA, Press(which=1), "quelle heure"),  # not the first: far enough for a reminder two days before
    step(AMINA, Press(), "prénom"),
    step(AMINA, Say("Amina"), "c'est bien ça"),
    step(AMINA, Press("Oui"), "c'est noté", "apportez", ".ics"),
    # The mediator learns of it and takes it.
    step(KARIM, Receive(), "nouvelle demande"),
    step(KARIM, Press("Je prends"), "Amina"),
    step(AMINA, Receive(), "un médiateur s'occupe"),
    # Another person, in Arabic, asks what this is and says no: nothing is kept.
    step(YUSUF, Say("/start"), "العربية"),
    step(YUSUF, Press("العربية"), "112"),
    step(YUSUF, Press("متابعة"), "15"),
    step(YUSUF, Press("✅"), "❌"),
    step(YUSUF, Press("❌"), "📍"),
    # The day comes near.
    step(AMINA, Jump("next-reminder"), "est-ce que vous venez"),
    step(AMINA, Press("Je viens"), "à bientôt"),
    step(AMINA, Jump("next-reminder"), "rappel"),
    # The appointment is kept; the next day, five questions.
    step(KARIM, Jump(DAY)),
    step(KARIM, Press("Le rendez-vous"), "comment ça s'est passé"),
    step(KARIM, Press("Venu"), "c'est noté"),
    step(AMINA, Jump("next-reminder"), "votre avis nous aide"),
    step(AMINA, Press("D'accord"), "1/5"),
    step(AMINA, Press("Très bien"), "2/5"),
    step(AMINA, Press("Oui"), "3/5"),
    step(AMINA, Press("Un peu"), "4/5"),
    step(AMINA, Press("Oui"), "5/5"),
    step(AMINA, Press("Oui"), "votre avis est bien arrivé"),
)
