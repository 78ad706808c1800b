"""Posts per second through every enrichment step on one core, with each step's share."""

import argparse
import gc
import json
import random
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from domain.incident import Incident
from domain.post import Author, AuthorKind, Labels, Post
from domain.source import SourceKind
from enrichment.batch import Batch
from enrichment.incidents.incident import join
from enrichment.incidents.telling import Candidate
from enrichment.lemmas import Morphology, place_names
from enrichment.model import load_models
from enrichment.pipeline import Enricher
from enrichment.reading import read
from region.loader import load_region, region_folder

BATCH = 500
LENGTH = 200  # characters of a post
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)

PLACES = (
    "В Тынде",
    "в белогорске",
    "Зейский район:",
    "у нас",
    "На Мухина, 5",
    "Свободный.",
    "в Благе",
)
PROBLEMS = (
    "третий день нет отопления, батареи ледяные",
    "мусор не вывозят вторую неделю, баки переполнены",
    "яма на дороге, вчера двое пробили колёса",
    "автобус опять не пришёл, стояли сорок минут",
    "отключили свет и никого не предупредили",
    "записаться к врачу невозможно, талонов нет",
    "стая собак у школы, дети боятся ходить",
)
TAILS = (
    "Сколько можно? Звонили в диспетчерскую, обещали разобраться ещё в понедельник.",
    "Подскажите, куда обращаться, администрация молчит, соседи тоже жалуются.",
    "Спасибо, что хоть кто-то отвечает, но толку пока ноль, а платим исправно.",
    "Дети мёрзнут, старики болеют, управляющая компания разводит руками.",
)


def main(argv: list[str]) -> None:
    """Print posts per second cold and warm, shares by step and memory."""
    parser = argparse.ArgumentParser(prog="enrichment", description=__doc__)
    parser.add_argument("--posts", type=int, default=6000, help="self-made posts")
    parser.add_argument("--samples", type=Path, help="folder of .jsonl files, a «text» in each row")
    options = parser.parse_args(argv)
    _measure("self-made", [_post(n, text) for n, text in enumerate(_texts(options.posts))])
    if options.samples:
        rows = [_post(n, text) for n, text in enumerate(_samples(options.samples))]
        if rows:
            _measure(f"{options.samples.name}, cut to {LENGTH}", rows)
        else:
            _say(f"{options.samples}: no .jsonl file with posts, left out")


def _texts(number: int) -> Iterator[str]:
    rng = random.Random(527)
    for _ in range(number):
        opening = f"{rng.choice(PLACES)} {rng.choice(PROBLEMS)}. {rng.choice(TAILS)}"
        yield f"{opening} {rng.choice(PROBLEMS).capitalize()}, дом {rng.randint(1, 99)}."[:LENGTH]


def _samples(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                if text := json.loads(line).get("text", "").strip():
                    yield text[:LENGTH]


def _post(number: int, text: str) -> Post:
    author = Author(AuthorKind.PRIVATE, f"p:{number:020x}")
    at = NOW + timedelta(seconds=number)
    return Post("s", SourceKind.TELEGRAM, f"s/{number}", "", at, at, text, author=author)


def _measure(name: str, posts: Sequence[Post]) -> None:
    region = load_region(region_folder(Path("amur")), None)
    enricher = Enricher(region, Morphology(place_names(region)), load_models(Path("nowhere")))
    gc.collect()
    gc.freeze()  # as the worker does
    cold, _ = _run(enricher, posts)
    warm, labels = _run(enricher, posts)
    length = sum(len(post.text) for post in posts) / len(posts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say(f"{name}: {len(posts)} posts of {length:.0f} characters")
    _say(f"  cold {len(posts) / cold:,.0f} posts/s, warm {len(posts) / warm:,.0f} posts/s")
    shares = _shares(enricher, posts)
    total = sum(shares.values())
    for step, seconds in shares.items():
        each = seconds / len(posts) * 1e6
        _say(f"  {step:<10} {100 * seconds / total:5.1f} %  {each:6.1f} us a post")
    complaints, seconds = _join(posts, labels)
    _say(f"  join: {complaints} complaints, {complaints / max(seconds, 1e-9):,.0f} a second")
    _say(f"  peak memory {memory:.0f} MB")


def _run(enricher: Enricher, posts: Sequence[Post]) -> tuple[float, list[Labels]]:
    start = time.process_time()
    labels: list[Labels] = []
    for first in range(0, len(posts), BATCH):
        labels += enricher.label(posts[first : first + BATCH], {})
    return time.process_time() - start, labels


def _shares(enricher: Enricher, posts: Sequence[Post]) -> dict[str, float]:
    shares = dict.fromkeys(("lemmas", "features", *(step for step, _ in enricher.steps)), 0.0)
    for first in range(0, len(posts), BATCH):
        start = time.process_time()
        pairs = [read(p, None, enricher.lemmatiser) for p in posts[first : first + BATCH]]
        shares["lemmas"] += time.process_time() - start
        batch, labels = Batch([r for r, _ in pairs], enricher.models), [known for _, known in pairs]
        start = time.process_time()
        batch.matrices  # noqa: B018, all heads read them
        shares["features"] += time.process_time() - start
        for name, step in enricher.steps:
            start = time.process_time()
            labels = step(batch, labels)
            shares[name] += time.process_time() - start
    return shares


def _join(posts: Sequence[Post], labels: Sequence[Labels]) -> tuple[int, float]:
    """The number of complaints joined in batches against all live incidents, and the seconds it
    took.
    """
    numbers = count()
    alive: dict[str, Incident] = {}
    authors: dict[str, frozenset[str]] = {}
    complaints = [
        Candidate(p.id, p.published_at, known, p.text, p.author.key if p.author else None)
        for p, known in zip(posts, labels, strict=True)
        if known.kind and known.kind.value == "complaint" and known.group and known.municipality
    ]
    start = time.process_time()
    for first in range(0, len(complaints), BATCH):
        batch = complaints[first : first + BATCH]
        changed, joined = join(
            batch, tuple(alive.values()), {}, authors, lambda: f"i{next(numbers)}"
        )
        alive |= {incident.id: incident for incident in changed}
        said_by = {post.post_id: post.author for post in batch}
        for place in joined:
            if author := said_by[place.post_id]:
                authors[place.incident_id] = authors.get(place.incident_id, frozenset()) | {author}
    return len(complaints), time.process_time() - start


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
