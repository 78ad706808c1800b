"""How one kind of foreign table is read: which column says what, in which zone. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from domain.errors import EntryRefused
from domain.spelling import plain
from domain.terms.policy import Regime

LONGEST_NAME = 80
LONGEST_TITLE = 300


class CaseColumn(StrEnum):
    """What a column of a foreign table says; columns that a map does not name are not read.

    APPLICANT becomes a keyed pseudonym, and nothing else of it is kept.
    """

    NUMBER = "number"
    RECEIVED = "received"
    TEXT = "text"
    STATE = "state"
    GROUP = "group"
    TOPIC = "topic"
    BODY = "body"
    REGIME = "regime"
    DUE = "due"
    ANSWER = "answer"
    ANSWERED = "answered"
    SCORE = "score"
    COMMENT = "comment"
    PUBLIC = "public"
    MUNICIPALITY = "municipality"
    SETTLEMENT = "settlement"
    STREET = "street"
    HOUSE = "house"
    ADDRESS = "address"
    COORDINATES = "coordinates"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    LINK = "link"
    OWN_NUMBER = "own_number"
    APPLICANT = "applicant"


NEEDED = (CaseColumn.NUMBER, CaseColumn.RECEIVED)


@dataclass(frozen=True, slots=True)
class ImportMap:
    """`columns` holds the title of each column that is read; `regime` is that of rows which state
    none, and `zone` that of times without an offset.
    """

    name: str
    stream: str
    columns: Mapping[CaseColumn, str]
    zone: str
    regime: Regime

    def written(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "stream": self.stream,
            "columns": dict(self.columns),
            "zone": self.zone,
            "regime": self.regime.value,
        }

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "ImportMap":
        columns = {CaseColumn(name): title for name, title in written["columns"].items()}
        rest = {name: str(written[name]) for name in ("name", "stream", "zone")}
        return cls(columns=columns, regime=Regime(written["regime"]), **rest)


@dataclass(frozen=True, slots=True)
class StoredMap:
    id: int
    map: ImportMap
    who: str
    changed_at: datetime


def title_key(title: str) -> str:
    return " ".join(plain(title).split())


def check_columns(columns: Mapping[CaseColumn, str]) -> None:
    """Raises EntryRefused unless rows can be told apart, dated and understood."""
    if CaseColumn.NUMBER not in columns:
        raise EntryRefused("не выбран столбец с номером: без него обращение не узнать в другой раз")
    if CaseColumn.RECEIVED not in columns:
        raise EntryRefused("не выбран столбец со временем поступления: без него нет срока")
    if not columns.keys() & {CaseColumn.TEXT, CaseColumn.TOPIC, CaseColumn.GROUP}:
        raise EntryRefused("не выбран ни столбец с текстом, ни столбец с темой")
    twice = [title for title in set(columns.values()) if list(columns.values()).count(title) > 1]
    if twice:
        raise EntryRefused(f"столбец «{min(twice)}» выбран дважды")


def check_map(one: ImportMap) -> None:
    """Raises EntryRefused for a map that cannot be kept."""
    check_columns(one.columns)
    if not one.name.strip():
        raise EntryRefused("дайте карте имя, например «ПОС, ежедневная»")
    if len(one.name) > LONGEST_NAME:
        raise EntryRefused(f"имя карты длиннее {LONGEST_NAME} знаков: сократите его")
    if not one.stream:
        raise EntryRefused("не выбрано, из какой системы таблица")
    zone_of(one.zone)


def zone_of(name: str) -> ZoneInfo:
    """Raises EntryRefused."""
    if name not in _zones():
        raise EntryRefused("не выбран часовой пояс времени в таблице")
    return ZoneInfo(name)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())  # walks over files


def best_map(maps: Sequence[StoredMap], titles: Sequence[str]) -> StoredMap | None:
    """The saved map whose columns all stand in the table, the one with most of them."""
    standing = set(map(title_key, titles))
    fit = [one for one in maps if standing.issuperset(map(title_key, one.map.columns.values()))]
    return max(fit, key=lambda one: (len(one.map.columns), one.changed_at), default=None)
