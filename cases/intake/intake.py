"""The intake of filed cases: what other systems say becomes cases, and moves them.

An export is a snapshot: what it says is kept with its time, and what was said last decides,
whatever order exports come in. Of a case that people worked on, only what a later export says new
moves it, and never against them.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from cases.answers.recording import AnswerRecording
from cases.intake.filed_moves import (
    NO_TEXT,
    FiledMoves,
    continued,
    freedom,
    life_of,
    opening,
    untouched,
)
from cases.intake.hearing import Hearing
from cases.intake.refusals import kept, number_refusal, refusal
from cases.ratings.lived import held_turns
from domain.cases.case import Case, CaseMove, OriginKind
from domain.cases.clocks import deadlines
from domain.cases.course import effective
from domain.cases.filed import FiledCase, Taken, TakenAs
from domain.cases.filing import Filing, insert
from domain.cases.life import standing
from domain.cases.workflow import CaseState
from domain.ports.casework.cases import CaseStore, StoredCase
from domain.ports.casework.filings import ChangedFiled, FiledMark, FilingStore, NewFiled
from domain.region import Region
from domain.terms.policy import Priority, Regime

BATCH = 500  # rows of one transaction: others wait for its end
TWICE = "номер уже был в этой выгрузке с другим содержанием: оставлена первая строка"
TAKEN_BACK = "заведение этого обращения отменили: выгрузка его не возвращает"
# What the filings remember of a row, and what the case does.
_FILED = tuple(f.name for f in fields(Filing) if f.name in FiledCase.__slots__)
_FACTS = ("received_at", "zone", "text", "place", "own_number")
_APART = frozenset({"said_at", "applicant", "stream", "number", "comment", "media", "address"})
_DIGESTED = tuple(f.name for f in fields(FiledCase) if f.name not in _APART)
HISTORY = "history"  # a change of the past: an export came late


@dataclass(frozen=True, slots=True)
class Intake:
    filings: FilingStore
    cases: CaseStore
    region: Region
    text_days: int
    transaction: Callable[[], AbstractContextManager[None]]
    hearing: Hearing | None = None
    recording: AnswerRecording | None = None

    def take(
        self,
        rows: Sequence[FiledCase],
        run: int | None = None,
        *,
        regime: Regime = Regime.MESSAGE,
        map_: str = "",
        verbatim: Sequence[str] = (),
    ) -> Sequence[Taken]:
        """What became of each row, in order. A row without a regime gets `regime`, which the case
        shows as assumed; `map_` names the scope of an export, and `verbatim` is how each row stands
        in it, see `unchanged`. Batches of rows are transactions.
        """
        taken: list[Taken] = []
        for start in range(0, len(rows), BATCH):
            some = slice(start, start + BATCH)
            with self.transaction():
                batch = _Batch(self, run, regime, map_, verbatim[some])
                taken += batch.take(rows[some])
        return taken

    def unchanged(
        self, stream: str, said_at: datetime, verbatim: Collection[str]
    ) -> Mapping[str, FiledMark]:
        """The cases whose rows stand as they stood when they were shown last."""
        known = self.filings.verbatim(stream, verbatim)
        return {row: mark for row, mark in known.items() if said_at >= mark.since}

    def see(self, case_ids: Sequence[int], said_at: datetime, map_: str) -> None:
        """An export of that time shows these cases as they were known."""
        if case_ids:
            self.filings.see(case_ids, said_at, map_)

    def foresee(
        self,
        rows: Sequence[FiledCase],
        *,
        regime: Regime = Regime.MESSAGE,
        map_: str = "",
    ) -> Sequence[Taken]:
        """What `take` would make of the rows; nothing is written."""
        taken: list[Taken] = []
        for start in range(0, len(rows), BATCH):
            batch = _Batch(self, None, regime, map_, (), writes=False)
            taken += batch.take(rows[start : start + BATCH])
        return taken

    def priority(self, topic: str | None) -> Priority:
        """The fast track of a starred topic."""
        known = self.region.topics.get(topic or "")
        return Priority.FAST if known is not None and known.starred else Priority.USUAL


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that can be taken, at its place in the batch."""

    place: int
    filed: FiledCase
    filing: Filing
    verbatim: str | None


