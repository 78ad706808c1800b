"""How joining keeps its precision and its speed while thousands of incidents are alive in one town.

Posts of known incidents are joined among 10 to 5,000 other incidents alive in the same town, each
of one background post: texts of enrichment/labelled and our own pairs, or `--events` (JSON Lines
with event, as otklik evaluate) among `--background` (JSON Lines with text). A post that joins a
background incident is one false pair. Posts seek their incidents as in the worker and `otklik
label`, a hundred at once.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import process_time

from app.settings import read_settings
from benchmarks._scores import say
from benchmarks.evidence import TrialPost, read_trial
from domain.post import Label, Labels, Post
from domain.privacy.admission import admit_text
from domain.source import SourceKind
from enrichment.incidents.incident import join
from enrichment.incidents.memory import StoriesInMemory
from enrichment.incidents.seeking import Seeking
from enrichment.incidents.telling import Candidate
from enrichment.learning.examples import Part, read_examples
from enrichment.learning.pairs import TUNED
from enrichment.pipeline import Enricher
from otklik.labels import enricher_of

ALIVE_COUNTS = (0, 10, 100, 1_000, 5_000)
BATCH = 100
LATEST = "2024-11-18"  # of `--background`: later posts may tell of the events


def main(argv: list[str]) -> None:
    """Print precision, recall and milliseconds a post for each number of incidents alive."""
    parser = argparse.ArgumentParser(prog="alive", description=__doc__)
    parser.add_argument("--events", type=Path, help="real posts with events, as otklik evaluate")
    parser.add_argument("--background", type=Path, help="more posts, which are of other events")
    options = parser.parse_args(argv)
    region, enricher = enricher_of(read_settings())
    file = options.events or TUNED
    posts = read_trial(file, tuple(region.municipalities), enricher)
    texts = _texts(options.background) if options.events else _own_texts()
    town = next(iter(Counter(p.candidate.municipality for p in posts if p.candidate.municipality)))
    say(f"{file.name}: {len(posts)} posts, {len(texts)} background texts, all of {town}")
    others = background_of(texts[: max(ALIVE_COUNTS)], town, posts, enricher)
    for alive in ALIVE_COUNTS:
        precision, recall, cost = joined_among(posts, town, others[:alive])
        say(
            f"  {len(others[:alive]):>5} alive: precision {precision:.3f}, recall {recall:.3f},"
            f" {1000 * cost:.2f} ms a post"
        )


def _own_texts() -> list[str]:
    return [example.post.text for example in read_examples(Part.ALL)]


def _texts(file: Path | None) -> list[str]:
    if file is None:
        return _own_texts()
    with file.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = [row["text"] for row in rows if row["date"] < LATEST and len(row["text"]) > 40]
    return list(dict.fromkeys(texts))


def background_of(
    texts: Sequence[str], town: str, posts: Sequence[TrialPost], enricher: Enricher
) -> list[Candidate]:
    first, last = posts[0].candidate.at, posts[-1].candidate.at
    step = max((last - first) / (len(texts) or 1), timedelta(seconds=1))
    made = []
    for n, text in enumerate(texts):
        at = first + n * step
        made.append(Post("", SourceKind.WEB, f"b{n:06}", "", at, at, admit_text(text)))
    labels = enricher.label(made, {}, {})
    return [
        Candidate(post.native_id, post.published_at, _moved(label, town), post.body)
        for post, label in zip(made, labels, strict=True)
    ]


def _moved(labels: Labels, town: str) -> Labels:
    return replace(labels, municipality=Label(town, 1.0), settlement=None)


def joined_among(
    posts: Sequence[TrialPost], town: str, others: Sequence[Candidate]
) -> tuple[float, float, float]:
    """Precision and recall of pairs, and seconds a post, among these incidents."""
    numbers = count(1)
    moved = [replace(p.candidate, labels=_moved(p.candidate.labels, town)) for p in posts]
    events = {p.candidate.post_id: p.event for p in posts if not p.doubtful and p.event}
    alive = StoriesInMemory()
    for one in others:
        alive.save(*join([one], (), {}, {}, lambda: f"b{next(numbers)}"))
    places: dict[str, str] = {}
    seconds = 0.0
    for start in range(0, len(moved), BATCH):
        batch = moved[start : start + BATCH]
        begun = process_time()
        joined = Seeking.of(batch).join(alive, lambda: f"i{next(numbers)}")
        seconds += process_time() - begun
        places |= {place.post_id: place.incident_id for place in joined}
    counted = {id_: places.get(id_, f"alone {id_}") for id_ in events}
    pairs = Counter(counted.values())
    joined_pairs = sum(n * (n - 1) // 2 for n in pairs.values())
    joined_pairs += sum(place[0] == "b" for place in counted.values())
    both = Counter((place, events[id_]) for id_, place in counted.items())
    right = sum(n * (n - 1) // 2 for n in both.values())
    true = sum(n * (n - 1) // 2 for n in Counter(events.values()).values())
    return right / (joined_pairs or 1), right / (true or 1), seconds / len(moved)


if __name__ == "__main__":
    main(sys.argv[1:])
