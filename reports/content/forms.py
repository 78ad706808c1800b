"""A customer's form, filled by figures."""

from collections.abc import Iterator

from domain.errors import EntryRefused
from domain.reports.document import Document, FigureTable, Moment, Name, Notice, Pieces, Words
from domain.reports.form import FormCell, ReportForm
from reports.content.period_data import PeriodData
from reports.content.periodic import period_words


def form_document(form: ReportForm, data: PeriodData) -> Document:
    """Raises EntryRefused for a figure that the registry or the scope does not have, before
    anything is made; and Unavailable, because a form with holes is no form.
    """
    unknown = [cell.figure for cell in _figures(form) if data.now(cell.kind) is None]
    if unknown:
        names = ", ".join(dict.fromkeys(unknown))
        raise EntryRefused(f"форма «{form.title}»: показателей нет: {names}")
    notices = []
    if data.taken_at < data.period.until:
        notices.append(Notice([Words("Период ещё не кончился: числа будут другими.")]))
    tables = [
        FigureTable(
            table.title, table.head, [[_cell(cell, data) for cell in row] for row in table.rows]
        )
        for table in form.tables
    ]
    addressee: Pieces = [Name(form.addressee), Words(".")] if form.addressee else []
    return Document(
        title=form.title,
        subtitle=[*addressee, *period_words(data)],
        taken_at=data.taken_at,
        blocks=[*notices, *tables],
        short=[[Name(form.title), Words(", данные на"), Moment(data.taken_at)]],
    )


def _figures(form: ReportForm) -> Iterator[FormCell]:
    for table in form.tables:
        yield from (cell for row in table.rows for cell in row if cell.figure)


def _cell(cell: FormCell, data: PeriodData) -> Pieces:
    if not cell.figure:
        return [Name(cell.text)]
    figure = data.before(cell.kind) if cell.is_before else data.now(cell.kind)
    return [] if figure is None else [figure]
