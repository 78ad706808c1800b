"""Reads answers of Open311 servers as rows of text, JSON or XML, however they are wrapped. Pure.

Servers break the specification in many ways: a list may be wrapped or a single object, a value may
be a list, a number or a table, a key may be in capitals, and an answer may be cut or be a page.
"""

import gzip
import json
import math
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from crawlers.reading.elements import Element, local_name
from crawlers.reading.extraction import decode
from domain.errors import PollFailed
from domain.source import HealthState

Row = Mapping[str, str]

MOST = 10 * 1024 * 1024  # bytes of an unpacked answer
MAX_ROWS = 5000
_DEEPEST = 6  # wrappers around the rows
_WRAPPERS = (
    *("service_requests", "requests", "request", "service_request", "services", "service"),
    *("endpoints", "endpoint", "features", "properties", "results", "result", "data", "items"),
    *("response", "discovery", "records", "errors", "error"),
)
# A table with one of these keys is a row itself.
_OWN = frozenset(
    {"service_request_id", "token", "service_code", "requested_datetime", "specification", "code"}
)
_TEXT_OF_TABLE = ("$t", "#text", "_text", "text", "value", "$", "name")
_ELEMENTS = frozenset({"request", "service_request", "service", "endpoint", "error"})
_NOTHING = frozenset({"null", "none", "nil", "undefined", "nan", "n/a", "(null)"})
_PADDED = re.compile(r"^\s*(?:/\*\*/)?[\w.$]{1,60}\((.*)\)\s*;?\s*$", re.DOTALL)  # JSONP
_FIRST_OBJECT = re.compile(r"\[\s*\{")
_BETWEEN = re.compile(r"[\s,]*")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HEAD = 2048  # characters in which an answer shows what it is
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)  # without slots, because it is pickled between processes
class OpenAnswer:
    """`cut` means that the answer ended in the middle, or had more rows than are read."""

    rows: tuple[Row, ...]
    cut: bool = False


class NotOpen311(PollFailed):
    """The answer is something else, for instance a page: another format may be served."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(HealthState.CHANGED_MARKUP, f"Ответ Open311 не читается: {what}")

    def __reduce__(self) -> tuple[type["NotOpen311"], tuple[str]]:
        return NotOpen311, (self.what,)


class CityRefused(PollFailed):
    """The server answers with an error, in its own words."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__(HealthState.NO_ACCESS, f"Сервер Open311 отказал: {words}")

    def __reduce__(self) -> tuple[type["CityRefused"], tuple[str]]:
        return CityRefused, (self.words,)


def read_answer(body: bytes, content_type: str = "") -> OpenAnswer:
    """Keys are in lower case, values are text without spaces around, empty for nothing.

    Raises NotOpen311.
    """
    text = decode(_unpacked(body), content_type).lstrip("\ufeff \t\r\n\x00")
    if not text.strip():
        raise NotOpen311("он пуст")
    if text.startswith("<"):
        if _PAGE.search(text[:_HEAD]):
            raise NotOpen311("вместо данных пришла страница сайта")
        return _limited(*_xml(text))
    return _limited(*_json(text))


def refusal_of(rows: Iterable[Row]) -> str | None:
    """What the server says of an error: its code and words; None if the rows are no errors."""
    words = [
        f"{row.get('code', '')} {row.get('description', '')}".strip()
        for row in rows
        if "code" in row and not row.keys() & (_OWN - {"code"})
    ]
    return words[0][:120] if words else None


def _limited(rows: list[Row], cut: bool) -> OpenAnswer:
    return OpenAnswer(tuple(rows[:MAX_ROWS]), cut or len(rows) > MAX_ROWS)


