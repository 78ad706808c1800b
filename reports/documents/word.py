"""A document as DOCX: real styles and headings, tables whose head repeats, linked figures. Pure."""

from collections.abc import Sequence
from datetime import UTC
from io import BytesIO

import docx
from docx.document import Document as WordFile
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
from reports.documents.pieces import Span, line, spans
from reports.documents.word_styles import CAPTION, LINK, NOTICE, SMALL, TEXT_WIDTH, style
from russian.reports.figures import moment_text

MANY = 7  # columns; a table of more has small letters
_RIGHT = 2  # of docx.enum.text.WD_ALIGN_PARAGRAPH
_SHADE = "EEF1EF"


def docx_of(document: Document, imprint: Imprint) -> bytes:
    file = docx.Document()
    style(file)
    _describe(file, document, imprint)
    file.add_paragraph(document.title, style="Title")
    _write(file.add_paragraph(style="Subtitle"), document.subtitle, imprint)
    file.add_paragraph(f"Данные на {moment_text(document.taken_at, imprint.zone)}", style=SMALL)
    for block in document.blocks:
        _add(file, block, imprint)
    _foot(file, document, imprint)
    written = BytesIO()
    file.save(written)
    return written.getvalue()


def _describe(file: WordFile, document: Document, imprint: Imprint) -> None:
    about = file.core_properties
    about.title, about.author, about.language = document.title, imprint.publisher, "ru-RU"
    about.comments = about.keywords = ""
    about.created = about.modified = document.taken_at.astimezone(UTC).replace(tzinfo=None)
    about.last_modified_by = imprint.publisher
    relations = file.part.package.rels  # the library's template brings a picture of itself
    for name in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[name]


def _add(file: WordFile, block: Block, imprint: Imprint) -> None:
    match block:
        case Heading(pieces, level):
            _write(file.add_paragraph(style=f"Heading {level}"), pieces, imprint)
        case Paragraph(pieces):
            _write(file.add_paragraph(), pieces, imprint)
        case Notice(pieces):
            _write(file.add_paragraph(style=NOTICE), pieces, imprint)
        case Items(items):
            for item in items:
                _write(file.add_paragraph(style="List Bullet"), item, imprint)
        case FigureTable():
            _add_table(file, block, imprint)
        case ChartImage():
            _add_chart(file, block, imprint)


def _write(paragraph: WordParagraph, pieces: Pieces, imprint: Imprint) -> None:
    for span in spans(pieces, imprint):
        _write_span(paragraph, span)


def _write_span(paragraph: WordParagraph, span: Span) -> None:
    if span.link:
        add_link(paragraph, span.text, span.link, LINK)
    else:
        paragraph.add_run(span.text)


def _add_table(file: WordFile, block: FigureTable, imprint: Imprint) -> None:
    if block.title:
        file.add_paragraph(block.title, style=CAPTION).paragraph_format.keep_with_next = True
    table = file.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
    table.autofit = True
    numeric = numeric_columns(block)
    look = "Table Small" if len(block.head) > MANY else "Table Text"
    # `table.cell` walks the whole table each time.
    cells = [list(row.cells) for row in table.rows]
    for place, title in enumerate(block.head):
        _fill(cells[0][place], ((Span(title),)), look, place in numeric)
        cells[0][place].paragraphs[0].runs[0].bold = True
        shade(cells[0][place], _SHADE)
    for row, pieces in zip(cells[1:], block.rows, strict=True):
        for place, cell in enumerate(pieces):
            _fill(row[place], spans(cell, imprint), look, place in numeric)
    repeat_head(table)
    keep_rows_whole(table)
    file.add_paragraph(style="After Table")


def _fill(cell: _Cell, written: Sequence[Span], look: str, is_number: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = look
    if is_number:
        paragraph.alignment = _RIGHT
    for span in written:
        _write_span(paragraph, span)


def _add_chart(file: WordFile, block: ChartImage, imprint: Imprint) -> None:
    if block.title:
        file.add_paragraph(block.title, style=CAPTION).paragraph_format.keep_with_next = True
    drawn = picture(block.svg)
    paragraph = file.add_paragraph(style="Chart")
    paragraph.paragraph_format.keep_with_next = True
    width = min(TEXT_WIDTH, docx.shared.Inches(drawn.width))
    run = paragraph.add_run()
    run.add_picture(BytesIO(drawn.png), width=width)
    describe(run, block.title, line(block.pieces, imprint))
    _write(file.add_paragraph(style=SMALL), block.pieces, imprint)


def _foot(file: WordFile, document: Document, imprint: Imprint) -> None:
    paragraph = file.sections[0].footer.paragraphs[0]
    paragraph.style = SMALL
    paragraph.add_run(
        f"{document.title}. Данные на {moment_text(document.taken_at, imprint.zone)}\t\t"
    )
    add_field(paragraph, "PAGE")
    paragraph.add_run(" из ")
    add_field(paragraph, "NUMPAGES")
