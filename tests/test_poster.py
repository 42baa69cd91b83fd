"""The poster of a permanence: one page that a phone's camera reads from afar, in every language, whatever the names."""

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from bot.poster.page import poster
from bot.translations import Catalogues
from tests.stage import catalogues, example

ROOT = Path(__file__).parent.parent
LINK = "https://t.me/exemple_bot?start=p_maison"


def seen(pdf: bytes, dots: float = 1.0) -> Image.Image:
    """The page as it is printed: 72 dots an inch, times `dots`."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    wide, high = document[0].get_size()
    assert (round(wide / 72 * 25.4), round(high / 72 * 25.4)) == (210, 297)
    picture = document[0].render(scale=dots).to_pil().convert("L")
    assert isinstance(picture, Image.Image)
    return picture


def said(pdf: bytes) -> str:
    return str(pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range())


def test_a_camera_reads_it_and_opens_the_conversation_at_this_place() -> None:
    association = example()
    made = poster(association, association.permanences[1], LINK, catalogues())
    for dots in (0.5, 1.0, 3.0):
        assert [found.text for found in zxingcpp.read_barcodes(seen(made, dots))] == [LINK]
    words = said(made)
    for expected in ("Bonjour", "Hello", "EXEMPLE – Maison de quartier", "1 rue de l'Exemple, Perpignan"):
        assert expected in words


def test_torn_or_stained_it_is_read_all_the_same() -> None:
    """A part of the square is missing."""
    association = example()
    picture = seen(poster(association, association.permanences[1], LINK, catalogues()), 2.0)
    wide, high = picture.size
    picture.paste(255, (wide // 2 - 30, high * 52 // 100, wide // 2 + 90, high * 52 // 100 + 120))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [LINK]


class Many(Catalogues):
    """As many languages as we may ever ship."""

    def __init__(self) -> None:
        super().__init__()
        self.languages = (*self.languages * 3, "fr")


def test_the_longest_names_in_ten_languages_fit() -> None:
    association = example().model_copy(update={"name": "EXEMPLE – " + "Association " * 4})
    place = association.permanences[1].model_copy(
        update={"name": "EXEMPLE – " + "Maison du quartier " * 2, "address": "1 boulevard de l'Exemple fictif, " * 3}
    )
    picture = seen(poster(association, place, LINK, Many()))
    wide, high = picture.size
    assert picture.crop((0, high * 95 // 100, wide, high)).getextrema() == (255, 255)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [LINK]


def command(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    others = {name: value for name, value in os.environ.items() if not name.startswith("MEDIANCE_")}
    environment = {**others, "MEDIANCE_ASSOCIATION": str(ROOT / "association.example.toml"), "PYTHONPATH": str(ROOT)}
    program = [sys.executable, "-m", "bot", "poster", *arguments]
    return subprocess.run(program, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_coordinator_makes_it_without_a_developer(tmp_path: Path) -> None:
    done = command(tmp_path, "elne", "--bot", "@exemple_bot")
    assert (done.returncode, done.stdout) == (0, "affiche-elne.pdf is written.\n")
    made = (tmp_path / "affiche-elne.pdf").read_bytes()
    assert [found.text for found in zxingcpp.read_barcodes(seen(made))] == ["https://t.me/exemple_bot?start=p_elne"]


@pytest.mark.parametrize(
    ("arguments", "mend"),
    [
        (["lune", "--bot", "exemple_bot"], "there are siege, maison, elne"),
        (["elne", "--bot", "x y"], "write it as @BotFather gave it"),
        (["elne", "--bot", "exemple_bot", "--to", "nowhere/affiche.pdf"], "choose another place with --to"),
        (["elne"], "MEDIANCE_BOT_TOKEN is not set"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, arguments: list[str], mend: str) -> None:
    done = command(tmp_path, *arguments)
    assert done.returncode == 1
    assert mend in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
