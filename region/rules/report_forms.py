"""Forms of reports to others, filled by named figures: report_forms.yaml. Reads files."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from domain.reports.form import EVERY, FormCell, FormTable, ReportForm
from domain.reports.report import ReportName
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table

_FIGURE = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)+)\}")
_BRACES = re.compile(r"[{}]")


def read_report_forms(path: Path, mistakes: Mistakes) -> Mapping[str, ReportForm]:
    """By id; a region without the file has no forms."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return {}
    forms: dict[str, ReportForm] = {}
    for row in table.rows("forms"):
        id_, title = row.take("id", Item.identifier), row.take("title", Item.text)
        addressee, every = row.take("addressee", Item.text), row.take("every", _every)
        tables = tuple(_tables(row))
        if id_ is None or title is None or every is None:
            continue
        if id_ in forms or id_ in set(ReportName):
            row.wrong("id", f"отчёт {id_} уже есть: назовите форму иначе")
        forms[id_] = ReportForm(id_, title, addressee or "", every, tables)
    table.close()
    return forms


def _tables(row: YamlMapping) -> Iterator[FormTable]:
    for one in row.rows("tables"):
        head = one.take("head", Item.texts) or ()
        title = one.maybe("title", Item.text, "")
        rows = []
        for line in one.rows("rows"):
            item = line.find("cells")
            cells = tuple(_cells(item)) if item is not None else ()
            if len(cells) != len(head):
                line.wrong("cells", f"ячеек {len(cells)}, а столбцов {len(head)}: сделайте поровну")
            rows.append(cells)
        yield FormTable(title or "", head, tuple(rows))


def _cells(item: Item) -> Iterator[FormCell]:
    for one in item.items():
        if (text := one.text()) is None:
            continue
        if matched := _FIGURE.fullmatch(text):
            yield FormCell(figure=matched[1])
            continue
        if _BRACES.search(text):
            one.wrong("в ячейке либо слова, либо один показатель: {cases.received}")
        yield FormCell(text=text)


def _every(item: Item) -> ReportName | None:
    return item.one_of(_known, ", ".join(EVERY))


def _known(text: str) -> ReportName:
    """Raises ValueError for what no calendar asks for."""
    name = ReportName(text)
    if name not in EVERY:
        raise ValueError(text)
    return name
