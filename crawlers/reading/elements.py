"""HTML as lxml's tree, with elements found by class or name. Pure.

Beautiful Soup takes ten times as long just to build its tree.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

Element = Any  # lxml has no type hints

# Their strings are not text of the page; Beautiful Soup excludes them too.
NO_TEXT = frozenset({"script", "style", "template", "rt", "rp"})


def classes(element: Element) -> set[str]:
    return {*(element.get("class") or "").split()}


class Below:
    """Finds elements below an element, in the page's order, by mark: `.class` or `name`."""

    def __init__(self, page: "_Index", first: int, end: int) -> None:
        self._page, self._first, self._end = page, first, end

    def all(self, *marks: str) -> list[Element]:
        if len(marks) == 1:
            places = self._places(marks[0])
        else:
            places = sorted({place for mark in marks for place in self._places(mark)})
        return [self._page.elements[place] for place in places]

    def first(self, *marks: str) -> Element | None:
        place = min((places[0] for mark in marks if (places := self._places(mark))), default=None)
        return None if place is None else self._page.elements[place]

    def _places(self, mark: str) -> Sequence[int]:
        places = self._page.marked(mark)
        if not places or places[-1] < self._first or places[0] >= self._end:
            return ()
        start = bisect_left(places, self._first)
        return places[start : bisect_left(places, self._end, start)]

    def below(self, element: Element) -> "Below":
        place = self._page.places[element]
        return Below(self._page, place + 1, place + 1 + int(_COUNT(element)))


class _Index:
    def __init__(self, root: Element) -> None:
        self.elements: list[Element] = list(root.iter())
        self.places = {element: place for place, element in enumerate(self.elements)}
        self._marked: dict[str, list[int]] = {}
        looks: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
        for place, element in enumerate(self.elements):
            looks[element.tag, element.get("class")].append(place)
        self._alike: defaultdict[str, list[list[int]]] = defaultdict(list)
        for (tag, names), places in looks.items():
            for mark in {tag, *(f".{name}" for name in (names or "").split())}:
                self._alike[mark].append(places)

    def marked(self, mark: str) -> list[int]:
        places = self._marked.get(mark)
        if places is None:
            places = self._marked[mark] = sorted(chain(*self._alike.get(mark, ())))
        return places


_COUNT = etree.XPath("count(descendant::*)")


def parse_html(page: str) -> Element:
    # Bytes, because lxml refuses a text that states an encoding.
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = etree.fromstring(page.encode(errors="replace") or b"<p>", parser)
    return etree.Element("html") if root is None else root


def read_html(page: str) -> Below:
    index = _Index(parse_html(page))
    return Below(index, 1, len(index.elements))


def local_name(element: Element) -> str:
    """Without its namespace. etree.QName refuses names that a parser which recovers lets pass."""
    return str(element.tag).rpartition("}")[2]


def strings(element: Element, unseen: frozenset[str] = NO_TEXT) -> Iterator[str]:
    if not len(element):  # most have no children and need no walk
        if element.text:
            yield element.text
        return
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        if event == "end":
            if each is not element and each.tail:
                yield each.tail
        elif each.tag in unseen and each is not element:
            walk.skip_subtree()
        elif each.text:
            yield each.text
