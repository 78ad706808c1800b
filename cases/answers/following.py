"""Which threads a case watches: that of its post, those of its voices, that of its link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cases.reconciliation import spot_of
from domain.cases.answers.watching import CaseWatch, WatchedPost
from domain.ports.casework.answers import CaseWatchStore
from domain.ports.index import PostIndex
from domain.ports.ledger import PostLedger, Recorded
from domain.post import EnrichedPost

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Following:
    """What one turn changed: `begun` are roots with threads to read, `since` then; `left` are posts
    that are watched no more, by case.
    """

    begun: set[str] = field(default_factory=set)
    since: datetime | None = None
    left: dict[int, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThreadFollowing:
    index: PostIndex
    ledger: PostLedger
    watches: CaseWatchStore

    def follow(self, stale: Sequence[CaseWatch]) -> Following:
        """Writes the watch of these cases anew; what was seen of their posts stays."""
        known = self.watches.of_cases([one.case_id for one in stale])
        wanted = {one.case_id: _wanted(one) for one in stale}
        new = {
            id_
            for one in stale
            for id_ in wanted[one.case_id].keys() - _begun(known[one.case_id]).keys()
        }
        asked = self.index.get(sorted(new)) if new else {}
        roots = {_root(one) for one in asked.values()}
        recorded = self.ledger.recorded(new | roots) if new else {}
        done, rows, ended = Following(), list[WatchedPost](), list[WatchedPost]()
        for one in stale:
            mine, fresh = _rows(one, wanted[one.case_id], known[one.case_id], asked, recorded)
            rows += mine
            kept = {row.post_id for row in mine}
            gone = [row for row in known[one.case_id] if row.post_id not in kept]
            if gone:
                done.left[one.case_id] = [row.post_id for row in gone]
            replaced = [row for row in known[one.case_id] if _is_replaced(row, mine)]
            ended += gone + replaced
            for post in fresh:
                at = asked[post].post.published_at
                done.begun.add(_root(asked[post]))
                done.since = at if done.since is None else min(done.since, at)
        if ended:
            self.watches.leave(ended)
        self.watches.put(rows)
        return done


def _wanted(case: CaseWatch) -> dict[str, bool]:
    """The posts that the case may be about; true for those that it is sure of: a link may be
    written of one post in several ways.
    """
    if case.is_joined:
        return {}
    sure = dict.fromkeys(filter(None, (case.post_id, *case.voices)), True)
    spot = None if case.post_id else spot_of(case.link)
    return dict.fromkeys(spot.ids if spot else (), False) | sure


def _begun(known: Iterable[WatchedPost]) -> dict[str, WatchedPost]:
    return {row.post_id: row for row in known if row.asked and row.source_id}


def _rows(
    case: CaseWatch,
    wanted: Mapping[str, bool],
    known: Sequence[WatchedPost],
    asked: Mapping[str, EnrichedPost],
    recorded: Mapping[str, Recorded],
) -> tuple[list[WatchedPost], list[str]]:
    """The rows of a case, and the posts of them that are new."""
    begun, rows, fresh = _begun(known), dict[str, WatchedPost](), list[str]()
    for id_ in wanted:
        if id_ in begun:
            rows[id_] = begun[id_]
        elif (one := asked.get(id_)) is not None and id_ in recorded and not case.is_void:
            fresh.append(id_)
            root = _root(one)
            rows |= {post: _row(case, recorded[post], root) for post in (root,) if post in recorded}
            rows[id_] = _row(case, recorded[id_], root)
    roots = {row.root for row in rows.values()}
    rows = {row.post_id: row for row in known if case.is_void or row.root in roots} | rows
    # What the index does not have yet is not asked for in each turn.
    is_linked = any(not wanted[id_] for id_ in rows.keys() & wanted.keys())
    waiting = [id_ for id_, is_sure in wanted.items() if is_sure or not is_linked]
    if not case.is_void:
        for id_ in waiting or ([] if rows else [case.post_id or ""]):
            rows.setdefault(id_, _placeholder(case, id_))
    following = [
        replace(
            row,
            version=case.version,
            hourly_until=case.hourly_until,
            until=case.until,
            asked=bool(row.source_id) and row.post_id in wanted,
        )
        for row in rows.values()
    ]
    return following, fresh


def _is_replaced(row: WatchedPost, mine: Sequence[WatchedPost]) -> bool:
    """A placeholder whose post the index has now, or the reverse."""
    return any(one.post_id == row.post_id and one.root != row.root for one in mine)


def _row(case: CaseWatch, one: Recorded, root: str) -> WatchedPost:
    return WatchedPost(
        case_id=case.case_id,
        version=case.version,
        post_id=one.id,
        root=root,
        source_id=one.source_id,
        native_id=one.native_id,
        url=one.url,
        published_at=one.published_at,
    )


def _placeholder(case: CaseWatch, post_id: str) -> WatchedPost:
    return WatchedPost(case.case_id, case.version, post_id, "", "", "", "", _EVER)


def _root(one: EnrichedPost) -> str:
    return one.post.thread_id or one.post.id
