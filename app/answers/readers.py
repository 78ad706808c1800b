"""What the engines of answers ask of enrichment: places and topics of a text, near-copies."""

from collections.abc import Sequence
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from cases.answers.quality.facts import Known
from cases.answers.words.addresses import NamedPlace
from domain.cases.case import Place
from domain.post import Post
from domain.region import Region
from domain.source import SourceKind
from enrichment.incidents.minhash import jaccard, signatures
from enrichment.labels.rubric import Rubric
from enrichment.lemmas import Morphology
from enrichment.places.gazetteer import Gazetteer, Scope
from enrichment.reading import Reading

SURE = 1.0  # of a topic's words: one whole phrase
GROUPS = 3
_EVER = datetime(2000, 1, 1, tzinfo=UTC)


class AnswerReaders:
    """Made once a process, because the gazetteer and the rubricator take a while to prepare."""

    def __init__(self, region: Region, morphology: Morphology) -> None:
        self.region, self._morphology = region, morphology
        self._gazetteer = Gazetteer(region, morphology)
        self._rubric = Rubric(region, morphology)

    def places(self, text: str) -> Sequence[NamedPlace]:
        reading = self._reading(text)
        return [
            NamedPlace(
                reading.starts[one.first],
                reading.ends[one.last],
                one.options[0].municipality,
                one.options[0].settlement,
            )
            for one in self._gazetteer.find(reading)
            if one.scope is Scope.OWN and len({o.municipality for o in one.options}) == 1
        ]

    def groups(self, text: str) -> Sequence[str]:
        shares, _ = self._rubric.scores([self._reading(text)])
        row = shares[0]
        best = sorted(range(len(row)), key=lambda place: -float(row[place]))[:GROUPS]
        return [self._rubric.groups[place] for place in best if float(row[place]) >= SURE]

    def known(self, place: Place, group: str | None) -> Known:
        return Known(place, group, self, self)

    def signature(self, text: str) -> tuple[int, ...]:
        """Empty for a text too short to be a copy."""
        return signatures([self._morphology.lemmas(text)])[0]

    def _reading(self, text: str) -> Reading:
        post = Post("", SourceKind.WEB, "", "", _EVER, _EVER, text)
        return Reading(post, None, text, *self._morphology.tokens(text))


def nearest(
    signature: tuple[int, ...], others: Sequence[tuple[int, tuple[int, ...]]], count: int
) -> Sequence[int]:
    """The ids of the likest ones, by the estimate of their signatures."""
    ranked = sorted(((-jaccard(signature, other), id_) for id_, other in others))
    return [id_ for share, id_ in ranked[:count] if share < 0]


_MADE: "WeakKeyDictionary[Morphology, AnswerReaders]" = WeakKeyDictionary()


def answer_readers(region: Region, morphology: Morphology) -> AnswerReaders:
    readers = _MADE.get(morphology)
    if readers is None or readers.region is not region:
        readers = _MADE[morphology] = AnswerReaders(region, morphology)
    return readers
