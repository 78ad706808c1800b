"""Learns what evidence weighs, from real posts with events and from our own pairs, and tries it.

In turns: weights are learned and the limit chosen on all days but one, and tried on that one,
beside the peer with its threshold chosen on the same days. It writes nothing; `--weights` prints
what is learned on all days, to be put into enrichment/incidents/evidence.py.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from app.settings import read_settings
from benchmarks._peer import Floats, background, best_threshold, clusters, days_of, likeness, part
from benchmarks._scores import say, show
from domain.incident import Incident
from domain.post import Post
from domain.privacy.admission import admit_text
from domain.source import Source, SourceKind
from enrichment.incidents import evidence
from enrichment.incidents.evidence import WEIGHTS, ComparedPost, Measure
from enrichment.incidents.incident import ALIVE, join
from enrichment.incidents.minhash import signatures
from enrichment.incidents.telling import Candidate, telling
from enrichment.learning.pairs import HELD_OUT, TUNED, b_cubed, score
from enrichment.pipeline import Enricher
from enrichment.repeats.repeats import Repeats
from enrichment.rest import Rest
from otklik.evaluation import SURE, EventPost
from otklik.labels import enricher_of

LIMITS = tuple(np.arange(-2.0, 1.01, 0.25).tolist())
BATCH = 100  # posts joined at once, as a worker takes them
OWN = 6.0  # times as much weighs a pair of our own texts, which are few
EASY = 0.03  # cosine below which a pair of two problems is easy: every _FEW-th is learned from
_FEW = 6
STRENGTH = 0.02  # of C; evidence overlaps, and a larger one gives two alike weights of two signs
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TrialPost:
    """A post ready to be joined, and the truth."""

    candidate: Candidate
    channel: str
    text: str
    event: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class PairTable:
    """Pairs of posts at most ALIVE apart that may be one: features, truth, importance, posts."""

    features: Floats
    same: NDArray[np.bool_]
    weights: Floats
    places: Ints


def main(argv: list[str]) -> None:
    """Print the turns, our own pairs beside, and the weights if asked."""
    parser = argparse.ArgumentParser(prog="evidence", description=__doc__)
    parser.add_argument("--events", type=Path, help="real posts with events, as otklik evaluate")
    parser.add_argument("--background", type=Path, help="more posts of the same channels")
    parser.add_argument("--weights", action="store_true", help="print weights of all days")
    options = parser.parse_args(argv)
    if options.events is None:
        say("no --events FILE: nothing is learned")
        return
    region, enricher = enricher_of(read_settings())
    towns = tuple(region.municipalities)
    real = read_trial(options.events, towns, enricher)
    own = {file: read_trial(file, towns, enricher) for file in (TUNED, HELD_OUT)}
    posts = [_event_post(post) for post in real]
    days = days_of(posts)
    table, taught = pairs_of(real), pairs_of(own[TUNED], OWN)
    alike = likeness(posts, background(options.background, posts))
    stated, placed, peer = [], [], []
    for day in sorted(set(days)):
        inside = [n for n, d in enumerate(days) if d == day]
        others = [[n for n, d in enumerate(days) if d == o] for o in sorted(set(days) - {day})]
        if not others:
            say("one day only: nothing is tried")
            break
        weights = learned(table, taught, {n for rows in others for n in rows})
        limit = best_limit(weights, [[real[n] for n in rows] for rows in others])
        joined = joined_by(Measure(weights=weights, enough=limit), [real[n] for n in inside])
        threshold = best_threshold([part(posts, alike, rows) for rows in others])
        joint = clusters(alike[np.ix_(inside, inside)], threshold)
        sure = [k for k, n in enumerate(inside) if not real[n].doubtful]
        truth = [f"{day} {real[inside[k]].event}" for k in sure]
        ours, theirs = ([f"{day} {c[k]}" for k in sure] for c in (joined, joint))
        say(f"day {day + 1}: {len(inside)} posts, limit {limit:+.2f}, peer at {threshold:.2f}")
        show("ours", truth, ours)
        show("peer", truth, theirs)
        for pool, more in zip((stated, placed, peer), (truth, ours, theirs), strict=True):
            pool += more
    if stated:
        say("days pooled:")
        show("ours", stated, placed)
        show("peer", stated, peer)
    weights = learned(table, taught, set(range(len(real))))
    for file, rows in own.items():
        say(f"our own pairs, {file.stem}, with weights of all days:")
        truth = [post.event for post in rows]
        show("ours", truth, joined_by(Measure(weights=weights), rows))
    if options.weights:
        for name, weight in zip(WEIGHTS, weights, strict=True):
            say(f'    "{name}": {weight:.2f},')


def read_trial(file: Path, towns: Sequence[str], enricher: Enricher) -> list[TrialPost]:
    """The posts of a file in order of time, labelled without what their channels repeat.

    A line has `text`, `event` or `incident`, and may have `id`, `channel`, `date` or `published`,
    `doubtful` and `source_municipality`.
    """
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    posts = []
    for number, row in enumerate(rows):
        written = row.get("date") or row.get("published")
        at = datetime.fromisoformat(written).astimezone(UTC) if written else UNDATED
        place = row.get("source_municipality") or ""
        text = admit_text(row["text"])
        posts.append((Post(place, SourceKind.WEB, f"{number:06}", "", at, at, text), row))
    posts.sort(key=lambda pair: (pair[0].published_at, pair[0].native_id))
    repeats, repeated = Repeats(), {}
    for post, row in posts:
        named = replace(post, source_id=row.get("channel") or "")
        repeated[post.id] = repeats.learn(named)
    sources = {id_: Source(id_, SourceKind.WEB, "", "", municipality=id_) for id_ in towns}
    labels = enricher.label([post for post, _ in posts], sources, repeated)
    trial = []
    for (post, row), label in zip(posts, labels, strict=True):
        rest = Rest.of(post.body, label.lemmas, repeated[post.id], enricher.lemmatiser)
        candidate = Candidate(
            post.native_id, post.published_at, label.having(lemmas=rest.lemmas), rest.text
        )
        event = str(row.get("event") or row.get("incident") or "")
        doubtful = str(row.get("doubtful", "")).strip().lower() not in SURE
        trial.append(TrialPost(candidate, row.get("channel") or "", row["text"], event, doubtful))
    return trial


def _event_post(post: TrialPost) -> EventPost:
    at = post.candidate.at.isoformat()
    id_ = post.candidate.post_id
    return EventPost(id_, post.channel, at, post.text, post.event, post.doubtful, "")


def readings_of(posts: Sequence[TrialPost]) -> list[ComparedPost]:
    signed = signatures([post.candidate.labels.lemmas.split() for post in posts])
    return [
        evidence.read(telling(post.candidate, signature))
        for post, signature in zip(posts, signed, strict=True)
    ]


def pairs_of(posts: Sequence[TrialPost], importance: float = 1.0) -> PairTable:
    """Of posts in order of time; doubtful ones and two places make no pair."""
    readings = readings_of(posts)
    rows, same, weights, places = [], [], [], []
    numbers = count()
    for n, one in enumerate(readings):
        for m in range(n + 1, len(readings)):
            other = readings[m]
            if other.telling.at - one.telling.at > ALIVE:
                break
            if posts[n].doubtful or posts[m].doubtful or evidence.elsewhere(one, other):
                continue
            features = evidence.features(one, other)
            alike = bool(posts[n].event) and posts[n].event == posts[m].event
            easy = not alike and features[1] < EASY and importance == 1.0
            if easy and next(numbers) % _FEW:
                continue
            rows.append(features)
            same.append(alike)
            weights.append(importance * (_FEW if easy else 1))
            places.append((n, m))
    return PairTable(np.array(rows), np.array(same), np.array(weights), np.array(places))


def learned(table: PairTable, taught: PairTable, posts: set[int]) -> tuple[float, ...]:
    """Weights by logistic regression over the pairs among these posts, and all of `taught`."""
    among = np.isin(table.places, sorted(posts)).all(1)
    features = np.vstack([table.features[among], taught.features])[:, 1:]
    same = np.concatenate([table.same[among], taught.same])
    weights = np.concatenate([table.weights[among], taught.weights])
    mean, spread = features.mean(0), features.std(0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit((features - mean) / spread, same, sample_weight=weights)
    slopes = model.coef_[0] / spread
    return (float(model.intercept_[0] - slopes @ mean), *map(float, slopes))


def best_limit(weights: tuple[float, ...], days: Sequence[Sequence[TrialPost]]) -> float:
    """With the greatest sum of pairs' F1 and B-cubed over the days together."""

    def quality(limit: float) -> float:
        stated: list[str] = []
        placed: list[str] = []
        for number, posts in enumerate(days):
            joined = joined_by(Measure(weights=weights, enough=limit), posts)
            sure = [n for n, post in enumerate(posts) if not post.doubtful]
            stated += [f"{number} {posts[n].event}" for n in sure]
            placed += [f"{number} {joined[n]}" for n in sure]
        return score(stated, placed).f1 + b_cubed(stated, placed).f1

    return max(LIMITS, key=quality)


def joined_by(measure: Measure, posts: Sequence[TrialPost]) -> list[str]:
    """The incident of each post, joined by the product's own code in batches, in order of time."""
    numbers, alive = count(1), dict[str, Incident]()
    places: dict[str, str] = {}
    taken = [post.candidate for post in posts if post.candidate.labels.kind]
    for start in range(0, len(taken), BATCH):
        batch = taken[start : start + BATCH]
        near = [i for i in alive.values() if i.last_at >= batch[0].at - ALIVE]
        changed, joined = join(
            batch, near, {}, _NOBODY, lambda: str(next(numbers)), measure=measure
        )
        alive |= {incident.id: incident for incident in changed}
        places |= {place.post_id: place.incident_id for place in joined}
    ids = [post.candidate.post_id for post in posts]
    return [places.get(id_, f"alone {id_}") for id_ in ids]


_NOBODY: Mapping[str, frozenset[str]] = {}


if __name__ == "__main__":
    main(sys.argv[1:])