def _unpacked(body: bytes) -> bytes:
    """Some servers send gzip and do not say so."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        with gzip.GzipFile(fileobj=BytesIO(body)) as file:
            unpacked = file.read(MOST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise NotOpen311("сжатый ответ не распаковать") from error
    if len(unpacked) > MOST:
        raise NotOpen311("в распакованном виде он больше 10 МБ")
    return unpacked


def _json(text: str) -> tuple[list[Row], bool]:
    if padded := _PADDED.match(text):
        text = padded[1]
    decoder = json.JSONDecoder(strict=False)
    cut = False
    try:
        data, _ = decoder.raw_decode(text)
    except RecursionError as error:
        raise NotOpen311("он вложен слишком глубоко") from error
    except ValueError as error:
        data, cut = _whole_objects(text, decoder)
        if not data:
            raise NotOpen311("это не JSON и не XML") from error
    if not isinstance(data, list | dict):
        raise NotOpen311("это не список")
    tables = _tables(data, 0)
    if tables is None:
        raise NotOpen311("списка записей в нём нет")
    return [_row(table) for table in tables], cut


def _whole_objects(text: str, decoder: json.JSONDecoder) -> tuple[list[Any], bool]:
    """The objects before the place where the answer breaks off; a comma too much breaks nothing."""
    if (start := _FIRST_OBJECT.search(text)) is None:
        return [], False
    place, objects = start.end() - 1, list[Any]()
    while place < len(text) and text[place] == "{":
        try:
            one, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            break
        objects.append(one)
        between = _BETWEEN.match(text, place)
        place = between.end() if between else place
    return objects, text[place : place + 1] != "]"


def _tables(data: Any, depth: int) -> list[Mapping[str, Any]] | None:
    """The tables that are rows; None if nothing in the answer looks like a list of rows."""
    if depth > _DEEPEST:
        return None
    if isinstance(data, list):
        tables: list[Mapping[str, Any]] = []
        for one in data:
            if isinstance(one, list | dict):
                tables += _tables(one, depth + 1) or ()
        return tables
    return _unwrapped(data, depth) if isinstance(data, dict) else None


def _unwrapped(data: Mapping[str, Any], depth: int) -> list[Mapping[str, Any]] | None:
    named = {str(key).strip().lower(): value for key, value in data.items()}
    if named.keys() & _OWN:
        return [named]
    for key in _WRAPPERS:
        if isinstance(named.get(key), list | dict):
            return _tables(named[key], depth + 1)
    if any(key in named for key in _WRAPPERS):  # {"requests": null} has nothing in it
        return []
    inner = [value for value in named.values() if isinstance(value, dict)]
    if inner and len(inner) == len(named):  # rows by their numbers
        return _tables(inner, depth + 1)
    return [] if depth else None


def _row(table: Mapping[str, Any]) -> Row:
    return {str(key).strip().lower(): _text(value) for key, value in table.items()}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return next((text for one in value if (text := _text(one))), "")
    if isinstance(value, dict):
        inner = {str(key).lower(): one for key, one in value.items()}
        scalars = (inner[key] for key in _TEXT_OF_TABLE if key in inner)
        return next((text for one in scalars if (text := _plain(one))), "")
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    else:
        try:
            text = str(value)
        except ValueError:  # an integer of thousands of digits
            return ""
    # Half a surrogate pair is no valid UTF-8, and no store keeps NUL.
    text = _CONTROL.sub("", text).encode(errors="ignore").decode().strip()
    return "" if text.lower() in _NOTHING else text


def _xml(text: str) -> tuple[list[Row], bool]:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    bare = _CONTROL.sub("", _DECLARATION.sub("", text, count=1))
    try:
        root = etree.fromstring(bare.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NotOpen311("это не XML") from error
    if root is None:
        raise NotOpen311("это не XML")
    rows = [_element_row(element) for element in _row_elements(root)]
    name = _local(root)
    if not rows and name not in _WRAPPERS:
        raise NotOpen311("списка записей в нём нет")
    return rows, not bare.rstrip().endswith(">") or _is_cut(bare, root)


def _is_cut(text: str, root: Element) -> bool:
    """The root has no end: `recover` closed it."""
    tail = text.rstrip()[-200:]
    last = re.search(r"</\s*(?:[\w.-]+:)?([\w.-]+)\s*>$", tail)
    if last is not None:
        return last[1].lower() != _local(root)
    return len(root) > 0 or not tail.endswith("/>")


def _row_elements(root: Element) -> Iterator[Element]:
    """The outermost that hold values."""
    left = [root]
    while left:
        element = left.pop()
        children = [child for child in element if isinstance(child.tag, str)]
        inner = any(_local(child) in _ELEMENTS and len(child) for child in children)
        if children and not inner and _local(element) in _ELEMENTS:
            yield element
        else:
            left += reversed(children)


def _element_row(element: Element) -> Row:
    row: dict[str, str] = {}
    for child in element:
        if isinstance(child.tag, str):
            row[_local(child)] = row.get(_local(child)) or _plain(_text_in(child))
    return row


def _text_in(element: Element) -> str:
    """Without entities: their texts are files, or grow."""
    parts = [element.text if isinstance(element.tag, str) else None]
    for child in element:
        parts += [_text_in(child), child.tail]
    return " ".join(part for part in parts if part)


def _local(element: Element) -> str:
    return local_name(element).strip().lower()
