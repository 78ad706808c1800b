"""Learns which facts of two answers make a contradiction, and tries it: each set is read by weights
of all others.

`python -m benchmarks.learning.contradictions` prints the scores; --write puts weights into the
package. Which pair of claims a label means is not labelled: the likeliest by the weights so far.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import combinations
from math import sqrt
from zlib import crc32

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from app import blas  # noqa: F401, before numpy
from benchmarks.answers import FOLDER, Row, Tools, labelled, make_tools, statements_of
from cases.answers.quality.claims.reasons import reason_facts
from cases.answers.quality.contradiction import (
    FACTS,
    LIKELY,
    Matter,
    in_order,
    named,
    read_claims,
    weighed,
)
from cases.answers.quality.grounds.weights import Weights, write
from cases.answers.quality.opposition.facts import Claims

# By one page of conventions, by hands that had seen nothing: the errors of the first were read,
# those of the others by nobody. Older ones are of other conventions in part.
SETS, UNREAD = ("alpha", "bravo", "charlie"), ("delta", "echo")
OLDER = ("open", "held", "own", "late", "next")
OWN, STATED = "pairs", "contradictions.stated.txt"
PLANTED, PLAYED = "planted", 0.25  # of the replica's bodies, and what an incident of theirs weighs
HEADS = ("reason", Matter.DATE, Matter.CAUSE, Matter.BODY)
# What an incident of an older set weighs, and our own one; the punishment of errors.
OLD: Mapping[str, float] = {"reason": 0.5, Matter.DATE: 0.3, Matter.CAUSE: 0.1, Matter.BODY: 0.5}
OURS: Mapping[str, float] = {"reason": 0.5, Matter.DATE: 1.0, Matter.CAUSE: 1.0, Matter.BODY: 1.0}
COST: Mapping[str, float] = {"reason": 0.3, Matter.DATE: 1.0, Matter.CAUSE: 0.5, Matter.BODY: 0.3}
ROUNDS, FOLDS, RARE, LEAST = 4, 5, 3, 0.01
SAMPLE = 15  # incidents
AT = datetime.fromisoformat("2026-11-16T10:00:00+09:00")  # of our own pairs: a Monday
MATTERS = {"cause": Matter.CAUSE, "date": Matter.DATE, "body": Matter.BODY}


@dataclass(frozen=True)
class Incident:
    """`true` are pairs with a matter; `stated` are answers that state a cause, None if unknown."""

    set: str
    id: str
    claims: Sequence[Claims]
    true: frozenset[tuple[int, int, str]]
    stated: frozenset[int] | None


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
    incidents = [
        one for name in (*SETS, *UNREAD, *OLDER, OWN, PLANTED) for one in incidents_of(name, tools)
    ]
    if options.write:
        count = write("contradictions", learn(incidents), digest(sample(tools)))
        sys.stdout.write(f"{count} weights\n")
        return
    for name in (*SETS, *UNREAD, *OLDER, PLANTED):
        scores = left_out(name, incidents)
        sys.stdout.write(f"{name}: {report(scores)}\n")


def incidents_of(name: str, tools: Tools) -> Iterator[Incident]:
    rows = own_rows() if name == OWN else labelled(f"contradictions.{name}.jsonl")
    known = stated()
    for row in rows:
        ordered = in_order(statements_of(row))
        true = frozenset((min(a, b), max(a, b), kind) for a, b, kind in row["pairs"])
        naming = frozenset(at for a, b, kind in true if kind == Matter.CAUSE for at in (a, b))
        if name in known:
            naming |= known[name].get(row["id"], frozenset())
        yield Incident(
            name,
            row["id"],
            [read_claims(one, tools.worktime, tools.lemmatiser) for one in ordered],
            true,
            naming if name in known else row.get("stated") or (naming or None),
        )


def stated() -> Mapping[str, Mapping[str, frozenset[int]]]:
    known: dict[str, dict[str, frozenset[int]]] = {}
    for line in (FOLDER / STATED).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, *marks = line.split()
            for mark in marks:
                id_, places = mark.split(":")
                known.setdefault(name, {})[id_] = frozenset(map(int, places.split(",")))
    return known


def own_rows() -> Iterator[Row]:
    lines = (FOLDER / f"contradictions.{OWN}.txt").read_text(encoding="utf-8").splitlines()
    for place, line in enumerate(line for line in lines if not line.startswith("#")):
        head, *answers = line.split(" | ")
        kind, wait = head.split()
        later = timedelta(hours=3) if wait == "3h" else timedelta(days=int(wait))
        bodies, texts = zip(*(one.split(": ", 1) for one in answers), strict=True)
        yield {
            "id": f"{OWN}{place}",
            "answers": [
                {"body": body, "at": at.isoformat(), "text": text}
                for body, text, at in zip(bodies, texts, (AT, AT + later), strict=True)
            ],
            "pairs": [[0, 1, kind]] if kind in MATTERS else [],
            "stated": frozenset({"add": (0, 1), "none": (0,)}.get(kind, ())),
        }


def learn(incidents: Sequence[Incident], without: str = "") -> Weights:
    """Of all incidents but those of the set `without`. Chances that a sentence states the cause are
    those of weights that had not seen its incident.
    """
    taught = [one for one in incidents if one.set != without]
    reasons = [bag for one in taught for bag in reason_bags(one)]
    folds = [fit("reason", [bag for bag in reasons if fold(bag.id) != k]) for k in range(FOLDS)]
    models = [as_weights({"reason": one}) for one in folds]
    heads = {"reason": fit("reason", reasons)}
    read = [
        replace(one, claims=[weighed(c, models[fold(one.id)]) for c in one.claims])
        for one in taught
    ]
    for matter in FACTS:
        heads[matter] = fit(matter, [bag for one in read for bag in bags(one, matter)])
    return as_weights(heads)


def fold(id_: str) -> int:
    return crc32(id_.encode()) % FOLDS


def reason_bags(one: Incident) -> Iterator[Bag]:
    for place, claims in enumerate(one.claims):
        is_true = one.stated is not None and place in one.stated
        is_known = one.stated is not None and (one.set in SETS or one.set == OWN)
        if claims.reasons and (is_true or is_known):
            rows = [reason_facts(reason) for reason in claims.reasons]
            yield Bag(one.set, one.id, (place, place), is_true, rows)


def bags(one: Incident, matter: Matter) -> Iterator[Bag]:
    for pair in combinations(range(len(one.claims)), 2):
        if one.claims[pair[0]].places.may_be(one.claims[pair[1]].places):
            rows = [facts.values for facts in FACTS[matter](one.claims, *pair)]
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
            weight = _weight(head, bag.set)
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
    return weights


def _weight(head: str, name: str) -> float:
    if name in OLDER:
        return OLD[head]
    return OURS[head] if name == OWN else PLAYED if name == PLANTED else 1.0


def score(row: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Before there are weights, what stands out: claims of both, and their strife."""
    if not weights:
        return sum(row.get(name, 0.0) for name in _HINTS)
    return sum(weights.get(name, 0.0) * value for name, value in row.items())


