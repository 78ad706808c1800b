"""The horizon: how many cases fall due when, by body and state; parts add up once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.installation import Installation
from desks.audit import write
from desks.cases.choice import CENTRE, CaseChoice, described
from desks.cases.days import LATE, PLACES, Days
from desks.cases.scope import CaseScope
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.clocks import WITHOUT_CLOCKS
from domain.cases.workflow import CaseState
from domain.person import Right
from domain.ports.casework.cases import HorizonCount
from domain.region import Region

STATES: Sequence[CaseState] = tuple(one for one in CaseState if one not in WITHOUT_CLOCKS)
_States = dict[CaseState, list[int]]


@dataclass(frozen=True, slots=True)
class HorizonColumn:
    """`day` is the last day of a place, None of what is overdue."""

    place: str
    day: date | None


@dataclass(frozen=True, slots=True)
class HorizonRow:
    """A body with its parts, or with `alone` without them; CENTRE has what no body has. `counts`
    are numbers of the columns by state.
    """

    body: str
    depth: int
    alone: bool
    counts: Mapping[CaseState, Sequence[int]]

    @property
    def sums(self) -> Sequence[int]:
        return _sums(self.counts.values())

    @property
    def total(self) -> int:
        return sum(self.sums)


@dataclass(frozen=True, slots=True)
class Horizon:
    """The rows stand as a tree. A body that has parts and cases of its own has a row of these too.
    `own_clocks` means that deadlines are those of the bodies, not of the residents.
    """

    columns: Sequence[HorizonColumn]
    rows: Sequence[HorizonRow]
    sums: Sequence[int]
    own_clocks: bool
    at: datetime

    @property
    def total(self) -> int:
        return sum(self.sums)


@dataclass(frozen=True, slots=True)
class HorizonDesk:
    """Every number is that of a list with the same filters: CaseChoice of `body`, `alone`, `state`
    and `due`. Raises Forbidden.
    """

    installation: Installation

    def look(
        self, viewer: Viewer, choice: CaseChoice | None = None, again: bool = False
    ) -> Horizon:
        """Raises EntryRefused for a filter that the region does not have."""
        viewer.demand(Right.READ_CASES)
        region, choice = self.installation.region, choice or CaseChoice()
        days = Days(region, self.installation.clock.now())
        scope = CaseScope(self.installation, viewer)
        wanted = scope.limited(choice.wanted(region, days))
        states = STATES if choice.state is None else [s for s in STATES if s is choice.state]
        edges = days.edges
        counted = self.installation.casework.cases.horizon(replace(wanted, states=states), edges)
        rows = rows_of(region, counted, scope.bodies, len(edges))
        if not again:
            more = described(choice, region).partition(", ")[2]
            asked = ", ".join(filter(None, ("горизонт", more)))
            write(self.installation.audit, days.now, viewer, Verb.CASES, asked)
        return Horizon(
            columns=_columns(days),
            rows=rows,
            sums=_placed(counted, len(edges)),
            own_clocks=scope.bodies is not None,
            at=days.now,
        )


def rows_of(
    region: Region,
    counted: Sequence[HorizonCount],
    visible: Collection[str] | None,
    places: int,
) -> Sequence[HorizonRow]:
    """The tree of the bodies that have cases or parts with cases, those with most at first."""
    own: dict[str, _States] = {}
    for one in counted:
        states = own.setdefault(one.body or CENTRE, {})
        states.setdefault(one.state, [0] * places)[one.place] += one.total
    whole: dict[str, _States] = {}
    parents: dict[str, str | None] = {}
    for body, states in own.items():
        chain = [one.id for one in region.chain(body)] or [body]
        chain = [id_ for id_ in chain if visible is None or id_ in visible]
        for id_, above in zip(chain, [*chain[1:], None], strict=True):
            parents[id_] = above
            _add(whole.setdefault(id_, {}), states)
    children: dict[str | None, list[str]] = {}
    for id_ in sorted(whole, key=lambda id_: (id_ != CENTRE, -sum(_sums(whole[id_].values())))):
        children.setdefault(parents[id_], []).append(id_)
    rows: list[HorizonRow] = []

    def walk(id_: str, depth: int) -> None:
        parts = children.get(id_, ())
        rows.append(HorizonRow(id_, depth, False, _in_order(whole[id_])))
        if parts and id_ in own:
            rows.append(HorizonRow(id_, depth + 1, True, _in_order(own[id_])))
        for part in parts:
            walk(part, depth + 1)

    for root in children.get(None, ()):
        walk(root, 0)
    return rows


def _columns(days: Days) -> Sequence[HorizonColumn]:
    """A place ends a moment after the midnight that ends its day."""
    zone = days.region.zone
    return [
        HorizonColumn(
            place,
            None if place == LATE else (edge.astimezone(zone) - timedelta(seconds=1)).date(),
        )
        for place, edge in zip(PLACES, days.edges, strict=True)
    ]


def _in_order(states: _States) -> _States:
    return {one: states[one] for one in CaseState if one in states}


def _add(into: _States, more: Mapping[CaseState, Sequence[int]]) -> None:
    for state, numbers in more.items():
        before = into.setdefault(state, [0] * len(numbers))
        into[state] = [a + b for a, b in zip(before, numbers, strict=True)]


def _sums(columns: Collection[Sequence[int]]) -> Sequence[int]:
    return [sum(numbers) for numbers in zip(*columns, strict=True)]


def _placed(counted: Sequence[HorizonCount], places: int) -> Sequence[int]:
    sums = [0] * places
    for one in counted:
        sums[one.place] += one.total
    return sums
