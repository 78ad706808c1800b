"""Converts a post of the index to one flat document and back without loss. Pure.

A document has every key of FIELDS. None and an absent key both mean the post's default. A label `x`
takes two keys: its value in `x` and its confidence in `x_confidence`. `by_person` lists the labels
that a person set. Times are ISO 8601 in UTC.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, TypeVar

from domain.post import (
    Attachment,
    Author,
    AuthorKind,
    Engagement,
    EnrichedPost,
    Label,
    Labels,
    Post,
)
from domain.source import SourceKind

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
MAX_COUNT = 2**63 - 1

LABELS = tuple(f.name for f in fields(Labels) if f.type == Label | None)
_CONFIDENCE = tuple(f"{name}_confidence" for name in LABELS)
_COUNTERS = tuple(f.name for f in fields(Engagement))
_TIMES = ("published_at", "fetched_at", "edited_at")
_NESTED = {"author", "engagement", "attachments"}
_PLAIN = tuple(f.name for f in fields(Post) if f.name not in _NESTED)
_DEFAULTS = {f.name: f.default for f in fields(Post) if f.name in _PLAIN}
FIELDS = frozenset(
    {"id", *_PLAIN, "author_kind", "author_key", "author_name", *_COUNTERS, "attachments"}
    | {"lemmas", *LABELS, *_CONFIDENCE, "by_person"}
    | {"alternatives", "incident_id", "month", "version"}
)

_plain = attrgetter(*_PLAIN)
_counters = attrgetter(*_COUNTERS)
_labels = attrgetter(*LABELS)
# Built once: json.dumps would build an encoder for every post.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

Document = dict[str, Any]
_NOTHING: Document = dict.fromkeys(sorted(FIELDS))
Made = TypeVar("Made")


def document(enriched: EnrichedPost) -> Document:
    """Raises ValueError or OverflowError for a post that no index can keep: an invalid month,
    lemmas not separated by single spaces, a number or a time out of range.
    """
    if not MONTH.fullmatch(enriched.month):
        raise ValueError(f"{enriched.month!r} is no month")
    if not 0 <= enriched.version <= MAX_COUNT:
        raise ValueError(f"version {enriched.version} is out of range")
    row = _NOTHING.copy()
    row["id"], row["month"], row["version"] = enriched.post.id, enriched.month, enriched.version
    _put_post(row, enriched.post)
    _put_labels(row, enriched.labels)
    return row


def _put_post(row: Document, post: Post) -> None:
    row.update(zip(_PLAIN, _plain(post), strict=True))
    row["published_at"] = _iso(post.published_at)
    row["fetched_at"] = _iso(post.fetched_at)
    if post.edited_at is not None:
        row["edited_at"] = _iso(post.edited_at)
    if author := post.author:
        row["author_kind"], row["author_key"] = author.kind, author.key
        row["author_name"] = author.name
    for name, count in zip(_COUNTERS, _counters(post.engagement), strict=True):
        if count is not None:
            if not -MAX_COUNT <= count <= MAX_COUNT:
                raise ValueError(f"{name} is out of range")
            row[name] = count
    if post.attachments:
        row["attachments"] = [
            {"kind": a.kind, "url": a.url, "title": a.title} for a in post.attachments
        ]


def _put_labels(row: Document, labels: Labels) -> None:
    if not _is_single_spaced(labels.lemmas):
        raise ValueError("lemmas are not split by single spaces")
    row["lemmas"], row["incident_id"] = labels.lemmas, labels.incident_id
    by_person = []
    for name, confidence, label in zip(LABELS, _CONFIDENCE, _labels(labels), strict=True):
        if label is not None:
            row[name], row[confidence] = label.value, label.confidence
            if not 0 <= label.confidence <= 1:
                raise ValueError(f"{confidence} is out of range")
            if label.by_person:
                by_person.append(name)
    if by_person:
        row["by_person"] = by_person
    if labels.alternatives:
        row["alternatives"] = [[a.value, a.confidence, a.by_person] for a in labels.alternatives]


def _is_single_spaced(lemmas: str) -> bool:
    # A printable text has no white space but blanks: most are told by it, in a quarter of the time.
    if lemmas.isprintable() and "  " not in lemmas:
        return lemmas[:1] != " " and lemmas[-1:] != " "
    return lemmas == " ".join(lemmas.split())


def _iso(at: datetime) -> str:
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()


def enriched_post(row: Mapping[str, Any]) -> EnrichedPost:
    plain: Document = {
        name: default if row.get(name) is None else row[name] for name, default in _DEFAULTS.items()
    }
    for name in _TIMES:
        if plain[name] is not None:
            plain[name] = datetime.fromisoformat(plain[name])
    plain["source_kind"] = SourceKind(plain["source_kind"])
    plain["date_stated"] = bool(plain["date_stated"])
    plain["withheld"] = bool(plain["withheld"])
    author = None
    if row.get("author_kind") is not None:
        author = Author(AuthorKind(row["author_kind"]), row["author_key"], row.get("author_name"))
    post = Post(
        **plain,
        author=author,
        engagement=Engagement(*map(row.get, _COUNTERS)),
        attachments=tuple(Attachment(**a) for a in row.get("attachments") or ()),
    )
    by_person = row.get("by_person") or ()
    labels = Labels(
        lemmas=row["lemmas"],
        alternatives=tuple(Label(*a) for a in row.get("alternatives") or ()),
        incident_id=row.get("incident_id"),
        **{
            name: Label(row[name], row[confidence], name in by_person)
            for name, confidence in zip(LABELS, _CONFIDENCE, strict=True)
            if row.get(name) is not None
        },
    )
    return EnrichedPost(post, labels, row["month"], row["version"])


def dump(row: Document) -> bytes:
    """JSON in UTF-8 without the None values; raises ValueError for a lone surrogate, NaN or
    infinity.
    """
    return _encode({name: value for name, value in row.items() if value is not None}).encode()


def milliseconds(at: datetime) -> int:
    """Since 1970, rounded down: both engines compare times at this precision."""
    return (at - EPOCH) // _MILLISECOND


def admit(
    posts: Iterable[EnrichedPost], make: Callable[[EnrichedPost], Made]
) -> tuple[list[Made], dict[str, str]]:
    made: list[Made] = []
    refused: dict[str, str] = {}
    for enriched in posts:
        try:
            made.append(make(enriched))
        except (ValueError, OverflowError) as error:
            refused[enriched.post.id] = str(error)
    return made, refused
