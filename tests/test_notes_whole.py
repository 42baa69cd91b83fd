"""A voice, from one phone to the other: the real bot, a simulated Telegram; no account is shown and nothing is kept."""

from pathlib import Path

from tests.test_erasing import joins
from tests.whole import whole

AMINA, KARIM = 710_001_001, 710_001_003
MONDAY = "2026-11-23T10:00:00+01:00"


async def test_a_voice_reaches_the_mediator_without_saying_whose_account_it_is(tmp_path: Path) -> None:
    async with whole(tmp_path) as world:
        karim = await joins(world, "Karim", KARIM, "mediator")
        amina = await world.phone("Amina", AMINA)
        await amina.agrees()
        await amina.books()
        await karim.sees("Nouvelle demande")
        await karim.presses("Je prends")
        await karim.sees("Vous vous occupez")
        await amina.sees("s'occupe de votre demande")
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
