"""Checks typed answers: their links in our index or by a probe, and their threads by the polls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from cases.answers.finding import AnswerFinder, Ring
from cases.answers.threads import SAME
from cases.reconciliation import Spot, spot_of
from domain.cases.answers.answer import AnswerDoubt, AnswerState, CaseAnswer, Proof
from domain.cases.answers.replies import reply_to
from domain.cases.answers.watching import WatchedPost
from domain.person import SYSTEM
from domain.ports.casework.cases import StoredCase
from domain.ports.probes import ProbeStore
from domain.post import AuthorKind, EnrichedPost
from domain.probe import PageVerdict, Probe, ProbeState, page_row
from domain.source import SourceKind

AT_ONCE = 200  # answers of one turn
WALLED = frozenset({SourceKind.VK, SourceKind.OK, SourceKind.MAX})
POLLS = 2  # of the thread that do not find an answer, and it is missing
NEVER = datetime(1, 1, 1, tzinfo=UTC)
SOUGHT = 60  # characters of an answer by which its page is recognised


@dataclass
class AnswerChecking:
    finder: AnswerFinder
    probes: ProbeStore
    ring: Ring
    _after: int = 0

    def tick(self, now: datetime) -> int:
        """How many answers were settled; a turn looks at some of those that wait, in a circle."""
        answers = self.finder.answers.waiting(AT_ONCE, self._after)
        self._after = answers[-1].number if len(answers) == AT_ONCE else 0
        if not answers:
            return 0
        stored = self.finder.cases.several({one.case_id for one in answers})
        watched = self.finder.watches.of_cases(stored)
        spots = {one.number: spot for one in answers if (spot := spot_of(one.link))}
        asked = {row.post_id for some in watched.values() for row in some if row.asked}
        ids = {id_ for spot in spots.values() for id_ in spot.ids}
        posts = self.finder.index.get(sorted(asked | ids))
        finds = self.finder.answers.of_cases(stored)
        settled = 0
        for one in answers:
            spot = spots.get(one.number)
            linked = next((posts[i] for i in spot.ids if i in posts), None) if spot else None
            case = stored[one.case_id]
            if linked is not None and linked.post.id in {
                post.root for post in watched[one.case_id]
            } | {case.case.post_id}:
                linked = None  # the thread, and not the answer in it
            known = None if linked else _find_of(one, finds[one.case_id])
            if known is not None:
                settled += self._doubled(one, known, case, now)
            elif linked is not None:
                own = [
                    posts[row.post_id]
                    for row in watched[one.case_id]
                    if row.asked and row.post_id in posts
                ]
                settled += self._linked(one, case, linked, own, now)
            elif _awaits_polls(watched[one.case_id], spot):
                settled += self._polled(one, case, watched[one.case_id], now)
            else:
                settled += self._probed(one, spot, now)
        return settled

    def _linked(
        self,
        answer: CaseAnswer,
        stored: StoredCase,
        linked: EnrichedPost,
        asked: Sequence[EnrichedPost],
        now: datetime,
    ) -> bool:
        """The link leads to a post that we have; `asked` are the posts of the case."""
        finder, post = self.finder, linked.post
        page = finder.accounts().page_of(post, finder.region.sources)
        parents = finder.index.get([post.parent_id]) if asked and post.parent_id else {}
        parent = parents.get(post.parent_id or "")
        to = parent.post if parent else None
        replies = (reply_to(post, each.post, to) for each in asked)
        reply = next(filter(None, replies), None)
        if page is None:
            own = reply is not None and (
                post.author is None or post.author.kind is AuthorKind.PRIVATE
            )
            # By an employee's own account it may be: nobody can tell who that is.
            proof = Proof.IN_PERSON if own else Proof.REFUTED
            return self._settle(answer, stored, proof, AnswerDoubt.NOT_OFFICIAL)
        if asked and all(post.published_at < each.post.published_at for each in asked):
            return self._settle(answer, stored, Proof.REFUTED, AnswerDoubt.EARLIER)
        own_body, body = stored.standing.body, page.owner_body
        if own_body and body and not finder.region.are_related(own_body, body):
            return self._settle(answer, stored, Proof.REFUTED, AnswerDoubt.OTHER_BODY)
        if asked and reply is None:
            return self._settle(answer, stored, Proof.UNVERIFIED, AnswerDoubt.ELSEWHERE)
        recorded = finder.ledger.recorded([post.id]).get(post.id)
        shown = replace(
            answer,
            at=post.published_at,
            text=post.body,
            author=page.title,
            post_id=post.id,
            digest=recorded.digest if recorded else post.digest,
            link=post.url,
        )
        for one in finder.answers.of_posts([post.id]):
            if one.case_id == answer.case_id:
                return self._doubled(answer, one, stored, now)
        finder.taking.verify(answer, shown, stored, now)
        return True

    def _doubled(
        self, answer: CaseAnswer, known: CaseAnswer, stored: StoredCase, now: datetime
    ) -> bool:
        """The comment was found before somebody typed that it is there: the find is the answer."""
        finder = self.finder
        with finder.taking.moves.transaction():
            typed = replace(answer, state=AnswerState.REJECTED, move=None, settled=True)
            finder.answers.save(replace(typed, proof=Proof.VERIFIED))
            finder.taking.verify(replace(known, **_of(answer)), known, stored, now)
        return True

    def _polled(
        self, answer: CaseAnswer, stored: StoredCase, watched: Sequence[WatchedPost], now: datetime
    ) -> bool:
        """Counts the polls of the threads that did not show it."""
        heard = min((one.heard_at or NEVER for one in _roots(watched)), default=NEVER)
        if heard == NEVER or heard <= (answer.polled_at or answer.noticed_at):
            return False
        known = replace(answer, polls=answer.polls + 1, polled_at=heard)
        if known.polls < POLLS:
            self.finder.answers.save(known, answer.state)
            self.finder.watches.hasten(answer.case_id, now)
            return False
        if not self.finder.answers.save(replace(known, proof=Proof.MISSING), answer.state):
            return False
        self.ring("ответ не найден", stored, known)
        return True

    def _probed(self, answer: CaseAnswer, spot: Spot | None, now: datetime) -> bool:
        """A crawler reads the page of the link once; networks show theirs to nobody without an
        account.
        """
        finder = self.finder
        if not answer.link:
            return self._save(answer, Proof.UNVERIFIED, None)
        if spot is None or spot.kind in WALLED:
            return self._save(answer, Proof.UNVERIFIED, AnswerDoubt.CLOSED)
        if answer.probe is None:
            probe = Probe(
                id=uuid4().hex,
                who=SYSTEM,
                asked_at=now,
                rows=(page_row(answer.link, " ".join(answer.text.split())[:SOUGHT]),),
            )
            with finder.taking.moves.transaction():
                self.probes.ask(probe)
                finder.answers.save(replace(answer, probe=probe.id))
            return False
        done = self.probes.get(answer.probe)
        if done is not None and done.state is not ProbeState.DONE:
            return False
        verdict = done.finding.page if done is not None and done.finding else None
        match verdict:
            case PageVerdict.SHOWS if self._is_official(spot):
                return self._save(answer, Proof.VERIFIED, None)
            case PageVerdict.SHOWS:
                return self._save(answer, Proof.UNVERIFIED, AnswerDoubt.NOT_OFFICIAL)
            case PageVerdict.LOST:
                return self._save(answer, Proof.REFUTED, AnswerDoubt.LOST)
            case PageVerdict.SHOWS_NOT:
                return self._save(answer, Proof.UNVERIFIED, AnswerDoubt.ELSEWHERE)
        return self._save(answer, Proof.UNVERIFIED, AnswerDoubt.CLOSED)

    def _is_official(self, spot: Spot) -> bool:
        """Whether a body has a registered page on that site: on their own, anybody shows a text."""
        pages = (one for one in self.finder.region.sources.values() if one.owner_body)
        return any(
            page is not None and page.kind is SourceKind.WEB and page.page == spot.page
            for page in (spot_of(one.address) for one in pages)
        )

    def _settle(
        self, answer: CaseAnswer, stored: StoredCase, proof: Proof, doubt: AnswerDoubt
    ) -> bool:
        if self._save(answer, proof, doubt) and proof is Proof.REFUTED:
            self.ring("ссылка на ответ ведёт не туда", stored, answer)
        return True

    def _save(self, answer: CaseAnswer, proof: Proof, doubt: AnswerDoubt | None) -> bool:
        return self.finder.answers.save(replace(answer, proof=proof, doubt=doubt), answer.state)


def _awaits_polls(watched: Sequence[WatchedPost], spot: Spot | None) -> bool:
    """Whether our own polls of the thread will tell."""
    if not _roots(watched):
        return False
    return spot is None or spot.kind is not SourceKind.WEB


def _of(answer: CaseAnswer) -> dict[str, Any]:
    """What a typed answer says of a find."""
    return {
        "state": answer.state,
        "move": answer.move,
        "who": answer.who,
        "at": answer.at,
        "is_final": answer.is_final,
    }


def _find_of(answer: CaseAnswer, known: Sequence[CaseAnswer]) -> CaseAnswer | None:
    """A find that waits for a decision, and is what somebody typed."""
    return next((one for one in known if _is_typed(one, answer)), None)


def _is_typed(find: CaseAnswer, typed: CaseAnswer) -> bool:
    is_open = find.state is AnswerState.PROPOSED and find.gone_at is None
    is_own = find.doubt in (None, AnswerDoubt.APART)
    suits = find.is_final or not typed.is_final
    return is_open and is_own and suits and find.at <= typed.noticed_at + SAME


def _roots(watched: Sequence[WatchedPost]) -> Sequence[WatchedPost]:
    """The threads that can be read."""
    some = (one for one in watched if one.is_root and one.source_id)
    return [one for one in some if one.gone_at is None and one.shut_at is None]
