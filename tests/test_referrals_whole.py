"""The sheet for a partner, over HTTP: a PDF for the mediator who asked for it, and for nobody else."""

from pathlib import Path

from tests.whole import whole
from tests.whole_team import KARIM, followed

PARTNER = "EXEMPLE – Caisse"


async def test_the_sheet_is_a_pdf_in_the_mediators_chat(tmp_path: Path) -> None:
    async with whole(tmp_path) as world:
        amina, karim = await followed(world)
        await karim.goes("[Voir la suite]", "[Orienter]", "[CAF]", f"[{PARTNER}]", "[Ouvrir un droit]")
        await karim.presses("Langue")
        await world.quiet()
        await karim.goes("[C'est tout]", "[Proposer]")
        await amina.sees("propose de donner cette fiche")
        await amina.presses("D'accord")
        await karim.sees("la personne est d'accord")
        await karim.goes("[Les orientations]", f"[✅ {PARTNER}]")
        await karim.presses("La fiche à imprimer")
        await karim.sees("C'est vous qui la donnez")
        sent = await world.called("sendDocument")
        (call,) = (one for one in sent if "fiche-orientation.pdf" in str(one))
        assert call["parameters"]["chat_id"] == KARIM and "protect_content" not in call["parameters"]
        await world.quiet()
        assert "fontTools" not in world.said(), "what is drawn is not told letter by letter"
        assert set(world.rows("SELECT payload FROM outbox")) == {("",)}
