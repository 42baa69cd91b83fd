"""Sheets for partners: what a person agreed that somebody else reads, and what became of it."""

from storage.inventory.entry import CASE, OF_STAFF, PERSON, ROW, TEAM, After, Entry, Line, own

FORGOTTEN = After("calls", "at", "la fiche proposée", how="blank")
SUM = Line("empreinte (SHA-256) de la fiche, salée : une autre fiche en a une autre")

OF_REFERRALS: dict[str, Entry] = {
    "referrals": Entry(
        PERSON,
        "montrer à la personne la fiche qu'un partenaire lirait, et garder sa réponse",
        {
            "id": ROW,
            "request_id": own("numéro de la demande"),
            "staff_id": OF_STAFF,
            "partner": own("le partenaire", CASE),
            "kind": own("quelle sorte de partenaire, jamais un financeur", CASE),
            "aim": own("pour quoi, dans une liste fermée", CASE),
            "content": Line("ce qui serait lu : les champs et leurs valeurs", CASE, exported=True, until=FORGOTTEN),
            "hash": SUM,
            "state": own("proposée, acceptée, refusée, à corriger, retirée", CASE),
            "at": own("quand", CASE),
        },
        leaves_with="people",
    ),
    "disclosures": Entry(
        PERSON,
        "ne rien transmettre sans un accord vivant pour cette fiche-là",
        {
            "id": ROW,
            "referral_id": Line("numéro de la fiche"),
            "request_id": own("numéro de la demande"),
            "partner": own("le partenaire", CASE),
            "hash": SUM,
            "given": own("quand la personne a dit oui", CASE),
            "withdrawn": own("quand elle l'a retiré", CASE),
        },
        leaves_with="people",
    ),
    "transmissions": Entry(
        PERSON,
        "dire ce qui a été transmis, par qui, comment, et si la personne a été reçue",
        {
            "id": ROW,
            "disclosure_id": Line("numéro de l'accord"),
            "request_id": own("numéro de la demande"),
            "partner": own("le partenaire", CASE),
            "hash": SUM,
            "staff_id": OF_STAFF,
            "means": own("comment : téléphone, main propre, courrier, courriel, site", CASE),
            "at": own("quand", CASE),
            "received": own("« Avez-vous été reçu ? » : la réponse", CASE),
        },
        leaves_with="people",
    ),
    "verifications": Entry(
        TEAM,
        "savoir qui vérifie chaque fiche de l'annuaire des partenaires",
        {
            "partner": Line("le partenaire", ("l'équipe",)),
            "staff_id": OF_STAFF,
            "day": Line("jour de la dernière vérification", ("l'équipe",)),
        },
        stays="une ligne par partenaire ; plus aucun membre derrière elle quand il quitte l'équipe",
    ),
}
