"""What typed words become before anything is done with them: an answer, or something we must not keep."""

from dataclasses import dataclass

from flows.domain.unkept import spared
from flows.exchange import Sent, Wrote


@dataclass(frozen=True)
class Heard:
    """`words` is what may be read further: all of them, or what is left without what must not be kept."""

    event: Wrote | Sent
    words: str


def hear(text: str) -> Heard:
    left, things = spared(text)
    return Heard(Sent("unkept", things), left) if things else Heard(Wrote(text), text)
