"""Reads municipalities.yaml, settlements.csv and places.yaml (misleading names). Reads files."""

import csv
import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from domain.errors import FileMistake
from domain.region import Municipality, PlaceName, Settlement
from files.strict_yaml import DIGITS, ID, WHOLE, Item, Mistakes, YamlMapping, open_table, read_text
from region.reading import Reference, Unique

COUNCIL = "council"
KINDS = ("town", "village", COUNCIL)
LAT, LON = 90, 180  # degrees either way
COLUMNS = ("id", "name", "kind", "municipality", "lat", "lon", "population", "aliases")
WHOLE_REGION = "*"


def read_municipalities(
    path: Path, settlements: Collection[str], mistakes: Mistakes
) -> dict[str, Municipality]:
    municipalities: dict[str, Municipality] = {}
    if (table := open_table(path, mistakes)) is None:
        return municipalities
    ids, names = Unique(), Unique()
    centre = Reference("населённый пункт", settlements.__contains__)
    for row in table.rows("municipalities"):
        id_ = row.take("id", Item.identifier)
        municipality = Municipality(
            id=id_ or "",
            short=row.take("short", Item.text) or "",
            names=_names(row),
            centre=row.maybe("centre", centre, None),
            aliases=row.maybe("aliases", Item.texts, ()),
            oktmo=row.maybe("oktmo", _oktmo, None),
            population=row.maybe("population", Item.integer, None),
            district=row.maybe("district", Item.flag, False),
        )
        texts = {municipality.short, *municipality.aliases, *(n.text for n in municipality.names)}
        for text in sorted(texts - {""}):
            names.add(row.item, text)
        if ids.add(row.find("id") or row.item, id_):
            municipalities[municipality.id] = municipality
    table.close()
    return municipalities


def _oktmo(item: Item) -> str | None:
    value = item.text()
    if value is not None and not (DIGITS.fullmatch(value) and len(value) in (8, 11)):
        item.wrong(f"«{value}»: код ОКТМО состоит из 8 или 11 цифр")
        return None
    return value


def _names(row: YamlMapping) -> tuple[PlaceName, ...]:
    """The names of a municipality, oldest first; `until` is the first day without the name."""
    if (item := row.need("names")) is None:
        return ()
    names: list[tuple[Item, PlaceName]] = []
    for table in item.tables():
        text = table.take("text", Item.text)
        since = table.maybe("since", Item.day, None)
        until = table.maybe("until", Item.day, None)
        if since and until and since >= until:
            table.wrong("until", "конец действия не позже начала")
        elif text is not None:
            names.append((table.item, PlaceName(text, since, until)))
    if not names:
        item.wrong("нужно хотя бы одно название")
    names.sort(key=lambda pair: pair[1].since or date.min)
    for (_, before), (later, after) in pairwise(names):
        if (before.until or date.max) > (after.since or date.min):
            later.wrong(f"срок действия пересекается с названием «{before.text}»")
    return tuple(name for _, name in names)


@dataclass(frozen=True, slots=True)
class SettlementRow:
    line: int
    cells: Mapping[str, str]


def read_rows(path: Path, mistakes: Mistakes) -> list[SettlementRow]:
    if (text := read_text(path, mistakes)) is None:
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[SettlementRow] = []
    try:
        header = [column.strip() for column in next(reader, [])]
        if not _fits(path, header, mistakes):
            return []
        for cells in reader:
            if len(cells) != len(header):
                problem = f"в строке {len(cells)} значений вместо {len(header)}"
                mistakes.append(FileMistake(str(path), reader.line_num, WHOLE, problem))
                continue
            values = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            rows.append(SettlementRow(reader.line_num, values))
    except csv.Error as error:
        problem = f"ошибка в разметке CSV: {error}"
        mistakes.append(FileMistake(str(path), reader.line_num, WHOLE, problem))
    return rows


