"""What nobody should send, and somebody will: a kind answer, nothing changed, and no exception."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.whole import Json, Phone, Whole, whole

pytestmark = pytest.mark.asyncio(loop_scope="module")

AMINA, BILAL, KARIM, LEILA = 710_001_001, 710_001_002, 710_002_001, 710_002_002
DECIDED = {
    "people": "SELECT id, language, nickname, state FROM people",
    "consents": "SELECT person_id, purpose, act FROM consents",
    "requests": "SELECT id, person_id, theme, status, mediator_id FROM requests",
    "appointments": "SELECT id, person_id, starts, status, coming FROM appointments",
    "staff": "SELECT id, role, active FROM staff",
    "sheets": "SELECT * FROM sheets",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Whole]:
    """Amina has an appointment, Karim follows her; Leila was in the team; Bilal is new."""
    async with whole(tmp_path_factory.mktemp("bad")) as made:
        karim = await made.phone("Karim", KARIM, role="mediator")
        leila = await made.phone("Leila", LEILA, role="mediator")
        await karim.goes(await made.invitation("Karim"), "[Oui]")
        await karim.sees("Que voulez-vous faire")
        amina = await made.phone("Amina", AMINA)
        await amina.agrees()
        await amina.books()
        await karim.goes("[Je prends]")
        await (await made.phone("Bilal", BILAL)).goes("/start")
        await leila.goes(await made.invitation("Leila"), "[Oui]")
        await leila.sees("Que voulez-vous faire")
        yield made


@pytest.fixture
def amina(world: Whole) -> Phone:
    return Phone(world, AMINA)


@pytest.fixture
def bilal(world: Whole) -> Phone:
    return Phone(world, BILAL)


def decided(world: Whole) -> Json:
    return {name: world.rows(query) for name, query in DECIDED.items()}


async def answered(world: Whole, *phones: Phone) -> None:
    """Everything is handled, nothing was set aside, and nothing in the log is a fault."""
    await world.quiet()
    assert world.rows("SELECT raw, error FROM inbox WHERE state = 'quarantined'") == []
    assert world.rows("SELECT key, error FROM outbox WHERE state NOT IN ('sent', 'queued')") == []
    assert "error" not in world.said() and "Traceback" not in world.said()


NEVER_WRITTEN = [
    "x",
    ";",
    ";;;=;",
    "#",
    "#;",
    "#!;q=1",
    "#zzzzzzzzzzzz;act=accept",
    "#1",
    "#1;<",
    "#1;theme=nothing",
    "#0;lang=fr",
    "nowhere;a=b",
    "visit",
    "visit?appointment=",
    "visit?appointment=999999999999999999999",
    "visit?appointment=-1;act=cancel;sure=yes",
    "visit?appointment=٣;act=cancel",
    "request;theme=nothing",
    "request;theme=nothing;sub=nothing",
    "request;theme=energie;sub=nothing;words=-;mode=nothing",
    "request;theme=energie;sub=facture;words=-;mode=phone;where=place;place=nowhere",
    "request;slot=maison@99999999999999999",
    "welcome;lang=zz",
    "welcome;lang=zz;hi=go",
    "welcome;lang=fr;hi=go;request=maybe",
    "language;lang=zz",
    "menu;what=nothing",
    "again;again=perhaps",
    "cancel;what=999",
    "join?token=guess;sure=yes",
    "survey;go=yes;q1=9",
    "survey?sheet=none;go=yes;q1=3",
    "survey?sheet=none;go=yes;q1=3;q2=3;q3=3;q4=3;q5=1000000",
    "card?request=1&about=new;act=accept",
    "card?request=1;act=close;reason=nothing",
    "meeting?appointment=1;outcome=kept",
    "queue;which=1",
    "agenda;span=week;which=1",
    "group",
    "taken",
    "closed",
    "outcome?appointment=1",
    "changed?appointment=1",
    "%00=%ff;%",
    "é" * 32,
    "🆘" * 16,
]


@pytest.mark.parametrize("data", NEVER_WRITTEN)
async def test_a_forged_button_changes_nothing(world: Whole, amina: Phone, bilal: Phone, data: str) -> None:
    """From someone we know and from someone we do not; a `kept` frame of one's own may answer its own question."""
    await amina.goes("/rdv")
    before = decided(world)
    for phone in (amina, bilal):
        phone.read = max([0, *(message["id"] for message in await phone.messages())])
        await phone.forges(data)
        await phone.sees("")
        await answered(world, phone)
    assert decided(world) == before


@pytest.mark.parametrize("cut", range(0, 34, 3))
async def test_a_button_cut_short_changes_nothing(world: Whole, bilal: Phone, cut: int) -> None:
    before = decided(world)
    data = "welcome;lang=fr;hi=go;request=yes"[: cut + 1]
    bilal.read = max([0, *(message["id"] for message in await bilal.messages())])
    await bilal.forges(data)
    await bilal.sees("")
    await answered(world, bilal)
    assert decided(world) == before


OTHERS = [
    "visit?appointment=1;act=cancel;sure=yes",
    "visit?appointment=1&about=j2;act=coming",
    "visit?appointment=1;act=move",
    "meeting?appointment=1;outcome=kept",
    "card?request=1;act=close;reason=solved",
    "card?request=1&about=new;act=decline;reason=load",
]


