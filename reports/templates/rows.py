"""Rows of a table that a template repeats: from `{#list}` to `{/list}`. Pure."""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from domain.errors import EntryRefused
from domain.reports.template import TemplateFault
from reports.templates.package import Element, W
from reports.templates.paragraphs import BraceMark, WordsOfParagraph

# Of copies: what must be unique in a file, or points at one place only.
_ONCE = tuple(
    f"{W}{name}"
    for name in (
        *("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"),
        "commentReference",
    )
)
MOST_LISTS = 100  # of one part
_UNIQUE = ("paraId", "textId")


@dataclass(frozen=True, slots=True)
class RepeatedRows:
    """`rows` stand one behind the other in one table; those of them that hold nothing but a mark
    are `bare`.
    """

    list: str
    rows: Sequence[Element]
    bare: frozenset[int]


@dataclass
class RowSearch:
    """`report(kind, paragraph, mark)` is called for each mistake."""

    report: Callable[[TemplateFault, Element, BraceMark], None]
    repeated: list[RepeatedRows] = field(default_factory=list)
    lists: list[tuple[Element, BraceMark]] = field(default_factory=list)

    def look(self, tree: Element) -> None:
        for paragraph in tree.iter(f"{W}p"):
            if next(paragraph.iterancestors(f"{W}tr"), None) is None:
                for mark in WordsOfParagraph(paragraph).marks():
                    if mark.opens or mark.closes:
                        self.report(TemplateFault.ROWS, paragraph, mark)
        taken: set[Element] = set()
        for table in tree.iter(f"{W}tbl"):
            inside = any(row in taken for row in table.iterancestors(f"{W}tr"))
            for repeated in self._of_table(table, inside):
                taken.update(repeated.rows)
                self.repeated.append(repeated)

    def _of_table(self, table: Element, inside: bool) -> Iterator[RepeatedRows]:
        """At most one repetition begins in a row, and none within another."""
        rows = [row for row in table.iter(f"{W}tr") if _owner(row) is table]
        begin, opened = 0, ""
        last: tuple[Element, BraceMark] | None = None
        ended = -1
        for number, row in enumerate(rows):
            for paragraph, mark in _marks(row):
                if mark.opens:
                    if opened or inside or ended == number:
                        self.report(TemplateFault.ROWS, paragraph, mark)
                        continue
                    begin, opened, last = number, mark.opens, (paragraph, mark)
                    self.lists.append(last)
                    if len(self.lists) > MOST_LISTS:
                        raise EntryRefused(f"в шаблоне больше {MOST_LISTS} повторов: разделите его")
                elif mark.closes:
                    repeated = rows[begin : number + 1]
                    if mark.closes != opened or len({r.getparent() for r in repeated}) > 1:
                        self.report(TemplateFault.ROWS, paragraph, mark)
                        continue
                    yield RepeatedRows(opened, repeated, _bare(repeated))
                    opened, last, ended = "", None, number
        if last is not None:
            self.report(TemplateFault.ROWS, *last)


def own_paragraphs(row: Element) -> Iterator[Element]:
    """Those of a row, without those of tables inside it."""
    for paragraph in row.iter(f"{W}p"):
        if next(paragraph.iterancestors(f"{W}tr"), None) is row:
            yield paragraph


def _owner(row: Element) -> Element | None:
    return next(row.iterancestors(f"{W}tbl"), None)


def _marks(row: Element) -> Iterator[tuple[Element, BraceMark]]:
    for paragraph in own_paragraphs(row):
        for mark in WordsOfParagraph(paragraph).marks():
            yield paragraph, mark


def _bare(rows: Sequence[Element]) -> frozenset[int]:
    """Of several rows, the first and the last if they hold only their mark."""
    if len(rows) < 3:
        return frozenset()
    places = (0, len(rows) - 1)
    return frozenset(place for place in places if _holds_only_a_mark(rows[place]))


def _holds_only_a_mark(row: Element) -> bool:
    texts = [WordsOfParagraph(one).text.strip() for one in row.iter(f"{W}p")]
    [*filled] = [text for text in texts if text]
    return len(filled) == 1 and len(filled[0].split("{")) == 2 and filled[0][-1] == "}"


def copies(repeated: RepeatedRows, count: int) -> Iterator[Sequence[Element]]:
    """The rows again for each item, put into the table before the first; the first copy keeps what
    may stand in a file only once.
    """
    first = repeated.rows[0]
    for number in range(count):
        made = []
        for place, row in enumerate(repeated.rows):
            if place in repeated.bare:
                continue
            copy = deepcopy(row)
            copy.tail = None
            if number:
                _forget_unique(copy)
            first.addprevious(copy)
            made.append(copy)
        yield made


def _forget_unique(row: Element) -> None:
    for one in list(row.iter(*_ONCE)):
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)
    for one in row.iter(etree.Element):
        for name in [key for key in one.attrib if key.rpartition("}")[2] in _UNIQUE]:
            del one.attrib[name]
