"""Finds answers in the threads of cases: comments of official pages, as the index gets them."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from cases.answers.judging import Finality, calls_itself_official, judge, says_until
from cases.answers.taking import AnswerTaking
from cases.answers.threads import Match, Threads
from domain.cases.answers.answer import AnswerDoubt, AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.answers.replies import (
    OfficialAccounts,
    Reply,
    is_of_chat,
    root_of,
)
from domain.cases.answers.rule import rule_of
from domain.cases.answers.watching import WatchedPost
from domain.cases.case import LONGEST_ANSWER
from domain.errors import MoveRefused
from domain.person import SYSTEM
from domain.ports.casework.answers import CaseAnswerStore, CaseWatchStore
from domain.ports.casework.cases import CaseStore, StoredCase
from domain.ports.index import PostIndex
from domain.ports.language import Grammar
from domain.ports.ledger import PostLedger
from domain.post import AuthorKind, EnrichedPost
from domain.query import All, Among, Any, Condition, Field, Since
from domain.region import Region

log = logging.getLogger(__name__)

BATCH = 200  # comments that are looked at together

Ring = Callable[[str, StoredCase, CaseAnswer], None]  # what happened, to which case, by which


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
    grammar: Grammar
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
        thread = Threads(self, watching, some)
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
        self, one: EnrichedPost, thread: Threads, accounts: OfficialAccounts, now: datetime
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
            finality = judge(one.post.text, self.grammar, one.labels, match.asked)
            doubt = _doubt(match, body, finality)
            author = page.title if page is not None else None
            answer = CaseAnswer(
                case_id=match.stored.case.number,
                at=one.post.published_at,
                noticed_at=now,
                text="" if page is None else one.post.body[:LONGEST_ANSWER],
                origin=AnswerOrigin.THREAD,
                state=AnswerState.PROPOSED,
                proof=Proof.VERIFIED if page is not None else Proof.REFUTED,
                is_final=finality is Finality.FINAL,
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
        self, answer: CaseAnswer, stored: StoredCase, thread: Threads, now: datetime
    ) -> None:
        number = stored.case.number
        is_open = answer.state is AnswerState.PROPOSED
        first = thread.copied_by(answer) if is_open else None
        is_later = first is not None and (
            first.state is not AnswerState.PROPOSED or first.at <= answer.at
        )
        typed = thread.typed(number, answer) if is_open and first is None else None
        with self.taking.moves.transaction():
            if typed is not None:
                known = self.taking.verify(typed, answer, stored, now)
                thread.count(known)
                thread.typed_of[number].remove(typed)
                self._watch(known, thread)
                return
            if first is not None and is_later:
                answer = replace(answer, state=AnswerState.COPY, copies=first.number, doubt=None)
            if (added := self._added(answer, thread)) is None:
                return
            if first is not None and not is_later:
                self._copy(first, added, thread)
            if added.state is AnswerState.PROPOSED:
                self._offer(added, stored, thread, now, is_new=first is None)

    def _offer(
        self,
        answer: CaseAnswer,
        stored: StoredCase,
        thread: Threads,
        now: datetime,
        *,
        is_new: bool,
    ) -> None:
        if self._takes(answer, stored):
            try:
                taken, moved = self.taking.take(answer, stored, now)
            except MoveRefused as error:
                log.info("%s: a found answer waits: %s", stored.case.spoken, error)
            else:
                thread.cases[stored.case.number] = moved
                thread.count(taken)
                return
        if is_new:
            self.ring("найден ответ", stored, answer)

    def _added(self, answer: CaseAnswer, thread: Threads) -> CaseAnswer | None:
        """What was found before, and left with its thread, is found again."""
        before = thread.withdrawn.get((answer.case_id, answer.post_id))
        if before is None:
            added = self.answers.add(answer)
        else:
            added = replace(answer, id=before.id)
            self.answers.save(added)
        if added is not None:
            thread.count(added)
            if added.doubt is not AnswerDoubt.RESIDENT:
                self._watch(added, thread)
        return added

    def _copy(self, answer: CaseAnswer, first: CaseAnswer, thread: Threads) -> None:
        """With the copies that it had."""
        for one in self.answers.of_cases([answer.case_id])[answer.case_id]:
            if one.id == answer.id or one.copies == answer.id:
                copy = replace(one, state=AnswerState.COPY, copies=first.number, doubt=None)
                self.answers.save(copy)
                thread.count(copy)

    def _takes(self, answer: CaseAnswer, stored: StoredCase) -> bool:
        """An interim answer that does not say until when starts no clock."""
        takes = rule_of(self.region.answer_rules, stored.case.stream).takes
        if not takes or answer.doubt is not None:
            return False
        worktime = self.region.worktime(stored.case.place.municipality)
        return answer.is_final or says_until(answer.text, answer.at, worktime)

    def _watch(self, answer: CaseAnswer, thread: Threads) -> None:
        """The comment is looked at with its thread from now on."""
        if answer.post_id is None:
            return
        recorded = thread.recorded.get(answer.post_id)
        root = thread.row(answer.case_id, answer.post_id)
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


def _doubt(match: Match, body: str | None, finality: Finality) -> AnswerDoubt | None:
    if body is None:
        return AnswerDoubt.RESIDENT
    if finality is Finality.NONE:
        return AnswerDoubt.NO_ANSWER
    if not match.is_related:
        return AnswerDoubt.OTHER_BODY
    return AnswerDoubt.APART if match.reply is Reply.BELOW else None


def _batches(
    posts: Iterable[EnrichedPost], is_wanted: Callable[[EnrichedPost], bool]
) -> Iterable[list[EnrichedPost]]:
    batch: list[EnrichedPost] = []
    for one in posts:
        if is_wanted(one):
            batch.append(one)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
