"""Who repeats whom: reposts that a network names, and near-copies that came later. Pure.

A text that two published at once, that an official page has too, or that names an agency or a press
service has a common source, which makes nobody a follower. Where CROWD published it at once, all
later copies have it too.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import eq
from statistics import median

from domain.leader import Appearance, speaker
from domain.post import AuthorKind, post_id
from domain.source import Source
from domain.spelling import spelled

WINDOW = timedelta(hours=48)  # after which the same words are no copy of a text
AT_ONCE = timedelta(minutes=10)  # within which nobody can have copied the other
CROWD = 3  # publishers of one text at once, who all have it from elsewhere
ENOUGH = 5  # repeats from which one source is said to follow another
LAST = 3  # repeats of a pair that are shown

# A sketch keeps the lowest byte of each of 64 minima (Li, König 2010): so many equal ones estimate
# a Jaccard index of 0.7, those by chance left out.
BYTES, ALIKE = 64, 45
_BAND = 3  # bytes; texts as alike as that nearly always share one of 21 bands
_STARTS = range(0, BYTES - _BAND + 1, _BAND)

_PUBLIC = re.compile(r"(-\d{1,20})(?:_\d{1,20})?|([a-z]\w{3,31})/\d{1,20}", re.ASCII)
_NUMBERED = re.compile(r"(?:club|public|event)(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a publication of a source shows of where its text is from: the page or post that it is
    a repost of by its network, a sketch of its text (None if it is short), and whether it
    `credits` an agency or a press service.
    """

    post_id: str
    source_id: str
    at: datetime
    group: str | None = None
    municipality: str | None = None
    forwarded: str | None = None
    sketch: bytes | None = None
    credits: bool = False


@dataclass(frozen=True, slots=True)
class Echo:
    """One repeat. The original and the delay are None if it was never read by us."""

    post_id: str
    at: datetime
    original: str | None
    delay: timedelta | None
    is_repost: bool
    group: str | None


@dataclass(frozen=True, slots=True)
class EchoPair:
    """What one source repeated of another, the latest first."""

    follower: str
    followed: str
    echoes: Sequence[Echo]

    @property
    def count(self) -> int:
        return len(self.echoes)

    @property
    def reposts(self) -> int:
        return sum(one.is_repost for one in self.echoes)

    @property
    def follows(self) -> bool:
        return self.count >= ENOUGH

    @property
    def delay(self) -> timedelta | None:
        return middle(self.echoes)

    @property
    def groups(self) -> Sequence[tuple[str | None, int]]:
        """The most repeated first, unknown ones last."""
        counts = Counter(one.group for one in self.echoes)
        return sorted(counts.items(), key=lambda item: (item[0] is None, -item[1], item[0] or ""))

    @property
    def last(self) -> Sequence[Echo]:
        return self.echoes[:LAST]


@dataclass(frozen=True, slots=True)
class Echoing:
    """Pairs by how much is repeated; by source, how much it published and how much of that has a
    common source with others.
    """

    pairs: Sequence[EchoPair]
    published: Mapping[str, int]
    common: Mapping[str, int]


def middle(echoes: Iterable[Echo]) -> timedelta | None:
    """The median delay; None if fewer than ENOUGH are known."""
    known = [one.delay.total_seconds() for one in echoes if one.delay is not None]
    return timedelta(seconds=median(known)) if len(known) >= ENOUGH else None


def public_origin(forwarded: str | None) -> str | None:
    """The number of a public page, or a name with a post; None for all else: a name may be a
    person's.
    """
    return forwarded if forwarded and _PUBLIC.fullmatch(forwarded) else None


def echoing(
    imprints: Iterable[Imprint],
    sources: Mapping[str, Source],
    since: datetime,
    group: str | None = None,
) -> Echoing:
    """Repeats since then, of a group if one is named, among sources that speak for themselves.
    Earlier imprints are originals only.
    """
    own = sorted(
        (i for i in imprints if (s := sources.get(i.source_id)) and speaker(s)),
        key=lambda i: (i.at, i.post_id),
    )
    counted = {one.post_id for one in own if one.at >= since and group in (None, one.group)}
    places, families = _Places(sources, own), _families(own)
    pairs: defaultdict[tuple[str, str], list[Echo]] = defaultdict(list)
    for one, origin, original in _reposts(own, places, families):
        if one.post_id in counted:
            pairs[one.source_id, origin].append(_echo(one, original, True))
    common: defaultdict[str, set[str]] = defaultdict(set)
    for first, one, is_common in _copies(families, places):
        for each in (first, one) if is_common else ():
            if each.post_id in counted:
                common[each.source_id].add(each.post_id)
        if not is_common and one.post_id in counted:
            pairs[one.source_id, first.source_id].append(_echo(one, first, False))
    made = [
        EchoPair(*names, tuple(sorted(some, key=lambda e: (e.at, e.post_id), reverse=True)))
        for names, some in pairs.items()
    ]
    return Echoing(
        sorted(made, key=lambda pair: (-pair.count, pair.followed, pair.follower)),
        Counter(one.source_id for one in own if one.post_id in counted),
        {source: len(posts) for source, posts in common.items()},
    )


def _reposts(
    own: Sequence[Imprint], places: "_Places", families: Sequence[Sequence[Imprint]]
) -> Iterator[tuple[Imprint, str, Imprint | None]]:
    """With the source of each, and the original if it is known."""
    first_of = {one.post_id: family[0] for family in families for one in family[1:]}
    for one in own:
        if one.forwarded and (origin := places.origin(one)) is not None:
            source_id, original = origin
            if not places.one_house(one.source_id, source_id):
                yield one, source_id, original or _of(first_of.get(one.post_id), source_id)


