"""A list of sources as people keep it, CSV or XLSX, to rows of the registry. Pure.

A line is never placed by a guess: what does not fit exactly is refused with its line and a reason.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from domain.probe import Row
from domain.region import Region
from domain.source import SourceKind
from region.addresses import read_address
from region.registry import NAMES
from region.spelling import municipality_key, plain

MAX_LINES = 20_000
MAX_CELLS = 4_000_000  # of a sheet, down to its last one: so many the reader makes room for
MAX_SHEET = 200_000_000  # bytes
HEAD = 20  # lines within which the header stands: above it people write titles
HEADERS: Mapping[str, frozenset[str]] = {
    "address": frozenset(
        {"address", "url", "link", "адрес", "ссылка", "адрес страницы", "сайт", "веб-адрес"}
        | {"ссылка на источник", "адрес источника", "страница", "интернет-адрес"}
    ),
    "title": frozenset({"title", "name", "название", "наименование", "имя", "источник"}),
    "kind": frozenset(
        {"kind", "type", "тип", "вид", "сеть", "соцсеть", "платформа", "тип источника"}
    ),
    "municipality": frozenset(
        {"municipality", "муниципалитет", "муниципальное образование", "мо", "район", "округ"}
        | {"муниципальный округ", "город"}
    ),
    "owner_body": frozenset(
        {"owner_body", "body", "owner", "орган", "ведомство", "орган власти", "владелец"}
    ),
    "top": frozenset({"top", "топ", "важный", "главный", "приоритет"}),
    "enabled": frozenset({"enabled", "включен", "включён", "активен"}),
    "id": frozenset({"id", "идентификатор"}),
    "note": frozenset({"note", "comment", "примечание", "комментарий"}),
}
KINDS: Mapping[str, SourceKind] = {
    **{kind.value: kind for kind in SourceKind},
    **dict.fromkeys(("лента", "лента новостей", "rss-лента"), SourceKind.RSS),
    **dict.fromkeys(("сайт", "сми", "веб"), SourceKind.WEB),
    **dict.fromkeys(("сайт со скриптами", "браузер"), SourceKind.BROWSER),
    **dict.fromkeys(("телеграм", "телеграмм", "телеграм-канал", "tg", "тг"), SourceKind.TELEGRAM),
    **dict.fromkeys(("вконтакте", "вк"), SourceKind.VK),
    **dict.fromkeys(("одноклассники", "ок"), SourceKind.OK),
    "макс": SourceKind.MAX,
    "форум": SourceKind.FORUM,
}
_YES = frozenset({"да", "yes", "true", "1", "1.0", "+", "y", "д", "истина"})
_NO = frozenset({"нет", "no", "false", "0", "0.0", "-", "n", "н", "ложь"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: its number from 1, what stands there as an address, and the row it means
    or why it means none. The row lacks `kind` where the address does not show it, and `id` where
    the list gives none.
    """

    number: int
    shown: str
    row: Row | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list says; `ignored` are columns that nobody knew."""

    lines: tuple[Line, ...]
    ignored: tuple[str, ...] = ()


# What the reading of a ZIP raises: it is none, is damaged, or is packed or locked in an odd way.
_NO_PACKAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_CELL = re.compile(rb'[<:]c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"')


class UnreadableList(Exception):
    """The list cannot be read as a whole; the message is Russian."""


def read_listing(content: bytes, region: Region) -> Listing:
    """The lines of a CSV (comma, semicolon or tab; UTF-8 or Windows-1251) or of the first sheet of
    an XLSX. Raises UnreadableList.
    """
    table = _sheet(content) if content[:2] == b"PK" else _csv(content)
    if len(table) > MAX_LINES:
        raise UnreadableList(f"в списке больше {MAX_LINES} строк: разделите его")
    columns, ignored, below = _header(table)
    places = _Names(region)
    lines = []
    for number, cells in table[below:]:
        if any(cells):
            given = {name: cells[i] for name, i in columns.items() if i < len(cells) and cells[i]}
            lines.append(_line(number, given, places))
    return Listing(tuple(lines), ignored)


def _sheet(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        _check_size(content)
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MAX_LINES + 1)
    except (CalamineError, OSError, IndexError, *_NO_PACKAGE) as error:
        raise UnreadableList("файл не читается как таблица Excel (.xlsx)") from error
    return [(n, [cell_text(value) for value in row]) for n, row in enumerate(rows, start=1)]


def _check_size(content: bytes) -> None:
    """One lost cell at a sheet's far corner makes the reader ask for more memory than there is, by
    which the whole process ends. Raises UnreadableList, or an error of `_NO_PACKAGE`.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for sheet in package.infolist():
            if not sheet.filename.startswith("xl/worksheets/") or sheet.is_dir():
                continue
            if sheet.file_size > MAX_SHEET:
                raise UnreadableList("лист больше 200 МБ: разделите список")
            width = height = 0
            for cell in _CELL.finditer(package.read(sheet)):
                width, height = max(width, _column(cell[1])), max(height, int(cell[2]))
            if width * height > MAX_CELLS:
                raise UnreadableList(
                    "на листе заняты ячейки далеко от списка: до строки "
                    f"{height} и столбца {width}; удалите их или скопируйте список в новый файл"
                )