class _Batch:
    def __init__(
        self,
        intake: Intake,
        run: int | None,
        regime: Regime,
        map_: str,
        verbatim: Sequence[str],
        *,
        writes: bool = True,
    ) -> None:
        self._intake, self._run, self._regime, self._map = intake, run, regime, map_
        self._verbatim, self._writes = verbatim, writes
        self._taken: dict[int, Taken] = {}
        self._heard: list[tuple[StoredCase, FiledCase]] = []
        self._links: dict[int, str | None] = {}  # that are known of the cases

    def take(self, rows: Sequence[FiledCase]) -> list[Taken]:
        """Rows of one number are taken one after another."""
        waves: list[dict[tuple[str, str], _Row]] = []
        refused: dict[str, list[tuple[int, FiledCase]]] = {}
        for place, row in enumerate(rows):
            if reason := refusal(row):
                self._taken[place] = Taken(TakenAs.REFUSED, reason=reason)
                refused.setdefault(row.stream, []).append((place, row))
                continue
            filed = kept(row, self._intake.region)
            verbatim = self._verbatim[place] if self._verbatim else None
            new = _Row(place, filed, self._filing(filed), verbatim)
            self._put(waves, new)
        for wave in waves:
            for stream in sorted({stream for stream, _ in wave}):
                self._stream(stream, [one for (of, _), one in wave.items() if of == stream])
        for stream, some in refused.items():
            self._still_there(stream, some)
        if self._heard and self._writes and self._intake.hearing is not None:
            stored, heard = zip(*self._heard, strict=True)
            self._intake.hearing.hear(stored, heard)
        return [self._taken[place] for place in range(len(rows))]

    def _put(self, waves: list[dict[tuple[str, str], _Row]], new: _Row) -> None:
        key = new.filed.stream, new.filed.number
        for wave in waves:
            if (first := wave.get(key)) is None:
                wave[key] = new
                return
            if first.filed.said_at == new.filed.said_at:
                if first.filing.digest == new.filing.digest:
                    self._taken[new.place] = Taken(TakenAs.SAME, reason="повтор той же строки")
                else:
                    self._taken[new.place] = Taken(TakenAs.REFUSED, reason=TWICE)
                return
        waves.append({key: new})

    def _filing(self, filed: FiledCase) -> Filing:
        says = {name: getattr(filed, name) for name in _FILED if name != "regime"}
        return Filing(
            first_at=filed.said_at,
            last_at=filed.said_at,
            run=self._run,
            digest=_digest(filed, self._regime),
            regime=filed.regime or self._regime,
            assumed=filed.regime is None,
            **says,
        )

    def _stream(self, stream: str, rows: Sequence[_Row]) -> None:
        made = self._made(stream, rows)
        marks = self._intake.filings.hold(stream, [one.filed.number for one in rows])
        new, changed, same = list[_Row](), dict[int, _Row](), dict[datetime, list[int]]()
        written: dict[int, str] = {}
        for row in rows:
            if (mark := marks.get(row.filed.number)) is None:
                new.append(row)
            elif row.filing.digest == mark.digest and row.filed.said_at >= mark.since:
                self._taken[row.place] = Taken(TakenAs.SAME, mark.case_id)
                same.setdefault(row.filed.said_at, []).append(mark.case_id)
                if row.verbatim is not None and row.verbatim != mark.verbatim:
                    written[mark.case_id] = row.verbatim
            else:
                changed[mark.case_id] = row
                self._links[mark.case_id] = mark.link
        self._see(same)
        if written and self._writes:
            self._intake.filings.remember(written)
        if new:
            self._add(new, made)
        if changed:
            self._change(changed)

    def _still_there(self, stream: str, rows: Sequence[tuple[int, FiledCase]]) -> None:
        """A row that cannot be taken still shows that its case is in the export."""
        numbers = {row.number for _, row in rows if not number_refusal(row.number)}
        marks = self._intake.filings.hold(stream, numbers)
        by_time: dict[datetime, list[int]] = {}
        for place, row in rows:
            if (mark := marks.get(row.number)) is not None:
                by_time.setdefault(row.said_at, []).append(mark.case_id)
                self._taken[place] = replace(self._taken[place], case_id=mark.case_id)
        self._see(by_time)

    def _see(self, by_time: Mapping[datetime, Sequence[int]]) -> None:
        if not self._writes:
            return
        for at, case_ids in by_time.items():
            self._intake.filings.see(case_ids, at, self._map)

    def _made(self, stream: str, rows: Sequence[_Row]) -> dict[int, NewFiled]:
        """The cases of new rows by place, made before anybody else must wait for the stream."""
        if not self._writes:
            return {}
        known = self._intake.filings.known(stream, [one.filed.number for one in rows])
        return {one.place: self._new(one) for one in rows if one.filed.number not in known}

    def _new(self, row: _Row) -> NewFiled:
        intake, case = self._intake, _case(row.filed, self._intake.text_days)
        first = opening(row.filing, case.received_at, intake.priority)
        life = FiledMoves([first], intake.priority)
        life.follow(row.filing, None)
        due = deadlines(case, life.moves, intake.region)
        turns = held_turns(case, life.moves, intake.region)
        about = row.verbatim, row.filed.link, row.filed.publicity
        return NewFiled(case, life.moves, life.now, due, turns, [row.filing], *about)

    def _add(self, rows: Sequence[_Row], made: Mapping[int, NewFiled]) -> None:
        intake = self._intake
        if not self._writes:
            self._taken |= {row.place: Taken(TakenAs.CREATED) for row in rows}
            return
        new = [made.get(row.place) or self._new(row) for row in rows]
        stored = intake.filings.add(self._map, self._run, new)
        if intake.recording is not None:
            intake.recording.begin(
                [(one.case, known.moves) for one, known in zip(stored, new, strict=True)], NO_TEXT
            )
        for row, one in zip(rows, stored, strict=True):
            self._taken[row.place] = Taken(TakenAs.CREATED, one.case.number)
            self._heard.append((one, row.filed))

    def _change(self, rows: dict[int, _Row]) -> None:
        intake = self._intake
        hold = intake.filings.hold_cases if self._writes else intake.filings.filings
        known = hold(rows)
        stored, moves = intake.cases.several(rows), intake.cases.moves_of(rows)
        changed = [
            self._changed(stored[case_id], moves[case_id], known[case_id], row)
            for case_id, row in rows.items()
        ]
        some = [one for one in changed if one is not None]
        if some and self._writes:
            intake.filings.change(self._map, some)
            for one in some if intake.recording is not None else ():
                if one.moves and intake.recording is not None:
                    intake.recording.record(one.case, moves[one.case.number], one.moves, NO_TEXT)

    def _changed(
        self,
        stored: StoredCase,
        moves: Sequence[CaseMove],
        known: Sequence[Filing],
        row: _Row,
    ) -> ChangedFiled | None:
        intake, case_id = self._intake, stored.case.number
        filings, before, is_new = insert(known, row.filing)
        if is_new and self._is_twice(before, row):
            self._taken[row.place] = Taken(TakenAs.REFUSED, case_id, reason=TWICE)
            return None
        is_last = (
            filings[-1].digest == row.filing.digest and filings[-1].last_at == row.filed.said_at
        )
        case = _with_facts(stored.case, row.filed) if is_last and is_new else stored.case
        known_link = self._links[case_id]
        link = row.filed.link if is_last or known_link is None else known_link
        if link == known_link:
            link = None
        changes = _changes(before, row.filing, stored.case, case, link) if is_new else ()
        outcome, reason = (TakenAs.CHANGED, "") if is_new else (TakenAs.SAME, "")
        added: Sequence[CaseMove] = ()
        if stored.standing.state is CaseState.VOID:
            outcome, reason, case = TakenAs.SAME, TAKEN_BACK, stored.case
        elif is_new:
            added = self._moves(moves, known, filings, is_last)
        all_ = [*moves, *added]
        self._taken[row.place] = Taken(outcome, case_id, changes, reason)
        if not added and case is stored.case:
            now, due = stored.standing, stored.deadlines
        else:
            now, due = standing(all_), deadlines(case, all_, intake.region)
        if is_new and is_last and stored.standing.state is not CaseState.VOID:
            self._heard.append((StoredCase(case, now, due, all_[-1].place), row.filed))
        verbatim = row.verbatim if is_last else None
        about = verbatim, link, row.filed.publicity if is_last else None
        return ChangedFiled(case, stored.version, added, now, due, filings, *about)

    def _is_twice(self, before: Filing | None, row: _Row) -> bool:
        """Whether the same run said something else of the same moment already."""
        return (
            before is not None
            and self._run is not None
            and before.run == self._run
            and before.first_at == row.filed.said_at
        )

    def _moves(
        self,
        moves: Sequence[CaseMove],
        known: Sequence[Filing],
        filings: Sequence[Filing],
        is_last: bool,
    ) -> Sequence[CaseMove]:
        intake, counted = self._intake, effective(moves)
        if untouched(counted, known, intake.priority):
            wanted = life_of(counted[0], filings, intake.priority)
            return continued(moves, counted, wanted, filings[-1].first_at)
        if not is_last:
            return ()
        following = FiledMoves(counted, intake.priority, freedom(moves))
        following.follow(filings[-1], filings[-2] if len(filings) > 1 else None)
        added = following.moves[len(counted) :]
        place = moves[-1].place
        return [replace(one, place=place + n) for n, one in enumerate(added, start=1)]


