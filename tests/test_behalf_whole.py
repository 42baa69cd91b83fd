"""A case on paper with the real bot and a simulated Telegram: the files that leave are a page and a square."""

from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image

from tests.whole import Whole, whole
from tests.whole_phone import Phone
from tests.whole_team import AMINA, KARIM, joins


async def test_the_papers_leave_as_files_and_the_link_opens_on_a_phone(tmp_path: Path) -> None:
    async with whole(tmp_path) as world:
        karim = await joins(world, "Karim", KARIM, "mediator")
        await karim.goes("/pour", "[Nouvelle demande]", "[Français]", "[Elle dit oui]", "[Énergie]", "[Une facture]")
        await karim.goes("[Maison de quartier]", "[#2]", "[#1]", "[Passer]", "Noor", "[Moi]", "[c'est ça]")
        await karim.presses("Un lien pour plus tard")
        message = await karim.sees("Montrez ce carré")
        page, square = await file(world, karim, "recu.pdf"), await file(world, karim, "lien.png")
        assert "n° 1" in pypdfium2.PdfDocument(page)[0].get_textpage().get_text_range()
        picture = tmp_path / "lien.png"
        picture.write_bytes(square)
        (link,) = (found.text for found in zxingcpp.read_barcodes(Image.open(picture)))
        assert link in message["text"] and "https://t.me/" in link
        amina = await world.phone("Amina", AMINA)
        await amina.goes("/start " + link.partition("start=")[2], "[Oui]", "[Oui]", "[Oui]", "/rdv")
        await world.quiet()
        assert world.one("SELECT count(*) FROM people WHERE telegram_id > 0 AND state = 'active'") == 1


async def file(world: Whole, phone: Phone, name: str) -> bytes:
    """As the simulated Telegram was given it."""
    sent = [message["document"] for message in await phone.messages() if message["document"]]
    url = next(document["url"] for document in sent if document["name"] == name)
    return bytes((await world.http.get(url)).content)
