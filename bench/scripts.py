"""What is said to the bots: a list of steps, each what is typed, or `[…]` a button, and words its answer must hold."""

from collections.abc import Sequence

Script = Sequence[tuple[str, str]]

STEPS = 15
TYPED = (9, 13)
"""Steps of the peers' conversation that are typed; the same number as in ours."""

ECHO: Script = [(f"message {n}", f"message {n}") for n in range(STEPS)]
DIALOGUE: Script = [
    ("/start", "Question 1"),
    *((f"words {n}" if n in TYPED else "[Choix 2]", f"Question {n + 1}") for n in range(1, STEPS - 1)),
    ("[Choix 2]", "Merci"),
]
REQUEST: Script = [
    ("/start", "Choisissez votre langue"),
    ("[Français]", "Je suis le robot"),
    ("[Continuer]", "15 ans"),
    ("[Oui]", "Êtes-vous d'accord"),
    ("[Oui]", "Voulez-vous un rappel"),
    ("[Oui]", "vous demander votre avis"),
    ("[Oui]", "De quoi avez-vous besoin"),
    ("[Énergie]", "Plus précisément"),
    ("[Une facture]", "quelques mots"),
    ("Je ne comprends pas ma facture.", "Comment voulez-vous nous parler"),
    ("[sur place]", "Où voulez-vous venir"),
    ("[Peu importe]", "Quel moment"),
    ("[Le matin]", "prénom"),
    ("Sam", "C'est bien ça"),
    ("[c'est ça]", "C'est noté"),
]
