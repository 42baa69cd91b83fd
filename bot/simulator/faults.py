"""Bad luck on demand: what a real network and a real server do, one call in so many or always, and
reproducibly."""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from .refusals import ImpossibleError, RefusedError

Json = dict[str, Any]

FIELDS = "method:str kind!:str times:int rate:float retry_after:int seed:int description:str"

REFUSALS = {
    "400": (400, "Bad Request"),
    "401": (401, "Unauthorized"),
    "403": (403, "Forbidden: bot was blocked by the user"),
    "429": (429, "Too Many Requests: retry after {retry_after}"),
    "500": (500, "Internal Server Error"),
    "502": (502, "Bad Gateway"),
    "504": (504, "Gateway Timeout"),
}
# Without an answer of the Bot API: swallow (done, answer lost), hang (never answers), reset (connection cut
# before anything is done), html (the page of a proxy).
SILENCES = frozenset({"swallow", "hang", "reset", "html"})


@dataclass(slots=True)
class Fault:
    kind: str
    method: str = "*"
    times: int | None = None
    rate: float = 1.0
    retry_after: int = 1
    description: str = ""
    chance: Random = field(default_factory=Random)

    def strikes(self, method: str) -> bool:
        if self.method not in ("*", method) or self.times == 0 or self.chance.random() >= self.rate:
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def refusal(self) -> RefusedError:
        code, description = REFUSALS[self.kind]
        words = self.description or description.format(retry_after=self.retry_after)
        return RefusedError(code, words, **({"retry_after": self.retry_after} if code == 429 else {}))


class Faults:
    """The oldest fault that strikes wins. Without times or rate, a fault strikes once."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._faults: list[Fault] = []

    def add(self, asked: Json) -> None:
        if asked["kind"] not in REFUSALS.keys() | SILENCES:
            raise ImpossibleError(f"no fault is called {asked['kind']!r}")
        once = {} if "rate" in asked or "times" in asked else {"times": 1}
        chance = Random(asked.pop("seed", self._seed))  # noqa: S311 (reproducible, not secret)
        self._faults.append(Fault(**{**once, **asked}, chance=chance))

    def clear(self) -> None:
        self._faults.clear()

    def strike(self, method: str) -> Fault | None:
        return next((fault for fault in self._faults if fault.strikes(method)), None)
