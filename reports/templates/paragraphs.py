"""The words of a paragraph over its runs: where names stand, and how they are replaced. Pure.

Word splits a name over runs as it likes (spelling, dates of edits), so names are looked for in the
joined text. What is put in place of a name takes the format of the run where the name begins.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from domain.reports.template import NAME, TemplateValue
from reports.templates.package import Element, R, W

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LONGEST = 200  # characters between two braces
MARK = re.compile(rf"(?<!\{{)\{{++[^{{}}\n]{{0,{LONGEST}}}+\}}++")
_BREAKS = frozenset({f"{W}br", f"{W}cr", f"{W}tab", f"{W}noBreakHyphen", f"{W}sym", f"{W}drawing"})
_GONE = frozenset({f"{W}p", f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{W}pPr"})
_SILENT = frozenset({f"{W}rPr", f"{W}t"})
_AROUND = 30  # characters

Linked = Callable[[str], str]
"""The id of a relationship to a web address."""


@dataclass(frozen=True, slots=True)
class BraceMark:
    """`inner` is what the braces hold, without spaces at its ends."""

    inner: str
    begin: int
    end: int

    @property
    def is_name(self) -> bool:
        return NAME.fullmatch(self.inner) is not None

    @property
    def opens(self) -> str:
        """The list that `{#list}` repeats, or nothing."""
        return self._behind("#")

    @property
    def closes(self) -> str:
        return self._behind("/")

    def _behind(self, sign: str) -> str:
        name = self.inner.removeprefix(sign)
        return name if name != self.inner and NAME.fullmatch(name) else ""


class WordsOfParagraph:
    def __init__(self, paragraph: Element) -> None:
        self._paragraph = paragraph
        self._nodes: list[Element] = []
        self.text = ""
        for node in _own(paragraph):
            if node.tag == f"{W}t":
                self._nodes.append(node)
                self.text += node.text or ""
            elif node.tag in _BREAKS:
                self.text += "\n"

    def marks(self) -> Sequence[BraceMark]:
        each = MARK.finditer(self.text)
        return [BraceMark(m[0][1:-1].strip(), m.start(), m.end()) for m in each]

    def unclosed(self) -> Sequence[int]:
        """Places of braces that belong to no mark."""
        return [n for n, c in enumerate(MARK.sub(_blank, self.text)) if c in "{}"]

    def around(self, begin: int, end: int) -> str:
        """The words around a place, for somebody who looks for it."""
        left = self.text[max(0, begin - _AROUND) : begin].replace("\n", " ")
        right = self.text[end : end + _AROUND].replace("\n", " ")
        before = "…" if begin > _AROUND else ""
        behind = "…" if end + _AROUND < len(self.text) else ""
        return f"{before}{left}{self.text[begin:end]}{right}{behind}".strip()

    def replace(
        self, value_of: Callable[[BraceMark], TemplateValue | None], linked: Linked | None
    ) -> None:
        """Puts values in place of marks, the last first, so that places before stay; a mark whose
        value is None stays as it is.
        """
        for mark in reversed(self.marks()):
            if (value := value_of(mark)) is not None:
                self._put(mark, value, linked)

    def _put(self, mark: BraceMark, value: TemplateValue, linked: Linked | None) -> None:
        place, first = 0, None
        head = rest = ""
        for node in list(_own(self._paragraph)):
            if node.tag in _BREAKS:
                place += 1
            elif node.tag == f"{W}t":
                text = node.text or ""
                begin, end = max(mark.begin - place, 0), mark.end - place
                place += len(text)
                if end <= 0 or begin >= len(text):
                    continue
                if first is None:
                    first, head, rest = node, text[:begin], text[end:]
                else:
                    _set(node, text[end:])
        if first is not None:
            _write(first, head, value, rest, linked)


def _blank(mark: re.Match[str]) -> str:
    return " " * len(mark[0])


def _own(paragraph: Element) -> Iterator[Element]:
    """What the paragraph itself holds in order, without paragraphs inside it (text boxes)."""
    waiting = list(reversed(paragraph))
    while waiting:
        one = waiting.pop()
        if not isinstance(one.tag, str) or one.tag in _GONE:
            continue
        yield one
        if one.tag not in _BREAKS:
            waiting.extend(reversed(one))


def _set(node: Element, text: str) -> None:
    node.text = text
    if text != text.strip() or "  " in text:
        node.set(SPACE, "preserve")


def _write(
    node: Element, head: str, value: TemplateValue, tail: str, linked: Linked | None
) -> None:
    run = node.getparent()
    parent = run.getparent() if run is not None else None
    may_link = run is not None and parent is not None and parent.tag == f"{W}p"
    if not value.link or not may_link or linked is None or run is None or parent is None:
        _fill(node, f"{head}{value.text}{tail}")
        return
    # The run is parted: what stands before the name, the linked value, and the rest.
    behind = deepcopy(run)
    between = list(run)
    at = between.index(node)
    for later in between[at + 1 :]:
        run.remove(later)
    for number, earlier in enumerate(list(behind)):
        if number < at and earlier.tag != f"{W}rPr":
            behind.remove(earlier)
    [copy] = [one for one in behind if one.tag == f"{W}t"][:1]
    _set(copy, tail)
    _set(node, head)
    link = etree.Element(f"{W}hyperlink")
    link.set(f"{R}id", linked(value.link))
    shown = etree.SubElement(link, f"{W}r")
    look = run.find(f"{W}rPr")
    if look is not None:
        shown.append(deepcopy(look))
    _fill(etree.SubElement(shown, f"{W}t"), value.text)
    run.addnext(link)
    link.addnext(behind)
    for one in (run, behind):
        if not any(child.text or child.tag not in _SILENT for child in one):
            parent.remove(one)


def _fill(node: Element, text: str) -> None:
    """Text of several lines gets breaks."""
    first, *others = text.split("\n")
    _set(node, first)
    last = node
    for line in others:
        pause = etree.Element(f"{W}br")
        last.addnext(pause)
        more = etree.Element(f"{W}t")
        _set(more, line)
        pause.addnext(more)
        last = more
