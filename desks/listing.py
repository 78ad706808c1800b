"""A verdict on every line of an uploaded list of sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.registry import Registry, in_words, page_of
from domain.probe import Row
from domain.source import SourceKind
from region.sources.listing import Line, Listing


class Verdict(StrEnum):
    ADDED = "added"
    KNOWN = "known"
    KIND_UNKNOWN = "kind_unknown"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Judged:
    number: int
    address: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """One verdict per line; `ignored` are unknown columns, `notes` are sentences about the file."""

    lines: tuple[Judged, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]

    def count(self, verdict: Verdict) -> int:
        return sum(line.verdict is verdict for line in self.lines)


def judge(listing: Listing, registry: Registry) -> tuple[Sequence[Row], Verdicts]:
    fresh: dict[tuple[str, str], Row] = {}
    ids: set[str] = set()
    lines = []
    for line in listing.lines:
        row, judged = _judged(line, fresh, ids, registry)
        lines.append(judged)
        if row is not None:
            fresh[_page(row)] = row
            ids.add(str(row["id"]))
    return list(fresh.values()), Verdicts(tuple(lines), listing.ignored, listing.notes)


def _judged(
    line: Line, fresh: dict[tuple[str, str], Row], ids: set[str], registry: Registry
) -> tuple[Row | None, Judged]:
    def judged(verdict: Verdict, reason: str) -> Judged:
        return Judged(line.number, line.shown, verdict, reason)

    if line.row is None:
        return None, judged(Verdict.WRONG, line.problem or "")
    if "kind" not in line.row:
        problem = "тип не виден по адресу: проверьте адрес пробой или заполните столбец «тип»"
        return None, judged(Verdict.KIND_UNKNOWN, problem)
    title = line.row.get("title") or line.shown.partition("://")[2] or line.shown
    row = {"title": title, **line.row}
    row.setdefault("id", registry.id_for(row, ids))
    known = registry.picture().pages.get(_page(row))
    if known is not None:
        return None, judged(Verdict.KNOWN, f"в реестре это «{known.title}»")
    if _page(row) in fresh:
        return None, judged(Verdict.KNOWN, "стоит в этом списке выше")
    problems = registry.check(row)
    if row["id"] in ids:
        problems = {"id": f"«{row['id']}» уже есть в этом списке выше"}
    if problems:
        return None, judged(Verdict.WRONG, in_words(problems))
    return row, judged(Verdict.ADDED, f"{title} ({row['id']})")


def _page(row: Row) -> tuple[str, str]:
    return page_of(SourceKind(row["kind"]), str(row["address"]))
