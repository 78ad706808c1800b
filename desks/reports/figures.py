"""Figures: how each is counted, those that a report used, and why a number has changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.installation import Installation
from app.reports.figures import make_figures
from app.reports.periods import BEFORE
from desks.audit import write
from desks.cases.scope import CaseScope, bare
from desks.reports.cuts.desk import RIGHT_OF, is_guarded
from desks.reports.delivery.orders import sees_drafts
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.reports.figure import Figure
from domain.reports.kept import FigureChange, KeptFigure, differences
from domain.reports.report import ReportState
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from reports.cuts.guard import check_months
from reports.figures.changes import Since, causes
from reports.figures.counting import PeriodFigures
from reports.figures.named import NamedFigure, OfCut
from reports.figures.registry import BY_NAME, FIGURES

LONGEST = 200  # characters of the name of a report or a figure
LISTED = 500
LONGEST_PERIOD = timedelta(days=3 * 366)  # of a report
MOST = 5_000  # cases whose counting is explained one by one


@dataclass(frozen=True, slots=True)
class AskedFigure:
    """A figure by its name in the registry."""

    name: str
    scope: ReportScope
    period: Period


@dataclass(frozen=True, slots=True)
class FigureCases:
    """A figure with the cases that it counts, of a share its numerator: LISTED of `total`."""

    named: NamedFigure
    figure: Figure
    cases: Sequence[StoredCase]
    total: int


@dataclass(frozen=True, slots=True)
class FigureDesk:
    """Every method raises Forbidden if the viewer lacks the right, that of what a cut counts too.
    The centre sees all figures; a body those of its own, of cuts only as cuts are shown to it, in a
    report that is approved, in an enquiry that it has answered.
    """

    installation: Installation

    def list(self, viewer: Viewer) -> Sequence[NamedFigure]:
        viewer.demand(Right.READ_CASES)
        return FIGURES

    def of(self, viewer: Viewer, report: str) -> Sequence[KeptFigure]:
        """By name. Raises NotFound for a report without any that the viewer may see."""
        viewer.demand(Right.READ_CASES)
        kept = self.installation.reports.figures.of(report[:LONGEST])
        shown = self._shown(viewer, kept)
        if not shown:
            raise NotFound("показателей этого отчёта нет: проверьте, как он называется")
        self._note(viewer, Verb.FIGURES, report)
        return shown

    def changes(self, viewer: Viewer, report: str, name: str) -> FigureChange:
        """«Почему сейчас иначе»: the figure counted anew over the data of this moment. Raises
        NotFound.
        """
        viewer.demand(Right.READ_CASES)
        then = self.installation.reports.figures.get(report[:LONGEST], name[:LONGEST])
        if then is None or not self._shown(viewer, [then]):
            raise NotFound("такого показателя в отчёте нет: откройте его из отчёта")
        self._note(viewer, Verb.FIGURE_CHANGES, f"{report}: {name}")
        now = self._now(then)
        if now is None:
            return FigureChange(then, None, (), ())
        figure = then.figure
        changed = {*figure.cases} ^ {*now.cases} | {*figure.among} ^ {*now.among}
        why = causes(changed, self._since(then, sorted(changed)[:MOST]))
        return FigureChange(
            then,
            now,
            differences(figure.cases, now.cases, why),
            differences(figure.among, now.among, why),
        )

    def look(self, viewer: Viewer, asked: AskedFigure) -> FigureCases:
        """A figure as it is counted now, with its cases. Raises NotFound for a figure that the
        scope does not have, or that the viewer may not see, EntryRefused for its period.
        """
        viewer.demand(Right.READ_CASES)
        named, period = BY_NAME.get(asked.name), asked.period
        visible = CaseScope(self.installation, viewer).bodies
        of_body = asked.scope.kind is ScopeKind.BODY and asked.scope.id in (visible or ())
        if named is None or asked.scope.kind not in named.scopes or named.is_broken_down:
            raise NotFound("такого показателя нет: выберите его в списке")
        if visible is not None and not of_body:
            raise NotFound("такого показателя у вашего органа нет")
        if period.since is None or not period.since < period.until <= period.since + LONGEST_PERIOD:
            raise EntryRefused("период показателя — не больше двух лет: исправьте даты")
        viewer.demand(*_rights(named))
        now = self.installation.clock.now()
        counted = make_figures(self.installation).over(period, now)
        if is_guarded(viewer):
            if isinstance(named.source, OfCut):
                check_months(period, self.installation.region)
            counted = counted.guarded
        figure = counted.one(asked.name, asked.scope)
        numbers, scope = figure.cases[:LISTED], CaseScope(self.installation, viewer)
        known = self.installation.casework.cases.several(numbers)
        # A number counts cases that others have by now.
        cases = [scope.shown(one) if scope.sees(one) else bare(one) for one in known.values()]
        self._note(viewer, Verb.FIGURES, f"{asked.name} {asked.scope.id}".rstrip())
        return FigureCases(named, figure, cases, len(figure.cases))

    def _now(self, then: KeptFigure) -> Figure | None:
        """None for a figure that the registry has no more, or that is not counted anew."""
        figure, named = then.figure, BY_NAME.get(then.figure.kind)
        if named is None or figure.period is None or figure.scope.kind not in named.scopes:
            return None
        now = self.installation.clock.now()
        counted: PeriodFigures = make_figures(self.installation).over(figure.period, now)
        if _was_guarded(figure):
            counted = counted.guarded
        return counted.one(figure.kind, figure.scope, figure.key)

    def _since(self, then: KeptFigure, cases: Sequence[int]) -> Since:
        casework = self.installation.casework
        objected = {
            one.case_id
            for one in casework.objections.accepted()
            if one.case_id is not None
            and one.decided_at is not None
            and one.decided_at > then.figure.taken_at
        }
        return Since(
            then.figure.taken_at,
            then.figure.last_case,
            casework.cases.several(cases),
            casework.cases.moves_of(cases),
            casework.pairs.heads(cases),
            objected,
        )

    def _sees(self, viewer: Viewer, kept: KeptFigure) -> bool:
        figure, named = kept.figure, BY_NAME.get(kept.figure.kind)
        if not viewer.may(*_rights(named)):
            return False
        bodies, scope = CaseScope(self.installation, viewer).bodies, figure.scope
        if bodies is None:
            return True
        is_own = scope.kind is ScopeKind.BODY and scope.id in bodies
        of_cut = named is not None and isinstance(named.source, OfCut)
        return is_own and (_was_guarded(figure) or not of_cut)

    def _shown(self, viewer: Viewer, kept: Sequence[KeptFigure]) -> Sequence[KeptFigure]:
        """Of one report."""
        own = [one for one in kept if self._sees(viewer, one)]
        if CaseScope(self.installation, viewer).bodies is None:
            return own
        if not own:
            return ()
        kind, _, number = own[0].report.partition(" ")
        if kind == "report":
            return own if self._is_open(viewer, int(number)) else ()
        if kind == "enquiry":
            heard = self._heard(int(number))
            return [one for one in own if heard is None or one.figure.scope.id in heard]
        return own

    def _is_open(self, viewer: Viewer, number: int) -> bool:
        report = self.installation.reports.versions.get(number)
        is_draft = report is None or report.state is ReportState.DRAFT
        return not is_draft or sees_drafts(self.installation, viewer)

    def _heard(self, number: int) -> Collection[str] | None:
        """The bodies that have answered an enquiry; None once it is over for all."""
        store = self.installation.reports.enquiries
        enquiry = store.get(number)
        if enquiry is not None and enquiry.ends_at <= self.installation.clock.now():
            return None
        return {one.body for one in store.of(number) if one.answered_at is not None}

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)


def _rights(named: NamedFigure | None) -> Sequence[Right]:
    """What a figure needs beside the right to read cases."""
    if named is None or not isinstance(named.source, OfCut):
        return ()
    return (RIGHT_OF[named.source.counted],)


def _was_guarded(figure: Figure) -> bool:
    """Whether a report of a body or a municipality counted it for itself, as those outside the
    centre see it: such a figure's name ends with no scope.
    """
    own = ".".join(filter(None, (figure.kind, figure.key)))
    return figure.scope.kind is not ScopeKind.CENTRE and figure.name in (own, f"{own}{BEFORE}")
