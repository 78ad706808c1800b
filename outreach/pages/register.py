"""The register of official pages: those of the registry of sources, and those that are missing.
Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.outreach.official_page import (
    PAGE_NETWORKS,
    PageCard,
    PageClass,
    PageRules,
    is_official,
)
from domain.region import Body, Region
from domain.source import Source, SourceKind


@dataclass(frozen=True, slots=True)
class RegisteredPage:
    """A page, its body and what is said of it."""

    source: Source
    body: Body
    page_class: PageClass
    unit: str


@dataclass(frozen=True, slots=True)
class BodyPages:
    """The pages of one body by network, and the networks in which it must have one and has none."""

    body: Body
    pages: Mapping[SourceKind, Sequence[RegisteredPage]]
    lacking: tuple[SourceKind, ...]


def registered(
    region: Region, sources: Iterable[Source], rules: PageRules, cards: Mapping[str, PageCard]
) -> Sequence[RegisteredPage]:
    """By body, network and title; a page of a body that is no more belongs to its successor."""
    pages = []
    for source in sources:
        body = region.bodies.get(region.heir(source.owner_body or ""))
        if body is None or not is_official(source):
            continue
        card = cards.get(source.id)
        usual = rules.classes.get(body.level, PageClass.ACTIVE)
        page_class = card.page_class if card and card.page_class else usual
        pages.append(RegisteredPage(source, body, page_class, card.unit if card else ""))
    order = {id_: place for place, id_ in enumerate(region.bodies)}
    network = PAGE_NETWORKS.index
    pages.sort(key=lambda p: (order[p.body.id], network(p.source.kind), p.source.title))
    return pages


def by_body(
    region: Region, pages: Sequence[RegisteredPage], rules: PageRules
) -> Sequence[BodyPages]:
    """Every present body that must have a page or has one. A page that is switched off in the
    registry is no page.
    """
    rows = []
    for body in region.present_bodies:
        own = {
            kind: [p for p in pages if p.body.id == body.id and p.source.kind is kind]
            for kind in PAGE_NETWORKS
        }
        required = (
            () if body.parent or body.id in rules.exempt else rules.networks.get(body.level, ())
        )
        lacking = tuple(
            kind for kind in required if not any(page.source.enabled for page in own[kind])
        )
        if required or any(own.values()):
            rows.append(BodyPages(body, own, lacking))
    return rows
