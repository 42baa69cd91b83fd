"""What is kept so that somebody without Telegram finds their case there later."""

from storage.inventory.entry import OF_PERSON, PERSON, After, Entry, Line

OF_BEHALF: dict[str, Entry] = {
    "claims": Entry(
        PERSON,
        "retrouver dans son Telegram la demande faite de vive voix",
        {
            "token_hash": Line("empreinte du lien, qui sert une seule fois"),
            "person_id": OF_PERSON,
            "expires": Line("heure jusqu'à laquelle le lien sert, sept jours au plus"),
        },
        until=(After("dialogue", "expires", "la fin de ce temps"),),
    ),
}
