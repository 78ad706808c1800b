"""Tables as downloads."""

from urllib.parse import quote

from fastapi.responses import Response, StreamingResponse

from desks.exports.export import Export
from domain.reports.kind import ENDINGS, MEDIA_TYPES, DocumentFile
from files.sheets import FileKind, sheet

MEDIA = {
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def document(file: DocumentFile) -> Response:
    """A file of a report or a record; a page of it is fetched too, and runs nothing here."""
    named = (
        f"attachment; filename=\"otklik{ENDINGS[file.kind]}\"; filename*=UTF-8''{quote(file.name)}"
    )
    headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff"}
    return Response(file.content, media_type=MEDIA_TYPES[file.kind], headers=headers)


def table(kind: FileKind, export: Export) -> StreamingResponse:
    """A download whose rows may be read long after the return; an error in them aborts it, so that
    nobody takes a part for the whole.
    """
    name = quote(f"{export.name}.{kind}")
    named = f"attachment; filename=\"otklik.{kind}\"; filename*=UTF-8''{name}"
    return StreamingResponse(
        sheet(kind, export.head, export.columns, export.rows),
        media_type=MEDIA[kind],
        headers={"Content-Disposition": named},
    )
