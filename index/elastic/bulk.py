"""Writes posts to Elasticsearch in bulk by id; an older version never overwrites a newer one."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from elasticsearch import Elasticsearch

from domain.errors import IndexUnavailable, SettingsError
from domain.post import EnrichedPost
from index.documents import admit, document, dump

MAX_BYTES = 5_000_000  # of one request; the server accepts 100 MB, but its memory is limited
ERASED = 1_000  # posts of one request
# It says 400 for these too, though no post is wrong: the month is closed, or there is no room for
# another one.
_OF_INDEX = frozenset({"index_closed_exception", "validation_exception"})
PAUSES = (0.2, 1.0, 3.0)  # seconds before each retry of posts that the server was too busy to write


class _Line(NamedTuple):
    post_id: str
    head: bytes
    body: bytes


class Bulk:
    def __init__(self, client: Elasticsearch, pause: Callable[[float], None]) -> None:
        self.client, self._pause = client, pause

    def save(self, posts: Sequence[EnrichedPost], index_of: Callable[[str], str]) -> dict[str, str]:
        """Returns post id -> error of the refused posts; raises IndexUnavailable if the server
        stays too busy or the index accepts no writes.
        """
        lines, refused = admit(posts, lambda enriched: _line(enriched, index_of))
        for chunk in _chunks(lines):
            waiting = self._send(chunk, refused)
            for seconds in PAUSES:
                if not waiting:
                    break
                self._pause(seconds)
                waiting = self._send(waiting, refused)
            if waiting:
                raise IndexUnavailable(
                    f"Elasticsearch is too busy for {len(waiting)} posts", answered=True
                )
        return refused

    def erase(self, places: Sequence[tuple[str, str]]) -> int:
        """Each post by its id and index; returns how many were there. Raises IndexUnavailable."""
        erased = 0
        for start in range(0, len(places), ERASED):
            some = places[start : start + ERASED]
            answer = self.client.bulk(
                operations=[{"delete": {"_index": index, "_id": id_}} for id_, index in some],
                filter_path="items.delete.status,items.delete.error",
            )
            for item in answer["items"]:
                status, error = item["delete"]["status"], item["delete"].get("error", {})
                if status not in (200, 404):
                    raise IndexUnavailable(f"Elasticsearch: {status}: {_reason(error)}")
                erased += status == 200
        return erased

    def _send(self, lines: Sequence[_Line], refused: dict[str, str]) -> list[_Line]:
        # The client passes bytes on unchanged; its type hints do not say so.
        operations: list[Any] = [part for line in lines for part in (line.head, line.body)]
        answer = self.client.bulk(
            operations=operations,
            filter_path="items.index.status,items.index.error",
        )
        busy = []
        for line, item in zip(lines, answer["items"], strict=True):
            status, error = item["index"]["status"], item["index"].get("error", {})
            # 409: the server already holds a newer version, which is fine.
            if status < 300 or status == 409:
                continue
            # A server whose disk is full also says 429, and does so until somebody makes room.
            if status == 429 and error.get("type") != "cluster_block_exception":
                busy.append(line)
            elif error.get("type") == "security_exception":
                raise SettingsError(f"index: the user's role is too small: {error.get('reason')}")
            elif status in (400, 413) and error.get("type") not in _OF_INDEX:
                refused[line.post_id] = _reason(error)
            else:
                raise IndexUnavailable(f"Elasticsearch: {status}: {_reason(error)}", answered=True)
        return busy


def _line(enriched: EnrichedPost, index_of: Callable[[str], str]) -> _Line:
    row = document(enriched)
    head = {
        "_index": index_of(enriched.month),
        "_id": row["id"],
        "version": enriched.version,
        "version_type": "external_gte",
    }
    # A key that was kept beside the others is not searched, and its mapping stays as it is.
    return _Line(
        row["id"], json.dumps({"index": head}).encode(), dump({**row, "author": row["author_key"]})
    )


def _chunks(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    chunk: list[_Line] = []
    size = 0
    for line in lines:
        if chunk and size + len(line.body) > MAX_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line.body)
    if chunk:
        yield chunk


def _reason(error: Mapping[str, Any]) -> str:
    cause = error.get("caused_by", {}).get("reason")
    return "; ".join(filter(None, (error.get("reason"), cause))) or "refused"
