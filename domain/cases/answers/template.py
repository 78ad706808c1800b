"""A template of answers that a body keeps: a text with places to fill in. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import EntryRefused

LONGEST_NAME, LONGEST_TEXT = 80, 4_000
MOST = 100  # of one body
_PLACE = re.compile(r"\{[ \t]{0,9}([^{}\n]{0,60}?)[ \t]{0,9}\}")
# What masking leaves in a text that is kept: somebody fills it in anew.
_MASKED = re.compile(
    r"\[(имя|страница|контакт|телефон|почта|ИНН|СНИЛС|паспорт|счёт|карта|квартира|комната"
    r"|госномер|дата рождения)\]"
)


@dataclass(frozen=True, slots=True)
class AnswerTemplate:
    """`group` is what it answers, None for anything. The id is None until it is stored."""

    body: str
    name: str
    text: str
    who: str
    at: datetime
    group: str | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


def places(text: str) -> Sequence[str]:
    """The names of the places to fill in, each once, in text order; an empty place is «…»."""
    return list(dict.fromkeys(match[1] or "…" for match in _PLACE.finditer(text)))


def filled_in(text: str, known: Mapping[str, str]) -> str:
    """The text with the places that are known; names are compared in lower case."""

    def value(match: re.Match[str]) -> str:
        return known.get(match[1].lower()) or match[0]

    return _PLACE.sub(value, text)


def reopened(text: str) -> str:
    """A kept text whose masked parts are places to fill in."""
    return _MASKED.sub(lambda match: f"{{{match[1]}}}", text)


def checked_name(typed: str) -> str:
    """Raises EntryRefused."""
    name = " ".join(typed.split())
    if not name:
        raise EntryRefused("у шаблона нет названия: напишите его")
    if len(name) > LONGEST_NAME:
        raise EntryRefused(f"название длиннее {LONGEST_NAME} знаков: сократите его")
    return name


def checked_text(typed: str) -> str:
    """Raises EntryRefused."""
    text = typed.strip()
    if not text:
        raise EntryRefused("в шаблоне нет текста: напишите его")
    if len(text) > LONGEST_TEXT:
        raise EntryRefused(f"текст длиннее {LONGEST_TEXT} знаков: сократите его")
    return text
