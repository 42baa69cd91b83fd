"""The simulator refuses what Telegram refuses, with its codes and its words."""

import json
from collections.abc import AsyncIterator
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.refusals import RefusedError
from bot.simulator.texts import formatted, units
from tests.test_simulator import AMINA, TOKEN, Street, street

STRANGER, SILENT = 555, 1002


@pytest.fixture
async def here() -> AsyncIterator[Street]:
    async with street() as here:
        await here.amina()
        await here.do("phones", name="EXEMPLE - Silencieux", id=SILENT)
        yield here


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


def said(**fields: Any) -> dict[str, Any]:
    return {"chat_id": AMINA, "text": "Bonjour", **fields}


def button(**action: Any) -> dict[str, Any]:
    return said(reply_markup=keyboard({"text": "Oui", **action}))


YES = {"text": "Oui", "callback_data": "yes"}
BUTTON = "Bad Request: can't parse inline keyboard button: "
PARSE = "Bad Request: can't parse entities: "
REFUSED = [
    ("sendSmoke", {}, 404, "Not Found: method not found"),
    ("sendPoll", {}, 404, "Not Found: method not found"),
    ("sendMessage", {"chat_id": AMINA}, 400, "Bad Request: message text is empty"),
    ("sendMessage", {"text": "Bonjour"}, 400, "Bad Request: chat_id is empty"),
    ("sendMessage", said(text="  \n "), 400, "Bad Request: message text is empty"),
    ("sendMessage", said(text="<b></b>", parse_mode="HTML"), 400, "Bad Request: message text is empty"),
    ("sendMessage", said(colour="red"), 400, 'Bad Request: unknown field "colour"'),
    ("sendMessage", said(text=12), 400, 'Bad Request: field "text" must be of type String'),
    (
        "sendMessage",
        said(protect_content="perhaps"),
        400,
        'Bad Request: field "protect_content" must be of type Boolean',
    ),
    ("sendMessage", said(text="🙂" * 2049), 400, "Bad Request: message is too long"),
    ("sendMessage", said(parse_mode="Klingon"), 400, "Bad Request: unsupported parse_mode"),
    ("sendMessage", said(chat_id=STRANGER), 400, "Bad Request: chat not found"),
    ("sendMessage", said(chat_id="@nobody"), 400, "Bad Request: chat not found"),
    ("sendMessage", said(chat_id=SILENT), 403, "Forbidden: bot can't initiate conversation with a user"),
    (
        "sendMessage",
        said(reply_parameters={"message_id": 99}),
        400,
        "Bad Request: message to be replied not found",
    ),
    ("sendMessage", said(reply_markup="{"), 400, "Bad Request: can't parse reply_markup JSON object"),
    ("sendMessage", button(callback_data="é" * 33), 400, "Bad Request: BUTTON_DATA_INVALID"),
    ("sendMessage", button(callback_data=""), 400, "Bad Request: BUTTON_DATA_INVALID"),
    ("sendMessage", button(data="yes"), 400, 'Bad Request: unknown field "data"'),
    (
        "sendMessage",
        button(),
        400,
        BUTTON + "Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage",
        button(callback_data="yes", url="https://example.org"),
        400,
        BUTTON + "exactly one action expected, found callback_data and url",
    ),
    (
        "sendMessage",
        button(url="tel:15"),
        400,
        "Bad Request: inline keyboard button URL 'tel:15' is invalid: Wrong HTTP URL",
    ),
    ("sendMessage", said(reply_markup=keyboard(*[YES] * 101)), 400, "Bad Request: REPLY_MARKUP_TOO_LONG"),
    (
        "sendMessage",
        said(text="é<b>a", parse_mode="HTML"),
        400,
        PARSE + 'Can\'t find end tag corresponding to start tag "b"',
    ),
    (
        "sendMessage",
        said(text="é<h1>a</h1>", parse_mode="HTML"),
        400,
        PARSE + 'Unsupported start tag "h1" at byte offset 2',
    ),
    (
        "sendMessage",
        said(text="a < b", parse_mode="HTML"),
        400,
        PARSE + "Unclosed start tag at byte offset 2",
    ),
    (
        "sendMessage",
        said(text="a</b>", parse_mode="HTML"),
        400,
        PARSE + "Unexpected end tag at byte offset 1",
    ),
    (
        "sendMessage",
        said(text="<b><i>a</b></i>", parse_mode="HTML"),
        400,
        PARSE + 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    ),
    ("sendDocument", {"chat_id": AMINA}, 400, "Bad Request: there is no document in the request"),
    (
        "sendDocument",
        {"chat_id": AMINA, "document": "unknown"},
        400,
        "Bad Request: wrong file identifier/HTTP URL specified",
    ),
    (
        "sendDocument",
        {"chat_id": AMINA, "document": "unknown", "caption": "é" * 1025},
        400,
        "Bad Request: message caption is too long",
    ),
    (
        "sendChatAction",
        {"chat_id": AMINA, "action": "dancing"},
        400,
        "Bad Request: wrong parameter action in request",
    ),
    ("editMessageText", said(message_id=99), 400, "Bad Request: message to edit not found"),
    ("editMessageText", said(message_id=1), 400, "Bad Request: message can't be edited"),
    ("editMessageText", said(), 400, "Bad Request: message identifier is not specified"),
    ("editMessageText", {"inline_message_id": "x", "text": "a"}, 400, "Bad Request: MESSAGE_ID_INVALID"),
    ("deleteMessage", {"chat_id": AMINA, "message_id": 99}, 400, "Bad Request: message to delete not found"),
    (
        "answerCallbackQuery",
        {"callback_query_id": "99"},
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
    ),
    ("setMyCommands", {}, 400, 'Bad Request: parameter "commands" is required'),
    (
        "setMyCommands",
        {"commands": [{"command": "É", "description": "x"}]},
        400,
        "Bad Request: BOT_COMMAND_INVALID",
    ),
    (
        "setMyCommands",
        {"commands": [{"command": "aide", "description": ""}]},
        400,
        "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    ("setMyName", {"name": "x" * 65}, 400, "Bad Request: bot name is too long"),
    (
        "setWebhook",
        {"url": "http://example.org"},
        400,
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook",
    ),
    ("getChat", {"chat_id": SILENT}, 400, "Bad Request: chat not found"),
    (
        "leaveChat",
        {"chat_id": AMINA},
        400,
        "Bad Request: chat member status can't be changed in private chats",
    ),
    ("getFile", {"file_id": "unknown"}, 400, "Bad Request: invalid file_id"),
]


async def test_refusals_word_for_word(here: Street) -> None:
    for method, body, code, description in REFUSED:
        answer = await here.http.post(f"/bot{TOKEN}/{method}", json=body)
        expected = {"ok": False, "error_code": code, "description": description}
        assert (answer.status_code, answer.json()) == (code, expected), (method, body)


async def test_the_limits_themselves_are_allowed(here: Street) -> None:
    rows = [[{"text": "Oui", "callback_data": "é" * 32}]] * 100
    allowed = [
        said(text="🙂" * 2048, reply_markup={"inline_keyboard": rows}),
        said(text="<b>" + "é" * 4096 + "</b>", parse_mode="HTML"),
        said(reply_parameters={"message_id": 99, "allow_sending_without_reply": True}),
    ]
    for body in allowed:
        assert (await here.http.post(f"/bot{TOKEN}/sendMessage", json=body)).json()["ok"]


async def test_the_same_call_in_the_four_shapes_telegram_takes(here: Street) -> None:
    url, markup = f"/bot{TOKEN}/sendMessage", keyboard(YES)
    form = said(reply_markup=json.dumps(markup))
    answers = [
        await here.http.get(url, params=form),
        await here.http.post(url, data=form),
        await here.http.post(url, json=said(reply_markup=markup)),
        await here.http.post(url, files={name: (None, str(value)) for name, value in form.items()}),
    ]
    for answer in answers:
        assert answer.json()["result"]["reply_markup"] == markup


async def test_a_wrong_token_is_unauthorized(here: Street) -> None:
    answer = await here.http.get("/bot42:WRONG/getMe")
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unchanged_message_is_not_modified(here: Street) -> None:
    message = await here.asked()
    same = said(text="On y va ?", message_id=message.message_id)
    url = f"/bot{TOKEN}/editMessageText"
    stripped = await here.http.post(url, json=same)
    assert "reply_markup" not in stripped.json()["result"]
    again = await here.http.post(url, json=same)
    assert again.json()["description"].startswith(
        "Bad Request: message is not modified: specified new message content and reply markup are exactly"
    )


async def test_a_webhook_stops_polling(here: Street) -> None:
    await here.bot.set_webhook("https://example.org/hook")
    answer = (await here.http.get(f"/bot{TOKEN}/getUpdates")).json()
    assert answer["error_code"] == 409
    assert (await here.bot.get_webhook_info()).url == "https://example.org/hook"
    await here.bot.delete_webhook(drop_pending_updates=True)
    assert await here.bot.get_updates() == ()


async def test_phones_cannot_do_everything_either(here: Street) -> None:
    message = await here.asked()
    for path, body in [
        ("phones/9/say", {"text": "Bonjour"}),
        (f"phones/{AMINA}/say", {"text": " "}),
        (f"phones/{AMINA}/say", {}),
        (f"phones/{AMINA}/fly", {}),
        (f"phones/{AMINA}/send", {"kind": "smoke"}),
        (f"phones/{AMINA}/edit", {"message_id": message.message_id, "text": "Bonjour"}),
        (f"phones/{AMINA}/press", {"message_id": message.message_id, "label": "Non"}),
        ("phones", {"name": "Double", "id": AMINA}),
    ]:
        assert "error" in await here.do(path, **body), path


@given(st.text())
def test_escaped_text_is_shown_as_it_was_written(text: str) -> None:
    assert formatted(escape(text), "HTML", None)[0] == text.strip()


@given(st.text(alphabet="<>/&;ab ile=\"'é🙂-#x1"))
def test_any_html_is_either_shown_or_refused(text: str) -> None:
    try:
        shown, marks = formatted(text, "HTML", None)
    except RefusedError as refusal:
        assert refusal.code == 400
    else:
        assert all(m["offset"] >= 0 and m["offset"] + m["length"] <= units(shown) for m in marks)
