"""Communication errors: what is proposed, what people decide in one click, and what was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from app.installation import Installation
from desks.audit import write
from desks.cases.checks import kept_reason
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import GREATEST
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.outreach.mistake import (
    CERTAIN,
    LONGEST_WORDS,
    MISTAKE_MOVES,
    OF_CENTRE,
    Mistake,
    MistakeDeed,
    MistakeFilter,
    MistakeKind,
    MistakeState,
    Repeated,
)
from domain.person import Person, Right
from outreach.mistakes.limits import LIMITS, MEMORY, limits
from russian.outreach.mistakes import STATES

PAGE = 50
REPEATS = timedelta(days=90)
VERBS: Mapping[MistakeDeed, Verb] = {deed: Verb(f"mistake {deed}") for deed in MistakeDeed}


@dataclass(frozen=True, slots=True)
class MistakeCard:
    """`text` is what was published, or the answer of another system if the viewer may read it."""

    mistake: Mistake
    text: str
    deeds: Sequence[MistakeDeed]


@dataclass(frozen=True, slots=True)
class MistakePage:
    """`next` is the number below which the next page begins."""

    cards: Sequence[MistakeCard]
    counts: Mapping[MistakeState, int]
    repeats: Sequence[Repeated]
    next: int | None


@dataclass(frozen=True, slots=True)
class TaughtLimit:
    """From which strength a kind is proposed now and at first, and what people decided of it."""

    kind: MistakeKind
    limit: float
    first: float
    decided: int
    confirmed: int

    @property
    def is_silent(self) -> bool:
        return self.limit > 1


@dataclass(frozen=True, slots=True)
class MistakeDesk:
    """Every method raises Forbidden if the viewer lacks the right. The centre sees all, a body its
    own that were confirmed. A deed raises NotFound for what the viewer may not see, MoveRefused if
    it is out of turn, EntryRefused for what it lacks.
    """

    installation: Installation

    def list(
        self,
        viewer: Viewer,
        states: frozenset[MistakeState] | None = None,
        kind: MistakeKind | None = None,
        body: str = "",
        before: int | None = None,
    ) -> MistakePage:
        """The latest first; of the centre by default those that wait, of a body all of its own."""
        viewer.demand(Right.READ_CASES)
        own = CaseScope(self.installation, viewer).bodies
        wanted = states or (frozenset({MistakeState.PROPOSED}) if own is None else CERTAIN)
        bodies = own
        if body:
            bodies = frozenset({body}) if own is None else own & {body}
        asked = MistakeFilter(
            wanted if own is None else wanted & CERTAIN, bodies, kind, before, PAGE + 1
        )
        store = self.installation.outreach.mistakes
        rows = store.page(asked)
        counts = store.counts(own)
        if own is not None:
            counts = {state: counts[state] if state in CERTAIN else 0 for state in counts}
        repeats = store.repeats(self.installation.clock.now() - REPEATS, own)
        self._note(viewer, Verb.MISTAKES, "список")
        cards = self._cards(viewer, rows[:PAGE])
        return MistakePage(
            cards, counts, repeats, rows[PAGE - 1].number if len(rows) > PAGE else None
        )

    def limits(self, viewer: Viewer) -> Sequence[TaughtLimit]:
        """What the decisions of people have taught."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        since = self.installation.clock.now() - MEMORY
        decisions = self.installation.outreach.mistakes.decisions(since)
        known = limits(decisions)
        taught = []
        for kind in MistakeKind:
            some = [one.is_mistake for one in decisions if one.kind is kind]
            taught.append(TaughtLimit(kind, known[kind], LIMITS[kind], len(some), sum(some)))
        self._note(viewer, Verb.MISTAKES, "пороги")
        return taught

    def look(self, viewer: Viewer, number: int) -> MistakeCard:
        viewer.demand(Right.READ_CASES)
        known = self._known(viewer, number)
        self._note(viewer, Verb.MISTAKES, f"№ {known.number}")
        return self._cards(viewer, [known])[0]

    def again(self, viewer: Viewer, number: int) -> MistakeCard:
        """The same beside a refusal, which is no look of its own."""
        viewer.demand(Right.READ_CASES)
        return self._cards(viewer, [self._known(viewer, number)])[0]

    def owners(self, viewer: Viewer, number: int) -> Sequence[Person]:
        """Who may see to it."""
        viewer.demand(Right.READ_CASES, Right.CASES)
        return self._owners(self._known(viewer, number))

    def confirm(self, viewer: Viewer, number: int, version: int | None = None) -> Mistake:
        known = self._to_change(viewer, number, MistakeDeed.CONFIRM)
        return self._made(viewer, known, known, MistakeDeed.CONFIRM, version)

    def reject(self, viewer: Viewer, number: int, version: int | None = None) -> Mistake:
        """It is no mistake: the limit of its kind learns of it."""
        known = self._to_change(viewer, number, MistakeDeed.REJECT)
        return self._made(viewer, known, known, MistakeDeed.REJECT, version)

    def teach(
        self, viewer: Viewer, number: int, owner: str, lesson: str, version: int | None = None
    ) -> Mistake:
        """Writes who sees to it, and what is learned from it; empty takes back."""
        known = self._to_change(viewer, number, MistakeDeed.TEACH)
        name = owner.strip()
        if name and name not in {one.id for one in self._owners(known)}:
            raise EntryRefused(f"«{name}» не может этим заняться: выберите человека из списка")
        kept = kept_reason(lesson, LONGEST_WORDS, "урок")
        changed = replace(known, owner=name, lesson=kept)
        return self._made(viewer, known, changed, MistakeDeed.TEACH, version)

    def correct(
        self, viewer: Viewer, number: int, changed: str, version: int | None = None
    ) -> Mistake:
        known = self._to_change(viewer, number, MistakeDeed.CORRECT)
        if not changed.strip():
            raise EntryRefused("не сказано, что изменили: напишите")
        kept = kept_reason(changed, LONGEST_WORDS, "что изменили")
        return self._made(viewer, known, replace(known, changed=kept), MistakeDeed.CORRECT, version)

    def reopen(self, viewer: Viewer, number: int, version: int | None = None) -> Mistake:
        known = self._to_change(viewer, number, MistakeDeed.REOPEN)
        return self._made(viewer, known, known, MistakeDeed.REOPEN, version)

    def _owners(self, known: Mistake) -> Sequence[Person]:
        """People of the centre, and those who answer for the body."""
        chain = {one.id for one in self.installation.region.chain(known.body)} | {known.body}
        return [
            one
            for one in self.installation.access.people.all()
            if one.enabled
            and one.may(Right.READ_CASES)
            and (one.scope is None or (one.scope & chain and one.may(Right.ANSWER)))
        ]

    def _to_change(self, viewer: Viewer, number: int, deed: MistakeDeed) -> Mistake:
        viewer.demand(Right.READ_CASES, Right.CASES if deed in OF_CENTRE else Right.ANSWER)
        return self._known(viewer, number)

    def _known(self, viewer: Viewer, number: int) -> Mistake:
        known = None
        if 0 < number <= GREATEST:
            known = self.installation.outreach.mistakes.get(number)
        bodies = CaseScope(self.installation, viewer).bodies
        if known is not None and bodies is not None:
            known = known if known.body in bodies and known.state in CERTAIN else None
        if known is None:
            raise NotFound(f"ошибки № {number} нет: посмотрите список")
        return known

    def _made(
        self,
        viewer: Viewer,
        before: Mistake,
        changed: Mistake,
        deed: MistakeDeed,
        version: int | None,
    ) -> Mistake:
        state = MISTAKE_MOVES[before.state].get(deed)
        if state is None or (version is not None and version != before.version):
            who = f", решил {before.who}" if before.who else ""
            raise MoveRefused(f"сейчас — {STATES[before.state]}{who}: посмотрите карточку")
        now = self.installation.clock.now()
        # A lesson written later is no new decision: the limit learns by the time of the first.
        at = before.at if deed in (MistakeDeed.TEACH, MistakeDeed.CORRECT) else now
        with self.installation.transaction():
            saved = self.installation.outreach.mistakes.save(
                replace(changed, state=state, who=viewer.doer, at=at)
            )
            if saved is None:
                raise MoveRefused("её только что изменили: обновите страницу")
            self._note(viewer, VERBS[deed], f"№ {before.number}")
        return saved

    def _cards(self, viewer: Viewer, mistakes: Sequence[Mistake]) -> Sequence[MistakeCard]:
        """Texts of other systems come from their answers, for those who may read them."""
        casework, scope = self.installation.casework, CaseScope(self.installation, viewer)
        bare = {one.answer_id: one.case_id for one in mistakes if not one.text and one.answer_id}
        answers = casework.answers.several({id_ for id_ in bare if id_}) if bare else {}
        cases = casework.cases.several({id_ for id_ in bare.values() if id_}) if bare else {}
        cards = []
        for one in mistakes:
            text, stored = one.text, cases.get(one.case_id or 0)
            answer = answers.get(one.answer_id or 0)
            if not text and answer is not None and stored is not None:
                text = answer.text if scope.sees(stored) and scope.reads(stored) else ""
            deeds = [
                deed
                for deed in MISTAKE_MOVES[one.state]
                if viewer.may(Right.CASES if deed in OF_CENTRE else Right.ANSWER)
            ]
            cards.append(MistakeCard(one, text, deeds))
        return cards

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
