"""The form of an enquiry: a table of named cells, and what a body writes into them. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import isfinite

from domain.errors import EntryRefused

MOST_CELLS = 60
LONGEST_TITLE = 300
LONGEST_TEXT = 2_000
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,6})?")


class CellKind(StrEnum):
    COUNT = "count"  # a whole number
    NUMBER = "number"
    SHARE = "share"  # percent, as it is typed
    DAY = "day"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class EnquiryCell:
    """`figure` is the figure of the registry that says the same; None where we count no such."""

    name: str
    title: str
    kind: CellKind = CellKind.COUNT
    is_required: bool = True
    figure: str | None = None


def checked_cells(cells: Sequence[EnquiryCell]) -> tuple[EnquiryCell, ...]:
    """Raises EntryRefused."""
    if not cells:
        raise EntryRefused("нет ни одного вопроса: напишите, о чём спрашиваете")
    if len(cells) > MOST_CELLS:
        raise EntryRefused(f"вопросов больше {MOST_CELLS}: разделите запрос на два")
    names: set[str] = set()
    for cell in cells:
        if not _NAME.fullmatch(cell.name):
            raise EntryRefused(f"«{cell.name}»: имя вопроса — латинские буквы, цифры и _")
        if cell.name in names:
            raise EntryRefused(f"«{cell.name}»: такой вопрос уже есть")
        if not cell.title.strip() or len(cell.title) > LONGEST_TITLE:
            raise EntryRefused(f"«{cell.name}»: напишите вопрос, не длиннее {LONGEST_TITLE} знаков")
        names.add(cell.name)
    return tuple(cells)


def read_value(cell: EnquiryCell, typed: str) -> str:
    """As it is kept: numbers with a point, days as ISO; "" is no answer. Raises EntryRefused."""
    text = typed.strip()
    if not text:
        return ""
    if cell.kind is CellKind.TEXT:
        if len(text) > LONGEST_TEXT:
            raise EntryRefused(f"«{cell.title}»: длиннее {LONGEST_TEXT} знаков, сократите")
        return text
    if cell.kind is CellKind.DAY:
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError as error:
            raise EntryRefused(f"«{cell.title}»: выберите день") from error
    return _number(cell, text)


def _number(cell: EnquiryCell, text: str) -> str:
    bare = text.removesuffix("%").replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if not bare.isascii() or not _NUMBER.fullmatch(bare):
        raise EntryRefused(f"«{cell.title}»: «{text[:40]}» — не число, напишите его цифрами")
    number = bare.replace(",", ".")
    if cell.kind is CellKind.COUNT and ("." in number or number.startswith("-")):
        raise EntryRefused(f"«{cell.title}»: здесь целое число, ноль или больше")
    if cell.kind is CellKind.SHARE and not 0 <= float(number) <= 100:
        raise EntryRefused(f"«{cell.title}»: доля бывает от 0 до 100 %")
    assert isfinite(float(number))
    return number


def read_values(cells: Sequence[EnquiryCell], typed: Mapping[str, str]) -> Mapping[str, str]:
    """Raises EntryRefused for the first cell that is wrong, or has to be filled in and is not."""
    values = {cell.name: read_value(cell, typed.get(cell.name, "")) for cell in cells}
    for cell in cells:
        if cell.is_required and not values[cell.name]:
            raise EntryRefused(f"«{cell.title}»: не заполнено")
    return values


def contradicts(cell: EnquiryCell, value: str, own: float | None) -> bool:
    """Whether what a body wrote is another number than that of the centre. Shares are equal to
    half of a percent, others to the last digit that is typed.
    """
    if not value or own is None or cell.kind in (CellKind.TEXT, CellKind.DAY):
        return False
    if cell.kind is CellKind.SHARE:
        return abs(float(value) - 100 * own) > 0.5
    places = len(value.partition(".")[2])
    return abs(float(value) - own) > 0.5 / float(10**places)
