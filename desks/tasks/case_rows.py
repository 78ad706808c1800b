"""The rows of a brought export in batches: those that stand as before, and those that are read."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from app.installation import Installation
from cases.intake.intake import Intake
from cases.intake.maps import headers_of
from cases.intake.reading import read_rows
from cases.intake.rows import ReadTally, RefusedRow
from cases.intake.verbatim import Verbatim
from domain.cases.filed import FiledCase, Taken, TakenAs
from domain.cases.imports import ImportRow, ImportRun
from domain.ports.casework.filings import FiledMark
from files.guards.limits import EXPORT
from files.headers import Row
from files.tables import Table, open_table
from region.filed.names import FiledNames
from region.loader import region_folder

# Rows of one transaction: the worker waits for its end, and rows that are known make it short.
NEW, KNOWN = 200, 500
# What a row means follows from these files of the region.
FILES = ("bodies", "exports", "municipalities", "places", "settlements", "topics")


@dataclass(frozen=True, slots=True)
class _Some:
    """A table with only these rows."""

    table: Table
    some: Sequence[Row]

    @property
    def titles(self) -> Sequence[str]:
        return self.table.titles

    @property
    def since_1904(self) -> bool:
        return self.table.since_1904

    def rows(self) -> Iterator[Row]:
        return iter(self.some)

    def where(self, number: int) -> str:
        return self.table.where(number)


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Rows by their lines: `known` stand as they stood when their cases were shown last, `read` are
    the others, with `verbatim` of each that can be taken.
    """

    known: Sequence[tuple[int, FiledMark]]
    read: Sequence[tuple[int, FiledCase | RefusedRow]]
    verbatim: Sequence[str]

    @property
    def received(self) -> Sequence[datetime]:
        """When the cases of the batch were received."""
        read = [one.received_at for _, one in self.read if isinstance(one, FiledCase)]
        return [mark.received_at for _, mark in self.known] + read


def open_export(installation: Installation, source: bytes | Path, run: ImportRun) -> Table:
    """Raises UnreadableList."""
    headers = headers_of(installation.region.exports, [run.map.columns])
    return open_table(source, headers, EXPORT)


class ExportRows:
    """Reads the rows of an export by the map of its run; `tally` counts what is left out of those
    that are read.
    """

    def __init__(
        self,
        installation: Installation,
        intake: Intake,
        table: Table,
        run: ImportRun,
        tally: ReadTally,
    ) -> None:
        self._installation, self._intake, self._run = installation, intake, run
        self._table, self.tally = table, tally
        self._names = FiledNames(installation.region)
        files = _files(region_folder(installation.settings.region))
        self._verbatim = Verbatim(run.map, table.titles, installation.key, files)

    def batches(self, skipped: int = 0) -> Iterator[RowBatch]:
        """Raises EntryRefused if the table lacks a column of the map."""
        rows = islice(self._table.rows(), skipped, None)
        size = NEW
        while some := list(islice(rows, size)):
            yield (batch := self._batch(some))
            size = NEW if batch.read else KNOWN

    def _batch(self, rows: Sequence[Row]) -> RowBatch:
        run, written = self._run, {line: self._verbatim.digest(cells) for line, cells in rows}
        marks = self._intake.unchanged(run.map.stream, run.said_at, written.values())
        known = [(line, marks[row]) for line, row in written.items() if row in marks]
        others = [row for row in rows if written[row[0]] not in marks]
        region, key = self._installation.region, self._installation.key
        read = list(
            read_rows(
                _Some(self._table, others),
                run.map,
                run.said_at,
                self._names,
                region.exports,
                key,
                self.tally,
            )
        )
        verbatim = [written[line] for line, one in read if isinstance(one, FiledCase)]
        return RowBatch(known, read, verbatim)


def taken_of(intake: Intake, run: ImportRun, batch: RowBatch) -> list[ImportRow]:
    """What became of each row, by line."""
    intake.see([mark.case_id for _, mark in batch.known], run.said_at, run.map.name)
    cases = [one for _, one in batch.read if isinstance(one, FiledCase)]
    taken = intake.take(
        cases,
        run.number,
        regime=run.map.regime,
        map_=run.map.name,
        verbatim=batch.verbatim,
    )
    return _rows(batch, taken)


def foreseen(intake: Intake, run: ImportRun, batch: RowBatch) -> list[ImportRow]:
    """What would become of each row, by line."""
    cases = [one for _, one in batch.read if isinstance(one, FiledCase)]
    taken = intake.foresee(cases, regime=run.map.regime, map_=run.map.name)
    return _rows(batch, taken)


def _rows(batch: RowBatch, taken: Sequence[Taken]) -> list[ImportRow]:
    rows, left = list[ImportRow](), iter(taken)
    for line, mark in batch.known:
        rows.append(ImportRow(line, mark.number, TakenAs.SAME, mark.case_id))
    for line, one in batch.read:
        if isinstance(one, RefusedRow):
            refused = TakenAs.REFUSED
            rows.append(ImportRow(line, one.number, refused, column=one.column, reason=one.reason))
        else:
            became = next(left)
            rows.append(
                ImportRow(
                    line,
                    one.number,
                    became.outcome,
                    became.case_id,
                    became.changes,
                    reason=became.reason,
                )
            )
    return sorted(rows, key=lambda row: row.line)


def _files(folder: Path) -> bytes:
    hashed = hashlib.blake2b(digest_size=16)
    for file in sorted(folder.iterdir()):
        if file.stem in FILES:
            hashed.update(file.read_bytes())
    return hashed.digest()
