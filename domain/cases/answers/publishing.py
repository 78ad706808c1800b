"""Who publishes the answers of a body in a network. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.region import Region
from domain.source import Source, SourceKind


@dataclass(frozen=True, slots=True)
class Publishing:
    """`body` publishes on its `page`; None is the centre. A body that was named for it in
    bodies.yaml may have no page in the registry. `own` says that the answering body does it.
    """

    network: SourceKind
    body: str | None
    page: Source | None
    own: bool


def publishing(
    region: Region, sources: Mapping[str, Source], body: str, network: SourceKind
) -> Publishing:
    """The body itself, else the body that is named for it, else the nearest body above it that has
    a page in the network, else the centre.
    """
    pages = _pages(sources.values(), network)
    if body in pages:
        return Publishing(network, body, pages[body], own=True)
    known = region.bodies.get(body)
    if known is not None and known.published_by:
        other = known.published_by
        return Publishing(network, other, pages.get(other), own=False)
    for above in region.chain(body):
        if above.id in pages:
            return Publishing(network, above.id, pages[above.id], own=False)
    return Publishing(network, None, None, own=False)


def _pages(sources: Iterable[Source], network: SourceKind) -> Mapping[str, Source]:
    pages: dict[str, Source] = {}
    for source in sources:
        if source.owner_body and source.kind is network and source.enabled:
            pages.setdefault(source.owner_body, source)
    return pages
