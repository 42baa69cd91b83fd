"""What must never be left with us is recognised however it is written; ordinary numbers are left alone."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.domain.ibans import LENGTHS
from flows.domain.unkept import Thing, spared
from flows.exchange import Sent
from flows.hearing import hear
from flows.sorry import UNKEPT

HERE = Path(__file__).parent
ORDINARY = [line for line in (HERE / "ordinary_numbers.txt").read_text(encoding="utf-8").splitlines() if line]
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\u061c"
ARABIC = {ord("0") + n: chr(0x0660 + n) for n in range(10)}
FULL_WIDTH = {ord("0") + n: chr(0xFF10 + n) for n in range(10)}
digits = st.text("0123456789", min_size=1)


def unkept_in(text: str) -> tuple[Thing, ...]:
    return spared(text)[1]


def of(number: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=number, max_size=number)


@st.composite
def nirs(draw: st.DrawFn) -> str:
    month = draw(st.integers(1, 12).map("{:02}".format) | st.integers(20, 99).map(str))
    department = draw(st.integers(1, 99).map("{:02}".format) | st.sampled_from(("2A", "2B")))
    head = draw(st.sampled_from("12478")) + draw(of(2)) + month
    number = head + department + draw(of(6))
    whole = int(head + {"2A": "19", "2B": "18"}.get(department, department) + number[7:])
    return f"{number}{97 - whole % 97:02}"


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(LENGTHS))).upper()
    letters = draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=4))
    account = letters + draw(of(LENGTHS[country.lower()] - 4 - len(letters)))
    key = 98 - int("".join(str(int(c, 36)) for c in f"{account}{country}00")) % 97
    return f"{country}{key:02}{account}"


def luhn(head: str) -> str:
    doubled = [int(d) * 2 if n % 2 == 0 else int(d) for n, d in enumerate(reversed(head))]
    return head + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


@st.composite
def cards(draw: st.DrawFn) -> str:
    brands = {"4": (13, 16, 19), "51": (16,), "55": (16,), "2221": (16,), "34": (15,), "37": (15,), "6011": (16,)}
    prefix = draw(st.sampled_from(sorted({**brands, "35": (16,), "62": (16, 19), "6761": (16, 18, 19)})))
    size = draw(st.sampled_from(brands.get(prefix, (16, 19))))
    return luhn(prefix + draw(of(size - len(prefix) - 1)))


@st.composite
def as_written(draw: st.DrawFn, number: str, gaps: str = " -") -> str:
    """The number as somebody types it: grouped, in other digits, with marks nobody sees; in a sentence."""
    gap = draw(st.sampled_from(("", *gaps)))
    size = draw(st.sampled_from((1, 2, 3, 4, 5)))
    pieces = [number[at : at + size] for at in range(0, len(number), size)]
    text = draw(st.sampled_from((number, number.lower(), gap.join(pieces))))
    text = text.translate(draw(st.sampled_from(({}, ARABIC, FULL_WIDTH))))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(INVISIBLE)) + text[at:]
    before, after = draw(st.sampled_from(SENTENCES))
    return f"{before}{text}{after}"


SENTENCES = (
    ("", ""),
    ("c'est ", " merci"),
    ("n° : ", "."),
    ("هذا رقمي ", " شكرا"),
    ("(", ")"),
    ("le 12/03, ", ", voilà"),
)


@given(st.data(), nirs())
def test_a_social_security_number_with_its_key_is_recognised(data: st.DataObject, number: str) -> None:
    assert "nir" in unkept_in(data.draw(as_written(number, " .")))


@given(nirs(), st.integers(1, 96))
def test_a_wrong_key_makes_it_another_number(number: str, off: int) -> None:
    key = (int(number[13:]) + off - 1) % 97 + 1
    assert "nir" not in unkept_in(f"dossier {number[:13]}{key:02}")


@pytest.mark.parametrize(
    "text", ["ma sécu 1850578006084", "1 85 05 78 006 084", "numéro de sécurité sociale : 1.85.05.2A.006.084"]
)
def test_without_its_key_it_is_known_by_its_groups_or_by_its_name(text: str) -> None:
    assert unkept_in(text) == ("nir",)


@given(st.data(), ibans())
def test_a_bank_account_of_any_country_is_recognised(data: st.DataObject, number: str) -> None:
    assert "iban" in unkept_in(data.draw(as_written(number, " ")))


@given(ibans(), st.integers(1, 96))
def test_a_wrong_check_is_no_bank_account(number: str, off: int) -> None:
    key = (int(number[2:4]) + off - 2) % 97 + 2
    assert "iban" not in unkept_in(f"réf {number[:2]}{key:02}{number[4:]}")


@given(st.data(), cards())
def test_a_card_is_recognised(data: st.DataObject, number: str) -> None:
    found = unkept_in(data.draw(as_written(number)))
    assert "card" in found or "nir" in found  # one in a hundred of fifteen digits has the key of both


@pytest.mark.parametrize("text", ["3782 822463 10005", "4111 1111 1111 1111 12/27 123", "5555-5555-5555-4444, 06/28"])
def test_a_card_with_its_date_is_recognised(text: str) -> None:
    assert unkept_in(text) == ("card",)


@given(cards(), st.integers(1, 9))
def test_a_wrong_last_digit_is_no_card(number: str, off: int) -> None:
    assert "card" not in unkept_in(f"réf {number[:-1]}{(int(number[-1]) + off) % 10}")


@given(
    st.from_regex(r"[a-z][a-z0-9._]{0,12}[a-z0-9]", fullmatch=True),
    st.from_regex(r"[a-z][a-z0-9]{1,10}", fullmatch=True),
    st.sampled_from(("@", " @ ", " arobase ", "(at)", "\u200b@", "＠")),
)
@example("prenom.nom", "exemple", "@")
def test_an_address_is_recognised(who: str, where: str, at: str) -> None:
    assert "email" in unkept_in(f"écrivez à {who}{at}{where}.fr merci")


@pytest.mark.parametrize(
    "text",
    [
        "mot de passe : soleil",
        "Mot de passe ameli = Tournesol66",
        "mon mot de passe est Tournesol66!",
        "mon mdp c'est tournesol2024",
        "mdp Soleil#12",
        "mdp:azerty",
        "identifiant 12345 mot de passe: abcd1234",
        "le code secret de ma carte est 4821",
        "code pin 1234",
        "my password is hunter2",
        "Password: sunflower",
        "pwd = letmein",
        "the PIN code is 4821",
        "كلمة السر: شمس2024",
        "كلمة المرور هي tournesol66",
        "الرمز السري ٤٨٢١",
        "باسوورد : shams12",
        "mot\u200b de passe : so\u200bleil",
    ],
)
def test_a_password_is_recognised(text: str) -> None:
    assert unkept_in(text) == ("password",)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_and_numbers_are_left_alone(text: str) -> None:
    assert unkept_in(text) == ()
    assert unkept_in(text.translate(ARABIC)) == ()


def test_there_are_enough_of_them() -> None:
    assert len(ORDINARY) >= 100


@pytest.mark.parametrize("name", sorted((HERE / "distress").glob("*.txt")), ids=lambda file: file.stem)
def test_what_people_say_to_us_otherwise_is_left_alone(name: Path) -> None:
    assert [line for line in name.read_text(encoding="utf-8").splitlines() if unkept_in(line)] == []


@given(nirs(), ibans(), cards().filter(lambda card: len(card) > 13))
def test_several_are_all_told_and_none_is_left_in_what_is_read_further(nir: str, iban: str, card: str) -> None:
    left, things = spared(f"sécu {nir} puis {iban} puis carte {card} ; mot de passe : soleil, a.b@exemple.fr")
    assert set(things) == set(UNKEPT)
    assert not any(secret in left for secret in (nir.lower(), iban.lower(), card, "soleil", "a.b@exemple.fr"))


@given(st.text())
@settings(max_examples=300)
def test_any_text_can_be_heard(text: str) -> None:
    heard = hear(text)
    assert isinstance(heard.event, Sent) or heard.words == text


def test_long_rubbish_takes_no_time_to_speak_of() -> None:
    for rubbish in ("1 " * 2000, "fr76 " * 800, "mot de passe " * 300, "a@" * 2000, "4111 " * 800, "2a-" * 1300):
        assert len(spared(rubbish)[0]) >= len(unicodedata.normalize("NFKD", rubbish)) - 1