def _fits(path: Path, header: list[str], mistakes: Mistakes) -> bool:
    wrong = [(name, "неизвестный столбец") for name in header if name not in COLUMNS]
    wrong += [(name, "столбца нет") for name in COLUMNS if name not in header]
    wrong += [(name, "столбец повторяется") for name in COLUMNS if header.count(name) > 1]
    mistakes += [FileMistake(str(path), 1, name, problem) for name, problem in wrong]
    return not wrong


def read_settlements(
    path: Path, rows: list[SettlementRow], municipalities: Collection[str], mistakes: Mistakes
) -> dict[str, Settlement]:
    settlements: dict[str, Settlement] = {}
    places: dict[tuple[str, str, bool], int] = {}
    for row in rows:
        cells = row.cells
        wrong = _wrong_cells(cells, municipalities)
        if cells["id"] in settlements:
            wrong.append(("id", f"«{cells['id']}» повторяется"))
        place = (cells["municipality"], cells["name"], cells["kind"] == COUNCIL)
        if (line := places.setdefault(place, row.line)) != row.line:
            problem = f"«{cells['name']}» в этом муниципалитете уже есть в строке {line}"
            wrong.append(("name", problem))
        mistakes += [FileMistake(str(path), row.line, column, what) for column, what in wrong]
        if not wrong:
            settlements[cells["id"]] = Settlement(
                id=cells["id"],
                name=cells["name"],
                municipality=cells["municipality"],
                kind=cells["kind"],
                lat=degrees(cells["lat"], LAT),
                lon=degrees(cells["lon"], LON),
                population=int(cells["population"]) if cells["population"] else None,
                aliases=tuple(a.strip() for a in cells["aliases"].split("|") if a.strip()),
            )
    return settlements


def _wrong_cells(
    cells: Mapping[str, str], municipalities: Collection[str]
) -> list[tuple[str, str]]:
    wrong = []
    if not ID.fullmatch(cells["id"]):
        wrong.append(("id", f"«{cells['id']}»: нужен идентификатор строчной латиницей"))
    if not cells["name"]:
        wrong.append(("name", "пустое название"))
    if cells["kind"] not in KINDS:
        problem = f"«{cells['kind']}»: неизвестное значение; бывает {', '.join(KINDS)}"
        wrong.append(("kind", problem))
    if cells["municipality"] not in municipalities:
        problem = f"муниципалитет «{cells['municipality']}» не существует"
        wrong.append(("municipality", problem))
    for column, limit in (("lat", LAT), ("lon", LON)):
        if cells[column] and degrees(cells[column], limit) is None:
            problem = f"«{cells[column]}»: нужны градусы от -{limit} до {limit}"
            wrong.append((column, problem))
    if bool(cells["lat"]) != bool(cells["lon"]):
        wrong.append(("lon" if cells["lat"] else "lat", "заданы не обе координаты"))
    if cells["population"] and not DIGITS.fullmatch(cells["population"]):
        problem = f"«{cells['population']}»: нужно целое неотрицательное число"
        wrong.append(("population", problem))
    return wrong


def degrees(text: str, limit: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if -limit <= value <= limit else None


@dataclass(frozen=True, slots=True)
class Traps:
    foreign: tuple[str, ...] = ()
    rivers: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    slang: dict[str, str] = field(default_factory=dict)


def read_traps(path: Path, municipalities: Collection[str], mistakes: Mistakes) -> Traps:
    if (table := open_table(path, mistakes)) is None:
        return Traps()
    known = Reference(
        "муниципалитет", lambda value: value == WHOLE_REGION or value in municipalities
    )
    slang: dict[str, str] = {}
    if (item := table.find("slang")) is not None:
        words = item.table()
        for word in words.names():
            if (municipality := words.take(word, known)) is not None:
                slang[word] = municipality
    traps = Traps(
        foreign=table.maybe("foreign", Item.texts, ()),
        rivers=table.maybe("rivers", Item.texts, ()),
        ordinary=table.maybe("ordinary", Item.texts, ()),
        slang=slang,
    )
    table.close()
    return traps
