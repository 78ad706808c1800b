"""Learns which facts of two answers make a contradiction, and tries it: sets are read in groups, by
weights of the other groups.

`python -m benchmarks.learning.contradictions` prints the scores; --write puts weights into the
package. Which days or bodies a label means is not labelled: the likeliest by the weights so far.
"""

from app.process import blas  # noqa: F401, before numpy

# isort: split
import argparse
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import combinations, permutations
from math import sqrt
from zlib import crc32

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.answers import FOLDER, Row, Tools, labelled, make_tools, statements_of
from cases.answers.quality.claims.reasons import Reason, reason_facts
from cases.answers.quality.contradiction import (
    LIKELY,
    REFUSED,
    STATED,
    Matter,
    facts_of,
    in_order,
    named,
    read_claims,
    weighed,
)
from cases.answers.quality.grounds.weights import Weights, write
from cases.answers.quality.opposition.causes import PLAIN
from cases.answers.quality.opposition.facts import Claims
from cases.answers.quality.opposition.refusals import refusal_facts

# Each by a hand of its own that had seen nothing.
SETS = (
    *("tango", "uniform", "xray", "yankee", "zulu", "amber", "basalt", "cedar", "flint", "garnet"),
    *("halite", "indigo", "jasper", "krypton", "lapis", "marble", "quartz", "ruby", "slate"),
    *("topaz", "umber", "violet", "walnut", "onyx", "pearl", "agate", "birch", "coral", "dune"),
    *("ember", "fjord", "glade", "heron", "maple", "nutmeg", "opal", "poplar", "quince", "rowan"),
    "sorrel",
)
GROUPS = 4
# Asked for more causes than days and bodies, and for one cause in other words.
OF_CAUSES = {"garnet", "halite", "indigo", "jasper", "krypton", "lapis", "marble"}
# Written to mislead; no words are marked, and they teach days and bodies.
HARD = ("alpha", "bravo", "charlie", "delta", "echo")
PLANTED = "planted"  # of the replica's bodies
WEIGHTS: Mapping[str, float] = dict.fromkeys((*HARD, PLANTED), 0.25)  # of an incident
# The punishment of errors.
COST: Mapping[str, float] = {
    STATED: 1.0,
    REFUSED: 0.5,
    Matter.DATE: 1.0,
    Matter.CAUSE: 1.0,
    Matter.BODY: 0.3,
}
ROUNDS, FOLDS, RARE, LEAST = 4, 5, 3, 0.01
SAMPLE = 15  # incidents
CERTAIN = 2.5  # of what two answers say in so many words, too rare to learn

Span = tuple[int, int]


@dataclass(frozen=True)
class Incident:
    """`true` are pairs with a matter; `states` and `denies` are spans by answer, None where nobody
    labelled them.
    """

    set: str
    id: str
    claims: Sequence[Claims]
    true: frozenset[tuple[int, int, str]]
    states: Mapping[int, Sequence[Span]] | None
    denies: Mapping[int, Sequence[Span]] | None


@dataclass(frozen=True)
class Bag:
    """Facts of claims, one of which is what a label means."""

    set: str
    id: str
    pair: tuple[int, int]
    is_true: bool
    rows: Sequence[Mapping[str, float]]


Scores = list[tuple[float, Bag]]


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="learning.contradictions", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    options = parser.parse_args(argv)
    tools = make_tools()
    incidents = [one for name in (*SETS, *HARD, PLANTED) for one in incidents_of(name, tools)]
    if options.write:
        count = write("contradictions", learn(incidents), digest(sample(tools)))
        sys.stdout.write(f"{count} weights\n")
        return
    scores: dict[Matter, Scores] = {matter: [] for matter in LIKELY}
    for group in (SETS[k::GROUPS] for k in range(GROUPS)):
        for matter, rows in left_out(group, incidents).items():
            scores[matter] += rows
    for name in SETS:
        sys.stdout.write(f"{name}: {report(of_sets(scores, {name}))}\n")
    sys.stdout.write(f"all: {report(scores)}\n")
    rest = of_sets(scores, set(SETS) - OF_CAUSES)
    sys.stdout.write(f"all but those of causes: {report(rest)}\n")


def incidents_of(name: str, tools: Tools) -> Iterator[Incident]:
    for row in labelled(f"contradictions.{name}.jsonl"):
        ordered = in_order(statements_of(row))
        yield Incident(
            name,
            row["id"],
            [read_claims(one, tools.worktime, tools.lemmatiser) for one in ordered],
            frozenset((min(a, b), max(a, b), kind) for a, b, kind in row["pairs"]),
            _spans(row, "states"),
            _spans(row, "denies"),
        )


