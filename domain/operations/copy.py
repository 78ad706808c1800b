"""A backup copy: what lies in it, and digests by which two sets of rows are compared. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from domain.errors import CopyRefused

FORMAT = 1
WIDTH = 1 << 256

TABLE, POSTS, FILE, QUEUE = "table/", "posts/", "file/", "queue/"
WAITING = f"{QUEUE}waiting"
OUTCOMES = f"{QUEUE}outcomes"


@dataclass(frozen=True, slots=True)
class Content:
    """How many rows a part has, and their digest."""

    rows: int
    digest: str


class Counting(Protocol):
    def add(self, block: bytes) -> None: ...

    def content(self) -> Content: ...


class Lines:
    """Counts lines. Their digest is the sum of the digests of all lines, so it does not depend on
    their order: databases and indices return rows in orders of their own.
    """

    def __init__(self) -> None:
        self._rows, self._sum = 0, 0

    def add(self, block: bytes) -> None:
        """Takes whole lines, each with its end."""
        for line in block.removesuffix(b"\n").split(b"\n"):
            self._sum += int.from_bytes(sha256(line).digest())
            self._rows += 1
        self._sum %= WIDTH

    def content(self) -> Content:
        return Content(self._rows, f"{self._sum:064x}")


class Bytes:
    """Counts bytes in order."""

    def __init__(self) -> None:
        self._rows, self._sum = 0, sha256()

    def add(self, block: bytes) -> None:
        self._rows += len(block)
        self._sum.update(block)

    def content(self) -> Content:
        return Content(self._rows, self._sum.hexdigest())


def counting(part: str) -> Counting:
    return Bytes() if part.startswith(FILE) else Lines()


@dataclass(frozen=True, slots=True)
class Columns:
    """Of a table: names with the kinds of their values."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known when a copy begins: it decides whether the copy may be restored here.

    `mark` names the key of the pseudonyms. `base` is the id of the whole copy that holds the months
    which did not change since; "" for a whole copy. `numbers` are the last ones that the tables and
    sequences have given.
    """

    id: str
    made_at: datetime
    version: str
    revision: str
    mark: str
    region: str
    stores: str
    base: str
    tables: Mapping[str, Columns]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What lies in a copy, by part; `unchanged` are months of posts that lie in its base."""

    opening: Opening
    parts: Mapping[str, Content]
    unchanged: Mapping[str, Content]

    def contents(self) -> dict[str, Content]:
        return {**self.parts, **self.unchanged}

    def count(self, prefix: str) -> int:
        contents = self.contents().items()
        return sum(content.rows for part, content in contents if part.startswith(prefix))

    def rows(self, part: str) -> int:
        content = self.contents().get(part)
        return content.rows if content else 0


@dataclass(frozen=True, slots=True)
class CopyDifference:
    """A part that is not what the copy says; None is a part that is missing."""

    part: str
    copied: Content | None
    restored: Content | None


def differences(
    copied: Mapping[str, Content], restored: Mapping[str, Content]
) -> Sequence[CopyDifference]:
    empty = Lines().content()
    return [
        CopyDifference(part, copied.get(part), restored.get(part))
        for part in sorted(copied.keys() | restored.keys())
        if (copied.get(part) or empty) != (restored.get(part) or empty)
    ]


def dump_opening(opening: Opening) -> dict[str, Any]:
    return {"format": FORMAT, **asdict(opening), "made_at": opening.made_at.isoformat()}


def load_opening(row: Mapping[str, Any]) -> Opening:
    """Raises CopyRefused for the form of a newer version."""
    values = dict(row)
    if values.pop("format") > FORMAT:
        raise CopyRefused(
            f"копия сделана более новой версией otklik ({values.get('version')}): "
            "установите её и повторите"
        )
    values["made_at"] = datetime.fromisoformat(values["made_at"])
    values["tables"] = {
        name: Columns(tuple(one["names"]), tuple(one["kinds"]))
        for name, one in values["tables"].items()
    }
    return Opening(**values)


def dump_contents(contents: Mapping[str, Content]) -> dict[str, list[Any]]:
    return {part: [content.rows, content.digest] for part, content in contents.items()}


def load_contents(rows: Mapping[str, Iterable[Any]]) -> dict[str, Content]:
    return {part: Content(*row) for part, row in rows.items()}
