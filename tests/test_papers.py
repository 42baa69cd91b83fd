"""What leaves as a paper: a receipt that says enough and names nobody, and a square that a phone reads."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from bot.papers import drawn
from handlers.telegram.calls import File
from tests.behalf import linked, writes_for
from tests.stage import MEDIATOR, Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    made.joins(MEDIATOR, "Camille")
    yield made
    made.close()


def test_the_receipt_says_all_that_is_needed_in_both_languages_and_names_nobody() -> None:
    stage = Stage(language="ar")
    stage.joins()
    document = writes_for(stage, name="Noor").last.document
    assert document
    file = drawn("page", File(document["name"], document["content"].encode()))
    pages = pypdfium2.PdfDocument(file.content)
    said = str(pages[0].get_textpage().get_text_range())
    assert len(pages) == 1 and file.name == "recu.pdf"
    for expected in (
        "Votre demande : n° 1",
        "jeudi 26 novembre à 14 h 00",
        "1 rue de l'Exemple",
        "tout effacer",
        "04 65",
    ):
        assert expected in said
    assert "Noor" not in document["content"] and "facture." not in document["content"]
    assert "رقم 1" in document["content"].replace("\u2068", "").replace("\u2069", "")
    stage.close()


def test_a_phone_reads_the_square(stage: Stage, tmp_path: Path) -> None:
    writes_for(stage)
    link = linked(stage)
    picture = tmp_path / "lien.png"
    picture.write_bytes(drawn("square", File("lien.png", link.encode())).content)
    assert [found.text for found in zxingcpp.read_barcodes(Image.open(picture))] == [link]


def test_without_the_libraries_the_same_words_leave_as_text(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    document = writes_for(stage).last.document
    assert document
    monkeypatch.setitem(sys.modules, "fpdf", None)
    monkeypatch.delitem(sys.modules, "bot.poster.page", raising=False)
    file = drawn("page", File(document["name"], document["content"].encode()))
    assert file.name == "recu.txt" and "Votre demande : n° 1" in file.content.decode()
