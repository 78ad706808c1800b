"""The audit of a page: what its network shows, what people ticked and what we count, each beside
what its class demands. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.outreach.official_page import (
    AT_MOST,
    ELEMENTS,
    TICKED,
    PageBlock,
    PageDemands,
    PageElement,
    PageTick,
)
from domain.outreach.page_audit import FindingVerdict, PageAudit, PageFinding, PageWitness
from domain.outreach.page_profile import KnownProfile
from outreach.pages.answering import PageQuestion, within
from outreach.pages.publications import DAY, SHOWN, PublicationCount
from outreach.pages.register import RegisteredPage

STALE = timedelta(days=7)  # an older profile says nothing of today
TICK_LASTS = timedelta(days=90)  # a page is looked at again then

_E, _V, _W = PageElement, FindingVerdict, PageWitness


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What is known of a page. `profile` None: its network showed none lately; `publications` None:
    we have not watched it long enough, or it cannot be read now; `questions` None: its comments are
    not read. `before` are the subscribers 30 days ago, `residents` those the page is for.
    `has_comments`: residents commented lately.
    """

    profile: KnownProfile | None
    ticks: Sequence[PageTick]
    publications: PublicationCount | None
    questions: Sequence[PageQuestion] | None
    has_comments: bool
    residents: int | None
    before: float | None
    terms: tuple[timedelta, timedelta]


def audit(
    page: RegisteredPage, demands: PageDemands, evidence: PageEvidence, now: datetime, day: date
) -> PageAudit:
    findings: dict[PageElement, PageFinding] = {}
    findings |= _design(evidence, now)
    findings |= _reach(evidence, now)
    findings |= _published(evidence.publications)
    findings |= _answered(evidence)
    judged = tuple(
        _judged(findings[element], demands) for block in PageBlock for element in ELEMENTS[block]
    )
    return PageAudit(page.source.id, page.body.id, day, now, page.page_class, judged)


def _judged(finding: PageFinding, demands: PageDemands) -> PageFinding:
    element = finding.element
    if element not in demands.bounds:
        return replace(finding, is_demanded=element in demands.shown)
    bound, value = demands.bounds[element], finding.value
    if value is None:
        return replace(finding, demand=bound, verdict=_V.UNKNOWN)
    is_met = value <= bound if element in AT_MOST else value >= bound
    verdict = _V.MET if is_met else _V.FAILED
    posts = () if is_met else finding.posts
    return replace(finding, demand=bound, verdict=verdict, posts=posts)


def _unknown(element: PageElement, parameter: str = "") -> PageFinding:
    return PageFinding(element, _V.UNKNOWN, _W.NOBODY, parameter=parameter)


def _design(evidence: PageEvidence, now: datetime) -> Mapping[PageElement, PageFinding]:
    """The network's word goes before a person's, because it is of today."""
    known = _fresh(evidence.profile, now)
    ticks = {one.element: one for one in evidence.ticks if now - one.at < TICK_LASTS}
    findings: dict[PageElement, PageFinding] = {}
    for element in ELEMENTS[PageBlock.DESIGN]:
        shown = known.profile.fields.get(element) if known else None
        tick = ticks.get(element)
        if element is _E.COMMENTS and evidence.has_comments:
            findings[element] = PageFinding(element, _V.MET, _W.INDEX, parameter="comments")
        elif shown is not None and shown.is_shown is not None:
            verdict = _V.MET if shown.is_shown else _V.FAILED
            findings[element] = PageFinding(
                *(element, verdict, _W.NETWORK), text=shown.text, parameter=shown.parameter
            )
        elif tick is not None and element in TICKED:
            verdict = _V.MET if tick.is_met else _V.FAILED
            findings[element] = PageFinding(
                *(element, verdict, _W.HAND), text=tick.note, who=tick.who, at=tick.at
            )
        else:
            findings[element] = _unknown(element, shown.parameter if shown else "")
    return findings


def _fresh(known: KnownProfile | None, now: datetime) -> KnownProfile | None:
    return known if known is not None and now - known.read_at < STALE else None


def _reach(evidence: PageEvidence, now: datetime) -> Mapping[PageElement, PageFinding]:
    known = _fresh(evidence.profile, now)
    shown = known.profile.fields.get(_E.SUBSCRIBERS) if known else None
    people = shown.value if shown else None
    if shown is None or people is None:
        return {element: _unknown(element) for element in ELEMENTS[PageBlock.REACH]}

    def counted(element: PageElement, value: float | None, lacks: str = "") -> PageFinding:
        if value is None:
            return _unknown(element, lacks)
        return PageFinding(element, _V.MET, _W.NETWORK, value=value, parameter=shown.parameter)

    residents, before = evidence.residents, evidence.before
    share = min(100.0, 100 * people / residents) if residents else None
    growth = 100 * (people - before) / before if before else None
    return {
        _E.SUBSCRIBERS: counted(_E.SUBSCRIBERS, float(people)),
        _E.SHARE: counted(_E.SHARE, share, "population"),
        _E.GROWTH: counted(_E.GROWTH, growth, "history"),
    }


def _published(count: PublicationCount | None) -> Mapping[PageElement, PageFinding]:
    if count is None:
        return {element: _unknown(element) for element in ELEMENTS[PageBlock.PUBLICATIONS]}
    values: Mapping[PageElement, tuple[float | None, tuple[str, ...]]] = {
        _E.RHYTHM: (count.weekly, ()),
        _E.GAP: (count.gap / DAY, ()),
        _E.OWN: (count.own_percent, count.copies),
        _E.VIEWS: (count.views, ()),
        _E.ENGAGEMENT: (count.engagement, ()),
        _E.PLAIN: (count.plain_percent, count.stiff),
    }
    return {
        element: _counted(element, value, posts, "publications")
        for element, (value, posts) in values.items()
    }


def _answered(evidence: PageEvidence) -> Mapping[PageElement, PageFinding]:
    asked = evidence.questions
    if asked is None:
        return {element: _unknown(element) for element in ELEMENTS[PageBlock.ANSWERS]}
    soon, late = (within(asked, term) for term in evidence.terms)
    waiting = tuple(one.post_id for one in asked if one.is_open and one.is_over(evidence.terms[0]))
    return {
        _E.WAITING: _counted(_E.WAITING, float(len(waiting)), waiting, "questions"),
        _E.SOON: _counted(_E.SOON, soon.percent, soon.late, "questions"),
        _E.LATE: _counted(_E.LATE, late.percent, late.late, "questions"),
    }


def _counted(
    element: PageElement, value: float | None, posts: tuple[str, ...], parameter: str
) -> PageFinding:
    if value is None:
        return _unknown(element, parameter)
    shown = posts[-SHOWN:] if element is not _E.WAITING else posts[:SHOWN]
    return PageFinding(element, _V.MET, _W.INDEX, value=value, parameter=parameter, posts=shown)
