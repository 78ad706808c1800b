"""What a document has for a template: its figures by name, and the rows of its lists. Pure."""

from collections.abc import Iterator, Sequence

from domain.reports.document import Document, FigureTable, Items, Notice, Pieces
from domain.reports.template import Row, TemplateValue, TemplateValues
from reports.documents.imprint import Imprint
from reports.documents.pieces import line, spans
from russian.reports.figures import figure_text, moment_text

TITLE, SUBTITLE, TAKEN_AT, PUBLISHER = "title", "subtitle", "taken_at", "publisher"
NOTICES, TEXT = "notices", "text"


def values_of(document: Document, imprint: Imprint) -> TemplateValues:
    """Each figure by its name; `title`, `subtitle`, `taken_at` and `publisher`; the lists
    `notices`, `list1`, `list2` … with `text`; each table by its name, else as `table1`, `table2` …,
    with its columns by their names, else as `1`, `2` …
    """
    values = {
        TITLE: TemplateValue(document.title),
        SUBTITLE: TemplateValue(line(document.subtitle, imprint)),
        TAKEN_AT: TemplateValue(moment_text(document.taken_at, imprint.zone)),
        PUBLISHER: TemplateValue(imprint.publisher),
    }
    for figure in document.figures():
        values[figure.name] = TemplateValue(figure_text(figure), imprint.link(figure.address))
    lists: dict[str, Sequence[Row]] = {}
    columns: dict[str, Sequence[str]] = {}
    for name, names, rows in _lists(document):
        lists[name] = [
            {column: _value(pieces, imprint) for column, pieces in zip(names, row, strict=True)}
            for row in rows
        ]
        columns[name] = names
    return TemplateValues(values, lists, columns)


def _lists(document: Document) -> Iterator[tuple[str, Sequence[str], Sequence[Sequence[Pieces]]]]:
    notices = [[block.pieces] for block in document.blocks if isinstance(block, Notice)]
    yield NOTICES, (TEXT,), notices
    items = (block for block in document.blocks if isinstance(block, Items))
    for number, block in enumerate(items, 1):
        yield f"list{number}", (TEXT,), [[pieces] for pieces in block.items]
    tables = (block for block in document.blocks if isinstance(block, FigureTable))
    for number, table in enumerate(tables, 1):
        names = table.columns or [str(n) for n, _ in enumerate(table.head, 1)]
        yield table.name or f"table{number}", names, table.rows


def _value(pieces: Pieces, imprint: Imprint) -> TemplateValue:
    links = [span.link for span in spans(pieces, imprint) if span.link]
    return TemplateValue(line(pieces, imprint), links[0] if len(links) == 1 else "")
