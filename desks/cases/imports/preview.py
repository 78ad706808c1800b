"""A brought table as a map would read it: each column, the first rows, times in two zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.installation import Installation
from cases.intake.maps import Fate, distinct, fate, guess
from cases.intake.moments import MOSCOW, moment_of
from cases.intake.reading import read_rows
from cases.intake.rows import ReadTally, RefusedRow
from desks.cases.imports.uploads import Upload
from domain.cases.filed import FiledCase
from domain.cases.import_map import (
    CaseColumn,
    ImportMap,
    StoredMap,
    best_map,
    check_columns,
    check_map,
    title_key,
)
from domain.errors import EntryRefused
from domain.privacy.admission import admit_title
from domain.region import KnownExport
from domain.terms.policy import Regime
from region.filed.names import FiledNames

EXAMPLE = 60  # characters of a column's example
HIDDEN = "скрыто"


@dataclass(frozen=True, slots=True)
class MapDraft:
    """A map as far as a person has chosen it: "" and None are open."""

    name: str = ""
    stream: str = ""
    columns: Mapping[CaseColumn, str] = field(default_factory=dict)
    zone: str = ""
    regime: Regime | None = None

    def done(self) -> ImportMap:
        """Raises EntryRefused for what is still open."""
        if self.regime is None:
            raise EntryRefused("не выбран порядок рассмотрения по умолчанию")
        one = ImportMap(
            admit_title(self.name).strip(), self.stream, self.columns, self.zone, self.regime
        )
        check_map(one)
        return one


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column with what it means; without a meaning its `fate` says why it is not read."""

    title: str
    means: CaseColumn | None
    fate: Fate
    example: str


@dataclass(frozen=True, slots=True)
class InBothZones:
    """A time of the table as written, and what it is if it is Moscow's or local."""

    where: str
    written: str
    of_moscow: datetime
    of_here: datetime


@dataclass(frozen=True, slots=True)
class MapPreview:
    """`saved` is the map that fits the table; `known` the export that it looks like. `problem` says
    what to choose before rows can be read.
    """

    upload: Upload
    saved: StoredMap | None
    known: KnownExport | None
    draft: MapDraft
    columns: Sequence[ColumnView]
    rows: Sequence[tuple[str, FiledCase | RefusedRow]]
    tally: ReadTally
    zones: InBothZones | None
    problem: str


def preview_of(
    installation: Installation,
    upload: Upload,
    maps: Sequence[StoredMap],
    draft: MapDraft | None,
    said_at: datetime,
) -> MapPreview:
    """The first rows as a draft reads them, or as the best saved map or a guess does."""
    saved = best_map(maps, upload.titles)
    guessed = guess(upload.titles, installation.region.exports)
    if draft is None:
        draft = _of_saved(saved) if saved else _of_guess(guessed.columns, guessed.known)
    rows, tally, problem = _tried(installation, upload, draft, said_at)
    return MapPreview(
        upload,
        saved,
        guessed.known,
        draft,
        _columns(installation, upload, draft),
        rows,
        tally,
        _in_both(installation, upload, draft),
        problem,
    )


def _tried(
    installation: Installation, upload: Upload, draft: MapDraft, said_at: datetime
) -> tuple[Sequence[tuple[str, FiledCase | RefusedRow]], ReadTally, str]:
    """Where the zone is still open, times are read as local ones."""
    region, tally = installation.region, ReadTally()
    zone, regime = draft.zone or region.zone.key, draft.regime or Regime.MESSAGE
    one = ImportMap(draft.name, draft.stream, draft.columns, zone, regime)
    try:
        check_columns(one.columns)
        read = read_rows(
            upload, one, said_at, FiledNames(region), region.exports, installation.key, tally
        )
        rows = [(upload.where(line), row) for line, row in read]
    except EntryRefused as error:
        return (), tally, str(error)
    return rows, tally, ""


def _columns(installation: Installation, upload: Upload, draft: MapDraft) -> Sequence[ColumnView]:
    means = {title_key(title): column for column, title in draft.columns.items()}
    views = []
    for place, title in distinct(upload.titles):
        column = means.get(title_key(title))
        kind = fate(title, installation.region.exports)
        hidden = column is CaseColumn.APPLICANT or (column is None and kind is Fate.PERSONAL)
        views.append(ColumnView(title, column, kind, HIDDEN if hidden else _example(upload, place)))
    return views


def _in_both(installation: Installation, upload: Upload, draft: MapDraft) -> InBothZones | None:
    """Of the first row whose time can be read in either zone and names none itself."""
    wanted = title_key(draft.columns.get(CaseColumn.RECEIVED, ""))
    keys = list(map(title_key, upload.titles))
    if not wanted or wanted not in keys:
        return None
    place, here = keys.index(wanted), installation.region.zone
    for line, cells in upload.first:
        try:
            moscow, local = (
                moment_of(cells[place], zone, upload.since_1904) for zone in (MOSCOW, here)
            )
        except EntryRefused:
            continue
        if moscow != local:
            return InBothZones(upload.where(line), cells[place].strip(), moscow, local)
    return None


def _of_saved(saved: StoredMap) -> MapDraft:
    one = saved.map
    return MapDraft(one.name, one.stream, one.columns, one.zone, one.regime)


def _of_guess(columns: Mapping[CaseColumn, str], known: KnownExport | None) -> MapDraft:
    """The zone stays open: a person says it at the first import."""
    if known is None:
        return MapDraft(columns=columns)
    return MapDraft(stream=known.stream, columns=columns, regime=known.regime)


def _example(upload: Upload, place: int) -> str:
    """The first value of a column, masked."""
    values = (" ".join(cells[place].split()) for _, cells in upload.first)
    value = admit_title(next((one for one in values if one), ""))
    return value if len(value) <= EXAMPLE else f"{value[: EXAMPLE - 1]}…"
