"""Forgetting: who is forgotten, what went, and the words by which a text is seen to quote a post.
Pure.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Any, NamedTuple

from domain.post import Post

RUN = 6  # words in a row that a text shares with a post only if it quotes it
SHORTEST = 3  # words of a short post that is looked for whole
GONE = "[удалено]"
_WORD = re.compile(r"\w+")
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_LINK = re.compile(r"https?://[^\s<>«»\"']+")


class ErasureWay(StrEnum):
    """Whether a person was named, or a post."""

    PERSON = "person"
    POST = "post"


class ErasureClass(StrEnum):
    """What goes, as it is counted."""

    POSTS = "posts"
    LEDGER = "ledger"
    COMPLAINTS = "complaints"
    STORIES = "stories"
    CASES = "cases"
    ANSWERS = "answers"
    WORK = "work"
    QUOTES = "quotes"
    WORDS = "words"
    QUEUE = "queue"
    ARCHIVE = "archive"
    FILES = "files"


Counts = Mapping[str, int]


class NetworkAuthor(NamedTuple):
    """Of a network, by the pseudonym or key that posts keep."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """A protocol: what went, when, by whom, and why; `held` are cases whose hold kept posts."""

    id: int
    at: datetime
    who: str
    way: ErasureWay
    counts: Counts
    held: Sequence[int]
    words: str
    signature: str

    @property
    def content(self) -> str:
        """What the signature is of."""
        counts = {name: self.counts[name] for name in sorted(self.counts)}
        row = (self.at.isoformat(), self.who, self.way, counts, list(self.held), self.words)
        return json.dumps(row, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Hold:
    """A case whose texts and posts stay until the hold is lifted, whatever their term."""

    id: int
    case_id: int
    since: datetime
    who: str
    reason: str
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifting: str = ""


def digest_of(key: bytes, name: str) -> str:
    """The tombstone of a post's id or an author's key."""
    return blake2b(name.encode(errors="replace"), key=key, digest_size=16).hexdigest()


def tombstones_of(key: bytes, post: Post) -> tuple[str, ...]:
    """Those by which a post may be forgotten: its own, and its author's."""
    own = digest_of(key, post.id)
    return (own, author_tombstone(key, post)) if post.author else (own,)


def author_tombstone(key: bytes, post: Post) -> str:
    assert post.author
    return digest_of(key, f"{post.source_kind}\n{post.author.key}")


@dataclass(slots=True)
class Quotes:
    """Finds posts in texts of others: by an id, an address, or RUN of their words in a row."""

    ids: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    _runs: dict[int, set[tuple[str, ...]]] = field(default_factory=dict)

    def add(self, post_id: str, url: str, text: str) -> None:
        self.ids.add(post_id)
        self.links_to(url)
        words = [_plain(word) for word in _WORD.findall(text)]
        length = min(RUN, len(words))
        if length < SHORTEST:
            return
        runs = self._runs.setdefault(length, set())
        runs.update(zip(*(words[at:] for at in range(length)), strict=False))

    def links_to(self, url: str) -> None:
        if url:
            self.links.add(_bare(url))

    def cleaned(self, text: str) -> str:
        """The text without what it quotes; the same text if it quotes nothing."""
        text = _ID.sub(lambda match: GONE if match[0] in self.ids else match[0], text)
        if self.links and "://" in text:
            text = _LINK.sub(self._without_link, text)
        return self._without_runs(text)

    def without(self, value: Any) -> Any:
        """A JSON value so: of a list an id is left out, of an object it becomes nothing."""
        match value:
            case str():
                return None if value in self.ids else self.cleaned(value)
            case list():
                return [self.without(one) for one in value if not self._is_id(one)]
            case dict():
                return {k: self.without(v) for k, v in value.items() if not self._is_id(k)}
        return value

    def _is_id(self, value: Any) -> bool:
        return isinstance(value, str) and value in self.ids

    def _without_link(self, match: re.Match[str]) -> str:
        return GONE if _bare(match[0]) in self.links else match[0]

    def _without_runs(self, text: str) -> str:
        if not self._runs:
            return text
        spans = [(one.start(), one.end()) for one in _WORD.finditer(text)]
        if len(spans) < min(self._runs):
            return text
        words = [_plain(text[start:end]) for start, end in spans]
        quoted: set[int] = set()
        for length, runs in self._runs.items():
            for at, run in enumerate(zip(*(words[n:] for n in range(length)), strict=False)):
                if run in runs:
                    quoted.update(range(at, at + length))
        return _cut(text, spans, sorted(quoted)) if quoted else text


def _cut(text: str, spans: Sequence[tuple[int, int]], quoted: Iterable[int]) -> str:
    pieces, last, before = [], 0, -2
    for at in quoted:
        start, end = spans[at]
        if at != before + 1:
            pieces += [text[last:start], GONE]
        last, before = end, at
    return "".join((*pieces, text[last:]))


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")


def _bare(link: str) -> str:
    return link.partition("://")[2].rstrip("/.,;:!?)…").removeprefix("www.").lower()


def summed(*counts: Counts) -> dict[str, int]:
    names: Collection[str] = dict.fromkeys(name for one in counts for name in one)
    return {name: sum(one.get(name, 0) for one in counts) for name in names}