def _spans(row: Row, kind: str) -> Mapping[int, Sequence[Span]] | None:
    if kind not in row:
        return None
    spans: dict[int, list[Span]] = {}
    for place, quote in row[kind]:
        start = row["answers"][place]["text"].index(quote)
        spans.setdefault(place, []).append((start, start + len(quote)))
    return spans


def learn(taught: Sequence[Incident]) -> Weights:
    """Odds that a sentence states or refuses a cause are those of weights that had not learned from
    its incident.
    """
    stating = [bag for one in taught for bag in stating_bags(one)]
    folds = [fit(STATED, others(stating, k)) for k in range(FOLDS)]
    models = [as_weights({STATED: one}) for one in folds]
    read = [weighed_by(models[fold(one.id)], one) for one in taught]
    refusing = [bag for one in read for bag in refusing_bags(one)]
    heads = {STATED: fit(STATED, stating), REFUSED: fit(REFUSED, refusing)}
    models = [
        as_weights({STATED: one, REFUSED: fit(REFUSED, others(refusing, k))})
        for k, one in enumerate(folds)
    ]
    read = [weighed_by(models[fold(one.id)], one) for one in taught]
    for matter in LIKELY:
        heads[matter] = fit(
            matter,
            [
                bag
                for one in read
                if matter is not Matter.CAUSE or one.set not in HARD
                for bag in bags(one, matter, models[fold(one.id)])
            ],
        )
    heads[Matter.CAUSE] = {**heads[Matter.CAUSE], PLAIN: CERTAIN}
    return as_weights(heads)


def weighed_by(model: Weights, one: Incident) -> Incident:
    return replace(one, claims=[weighed(claims, model) for claims in one.claims])


def others(rows: Sequence[Bag], number: int) -> Sequence[Bag]:
    return [bag for bag in rows if fold(bag.id) != number]


def fold(id_: str) -> int:
    return crc32(id_.encode()) % FOLDS


def stating_bags(one: Incident) -> Iterator[Bag]:
    """Of each sentence of an incident whose causes are labelled."""
    if one.states is not None:
        for place, claims in enumerate(one.claims):
            for reason in claims.reasons:
                is_true = _is_in(reason, one.states.get(place, ()))
                yield Bag(one.set, one.id, (place, place), is_true, [reason_facts(reason)])


def refusing_bags(one: Incident) -> Iterator[Bag]:
    """Of each sentence beside each other answer."""
    if one.denies is None:
        return
    for place, other in permutations(range(len(one.claims)), 2):
        claims, theirs = one.claims[place], one.claims[other]
        for reason in claims.reasons:
            is_true = _is_in(reason, one.denies.get(place, ()))
            row = {**reason_facts(reason), **dict(refusal_facts(reason, claims, theirs))}
            yield Bag(one.set, one.id, (place, other), is_true, [row])


def _is_in(reason: Reason, spans: Sequence[Span]) -> bool:
    """If it overlaps by half of the shorter one."""
    start, end = reason.span
    return any(
        min(end, last) - max(start, first) >= min(last - first, end - start) / 2
        for first, last in spans
    )


def bags(one: Incident, matter: Matter, model: Weights) -> Iterator[Bag]:
    for pair in combinations(range(len(one.claims)), 2):
        if one.claims[pair[0]].places.may_be(one.claims[pair[1]].places):
            rows = [facts.values for facts in facts_of(matter, one.claims, *pair, model)]
        else:
            rows = []
        yield Bag(one.set, one.id, pair, (*pair, matter.value) in one.true, rows)


def fit(head: str, taught: Sequence[Bag]) -> Mapping[str, float]:
    """The same bags give the same weights."""
    taught = [bag for bag in taught if bag.rows]
    counts = Counter(name for bag in taught for row in bag.rows for name, x in row.items() if x)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    columns = {name: place for place, name in enumerate(names)}
    weights: Mapping[str, float] = {}
    for _ in range(ROUNDS):
        rows: list[Mapping[str, float]] = []
        labels, costs = list[bool](), list[float]()
        for bag in taught:
            chosen = (
                [max(bag.rows, key=lambda row: score(row, weights))] if bag.is_true else bag.rows
            )
            weight = WEIGHTS.get(bag.set, 1.0)
            rows += chosen
            labels += [bag.is_true] * len(chosen)
            costs += [weight / sqrt(len(chosen))] * len(chosen)
        entries = [
            (place, columns[name], value)
            for place, row in enumerate(rows)
            for name, value in row.items()
            if value and name in columns
        ]
        where, which, values = zip(*entries, strict=True)
        matrix = csr_matrix((values, (where, which)), (len(rows), len(names)))
        machine = LogisticRegression(
            C=COST[head], solver="liblinear", tol=1e-3, fit_intercept=False
        )
        machine.fit(matrix, labels, sample_weight=costs)
        weights = dict(zip(names, machine.coef_[0].tolist(), strict=True))
        if all(len(bag.rows) == 1 for bag in taught):  # there is nothing to choose
            break
    return weights


