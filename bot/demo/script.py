"""The guided tour, from hello to satisfaction: what is done on each phone, and what it must then show."""

from bot.demo.steps import Jump, KillAndRestart, OpenInvitation, Person, Press, Receive, Say, Send, step

AMINA = Person("Amina", "usager", "fr")
YUSUF = Person("Yusuf", "usager", "ar")
KARIM = Person("Karim", "mediator", "fr")
CAST = (AMINA, YUSUF, KARIM)

TOUR = (
    # A mediator joins, by a link that serves once.
    step(KARIM, OpenInvitation("mediator"), "bienvenue"),
    # A person says hello, and agrees before anything is kept.
    step(AMINA, Say("/start"), "Français"),
    step(AMINA, Press("Français"), "urgence"),
    step(AMINA, Press("Continuer"), "J'accepte"),
    step(AMINA, Press("J'accepte"), "besoin"),
    # The request, with one answer that is not one, and a bot that dies on the way.
    step(AMINA, Send("sticker"), "pas compris"),
    step(AMINA, Press("Logement"), "?"),
    step(AMINA, Press(), "?"),
    step(AMINA, KillAndRestart()),
    step(AMINA, Say("Un courrier que je ne comprends pas"), "comment"),
    step(AMINA, Press("permanence"), "EXEMPLE"),
    step(AMINA, Press("EXEMPLE"), "jour"),
    step(AMINA, Press(), "heure"),
    step(AMINA, Press(), "prénom"),
    step(AMINA, Say("Amina"), "Confirmer"),
    step(AMINA, Press("Confirmer"), "noté"),
    # The mediator learns of it and takes it.
    step(KARIM, Receive(), "demande"),
    step(KARIM, Press("J'accepte"), "Amina"),
    step(AMINA, Receive(), "médiat"),
    # The day comes near.
    step(AMINA, Jump("next-reminder"), "Je viens"),
    step(AMINA, Press("Je viens"), "merci"),
    step(AMINA, Jump("next-reminder"), "rendez-vous"),
    # The appointment is kept; the next day, five questions.
    step(KARIM, Jump(3 * 3600), "honoré"),
    step(KARIM, Press("honoré"), "noté"),
    step(AMINA, Jump(86400), "😊"),
    *(step(AMINA, Press("😊"), "?") for _ in range(4)),
    step(AMINA, Press("😊"), "merci"),
)
