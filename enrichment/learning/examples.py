"""Labelled texts of our own (labelled/*.jsonl), as posts and the labels they should get. Reads
files.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from domain.errors import SettingsError
from domain.post import Label, Labels, Post
from domain.source import SourceKind

FOLDER = Path(__file__).parent.parent / "labelled"
TEST = "test_"  # files that begin so are never trained on
_AT = datetime(2026, 1, 1, tzinfo=UTC)


class Part(StrEnum):
    TEST = "test"
    TRAIN = "train"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Example:
    """A missing label means «none», but unknown in a text that is not `whole`; `weight` is how much
    the example counts in training.
    """

    post: Post
    labels: Labels
    whole: bool = True
    weight: float = 1.0


def read_examples(part: Part, folder: Path = FOLDER) -> list[Example]:
    """The examples of a part, by file and line. Raises SettingsError if a row is wrong or there are
    no rows.
    """
    files = [
        file
        for file in sorted(folder.glob("*.jsonl"))
        if part is Part.ALL or file.name.startswith(TEST) is (part is Part.TEST)
    ]
    examples = [
        _example(line, f"{file.name}:{number}")
        for file in files
        for number, line in enumerate(file.read_text("utf-8").split("\n"), start=1)
        if line.strip()
    ]
    if not examples:
        raise SettingsError(f"{folder}: размеченных сообщений нет (часть «{part}»)")
    return examples


def digest(examples: Sequence[Example]) -> str:
    """16 hex digits over texts and labels, independent of their order."""
    rows = sorted(f"{example.post.text}\n{example.labels!r}" for example in examples)
    return blake2b("\n".join(rows).encode(), digest_size=8).hexdigest()


def _example(line: str, place: str) -> Example:
    try:
        row = json.loads(line)
        return Example(
            post_of(place, row["text"]),
            Labels(
                kind=said(row["kind"]),
                group=said(row["group"]),
                topic=said(row["topic"]),
                sentiment=said(row["sentiment"]),
                urgency=said(row["urgency"]),
                municipality=said(row["municipality"]),
                settlement=said(row["settlement"]),
                relevance=said(row["relevance"]),
            ),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{place}: не строка набора: {error!r}") from error


def post_of(place: str, text: str) -> Post:
    return Post("labelled", SourceKind.WEB, place, "", _AT, _AT, text)


def said(value: str | None) -> Label | None:
    return None if value is None else Label(value, 1.0, by_person=True)
