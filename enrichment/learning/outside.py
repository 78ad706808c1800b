"""Texts of other people's data sets that teach beside our own, read from a folder of theirs.

None of them is part of the product; models/CARD.md names them with their licences. Reads files.
"""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from domain.errors import SettingsError
from domain.post import Kind, Labels
from enrichment.learning.examples import Example, post_of, said

TONE_WEIGHT = 1.0  # of a stranger's short talk beside one of our texts
REPORT_WEIGHT = 0.5  # of a sentence of news among them
KIND_WEIGHT = 0.3
EVERY = 5  # one of so many posts of channels is read: they say much the same
UNTIL = "2024-11-22"  # later posts are kept for judging
_TONES = {"0": "positive", "1": "negative", "3": "negative", "4": "negative"}  # 2 is surprise
_NEWS = frozenset({"business", "finances", "science", "weather", "it", "gaming", "moscow"})


def read_outside(folder: Path) -> list[Example]:
    """Examples of all sets, in a fixed order. Raises SettingsError if a file is missing or not as
    expected.
    """
    readers: dict[str, Callable[[Path], Iterator[Example]]] = {
        "sentiment-cedr/cedr-main-train.csv": _emotions,
        "news-rusentne/train_data.csv": _news,
        "telegram-posts/posts.jsonl": _posts,
    }
    examples: list[Example] = []
    for name, reader in readers.items():
        try:
            examples += reader(folder / name)
        except (OSError, ValueError, KeyError) as error:
            raise SettingsError(f"{folder / name}: набор не читается: {error!r}") from error
    return examples


def _emotions(file: Path) -> Iterator[Example]:
    """CEDR: joy is positive; sadness, fear and anger negative; none of five emotions neutral."""
    with file.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            found = {_TONES.get(x) for x in row["labels"].strip("[] ").replace(",", " ").split()}
            if not found:
                tone = "neutral"
            elif len(found) == 1 and None not in found:
                tone = str(found.pop())
            else:
                continue
            post = post_of(f"{file.name}:{number}", row["text"])
            weight = REPORT_WEIGHT if row["source"] == "lenta" else TONE_WEIGHT
            yield Example(post, Labels(sentiment=said(tone)), whole=False, weight=weight)


def _news(file: Path) -> Iterator[Example]:
    with file.open(encoding="utf-8", newline="") as lines:
        texts = dict.fromkeys(row["sentence"] for row in csv.DictReader(lines, delimiter="\t"))
    for number, text in enumerate(texts):
        if number % 3 == 0:
            post = post_of(f"{file.name}:{number}", text)
            yield Example(post, Labels(kind=said(Kind.NEWS)), whole=False, weight=KIND_WEIGHT)


def _posts(file: Path) -> Iterator[Example]:
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            category, text = row["category"], row["text"]
            if number % EVERY or len(text) < 40 or row["date"] >= UNTIL:
                continue
            if category == "advertisement":
                kind = Kind.ADVERTISEMENT
            elif category in _NEWS:
                kind = Kind.NEWS
            else:
                continue
            post = post_of(f"{file.name}:{number}", text)
            yield Example(post, Labels(kind=said(kind)), whole=False, weight=KIND_WEIGHT)