_HINTS = ("least", "best", "m:because", "n=1", "n=2", "strong=2", "claims=2", "denied", "say=you")


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


def left_out(name: str, incidents: Sequence[Incident]) -> Mapping[Matter, Scores]:
    model = learn(incidents, name)
    scores: dict[Matter, Scores] = {matter: [] for matter in FACTS}
    for one in incidents:
        if one.set == name:
            read = replace(one, claims=[weighed(claims, model) for claims in one.claims])
            for matter in FACTS:
                for bag in bags(read, matter):
                    chances = [model.likely(named(matter, row)) for row in bag.rows]
                    scores[matter].append((max(chances, default=0.0), bag))
    return scores


def report(scores: Mapping[Matter, Scores], likely: Mapping[Matter, float] = LIKELY) -> str:
    """Recall and precision by matter and of all."""
    parts, sums = [], Counter[str]()
    for matter, rows in scores.items():
        counts = Counter[str]()
        for chance, bag in rows:
            counts["true"] += bag.is_true
            counts["shown"] += chance >= likely[matter]
            counts["hit"] += bag.is_true and chance >= likely[matter]
        sums += counts
        parts.append(f"{matter} {_shares(counts)}")
    return f"{_shares(sums)}; " + ", ".join(parts)


def _shares(counts: Counter[str]) -> str:
    shares = [counts["hit"] / (counts[name] or 1) for name in ("true", "shown")]
    numbers = f"{counts['hit']} of {counts['true']}, {counts['shown']} shown"
    return f"{shares[0]:.3f}/{shares[1]:.3f} ({numbers})"


def sample(tools: Tools) -> Sequence[Bag]:
    """Their facts stand for the code that makes them; what states a cause is not weighed."""
    blank = as_weights({})
    rows = list(incidents_of(SETS[0], tools))[:SAMPLE]
    read = [replace(one, claims=[weighed(c, blank) for c in one.claims]) for one in rows]
    facts = [bag for one in read for matter in FACTS for bag in bags(one, matter)]
    return [*(bag for one in rows for bag in reason_bags(one)), *facts]


def digest(some: Sequence[Bag]) -> str:
    """Of what weights are learned from: the texts, how they are weighed, and some facts."""
    facts = [(bag.is_true, [_rounded(row) for row in bag.rows]) for bag in some]
    hash_ = sha256(repr((OLD, OURS, COST, PLAYED, facts)).encode())
    for name in (*SETS, *UNREAD, *OLDER, PLANTED):
        hash_.update((FOLDER / f"contradictions.{name}.jsonl").read_bytes())
    for name in (f"contradictions.{OWN}.txt", STATED):
        hash_.update((FOLDER / name).read_bytes())
    return hash_.hexdigest()


def _rounded(row: Mapping[str, float]) -> list[tuple[str, float]]:
    """Sums over sets differ in their last digits from run to run."""
    return sorted((name, round(value, 9)) for name, value in row.items())


if __name__ == "__main__":
    main(sys.argv[1:])
