"""Where a paragraph of a template stands, in words for the person who looks for it. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]

from reports.templates.package import Element, TemplatePackage, W

# Roots of the parts whose paragraphs are filled.
PARTS = {
    "document": "",
    "hdr": "верхний колонтитул",
    "ftr": "нижний колонтитул",
    "footnotes": "сноска",
    "endnotes": "концевая сноска",
    "comments": "примечание",
}
_RENDERED = f"{W}lastRenderedPageBreak"


def filled_parts(package: TemplatePackage) -> Iterator[tuple[str, Element]]:
    """The document first."""
    main = package.main()
    yield main, package.tree(main)
    for name in sorted(package.parts):
        if name == main or not name.endswith(".xml") or name.startswith("docProps/"):
            continue
        tree = package.tree(name)
        if etree.QName(tree).namespace == W[1:-1] and etree.QName(tree).localname in PARTS:
            yield name, tree


class TemplatePlaces:
    """Places of one part's paragraphs; the page is known where Word has written its breaks."""

    def __init__(self, tree: Element) -> None:
        self._part = PARTS.get(etree.QName(tree).localname, "")
        self._places: dict[Element, str] = {}
        rendered = next(tree.iter(_RENDERED), None) is not None
        page, number, table = 1, 0, 0
        tables: dict[Element, int] = {}
        rows: Counter[Element] = Counter()
        lines: dict[Element, int] = {}
        for one in tree.iter(_RENDERED, f"{W}tbl", f"{W}tr", f"{W}p"):
            if one.tag == _RENDERED:
                page += 1
            elif one.tag == f"{W}tbl":
                table += 1
                tables[one] = table
            elif one.tag == f"{W}tr":
                owner = next(one.iterancestors(f"{W}tbl"), one)
                rows[owner] += 1
                lines[one] = rows[owner]
            else:
                number += 1
                own = page + _breaks_before(one) if rendered else 0
                self._places[one] = self._said(one, (tables, lines), own, number)

    def of(self, paragraph: Element, around: str) -> str:
        return f"{self._places.get(paragraph, self._part)}: «{around}»"

    def _said(
        self,
        one: Element,
        numbers: tuple[Mapping[Element, int], Mapping[Element, int]],
        page: int,
        number: int,
    ) -> str:
        tables, lines = numbers
        place = [self._part] if self._part else []
        if page and not self._part:
            place.append(f"страница {page}")
        if next(one.iterancestors(f"{W}txbxContent"), None) is not None:
            place.append("надпись")
        row = next(one.iterancestors(f"{W}tr"), None)
        table = next(one.iterancestors(f"{W}tbl"), None)
        if row is None or table is None:
            place.append(f"абзац {number}")
        else:
            place.append(f"таблица {tables[table]}, строка {lines[row]}")
        return ", ".join(place)


def _breaks_before(paragraph: Element) -> int:
    """Breaks of pages before the paragraph's first words."""
    count = 0
    for one in paragraph.iter(_RENDERED, f"{W}t"):
        if one.tag != _RENDERED:
            break
        count += 1
    return count
