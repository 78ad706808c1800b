"""A post of the index as one flat document, and back without loss. Pure.

Absent keys are None or the post's default. A label `x` is two keys, its value `x` and
`x_confidence`; `by_person` lists the labels that a person gave. Times are ISO 8601 in UTC.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
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
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
MAX_VERSION = 2**63 - 1

LABELS = tuple(f.name for f in fields(Labels) if f.type == Label | None)
_COUNTERS = tuple(f.name for f in fields(Engagement))
_NESTED = {"author", "engagement", "attachments"}
_PLAIN = tuple(f.name for f in fields(Post) if f.name not in _NESTED)
_OPTIONAL = {f.name: f.default for f in fields(Post) if f.name in _PLAIN}
FIELDS = frozenset(
    {"id", *_PLAIN, "author_kind", "author_key", "author_name", *_COUNTERS, "attachments"}
    | {"lemmas", *LABELS, *(f"{name}_confidence" for name in LABELS), "by_person"}
    | {"alternatives", "incident_id", "month", "version"}
)

Document = dict[str, Any]
Made = TypeVar("Made")


def document(enriched: EnrichedPost) -> Document:
    """The document, None left out. Raises ValueError or OverflowError for what no index can keep:
    a month that is none, lemmas that are not split by single spaces, a time outside UTC's range.
    """
    if not MONTH.fullmatch(enriched.month):
        raise ValueError(f"{enriched.month!r} is no month")
    if not 0 <= enriched.version <= MAX_VERSION:
        raise ValueError(f"version {enriched.version} is out of range")
    row: Document = {"id": enriched.post.id, "month": enriched.month, "version": enriched.version}
    return row | _of_post(enriched.post) | _of_labels(enriched.labels)


def _of_post(post: Post) -> Document:
    row: Document = {}
    for name in _PLAIN:
        value = getattr(post, name)
        if isinstance(value, datetime):
            row[name] = value.astimezone(UTC).isoformat()
        elif value is not None:
            row[name] = value
    if author := post.author:
        row["author_kind"], row["author_key"] = author.kind, author.key
        if author.name is not None:
            row["author_name"] = author.name
    for name in _COUNTERS:
        if (count := getattr(post.engagement, name)) is not None:
            row[name] = count
    if post.attachments:
        row["attachments"] = [
            {"kind": a.kind, "url": a.url, "title": a.title} for a in post.attachments
        ]
    return row


def _of_labels(labels: Labels) -> Document:
    if labels.lemmas != " ".join(labels.lemmas.split()):
        raise ValueError("lemmas are not split by single spaces")
    row: Document = {"lemmas": labels.lemmas}
    by_person = []
    for name in LABELS:
        if label := getattr(labels, name):
            row[name], row[f"{name}_confidence"] = label.value, label.confidence
            if label.by_person:
                by_person.append(name)
    if by_person:
        row["by_person"] = by_person
    if labels.alternatives:
        row["alternatives"] = [[a.value, a.confidence, a.by_person] for a in labels.alternatives]
    if labels.incident_id is not None:
        row["incident_id"] = labels.incident_id
    return row


def enriched_post(row: Mapping[str, Any]) -> EnrichedPost:
    """The post of a document; keys of a later version are ignored."""
    plain = {name: row.get(name, default) for name, default in _OPTIONAL.items()}
    for name in ("published_at", "fetched_at", "edited_at"):
        if plain[name] is not None:
            plain[name] = datetime.fromisoformat(plain[name])
    plain["source_kind"] = SourceKind(plain["source_kind"])
    author = None
    if "author_kind" in row:
        author = Author(AuthorKind(row["author_kind"]), row["author_key"], row.get("author_name"))
    post = Post(
        **plain,
        author=author,
        engagement=Engagement(**{name: row.get(name) for name in _COUNTERS}),
        attachments=tuple(Attachment(**a) for a in row.get("attachments", ())),
    )
    by_person = row.get("by_person", ())
    labels = Labels(
        lemmas=row.get("lemmas", ""),
        alternatives=tuple(Label(*a) for a in row.get("alternatives", ())),
        incident_id=row.get("incident_id"),
        **{
            name: Label(row[name], row[f"{name}_confidence"], name in by_person)
            for name in LABELS
            if name in row
        },
    )
    return EnrichedPost(post, labels, row["month"], row["version"])


def dump(row: Document) -> bytes:
    """JSON in UTF-8. Raises ValueError for a lone surrogate or a number that is none."""
    return json.dumps(row, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def milliseconds(at: datetime) -> int:
    """Since 1970, rounded down: the precision at which both engines compare times."""
    return (at - EPOCH) // timedelta(milliseconds=1)


def admit(
    posts: Iterable[EnrichedPost], make: Callable[[EnrichedPost], Made]
) -> tuple[list[Made], dict[str, str]]:
    """What an engine writes of each post, and post id -> error of those that no index can keep."""
    made: list[Made] = []
    refused: dict[str, str] = {}
    for enriched in posts:
        try:
            made.append(make(enriched))
        except (ValueError, OverflowError) as error:
            refused[enriched.post.id] = str(error)
    return made, refused
