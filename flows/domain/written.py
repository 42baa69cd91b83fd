"""The shapes that a line of the association's file may have: words, codes, languages. A mistake says how to mend it."""

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError


def shape(pattern: str, what: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{value!r} is not {what}")
        return value

    return check


def _words(value: Any) -> Any:
    texts = value if isinstance(value, dict) else {"fr": value}
    if all(re.fullmatch(r"[a-z]{2,3}", key) and isinstance(text, str) for key, text in texts.items()):
        return value
    raise ValueError('write one sentence between quotes, or a table of languages like { fr = "…", en = "…" }')


def _not_empty(words: str | dict[str, str]) -> str | dict[str, str]:
    texts = words.values() if isinstance(words, dict) else [words]
    if not texts or not all(text.strip() for text in texts):
        raise ValueError("is shown to people, so it cannot be empty; write a few words")
    return words


Language = Annotated[str, AfterValidator(shape(r"[a-z]{2,3}", "a language; write a code like 'fr'"))]
Words = Annotated[str | dict[str, str], BeforeValidator(_words)]
Label = Annotated[Words, AfterValidator(_not_empty)]
Code = Annotated[str, AfterValidator(shape(r"[a-z0-9_]{1,12}", "a code; write 1 to 12 small letters, digits or _"))]
Country = Annotated[str, AfterValidator(shape(r"[A-Z]{2}", "a country; write two capitals like 'FR'"))]


def each_its_own(key: str) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """No two things of a list have the same value under this key."""

    def check(things: Sequence[Any]) -> Sequence[Any]:
        for place, thing in enumerate(things):
            own = getattr(thing, key)
            if any(own == getattr(other, key) for other in things[:place]):
                told = {"code": str(own), "under": (place, key)}
                raise PydanticCustomError("same_code", "'{code}' is already used above; give each its own", told)
        return things

    return check


own_codes = each_its_own("code")


class Written(BaseModel):
    """What is written in the file: fixed once read, and nothing unknown is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