def _case(filed: FiledCase, text_days: int) -> Case:
    return Case(
        received_at=filed.received_at,
        zone=filed.zone,
        stream=filed.stream,
        text=filed.text,
        place=filed.place,
        text_days=text_days,
        stream_number=filed.number,
        own_number=filed.own_number,
        origin=OriginKind.FILED,
        origin_id=f"{filed.stream} {filed.number}",
    )


def _with_facts(case: Case, filed: FiledCase) -> Case:
    """A text that came to its end does not come back."""
    text = None if case.text is None else filed.text
    new = replace(case, **{name: getattr(filed, name) for name in _FACTS})
    new = replace(new, text=text, own_number=filed.own_number or case.own_number)
    return case if new == case else new


def _changes(
    before: Filing | None, after: Filing, old: Case, new: Case, link: str | None
) -> tuple[str, ...]:
    if before is None or before.digest == after.digest:
        return (HISTORY,)
    shown = [name for name in _FILED if getattr(before, name) != getattr(after, name)]
    facts = [name for name in _FACTS if getattr(old, name) != getattr(new, name)]
    linked = ("link",) if link else ()
    return (*shown, *facts, *linked) or (HISTORY,)


def _digest(filed: FiledCase, regime: Regime) -> str:
    """Stands for all that a row says, whatever zone its times are written in."""
    parts = [_plain(getattr(filed, name)) for name in _DIGESTED]
    parts.append(filed.regime or regime)
    # Rows of earlier imports have none of these: their digests stay as they are.
    if filed.comment:
        parts.append(filed.comment)
    if filed.media or filed.address:
        parts += filed.media, filed.address
    written = repr(parts).encode("utf-8", "backslashreplace")
    return hashlib.blake2b(written, digest_size=12).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value
