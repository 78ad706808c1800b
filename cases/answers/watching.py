"""Watches the threads of cases: which posts the spiders look at again, and what they saw there.

The spiders have one timetable of known posts, the ledger's; a watch adds to it. One turn asks a
fixed number of queries, however many cases are open.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from cases.answers.finding import AnswerFinder, Ring
from cases.answers.following import ThreadFollowing
from cases.answers.moving import AnswerMoves, Step
from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer
from domain.cases.answers.rule import rule_of
from domain.cases.answers.watching import AFTER_CLOSE, WatchedPost
from domain.cases.case import LONGEST_ANSWER
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import MoveRefused
from domain.person import SYSTEM
from domain.ports.casework.answers import AnswerChange
from domain.ports.casework.cases import StoredCase
from domain.ports.installation import InstallationStore
from domain.post import EnrichedPost

T = TypeVar("T")
log = logging.getLogger(__name__)

AT_ONCE = 500  # cases that one turn begins to watch at most
MOST = 4_000  # posts that one turn looks through at most
STEP = 100  # cases or posts between two looks at the time
ENOUGH = 0.4  # seconds for beginning, and for looking through; the next turn goes on
CHANGES = 200  # of answers and posts that one turn writes down
OVERLAP = timedelta(minutes=2)  # workers write down posts a moment after they indexed them
MARK = "answers looked for until"
POST_GONE = "житель удалил свой пост: ответить под ним больше нельзя, орган в этом не виноват"
SHUT = "комментарии под постом закрыты: ответа там не увидеть, орган в этом не виноват"
REMOVED = "ведомство удалило ответ, который был здесь {at:%d.%m.%Y %H:%M}"
_ANSWERED = frozenset({CaseState.ANSWERED, CaseState.RATED, CaseState.CLOSED})


@dataclass
class CaseWatching:
    finder: AnswerFinder
    moves: AnswerMoves
    marks: InstallationStore
    ring: Ring
    following: ThreadFollowing
    clock: Callable[[], float] = time.monotonic
    is_behind: bool = False  # whether the last turn left something to the next
    _seen: dict[str, datetime] = field(default_factory=dict)

    def tick(self, now: datetime) -> int:
        """One turn; how many answers it found. Raises Unavailable; the next turn goes on."""
        self.is_behind = False
        count = self.watch(now)
        count += self.look(now)
        self.tell_lost(now)
        self.tell_changed(now)
        return count

    def watch(self, now: datetime) -> int:
        """Follows the cases that were opened, moved or closed since the last turn."""
        finder, watches = self.finder, self.finder.watches
        stale = watches.stale(now - AFTER_CLOSE, AT_ONCE)
        watches.drop(now)
        count = 0
        for some in self._steps(stale):
            self._void([one.case_id for one in some if one.is_void])
            done = self.following.follow(some)
            self._withdraw(done.left)
            count += finder.of_threads(done.begun, done.since, now) if done.since else 0
        self.is_behind = self.is_behind or len(stale) == AT_ONCE
        return count

    def _steps(self, some: Sequence[T]) -> Iterator[Sequence[T]]:
        """Ends when the time is over; the first step is always made."""
        until = self.clock() + ENOUGH
        for start in range(0, len(some), STEP):
            if start and self.clock() >= until:
                self.is_behind = True
                return
            yield some[start : start + STEP]

    def _withdraw(self, left: Mapping[int, Collection[str]]) -> None:
        """What was found in a thread that left the case is no longer proposed; where it had a copy
        in another thread, that one is.
        """
        answers = self.finder.answers
        for case_id, some in answers.of_cases(left).items() if left else ():
            posts = left[case_id]
            stay = {one.number: one for one in some if one.post_id not in posts}
            heirs = dict[int, int]()
            for one in some:
                if one.number not in stay and one.state in (AnswerState.PROPOSED, AnswerState.COPY):
                    gone = replace(one, state=AnswerState.REJECTED, copies=None)
                    answers.save(gone)
            for one in stay.values():
                if one.copies is None or one.copies in stay:
                    continue
                first = next((each for each in some if each.id == one.copies), None)
                if first is not None and first.state is AnswerState.TAKEN:
                    continue
                heir = heirs.setdefault(one.copies, one.number)
                is_heir = heir == one.number
                state = AnswerState.PROPOSED if is_heir else AnswerState.COPY
                answers.save(replace(one, state=state, copies=None if is_heir else heir))

    def _void(self, case_ids: Collection[int]) -> None:
        """Rejects what is proposed to a case that was taken back."""
        answers = self.finder.answers
        for some in answers.of_cases(case_ids).values() if case_ids else ():
            for one in some:
                if one.state is AnswerState.PROPOSED:
                    answers.save(replace(one, state=AnswerState.REJECTED))

    def look(self, now: datetime) -> int:
        """Looks through the posts that were indexed since the last turn."""
        mark = self.marks.value(MARK)
        since = datetime.fromisoformat(mark) if mark else now - OVERLAP
        arrived = self.finder.ledger.arrivals(since - OVERLAP, filed=False)
        self._seen = {id_: at for id_, at in self._seen.items() if at > since - OVERLAP}
        new = [id_ for id_ in arrived if id_ not in self._seen]
        self.is_behind = self.is_behind or len(new) > MOST
        count, last = 0, since
        for some in self._steps(new[:MOST]):
            posts = self.finder.index.get(some)
            if awaiting := self.finder.watches.awaiting(posts):
                self.finder.watches.renew(awaiting)  # the next turn begins their watch
            count += self.finder.of_posts(posts.values(), now)
            self._seen |= {id_: arrived[id_] for id_ in posts}
            last = max(last, arrived[some[-1]])  # they come in this order
        if last > since or mark is None:
            self.marks.replace({MARK: last.isoformat()})
        return count

    def tell_lost(self, now: datetime) -> None:
        """The question was deleted, or its comments were closed: the case says so, once."""
        watches = self.finder.watches
        if not (lost := watches.lost(CHANGES)):
            return
        stored = self.finder.cases.several({one.case_id for one in lost})
        roots = _own_roots(stored, watches.of_cases(stored))
        for one in lost:
            case = stored.get(one.case_id)
            is_own = case is not None and one.post_id in roots[one.case_id]
            with self.moves.transaction():
                watches.tell([one])
                if case is not None and is_own:
                    self._note(case, POST_GONE if one.gone_at else SHUT, now)

    def _note(self, stored: StoredCase, note: str, now: datetime) -> None:
        if stored.standing.state is not CaseState.VOID:
            self._moved(stored, [(CaseDeed.NOTE, {"note": note})], now)

    def tell_changed(self, now: datetime) -> None:
        """Answers that were edited or deleted, or are shown again."""
        changed = self.finder.answers.changed(CHANGES)
        if not changed:
            return
        stored = self.finder.cases.several({one.answer.case_id for one in changed})
        ids = {one.answer.post_id or "" for one in changed}
        texts = self.finder.index.get(sorted(ids))
        watched = self.finder.watches.of_cases(stored)
        for one in changed:
            case = stored[one.answer.case_id]
            with self.moves.transaction():
                if one.gone_at is not None and one.answer.gone_at is None:
                    lost = _is_lost(one.answer, watched[case.case.number])
                    self._gone(one, case, now, with_question=lost)
                else:
                    self._edited(one, case, texts.get(one.answer.post_id or ""), now)

    def _gone(
        self, change: AnswerChange, stored: StoredCase, now: datetime, *, with_question: bool
    ) -> None:
        """An answer that left with its question is no fault of the body."""
        answer = replace(
            change.answer, gone_at=change.gone_at, digest=change.digest, settled=with_question
        )
        is_saved = self.finder.answers.save(answer, answer.state)
        if not is_saved or with_question or answer.state is not AnswerState.TAKEN:
            return
        note = REMOVED.format(at=answer.at.astimezone(self.moves.region.zone))
        rule = rule_of(self.moves.region.answer_rules, stored.case.stream)
        returns = rule.returns and stored.standing.state in _ANSWERED and answer.is_final
        returns = returns and stored.standing.body is not None
        deed = CaseDeed.RETURN if returns and self._is_last(answer) else CaseDeed.NOTE
        self._moved(stored, [(deed, {"note": note})], now)
        self.ring("ответ удалён", stored, answer)

    def _is_last(self, answer: CaseAnswer) -> bool:
        """Whether no other final answer stands."""
        others = self.finder.answers.of_cases([answer.case_id])[answer.case_id]
        return not any(
            one.id != answer.id
            and one.state in (AnswerState.TAKEN, AnswerState.COPY)
            and one.is_final
            and one.gone_at is None
            and (one.post_id is not None or one.origin is not AnswerOrigin.THREAD)
            for one in others
        )

    def _edited(
        self, change: AnswerChange, stored: StoredCase, post: EnrichedPost | None, now: datetime
    ) -> None:
        """The present text beside the first one; only the first edit rings."""
        answer = change.answer
        if change.digest == answer.digest:  # it is shown again
            self.finder.answers.save(replace(answer, gone_at=change.gone_at), answer.state)
            return
        text = post.post.body[:LONGEST_ANSWER] if post is not None else None
        if text is None or post is None or post.post.digest != change.digest:
            return  # a worker has not indexed the new text yet
        edited = replace(
            answer,
            text=text,
            earlier=answer.earlier if answer.edits else answer.text,
            edits=answer.edits + 1,
            edited_at=post.post.edited_at or now,
            digest=change.digest,
            gone_at=change.gone_at,
            settled=False,
        )
        is_saved = self.finder.answers.save(edited, answer.state)
        if is_saved and answer.state is AnswerState.TAKEN and not answer.edits:
            self.ring("ответ изменён", stored, edited)

    def _moved(self, stored: StoredCase, steps: Sequence[Step], now: datetime) -> None:
        try:
            self.moves.make(stored, steps, now, SYSTEM)
        except MoveRefused as error:
            log.info("%s: %s", stored.case.spoken, error)


def _own_roots(
    stored: Mapping[int, StoredCase], watched: Mapping[int, Sequence[WatchedPost]]
) -> Mapping[int, Collection[str]]:
    """The question of each case, and what opens its thread. A voice is another resident's."""
    known: dict[int, set[str]] = {id_: set() for id_ in watched}
    for id_, some in watched.items():
        case = stored[id_].case
        for row in some:
            if row.asked and (row.post_id == case.post_id or case.is_filed):
                known[id_] |= {row.post_id, row.root}
    return known


def _is_lost(answer: CaseAnswer, watched: Sequence[WatchedPost]) -> bool:
    """Whether the question, or what opens its thread, is gone too."""
    root = next((row.root for row in watched if row.post_id == answer.post_id), None)
    return any(
        row.gone_at is not None and row.root == root and (row.asked or row.is_root)
        for row in watched
    )
