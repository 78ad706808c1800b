"""How well posts of one incident are joined, beside TF-IDF of words with average link.

On our own pairs, and on real posts where a file of them is named. The peer's one threshold is
chosen where it is not measured: for our kept pairs on those we tune on, for real posts on all other
days. `--background` holds more posts of the same channels (JSON Lines: channel, text): the peer
takes document frequencies and repeated lines from them.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from app.settings import read_settings
from enrichment.incidents.pairs import KEPT, TUNED, b_cubed, score
from otklik.evaluation import EventPost, own_pairs, read_events
from otklik.labels import enricher_of

THRESHOLDS = tuple(round(0.07 + 0.03 * step, 2) for step in range(12))
APART = timedelta(hours=48)  # the peer never joins posts further apart
REPEATED = 0.05  # share of a channel's posts from which a line is a footer
DAY = timedelta(days=1)
_LINK, _TARGET = re.compile(r"https?://\S+"), re.compile(r"\]\([^)]*\)")

Floats = NDArray[np.float64]


def main(argv: list[str]) -> None:
    """Print pairs and B-cubed of both methods on each set."""
    parser = argparse.ArgumentParser(prog="incidents", description=__doc__)
    parser.add_argument("--events", type=Path, help="real posts with events, as otklik evaluate")
    parser.add_argument("--background", type=Path, help="more posts of the same channels")
    options = parser.parse_args(argv)
    region, enricher = enricher_of(read_settings())
    files = (TUNED, KEPT)
    ours = {file: own_pairs(file, region, enricher) for file in files}
    alike = {file: _own_likeness(file) for file in files}
    tuned = _best([(ours[TUNED][0], alike[TUNED])])
    for file in files:
        stated, joined = ours[file]
        _say(f"our own pairs, {file.stem}: {len(stated)} texts")
        _show("ours", stated, joined)
        _show(f"peer at {tuned:.2f}", stated, _clusters(alike[file], tuned))
    if options.events is None:
        _say("real posts: no --events FILE, left out")
        return
    posts = read_events(options.events, region, enricher)
    real = _likeness(posts, _background(options.background, posts))
    sure = [n for n, post in enumerate(posts) if not post.doubtful]
    days = _days(posts)
    _say(f"real posts, {options.events.name}: {len(posts)}, in {max(days) + 1} days")
    _show("ours", _of(posts, sure), [posts[n].incident for n in sure])
    for threshold in THRESHOLDS:
        joined = _clusters(real, threshold)
        _show(f"peer at {threshold:.2f}", _of(posts, sure), [joined[n] for n in sure])
    _each_day(posts, real, days)


def _each_day(posts: Sequence[EventPost], alike: Floats, days: Sequence[int]) -> None:
    """Every day measured with the threshold of all others, pooled: only pairs of one day count."""
    events, ours, peer = [], [], []
    for day in sorted(set(days)):
        inside = [n for n, d in enumerate(days) if d == day]
        others = [
            _part(posts, alike, [n for n, d in enumerate(days) if d == other])
            for other in sorted(set(days) - {day})
        ]
        if not others:
            _say("  one day only: nothing is pooled")
            return
        clusters = _clusters(alike[np.ix_(inside, inside)], _best(others))
        joined = dict(zip(inside, clusters, strict=True))
        for n in inside:
            if not posts[n].doubtful:
                events.append(f"{day} {posts[n].event}")
                ours.append(posts[n].incident and f"{day} {posts[n].incident}")
                peer.append(f"{day} {joined[n]}")
    _say("  days pooled, each with the threshold of the others:")
    _show("ours", events, ours)
    _show("peer", events, peer)


def _part(
    posts: Sequence[EventPost], alike: Floats, rows: Sequence[int]
) -> tuple[list[str], Floats]:
    sure = [n for n in rows if not posts[n].doubtful]
    return _of(posts, sure), alike[np.ix_(sure, sure)]


def _best(parts: Sequence[tuple[Sequence[str], Floats]]) -> float:
    """The threshold with the greatest F1 of pairs over all parts together."""

    def f1(threshold: float) -> float:
        counts = [score(stated, _clusters(alike, threshold)) for stated, alike in parts]
        both = sum(c.true + c.found for c in counts)
        return 2 * sum(c.right for c in counts) / both if both else 0.0

    return max(THRESHOLDS, key=f1)


def _clusters(alike: Floats, threshold: float) -> list[str]:
    if len(alike) < 2:
        return ["1"] * len(alike)
    apart = np.clip(1 - alike, 0, 1)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    return [str(number) for number in fcluster(tree, 1 - threshold, "distance")]


def _own_likeness(file: Path) -> Floats:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    dates = [datetime.fromisoformat(row["published"]) if row["published"] else None for row in rows]
    return _tfidf(texts, texts, dates)


def _likeness(posts: Sequence[EventPost], background: Sequence[tuple[str, str]]) -> Floats:
    """Cosines of TF-IDF without the lines that a channel repeats."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    number: Counter[str] = Counter(channel for channel, _ in background)
    for channel, text in background:
        counts[channel].update({line.strip() for line in text.split("\n")} - {""})
    footers = {
        channel: {line for line, n in lines.items() if n >= max(2, REPEATED * number[channel])}
        for channel, lines in counts.items()
    }

    def cleaned(channel: str, text: str) -> str:
        lines = (x for x in text.split("\n") if x.strip() not in footers.get(channel, ()))
        return _LINK.sub(" ", _TARGET.sub("] ", "\n".join(lines)))

    dates = [datetime.fromisoformat(post.date) if post.date else None for post in posts]
    return _tfidf(
        [cleaned(post.channel, post.text) for post in posts],
        [cleaned(channel, text) for channel, text in background],
        dates,
    )


def _tfidf(
    texts: Sequence[str], background: Sequence[str], dates: Sequence[datetime | None]
) -> Floats:
    words = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b").fit(background).transform(texts)
    alike: Floats = (words @ words.T).toarray()
    hours = np.array([at.timestamp() / 3600 if at else np.nan for at in dates])
    apart = np.abs(hours[:, None] - hours[None, :]) > APART / timedelta(hours=1)
    alike[apart] = 0  # an unknown time is near every other
    return alike


def _background(file: Path | None, posts: Iterable[EventPost]) -> list[tuple[str, str]]:
    """(channel, text) of other posts; without a file, of the measured ones."""
    measured = [(post.channel, post.text) for post in posts]
    if file is None:
        return measured
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    known = set(measured)
    others = [(row["channel"], row["text"]) for row in rows]
    return [row for row in others if row not in known]


def _days(posts: Sequence[EventPost]) -> list[int]:
    """Days since the first post, by its own time of day."""
    dates = [datetime.fromisoformat(post.date) for post in posts]
    return [(at - min(dates)) // DAY for at in dates]


def _of(posts: Sequence[EventPost], rows: Iterable[int]) -> list[str]:
    return [posts[n].event for n in rows]


def _show(name: str, stated: Sequence[str], joined: Sequence[str]) -> None:
    pairs, cubed = score(stated, joined), b_cubed(stated, joined)
    _say(
        f"  {name:<12} pairs P {pairs.precision:.3f} R {pairs.recall:.3f} F1 {pairs.f1:.3f};"
        f" B-cubed P {cubed.precision:.3f} R {cubed.recall:.3f} F1 {cubed.f1:.3f}"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
