"""How well posts of one incident are joined, beside TF-IDF of words with average link.

On our own pairs, and on real posts where a file of them is named. The peer's one threshold is
chosen where it is not measured: for our kept pairs on those we tune on, for real posts on all other
days. `--background` holds more posts of the same channels (JSON Lines: channel, text): the peer
takes document frequencies and repeated lines from them.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from app.settings import read_settings
from benchmarks._peer import (
    THRESHOLDS,
    Floats,
    background,
    best_threshold,
    clusters,
    days_of,
    events_of,
    likeness,
    own_likeness,
    part,
)
from benchmarks._scores import say, show
from enrichment.learning.pairs import HELD_OUT, TUNED
from otklik.evaluation import EventPost, own_pairs, read_events
from otklik.labels import enricher_of


def main(argv: list[str]) -> None:
    """Print pairs and B-cubed of both methods on each set."""
    parser = argparse.ArgumentParser(prog="incidents", description=__doc__)
    parser.add_argument("--events", type=Path, help="real posts with events, as otklik evaluate")
    parser.add_argument("--background", type=Path, help="more posts of the same channels")
    options = parser.parse_args(argv)
    region, enricher = enricher_of(read_settings())
    files = (TUNED, HELD_OUT)
    ours = {file: own_pairs(file, region, enricher) for file in files}
    alike = {file: own_likeness(file) for file in files}
    tuned = best_threshold([(ours[TUNED][0], alike[TUNED])])
    for file in files:
        stated, joined = ours[file]
        say(f"our own pairs, {file.stem}: {len(stated)} texts")
        show("ours", stated, joined)
        show(f"peer at {tuned:.2f}", stated, clusters(alike[file], tuned))
    if options.events is None:
        say("real posts: no --events FILE, left out")
        return
    posts = read_events(options.events, region, enricher)
    real = likeness(posts, background(options.background, posts))
    sure = [n for n, post in enumerate(posts) if not post.doubtful]
    days = days_of(posts)
    say(f"real posts, {options.events.name}: {len(posts)}, in {max(days) + 1} days")
    show("ours", events_of(posts, sure), [posts[n].incident for n in sure])
    for threshold in THRESHOLDS:
        joined = clusters(real, threshold)
        show(f"peer at {threshold:.2f}", events_of(posts, sure), [joined[n] for n in sure])
    _each_day(posts, real, days)


def _each_day(posts: Sequence[EventPost], alike: Floats, days: Sequence[int]) -> None:
    """Every day measured with the threshold of all others, pooled: only pairs of one day count."""
    events, ours, peer = [], [], []
    for day in sorted(set(days)):
        inside = [n for n, d in enumerate(days) if d == day]
        others = [
            part(posts, alike, [n for n, d in enumerate(days) if d == other])
            for other in sorted(set(days) - {day})
        ]
        if not others:
            say("  one day only: nothing is pooled")
            return
        joint = clusters(alike[np.ix_(inside, inside)], best_threshold(others))
        joined = dict(zip(inside, joint, strict=True))
        for n in inside:
            if not posts[n].doubtful:
                events.append(f"{day} {posts[n].event}")
                ours.append(posts[n].incident and f"{day} {posts[n].incident}")
                peer.append(f"{day} {joined[n]}")
    say("  days pooled, each with the threshold of the others:")
    show("ours", events, ours)
    show("peer", events, peer)


if __name__ == "__main__":
    main(sys.argv[1:])