def _copies(
    families: Sequence[Sequence[Imprint]], places: "_Places"
) -> Iterator[tuple[Imprint, Imprint, bool]]:
    """The first of a family and each later copy, one a house, and whether both have it from
    elsewhere, as those who published it at once have; reposts are counted by themselves.
    """
    for family in families:
        first, is_common = family[0], places.is_common(family)
        known = {places.house(first.source_id)}
        for one in family[1:]:
            if one.forwarded or (house := places.house(one.source_id)) in known:
                continue
            known.add(house)
            yield first, one, is_common or one.at - first.at < AT_ONCE


def _of(original: Imprint | None, source_id: str) -> Imprint | None:
    return original if original is not None and original.source_id == source_id else None


def _echo(one: Imprint, original: Imprint | None, is_repost: bool) -> Echo:
    delay = one.at - original.at if original is not None and original.at <= one.at else None
    known = original.post_id if original is not None else None
    return Echo(one.post_id, one.at, known, delay, is_repost, one.group)


class _Places:
    """Whose pages sources are, by their addresses; pages of one body or of one title are of one
    house, which does not follow itself.
    """

    def __init__(self, sources: Mapping[str, Source], own: Sequence[Imprint]) -> None:
        self._sources = sources
        self._posts = {one.post_id: one for one in own}
        self._pages = {
            (source.kind, _page(source.address)): source.id
            for source in sources.values()
            if speaker(source)
        }

    def house(self, source_id: str) -> str:
        source = self._sources[source_id]
        return source.owner_body or spelled(source.title) or source_id

    def one_house(self, one: str, other: str) -> bool:
        return self.house(one) == self.house(other)

    def origin(self, one: Imprint) -> tuple[str, Imprint | None] | None:
        """The source of what was reposted, and the post itself if it is here."""
        kind, forwarded = self._sources[one.source_id].kind, one.forwarded or ""
        original = self._posts.get(post_id(kind, forwarded))
        if original is not None:
            return original.source_id, original
        matched = _PUBLIC.fullmatch(forwarded)
        source = self._pages.get((kind, matched[1] or matched[2])) if matched else None
        return (source, None) if source is not None else None

    def is_common(self, family: Sequence[Imprint]) -> bool:
        first = family[0]
        if first.credits or first.forwarded:
            return True
        if any(speaker(self._sources[i.source_id]) is AuthorKind.OFFICIAL for i in family):
            return True
        at_once = {self.house(i.source_id) for i in family if i.at - first.at < AT_ONCE}
        return len(at_once) >= CROWD


def _page(address: str) -> str:
    name = address.strip().lower().removeprefix("@")
    numbered = _NUMBERED.fullmatch(name)
    return f"-{numbered[1]}" if numbered else name


def _families(own: Sequence[Imprint]) -> Sequence[Sequence[Imprint]]:
    """Texts with their later near-copies, each family by time; those without copies are left
    out.
    """
    shelves: Sequence[dict[bytes, list[Imprint]]] = [{} for _ in _STARTS]
    families: dict[str, list[Imprint]] = {}
    for one in own:
        if (sketch := one.sketch) is None:
            continue
        bands = [sketch[at : at + _BAND] for at in _STARTS]
        shared = [shelf for by, band in zip(shelves, bands, strict=True) if (shelf := by.get(band))]
        likely = {
            other.post_id: other
            for shelf in shared
            for other in _lately(shelf, one.at)
            if _one_place(one, other)
        }
        first = max(
            likely.values(),
            key=lambda other: (alike(one.sketch, other.sketch), -other.at.timestamp()),
            default=None,
        )
        if first is not None and alike(sketch, first.sketch) >= ALIKE:
            families.setdefault(first.post_id, [first]).append(one)
            continue
        for by, band in zip(shelves, bands, strict=True):
            by.setdefault(band, []).append(one)
    return list(families.values())


def _one_place(one: Imprint, other: Imprint) -> bool:
    """Texts of one form about two towns are no copies."""
    places = {one.municipality, other.municipality} - {None}
    return len(places) < 2


def _lately(shelf: Sequence[Imprint], at: datetime) -> Iterator[Imprint]:
    for one in reversed(shelf):
        if at - one.at > WINDOW:
            return
        yield one


def alike(one: bytes | None, other: bytes | None) -> int:
    """Equal bytes of two sketches."""
    return sum(map(eq, one, other)) if one and other else 0


@dataclass(frozen=True, slots=True)
class TakenUp:
    """An incident that one source had first, and who had it later, the soonest first."""

    incident_id: str
    at: datetime
    others: Sequence[tuple[str, timedelta]]


def taken_up(appearances: Iterable[Appearance], source_id: str) -> Sequence[TakenUp]:
    """The latest first. Sources that had it at the same moment leave nobody the first."""
    by_incident: defaultdict[str, list[Appearance]] = defaultdict(list)
    for one in appearances:
        by_incident[one.incident_id].append(one)
    taken = []
    for incident_id, some in by_incident.items():
        first, *later = sorted(some, key=lambda a: (a.at, a.source_id))
        if first.source_id != source_id or not later or later[0].at == first.at:
            continue
        others = tuple((one.source_id, one.at - first.at) for one in later)
        taken.append(TakenUp(incident_id, first.at, others))
    return sorted(taken, key=lambda one: (one.at, one.incident_id), reverse=True)
