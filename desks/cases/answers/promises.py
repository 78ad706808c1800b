"""Promises: confirmed in one click, back on their day, kept or broken by a person's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.cases.casework import at_centre, staff_at
from app.installation import Installation
from desks.audit import write
from desks.cases.choice import family
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.bell import Cause, Ring
from domain.cases.answers.promise import MOVES, WAITING, CasePromise, PromiseState
from domain.cases.answers.quality import LONGEST_REASON
from domain.cases.case import GREATEST, numbered
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.ports.casework.promises import PromiseCount, PromiseFilter
from domain.privacy.admission import admit_text
from russian.casework.promises import promise_words

LISTED = 200
AT_ONCE = 200  # promises of a day that one turn calls
NEWEST = 500  # posts of an incident that are looked through, the last that joined
POSTS = 20  # of these, how many made since a promise are shown
_S = PromiseState
TABS: Mapping[str, frozenset[PromiseState]] = {
    "due": WAITING,
    "ahead": WAITING,
    "vague": frozenset({_S.VAGUE}),
    "broken": frozenset({_S.BROKEN, _S.LATE}),
    "moved": frozenset({_S.MOVED}),
    "kept": frozenset({_S.KEPT}),
}


@dataclass(frozen=True, slots=True)
class PromiseChoice:
    """What of the promises is listed; None means all."""

    tab: str = "due"
    body: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class ListedPromise:
    promise: CasePromise
    stored: StoredCase
    is_due: bool


@dataclass(frozen=True, slots=True)
class PromiseList:
    """`counts` are by body, place and state, of all tabs."""

    rows: Sequence[ListedPromise]
    counts: Sequence[PromiseCount]
    due: int
    today: date

    @property
    def table(self) -> Sequence["PlacePromises"]:
        """A row for each body in each municipality."""
        rows: dict[tuple[str | None, str | None], dict[PromiseState, int]] = {}
        moved: dict[tuple[str | None, str | None], int] = {}
        for one in self.counts:
            place = one.body, one.municipality
            rows.setdefault(place, {})[one.state] = one.total
            moved[place] = moved.get(place, 0) + one.moved
        return [PlacePromises(*place, totals, moved[place]) for place, totals in rows.items()]


@dataclass(frozen=True, slots=True)
class PlacePromises:
    """The promises of a body in a municipality by state."""

    body: str | None
    municipality: str | None
    totals: Mapping[PromiseState, int]
    moved: int


@dataclass(frozen=True, slots=True)
class SincePromise:
    """What the incident says since a promise was made: complaints, and the cases opened of it."""

    posts: Sequence[str]
    cases: Sequence[StoredCase]


@dataclass(frozen=True, slots=True)
class PromiseDesk:
    """Every method raises Forbidden if the viewer lacks the right, and NotFound for a promise of a
    case that they may not see. A deed raises MoveRefused if its state does not have it, or if
    somebody else was faster.
    """

    installation: Installation

    def list(self, viewer: Viewer, choice: PromiseChoice) -> PromiseList:
        viewer.demand(Right.READ_CASES)
        if choice.tab not in TABS:
            raise EntryRefused(f"«{choice.tab}»: выберите вкладку из списка")
        scope, today = CaseScope(self.installation, viewer), self.today()
        bodies = _bodies(scope, choice.body)
        wanted = PromiseFilter(
            TABS[choice.tab],
            bodies=bodies,
            municipality=choice.municipality,
            until=today if choice.tab == "due" else None,
            since=date.fromordinal(today.toordinal() + 1) if choice.tab == "ahead" else None,
            limit=LISTED,
        )
        promises = self.installation.casework.promises
        every = PromiseFilter(
            frozenset(PromiseState) - {_S.REJECTED}, bodies=bodies, municipality=choice.municipality
        )
        rows = promises.page(wanted)
        cases = self.installation.casework.cases.several({one.case_id for one in rows})
        now = self.installation.clock.now()
        write(self.installation.audit, now, viewer, Verb.CASES, "обещания")
        return PromiseList(
            [
                ListedPromise(one, scope.shown(cases[one.case_id]), one.is_due(today))
                for one in rows
                if one.case_id in cases and scope.sees(cases[one.case_id])
            ],
            promises.counts(every),
            promises.due(today, bodies),
            today,
        )

    def due(self, viewer: Viewer) -> int:
        """How many promises of the viewer's cases wait for a decision today."""
        viewer.demand(Right.READ_CASES)
        bodies = CaseScope(self.installation, viewer).bodies
        return self.installation.casework.promises.due(self.today(), bodies)

    def since(self, viewer: Viewer, promise: CasePromise) -> SincePromise:
        """Complaints of the same incident, and its cases, after the promise was made."""
        viewer.demand(Right.READ_CASES)
        scope = CaseScope(self.installation, viewer)
        incident = scope.known(promise.case_id).case.incident_id
        if incident is None:
            return SincePromise((), ())
        cases = [
            scope.shown(one)
            for one in self.installation.casework.cases.about([incident])
            if one.case.received_at > promise.made_at and scope.sees(one)
        ]
        joined = [one.post_id for one in self.installation.posts.incidents.posts(incident)]
        recorded = self.installation.posts.ledger.recorded(joined[-NEWEST:]).values()
        later = [one for one in recorded if one.published_at > promise.made_at]
        posts = [one.id for one in sorted(later, key=lambda one: one.published_at)]
        return SincePromise(posts[-POSTS:] if viewer.may(Right.POSTS) else (), cases)

    def confirm(self, viewer: Viewer, promise_id: int, due: date | None = None) -> CasePromise:
        """The promise stands as it was read, or for the day that the person names."""
        promise = self._known(viewer, promise_id)
        if due is not None and due < promise.made_at.date():
            raise EntryRefused("день раньше ответа: проверьте дату")
        return self._saved(viewer, promise, _S.OPEN, "", due or promise.due)

    def decide(
        self, viewer: Viewer, promise_id: int, state: PromiseState, reason: str = ""
    ) -> CasePromise:
        """What became of it: kept, kept late, broken, moved, or no promise at all."""
        promise = self._known(viewer, promise_id)
        if state in (_S.OPEN, _S.PROPOSED, _S.VAGUE):
            raise EntryRefused(
                "выберите, чем кончилось: выполнено, позже, не выполнено, перенесено"
            )
        bare = admit_text(" ".join(reason.split()))
        if len(bare) > LONGEST_REASON:
            raise EntryRefused(f"причина длиннее {LONGEST_REASON} знаков: сократите")
        if state is _S.BROKEN and not bare:
            raise EntryRefused("не выполнено: напишите, откуда это известно")
        return self._saved(viewer, promise, state, bare, promise.due)

    def undo(self, viewer: Viewer, promise_id: int) -> CasePromise:
        """The promise waits again."""
        promise = self._known(viewer, promise_id)
        if promise.decided_at is None:
            raise MoveRefused("отменять нечего: об этом обещании ещё не решили")
        back = _S.VAGUE if promise.due is None else _S.PROPOSED
        return self._saved(viewer, promise, back, "", promise.due, is_undo=True)

    def _known(self, viewer: Viewer, promise_id: int) -> CasePromise:
        viewer.demand(Right.READ_CASES, Right.CASES)
        promise = None
        if 0 < promise_id <= GREATEST:
            promise = self.installation.casework.promises.get(promise_id)
        if promise is None:
            raise NotFound(f"обещания {promise_id} нет: посмотрите список «Обещания»")
        CaseScope(self.installation, viewer).known(promise.case_id)
        return promise

    def _saved(
        self,
        viewer: Viewer,
        promise: CasePromise,
        state: PromiseState,
        reason: str,
        due: date | None,
        is_undo: bool = False,
    ) -> CasePromise:
        if not is_undo and state not in MOVES[promise.state]:
            raise MoveRefused("об этом обещании уже решили: отмените решение и решите снова")
        if state is _S.OPEN and due is None:
            raise EntryRefused("у обещания нет дня: назовите его")
        now = self.installation.clock.now()
        decided = replace(
            promise,
            state=state,
            due=due,
            who="" if is_undo else viewer.doer,
            decided_at=None if is_undo else now,
            reason=reason,
            moved_to=None if is_undo else promise.moved_to,
        )
        with self.installation.transaction():
            if not self.installation.casework.promises.save(decided, promise.state):
                raise MoveRefused("об этом обещании уже решили иначе: посмотрите список снова")
            write(self.installation.audit, now, viewer, Verb.PROMISE, promise_words(decided))
        return decided

    def today(self) -> date:
        """In the region's zone."""
        return self.installation.clock.now().astimezone(self.installation.region.zone).date()


def call_promises(installation: Installation, now: datetime) -> int:
    """Rings once a day for each case with a promise whose day has come; returns how many promises
    there are.
    """
    today = now.astimezone(installation.region.zone).date()
    due = installation.casework.promises.page(
        PromiseFilter(WAITING, since=today, until=today, limit=AT_ONCE)
    )
    for promise in due:
        _ring(installation, promise, now)
    return len(due)


def _ring(installation: Installation, promise: CasePromise, now: datetime) -> None:
    """The bell of those who work on cases of the centre now, once each."""
    installation.messages.bell.ring(
        [
            Ring(
                person=person,
                cause=Cause.CASE,
                about=f"promises {promise.case_id} {promise.due}",
                title=f"{numbered(promise.case_id)}: сегодня день обещания",
                text=promise_words(promise),
                address=f"/cases/{promise.case_id}#quality",
                at=now,
            )
            for person in at_centre(installation, staff_at(installation, now), now)
        ]
    )


def _bodies(scope: CaseScope, body: str | None) -> frozenset[str] | None:
    own = scope.bodies
    if body is None:
        return own
    chosen = family(scope.installation.region, [body])
    return chosen if own is None else own & chosen
