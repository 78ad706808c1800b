"""What official pages must have: official_pages.yaml. Reads files."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from domain.outreach.official_page import (
    ELEMENTS,
    PAGE_NETWORKS,
    TICKED,
    PageBlock,
    PageClass,
    PageDemands,
    PageElement,
    PageRules,
)
from domain.region import Body
from domain.source import SourceKind
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.reading import Reference

LEVELS = ("regional", "municipal")
PERCENT = frozenset(
    {PageElement.SHARE, PageElement.OWN, PageElement.PLAIN, PageElement.SOON, PageElement.LATE}
)
COUNTED = tuple(
    element
    for block, elements in ELEMENTS.items()
    if block is not PageBlock.DESIGN
    for element in elements
)
MOST = 10_000_000


def read_official_pages(
    path: Path, bodies: Mapping[str, Body], mistakes: Mistakes
) -> PageRules | None:
    """A region without the file audits no pages."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return None
    networks = table.take("required", _required) or {}
    nothing: tuple[str, ...] = ()
    exempt = frozenset(table.maybe("exempt", lambda item: _bodies(item, bodies), nothing))
    classes: dict[str, PageClass] = {}
    demands: dict[PageClass, PageDemands] = {}
    for row in table.rows("classes"):
        page_class = row.take("class", _class)
        levels = row.maybe("level", Item.texts, nothing)
        shown, bounds = row.take("shown", _shown), row.take("bounds", _bounds)
        if page_class is None or shown is None or bounds is None:
            continue
        if page_class in demands:
            row.wrong("class", f"второй класс {page_class}: оставьте один")
        _give(row, levels, page_class, classes)
        demands[page_class] = PageDemands(shown, bounds)
    table.close()
    for name in PageClass:
        if name not in demands:
            table.wrong("classes", f"нет класса {name}: опишите его")
    for level in LEVELS:
        if level not in classes:
            table.wrong("classes", f"ни один класс не для {level}: допишите level")
    return PageRules(networks, classes, demands, exempt)


def _required(item: Item) -> Mapping[str, tuple[SourceKind, ...]]:
    table = item.table()
    nothing: tuple[SourceKind, ...] = ()
    networks = {level: table.maybe(level, _networks, nothing) for level in LEVELS}
    table.close()
    return networks


def _give(
    row: YamlMapping, levels: Sequence[str], page_class: PageClass, classes: dict[str, PageClass]
) -> None:
    for level in levels:
        if level not in LEVELS:
            row.wrong("level", f"«{level}»: неизвестное значение; бывает {', '.join(LEVELS)}")
        elif level in classes:
            row.wrong("level", f"у {level} уже есть класс {classes[level]}: оставьте один")
        else:
            classes[level] = page_class


def _networks(item: Item) -> tuple[SourceKind, ...]:
    return tuple(known for one in item.items() if (known := _network(one)) is not None)


def _network(item: Item) -> SourceKind | None:
    return item.one_of(_page_network, ", ".join(PAGE_NETWORKS))


def _page_network(name: str) -> SourceKind:
    kind = SourceKind(name)
    if kind not in PAGE_NETWORKS:
        raise ValueError(name)
    return kind


def _bodies(item: Item, bodies: Collection[str]) -> tuple[str, ...]:
    known = Reference("органа", bodies.__contains__)
    return tuple(id_ for one in item.items() if (id_ := known(one)) is not None)


def _class(item: Item) -> PageClass | None:
    return item.one_of(PageClass, ", ".join(PageClass))


def _shown(item: Item) -> frozenset[PageElement]:
    names = ", ".join(ELEMENTS[PageBlock.DESIGN])
    elements = [one.one_of(_shown_element, names) for one in item.items()]
    return frozenset(element for element in elements if element is not None)


def _shown_element(name: str) -> PageElement:
    element = PageElement(name)
    if element not in TICKED:
        raise ValueError(name)
    return element


def _bounds(item: Item) -> Mapping[PageElement, float]:
    return dict(_bound(item.table()))


def _bound(row: YamlMapping) -> Iterator[tuple[PageElement, float]]:
    for element in COUNTED:
        high = 100 if element in PERCENT else MOST
        low = -100 if element is PageElement.GROWTH else 0
        if (item := row.find(element)) is not None:
            value = item.number(low, high)
            if value is not None:
                yield element, value
    row.close()
