"""The peer of incidents: TF-IDF of words with average link, and one threshold.

scikit-learn is imported where it is used: tests import this module, and it takes seconds.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from enrichment.learning.pairs import score
from otklik.evaluation import EventPost

THRESHOLDS = tuple(round(0.07 + 0.03 * step, 2) for step in range(12))
APART = timedelta(hours=48)  # the peer never joins posts further apart
REPEATED = 0.05  # share of a channel's posts from which a line is a footer
_LINK, _TARGET = re.compile(r"https?://\S+"), re.compile(r"\]\([^)]*\)")

Floats = NDArray[np.float64]


def part(
    posts: Sequence[EventPost], alike: Floats, rows: Sequence[int]
) -> tuple[list[str], Floats]:
    sure = [n for n in rows if not posts[n].doubtful]
    return events_of(posts, sure), alike[np.ix_(sure, sure)]


def best_threshold(parts: Sequence[tuple[Sequence[str], Floats]]) -> float:
    """The threshold with the greatest F1 of pairs over all parts together."""

    def f1(threshold: float) -> float:
        counts = [score(stated, clusters(alike, threshold)) for stated, alike in parts]
        both = sum(c.true + c.found for c in counts)
        return 2 * sum(c.right for c in counts) / both if both else 0.0

    return max(THRESHOLDS, key=f1)


def clusters(alike: Floats, threshold: float) -> list[str]:
    if len(alike) < 2:
        return ["1"] * len(alike)
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = np.clip(1 - alike, 0, 1)
    np.fill_diagonal(apart, 0)
    tree = linkage(squareform(apart, checks=False), "average")
    return [str(number) for number in fcluster(tree, 1 - threshold, "distance")]


def own_likeness(file: Path) -> Floats:
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    dates = [datetime.fromisoformat(row["published"]) if row["published"] else None for row in rows]
    return _tfidf(texts, texts, dates)


def likeness(posts: Sequence[EventPost], background: Sequence[tuple[str, str]]) -> Floats:
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
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b").fit(background).transform(texts)
    alike: Floats = (words @ words.T).toarray()
    hours = np.array([at.timestamp() / 3600 if at else np.nan for at in dates])
    apart = np.abs(hours[:, None] - hours[None, :]) > APART / timedelta(hours=1)
    alike[apart] = 0  # an unknown time is near every other
    return alike


def background(file: Path | None, posts: Iterable[EventPost]) -> list[tuple[str, str]]:
    """(channel, text) of other posts; without a file, of the measured ones."""
    measured = [(post.channel, post.text) for post in posts]
    if file is None:
        return measured
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    known = set(measured)
    others = [(row["channel"], row["text"]) for row in rows]
    return [row for row in others if row not in known]


def days_of(posts: Sequence[EventPost]) -> list[int]:
    """Days since the first post, by its own time of day."""
    dates = [datetime.fromisoformat(post.date) for post in posts]
    return [(at - min(dates)) // timedelta(days=1) for at in dates]


def events_of(posts: Sequence[EventPost], rows: Iterable[int]) -> list[str]:
    return [posts[n].event for n in rows]
