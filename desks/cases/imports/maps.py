"""Maps of foreign tables: guessed from a brought file, corrected, tried on its rows, saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from app.installation import Installation
from cases.intake.maps import distinct, headers_of
from desks.audit import write
from desks.cases.imports.preview import MapDraft, MapPreview, preview_of
from desks.cases.imports.uploads import Upload, Uploads
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.import_map import CaseColumn, StoredMap
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.import_maps import GREATEST
from files.headers import Headers


@dataclass(frozen=True)
class ImportMapDesk:
    """Every method raises Forbidden if the viewer lacks the right."""

    installation: Installation

    def maps(self, viewer: Viewer) -> Sequence[StoredMap]:
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self.installation.casework.maps.all()

    def get(self, viewer: Viewer, map_id: int) -> StoredMap:
        """Raises NotFound."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self._known(map_id)

    def bring(self, viewer: Viewer, name: str, content: BinaryIO) -> Upload:
        """Raises UnreadableList, EntryRefused."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self._uploads.bring(viewer.name, name, content, self._headers())

    def preview(
        self,
        viewer: Viewer,
        upload_id: str,
        draft: MapDraft | None = None,
        said_at: datetime | None = None,
    ) -> MapPreview:
        """The first rows as a draft reads them, or as the best saved map or a guess does.

        Raises NotFound once the file is gone.
        """
        viewer.demand(Right.READ_CASES, Right.CASES)
        upload = self._uploads.get(viewer.name, upload_id)
        maps, now = self.installation.casework.maps.all(), self.installation.clock.now()
        return preview_of(self.installation, upload, maps, draft, said_at or now)

    def file(self, viewer: Viewer, upload_id: str) -> Path:
        """The brought file. Raises NotFound once it is gone."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self._uploads.path(viewer.name, upload_id)

    def drop(self, viewer: Viewer, upload_id: str) -> None:
        """Deletes a brought file. Raises NotFound."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        self._uploads.forget(self._uploads.get(viewer.name, upload_id).id)

    def chosen(self, viewer: Viewer, upload_id: str, means: Sequence[str]) -> dict[CaseColumn, str]:
        """What a form says of each title in order, "" for what is not read. Raises EntryRefused."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        titles = distinct(self._uploads.get(viewer.name, upload_id).titles)
        columns: dict[CaseColumn, str] = {}
        for (_, title), meaning in zip(titles, means, strict=False):
            if meaning not in list(CaseColumn):
                continue
            if (column := CaseColumn(meaning)) in columns:
                raise EntryRefused(
                    f"столбцы «{columns[column]}» и «{title}» значат одно и то же: оставьте один"
                )
            columns[column] = title
        return columns

    def save(self, viewer: Viewer, draft: MapDraft, map_id: int | None = None) -> StoredMap:
        """Raises EntryRefused for an unfinished draft, MoveRefused if the name is another map's."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        one, maps, now = (
            draft.done(),
            self.installation.casework.maps,
            self.installation.clock.now(),
        )
        self._check_stream(one.stream)
        with self.installation.transaction():
            if map_id is None:
                stored = maps.add(one, viewer.actor, now)
            else:
                self._known(map_id)
                stored = maps.change(map_id, one, viewer.actor, now)
            if stored is None:
                raise MoveRefused(f"карта «{one.name}» уже есть: дайте другое имя")
            write(self.installation.audit, now, viewer, Verb.CASE_MAP, f"«{one.name}» сохранена")
        return stored

    def forget(self, viewer: Viewer, map_id: int) -> StoredMap:
        """Raises NotFound."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        stored, now = self._known(map_id), self.installation.clock.now()
        with self.installation.transaction():
            self.installation.casework.maps.forget(map_id)
            detail = f"«{stored.map.name}» удалена"
            write(self.installation.audit, now, viewer, Verb.CASE_MAP, detail)
        return stored

    @cached_property
    def _uploads(self) -> Uploads:
        return Uploads(self.installation.settings)

    def _headers(self) -> Headers:
        saved = [one.map.columns for one in self.installation.casework.maps.all()]
        return headers_of(self.installation.region.exports, saved)

    def _known(self, map_id: int) -> StoredMap:
        stored = None
        if 0 < map_id <= GREATEST:
            stored = self.installation.casework.maps.get(map_id)
        if stored is None:
            raise NotFound("такой карты нет: её удалили, выберите другую")
        return stored

    def _check_stream(self, stream: str) -> None:
        if stream not in {one.stream for one in self.installation.region.exports.known}:
            raise EntryRefused("такой системы нет: выберите из списка")
