"""What a person wants, their own steps, and the news they are asked for. It leaves with them."""

from storage.inventory.entry import CASE, OF_PERSON, PERSON, Entry, Line, own

OF_FOLLOWUP: dict[str, Entry] = {
    "goals": Entry(
        PERSON,
        "retenir ce que la personne veut obtenir, avec ses mots",
        {
            "person_id": OF_PERSON,
            "words": own("ce que la personne veut obtenir, 200 caractères au plus", CASE),
            "at": own("quand elle l'a écrit"),
        },
        leaves_with="people",
    ),
    "own_steps": Entry(
        PERSON,
        "tenir la liste d'étapes que la personne se donne",
        {
            "id": own("numéro de l'étape"),
            "person_id": OF_PERSON,
            "request_id": Line("numéro de la demande dont le médiateur propose l'étape"),
            "words": own("l'étape, 80 caractères au plus"),
            "place": Line("rang dans la liste"),
            "done": own("si la personne l'a cochée"),
            "proposed": own("si un médiateur la propose et que la personne n'a pas répondu"),
            "added": own("quand elle a été ajoutée"),
        },
        leaves_with="people",
    ),
    "followups": Entry(
        PERSON,
        "demander des nouvelles deux fois au plus, et aider si la personne le veut",
        {
            "id": own("numéro de la question"),
            "request_id": own("numéro de la demande"),
            "kind": own("14 ou 45 jours après le dernier contact"),
            "asked": own("quand la question a été posée"),
            "answer": own("réglé, j'attends, bloqué ou aide ; vide sans réponse", CASE),
            "answered": own("quand la personne a répondu", CASE),
        },
        leaves_with="people",
    ),
}
