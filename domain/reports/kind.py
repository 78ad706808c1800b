"""The files that a report is made as. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    """`TEXT` is a text for a messenger, `WALL` a page for the wall of a sitting."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"
    TEXT = "text"
    WALL = "wall"


ENDINGS: Mapping[DocumentKind, str] = {
    DocumentKind.DOCX: ".docx",
    DocumentKind.XLSX: ".xlsx",
    DocumentKind.PDF: ".pdf",
    DocumentKind.HTML: ".html",
    DocumentKind.TEXT: ".txt",
    DocumentKind.WALL: ".wall.html",
}
MEDIA_TYPES: Mapping[DocumentKind, str] = {
    DocumentKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DocumentKind.PDF: "application/pdf",
    DocumentKind.HTML: "text/html; charset=utf-8",
    DocumentKind.TEXT: "text/plain; charset=utf-8",
    DocumentKind.WALL: "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """`name` has the ending of its kind."""

    name: str
    kind: DocumentKind
    content: bytes
