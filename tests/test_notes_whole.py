"""A voice, from one phone to the other: the real bot, a simulated Telegram; no account is shown and nothing is kept."""

from pathlib import Path

from tests.whole import whole
from tests.whole_team import AMINA, KARIM, followed

MONDAY = "2026-11-23T10:00:00+01:00"


async def test_a_voice_reaches_the_mediator_without_saying_whose_account_it_is(tmp_path: Path) -> None:
    async with whole(tmp_path) as world:
        amina, karim = await followed(world)
        await karim.goes("[Écrire]", "[Mes mots]")
        await karim.does("send", kind="voice")
        await karim.sees("message vocal")
        await karim.presses("Envoyer")
        await amina.sees("juste au-dessus")
        (call,) = await world.called("copyMessage")
        assert call["parameters"]["protect_content"] and call["parameters"]["chat_id"] == AMINA
        told = [message for message in await amina.messages() if message["from"] == "bot"]
        assert "Karim" not in str(told) and str(KARIM) not in str(told)
        await world.quiet()
        assert world.rows("SELECT content FROM notes") == [("",)]
        assert set(world.rows("SELECT payload FROM outbox")) == {("",)}
