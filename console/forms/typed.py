"""What a reader typed into a form that was refused: offered again, and stored nowhere.

The texts travel in the answer itself, as fields of a new form.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from jinja2 import pass_context
from jinja2.runtime import Context

SECRET = frozenset({"csrf", "password", "old", "new"})  # fields that are never shown or sent back
LARGEST = 60_000  # characters of a kept form
# Fields of people's own words. Others hold choices, and go along unseen.
WORDS: Mapping[str, str] = {
    "text": "Записка",
    "note": "Заметка",
    "reason": "Причина",
    "title": "Название",
    "name": "Название или имя",
    "query": "Запрос",
    "address": "Адрес",
    "options": "Особые настройки",
}
_CHOICE = re.compile(r"[a-z_]*")

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was not accepted: the address it was sent to, and its fields."""

    action: str
    fields: Fields

    @property
    def words(self) -> Sequence[tuple[str, str, str]]:
        """Name, label and text of each field that somebody wrote in."""
        return [(name, WORDS[name], text) for name, text in self.fields if _is_word(name, text)]

    @property
    def choices(self) -> Fields:
        """The other fields."""
        return [(name, text) for name, text in self.fields if not _is_word(name, text)]

    @property
    def packed(self) -> str:
        """The fields as one text; `unpacked` reads it."""
        return json.dumps(self.fields, ensure_ascii=False)


def unpacked(action: str, text: str) -> Kept | None:
    """None unless the text is what `packed` made."""
    try:
        rows = json.loads(text)
        json.dumps(rows, ensure_ascii=False).encode()  # refuses half a surrogate pair
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or not rows:
        return None
    fields = []
    for row in rows:
        match row:
            case [str(name), str(value)] if name not in SECRET:
                fields.append((name, value))
            case _:
                return None
    return Kept(action, fields)


def remember(request: Request, items: Sequence[tuple[str, object]]) -> None:
    """Keep the texts of a form for the rest of this request."""
    request.state.typed = [
        (name, value) for name, value in items if isinstance(value, str) and name not in SECRET
    ]


def kept_of(request: Request) -> Kept | None:
    """The form of this request; None if it has no texts or too many."""
    fields: Fields = getattr(request.state, "typed", ())
    filled = any(value.strip() for _, value in fields)
    if not filled or sum(len(name) + len(value) for name, value in fields) > LARGEST / 2:
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return Kept(request.url.path + query, fields)


@pass_context
def typed(context: Context, name: str, usual: str = "", action: str = "") -> str:
    """What was typed into this field of the form that this page refuses, else `usual`.

    With `action`, only if the form was sent there.
    """
    request: Request = context["request"]
    fields: Fields = getattr(request.state, "typed", ())
    if action and request.url.path != action:
        return usual
    return next((value for field, value in fields if field == name), usual)


def _is_word(name: str, text: str) -> bool:
    return name in WORDS and _CHOICE.fullmatch(text) is None
