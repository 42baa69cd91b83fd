"""How things are said in one language, and how written words are understood, whatever the accents.

Values put into a right-to-left sentence are isolated (U+2068 … U+2069), so that a time or a street name does not turn
the sentence around. Dates are never ambiguous: the weekday and the month in words.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cache, cached_property
from typing import Protocol

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

from flows.domain.written import Words

FIRST_STRONG, POP = "\u2068", "\u2069"
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f\u0640]")
_FIRST = re.compile(r"(?<!\S)1(?!\S)")
_LOCALES = {"ar": "ar", "fr": "fr", "en": "en_GB"}


def N_(sentence: str) -> str:  # noqa: N802 (gettext's own name)
    """Marks a sentence for the translators; it is translated where it is shown."""
    return sentence


class Labelled(Protocol):
    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def also(self) -> Sequence[str]: ...


def plain(text: str) -> str:
    """What a person wrote, without control and direction marks, on tidy lines (NFC)."""
    kept = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    visible = "".join(c for c in kept if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", visible)).strip()


def folded(text: str) -> str:
    """For comparing: no accents, no case, no emoji or punctuation, Western digits, single spaces."""
    letters = []
    for c in unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold():
        if c.isdecimal():
            letters.append(str(unicodedata.decimal(c)))
        elif unicodedata.category(c)[0] == "L":
            letters.append(c)
        elif unicodedata.category(c) not in ("Mn", "Me"):
            letters.append(" ")
    return " ".join("".join(letters).split())


@cache
def own_name(language: str) -> str:
    """As those who speak it call it."""
    name = Locale(language).get_display_name(language) or language
    return name[:1].upper() + name[1:]


AGREED = {
    "yes": frozenset(map(folded, ("oui", "ok", "d'accord", "yes", "yeah", "نعم", "si"))),
    "no": frozenset(map(folded, ("non", "no", "nope", "لا"))),
}
"""Said for yes and no, whatever the button's own words."""
COMING = {"coming": "yes", "cancel": "no"}
"""What yes and no mean to « Est-ce que vous venez ? »."""


@dataclass(frozen=True)
class Speech:
    """One person's language: the catalogue's two functions and the formats of dates."""

    language: str
    translate: Callable[[str], str] = str
    translate_plural: Callable[[str, str, int], str] = lambda one, many, n: one if abs(n) < 2 else many
    fallback: str = "fr"
    zone: tzinfo = UTC

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(_LOCALES.get(self.language, self.language))

    @cached_property
    def right_to_left(self) -> bool:
        return self.locale.text_direction == "rtl"

    def text(self, sentence: str, **values: object) -> str:
        """The sentence in this language, its {named} places filled."""
        return self._filled(self.translate(sentence), values)

    def plural(self, one: str, many: str, number: int, **values: object) -> str:
        return self._filled(self.translate_plural(one, many, number), {"number": number, **values})

    def words(self, words: Words) -> str:
        """A text of the association's: in this language, else in its own, else in any."""
        if isinstance(words, str):
            return self.translate(words) if words else ""
        return words.get(self.language) or words.get(self.fallback) or next(iter(words.values()), "")

    def day(self, day: date) -> str:
        return self._first(format_date(day, "EEEE d MMMM", locale=self.locale))

    def _first(self, written: str) -> str:
        """Of the month, as French says it."""
        return _FIRST.sub("1er", written) if self.language == "fr" else written

    def full_day(self, day: date) -> str:
        """With its year."""
        return self._first(format_date(day, "d MMMM y", locale=self.locale))

    def ways_to_write(self, day: date, said: str) -> tuple[str, ...]:
        """What people write for a day that is said so: 4/12, 04/12, 04/12/2026, 4 décembre."""
        without_weekday = said.partition(" ")[2]
        first = (without_weekday.replace("1er", "1"),) if day.day == 1 else ()
        return (f"{day.day}/{day.month}", f"{day:%d/%m}", f"{day:%d/%m/%Y}", without_weekday, *first)

    def short_day(self, moment: datetime) -> str:
        """As short as a button wants it, where the association is."""
        return self._first(format_skeleton("MMMEd", moment.astimezone(self.zone), locale=self.locale))

    def hour(self, moment: datetime) -> str:
        moment = moment.astimezone(self.zone)
        return format_time(moment.time(), "H 'h' mm" if self.language == "fr" else "HH:mm", locale=self.locale)

    def moment(self, moment: datetime) -> str:
        """A day and an hour, where the association is."""
        day = self.day(moment.astimezone(self.zone).date())
        return self.text("{day} à {hour}", day=day, hour=self.hour(moment))

    def tongue(self, language: str) -> str:
        """A language by its own name, which turns no line around."""
        turned = Locale(language).text_direction != self.locale.text_direction
        return f"{FIRST_STRONG}{own_name(language)}{POP}" if turned else own_name(language)

    def understand(
        self, text: str, options: Sequence[Labelled], others: Sequence[Labelled] = (), *, numbers: bool = True
    ) -> str | None:
        """The option meant: by its number on the screen, its label or what may be written instead, yes or no,
        or the only label that begins so. The `others`, not on the screen, by their whole label only."""
        said = folded(text)
        if not said:
            return None
        if numbers and said.isdecimal():
            return options[int(said) - 1].value if 0 < int(said) <= len(options) else None
        labels = {option.value: folded(option.label) for option in options}
        every = {one.value: one for one in (*others, *options)}
        bare = said.removeprefix("le ")
        same = [value for value, one in every.items() if said in map(folded, (one.label, value))]
        same = same or [value for value, one in every.items() if bare in map(folded, one.also)]
        meant = COMING if "coming" in labels else {}
        same = same or [value for value in labels if said in AGREED.get(meant.get(value, value), ())]
        begins = [value for value, label in labels.items() if label.split(" ")[0] == said]
        alike = [value for value, label in labels.items() if len(said) > 2 and label.startswith(said)]
        found = same or (begins or alike if numbers else [])
        return found[0] if len(found) == 1 else None

    def _filled(self, sentence: str, values: dict[str, object]) -> str:
        if not values:
            return sentence
        if self.right_to_left:
            values = {name: f"{FIRST_STRONG}{value}{POP}" for name, value in values.items()}
        return sentence.format(**values)
