"""The registry in force: the rows of sources.yaml, and over them what people changed or added."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from domain.errors import Unavailable
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

FRESH = timedelta(seconds=5)  # for which a picture is good without a look at the store
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
    """The registry at one moment. `wrong` are rows that the rules of today refuse, with what is
    wrong: they are not crawled.
    """

    stamp: str
    rows: Mapping[str, Row]
    sources: Mapping[str, Source]
    changes: Mapping[str, RowChange]
    wrong: Mapping[str, Mapping[str, str]]
    pages: Mapping[tuple[str, str], Source]  # by what `page_of` says


class Registry(Mapping[str, Source]):
    """Every source in force by id; a change by another process, or of `file` by hand, is seen
    within FRESH: who wrote the timetable by an old file would switch off what a new one added.

    The first reading may raise Unavailable; later ones go on with what was known.
    """

    def __init__(
        self,
        region: Region,
        file: Path,
        store: RegistryStore,
        sources: Timetable,
        clock: Clock,
        internal_hosts: Collection[str] = (),
    ) -> None:
        self._region, self._path, self._mark = region, file, _mark(file)
        self._file = rows_of(file), region.sources
        self._store, self._sources, self._clock = store, sources, clock
        self._internal_hosts = internal_hosts
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
        """The registry as it is now, or was within FRESH."""
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
        """True for a source of sources.yaml, changed or not."""
        return source_id in self._file[0]

    def same_page(self, row: Row) -> str | None:
        """The id of the source that reads the page of a row already."""
        page = page_of(SourceKind(row["kind"]), str(row["address"]))
        known = self.picture().pages.get(page)
        return None if known is None else known.id

    def written(self) -> str:
        """The registry in force as the text of a sources.yaml, without the rows that are wrong."""
        picture = self.picture()
        return write_rows(picture.rows[i] for i in picture.rows if i in picture.sources)

    def check(
        self, row: Row, instead: str | None = None, confirms: bool = False
    ) -> Mapping[str, str]:
        """What is wrong with each key of a row that is new or comes `instead` of that id's; nothing
        where the row will do. `confirms`: who saves it may vouch for an outlet.
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
        """What of a row only the machine's administrator may say (region/sources/reserved); a row
        of sources.yaml may stay as it is there, and one in force as it is.
        """
        picture = self.picture()
        known = [self._file[0].get(instead or "", {})]
        if instead is not None and instead in picture.sources:
            known.append(picture.rows[instead])
        return reserved(row, known, self._internal_hosts, confirms)

    def save(self, rows: Sequence[Row], who: str) -> None:
        """Put rows that `check` found good into force, all in one step, and have them crawled."""
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
        """Undo what was changed of a source: one of the file is again as it stands there, an added
        one is crawled no more.
        """
        self._write((), (source_id,))

    def newly_vouched(self, row: Row) -> bool:
        """True where a row vouches for an outlet and the row in force does not."""
        old = self.picture().rows.get(str(row["id"]), {})
        new, before = (dict(one.get("options") or {}).get("outlet") for one in (row, old))
        moved = row.get("address") != old.get("address")
        return new == "yes" and (new != before or moved)

    def sync(self) -> None:
        """Make the timetable of the crawlers hold exactly these sources."""
        picture = self._look()
        while True:
            self._sources.sync(picture.sources.values(), self._clock.now())
            # Somebody may have changed one meanwhile, and have written before us.
            if self._store.stamp() == picture.stamp:
                return
            picture = self._look()

    def id_for(self, row: Row, taken: Collection[str] = ()) -> str:
        """A free id for a row: of the network and the name in it, or of the site."""
        address = str(row.get("address", ""))
        _, scheme, rest = address.partition("://")
        site = rest.removeprefix("www.").partition("?")[0].removesuffix("/")
        return self.free_id(site if scheme else f"{row.get('kind')}_{address}", taken)

    def free_id(self, wanted: str, taken: Collection[str] = ()) -> str:
        """An id that no source has or had: `wanted` in the letters of ids, or with a number."""
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
            self._known = known  # a picture of what is not in force
            raise

    def _reread(self) -> bool:
        """Whether the file is another one now; one with a mistake changes nothing."""
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
                continue  # a change of a source that the file has no more
            merged = {**of_file.get(id_, {}), **change.row}
            rows[id_] = {key: value for key, value in merged.items() if value is not None}
            sources.pop(id_, None)
            source, problems = read_row(rows[id_], self._region.municipalities, self._region.bodies)
            # Who vouched for an outlet was asked when the row was saved.
            known = [of_file.get(id_, {})]
            refused = reserved(rows[id_], known, self._internal_hosts, confirms=True)
            if source is None or refused:
                wrong[id_] = problems or refused
            elif other := pages.get(page_of(source.kind, source.address)):
                said = SAME_ADDRESS.format(title=other.title, id=other.id)
                wrong[id_] = {"address": said}
            else:
                sources[id_] = pages[page_of(source.kind, source.address)] = source
        for id_ in wrong:
            log.warning("registry: row %s breaks the rules and is not crawled", id_)
        return Picture(stamp, rows, sources, changes, wrong, pages)


def _mark(file: Path) -> tuple[int, ...]:
    """Another one after every edit; none while a file is being replaced."""
    try:
        found = file.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size


def in_words(problems: Mapping[str, str]) -> str:
    """What is wrong with a row, in one line."""
    return "; ".join(f"{FIELDS.get(key, key)}: {said}" for key, said in problems.items())


def row_to_probe(text: str, kind: SourceKind | None, internal: bool) -> Row:
    """What somebody typed as the first row of a probe. A network is known by the address; that of
    a feed is only a guess, so the page itself has to say what it is.
    """
    seen, address = read_address(text)
    said = kind or (seen if seen in NAMES else None)
    if kind in NAMES and seen not in NAMES:
        address = text.strip()  # a name without a link
    return tidy({"address": address, "kind": said and said.value, "internal": internal})


def page_of(kind: SourceKind, address: str) -> tuple[str, str]:
    """What is one page, however it is spelt."""
    name = address.rstrip("/")
    return kind, name.lower() if kind in NAMES else name
