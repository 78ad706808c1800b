"""Finds answers in the threads of cases: comments of official pages, as the index gets them."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cases.answers.judging import Verdict, calls_itself_official, judge
from cases.answers.taking import AnswerTaking, fresh
from domain.cases.answers.answer import AnswerDoubt, AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.answers.replies import (
    OfficialAccounts,
    Reply,
    is_of_chat,
    reply_to,
    root_of,
)
from domain.cases.answers.rule import rule_of
from domain.cases.answers.watching import WatchedPost
from domain.cases.case import LONGEST_ANSWER
from domain.cases.workflow import CaseState
from domain.errors import MoveRefused
from domain.person import SYSTEM
from domain.ports.casework.answers import CaseAnswerStore, CaseWatchStore
from domain.ports.casework.cases import CaseStore, StoredCase
from domain.ports.index import PostIndex
from domain.ports.ledger import PostLedger
from domain.post import AuthorKind, EnrichedPost
from domain.query import All, Among, Any, Condition, Field, Since
from domain.region import Region

log = logging.getLogger(__name__)

Ring = Callable[[str, StoredCase, CaseAnswer], None]  # what happened, to which case, by which
CLAIMS = 10  # comments on one case in which residents speak as a body; more are not kept
SAME = timedelta(days=1)  # a typed answer may be published so long after it was typed


@dataclass(frozen=True, slots=True)
class _Match:
    stored: StoredCase
    reply: Reply
    is_related: bool
    asked: str


@dataclass
class AnswerFinder:
    """`ring` tells the centre."""

    index: PostIndex
    ledger: PostLedger
    cases: CaseStore
    answers: CaseAnswerStore
    watches: CaseWatchStore
    taking: AnswerTaking
    region: Region
    accounts: Callable[[], OfficialAccounts]
    ring: Ring = field(default=lambda what, stored, answer: None)

    def of_threads(self, roots: Collection[str], since: datetime, now: datetime) -> int:
        """Reads whole threads, as those of cases that are watched from now on; how many answers
        were found.
        """
        if not roots:
            return 0
        accounts, count = self.accounts(), 0
        asked = self.index.get(sorted(roots)).values()
        chats = {one.post.source_id for one in asked if is_of_chat(one.post)}
        below: Condition = Among(Field.THREAD, frozenset(roots))
        if chats:
            below = Any((below, Among(Field.SOURCE, frozenset(chats))))
        some = All((below, Since(since)))
        for batch in _batches(self.index.walk(some), self._is_candidate(accounts)):
            count += self.of_posts(batch, now, accounts)
        return count

    def of_posts(
        self,
        posts: Iterable[EnrichedPost],
        now: datetime,
        accounts: OfficialAccounts | None = None,
    ) -> int:
        """Of these posts, those that answer cases; how many there are."""
        accounts = accounts or self.accounts()
        is_candidate = self._is_candidate(accounts)
        some = [one for one in posts if root_of(one.post) and is_candidate(one)]
        watching = self.watches.of_roots({root_of(one.post) or "" for one in some})
        some = [one for one in some if root_of(one.post) in watching]
        if not some:
            return 0
        thread = _Threads(self, watching, some)
        count = 0
        for one in sorted(some, key=lambda one: (one.post.published_at, one.post.id)):
            count += self._judged(one, thread, accounts, now)
        return count

    def _is_candidate(self, accounts: OfficialAccounts) -> Callable[[EnrichedPost], bool]:
        def is_candidate(one: EnrichedPost) -> bool:
            author = one.post.author
            if author is None or author.kind is AuthorKind.PRIVATE:
                return calls_itself_official(one.post.text)
            return accounts.page_of(one.post, self.region.sources) is not None

        return is_candidate

    def _judged(
        self, one: EnrichedPost, thread: "_Threads", accounts: OfficialAccounts, now: datetime
    ) -> int:
        page = accounts.page_of(one.post, self.region.sources)
        body = page.owner_body if page is not None else None
        matches = [
            m
            for m in thread.matches(one, body)
            if (m.stored.case.number, one.post.id) not in thread.known
        ]
        if not matches:
            return 0
        recorded = thread.recorded.get(one.post.id)
        for match in matches:
            if page is None and not thread.admits_claim(match.stored.case.number):
                continue
            verdict = judge(one.post.text, one.labels, match.asked)
            doubt = _doubt(match, body, verdict)
            author = page.title if page is not None else None
            answer = CaseAnswer(
                case_id=match.stored.case.number,
                at=one.post.published_at,
                noticed_at=now,
                text="" if page is None else one.post.body[:LONGEST_ANSWER],
                origin=AnswerOrigin.THREAD,
                state=AnswerState.PROPOSED,
                proof=Proof.VERIFIED if page is not None else Proof.REFUTED,
                is_final=verdict is Verdict.FINAL,
                body=body,
                author=author,
                link=one.post.url,
                post_id=one.post.id,
                doubt=doubt,
                digest=recorded.digest if recorded is not None else one.post.digest,
                who=SYSTEM,
                settled=page is None,
            )
            if doubt in (AnswerDoubt.RESIDENT, AnswerDoubt.NO_ANSWER):
                answer = replace(answer, state=AnswerState.REJECTED)
            self._settle(answer, match.stored, thread, now)
        return len(matches) if page is not None else 0

    def _settle(
        self, answer: CaseAnswer, stored: StoredCase, thread: "_Threads", now: datetime
    ) -> None:
        number = stored.case.number
        is_open = answer.state is AnswerState.PROPOSED
        typed = thread.typed(number, answer) if is_open else None
        with self.taking.moves.transaction():
            if typed is not None:
                thread.known.add((number, answer.post_id or ""))
                known = self.taking.verify(typed, answer, stored, now)
                thread.typed_of[number].remove(typed)
                self._watch(known, thread)
                return
            if (added := self.answers.add(answer)) is None:
                return
            thread.known.add((number, answer.post_id or ""))
            if added.doubt is not AnswerDoubt.RESIDENT:
                self._watch(added, thread)
            if not is_open:
                return
            takes = rule_of(self.region.answer_rules, stored.case.stream).takes
            if takes and added.doubt is None:
                try:
                    _, thread.cases[number] = self.taking.take(added, stored, now)
                except MoveRefused as error:
                    log.info("%s: a found answer waits: %s", stored.case.spoken, error)
                else:
                    return
            self.ring("найден ответ", stored, added)

    def _watch(self, answer: CaseAnswer, thread: "_Threads") -> None:
        """The comment is looked at with its thread from now on."""
        if answer.post_id is None:
            return
        recorded = thread.recorded.get(answer.post_id)
        root = thread.watched.get(answer.case_id)
        if recorded is None or root is None:
            return
        self.watches.put(
            [
                WatchedPost(
                    case_id=answer.case_id,
                    version=root.version,
                    post_id=recorded.id,
                    root=root.root,
                    source_id=recorded.source_id,
                    native_id=recorded.native_id,
                    url=recorded.url,
                    published_at=recorded.published_at,
                    hourly_until=root.hourly_until,
                    until=root.until,
                )
            ]
        )


class _Threads:
    """The cases of the threads of some comments, with their questions and known answers."""

    def __init__(
        self,
        finder: AnswerFinder,
        watching: Mapping[str, Sequence[int]],
        comments: Sequence[EnrichedPost],
    ) -> None:
        self._finder, self._watching = finder, watching
        ids = {id_ for some in watching.values() for id_ in some}
        self.cases = dict(finder.cases.several(ids))
        parents = {one.post.parent_id for one in comments if one.post.parent_id}
        asked = {one.case.post_id for one in self.cases.values() if one.case.post_id}
        self._posts = finder.index.get(sorted(asked | parents))
        self.recorded = finder.ledger.recorded({one.post.id for one in comments})
        known = finder.answers.of_cases(ids)
        self.known = {(id_, one.post_id) for id_, some in known.items() for one in some}
        self.typed_of = {id_: [one for one in some if fresh(one)] for id_, some in known.items()}
        self._claims = Counter(
            id_ for id_, some in known.items() for one in some if one.doubt is AnswerDoubt.RESIDENT
        )
        watched = finder.watches.of_cases(ids)
        self.watched = {id_: some[0] for id_, some in watched.items() if some}

    def admits_claim(self, case_id: int) -> bool:
        """Whether one more comment of a resident who speaks as a body is kept for the case."""
        self._claims[case_id] += 1
        return self._claims[case_id] <= CLAIMS

    def matches(self, one: EnrichedPost, body: str | None) -> list[_Match]:
        """The cases that a comment answers. Of linked cases it is that of the page's body; a page
        of none of their bodies answers the first.
        """
        parent = self._posts.get(one.post.parent_id or "")
        by_question: dict[str, list[_Match]] = {}
        for id_ in self._watching.get(root_of(one.post) or "", ()):
            stored = self.cases.get(id_)
            if stored is None or stored.standing.state is CaseState.VOID:
                continue
            asked = self._posts.get(stored.case.post_id or "")
            if asked is None:
                continue
            reply = reply_to(one.post, asked.post, parent.post if parent else None)
            if reply is None:
                continue
            own = stored.standing.body
            is_related = body is None or own is None or self._finder.region.are_related(own, body)
            match = _Match(stored, reply, is_related, asked.post.body)
            by_question.setdefault(asked.post.id, []).append(match)
        chosen = [next((m for m in some if m.is_related), some[0]) for some in by_question.values()]
        direct = [m for m in chosen if m.reply is Reply.DIRECT]
        return direct or chosen

    def typed(self, case_id: int, answer: CaseAnswer) -> CaseAnswer | None:
        """The typed answer that is this comment: of an answer or an interim one alike."""
        for one in self.typed_of.get(case_id, ()):
            if one.is_final and not answer.is_final:
                continue
            is_own = answer.doubt in (None, AnswerDoubt.APART)
            if is_own and answer.at <= one.noticed_at + SAME:
                return one
        return None


def _doubt(match: _Match, body: str | None, verdict: Verdict) -> AnswerDoubt | None:
    if body is None:
        return AnswerDoubt.RESIDENT
    if verdict is Verdict.NONE:
        return AnswerDoubt.NO_ANSWER
    if not match.is_related:
        return AnswerDoubt.OTHER_BODY
    return AnswerDoubt.APART if match.reply is Reply.BELOW else None


def _batches(
    posts: Iterable[EnrichedPost], is_wanted: Callable[[EnrichedPost], bool], size: int = 200
) -> Iterable[list[EnrichedPost]]:
    batch: list[EnrichedPost] = []
    for one in posts:
        if is_wanted(one):
            batch.append(one)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
