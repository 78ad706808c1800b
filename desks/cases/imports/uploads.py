"""Tables that people brought and did not import yet: a file and its first rows, for an hour."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from app.settings import Settings
from desks.tasks.folder import TaskFolder
from domain.errors import EntryRefused, NotFound, UnreadableList
from files.grid import where
from files.guards.limits import EXPORT
from files.headers import Headers, Row
from files.tables import open_table

SAMPLE = 20  # rows of a preview
LONGEST_CELL = 25_000  # characters of a cell of the preview
LONGEST_FILE_NAME = 200
MOST_COLUMNS = 300
_ID = re.compile(r"[0-9a-f]{32}")
GONE = "файла здесь больше нет: он хранится час, загрузите его снова"


@dataclass(frozen=True)
class Upload:
    """`first` are the first rows, unmasked: they are shown only through the reading of a map."""

    id: str
    name: str
    who: str
    titles: Sequence[str]
    first: Sequence[tuple[int, list[str]]]
    total: int
    notes: Sequence[str]
    sheets: Sequence[str]
    since_1904: bool

    def rows(self) -> Iterator[Row]:
        return ((line, list(cells)) for line, cells in self.first)

    def where(self, number: int) -> str:
        return where(number, self.sheets)


class Uploads:
    """Only the person who brought a file sees it."""

    def __init__(self, settings: Settings) -> None:
        self._folder = TaskFolder(settings)

    def bring(self, who: str, name: str, content: BinaryIO, headers: Headers) -> Upload:
        """Raises UnreadableList, EntryRefused if there is no room for the file."""
        id_ = uuid4().hex
        try:
            self._folder.bring(id_, content)
            upload = self._read(id_, who, name, headers)
            written = json.dumps(asdict(upload), ensure_ascii=False)
            self._folder.write(f"{id_}.table", [written.encode()])
        except OSError as error:
            self._folder.forget(id_)
            raise EntryRefused(
                "файл не сохранён: на диске нет места; скажите администратору"
            ) from error
        except UnreadableList:
            self._folder.forget(id_)
            raise
        return upload

    def _read(self, id_: str, who: str, name: str, headers: Headers) -> Upload:
        table = open_table(self._folder.brought(id_), headers, EXPORT)
        width = max((n for n, title in enumerate(table.titles, 1) if title.strip()), default=0)
        if width > MOST_COLUMNS:
            raise UnreadableList(
                f"в таблице столбцов: {width}, у выгрузок обращений их не больше {MOST_COLUMNS}; "
                "оставьте нужные"
            )
        return Upload(
            id_,
            " ".join(name.split())[:LONGEST_FILE_NAME],
            who,
            table.titles[:width],
            [
                (line, [cell[:LONGEST_CELL] for cell in cells[:width]])
                for line, cells in islice(table.rows(), SAMPLE)
            ],
            table.total,
            table.notes,
            table.sheets,
            table.since_1904,
        )

    def get(self, who: str, id_: str) -> Upload:
        """Raises NotFound."""
        if not _ID.fullmatch(id_):
            raise NotFound(GONE)
        try:
            written = json.loads(self._folder.result(f"{id_}.table").read_text("utf-8"))
        except FileNotFoundError as error:
            raise NotFound(GONE) from error
        upload = Upload(**written)
        if upload.who != who:
            raise NotFound(GONE)
        return upload

    def path(self, who: str, id_: str) -> Path:
        """Raises NotFound."""
        path = self._folder.brought(self.get(who, id_).id)
        if not path.exists():
            raise NotFound(GONE)
        return path

    def forget(self, id_: str) -> None:
        self._folder.forget(id_)
