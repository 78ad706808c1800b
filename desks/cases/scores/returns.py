"""Returns: those that posts propose, decided by people, and the head's control after two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from app.installation import Installation
from desks.audit import write
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.cases.scores.returning import ReturnClue, ReturnProposal, ReturnState
from domain.cases.standing import CONTROL
from domain.cases.workflow import CaseDeed, CaseState
from domain.duty import DutyRole
from domain.errors import MoveRefused, NotFound
from domain.message import Message, MessageState
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.post import EnrichedPost, Kind
from domain.query import All, Any, Field, Is, Not, Phrase, Since
from russian.casework.undone import SOUGHT, says_undone

LOOKED = timedelta(days=1)  # posts that one turn looks at
AFTER = timedelta(days=30)  # of the answer, in which a post proposes a return
LATELY = timedelta(days=3)  # returns of which the head may not have heard
MOST = 2_000  # posts of one turn
INCIDENTS = 200
LISTED = 50
DONE = frozenset({CaseState.ANSWERED, CaseState.RATED, CaseState.CLOSED})


def propose_returns(installation: Installation, now: datetime) -> int:
    """A job of the scheduler; returns how many posts say of a case that nothing was done. Raises
    Unavailable.
    """
    phrases = Any(tuple(map(Phrase, SOUGHT)))
    sought = All((Since(now - LOOKED), phrases, Not(Is(Field.KIND, Kind.NEWS))))
    sources = installation.region.sources
    official = {one.id for one in sources.values() if one.owner_body}
    posts = [
        one
        for one in islice(installation.posts.index.walk(sought), MOST)
        if one.post.source_id not in official or one.post.thread_id
        if says_undone(one.post.body)
    ]
    proposals = list(_proposals(installation, posts))
    installation.casework.returns.propose(proposals)
    return len(proposals)


def _proposals(
    installation: Installation, posts: Sequence[EnrichedPost]
) -> Iterator[ReturnProposal]:
    cases = installation.casework.cases
    threads = {one.post.thread_id for one in posts if one.post.thread_id}
    of_posts = cases.of_posts(threads) if threads else {}
    above = installation.posts.index.get(sorted(of_posts)) if of_posts else {}
    in_threads = cases.several(set(of_posts.values())) if of_posts else {}
    incidents = sorted({i for one in posts if (i := one.labels.incident_id)})[:INCIDENTS]
    about = {id_: cases.about([id_]) for id_ in incidents}
    for one in posts:
        root = above.get(one.post.thread_id or "")
        same = root is not None and root.post.author is not None
        if same and root is not None and root.post.author == one.post.author:
            case = in_threads[of_posts[root.post.id]]
            if _is_after(case, one):
                yield _proposal(case, one, ReturnClue.AUTHOR)
            continue
        for case in about.get(one.labels.incident_id or "", ()):
            if _is_after(case, one) and case.case.post_id != one.post.id:
                yield _proposal(case, one, ReturnClue.INCIDENT)


def _is_after(case: StoredCase, one: EnrichedPost) -> bool:
    done = case.standing.answered_at or case.standing.closed_at
    if case.standing.state not in DONE or done is None:
        return False
    return done < one.post.published_at <= done + AFTER


def _proposal(case: StoredCase, one: EnrichedPost, clue: ReturnClue) -> ReturnProposal:
    return ReturnProposal(case.case.number, one.post.id, clue, one.post.published_at)


def tell_returned(installation: Installation, now: datetime) -> None:
    """A job of the scheduler: the head of the centre hears once of a case that was returned twice,
    by any door.
    """
    ids = installation.casework.returns.returned(CONTROL, now - LATELY)
    address = installation.settings.console_address
    messages = [
        Message(
            id=f"case {one.case.number} returned {CONTROL}",
            about=None,
            role=DutyRole.HEAD_OF_CENTRE,
            title=f"{one.case.spoken}: вернули второй раз, оно у вас на контроле",
            text=(
                f"Обращение {one.case.spoken} вернули второй раз: ответ не приняли. "
                f"Посмотрите, что мешает.\n{address}/cases/{one.case.number}"
            ),
            state=MessageState.PENDING,
            created_at=now,
            next_try_at=now,
        )
        for one in installation.casework.cases.several(ids).values()
    ]
    installation.messages.outbox.put(messages)


@dataclass(frozen=True, slots=True)
class ProposedReturn:
    proposal: ReturnProposal
    stored: StoredCase


@dataclass(frozen=True, slots=True)
class ReturnDesk:
    """Every method raises Forbidden if the viewer lacks the right; a deed raises NotFound for an
    unknown proposal, MoveRefused if it is decided already or the case may not be returned.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[ProposedReturn]:
        proposed = self.beside(viewer)
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CASE_SCORES, "предложено вернуть")
        return proposed

    def beside(self, viewer: Viewer) -> Sequence[ProposedReturn]:
        """The same as a part of another look."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        page = self.installation.casework.returns.page(LISTED)
        known = self._cases(page)
        return [ProposedReturn(one, known[one.case_id]) for one in page]

    def part(self, viewer: Viewer, case_id: int) -> Sequence[ReturnProposal]:
        """Those of a case, for its page; nothing for who may not return it."""
        viewer.demand(Right.READ_CASES)
        if not viewer.may(Right.CASES):
            return ()
        return self.installation.casework.returns.of_case(case_id)

    def accept(self, viewer: Viewer, proposal_id: int) -> ReturnProposal:
        """The case is returned, with the clock that the policy gives."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        proposal = self._known(viewer, proposal_id)
        why = f"житель пишет, что не сделано: пост {proposal.post_id}"
        with self.installation.transaction():
            self._decide(viewer, proposal, ReturnState.RETURNED)
            asked = Asked(CaseDeed.RETURN, note=why)
            CaseMoves(self.installation).make(viewer, proposal.case_id, asked)
        return proposal

    def reject(self, viewer: Viewer, proposal_id: int) -> ReturnProposal:
        viewer.demand(Right.READ_CASES, Right.CASES)
        proposal, now = self._known(viewer, proposal_id), self.installation.clock.now()
        with self.installation.transaction():
            self._decide(viewer, proposal, ReturnState.REJECTED)
            detail = f"О-{proposal.case_id} {proposal.post_id}"
            write(self.installation.audit, now, viewer, Verb.CASE_RETURN_REJECTED, detail)
        return proposal

    def _decide(self, viewer: Viewer, proposal: ReturnProposal, state: ReturnState) -> None:
        now, returns = self.installation.clock.now(), self.installation.casework.returns
        if not returns.decide(proposal, state, viewer.doer, now):
            raise MoveRefused("об этом уже решили: посмотрите обращение снова")

    def _known(self, viewer: Viewer, proposal_id: int) -> ReturnProposal:
        proposal = None
        if 0 < proposal_id <= GREATEST:
            proposal = self.installation.casework.returns.get(proposal_id)
        if proposal is None:
            raise NotFound(f"предложения № {proposal_id} нет: посмотрите страницу «Оценки»")
        CaseScope(self.installation, viewer).known(proposal.case_id)
        return proposal

    def _cases(self, page: Sequence[ReturnProposal]) -> Mapping[int, StoredCase]:
        return self.installation.casework.cases.several({one.case_id for one in page})
