"""Recorded bodies of the VK API through the real parser: entries and fields expected and read.

The expected number is counted in the JSON: entries of a wall, of comments or of a search that are
not deleted, and the fields they have.
"""

import argparse
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.vk.answers import Item, read_posts, read_talk
from crawlers.vk.errors import Failure
from domain.errors import PollFailed

PLACES = ("Wall/Get*.json", "Wall/*Attach*.json", "NewsFeed/Search*.json", "Fave/GetPosts*.json")
COUNTERS = ("views", "likes", "reposts", "comments")
_NO_WORD = re.compile(r"<br>|\W")
_WALL, _POST = -1, 1  # of comments whose recorded body does not name them


def main(argv: list[str]) -> None:
    """Print a line per field, then every missed field of an entry."""
    parser = argparse.ArgumentParser(prog="reality_vk", description=__doc__)
    parser.add_argument("--samples", type=Path, help="folder with vk-responses/")
    options = parser.parse_args(argv)
    if options.samples is None:
        sys.stdout.write("no recorded bodies: --samples FOLDER names them\n")
        return
    files, expected, matched, missed = measured(options.samples / "vk-responses")
    sys.stdout.write(f"{len(files)} bodies\n{'field':<12}{'expected':>9}{'found':>7}\n")
    for name, number in expected.items():
        sys.stdout.write(f"{name:<12}{number:>9}{matched[name]:>7}\n")
    for line in missed:
        sys.stdout.write(f"  {line}\n")


def measured(folder: Path) -> tuple[list[Path], Counter[str], Counter[str], list[str]]:
    """The bodies, their fields, the fields that were read, and a line for each miss."""
    files = sorted({file for place in PLACES for file in folder.rglob(f"Categories/{place}")})
    expected: Counter[str] = Counter()
    matched: Counter[str] = Counter()
    missed = []
    for file in files:
        items = _read(file)
        for row in _entries(json.loads(file.read_bytes()).get("response")):
            item = items.get(row["id"])
            for name, right in _fields(row, item):
                expected[name] += 1
                matched[name] += right
                if not right:
                    missed.append(f"{file.name}: {name} of {row['id']}")
    return files, expected, matched, missed


def _entries(response: Any) -> Iterator[dict[str, Any]]:
    """The entries of an answer, which lists them or is the list itself."""
    rows = response.get("items") if isinstance(response, dict) else response
    for row in rows if isinstance(rows, list) else ():
        if (
            isinstance(row, dict)
            and "id" in row
            and not (row.get("deleted") or row.get("is_deleted"))
        ):
            yield row


def _read(file: Path) -> dict[int, Item]:
    body = file.read_bytes()
    is_talk = file.name.startswith("GetComment")
    try:
        answer = read_talk(body, _WALL, _POST) if is_talk else read_posts(body)
    except PollFailed:  # its entries count as missed
        return {}
    return {} if isinstance(answer, Failure) else {item.id: item for item in answer.items}


def _fields(row: dict[str, Any], item: Item | None) -> Iterator[tuple[str, bool]]:
    """Every field of the entry, and whether it was read correctly."""
    yield "entry", item is not None
    yield "date", item is not None and int(item.published_at.timestamp()) == row["date"]
    yield "author", item is not None and item.author == row["from_id"]
    texts = (row.get("text"), *(copy.get("text") for copy in row.get("copy_history", ())))
    if text := next(filter(None, texts), None):
        yield "text", item is not None and _words(text) in _words(item.text)
    for name in COUNTERS:
        if isinstance(count := row.get(name), dict) and "count" in count:
            yield name, item is not None and getattr(item.engagement, name) == count["count"]
    if attached := row.get("attachments"):
        kept = [a for a in item.attachments if a.kind != "place"] if item else []
        yield "attachments", len(kept) == len(attached)


def _words(text: str) -> str:
    return _NO_WORD.sub("", html.unescape(text))


if __name__ == "__main__":
    main(sys.argv[1:])
