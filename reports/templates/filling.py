"""Reads a template's names and fills them by name alone. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from domain.errors import EntryRefused
from domain.reports.template import (
    Row,
    TemplateFault,
    TemplateMistake,
    TemplateReading,
    TemplateValue,
    TemplateValues,
    UsedName,
)
from reports.templates.links import PartLinks
from reports.templates.package import Element, TemplatePackage, W
from reports.templates.paragraphs import MARK, BraceMark, WordsOfParagraph
from reports.templates.places import TemplatePlaces, filled_parts
from reports.templates.rows import RepeatedRows, RowSearch, copies

MOST_NAMES, MOST_MISTAKES = 5_000, 200
NOTHING = TemplateValue("")
DASH = TemplateValue("—")


@dataclass
class _Reader:
    names: list[UsedName] = field(default_factory=list)
    lists: list[UsedName] = field(default_factory=list)
    mistakes: list[TemplateMistake] = field(default_factory=list)
    repeated: dict[str, list[RepeatedRows]] = field(default_factory=dict)

    def read(self, part: str, tree: Element) -> None:
        places = TemplatePlaces(tree)

        def report(kind: TemplateFault, paragraph: Element, mark: BraceMark) -> None:
            around = WordsOfParagraph(paragraph).around(mark.begin, mark.end)
            self._report(TemplateMistake(kind, mark.inner, places.of(paragraph, around)))

        search = RowSearch(report)
        search.look(tree)
        self.repeated[part] = search.repeated
        for paragraph, mark in search.lists:
            around = WordsOfParagraph(paragraph).around(mark.begin, mark.end)
            self.lists.append(UsedName(mark.opens, places.of(paragraph, around)))
        list_of = {row: one.list for one in search.repeated for row in one.rows}
        for paragraph in tree.iter(f"{W}p"):
            self._read_paragraph(paragraph, places, list_of)
        self.check_drawn(tree)
        if len(self.names) > MOST_NAMES:
            raise EntryRefused(f"в шаблоне больше {MOST_NAMES} имён: разделите его")

    def _read_paragraph(
        self, paragraph: Element, places: TemplatePlaces, list_of: Mapping[Element, str]
    ) -> None:
        words = WordsOfParagraph(paragraph)
        if "{" not in words.text and "}" not in words.text:
            return
        rows = paragraph.iterancestors(f"{W}tr")
        within = next((list_of[row] for row in rows if row in list_of), "")
        for mark in words.marks():
            if mark.opens or mark.closes:
                continue
            where = places.of(paragraph, words.around(mark.begin, mark.end))
            if mark.is_name:
                self.names.append(UsedName(mark.inner, where, within))
            else:
                self._report(TemplateMistake(TemplateFault.UNKNOWN, mark.inner, where))
        for place in words.unclosed():
            where = places.of(paragraph, words.around(place, place + 1))
            self._report(TemplateMistake(TemplateFault.UNCLOSED, words.text[place], where))

    def check_drawn(self, tree: Element) -> None:
        """Names in equations and drawings, whose words are no words of paragraphs."""
        for where, text in drawn_words(tree):
            for mark in MARK.finditer(text):
                inner = mark[0][1:-1].strip()
                self._report(
                    TemplateMistake(TemplateFault.UNREACHED, inner, f"{where}: «{text[:80]}»")
                )

    def _report(self, mistake: TemplateMistake) -> None:
        if len(self.mistakes) < MOST_MISTAKES:
            self.mistakes.append(mistake)


def drawn_words(tree: Element) -> Iterator[tuple[str, str]]:
    """Texts that are not of Word: of a chart, a drawing, an equation."""
    texts: dict[Element, str] = {}
    for one in tree.iter("{*}t"):
        parent = one.getparent()
        if one.tag == f"{W}t" or parent is None:
            continue
        outer = parent.getparent()
        owner = outer if outer is not None else parent
        texts[owner] = texts.get(owner, "") + (one.text or "")
    for text in texts.values():
        if "{" in text:
            yield "диаграмма, рисунок или формула", text


def read(package: TemplatePackage) -> TemplateReading:
    return _read(package)[0]


def _read(package: TemplatePackage) -> tuple[TemplateReading, Mapping[str, list[RepeatedRows]]]:
    reader = _Reader()
    parts = dict(filled_parts(package))
    for part, tree in parts.items():
        reader.read(part, tree)
    for name in package.parts:
        if name.startswith(("word/charts/", "word/diagrams/")) and name.endswith(".xml"):
            reader.check_drawn(package.tree(name))
    reading = TemplateReading(
        reader.names, reader.lists, reader.mistakes, list(dict.fromkeys(package.dropped))
    )
    return reading, reader.repeated


def fill(package: TemplatePackage, values: TemplateValues, most_rows: int) -> TemplateReading:
    """Fills the package in place, if the values hold all that it asks for; else its reading names
    what they lack, and nothing is filled.
    """
    reading, repeated = _read(package)
    if mistakes := values.lacks(reading):
        return TemplateReading(reading.names, reading.lists, mistakes, reading.dropped)
    rows = Counter(one.list for part in repeated.values() for one in part)
    total = sum(len(values.lists[name]) * times for name, times in rows.items())
    if total > most_rows:
        raise EntryRefused(f"в таблицах вышло бы больше {most_rows} строк: сократите шаблон")
    for part, tree in dict(filled_parts(package)).items():
        links = PartLinks(package, part)
        for one in repeated[part]:
            _repeat(one, values, links)
        for paragraph in list(tree.iter(f"{W}p")):
            _fill(paragraph, {}, values, links)
    return reading


def _repeat(one: RepeatedRows, values: TemplateValues, links: PartLinks) -> None:
    rows = values.lists[one.list]
    for row, made in zip(rows, copies(one, len(rows)), strict=True):
        for copy in made:
            for paragraph in list(copy.iter(f"{W}p")):
                _fill(paragraph, row, values, links)
    table = next(one.rows[0].iterancestors(f"{W}tbl"))
    if not rows and all(row in one.rows for row in table.iter(f"{W}tr")):
        # A table needs a row.
        empty = dict.fromkeys(values.columns.get(one.list, ()), DASH)
        for copy in next(iter(copies(one, 1))):
            for paragraph in list(copy.iter(f"{W}p")):
                _fill(paragraph, empty, values, links)
    for row_ in one.rows:
        parent = row_.getparent()
        if parent is not None:
            parent.remove(row_)


def _fill(paragraph: Element, row: Row, values: TemplateValues, links: PartLinks) -> None:
    words = WordsOfParagraph(paragraph)
    marks = words.marks()
    if not marks:
        return

    def value_of(mark: BraceMark) -> TemplateValue | None:
        if mark.opens or mark.closes:
            return NOTHING
        return row.get(mark.inner) or values.values.get(mark.inner)

    words.replace(value_of, links.of)
    if all(mark.opens or mark.closes for mark in marks):
        _drop_empty(paragraph)


def _drop_empty(paragraph: Element) -> None:
    """A paragraph that held only marks of a repetition, if its cell has another."""
    cell = paragraph.getparent()
    if cell is None or WordsOfParagraph(paragraph).text.strip():
        return
    if sum(1 for one in cell if one.tag == f"{W}p") > 1 and etree.QName(cell).localname == "tc":
        cell.remove(paragraph)
