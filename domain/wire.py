"""A post as one line of JSON, on the queue and in import files. Pure.

Times are ISO 8601 with an offset; absent keys take the post's defaults; unknown keys are refused.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime
from typing import Any, TypeVar, get_type_hints

from domain.errors import InvalidPost
from domain.post import Attachment, Author, AuthorKind, Engagement, Post
from domain.source import SourceKind

_TYPES = {of: get_type_hints(of) for of in (Post, Author, Engagement, Attachment)}
_TYPES[Post]["attachments"] = tuple
_Made = TypeVar("_Made", Post, Author, Engagement, Attachment)

_TIMES = ("published_at", "fetched_at", "edited_at")
# Computed once: they took half of the time of a line.
_ALWAYS = tuple(f.name for f in fields(Post) if f.default is MISSING)
_DEFAULTS = tuple((f.name, f.default) for f in fields(Post) if f.default is not MISSING)
_COUNTERS = tuple(f.name for f in fields(Engagement))
_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump_post(post: Post) -> str:
    row: dict[str, Any] = {name: getattr(post, name) for name in _ALWAYS}
    for name, default in _DEFAULTS:
        value = getattr(post, name)
        if value is not default and value != default:
            row[name] = value
    for name in _TIMES:
        if name in row:
            row[name] = row[name].isoformat()
    if post.author:
        row["author"] = {"kind": post.author.kind, "key": post.author.key, "name": post.author.name}
    if "engagement" in row:
        row["engagement"] = {
            name: v for name in _COUNTERS if (v := getattr(post.engagement, name)) is not None
        }
    if post.attachments:
        row["attachments"] = [
            {"kind": a.kind, "url": a.url, "title": a.title} for a in post.attachments
        ]
    return _line(row)


def load_post(line: str) -> Post:
    """Raises InvalidPost with bad_json, or bad_row and the key."""
    try:
        row = json.loads(line)
        if "\\u" in line:  # half a surrogate pair cannot be encoded, so no store could keep it
            row = json.loads(json.dumps(row, ensure_ascii=False).encode(errors="ignore"))
    except (ValueError, RecursionError) as error:
        raise InvalidPost("bad_json", str(error)) from error
    if not isinstance(row, dict):
        raise InvalidPost("bad_row", "not an object")
    try:
        for name in _TIMES:
            if row.get(name) is not None:
                row[name] = datetime.fromisoformat(row[name])
        row["source_kind"] = SourceKind(row["source_kind"])
        if row.get("author") is not None:
            author = dict(row["author"])
            row["author"] = _made(Author, author | {"kind": AuthorKind(author["kind"])})
        if "engagement" in row:
            row["engagement"] = _made(Engagement, row["engagement"])
        if "attachments" in row:
            row["attachments"] = tuple(_made(Attachment, a) for a in row["attachments"])
        return _made(Post, row)
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidPost("bad_row", f"{type(error).__name__}: {error}") from error


def _made(of: type[_Made], row: Mapping[str, Any]) -> _Made:
    types = _TYPES[of]
    for name, value in {**row}.items():
        if name not in types:
            raise InvalidPost("bad_row", f"unknown key {name}")
        kind = types[name]
        # In Python, JSON's true is also a number.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise InvalidPost("bad_row", f"{name} cannot be {type(value).__name__}")
    return of(**row)
