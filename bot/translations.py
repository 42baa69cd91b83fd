"""The languages the bot speaks. French is the source: a sentence is its own key, and needs no catalogue.

The other languages are the `bot.po` files under `locales/`, read as they are when the bot starts, so that
there is no compiled file to forget. A sentence that is missing, empty or marked fuzzy is said in French.
`python -m bot.translations` brings the files up to date with the sentences of the flows.
"""

import gettext
import sys
from collections.abc import Callable
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import PoFileError, read_po

import locales
from bot.mend import Mend

SOURCE = "fr"
LOCALES = Path(locales.__file__).parent

Text = Callable[[str], str]
Plural = Callable[[str, str, int], str]


class Catalogues:
    def __init__(self, folder: Path = LOCALES) -> None:
        self._texts: dict[str, dict[str, str]] = {}
        self._plurals: dict[str, Plural] = {}
        for language in found(folder):
            catalogue = read(folder, language)  # many times larger than the texts in it: not kept
            self._texts[language], self._plurals[language] = _texts(catalogue), _plural(catalogue)
        self.languages: tuple[str, ...] = (SOURCE, *self._texts)

    def text(self, language: str) -> Text:
        """The `_` of a language: a French sentence in, the same thing said in that language out."""
        texts = self._texts.get(language, {})
        return lambda french: texts.get(french, french)

    def plural(self, language: str) -> Plural:
        """The same for a sentence that counts something: one, several, and how many."""
        return self._plurals.get(language, _french)


def found(folder: Path = LOCALES) -> list[str]:
    return sorted(file.parent.parent.name for file in folder.glob("*/LC_MESSAGES/bot.po"))


def file(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / "bot.po"


def read(folder: Path, language: str) -> Catalog:
    path = file(folder, language)
    try:
        with path.open("rb") as text:
            return read_po(text, locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as broken:
        raise Mend(f"{path} is not a translation file ({broken}): put back the one that came with it.") from None


def _texts(catalogue: Catalog) -> dict[str, str]:
    return {
        message.id: message.string
        for message in catalogue
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string and not message.fuzzy
    }


def _plural(catalogue: Catalog) -> Plural:
    which = gettext.c2py(catalogue.plural_expr)
    forms = {
        message.id[0]: message.string
        for message in catalogue
        if not isinstance(message.id, str) and message.string and all(message.string) and not message.fuzzy
    }

    def say(one: str, several: str, count: int) -> str:
        return forms[one][which(count)] if one in forms else _french(one, several, count)

    return say


def _french(one: str, several: str, count: int) -> str:
    return several if count > 1 else one


if __name__ == "__main__":
    from bot.sentences import update

    for line in update(LOCALES, sys.argv[1:]):
        sys.stdout.write(f"{line}\n")
