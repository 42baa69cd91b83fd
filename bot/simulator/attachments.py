"""What a phone can send that is not a text, as Telegram describes it; details are invented unless given."""

from typing import Any

from .chats import Phone
from .fields import Upload
from .refusals import ImpossibleError
from .world import World

Json = dict[str, Any]

_WITHOUT_FILE: dict[str, Json] = {
    "location": {"latitude": 48.95, "longitude": 2.35},
    "contact": {"phone_number": "+33600000000"},
    "dice": {"emoji": "🎲", "value": 4},
}
_CLIP = {"width": 320, "height": 240, "duration": 3}
_STILL = {
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
    "emoji": "👍",
}
_WITH_FILE: dict[str, tuple[str, Json]] = {
    "photo": ("photo.jpg", {"width": 1280, "height": 960}),
    "document": ("document.pdf", {"file_name": "document.pdf", "mime_type": "application/pdf"}),
    "voice": ("voice.oga", {"duration": 12, "mime_type": "audio/ogg"}),
    "video_note": ("note.mp4", {"length": 240, "duration": 8}),
    "sticker": ("sticker.webp", _STILL),
    "animation": ("clip.mp4", _CLIP),
}
_BESIDE = ("caption", "media_group_id", "forward_origin")  # fields of the message, not of the attachment


def attachment(world: World, phone: Phone, kind: str, details: Json) -> Json:
    beside = {name: details[name] for name in _BESIDE if name in details}
    inside = {name: value for name, value in details.items() if name not in beside and name != "content"}
    if kind in _WITH_FILE:
        name, usual = _WITH_FILE[kind]
        content = str(details.get("content", "simulated")).encode()
        file = world.keep_file(Upload(inside.get("file_name", name), usual.get("mime_type", ""), content))
        return {**_shaped(kind, {**file, **usual, **inside}), **beside}
    if kind in _WITHOUT_FILE:
        return {kind: {**_WITHOUT_FILE[kind], **_owner(kind, phone), **inside}, **beside}
    raise ImpossibleError(f"a phone cannot send {kind!r}")


def _shaped(kind: str, file: Json) -> Json:
    match kind:
        case "photo":
            return {"photo": [file]}  # Telegram gives several sizes
        case "animation":
            return {"animation": file, "document": {k: v for k, v in file.items() if k not in _CLIP}}
    return {kind: file}


def _owner(kind: str, phone: Phone) -> Json:
    """A contact is one's own unless said otherwise."""
    return {"first_name": phone.user["first_name"], "user_id": phone.id} if kind == "contact" else {}
