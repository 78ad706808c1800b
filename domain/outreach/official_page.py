"""An official page: what an audit looks at, and what a region demands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.source import Source, SourceKind

PAGE_NETWORKS = (SourceKind.VK, SourceKind.OK, SourceKind.TELEGRAM, SourceKind.MAX)


class PageBlock(StrEnum):
    """The three blocks of the federal rating, and answers."""

    DESIGN = "design"
    REACH = "reach"
    PUBLICATIONS = "publications"
    ANSWERS = "answers"


class PageElement(StrEnum):
    MARK = "mark"  # of a state organisation
    NAME = "name"
    AVATAR = "avatar"
    COVER = "cover"
    DESCRIPTION = "description"
    PHONE = "phone"
    ADDRESS = "address"
    HOURS = "hours"
    SITE = "site"
    WIDGET = "widget"  # of ПОС
    RULES = "rules"  # of comments
    COMMENTS = "comments"  # open
    SUBSCRIBERS = "subscribers"
    SHARE = "share"  # of residents, at most
    GROWTH = "growth"
    RHYTHM = "rhythm"  # publications a week
    GAP = "gap"  # the longest time without a publication
    OWN = "own"  # publications that are no copies
    VIEWS = "views"
    ENGAGEMENT = "engagement"
    PLAIN = "plain"  # publications without officialese
    WAITING = "waiting"  # questions without an answer now
    SOON = "soon"  # questions answered within the first term
    LATE = "late"  # questions answered within the second term


_E = PageElement
ELEMENTS: Mapping[PageBlock, tuple[PageElement, ...]] = {
    PageBlock.DESIGN: (
        *(_E.MARK, _E.NAME, _E.AVATAR, _E.COVER, _E.DESCRIPTION, _E.PHONE, _E.ADDRESS, _E.HOURS),
        *(_E.SITE, _E.WIDGET, _E.RULES, _E.COMMENTS),
    ),
    PageBlock.REACH: (_E.SUBSCRIBERS, _E.SHARE, _E.GROWTH),
    PageBlock.PUBLICATIONS: (_E.RHYTHM, _E.GAP, _E.OWN, _E.VIEWS, _E.ENGAGEMENT, _E.PLAIN),
    PageBlock.ANSWERS: (_E.WAITING, _E.SOON, _E.LATE),
}
BLOCK_OF = {element: block for block, elements in ELEMENTS.items() for element in elements}
# What a person may tick: it stands on the page, and we do not count it.
TICKED = frozenset(ELEMENTS[PageBlock.DESIGN])
# The greatest number that a page may have is as bad as the demand says.
AT_MOST = frozenset({_E.GAP, _E.WAITING})


class PageClass(StrEnum):
    FLAGSHIP = "flagship"
    ACTIVE = "active"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class PageDemands:
    """What pages of a class must have: `shown` elements of the design, and the bounds of the
    counted ones, in their units: subscribers, percent, publications a week, days, views, reactions
    on a thousand views, questions. An element in neither is not demanded.
    """

    shown: frozenset[PageElement]
    bounds: Mapping[PageElement, float]

    def asks(self, element: PageElement) -> bool:
        return element in self.shown or element in self.bounds


@dataclass(frozen=True, slots=True)
class PageRules:
    """`networks` are those in which a body of each level must have a page, `classes` what a page is
    by the level of its body unless a person says otherwise; `exempt` bodies need no page.
    """

    networks: Mapping[str, tuple[SourceKind, ...]]
    classes: Mapping[str, PageClass]
    demands: Mapping[PageClass, PageDemands]
    exempt: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PageCard:
    """What people say of a page: its class and the unit of the body that keeps it."""

    source_id: str
    page_class: PageClass | None
    unit: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PageTick:
    """What a person saw on a page."""

    source_id: str
    element: PageElement
    is_met: bool
    note: str
    who: str
    at: datetime


def is_official(source: Source) -> bool:
    return (
        source.owner_body is not None
        and source.kind in PAGE_NETWORKS
        and "search" not in source.options
    )
