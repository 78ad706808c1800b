"""Turns people's own lists of sources into rows of the registry.

A line is never placed by a guess: a line that does not fit exactly is refused with its number and a
reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.errors import MissingColumns, UnreadableList
from domain.probe import Row
from domain.region import Region
from domain.source import POLLED, SourceKind
from files.guards.limits import UPLOAD
from files.headers import HEAD, Headers
from files.tables import open_table
from region.sources.addresses import read_address
from region.sources.registry import NAMES
from region.spelling import municipality_key, spaced

HEADERS = Headers(
    {
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
    },
    frozenset({"address"}),
    alone="address",
)
KINDS: Mapping[str, SourceKind] = {
    **{kind.value: kind for kind in POLLED},
    **dict.fromkeys(("лента", "лента новостей", "rss-лента"), SourceKind.RSS),
    **dict.fromkeys(("сайт", "сми", "веб"), SourceKind.WEB),
    **dict.fromkeys(("сайт со скриптами", "браузер"), SourceKind.BROWSER),
    **dict.fromkeys(("телеграм", "телеграмм", "телеграм-канал", "tg", "тг"), SourceKind.TELEGRAM),
    **dict.fromkeys(("вконтакте", "вк"), SourceKind.VK),
    **dict.fromkeys(("одноклассники", "ок"), SourceKind.OK),
    "макс": SourceKind.MAX,
    "форум": SourceKind.FORUM,
    "опен311": SourceKind.OPEN311,
}
_YES = frozenset({"да", "yes", "true", "1", "1.0", "+", "y", "д", "истина"})
_NO = frozenset({"нет", "no", "false", "0", "0.0", "-", "n", "н", "ложь"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list: its number from 1, its address as shown, and its row or its problem.

    The row lacks `kind` if the address does not show it, and `id` if the list has none.
    """

    number: int
    shown: str
    row: Row | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    lines: tuple[Line, ...]
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_listing(content: bytes, region: Region) -> Listing:
    try:
        table = open_table(content, HEADERS, UPLOAD)
    except MissingColumns as error:
        names = ", ".join(sorted(HEADERS.titles["address"]))
        raise UnreadableList(
            f"в первых {HEAD} строках нет заголовка со столбцом адреса ({names})"
        ) from error
    places = _Names(region)
    lines = (
        _line(number, {name: cell for name, cell in cells.items() if cell}, places)
        for number, cells in table.records()
    )
    return Listing(tuple(lines), table.ignored, table.notes)


def municipality_ids(region: Region) -> Mapping[str, set[str]]:
    ids: dict[str, set[str]] = {}
    for m in region.municipalities.values():
        for name in (m.id, m.short, *m.aliases, *(n.text for n in m.names)):
            ids.setdefault(municipality_key(name), set()).add(m.id)
    return ids


class _Names:
    def __init__(self, region: Region) -> None:
        self._municipalities = municipality_ids(region)
        self._bodies: dict[str, set[str]] = {}
        for b in region.bodies.values():
            for name in (b.id, b.name):
                self._bodies.setdefault(spaced(name), set()).add(b.id)

    def municipality(self, text: str) -> str:
        return _only(self._municipalities.get(municipality_key(text), ()), "муниципалитет", text)

    def body(self, text: str) -> str:
        return _only(self._bodies.get(spaced(text), ()), "орган", text)


class _Refusal(Exception):
    pass


def _only(ids: Iterable[str], noun: str, text: str) -> str:
    matches = sorted(ids)
    if len(matches) != 1:
        raise _Refusal(f"{noun} «{text}»: {'подходит нескольким' if matches else 'нет в списке'}")
    return matches[0]


def _line(number: int, cells: Mapping[str, str], places: _Names) -> Line:
    shown = cells.get("address", "")
    try:
        return Line(number, shown, _row(cells, places))
    except _Refusal as refusal:
        return Line(number, shown, problem=str(refusal))


def _row(cells: Mapping[str, str], places: _Names) -> Row:
    kind, address = _address(cells)
    row: dict[str, object] = {"address": address}
    if kind is not None:
        row["kind"] = kind.value
    for name in ("id", "title", "note"):
        if name in cells:
            row[name] = cells[name]
    if "municipality" in cells:
        row["municipality"] = places.municipality(cells["municipality"])
    if "owner_body" in cells:
        row["owner_body"] = places.body(cells["owner_body"])
    for name in ("top", "enabled"):
        if name in cells:
            row[name] = _flag(cells[name])
    return row


def _address(cells: Mapping[str, str]) -> tuple[SourceKind | None, str]:
    if "address" not in cells:
        raise _Refusal("нет адреса")
    implied, address = read_address(cells["address"])
    kind = _kind(cells.get("kind"))
    if kind is None or kind is implied:
        return implied, address
    if kind in NAMES:
        if implied in NAMES or "/" in cells["address"]:
            raise _Refusal(f"тип «{cells['kind']}» не подходит к адресу")
        return kind, cells["address"].removeprefix("@")  # a name in the network, without a link
    if implied in NAMES:
        raise _Refusal(f"тип «{cells['kind']}» не подходит к адресу")
    return kind, address


def _kind(text: str | None) -> SourceKind | None:
    if text is None:
        return None
    if (kind := KINDS.get(spaced(text))) is None:
        raise _Refusal(f"тип «{text}» неизвестен; бывает {', '.join(POLLED)}")
    return kind


def _flag(text: str) -> bool:
    word = spaced(text)
    if word in _YES or word in _NO:
        return word in _YES
    raise _Refusal(f"«{text}»: нужно «да» или «нет»")
