"""Watches the threads of cases: which posts the spiders look at again, and what they saw there.

The spiders have one timetable of known posts, the ledger's; a watch adds to it. One turn asks a
fixed number of queries, however many cases are open.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from cases.answers.finding import AnswerFinder, Ring
from cases.answers.moving import AnswerMoves, Step
from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer
from domain.cases.answers.rule import rule_of
from domain.cases.answers.watching import AFTER_CLOSE, CaseWatch, WatchedPost
from domain.cases.case import LONGEST_ANSWER
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import MoveRefused
from domain.person import SYSTEM
from domain.ports.casework.answers import AnswerChange
from domain.ports.casework.cases import StoredCase
from domain.ports.installation import InstallationStore
from domain.ports.ledger import Recorded
from domain.post import EnrichedPost

log = logging.getLogger(__name__)

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
AT_ONCE = 1_000  # cases that one turn begins to watch
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
    _seen: dict[str, datetime] = field(default_factory=dict)

    def tick(self, now: datetime) -> int:
        """One turn; how many answers it found. Raises Unavailable; the next turn goes on."""
        count = self.watch(now)
        count += self.look(now)
        self.tell_lost(now)
        self.tell_changed(now)
        return count

    def watch(self, now: datetime) -> int:
        """Follows the cases that were opened, moved or closed since the last turn."""
        finder, watches = self.finder, self.finder.watches
        stale = watches.stale(now, now - AFTER_CLOSE, AT_ONCE)
        watches.drop(now)
        if not stale:
            return 0
        known = watches.of_cases([one.case_id for one in stale])
        rows = [_following(one, post) for one in stale for post in known[one.case_id]]
        self._void([one.case_id for one in stale if one.is_void])
        new = [one for one in stale if not known[one.case_id] and not one.is_void]
        asked = finder.index.get(sorted({one.post_id for one in new})) if new else {}
        ids = {one.post_id for one in new} | {_root(asked[i]) for i in asked}
        recorded = finder.ledger.recorded(ids) if new else {}
        for one in new:
            rows += _begun(one, asked.get(one.post_id), recorded)
        watches.put(rows)
        roots = {row.root for row in rows if row.case_id in {one.case_id for one in new}}
        live = [asked[one.post_id].post.published_at for one in new if one.post_id in asked]
        return finder.of_threads(roots - {""}, min(live), now) if live else 0

    def _void(self, case_ids: Collection[int]) -> None:
        """Nobody decides of answers to a case that was taken back."""
        answers = self.finder.answers
        for some in answers.of_cases(case_ids).values() if case_ids else ():
            for one in some:
                if one.state is AnswerState.PROPOSED:
                    answers.save(replace(one, state=AnswerState.REJECTED))

    def look(self, now: datetime) -> int:
        """Looks through the posts that were indexed since the last turn."""
        mark = self.marks.value(MARK)
        since = datetime.fromisoformat(mark) if mark else now - OVERLAP
        arrived = self.finder.ledger.arrivals(since - OVERLAP)
        self._seen = {id_: at for id_, at in self._seen.items() if at > since - OVERLAP}
        new = [id_ for id_ in arrived if id_ not in self._seen]
        count = 0
        for start in range(0, len(new), AT_ONCE):
            posts = self.finder.index.get(new[start : start + AT_ONCE])
            count += self.finder.of_posts(posts.values(), now)
            self._seen |= {id_: arrived[id_] for id_ in posts}
        last = max(arrived.values(), default=since)
        if last > since or mark is None:
            self.marks.replace({MARK: last.isoformat()})
        return count

    def tell_lost(self, now: datetime) -> None:
        """The question was deleted, or its comments were closed: the case says so, once."""
        watches = self.finder.watches
        if not (lost := watches.lost(CHANGES)):
            return
        stored = self.finder.cases.several({one.case_id for one in lost})
        for one in lost:
            case = stored.get(one.case_id)
            is_asked = case is not None and one.post_id in (case.case.post_id, one.root)
            with self.moves.transaction():
                watches.tell([one])
                if case is not None and is_asked:
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
                    lost = any(
                        post.gone_at is not None
                        for post in watched[case.case.number]
                        if post.post_id in (case.case.post_id, post.root)
                    )
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
            and one.state is AnswerState.TAKEN
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


def _following(case: CaseWatch, post: WatchedPost) -> WatchedPost:
    return replace(post, version=case.version, hourly_until=case.hourly_until, until=case.until)


def _root(one: EnrichedPost) -> str:
    return one.post.thread_id or one.post.id


def _begun(
    case: CaseWatch, asked: EnrichedPost | None, recorded: Mapping[str, Recorded]
) -> list[WatchedPost]:
    """The question, and the post that opens its thread; a row without a source where the ledger or
    the index does not have the question, so that it is not asked for in each turn.
    """
    root = _root(asked) if asked is not None else ""
    rows = [
        WatchedPost(
            case_id=case.case_id,
            version=case.version,
            post_id=one.id,
            root=root,
            source_id=one.source_id,
            native_id=one.native_id,
            url=one.url,
            published_at=one.published_at,
            hourly_until=case.hourly_until,
            until=case.until,
        )
        for id_ in dict.fromkeys((case.post_id, root))
        if root and (one := recorded.get(id_)) is not None
    ]
    if any(one.post_id == case.post_id for one in rows):
        return rows
    until = case.until
    return [
        WatchedPost(case.case_id, case.version, case.post_id, "", "", "", "", _EVER, until=until)
    ]
