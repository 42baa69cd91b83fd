"""A question with several answers stays where it is on the phone: the real bot edits the message it stands in."""

from pathlib import Path

from tests.whole import whole

KARIM = 710_002_001


async def test_ticks_change_the_message_over_telegram(tmp_path: Path) -> None:
    async with whole(tmp_path) as world:
        karim = await world.phone("Karim", KARIM, role="mediator")
        await karim.goes(await world.invitation(), "[Oui]")
        await karim.sees("Que voulez-vous faire")
        await karim.goes("/fiche", "[Sans demande]", "[téléphone]", "[Ailleurs]")
        (asked, _) = await karim.button("Papiers et droits")
        assert "☐ Papiers et droits" in await karim.keyboard(asked["id"])
        for label in ("☐ Papiers et droits", "☐ Mon logement", "☑ Papiers et droits", "suite"):
            await karim.presses(label)
            await world.quiet()
        await karim.presses("Voir le début")
        await world.quiet()
        boxes = [label for label in await karim.keyboard(asked["id"]) if label[0] in "☐☑"]
        assert boxes[:2] == ["☐ Papiers et droits", "☑ Mon logement"]
        assert (await karim.messages())[-1]["id"] == asked["id"]
        await karim.goes("[C'est tout]", "[Moins de]")
        assert await karim.keyboard(asked["id"]) == []
