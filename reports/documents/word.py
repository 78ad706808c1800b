"""A document as DOCX: real styles and headings, tables whose head repeats, linked figures. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from io import BytesIO

import docx
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Inches
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from charts.pictures import picture
from domain.reports.document import (
    Block,
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Notice,
    Paragraph,
    Pieces,
)
from reports.documents.columns import numeric_columns
from reports.documents.imprint import Imprint
from reports.documents.ooxml import (
    add_field,
    add_link,
    describe,
    keep_rows_whole,
    repeat_head,
    shade,
)
from reports.documents.pieces import TextSpan, line, spans
from reports.documents.word_styles import CAPTION, LINK, NOTICE, SMALL, TEXT_WIDTH, style
from russian.reports.figures import moment_text

MANY = 7  # columns; a table of more has small letters
_SHADE = "EEF1EF"


def docx_of(document: Document, imprint: Imprint) -> bytes:
    file = docx.Document()
    writer = _WordWriter(file, imprint, style(file))
    writer.describe(document)
    file.add_paragraph(document.title, style="Title")
    writer.write(file.add_paragraph(style="Subtitle"), document.subtitle)
    file.add_paragraph(f"Данные на {moment_text(document.taken_at, imprint.zone)}", style=SMALL)
    for block in document.blocks:
        writer.add(block)
    writer.add_foot(document)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class _WordWriter:
    """`looks` are ids of styles by their names: the library would search for each anew."""

    file: WordFile
    imprint: Imprint
    looks: Mapping[str, str]

    def describe(self, document: Document) -> None:
        about, publisher = self.file.core_properties, self.imprint.publisher
        about.title, about.author, about.language = document.title, publisher, "ru-RU"
        about.comments = about.keywords = ""
        about.created = about.modified = document.taken_at.astimezone(UTC).replace(tzinfo=None)
        about.last_modified_by = publisher
        relations = self.file.part.package.rels  # the library's template brings its own picture
        for name in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            del relations[name]

    def add(self, block: Block) -> None:
        match block:
            case Heading(pieces, level):
                self.write(self._paragraph(f"Heading {level}"), pieces)
            case Paragraph(pieces):
                self.write(self._paragraph("Normal"), pieces)
            case Notice(pieces):
                self.write(self._paragraph(NOTICE), pieces)
            case Items(items):
                for item in items:
                    self.write(self._paragraph("List Bullet"), item)
            case FigureTable():
                self._add_table(block)
            case ChartImage():
                self._add_chart(block)

    def write(self, paragraph: WordParagraph, pieces: Pieces) -> None:
        self._write_spans(paragraph, spans(pieces, self.imprint))

    def add_foot(self, document: Document) -> None:
        paragraph = self.file.sections[0].footer.paragraphs[0]
        paragraph.style = SMALL
        at = moment_text(document.taken_at, self.imprint.zone)
        paragraph.add_run(f"{document.title}. Данные на {at}\t")
        add_field(paragraph, "PAGE")
        paragraph.add_run(" из ")
        add_field(paragraph, "NUMPAGES")

    def _paragraph(self, look: str) -> WordParagraph:
        paragraph = self.file.add_paragraph()
        paragraph._p.style = self.looks[look]
        return paragraph

    def _write_spans(self, paragraph: WordParagraph, written: Iterable[TextSpan]) -> None:
        for span in written:
            if span.link:
                add_link(paragraph, span.text, span.link, self.looks[LINK])
            else:
                paragraph.add_run(span.text)

    def _caption(self, title: str) -> None:
        if title:
            paragraph = self._paragraph(CAPTION)
            paragraph.add_run(title)
            paragraph.paragraph_format.keep_with_next = True

    def _add_table(self, block: FigureTable) -> None:
        self._caption(block.title)
        size = {"rows": 1 + len(block.rows), "cols": len(block.head)}
        table = self.file.add_table(**size, style="Table Grid")
        numeric = numeric_columns(block)
        look = self.looks["Table Small" if len(block.head) > MANY else "Table Text"]
        # `table.cell` walks the whole table each time.
        cells = [list(row.cells) for row in table.rows]
        for place, title in enumerate(block.head):
            self._fill(cells[0][place], [TextSpan(title)], look, place in numeric)
            cells[0][place].paragraphs[0].runs[0].bold = True
            shade(cells[0][place], _SHADE)
        for row, pieces in zip(cells[1:], block.rows, strict=True):
            for place, cell in enumerate(pieces):
                self._fill(row[place], spans(cell, self.imprint), look, place in numeric)
        repeat_head(table)
        keep_rows_whole(table)
        self._paragraph("After Table")

    def _fill(self, cell: _Cell, written: Iterable[TextSpan], look: str, is_number: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = look
        if is_number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._write_spans(paragraph, written)

    def _add_chart(self, block: ChartImage) -> None:
        self._caption(block.title)
        drawn = picture(block.svg)
        paragraph = self._paragraph("Chart")
        paragraph.paragraph_format.keep_with_next = True
        run = paragraph.add_run()
        run.add_picture(BytesIO(drawn.png), width=min(TEXT_WIDTH, Inches(drawn.width)))
        describe(run, block.title, line(block.pieces, self.imprint))
        self.write(self._paragraph(SMALL), block.pieces)
