"""Makes the files of a document; the one way to them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.errors import PrintFailed
from domain.reports.document import Document
from domain.reports.kind import DocumentKind
from files.printing.browser import find
from files.printing.page import print_page
from reports.documents.imprint import Imprint
from reports.documents.message import message_of
from reports.documents.page import html_of, wall_of
from reports.documents.tables import xlsx_of

_PLAIN = Imprint()


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """`problems` say of each kind that could not be made why, in Russian."""

    files: Mapping[DocumentKind, bytes]
    problems: Mapping[DocumentKind, str]


def make(document: Document, kind: DocumentKind, imprint: Imprint = _PLAIN) -> bytes:
    """Raises PrintFailed if a PDF cannot be made, as where there is no Chromium."""
    return _MADE[kind](document, imprint)


def make_all(
    document: Document, kinds: Iterable[DocumentKind], imprint: Imprint = _PLAIN
) -> MadeFiles:
    """A file that cannot be made keeps no other back."""
    made: dict[DocumentKind, bytes] = {}
    problems: dict[DocumentKind, str] = {}
    for kind in kinds:
        try:
            made[kind] = make(document, kind, imprint)
        except PrintFailed as error:
            problems[kind] = str(error)
    return MadeFiles(made, problems)


def _pdf(document: Document, imprint: Imprint) -> bytes:
    return print_page(html_of(document, imprint), find(imprint.browser))


def _docx(document: Document, imprint: Imprint) -> bytes:
    from reports.documents.word import docx_of  # 50 MB, which most processes never need

    return docx_of(document, imprint)


_MADE: Mapping[DocumentKind, Callable[[Document, Imprint], bytes]] = {
    DocumentKind.DOCX: _docx,
    DocumentKind.XLSX: xlsx_of,
    DocumentKind.PDF: _pdf,
    DocumentKind.HTML: lambda document, imprint: html_of(document, imprint).encode(),
    DocumentKind.TEXT: lambda document, imprint: message_of(document, imprint).encode(),
    DocumentKind.WALL: lambda document, imprint: wall_of(document, imprint).encode(),
}
