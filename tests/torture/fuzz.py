"""H: every kind of update there is, made up from the Bot API, and words nobody should send: everything is handled,
nothing is set aside, and what is not for us changes nothing."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from flows.exchange import Wrote
from handlers.telegram.door import ALLOWED
from handlers.turn import Incoming
from storage.tables import inbox
from tests.torture.doorway import Doorway, doorway
from tests.torture.invented import HOSTILE, Inventor, specification
from tests.torture.life import Grounds, Json, export, lived, pages, raw
from tests.torture.torment import Found, Torment
from tests.torture.truths import broken

TO_THE_WORDS = ("/start", "français", "1", "oui", "1", "NON", "٣", "2")
TO_THE_NAME = ("1", "1", "1", "1", "1")
BATCH = 50


async def made_up(torment: Torment) -> Found:
    found, each = Found(""), torment.times(10, 1000)
    inventor = Inventor(specification(), torment.random)
    url = Grounds(torment).fresh()
    life = lived(pages(torment, quick=1)[0], url)
    life.close()
    numbers = iter(range(1_000_000, 100_000_000))
    async with doorway(url, life.now) as here:
        for kind in inventor.kinds():
            made = [inventor.update(next(numbers), kind) for _ in range(each)]
            found.wrong += [f"{kind}: {what}" for what in await _sent(here, made, known=kind in ALLOWED)]
        await _typed(here, found)
        found.wrong += await here.does(broken)
    found.done = f"{len(inventor.kinds())} kinds of update, {each} of each; {len(HOSTILE)} hostile texts, typed twice"
    return found


async def _sent(here: Doorway, made: Sequence[Json], *, known: bool) -> list[str]:
    before = await here.does(_but_the_inbox)
    for start in range(0, len(made), BATCH):
        await here.hears(*made[start : start + BATCH])
    changed = [] if known or await here.does(_but_the_inbox) == before else ["something changed"]
    return [*changed, *await here.does(_left)]


def _but_the_inbox(connection: Connection) -> Json:
    kept: Json = json.loads(export(connection))
    kept.pop("inbox")
    return kept


def _left(connection: Connection) -> list[str]:
    """What was not handled since we last looked, with its number and why."""
    undone = inbox.c.state != "done"
    rows = connection.execute(select(inbox.c.update_id, inbox.c.state, inbox.c.error).where(undone)).all()
    connection.execute(update(inbox).where(undone).values(state="done"))
    return [f"update {row[0]} is {row[1]} {row[2]}" for row in rows]


async def _typed(here: Doorway, found: Found) -> None:
    """Each hostile text as the words of a request, and as a name; each from a person of its own."""
    for number, text in enumerate(HOSTILE):
        words = (*TO_THE_WORDS, text, *TO_THE_NAME, text, "oui", text)
        chat = 50_000 + number
        said = [raw(Incoming(chat * 100 + turn, chat, Wrote(word), "fr")) for turn, word in enumerate(words)]
        await here.hears(*said)
        found.wrong += [f"hostile text {number}: {what}" for what in await here.does(_left)]
