"""Questions that the numbers of a period ask, those that concern most cases first."""

from collections.abc import Iterator, Sequence

from domain.reports.document import Name, Pieces, Words
from domain.reports.figure import Figure
from domain.reports.scope import ReportScope, ScopeKind
from reports.content.period_data import PeriodData, ReportUnit

MOST = 7
ENOUGH = 10  # cases of a share, complaints of a growth
GROWN = 1.5
SEVERAL = 3  # a question is asked of so many cases
LOW, HIGH = 0.6, 0.1  # a share of good scores below, of returns above which is asked about

Weighed = tuple[float, Pieces]


def questions(data: PeriodData) -> Sequence[Pieces]:
    asked = [*_whole(data), *(one for unit in _units(data) for one in _of(data, unit))]
    return [pieces for _, pieces in sorted(asked, key=lambda one: -one[0])[:MOST]]


def _units(data: PeriodData) -> Sequence[ReportUnit]:
    if data.scope.kind is ScopeKind.CENTRE:
        return data.bodies()
    return [ReportUnit(data.scope, data.name)]


def _of(data: PeriodData, unit: ReportUnit) -> Iterator[Weighed]:
    scope = None if unit.scope == data.scope else unit.scope
    name = Name(f"{unit.name}:")
    overdue = data.now("cases.overdue", scope)
    if overdue is not None and (overdue.value or 0) >= SEVERAL:
        oldest = data.now("cases.overdue.oldest", scope)
        pieces: Pieces = [name, Words("почему просрочено"), overdue]
        if oldest is not None and oldest.value is not None:
            pieces = [*pieces, Words(", самое старое —"), oldest]
        yield overdue.value or 0, [*pieces, Words(", и когда ответят?")]
    yield from _shares(data, scope, name)
    broken = data.now("promises.broken", scope)
    if broken is not None and broken.value:
        asks = Words("и что жителям сказали взамен?")
        yield broken.value, [name, Words("почему не выполнено обещаний"), broken, asks]


def _shares(data: PeriodData, scope: ReportScope | None, name: Name) -> Iterator[Weighed]:
    satisfied = data.now("cases.satisfied", scope)
    if satisfied is not None and (share := _share(satisfied)) is not None and share < LOW:
        asks: Pieces = [name, Words("почему хороших оценок только"), satisfied, Words("?")]
        yield (satisfied.n or 0) * (1 - share), asks
    returned = data.now("cases.returned", scope)
    if returned is not None and (share := _share(returned)) is not None and share > HIGH:
        asks = [name, Words("почему на доработку вернули"), returned, Words("?")]
        yield (returned.n or 0) * share, asks


def _share(figure: Figure) -> float | None:
    """None of so few that it says nothing."""
    return figure.value if (figure.n or 0) >= ENOUGH else None


def _whole(data: PeriodData) -> Iterator[Weighed]:
    late = data.now("chronic.late")
    if late is not None and late.value:
        yield late.value, [Words("Почему прошёл срок повторяющихся проблем:"), late, Words("?")]
    now, before = data.now("complaints.received"), data.before("complaints.received")
    if now is None or before is None or now.value is None or not before.value:
        return
    if now.value > GROWN * before.value and now.value - before.value >= ENOUGH:
        yield (
            now.value - before.value,
            [Words("Почему жалоб в сети стало"), now, Words("вместо"), before, Words("?")],
        )
