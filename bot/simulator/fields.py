"""Which fields each supported method takes: `name:kind`, `name!:kind` when required. A kind is int,
float, bool, str, chat (a number or a @name), file, an object's name, `[kind]` for a list, or several
separated by `|`. An object absent from OBJECTS is taken as it comes. Stricter than Telegram, which
ignores what it does not know: an unknown field is refused, so that a typing mistake is found here and
not in the street."""

import json
from dataclasses import dataclass
from typing import Any

from .refusals import RefusedError, bad

Json = dict[str, Any]

_BUSINESS = "business_connection_id:str "
_TO = _BUSINESS + "chat_id!:chat message_thread_id:int "
_SEND = _TO + "direct_messages_topic_id:int "
_HOW = (
    " disable_notification:bool protect_content:bool allow_paid_broadcast:bool message_effect_id:str"
    " suggested_post_parameters:SuggestedPostParameters reply_parameters:ReplyParameters"
    " reply_markup:InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply"
)
_EDIT = "business_connection_id:str chat_id:chat message_id:int inline_message_id:str "
_COMMANDS = "scope:BotCommandScope language_code:str"

_METHODS = {
    "getMe": "",
    "getUpdates": "offset:int limit:int timeout:int allowed_updates:[str]",
    "setWebhook": "url!:str certificate:file ip_address:str max_connections:int allowed_updates:[str]"
    " drop_pending_updates:bool secret_token:str",
    "deleteWebhook": "drop_pending_updates:bool",
    "getWebhookInfo": "",
    "sendMessage": f"{_SEND}text!:str parse_mode:str entities:[MessageEntity]"
    f" link_preview_options:LinkPreviewOptions{_HOW}",
    "sendDocument": f"{_SEND}document!:file thumbnail:file caption:str parse_mode:str"
    f" caption_entities:[MessageEntity] disable_content_type_detection:bool{_HOW}",
    "sendChatAction": f"{_TO}action!:str",
    "sendLocation": f"{_SEND}latitude!:float longitude!:float horizontal_accuracy:float live_period:int"
    f" heading:int proximity_alert_radius:int{_HOW}",
    "sendContact": f"{_SEND}phone_number!:str first_name!:str last_name:str vcard:str{_HOW}",
    "copyMessage": f"{_SEND.removeprefix(_BUSINESS)}from_chat_id!:chat message_id!:int video_start_timestamp:int"
    f" caption:str parse_mode:str caption_entities:[MessageEntity] show_caption_above_media:bool{_HOW}",
    "editMessageText": f"{_EDIT}text:str parse_mode:str entities:[MessageEntity]"
    " link_preview_options:LinkPreviewOptions rich_message:InputRichMessage"
    " reply_markup:InlineKeyboardMarkup",
    "editMessageReplyMarkup": f"{_EDIT}reply_markup:InlineKeyboardMarkup",
    "deleteMessage": "chat_id!:chat message_id!:int",
    "deleteMessages": "chat_id!:chat message_ids!:[int]",
    "answerCallbackQuery": "callback_query_id!:str text:str show_alert:bool url:str cache_time:int",
    "setMyCommands": f"commands!:[BotCommand] {_COMMANDS}",
    "getMyCommands": _COMMANDS,
    "deleteMyCommands": _COMMANDS,
    "setMyDescription": "description:str language_code:str",
    "setMyShortDescription": "short_description:str language_code:str",
    "setMyName": "name:str language_code:str",
    "setChatMenuButton": "chat_id:int menu_button:MenuButton",
    "getChat": "chat_id!:chat",
    "leaveChat": "chat_id!:chat",
    "getFile": "file_id!:str",
    "logOut": "",
    "close": "",
}

