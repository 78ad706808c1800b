"""Rows of a foreign table as filed cases, or refused with what is wrong and what to do. Pure.

Personal data ends here: columns that no map names are not read, texts are masked, and the applicant
becomes a keyed pseudonym. What was left out is counted.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar

from cases.intake.maps import Fate, fate
from cases.intake.moments import moment_of
from cases.intake.numbers import case_number
from cases.intake.rows import Names, ReadTally, RefusedRow, Rows
from domain.cases.case import LONGEST_ANSWER, LONGEST_NOTE, LONGEST_TEXT
from domain.cases.filed import FiledCase
from domain.cases.import_map import CaseColumn, ImportMap, title_key, zone_of
from domain.errors import EntryRefused
from domain.privacy.admission import admit_address, admit_text, pseudonym
from domain.region import Exports
from domain.spelling import plain
from files.sheets import as_written

T = TypeVar("T")

FILED = "filed"  # the kind of source whose pseudonyms these are
AHEAD = timedelta(days=1)  # how much later than its export a case may be filed: zones are confused
LONGEST_LINK = 500
LONGEST_OWN_NUMBER = 60
_C = CaseColumn
_MASKS = re.compile(
    r"\[(имя|телефон|почта|контакт|страница|квартира|комната|дата рождения|паспорт|СНИЛС|ИНН|карта"
    r"|счёт|госномер)\]"
)
_NUMBERS = re.compile(r"-?\d{1,3}(?:[.,]\d+)?")
_SCORES = re.compile(r"([1-5])(?:[.,]0+)?(?:\s*(?:из|/)\s*5)?")


def read_rows(
    table: Rows,
    chosen: ImportMap,
    said_at: datetime,
    names: Names,
    exports: Exports,
    key: bytes,
    tally: ReadTally | None = None,
) -> Iterator[tuple[int, FiledCase | RefusedRow]]:
    """Every row with its line, in order. Raises EntryRefused if the table lacks a column of the
    map.
    """
    return _Reader(table, chosen, said_at, names, exports, key, tally or ReadTally()).rows()


class _Wrong(Exception):
    def __init__(self, column: CaseColumn, reason: str) -> None:
        self.column, self.reason = column, reason


class _Cells:
    """The cells of one row by our columns."""

    def __init__(self, cells: Sequence[str], places: Mapping[CaseColumn, int]) -> None:
        self._cells, self._places = cells, places

    def __getitem__(self, column: CaseColumn) -> str:
        if (place := self._places.get(column)) is None or not (cell := self._cells[place].strip()):
            return ""
        return as_written(cell)


class _Reader:
    def __init__(
        self,
        table: Rows,
        chosen: ImportMap,
        said_at: datetime,
        names: Names,
        exports: Exports,
        key: bytes,
        tally: ReadTally,
    ) -> None:
        self._table, self._map, self._said_at = table, chosen, said_at
        self._names, self._key, self._tally = names, key, tally
        self._zone: tzinfo = zone_of(chosen.zone)
        standing: dict[str, int] = {}
        for place, title in enumerate(table.titles):
            standing.setdefault(title_key(title), place)
        self._places = {
            column: standing[title_key(title)]
            for column, title in chosen.columns.items()
            if title_key(title) in standing
        }
        if lost := [t for c, t in chosen.columns.items() if c not in self._places]:
            words = ", ".join(f"«{title}»" for title in lost)
            raise EntryRefused(f"в таблице нет столбцов {words}: исправьте карту")
        read = set(self._places.values())
        self._personal = [
            (place, title)
            for place, title in enumerate(table.titles)
            if place not in read and fate(title, exports) is Fate.PERSONAL
        ]

    def rows(self) -> Iterator[tuple[int, FiledCase | RefusedRow]]:
        first: dict[str, int] = {}
        for line, cells in self._table.rows():
            for place, title in self._personal:
                if cells[place].strip():
                    self._tally.dropped[title] += 1
            known, number = _Cells(cells, self._places), ""
            try:
                number = self._number(known)
                if (before := first.setdefault(number, line)) != line:
                    raise _Wrong(
                        _C.NUMBER,
                        f"этот номер уже стоит выше ({self._table.where(before)}): "
                        "оставьте одну строку или дайте другой номер",
                    )
                yield line, self._case(known, number)
            except _Wrong as wrong:
                column = self._map.columns.get(wrong.column, "")
                yield line, RefusedRow(line, column, wrong.reason, number)

    def _number(self, cells: _Cells) -> str:
        try:
            number = case_number(cells[_C.NUMBER])
        except EntryRefused as error:
            raise _Wrong(_C.NUMBER, str(error)) from error
        if self._masked(number) != number:
            raise _Wrong(_C.NUMBER, "это не номер, а чьи-то данные: выберите другой столбец")
        return number

    def _case(self, cells: _Cells, number: str) -> FiledCase:
        names = self._names
        received = self._moment(cells, _C.RECEIVED)
        if received > self._said_at + AHEAD:
            raise _Wrong(
                _C.RECEIVED, "время поступления позже выгрузки: проверьте его и время выгрузки"
            )
        self._tally.late += received > self._said_at
        group, topic, subject = names.subject(cells[_C.GROUP], cells[_C.TOPIC])
        text = self._text(cells[_C.TEXT], LONGEST_TEXT)
        if not text and not subject:
            raise _Wrong(_C.TEXT, "нет ни текста, ни темы: заполните или удалите строку")
        latitude, longitude = self._point(cells)
        return FiledCase(
            stream=self._map.stream,
            number=number,
            said_at=self._said_at,
            received_at=received,
            zone=self._map.zone,
            text=text,
            place=names.place(
                cells[_C.MUNICIPALITY],
                cells[_C.SETTLEMENT],
                cells[_C.STREET],
                cells[_C.HOUSE],
                cells[_C.ADDRESS],
            ),
            regime=self._known(cells, _C.REGIME, names.regime),
            group=group,
            topic=topic,
            subject=subject,
            body=names.body(cells[_C.BODY]),
            performer=names.kept(cells[_C.BODY]),
            state=self._known(cells, _C.STATE, names.state),
            status=names.kept(cells[_C.STATE]),
            answer=self._text(cells[_C.ANSWER], LONGEST_ANSWER),
            answered_at=self._maybe(cells, _C.ANSWERED),
            due=self._maybe(cells, _C.DUE),
            score=self._known(cells, _C.SCORE, _score),
            own_number=self._masked(cells[_C.OWN_NUMBER])[:LONGEST_OWN_NUMBER] or None,
            latitude=latitude,
            longitude=longitude,
            is_public=self._known(cells, _C.PUBLIC, names.is_public),
            link=self._link(cells[_C.LINK]),
            applicant=self._applicant(cells[_C.APPLICANT]),
            comment=self._text(cells[_C.COMMENT], LONGEST_NOTE),
        )

    def _moment(self, cells: _Cells, column: CaseColumn) -> datetime:
        try:
            return moment_of(cells[column], self._zone, self._table.since_1904)
        except EntryRefused as error:
            raise _Wrong(column, str(error)) from error

    def _maybe(self, cells: _Cells, column: CaseColumn) -> datetime | None:
        """A moment that the case can do without."""
        return self._known(
            cells, column, lambda text: moment_of(text, self._zone, self._table.since_1904)
        )

    def _known(
        self, cells: _Cells, column: CaseColumn, meaning: Callable[[str], T | None]
    ) -> T | None:
        """None is counted where words stand that nobody knows."""
        if not (written := cells[column]):
            return None
        try:
            known = meaning(written)
        except EntryRefused:
            known = None
        if known is None:
            self._tally.unread[self._map.columns[column]] += 1
        return known

    def _point(self, cells: _Cells) -> tuple[float | None, float | None]:
        """Degrees; 0/0 is what systems write for a place that they do not know."""
        written = [cells[_C.LATITUDE], cells[_C.LONGITUDE]]
        if not all(written):
            written = _NUMBERS.findall(_pointed(cells[_C.COORDINATES]))
        if len(written) != 2:
            return None, None
        try:
            latitude, longitude = (float(one.replace(",", ".")) for one in written)
        except ValueError:
            return None, None
        if abs(latitude) > 90:  # longitude stands first
            latitude, longitude = longitude, latitude
        if not (0 < abs(latitude) <= 90 and 0 < abs(longitude) <= 180):
            return None, None
        return latitude, longitude

    def _text(self, written: str, longest: int) -> str:
        masked = self._masked(written)
        self._tally.cut += len(masked) > longest
        return masked[:longest]

    def _masked(self, written: str) -> str:
        if not written:
            return ""
        masked = admit_text(written).strip()
        if "[" in masked:
            before = Counter(_MASKS.findall(written))
            self._tally.dropped.update(Counter(_MASKS.findall(masked)) - before)
        return masked

    def _link(self, written: str) -> str | None:
        if not written.startswith(("http://", "https://")) or len(written) > LONGEST_LINK:
            return None
        address = admit_address(written)
        if address != written:
            self._tally.dropped["ссылка на страницу человека"] += 1
        return address or None

    def _applicant(self, written: str) -> str | None:
        """One person under one pseudonym, however the phone or name is spaced."""
        bare = "".join(re.findall(r"\w", plain(written)))
        return pseudonym(self._key, FILED, bare) if bare else None


def _pointed(written: str) -> str:
    """«50,27 127,53» and «50.27, 127.53»: commas between digits are points where both stand."""
    return written.replace(",", " ") if "." in written else written


def _score(written: str) -> int | None:
    match = _SCORES.fullmatch(written)
    return int(match[1]) if match else None
