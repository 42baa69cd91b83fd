"""Words said instead of a command, in any language we may meet: to stop, to go back, to be helped."""

from flows.words import N_, folded

STOP_SAID = {
    "fr": ("stop", "arrêter", "arrête", "arrêtez", "j'arrête", "fin"),
    "ca": ("atura", "prou", "parar"),
    "es": ("para", "parar", "basta"),
    "ar": ("توقف", "قف", "خلاص", "إيقاف"),
    "en": ("stop", "quit", "unsubscribe", "opt out", "stop all"),
    "pt": ("parar",),
    "tr": ("dur",),
    "ru": ("стоп", "стой"),
    "uk": ("стоп", "зупинити"),
}
"""A word alone, in any language we may meet (domain.md P1.4): never looked for inside a sentence."""
STOP_WORDS = frozenset(folded(word) for words in STOP_SAID.values() for word in words)

WORDS = {
    "emergency": ("urgence", "urgences", "au secours", "sos", "emergency", "help me", "طوارئ", "النجدة"),
    "help": ("aide", "help", "مساعدة"),
    "menu": ("menu", "القائمة"),
    "erase": ("effacer", "tout effacer", "effacez tout", "delete", "erase", "delete everything", "امسح", "احذف", "حذف"),
    "pause": ("pause", "faire une pause", "استراحة"),
    "human": ("parler a quelqu'un", "humain", "mediateur", "human", "وسيط"),
}
BY_WORD = {folded(word): conversation for conversation, said in WORDS.items() for word in said}
POLITE = {
    "hello": (
        *("bonjour", "bonjour a tous", "bonjour madame", "bonjour monsieur", "bjr", "bonsoir", "salut", "coucou"),
        *("hello", "hi", "hey", "hi there", "hello there", "good morning", "good afternoon", "good evening"),
        *("مرحبا", "أهلا", "أهلا وسهلا", "السلام عليكم", "السلام عليكم ورحمة الله", "سلام", "سلام عليكم"),
        *("السلام عليكم ورحمة الله وبركاته", "صباح الخير", "مساء الخير", "salam", "salam alikoum", "salam aleykoum"),
    ),
    "thanks": ("merci", "merci beaucoup", "ok merci", "merci bien", "thanks", "thank you", "شكرا", "شكرا جزيلا"),
    "fine": ("ok", "okay", "d'accord", "c'est bon", "bien", "très bien", "حسنا", "تمام"),
}
"""Words that ask for nothing: never « not understood »."""
GREETED = {"hello": N_("👋 Bonjour."), "thanks": N_("Avec plaisir."), "fine": N_("Très bien.")}
"""What is answered to them."""
PLEASED = frozenset("👍👌🙏❤😊🙂")
COURTEOUS = {folded(word): kind for kind, said in POLITE.items() for word in said}
BACK_WORDS = frozenset(folded(word) for word in ("retour", "back", "رجوع", "↩️ retour"))


def courteous(text: str) -> dict[str, str]:
    """What kind of polite word this is, as the start of a conversation; empty when it is none."""
    said = folded(text)
    kind = COURTEOUS.get(said) if said else "fine" if PLEASED & set(text) else None
    return {"polite": kind} if kind else {}


def greeted(text: str) -> str:
    """What answers a hello or a thank you inside a question; « ok » may mean yes, and is no answer to it."""
    kind = courteous(text).get("polite", "")
    return "" if kind == "fine" else GREETED.get(kind, "")
