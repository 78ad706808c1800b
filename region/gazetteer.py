"""Merges a fuller gazetteer, which a customer brings as a table, into settlements.csv.

Pure except `import_gazetteer`. A row is never placed by a guess: a row that does not fit exactly is
refused with its line and a reason.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from domain.errors import FileMistake, MissingColumns, UnreadableList
from domain.region import Municipality, Polygon, Settlement
from files.guards.limits import LOCAL
from files.sheets import program_lines
from files.strict_yaml import DIGITS, WHOLE, Mistakes
from files.tables import Table, open_table
from region.places import (
    COLUMNS,
    COUNCIL,
    LAT,
    LON,
    degrees,
    read_municipalities,
    read_rows,
    read_settlements,
)
from region.polygons import read_polygons
from region.spelling import (
    HEADERS,
    is_name,
    kind_of,
    municipality_key,
    slug,
    spaced,
    without_type,
)

_MARGIN = 0.1  # degrees; borders are simplified, and some villages lie on them


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    settlements: tuple[Settlement, ...]
    added: int
    changed: int
    refused: tuple[Refused, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]


class _Refusal(Exception):
    pass


def import_gazetteer(source: Path, folder: Path) -> Merged:
    """Merges the table `source` into settlements.csv of a region's folder; raises FileMistake if
    the source cannot be read as a whole or the region's own files are wrong.
    """
    mistakes: Mistakes = []
    target = folder / "settlements.csv"
    rows = read_rows(target, mistakes)
    municipalities = read_municipalities(
        folder / "municipalities.yaml", {row.cells["id"] for row in rows}, mistakes
    )
    settlements = read_settlements(target, rows, municipalities, mistakes)
    polygons = read_polygons(folder / "polygons.geojson", municipalities, mistakes)
    if mistakes:
        raise mistakes[0]
    try:
        table = open_table(source, HEADERS, LOCAL)
    except MissingColumns as error:
        titles = ", ".join(sorted(HEADERS.titles[error.missing[0]]))
        problem = f"в заголовке нет столбца: {titles}"
        raise FileMistake(str(source), 1, WHOLE, problem) from error
    except UnreadableList as error:
        raise FileMistake(str(source), error.line or 1, WHOLE, error.reason) from error
    merged = merge(table, settlements.values(), municipalities.values(), polygons)
    fresh = target.with_suffix(".csv.new")
    fresh.write_text(as_csv(merged.settlements), "utf-8")
    fresh.replace(target)
    return merged


def as_csv(settlements: Iterable[Settlement]) -> str:
    rows = (
        (s.id, s.name, s.kind, s.municipality, s.lat, s.lon, s.population, "|".join(s.aliases))
        for s in settlements
    )
    return "".join(program_lines(chain([COLUMNS], rows)))


def merge(
    table: Table,
    settlements: Iterable[Settlement],
    municipalities: Iterable[Municipality],
    polygons: Mapping[str, tuple[Polygon, ...]],
) -> Merged:
    """The settlements, matched by name and municipality, with the values of a table's rows; an
    empty cell changes nothing.
    """
    places = _Places(settlements, municipalities, polygons)
    refused: list[Refused] = []
    for line, cells in table.records():
        try:
            places.put(line, {name: cells.get(name, "") for name in HEADERS.titles})
        except _Refusal as refusal:
            refused.append(Refused(line, str(refusal)))
    return Merged(
        tuple(places.found.values()),
        places.added,
        places.changed,
        tuple(refused),
        table.ignored,
        table.notes,
    )


class _Places:
    def __init__(
        self,
        settlements: Iterable[Settlement],
        municipalities: Iterable[Municipality],
        polygons: Mapping[str, tuple[Polygon, ...]],
    ) -> None:
        self.found = {s.id: s for s in settlements}
        self.added = self.changed = 0
        self._polygons = polygons
        self._ids = {_key(s.name, s.municipality, s.kind): s.id for s in self.found.values()}
        self._lines: dict[str, int] = {}
        self._municipalities: dict[str, set[str]] = {}
        for m in municipalities:
            for name in (m.id, m.short, *m.aliases, *(n.text for n in m.names)):
                self._municipalities.setdefault(municipality_key(name), set()).add(m.id)

    def put(self, line: int, row: Mapping[str, str]) -> None:
        municipality = self._municipality(row["municipality"])
        name, kind = _name_and_kind(row["name"], row["kind"])
        lat, lon = self._point(row["lat"], row["lon"], municipality)
        people = _people(row["population"])
        kinds = ("village", COUNCIL) if kind is None else (kind,)
        known = [i for k in kinds if (i := self._ids.get(_key(name, municipality, k))) is not None]
        if kind is None and len(known) != 1:
            raise _Refusal(f"«{name}»: не указан вид (город, пгт, село, сельсовет)")
        if known:
            old = self.found[known[0]]
            if old.id in self._lines:
                raise _Refusal(f"«{name}»: это место уже было в строке {self._lines[old.id]}")
            new = replace(
                old,
                kind=kind or old.kind,
                lat=old.lat if lat is None else lat,
                lon=old.lon if lon is None else lon,
                population=old.population if people is None else people,
            )
            self.changed += new != old
        else:
            new = self._fresh(Settlement("", name, municipality, str(kind), lat, lon, people))
            self.added += 1
        self.found[new.id] = new
        self._lines[new.id] = line

    def _fresh(self, settlement: Settlement) -> Settlement:
        id_ = f"{settlement.municipality}.{slug(settlement.name)}"
        if settlement.kind == COUNCIL:
            id_ += "_council"
        if (other := self.found.get(id_)) is not None:
            raise _Refusal(f"«{settlement.name}»: идентификатор {id_} уже у «{other.name}»")
        self._ids[_key(settlement.name, settlement.municipality, settlement.kind)] = id_
        return replace(settlement, id=id_)

    def _municipality(self, text: str) -> str:
        if not text:
            raise _Refusal("муниципалитет не указан")
        ids = self._municipalities.get(municipality_key(text), set())
        if len(ids) != 1:
            reason = "подходит нескольким" if ids else "нет в списке"
            raise _Refusal(f"муниципалитет «{text}»: {reason}")
        return next(iter(ids))

    def _point(
        self, lat_text: str, lon_text: str, municipality: str
    ) -> tuple[float | None, float | None]:
        if not lat_text and not lon_text:
            return None, None
        if not lat_text or not lon_text:
            raise _Refusal("указана только одна координата")
        lat = degrees(lat_text.replace(",", "."), LAT)
        lon = degrees(lon_text.replace(",", "."), LON)
        if lat is None or lon is None:
            raise _Refusal(f"координаты «{lat_text}», «{lon_text}» — не градусы")
        if not _near(self._polygons.get(municipality, ()), lat, lon):
            raise _Refusal(f"точка {lat}, {lon} лежит далеко за границами муниципалитета")
        return lat, lon


def _key(name: str, municipality: str, kind: str) -> tuple[str, str, bool]:
    return municipality, spaced(name), kind == COUNCIL


def _name_and_kind(text: str, kind_text: str) -> tuple[str, str | None]:
    kind = kind_of(kind_text) if kind_text else None
    if kind_text and kind is None:
        raise _Refusal(f"вид «{kind_text}» неизвестен")
    name, typed = without_type(text)
    if not is_name(name):
        raise _Refusal(f"«{text}»: не похоже на название")
    if kind and typed and kind != typed:
        raise _Refusal(f"«{text}» и вид «{kind_text}» противоречат друг другу")
    return name, kind or typed


def _people(text: str) -> int | None:
    digits = re.sub(r"(?<=\d)\s(?=\d{3}(?:\s|$))", "", text)  # 21 366
    if not text:
        return None
    if not DIGITS.fullmatch(digits):
        raise _Refusal(f"население «{text}» — не целое число")
    return int(digits)


def _near(polygons: Collection[Polygon], lat: float, lon: float) -> bool:
    points = [point for polygon in polygons for point in polygon[0]]
    if not points:
        return True
    lons, lats = [x for x, _ in points], [y for _, y in points]
    return (
        min(lons) - _MARGIN <= lon <= max(lons) + _MARGIN
        and min(lats) - _MARGIN <= lat <= max(lats) + _MARGIN
    )
