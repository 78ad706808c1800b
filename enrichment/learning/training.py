"""Models from labelled texts: the shipped one, and what a centre learns beside it from its own
data. Pure but for the processor.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from domain.post import Labels
from domain.region import Region
from enrichment.batch import Batch
from enrichment.features import Floats, Vectors, terms, vocabulary
from enrichment.learning.examples import Example
from enrichment.learning.fitting import Design, Fitted, Lesson, fit, fit_best
from enrichment.lemmas import Morphology
from enrichment.model import NOTHING, Head, Model, softmax
from enrichment.pipeline import Enricher
from enrichment.reading import Reading, read

LEMMA_TEXTS, NGRAM_TEXTS = 2, 8  # that must hold a term before a model knows it
ENOUGH = 50  # texts with a label before a centre's own head is tried
CORRECTED = 2.0  # how much a text that somebody corrected counts beside one of our set
MISTAKEN = 0.005  # of a centre's rows: what the shipped model may give a class by mistake alone
GAIN = 0.005  # more right answers, as a share, before it is better

DESIGNS: Mapping[str, Design] = {
    "group": Design(vectors=1.0, hints=0.1, cost=0.5),
    "topic": Design(vectors=1.0, hints=0.1, cost=0.3),
    "kind": Design(vectors=0.5, hints=0.07, cost=0.3),
    "sentiment": Design(vectors=1.0, hints=0.07, cost=0.2),
    "urgency": Design(vectors=0.5, hints=0.2, cost=0.3),
}
# In a centre's own rows common classes are common, so both ways are tried where that is quick.
_OWN = Design(vectors=1.0, hints=0.1, cost=0.1)
OWN_DESIGNS: Mapping[str, Sequence[Design]] = {
    "group": (_OWN, replace(_OWN, balanced=False, cost=0.3)),
    "topic": (replace(_OWN, cost=0.2, only_lemmas=True),),
    "kind": (_OWN, replace(_OWN, balanced=False, cost=0.3)),
    "body": (replace(_OWN, cost=0.3, only_lemmas=True, balanced=False),),
}


def train(
    examples: Sequence[Example],
    region: Region,
    lemmatiser: Morphology,
    vectors: Vectors,
    heads: Collection[str] = tuple(DESIGNS),
) -> tuple[Model, dict[str, Fitted]]:
    readings = _read(examples, lemmatiser)
    found = terms(readings)
    # Strangers' short talk has words of its own; the strangers' news have too many.
    known = np.array(
        [example.whole or example.labels.sentiment is not None for example in examples]
    )
    words = vocabulary(found, known, LEMMA_TEXTS, NGRAM_TEXTS)
    matrix = words.matrix(found, vectors)
    fitted: dict[str, Fitted] = {}
    hints = Enricher(region, lemmatiser, ()).hints(readings)
    weights = np.array([example.weight for example in examples])
    for head in heads:
        task = Lesson(
            classes_of(examples, head), *hints.get(head, _nothing(readings)), weights, _parent(head)
        )
        if (done := fit(matrix, words.lemmas, task, DESIGNS[head])) is not None:
            fitted[head] = done
    return Model(words, vectors, {head: done.head for head, done in fitted.items()}), fitted


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shares of right answers for one head over `rows` texts that neither model learned from, None
    if there are too few. `spoilt` is a lower bound on how much worse the new head is on our
    labelled set than one that learned from it alone: two standard errors below the measured loss.
    """

    head: str
    rows: int
    shipped: float | None = None
    own: float | None = None
    spoilt: float = 0.0

    @property
    def better(self) -> bool:
        if self.own is None or self.shipped is None:
            return False
        return self.own >= self.shipped + GAIN and self.spoilt <= GAIN


