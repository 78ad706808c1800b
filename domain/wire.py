"""A post as one line of JSON: on the queue and in import files. Pure.

Times are ISO 8601 with an offset; absent keys take the post's defaults; unknown keys are refused.
"""

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from domain.errors import InvalidPost
from domain.post import Attachment, Author, AuthorKind, Engagement, Post
from domain.source import SourceKind

_NAMES = frozenset(f.name for f in fields(Post))
_TIMES = ("published_at", "fetched_at", "edited_at")


def dump_post(post: Post) -> str:
    """One line, defaults left out."""
    row: dict[str, Any] = {
        f.name: value for f in fields(Post) if (value := getattr(post, f.name)) != f.default
    }
    for name in _TIMES:
        if name in row:
            row[name] = row[name].isoformat()
    if post.author:
        row["author"] = {"kind": post.author.kind, "key": post.author.key, "name": post.author.name}
    if "engagement" in row:
        row["engagement"] = {
            f.name: v
            for f in fields(Engagement)
            if (v := getattr(post.engagement, f.name)) is not None
        }
    if post.attachments:
        row["attachments"] = [
            {"kind": a.kind, "url": a.url, "title": a.title} for a in post.attachments
        ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def load_post(line: str) -> Post:
    """The post of a line. Raises InvalidPost: bad_json, or the rule `bad_row` naming the key."""
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InvalidPost("bad_json", str(error)) from error
    if not isinstance(row, dict):
        raise InvalidPost("bad_row", "not an object")
    if unknown := sorted(row.keys() - _NAMES):
        raise InvalidPost("bad_row", f"unknown key {unknown[0]}")
    try:
        for name in _TIMES:
            if row.get(name) is not None:
                row[name] = datetime.fromisoformat(row[name])
        row["source_kind"] = SourceKind(row["source_kind"])
        if author := row.get("author"):
            row["author"] = Author(AuthorKind(author["kind"]), author["key"], author.get("name"))
        if "engagement" in row:
            row["engagement"] = Engagement(**row["engagement"])
        if "attachments" in row:
            row["attachments"] = tuple(Attachment(**a) for a in row["attachments"])
        return Post(**row)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidPost("bad_row", f"{type(error).__name__}: {error}") from error