_OBJECTS = {
    "InlineKeyboardMarkup": "inline_keyboard!:[[InlineKeyboardButton]]",
    "InlineKeyboardButton": "text!:str icon_custom_emoji_id:str style:str url:str callback_data:str"
    " web_app:WebAppInfo login_url:LoginUrl switch_inline_query:str switch_inline_query_current_chat:str"
    " switch_inline_query_chosen_chat:SwitchInlineQueryChosenChat copy_text:CopyTextButton"
    " callback_game:CallbackGame pay:bool",
    "ReplyKeyboardMarkup": "keyboard!:[[KeyboardButton]] is_persistent:bool resize_keyboard:bool"
    " one_time_keyboard:bool input_field_placeholder:str selective:bool",
    "ReplyKeyboardRemove": "remove_keyboard!:bool selective:bool",
    "ForceReply": "force_reply!:bool input_field_placeholder:str selective:bool",
    "BotCommand": "command!:str description!:str",
    "BotCommandScope": "type!:str chat_id:chat user_id:int",
    "MenuButton": "type!:str text:str web_app:WebAppInfo",
    "LinkPreviewOptions": "is_disabled:bool url:str prefer_small_media:bool prefer_large_media:bool"
    " show_above_text:bool",
    "ReplyParameters": "message_id!:int chat_id:chat allow_sending_without_reply:bool quote:str"
    " quote_parse_mode:str quote_entities:[MessageEntity] quote_position:int"
    " checklist_task_id:int poll_option_id:str",
    "MessageEntity": "type!:str offset!:int length!:int url:str user:User language:str custom_emoji_id:str"
    " unix_time:int date_time_format:str",
}


@dataclass(frozen=True)
class Field:
    kind: str
    required: bool


@dataclass(frozen=True)
class Upload:
    """A file received with a request."""

    name: str
    mime: str
    content: bytes


def fields(line: str) -> dict[str, Field]:
    pairs = (word.split(":", 1) for word in line.split())
    return {name.rstrip("!"): Field(kind, name.endswith("!")) for name, kind in pairs}


METHODS = {name: fields(line) for name, line in _METHODS.items()}
OBJECTS = {name: fields(line) for name, line in _OBJECTS.items()}

_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "document": "there is no document in the request",
}
_SPELT = {"int": "Integer", "float": "Float", "bool": "Boolean", "str": "String", "chat": "Integer or String"}


def read(fields: dict[str, Field], given: Json) -> Json:
    """The same fields with their proper types, or Telegram's refusal."""
    for name, field in fields.items():
        if field.required and given.get(name) is None:
            raise bad(_MISSING.get(name, f'parameter "{name}" is required'))
    known = {}
    for name, value in given.items():
        if name not in fields:
            raise bad(f'unknown field "{name}"')
        if value is not None:
            known[name] = _value(name, fields[name].kind, value)
    return known


def _value(name: str, kind: str, value: Any) -> Any:
    if kind.startswith("["):
        return [_value(name, kind[1:-1], item) for item in _decoded(name, kind, value, list)]
    if kind[0].isupper():
        return _object(kind, _decoded(name, kind, value, dict))
    try:
        return _READERS[kind](value)
    except (ValueError, TypeError, KeyError):
        raise _wrong_type(name, kind) from None


def _object(kinds: str, value: Json) -> Json:
    candidates = kinds.split("|")
    kind = next((k for k in candidates if _looks_like(k, value)), candidates[0])
    return read(OBJECTS[kind], value) if kind in OBJECTS else value


def _looks_like(kind: str, value: Json) -> bool:
    return all(name in value for name, field in OBJECTS.get(kind, {}).items() if field.required)


def _decoded(name: str, kind: str, value: Any, wanted: type) -> Any:
    """Lists and objects come as JSON text in a form, as themselves in a JSON body."""
    try:
        decoded = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None
    if not isinstance(decoded, wanted):
        raise _wrong_type(name, kind)
    return decoded


def _wrong_type(name: str, kind: str) -> RefusedError:
    return bad(f'field "{name}" must be of type {_SPELT.get(kind, kind)}')


def _integer(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise TypeError
    return int(value)


def _float(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError
    return float(value)


def _boolean(value: Any) -> bool:
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}[str(value).lower()]


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _chat(value: Any) -> int | str:
    try:
        return _integer(value)
    except ValueError:
        return _string(value)


def _file(value: Any) -> Upload | str:
    return value if isinstance(value, Upload) else _string(value)


_READERS = {"int": _integer, "float": _float, "bool": _boolean, "str": _string, "chat": _chat, "file": _file}