def learn(
    examples: Sequence[Example],
    beside: Sequence[Example],
    region: Region,
    lemmatiser: Morphology,
    shipped: Model,
) -> tuple[Model, list[Comparison]]:
    """The heads that tell a centre's `examples` better than the shipped ones. An export is learned
    alone, by heads that hear the shipped ones. Corrections are few and biased, so they are learned
    `beside` our labelled set.
    """
    labelled = {
        head: sum(known is not None for known in classes_of(examples, head)) for head in OWN_DESIGNS
    }
    if max(labelled.values()) < ENOUGH:  # a handful of texts has no vocabulary
        few = [Comparison(head, rows) for head, rows in labelled.items()]
        return Model(shipped.vocabulary, shipped.vectors, {}), few
    whole = [*(replace(e, weight=CORRECTED if beside else 1.0) for e in examples), *beside]
    readings = _read(whole, lemmatiser)
    found = terms(readings)
    words = vocabulary(found, np.ones(len(whole), bool), LEMMA_TEXTS, NGRAM_TEXTS)
    matrix = words.matrix(found, shipped.vectors)
    enricher = Enricher(region, lemmatiser, [shipped])
    told = enricher.label([e.post for e in examples], {})
    hints = {} if beside else _heard(readings, enricher)
    weights = np.array([example.weight for example in whole])
    heads, comparisons = {}, []
    for head, designs in OWN_DESIGNS.items():
        true = classes_of(whole, head)
        task = Lesson(
            true,
            *hints.get(head, _nothing(readings)),
            weights,
            _parent(head),
            len(examples) if beside else 0,
        )
        if beside:
            designs = designs[:1]
        done = fit_best(matrix, words.lemmas, task, designs) if labelled[head] >= ENOUGH else None
        if done is None:
            comparisons.append(Comparison(head, labelled[head]))
            continue
        theirs = done.rows < len(examples)
        rows = done.rows[theirs]
        right = [value == true[row] for row, value in enumerate(_values(told, head))]
        spoilt = 0.0
        if beside:
            hidden = replace(task, classes=[None] * len(examples) + true[len(examples) :])
            alone = fit_best(matrix, words.lemmas, hidden, designs)
            spoilt = 0.0 if alone is None else _sure_loss(alone, done)
        comparison = Comparison(
            head,
            len(rows),
            float(np.array(right)[rows].mean()),
            float(done.right[theirs].mean()),
            spoilt,
        )
        comparisons.append(comparison)
        if comparison.better:
            heads[head] = replace(done.head, trust=_trust(head, done.head, task))
    return Model(words, shipped.vectors, heads), comparisons


def _trust(head: str, own: Head, task: Lesson) -> Floats | None:
    """What the centre's head leaves of the shipped shares of the classes it hears: less of a class
    that the shipped model often gives its rows and the centre never names. Exports hold no texts
    about nothing, so they say nothing about that class.
    """
    if head != "group" or not own.hint_names:
        return None
    rows = [known is not None for known in task.classes]
    likely = softmax(task.hints[rows])
    sure = np.square(likely).sum(0)  # squared: many rows that it hardly thinks of are no sign
    more = np.maximum(0, sure - MISTAKEN * len(likely))
    trust: Floats = (1 / (1 + more)).astype(np.float32)
    trust[[name == NOTHING or name in own.classes for name in own.hint_names]] = 1
    return trust


def _sure_loss(before: Fitted, after: Fitted) -> float:
    """Share of texts that only `before` tells right, less two standard errors; at least 0."""
    known = dict(zip(after.rows, after.right, strict=True))
    pairs = [
        (right, known[row])
        for row, right in zip(before.rows, before.right, strict=True)
        if row in known
    ]
    lost = np.array([float(was) - float(now) for was, now in pairs])
    return max(0.0, float(lost.mean() - 2 * lost.std() / np.sqrt(len(lost))))


def classes_of(examples: Sequence[Example], head: str) -> list[str | None]:
    """The true class of every example, None if unknown; a whole text without a group is about
    nothing.
    """
    found = _values([example.labels for example in examples], head)
    if head == "group":
        return [
            NOTHING if group is None and example.whole else group
            for group, example in zip(found, examples, strict=True)
        ]
    return found


def _heard(
    readings: Sequence[Reading], enricher: Enricher
) -> dict[str, tuple[Floats, tuple[str, ...]]]:
    (shipped,) = enricher.models
    batch = Batch(readings, enricher.models)
    return {
        head: (batch.heard(head, *hints), shipped.heads[head].classes)
        for head, hints in enricher.hints(readings).items()
        if head in OWN_DESIGNS
    }


def _parent(head: str) -> Callable[[str], str]:
    return (lambda topic: topic.split(".")[0]) if head == "topic" else (lambda known: "")


def _nothing(readings: Sequence[Reading]) -> tuple[Floats, tuple[str, ...]]:
    return np.zeros((len(readings), 0), np.float32), ()


def _read(examples: Sequence[Example], lemmatiser: Morphology) -> list[Reading]:
    return [read(example.post, None, lemmatiser)[0] for example in examples]


def _values(labels: Sequence[Labels], head: str) -> list[str | None]:
    found = [getattr(known, head) for known in labels]
    return [label.value if label else None for label in found]
