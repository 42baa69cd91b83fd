"""What a text must never leave with us: social security number, bank account, payment card, password, e-mail address.

A number counts only when its own check agrees (key, modulo 97, Luhn), so that a phone number, a date, an amount or a
contract's reference passes. Marks that cannot be seen, and digits of any script, change nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Literal

from flows.domain.ibans import LENGTHS

Thing = Literal["nir", "iban", "card", "password", "email"]
SEP = r"[\s.,;:/_·•'\-‐‑–—]{0,3}"


def spared(text: str) -> tuple[str, tuple[Thing, ...]]:
    """The words without it, and what it was; what one kind has recognised is not looked at by the next."""
    said = as_read(text)
    things: list[Thing] = []
    for thing, spans in LOOK.items():
        found = list(spans(said))
        if found:
            things.append(thing)
        for start, end in found:
            said = f"{said[:start]}{'|' * (end - start)}{said[end:]}"
    return said, tuple(things)


def as_read(text: str) -> str:
    """What an eye reads: no invisible mark, no accent, small letters, digits 0 to 9."""
    shown = (c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in ("Mn", "Me", "Cf", "Cc"))
    return "".join(" " if c.isspace() else _digit(c) for c in "".join(shown)).replace("\u0640", "").casefold()


def _digit(c: str) -> str:
    return str(unicodedata.decimal(c)) if c.isdecimal() else c


Span = tuple[int, int]
_MONTH = rf"(?:0{SEP}[1-9]|1{SEP}[0-2]|[2-9]{SEP}\d)"
_DEPARTMENT = rf"(?:2{SEP}[ab]|\d{SEP}\d)"
_THREE = rf"\d{SEP}\d{SEP}\d"
_NIR = re.compile(
    rf"(?<![0-9a-z])(?=([1-478]{SEP}\d{SEP}\d{SEP}{_MONTH}{SEP}{_DEPARTMENT}{SEP}{_THREE}{SEP}{_THREE})"
    rf"({SEP}\d{SEP}\d)?(?!\d))"
)
_KEYLESS = re.compile(r"[12]\D\d\d\D\d\d\D\d[0-9ab]\D\d{3}\D\d{3}")
_SECURITY = re.compile(r"\b(?:secu|securite sociale|nir|vitale|ssn|social security|الضمان|ضمان)\b")


def _nirs(said: str) -> Iterator[Span]:
    """With its key; without it only when it is grouped as on the card, or when the words say what it is."""
    for match in _NIR.finditer(said):
        number, key = _packed(match[1]), _packed(match[2] or "")
        whole = number.replace("2a", "19", 1) if number[5:7] == "2a" else number
        whole = whole.replace("2b", "18", 1) if number[5:7] == "2b" else whole
        if key and 97 - int(whole) % 97 == int(key):
            yield match.start(1), match.end(2)
        elif not key and (_KEYLESS.fullmatch(match[1]) or _SECURITY.search(said)):
            yield match.start(1), match.end(1)


def _packed(written: str) -> str:
    return re.sub(r"[^0-9a-z]", "", written)


_IBAN = re.compile(rf"(?<![0-9a-z])([a-z]{SEP}[a-z]){SEP}\d{SEP}\d")


def _ibans(said: str) -> Iterator[Span]:
    for match in _IBAN.finditer(said):
        length = LENGTHS.get(_packed(match[1]))
        written = length and re.match(rf"(?:[0-9a-z]{SEP}){{{length - 1}}}[0-9a-z](?![0-9a-z])", said[match.start() :])
        if written and sum(c.isdecimal() for c in written[0]) >= 8 and _mod_97(_packed(written[0])):
            yield match.start(), match.start() + written.end()


def _mod_97(iban: str) -> bool:
    return int("".join(str(int(c, 36)) for c in iban[4:] + iban[:4])) % 97 == 1


_RUN = re.compile(r"(?<![0-9a-z])\d(?:[\s.\-‐‑–—_]{0,3}\d){12,}")
_BRAND = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d+|3[47]\d{13}|3(?:0[0-5]|[689])\d{11}"
    r"|(?:6011|64[4-9]|65|62|81|35|220[0-4]|9792|67|5018|5020|5038|5893|6304|50|56|57|58)\d{10,}"
)
_GROUPS = ((4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 6, 5), (4, 6, 4), (4, 4, 4, 1), (6, 13), (4, 4, 5), (8, 8))


def _cards(said: str) -> Iterator[Span]:
    for run in _RUN.finditer(said):
        tokens = [(run.start() + t.start(), run.start() + t.end()) for t in re.finditer(r"\d+", run[0])]
        for first in range(len(tokens)):
            for last in range(first, min(len(tokens), first + 19)):
                grouped = tokens[first : last + 1]
                if len(grouped) < len(tokens) and not _like_a_card(grouped):
                    continue
                if _card(re.sub(r"\D", "", said[grouped[0][0] : grouped[-1][1]]), alone=len(grouped) == 1):
                    yield grouped[0][0], grouped[-1][1]


def _like_a_card(tokens: list[Span]) -> bool:
    sizes = tuple(end - start for start, end in tokens)
    return len(sizes) == 1 or sizes in _GROUPS or sizes == (2,) * 8


def _card(number: str, *, alone: bool) -> bool:
    """Fourteen digits in a row are a company's or a meter's number far more often than a card's."""
    if not 13 <= len(number) <= 19 or (alone and len(number) == 14) or not _BRAND.fullmatch(number):
        return False
    if len(number) < 16 and number[0] not in "34":
        return False
    doubled = (int(d) * 2 if n % 2 else int(d) for n, d in enumerate(reversed(number)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


_CALLED = (
    r"mots? de passes?|mdp|motdepasse|pas{1,2} ?word|pwd|passcode|pass ?phrase|code (?:secret|confidentiel|pin|d'acces)"
    r"|(?:secret|pin|access) code|pin|كلم[هة] (?:السر|المرور)|(?:الرمز|الكود|الرقم) السري"
    r"|الباسوورد|باسوورد|باسورد|الباسورد"
)
_LINK = r"\s*(?:[:=]|->|=>|→)\s*"
_VERB = r"\s*(?:\s(?:est|c'est|c est|is|it's|هو|هي)\s)\s*"
_OF = r"(?:\s+(?!(?:est|is|هو|هي)\b)[^\s:=]{1,20}){0,5}?"
_VALUE = r"[\"'«“(]?\s?(?P<value>[^\s\"'«»“”()]{4,})"
_ASSIGNED = re.compile(rf"\b(?:{_CALLED}){_OF}{_LINK}{_VALUE}")
_SPELT = re.compile(rf"\b(?:{_CALLED})(?:{_OF}{_VERB}|\s+){_VALUE}")
_NO_VALUE = re.compile(
    r"oubli|perdu|bloqu|incon|aucun|expir|chang|impos|pas|jamais|toujours|faux|fausse|incorrect|rien|merci|comment|quel"
    r"|pourquoi|quand|aide|j'ai|c'est|est-ce|forgot|lost|block|lock|wrong|unknown|none|what|how|never|don't|cannot|can't"
    r"|help|please|invalid|نسي|ضاع|ضيع|كيف|خطا|غلط|لا|ليس|مشكل|محظور|pouvez|puis|peut|avez|vous|dois|faut|refus|votre|mon"
)


def _passwords(said: str) -> Iterator[Span]:
    """After a colon any word; after « est », or nothing, only what looks made up: digits with letters, or signs."""
    for pattern, believed in ((_ASSIGNED, _any_word), (_SPELT, _made_up)):
        for match in pattern.finditer(said):
            if believed(match["value"].rstrip(".,;!?…")):
                yield match.span("value")


def _any_word(secret: str) -> bool:
    return len(secret) >= 4 and not _NO_VALUE.match(secret)


def _made_up(secret: str) -> bool:
    digits = any(c.isdecimal() for c in secret)
    letters = any(c.isalpha() for c in secret)
    signs = bool(re.search(r"[@#$%&*+!?^~]", secret))
    return len(secret) >= 4 and ((digits and (letters or signs)) or (letters and signs) or secret.isdecimal())


_EMAIL = re.compile(
    r"[\w.+%-]+ ?(?:@|[(\[] ?(?:at|arobase|a) ?[)\]]| arobase ) ?[\w-]+(?: ?(?:\.| point | dot ) ?[\w-]+)*"
    r" ?(?:\.| point | dot ) ?[a-z]{2,24}\b"
)


def _emails(said: str) -> Iterator[Span]:
    yield from (match.span() for match in _EMAIL.finditer(said))


LOOK: dict[Thing, Callable[[str], Iterator[Span]]] = {
    "email": _emails,
    "iban": _ibans,
    "nir": _nirs,
    "card": _cards,
    "password": _passwords,
}