@pytest.mark.parametrize("data", OTHERS)
async def test_somebody_elses_button_changes_nothing(world: Whole, amina: Phone, data: str) -> None:
    """Another usager, who agreed and is known, with the numbers of Amina's request and appointment."""
    chat = 710_001_900 + OTHERS.index(data)
    other = await world.phone("Someone", chat)
    await other.agrees()
    before = decided(world)
    await other.forges(data)
    await other.sees("")
    await answered(world, other)
    after = decided(world)
    assert after["requests"] == before["requests"] and after["appointments"] == before["appointments"]
    assert "Prénom fictif" not in "".join(await other.heard())


async def test_a_mediator_who_left_sees_nothing_more(world: Whole) -> None:
    """Every button she ever had, once she is no longer of the team: the same words as for anyone."""
    leila = Phone(world, LEILA)
    await leila.goes("/file", "/agenda")
    world.does("UPDATE staff SET active = 0 WHERE id = 2")
    before, heard = decided(world), len(await leila.heard())
    buttons = {b["data"] for m in await leila.messages() for row in m["keyboard"] for b in row if b["data"]}
    forged = ("card?request=1&about=new;act=accept", "card?request=1;act=close;reason=solved", "queue;which=1")
    for data in (*buttons, *forged):
        await leila.forges(data)
    for command in ("/file", "/agenda"):
        await leila.says(command)
    await answered(world, leila)
    assert decided(world) == before
    told = "".join((await leila.heard())[heard:])
    assert told and "Prénom fictif" not in told and "Énergie" not in told


ODD = {
    "right to left": "\u202eevitceleé\u202c \u2067\u2068x",
    "nothing visible": "\u200b\u200e\ufeff\u00ad",
    "a null": "a\x00b",
    "control characters": "\x01\x02\x1b[31m\x7f",
    "4096 characters": "é" * 4096,
    "more than one message": "long " * 2000,
    "markup": "<b>gras</b> <script>alert(1)</script> &amp; *_`[x](http://y) {name} %s {0}",
    "only emoji": "👍🏽👨‍👩‍👧‍👦🇫🇷",
    "combining marks": "Z" + "\u0301" * 500,
    "a number beyond all": "9" * 4000,
    "every digit there is": "٣۳३௩𝟛",
    "a quote": "'; DROP TABLE people; --",
    "percent": "%(x)s %n %%",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
async def test_odd_words_get_an_answer(world: Whole, amina: Phone, bilal: Phone, text: str) -> None:
    before = decided(world)
    for phone in (amina, bilal):
        phone.read = max([0, *(message["id"] for message in await phone.messages())])
        await phone.says(text)
        await phone.sees("")
        await answered(world, phone)
    assert decided(world) == before


@pytest.mark.parametrize("text", [text for text in ODD.values() if len(text) < 200], ids=lambda text: repr(text)[:20])
async def test_odd_words_can_be_ones_request_and_ones_name(world: Whole, text: str) -> None:
    """Where anything may be written, it is kept or asked again, and shown back as it is: never as markup."""
    chat = 710_003_000 + list(ODD.values()).index(text)
    phone = await world.phone("Odd", chat)
    await phone.agrees()
    await phone.goes("[Énergie]", "[Une facture]", text)
    await answered(world, phone)
    asked = (await phone.heard())[-1]
    assert "Comment voulez-vous nous parler ?" in asked or "ajouter quelques mots" in asked


@pytest.mark.parametrize(
    "payload",
    ["x", "j_", "j_guess", "p_", "p_nowhere", "p_maison", "_", "é" * 40, "A" * 64, "1;DROP", "j_" + "%00" * 20],
)
async def test_an_odd_link_is_a_plain_hello(world: Whole, bilal: Phone, payload: str) -> None:
    before = decided(world)
    bilal.read = max([0, *(message["id"] for message in await bilal.messages())])
    await bilal.says(f"/start {payload}")
    await bilal.sees("")
    await answered(world, bilal)
    assert decided(world) == before


KINDS = ["sticker", "photo", "voice", "document", "video_note", "location", "contact", "dice", "animation"]


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_not_text_gets_an_answer(world: Whole, amina: Phone, kind: str) -> None:
    before = decided(world)
    amina.read = max([0, *(message["id"] for message in await amina.messages())])
    await amina.does("send", kind=kind)
    await amina.sees("")
    await answered(world, amina)
    assert decided(world) == before


async def test_an_edit_and_a_forward_are_no_answers(world: Whole, amina: Phone) -> None:
    before = decided(world)
    await amina.goes("/rdv")
    written = (await amina.does("say", text="quelque chose"))["message_id"]
    await amina.sees("")
    await amina.does("edit", message_id=written, text="/stop")
    await amina.does("forward", text="stop")
    await answered(world, amina)
    assert decided(world) == before


async def test_kinds_of_updates_nobody_asked_for_are_ignored(world: Whole, amina: Phone) -> None:
    """Put in the queue as a newer Telegram might, whatever was asked."""
    world.simulator.world.updates.allow([])
    before, heard = decided(world), await amina.heard()
    chat = {"id": AMINA, "type": "private"}
    for kind in ("poll_answer", "message_reaction", "channel_post", "business_message", "something_of_2030"):
        await world.again({kind: {"chat": chat, "user": {"id": AMINA}, "message_id": 1, "date": 0, "text": "/stop"}})
    await world.again({}, {"message": {"message_id": 1, "date": 0, "chat": {**chat, "type": "channel"}, "text": "x"}})
    await answered(world, amina)
    assert decided(world) == before and await amina.heard() == heard
