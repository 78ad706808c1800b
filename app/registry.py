"""The registry in force: the rows of sources.yaml with the changes and additions of people."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from domain.errors import EntryRefused, Unavailable
from domain.ports.clock import Clock
from domain.ports.registry import RegistryStore, RowChange
from domain.ports.sources import Timetable
from domain.probe import Row
from domain.region import Region
from domain.source import Source, SourceKind
from files.strict_yaml import Mistakes
from region.sources.addresses import read_address
from region.sources.registry import NAMES, read_row, read_sources, rows_of, tidy, write_rows
from region.sources.reserved import reserved
from region.spelling import slug

log = logging.getLogger(__name__)

FRESH = timedelta(seconds=5)  # how long a picture is used without asking the store
SAME_ADDRESS = "Этот адрес уже есть в реестре: «{title}» ({id})"
SAME_ID = "Такой идентификатор уже есть: «{title}»"


FIELDS = {
    "id": "идентификатор",
    "kind": "тип",
    "title": "название",
    "address": "адрес",
    "municipality": "муниципалитет",
    "owner_body": "орган",
    "top": "главный",
    "enabled": "опрос",
    "verified": "проверен",
    "delay": "задержка",
    "options": "особые настройки",
    "internal": "внутренний адрес",
    "note": "примечание",
}


@dataclass(frozen=True, slots=True)
class Picture:
    """The registry at one moment; `wrong` maps rows that today's rules refuse, which are not
    crawled, to their problems.
    """

    stamp: str
    rows: Mapping[str, Row]
    sources: Mapping[str, Source]
    changes: Mapping[str, RowChange]
    wrong: Mapping[str, Mapping[str, str]]
    pages: Mapping[tuple[str, str], Source]  # by `page_of`


class Registry(Mapping[str, Source]):
    """Every source in force, by id.

    Changes by another process, and manual edits of `file`, take effect within FRESH: a process that
    writes the timetable from an old file would switch off new sources. The first reading may raise
    Unavailable; later readings then use the last picture.
    """

    def __init__(
        self,
        region: Region,
        file: Path,
        store: RegistryStore,
        sources: Timetable,
        clock: Clock,
        internal_hosts: Collection[str] = (),
        planted: Source | None = None,
    ) -> None:
        self._region, self._path, self._mark = region, file, _mark(file)
        self._file = rows_of(file), region.sources
        self._store, self._sources, self._clock = store, sources, clock
        self._internal_hosts = internal_hosts
        self._planted = [planted] if planted else []  # polled, and no row of the registry
        self._known: tuple[datetime, Picture] | None = None

    def __getitem__(self, source_id: str) -> Source:
        return self.picture().sources[source_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.picture().sources)

    def __len__(self) -> int:
        return len(self.picture().sources)

    def __contains__(self, source_id: object) -> bool:
        return source_id in self.picture().sources

    def picture(self) -> Picture:
        now = self._clock.now()
        known = self._known
        if known is not None and now - known[0] < FRESH:
            return known[1]
        try:
            if known is None or self._reread() or self._store.stamp() != known[1].stamp:
                return self._look()
        except Unavailable as error:
            if known is None:
                raise
            log.warning("registry: not looked at again: %s", error)
        self._known = (now, known[1])
        return known[1]

    def is_in_file(self, source_id: str) -> bool:
        return source_id in self._file[0]

    def same_page(self, row: Row) -> str | None:
        page = page_of(SourceKind(row["kind"]), str(row["address"]))
        known = self.picture().pages.get(page)
        return None if known is None else known.id

    def written(self) -> str:
        picture = self.picture()
        return write_rows(picture.rows[i] for i in picture.rows if i in picture.sources)

    def check(
        self, row: Row, instead: str | None = None, confirms: bool = False
    ) -> Mapping[str, str]:
        """The problem of each key of a new row, or of a row in place of `instead`; with `confirms`,
        the person who saves it may confirm an outlet.
        """
        source, problems = read_row(row, self._region.municipalities, self._region.bodies)
        if source is None:
            return problems
        if problems := self.reserved(row, instead, confirms):
            return problems
        picture = self.picture()
        if source.id != instead and source.id in picture.rows:
            return {"id": SAME_ID.format(title=picture.rows[source.id].get("title"))}
        other = picture.pages.get(page_of(source.kind, source.address))
        if other is not None and other.id != instead:
            return {"address": SAME_ADDRESS.format(title=other.title, id=other.id)}
        return {}

    def reserved(
        self, row: Row, instead: str | None = None, confirms: bool = False
    ) -> dict[str, str]:
        """The keys of a row that only the machine's administrator may set
        (region/sources/reserved), except values that the row has already.
        """
        picture = self.picture()
        known = [self._file[0].get(instead or "", {})]
        if instead is not None and instead in picture.sources:
            known.append(picture.rows[instead])
        return reserved(row, known, self._internal_hosts, confirms)

    def save(self, rows: Sequence[Row], who: str) -> None:
        now = self._clock.now()
        changes, dropped = [], []
        for row in map(tidy, rows):
            id_, old = str(row["id"]), tidy(self._file[0].get(str(row["id"]), {}))
            keys = [*row, *(key for key in old if key not in row)]
            if changed := {k: row.get(k) for k in keys if row.get(k) != old.get(k)}:
                changes.append(RowChange(id_, changed, who, now))
            else:
                dropped.append(id_)
        self._write(changes, dropped)

    def forget(self, source_id: str) -> None:
        self._write((), (source_id,))

    def newly_vouched(self, row: Row) -> bool:
        old = self.picture().rows.get(str(row["id"]), {})
        new, before = (dict(version.get("options") or {}).get("outlet") for version in (row, old))
        moved = row.get("address") != old.get("address")
        return new == "yes" and (new != before or moved)

    def sync(self) -> None:
        picture = self._look()
        while True:
            polled = [*picture.sources.values(), *self._planted]
            self._sources.sync(polled, self._clock.now())
            # Another process may have changed the registry meanwhile and written before us.
            if self._store.stamp() == picture.stamp:
                return
            picture = self._look()

    def id_for(self, row: Row, taken: Collection[str] = ()) -> str:
        address = str(row.get("address", ""))
        _, scheme, rest = address.partition("://")
        site = rest.removeprefix("www.").partition("?")[0].removesuffix("/")
        return self.free_id(site if scheme else f"{row.get('kind')}_{address}", taken)

    def free_id(self, wanted: str, taken: Collection[str] = ()) -> str:
        picture = self.picture()
        base = slug(wanted)[:60].strip("_") or "source"
        base = base if base[0].isalpha() else f"s_{base}"
        number, id_ = 1, base
        while id_ in picture.rows or id_ in picture.changes or id_ in taken:
            number += 1
            id_ = f"{base}_{number}"
        return id_

    def _write(self, changes: Sequence[RowChange], dropped: Collection[str]) -> None:
        known = self._known
        try:
            self._store.save(changes, dropped)
            self.sync()
        except BaseException:
            self._known = known  # forget the picture of a registry that is not in force
            raise

    def _reread(self) -> bool:
        if (mark := _mark(self._path)) == self._mark:
            return False
        self._mark = mark
        mistakes: Mistakes = []
        region = self._region
        sources = read_sources(self._path, region.municipalities, region.bodies, mistakes)
        if mistakes:
            log.warning("registry: %s:%s is wrong, not read", self._path, mistakes[0].line)
            return False
        self._file = rows_of(self._path), sources
        return True

    def _look(self) -> Picture:
        self._reread()
        picture = self._read()
        self._known = (self._clock.now(), picture)
        return picture

    def _read(self) -> Picture:
        stamp, changes = self._store.changes()
        of_file, read = self._file
        rows, sources = dict(of_file), dict(read)
        wrong: dict[str, Mapping[str, str]] = {}
        pages = {page_of(s.kind, s.address): s for s in sources.values() if s.id not in changes}
        for id_, change in changes.items():
            if id_ not in of_file and "kind" not in change.row:
                continue  # a change of a source that is no longer in the file
            merged = {**of_file.get(id_, {}), **change.row}
            rows[id_] = {key: value for key, value in merged.items() if value is not None}
            sources.pop(id_, None)
            source, problems = read_row(rows[id_], self._region.municipalities, self._region.bodies)
            # The right to confirm an outlet was checked when the row was saved.
            known = [of_file.get(id_, {})]
            refused = reserved(rows[id_], known, self._internal_hosts, confirms=True)
            if source is None or refused:
                wrong[id_] = problems or refused
            elif other := pages.get(page_of(source.kind, source.address)):
                problem = SAME_ADDRESS.format(title=other.title, id=other.id)
                wrong[id_] = {"address": problem}
            else:
                sources[id_] = pages[page_of(source.kind, source.address)] = source
        for id_ in wrong:
            log.warning("registry: row %s breaks the rules and is not crawled", id_)
        return Picture(stamp, rows, sources, changes, wrong, pages)


def _mark(file: Path) -> tuple[int, ...]:
    try:
        status = file.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_size


def in_words(problems: Mapping[str, str]) -> str:
    return "; ".join(f"{FIELDS.get(key, key)}: {problem}" for key, problem in problems.items())


def row_to_probe(text: str, kind: SourceKind | None, internal: bool) -> Row:
    """The first row of a probe for a typed address. Where that names no network, the kind stays
    open: a feed's address is only a guess, and the page itself must show it. Raises EntryRefused
    for a kind that nobody polls.
    """
    if kind is SourceKind.FILED:
        raise EntryRefused("обращения никто не опрашивает: выберите другой тип источника")
    implied, address = read_address(text)
    chosen = kind or (implied if implied in NAMES else None)
    if kind in NAMES and implied not in NAMES:
        address = text.strip()  # a name without a link
    return tidy({"address": address, "kind": chosen and chosen.value, "internal": internal})


def page_of(kind: SourceKind, address: str) -> tuple[str, str]:
    name = address.rstrip("/")
    return kind, name.lower() if kind in NAMES else name
