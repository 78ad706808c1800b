"""Sources: their condition, their rows of the registry, and changes of rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.installation import Installation
from app.registry import in_words
from desks.audit import write
from desks.listing import Verdicts, judge
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import NotFound, RowRefused
from domain.person import Right
from domain.ports.registry import RowChange
from domain.probe import Row
from domain.source import SourceStatus
from domain.trouble import Trouble, is_bad, trouble_of
from region.sources.listing import read_listing


@dataclass(frozen=True, slots=True)
class Condition:
    """`has_row` is False if the registry no longer has the source."""

    status: SourceStatus
    trouble: Trouble | None
    has_row: bool

    @property
    def is_bad(self) -> bool:
        return is_bad(self.status, self.trouble)


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """`in_file` says whether sources.yaml has it, `change` what people changed, `wrong` what
    today's rules refuse, by key.
    """

    id: str
    row: Row
    in_file: bool
    change: RowChange | None
    wrong: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SourceDesk:
    """Methods raise NotFound for an unknown source, and RowRefused for a mistake in a row."""

    installation: Installation

    def all(self, viewer: Viewer) -> Sequence[Condition]:
        viewer.demand(Right.REGION)
        now, zone = self.installation.clock.now(), self.installation.region.zone
        rows = self.installation.crawl.registry.picture().rows
        statuses = self.installation.crawl.sources.statuses()
        return [Condition(s, trouble_of(s, now, zone), s.source.id in rows) for s in statuses]

    def wrong(self, viewer: Viewer) -> Sequence[RegistryRow]:
        viewer.demand(Right.REGION)
        return [self._row(id_) for id_ in self.installation.crawl.registry.picture().wrong]

    def one(self, viewer: Viewer, source_id: str) -> RegistryRow:
        viewer.demand(Right.REGION)
        return self._row(source_id)

    def condition(self, viewer: Viewer, source_id: str) -> Condition | None:
        return next((one for one in self.all(viewer) if one.status.source.id == source_id), None)

    def add(self, viewer: Viewer, row: Row) -> RegistryRow:
        viewer.demand(Right.SOURCES)
        row = {"id": self.installation.crawl.registry.id_for(row), **row}
        return self._save(viewer, row, None, "добавлен")

    def change(self, viewer: Viewer, source_id: str, row: Row) -> RegistryRow:
        viewer.demand(Right.SOURCES)
        self._row(source_id)
        return self._save(viewer, {**row, "id": source_id}, source_id, "изменён")

    def switch(self, viewer: Viewer, source_id: str, enabled: bool) -> RegistryRow:
        viewer.demand(Right.SOURCES)
        row = {**self._row(source_id).row, "enabled": enabled}
        return self._save(viewer, row, source_id, "возобновлён" if enabled else "приостановлен")

    def forget(self, viewer: Viewer, source_id: str) -> RegistryRow | None:
        """Undo all changes by people; None if people had added the source, which is now gone."""
        viewer.demand(Right.SOURCES)
        registry = self.installation.crawl.registry
        if source_id not in registry.picture().changes:
            raise NotFound(f"изменений источника {source_id} нет: отменять нечего")
        with self.installation.transaction():
            self._note(viewer, f"изменения отменены: {source_id}")
            registry.forget(source_id)
        return self._row(source_id) if registry.is_in_file(source_id) else None

    def import_list(self, viewer: Viewer, content: bytes) -> Verdicts:
        """Add the good rows of a table in one step; raises UnreadableList."""
        viewer.demand(Right.SOURCES)
        registry = self.installation.crawl.registry
        rows, verdicts = judge(read_listing(content, self.installation.region), registry)
        if rows:
            with self.installation.transaction():
                ids = ", ".join(str(row["id"]) for row in rows)
                self._note(viewer, f"загружены списком: {ids}")
                registry.save(rows, viewer.actor)
        return verdicts

    def export(self, viewer: Viewer) -> str:
        viewer.demand(Right.SOURCES)
        self._note(viewer, "выгружен")
        return self.installation.crawl.registry.written()

    def _save(self, viewer: Viewer, row: Row, instead: str | None, what: str) -> RegistryRow:
        registry = self.installation.crawl.registry
        if problems := registry.check(row, instead, confirms=viewer.may(Right.ADMINISTER)):
            raise RowRefused(in_words(problems), problems)
        vouched = f"; подтверждено издание: {row['id']}" if registry.newly_vouched(row) else ""
        with self.installation.transaction():
            self._note(viewer, f"{what}: {row['id']}{vouched}")
            registry.save([row], viewer.actor)
        return self._row(str(row["id"]))

    def _row(self, source_id: str) -> RegistryRow:
        registry = self.installation.crawl.registry
        picture = registry.picture()
        if (row := picture.rows.get(source_id)) is None:
            raise NotFound(f"источника {source_id} нет: проверьте номер в списке")
        return RegistryRow(
            source_id,
            row,
            registry.is_in_file(source_id),
            picture.changes.get(source_id),
            picture.wrong.get(source_id, {}),
        )

    def _note(self, viewer: Viewer, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, Verb.REGISTRY, detail)
