"""Tables as downloads."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi.responses import StreamingResponse

from files.sheets import Cell, Column, FileKind, sheet

MEDIA = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def table(
    kind: FileKind,
    name: str,
    head: Sequence[tuple[str, Cell]],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
) -> StreamingResponse:
    """A download of the table as `name` with the file's extension; see files.sheets.

    `rows` may be read long after the return. An error in them aborts the download, so that nobody
    takes a part for the whole.
    """
    named = f"attachment; filename=\"otklik.{kind}\"; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    return StreamingResponse(
        sheet(kind, head, columns, rows),
        media_type=MEDIA[kind],
        headers={"Content-Disposition": named},
    )
