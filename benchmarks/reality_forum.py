"""Recorded responses of a real forum through the real parser: fields expected and read.

The expected number is counted in the raw JSON, without the product's parsers. Actions and deleted
messages are not expected.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.forums.discourse import read_posts, read_thread, read_topics
from crawlers.forums.topics import ForumMessage, Topic
from domain.errors import PollFailed


@dataclass(frozen=True)
class Field:
    """Over all files: the number of values in the raw responses, and how many the parser read
    equally.
    """

    expected: int
    matched: int


def measure(samples: Path) -> dict[str, Field]:
    """Results by field: `message`, `text`, `date`, `author`, `likes`, `topic`, `views`, `replies`.

    Files of `samples`/forums without topics and posts are skipped.
    """
    expected: Counter[str] = Counter()
    matched: Counter[str] = Counter()
    for file in sorted((samples / "forums").rglob("*.json")):
        body = file.read_bytes()
        with suppress(ValueError):
            for field, is_right in _compared(body, json.loads(body)):
                expected[field] += 1
                matched[field] += is_right
    return {field: Field(expected[field], matched[field]) for field in sorted(expected)}


def _compared(body: bytes, raw: Any) -> Iterator[tuple[str, bool]]:
    if not isinstance(raw, dict):
        return
    if rows := _rows(raw, "topic_list", "topics"):
        yield from _topics(body, rows)
    if rows := _rows(raw, "post_stream", "posts"):
        yield from _posts(body, rows, "title" in raw)
    elif "cooked" in raw:
        yield from _posts(json.dumps({"post_stream": {"posts": [raw]}}).encode(), [raw], False)


def _rows(raw: Mapping[str, Any], outer: str, inner: str) -> list[Mapping[str, Any]]:
    rows = raw.get(outer)
    return rows.get(inner) or [] if isinstance(rows, dict) else []


def _topics(body: bytes, rows: list[Mapping[str, Any]]) -> Iterator[tuple[str, bool]]:
    read: list[Topic] = []
    with suppress(PollFailed):
        read = list(read_topics(body).topics)
    for row in rows:
        # Recorders replace numbers by equal ones, so topics are matched by order.
        topic = read.pop(0) if read and read[0].id == row["id"] else None
        yield "topic", topic is not None
        yield "views", topic is not None and topic.views == row["views"]
        yield "replies", topic is not None and topic.replies == row["posts_count"] - 1
        moved = datetime.fromisoformat(row["last_posted_at"]) if row["last_posted_at"] else None
        if moved is not None:
            yield "date", topic is not None and topic.moved_at == moved


def _posts(body: bytes, rows: list[Mapping[str, Any]], whole: bool) -> Iterator[tuple[str, bool]]:
    read: dict[int, ForumMessage] = {}
    with suppress(PollFailed):
        messages = read_thread(body).page.messages if whole else read_posts(body)[0]
        read = {message.number: message for message in messages}
    for row in rows:
        if row.get("deleted_at") or row.get("user_deleted") or row.get("post_type", 1) > 2:
            continue
        message = read.get(row["post_number"])
        yield "message", message is not None
        yield "date", message is not None and message.published_at == _at(row["created_at"])
        yield "author", message is not None and message.author == str(row["user_id"])
        yield "text", message is not None and _says(message.text, row["cooked"])
        likes = next((a.get("count", 0) for a in row["actions_summary"] if a["id"] == 2), 0)
        yield "likes", message is not None and message.likes == likes


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def _says(text: str, cooked: str) -> bool:
    """True if the text has the first and the last word of the markup, and no tags."""
    inside, words = False, ""
    for sign in cooked:
        inside = sign == "<" or (inside and sign != ">")
        words += " " if inside or sign == ">" else sign
    plain = [word for word in words.split() if word.isalpha()]
    if not plain:
        return "<p" not in text
    return plain[0] in text and plain[-1] in text and "</" not in text


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="reality_forum", description=__doc__)
    parser.add_argument("--samples", type=Path, help="folder with forums/")
    options = parser.parse_args(argv)
    if options.samples is None:
        sys.stdout.write("no recorded pages: --samples FOLDER names them\n")
        return
    sys.stdout.write(f"{'field':<10}{'expected':>9}{'found':>7}\n")
    for name, field in measure(options.samples).items():
        sys.stdout.write(f"{name:<10}{field.expected:>9}{field.matched:>7}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