def score(row: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Before there are weights, of days and bodies what stands out."""
    if not weights:
        return sum(row.get(name, 0.0) for name in _HINTS)
    return sum(weights.get(name, 0.0) * value for name, value in row.items())


_HINTS = ("best", "strong=2", "claims=2", "denied", "say=you")


def as_weights(heads: Mapping[str, Mapping[str, float]]) -> Weights:
    return Weights(
        {
            crc32(f"{head}:{name}".encode()): round(value, 3)
            for head, weights in heads.items()
            for name, value in weights.items()
            if abs(value) >= LEAST
        },
        0.0,
    )


def left_out(names: Collection[str], incidents: Sequence[Incident]) -> Mapping[Matter, Scores]:
    model = learn([one for one in incidents if one.set not in names])
    scores: dict[Matter, Scores] = {matter: [] for matter in LIKELY}
    for one in incidents:
        if one.set in names:
            read = weighed_by(model, one)
            for matter in LIKELY:
                for bag in bags(read, matter, model):
                    chances = [model.likely(named(matter, row)) for row in bag.rows]
                    scores[matter].append((max(chances, default=0.0), bag))
    return scores


def of_sets(scores: Mapping[Matter, Scores], names: Collection[str]) -> Mapping[Matter, Scores]:
    return {matter: [row for row in rows if row[1].set in names] for matter, rows in scores.items()}


def report(scores: Mapping[Matter, Scores]) -> str:
    """Recall and precision of pairs, in all and by matter, and of incidents with any pair."""
    parts, sums = [], Counter[str]()
    true, shown = set[tuple[str, str]](), set[tuple[str, str]]()
    for matter, rows in scores.items():
        counts = Counter[str]()
        for chance, bag in rows:
            counts["true"] += bag.is_true
            counts["shown"] += chance >= LIKELY[matter]
            counts["hit"] += bag.is_true and chance >= LIKELY[matter]
            true |= {(bag.set, bag.id)} if bag.is_true else set()
            shown |= {(bag.set, bag.id)} if chance >= LIKELY[matter] else set()
        sums += counts
        parts.append(f"{matter} {_shares(counts)}")
    incidents = Counter(true=len(true), shown=len(shown), hit=len(true & shown))
    return f"{_shares(sums)}; {', '.join(parts)}; incidents {_shares(incidents)}"


def _shares(counts: Counter[str]) -> str:
    shares = [counts["hit"] / (counts[name] or 1) for name in ("true", "shown")]
    numbers = f"{counts['hit']} of {counts['true']}, {counts['shown']} shown"
    return f"{shares[0]:.3f}/{shares[1]:.3f} ({numbers})"


def sample(tools: Tools) -> Sequence[Bag]:
    """Their facts stand for the code that makes them; what states a cause is not weighed."""
    blank = as_weights({})
    read = [weighed_by(blank, one) for one in list(incidents_of(SETS[0], tools))[:SAMPLE]]
    of_pairs = [bag for one in read for matter in LIKELY for bag in bags(one, matter, blank)]
    return [bag for one in read for bag in (*stating_bags(one), *refusing_bags(one))] + of_pairs


def digest(some: Sequence[Bag]) -> str:
    """Of what weights are learned from: the texts, how they are weighed, and some facts."""
    facts = [(bag.is_true, [_rounded(row) for row in bag.rows]) for bag in some]
    hash_ = sha256(repr((WEIGHTS, COST, CERTAIN, facts)).encode())
    for name in (*SETS, *HARD, PLANTED):
        hash_.update((FOLDER / f"contradictions.{name}.jsonl").read_bytes())
    return hash_.hexdigest()


def _rounded(row: Mapping[str, float]) -> list[tuple[str, float]]:
    """Sums over sets differ in their last digits from run to run."""
    return sorted((name, round(value, 9)) for name, value in row.items())


if __name__ == "__main__":
    main(sys.argv[1:])
