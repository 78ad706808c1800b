"""Cases of two streams that are one: proposals, and what people decide of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.installation import Installation
from cases.pairing import find_pairs
from desks.audit import write
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST, numbered
from domain.cases.pairs import CasePair, PairState
from domain.errors import MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from russian.casework.pairs import pair_words

WINDOW = timedelta(days=28)  # in which two people speak of the same
MOST = 20_000  # cases of the window that are compared, the latest
LISTED, SETTLED = 50, 10


def propose_pairs(installation: Installation) -> None:
    """A job of the scheduler and the end of an import: comparing takes a second of 20,000 cases."""
    pairs, now = installation.casework.pairs, installation.clock.now()
    pairs.propose(find_pairs(pairs.clues(now - WINDOW, MOST)), now)


@dataclass(frozen=True, slots=True)
class CasePairs:
    """`settled` are the last that people decided, and may decide otherwise."""

    proposed: Sequence[CasePair]
    settled: Sequence[CasePair]


@dataclass(frozen=True, slots=True)
class CasePairDesk:
    """Every method raises Forbidden if the viewer lacks the right; a deed raises NotFound for an
    unknown pair, and MoveRefused if the pair is decided already.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> CasePairs:
        pairs = self.beside(viewer)
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CASES, "похожие обращения")
        return pairs

    def beside(self, viewer: Viewer) -> CasePairs:
        """The same as a part of another look."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        page, settled = self.installation.casework.pairs.page, set(PairState) - {PairState.PROPOSED}
        return CasePairs(page({PairState.PROPOSED}, LISTED), page(settled, SETTLED))

    def accept(self, viewer: Viewer, pair_id: int) -> CasePair:
        """The later case counts as the earlier one from now on."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        pair = self._known(viewer, pair_id)
        self._check(pair)
        return self._decided(viewer, pair, PairState.PROPOSED, PairState.JOINED)

    def reject(self, viewer: Viewer, pair_id: int) -> CasePair:
        """They are not one; the pair is never proposed again."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        pair = self._known(viewer, pair_id)
        return self._decided(viewer, pair, PairState.PROPOSED, PairState.REJECTED)

    def undo(self, viewer: Viewer, pair_id: int) -> CasePair:
        """The pair is a proposal again."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        pair = self._known(viewer, pair_id)
        if pair.state is PairState.PROPOSED:
            raise MoveRefused("отменять нечего: об этой паре ещё не решили")
        return self._decided(viewer, pair, pair.state, PairState.PROPOSED)

    def _known(self, viewer: Viewer, pair_id: int) -> CasePair:
        pair = None
        if 0 < pair_id <= GREATEST:
            pair = self.installation.casework.pairs.get(pair_id)
        if pair is None:
            raise NotFound(f"пары {pair_id} нет: посмотрите список похожих на странице «Сверка»")
        scope = CaseScope(self.installation, viewer)
        for case_id in (pair.earlier, pair.later):
            scope.known(case_id)
        return pair

    def _check(self, pair: CasePair) -> None:
        """Raises MoveRefused where somebody would lose sight of work."""
        casework = self.installation.casework
        for known in casework.pairs.of_case(pair.later):
            if known.state is PairState.JOINED and known.earlier == pair.later:
                raise MoveRefused(
                    f"к {numbered(pair.later)} уже присоединено {numbered(known.later)}: "
                    "сначала отмените это"
                )
        if (head := casework.pairs.heads([pair.earlier]).get(pair.earlier)) is not None:
            raise MoveRefused(
                f"{numbered(pair.earlier)} само присоединено к {numbered(head)}: выберите его"
            )
        both = casework.cases.several([pair.earlier, pair.later])
        _check_work(both[pair.earlier], both[pair.later])

    def _decided(
        self, viewer: Viewer, pair: CasePair, before: PairState, state: PairState
    ) -> CasePair:
        now = self.installation.clock.now()
        with self.installation.transaction():
            decided = None
            if pair.state is before:
                decided = self.installation.casework.pairs.decide(pair, state, viewer.doer, now)
            if decided is None:
                raise MoveRefused("об этой паре уже решили иначе: посмотрите список снова")
            self.installation.casework.watches.renew([pair.earlier, pair.later])
            write(self.installation.audit, now, viewer, Verb.CASE_PAIR, pair_words(decided))
        return decided


def _check_work(earlier: StoredCase, later: StoredCase) -> None:
    open_ = later.standing.closed_at is None
    if open_ and earlier.standing.closed_at is not None:
        raise MoveRefused(
            f"{earlier.case.spoken} уже закрыто, а {later.case.spoken} нет: откройте снова первое "
            "или закройте второе"
        )
    if open_ and later.standing.body not in (None, earlier.standing.body):
        raise MoveRefused(
            f"{later.case.spoken} у другого органа, чем {earlier.case.spoken}: сначала заберите его"
        )
