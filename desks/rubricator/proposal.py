"""Which names of a centre's export would become its own topics and bodies. Reads the models."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.assembly import make_enricher
from app.installation import Installation
from desks.rubricator.labelled_export import ExportRow, LabelledExport
from domain.privacy.admission import admit_text
from domain.region import Body, Topic
from domain.spelling import spelled
from enrichment.learning.examples import post_of
from enrichment.pipeline import Enricher
from region.bodies import REGIONAL
from region.bounds.refusals import person_refusal
from region.spelling import slug

SAMPLE = 200
LONGEST = 200
OWN = "own_"  # ids of adopted topics and bodies begin so
_SLUG = 40  # characters of an id after OWN
_STAR, _NUMBER = "★", re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")


@dataclass(frozen=True, slots=True)
class AdoptedTopic:
    """`share` is how surely the models named the group; None if the export itself names it."""

    topic: Topic
    rows: int
    share: float | None = None


@dataclass(frozen=True, slots=True)
class AdoptedBody:
    body: Body
    rows: int


@dataclass(frozen=True, slots=True)
class Adoption:
    topics: tuple[AdoptedTopic, ...] = ()
    bodies: tuple[AdoptedBody, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    rare: tuple[tuple[str, int], ...] = ()

    @property
    def empty(self) -> bool:
        return not self.topics and not self.bodies


def propose(
    installation: Installation, export: LabelledExport, least: int, every: bool = False
) -> Adoption:
    """Names of at least `least` rows that the region does not know; with `every`, also names of
    topics that it knows under another name.
    """
    proposal = _Proposal(installation, export, least, every, list(export.refused))
    topics, bodies = tuple(proposal.topics()), tuple(proposal.bodies())
    return Adoption(topics, bodies, tuple(proposal.refused), tuple(proposal.rare))


@dataclass
class _Proposal:
    installation: Installation
    export: LabelledExport
    least: int
    every: bool
    refused: list[tuple[str, str]]
    rare: list[tuple[str, int]] = field(default_factory=list)

    def topics(self) -> Iterator[AdoptedTopic]:
        """A topic keeps the group that its rows name; else the models choose it from the texts."""
        groups = self.installation.region.groups
        known = [topic for group in groups.values() for topic in group.topics]
        taken, names = {t.id for t in known}, {(t.group, spelled(t.name)) for t in known}
        for (group, name), written, rows in self._unknown("topic"):
            share = None
            if group is None:
                group, share = self._likely_group(rows)
            if group is None:
                self.refused.append((written, "непонятно, какая это группа: впишите тему сами"))
            elif (group, name) in names:
                self.refused.append((written, f"в группе «{groups[group].name}» такая тема есть"))
            else:
                names.add((group, name))
                id_ = _fresh(f"{group}.{OWN}", written, taken)
                topic = Topic(id_, _bare(written), group, starred=_STAR in written)
                yield AdoptedTopic(topic, len(rows), share)

    def bodies(self) -> Iterator[AdoptedBody]:
        taken = set(self.installation.region.bodies)
        for _, written, rows in self._unknown("body"):
            id_ = _fresh(OWN, written, taken)
            yield AdoptedBody(Body(id_, _bare(written), REGIONAL, verified=False), len(rows))

    def _unknown(
        self, column: str
    ) -> Iterator[tuple[tuple[str | None, str], str, Sequence[ExportRow]]]:
        refused = {name for name, _ in self.export.refused}
        rows: dict[tuple[str | None, str], list[ExportRow]] = defaultdict(list)
        for row in self.export.rows:
            name = row.written.get(column, "")
            outside = {name, row.written.get("group", "")} & refused
            if name and not self._is_known(row, column) and not (column == "topic" and outside):
                group = row.known.get("group") if column == "topic" else None
                rows[group, spelled(_bare(name))].append(row)
        for key in sorted(rows, key=lambda key: (-len(rows[key]), str(key))):
            named = Counter(row.written[column] for row in rows[key])
            [(written, _)] = named.most_common(1)
            if len(rows[key]) < self.least:
                self.rare.append((written, len(rows[key])))
            elif why := _refusal(written):
                self.refused.append((written, why))
            else:
                yield key, written, rows[key]

    def _is_known(self, row: ExportRow, column: str) -> bool:
        if (id_ := row.known.get(column)) is None:
            return False
        if not self.every or column != "topic":
            return True
        name = self.installation.region.topics[id_].name
        return spelled(_bare(row.written[column])) in (spelled(name), spelled(id_))

    def _likely_group(self, rows: Sequence[ExportRow]) -> tuple[str | None, float]:
        posts = [post_of(str(row.number), row.text) for row in rows if row.text.strip()][:SAMPLE]
        shares: dict[str, float] = defaultdict(float)
        for known in self._enricher.label(posts, {}):
            for label in (known.group, *known.alternatives):
                if label is not None:
                    shares[label.value] += label.confidence / len(posts)
        best = max(shares, key=lambda group: (shares[group], group), default=None)
        return best, shares[best] if best else 0.0

    @cached_property
    def _enricher(self) -> Enricher:
        installation = self.installation
        return make_enricher(installation.settings, installation.region, installation.lemmatiser)


def _refusal(written: str) -> str | None:
    if not spelled(written):
        return "ни одного слова"
    if len(written) > LONGEST:
        return f"длиннее {LONGEST} знаков: это не название"
    if why := person_refusal(written):
        return why
    return "в названии личные данные" if admit_text(written) != written else None


def _bare(written: str) -> str:
    return _NUMBER.sub("", " ".join(written.replace(_STAR, " ").split()))


def _fresh(prefix: str, name: str, taken: set[str]) -> str:
    stem = prefix + (slug(_bare(name))[:_SLUG].strip("_") or "name")
    id_, number = stem, 2
    while id_ in taken:
        id_, number = f"{stem}_{number}", number + 1
    taken.add(id_)
    return id_
