"""The audit of an official page on one day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.outreach.official_page import BLOCK_OF, PageBlock, PageClass, PageElement


class FindingVerdict(StrEnum):
    MET = "met"
    FAILED = "failed"
    UNKNOWN = "unknown"


class PageWitness(StrEnum):
    NETWORK = "network"
    INDEX = "index"
    HAND = "hand"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class PageFinding:
    """`parameter` is where the network says it, or what we counted; `demand` is the bound
    that the class has; `posts` are ids of those that fail it; `who` and `at` are of a tick.
    """

    element: PageElement
    verdict: FindingVerdict
    witness: PageWitness
    value: float | None = None
    text: str = ""
    parameter: str = ""
    is_demanded: bool = True
    demand: float | None = None
    posts: tuple[str, ...] = ()
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PageScore:
    """Of the demanded elements: how many are met of those that are known."""

    met: int
    known: int
    demanded: int

    @property
    def share(self) -> float | None:
        return self.met / self.known if self.known else None

    @property
    def known_share(self) -> float:
        return self.known / self.demanded if self.demanded else 0.0


@dataclass(frozen=True, slots=True)
class PageAudit:
    source_id: str
    body: str
    day: date
    at: datetime
    page_class: PageClass
    findings: tuple[PageFinding, ...]

    def score(self, block: PageBlock | None = None) -> PageScore:
        of = [
            one
            for one in self.findings
            if one.is_demanded and (block is None or BLOCK_OF[one.element] is block)
        ]
        known = [one for one in of if one.verdict is not FindingVerdict.UNKNOWN]
        met = sum(one.verdict is FindingVerdict.MET for one in known)
        return PageScore(met, len(known), len(of))

    def to_do(self) -> Sequence[PageFinding]:
        return [
            one for one in self.findings if one.is_demanded and one.verdict is FindingVerdict.FAILED
        ]

    def finding(self, element: PageElement) -> PageFinding:
        return next(one for one in self.findings if one.element is element)