def _column(letters: bytes) -> int:
    """The number of column A is 1, that of AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def cell_text(value: object) -> str:
    """A cell of a workbook as people see it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # Excel keeps every number as a fraction
    if isinstance(value, bool):
        return "да" if value else "нет"
    return str(value).strip()


def _csv(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", "replace")
    if "\0" in text:
        raise UnreadableList("это не CSV и не таблица Excel (.xlsx)")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    table = []
    begin = 1
    try:
        for cells in reader:
            table.append((begin, [cell.strip() for cell in cells]))
            begin = reader.line_num + 1
    except csv.Error as error:
        said = f"строка {reader.line_num}: ошибка в разметке CSV: {error}"
        raise UnreadableList(said) from error
    return table


def _delimiter(text: str) -> str:
    """Of semicolon, comma and tab, the one that splits some early line into most known columns."""
    head = text.splitlines()[:HEAD]

    def known(mark: str) -> int:
        return max((len(_columns(line.split(mark))) for line in head), default=0)

    return max(";,\t", key=known)


def _column_of(title: str) -> str | None:
    word = plain(title).rstrip(" *:?")
    return next((n for n, titles in HEADERS.items() if word in {plain(t) for t in titles}), None)


def _columns(titles: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for i, title in enumerate(titles):
        if (name := _column_of(title.strip('"'))) is not None:
            found.setdefault(name, i)
    return found


def _header(
    table: Sequence[tuple[int, Sequence[str]]],
) -> tuple[Mapping[str, int], tuple[str, ...], int]:
    """Columns by name, those unknown, and where the lines begin. A list without a header is one of
    addresses alone.
    """
    for place, (_, cells) in enumerate(table[:HEAD]):
        columns = _columns(cells)
        if "address" in columns:
            known = set(columns.values())
            unknown = [c for i, c in enumerate(cells) if c and i not in known]
            return columns, tuple(unknown), place + 1
    if table and all(len([c for c in cells if c]) <= 1 for _, cells in table):
        return {"address": 0}, (), 0
    names = ", ".join(sorted(HEADERS["address"]))
    raise UnreadableList(f"в первых {HEAD} строках нет заголовка со столбцом адреса ({names})")


def municipality_ids(region: Region) -> Mapping[str, set[str]]:
    """Every name of a municipality (as `municipality_key` puts it) -> those that have it."""
    ids: dict[str, set[str]] = {}
    for m in region.municipalities.values():
        for name in (m.id, m.short, *m.aliases, *(n.text for n in m.names)):
            ids.setdefault(municipality_key(name), set()).add(m.id)
    return ids


class _Names:
    """Municipalities and bodies by every name people give them."""

    def __init__(self, region: Region) -> None:
        self._municipalities = municipality_ids(region)
        self._bodies: dict[str, set[str]] = {}
        for b in region.bodies.values():
            for name in (b.id, b.name):
                self._bodies.setdefault(plain(name), set()).add(b.id)

    def municipality(self, text: str) -> str:
        return _only(self._municipalities.get(municipality_key(text), ()), "муниципалитет", text)

    def body(self, text: str) -> str:
        return _only(self._bodies.get(plain(text), ()), "орган", text)


class _Refusal(Exception):
    """Why one line is left out."""


def _only(ids: Iterable[str], noun: str, text: str) -> str:
    found = sorted(ids)
    if len(found) != 1:
        raise _Refusal(f"{noun} «{text}»: {'подходит нескольким' if found else 'нет в списке'}")
    return found[0]


def _line(number: int, given: Mapping[str, str], places: _Names) -> Line:
    shown = given.get("address", "")
    try:
        return Line(number, shown, _row(given, places))
    except _Refusal as refusal:
        return Line(number, shown, problem=str(refusal))


def _row(given: Mapping[str, str], places: _Names) -> Row:
    kind, address = _address(given)
    row: dict[str, object] = {"address": address}
    if kind is not None:
        row["kind"] = kind.value
    for name in ("id", "title", "note"):
        if name in given:
            row[name] = given[name]
    if "municipality" in given:
        row["municipality"] = places.municipality(given["municipality"])
    if "owner_body" in given:
        row["owner_body"] = places.body(given["owner_body"])
    for name in ("top", "enabled"):
        if name in given:
            row[name] = _flag(given[name])
    return row


def _address(given: Mapping[str, str]) -> tuple[SourceKind | None, str]:
    if "address" not in given:
        raise _Refusal("нет адреса")
    seen, address = read_address(given["address"])
    kind = _kind(given.get("kind"))
    if kind is None or kind is seen:
        return seen, address
    if kind in NAMES:
        if seen in NAMES or "/" in given["address"]:
            raise _Refusal(f"тип «{given['kind']}» не подходит к адресу")
        return kind, given["address"].removeprefix("@")  # a name of the network, without a link
    if seen in NAMES:
        raise _Refusal(f"тип «{given['kind']}» не подходит к адресу")
    return kind, address


def _kind(text: str | None) -> SourceKind | None:
    if text is None:
        return None
    if (kind := KINDS.get(plain(text))) is None:
        raise _Refusal(f"тип «{text}» неизвестен; бывает {', '.join(SourceKind)}")
    return kind


def _flag(text: str) -> bool:
    word = plain(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise _Refusal(f"«{text}»: нужно «да» или «нет»")
