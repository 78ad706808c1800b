"""«Показатели»: how each is counted, those of a report, and «почему сейчас иначе»."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from fastapi import Query, Request, Response

from app.reports.questions import question_words
from console.pages import Pages
from console.routes import READ_CASES, Route
from console.workers import Work
from desks.reports.figures import LONGEST, AskedFigure, FigureDesk
from domain.cases.case import numbered
from domain.errors import EntryRefused
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period
from russian.casework.cases import STATES, CaseWords
from russian.reports.changes import CAUSES
from russian.reports.figures import UNITS, bounds_text, figure_text
from russian.reports.scopes import KINDS, scope_words
from russian.typed_moments import is_held

Name = Annotated[str, Query(max_length=LONGEST)]
SHOWN = 40  # cases of one cause


def list_figures(request: Request, report: Name = "") -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = FigureDesk(pages.installation), pages.viewer(request)
    if report:
        kept = desk.of(viewer, report)
        return _show(request, "report_figures.html", report=report, kept=kept)
    return _show(request, "figures.html", figures=desk.list(viewer), scopes=KINDS, units=UNITS)


def show_changes(request: Request, report: Name = "", name: Name = "") -> Response:
    pages: Pages = request.app.state.pages
    change = FigureDesk(pages.installation).changes(pages.viewer(request), report, name)
    return _show(
        request, "figure_changes.html", change=change, causes=CAUSES, shown=SHOWN, numbered=numbered
    )


def show_cases(
    request: Request,
    name: Name = "",
    scope: ScopeKind = ScopeKind.CENTRE,
    id: Name = "",  # as the address has it
    since: Name = "",
    until: Name = "",
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = FigureDesk(pages.installation), pages.viewer(request)
    period = Period(_moment(since), _moment(until))
    counted = desk.look(viewer, AskedFigure(name, ReportScope(scope, id), period))
    return _show(
        request,
        "figure_cases.html",
        behind=counted,
        period=period,
        STATES=STATES,
        case_words=CaseWords(pages.installation.region),
    )


def _moment(typed: str) -> datetime:
    """Raises EntryRefused."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not is_held(at):
        raise EntryRefused("нет периода: откройте показатель из отчёта")
    return at


def _show(request: Request, template: str, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    questions = cache(lambda: question_words(pages.installation))

    def key_words(figure: Any) -> str:
        known = region.groups.get(figure.key)
        if known:
            return known.name
        return questions().get(figure.key, figure.key)

    return pages.show(
        request,
        template,
        figure_text=figure_text,
        bounds_text=bounds_text,
        scope_words=lambda figure: scope_words(region, figure.scope, ""),
        key_words=key_words,
        **context,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/figures", list_figures, READ_CASES),
    Route("GET", "/figures/cases", show_cases, READ_CASES, work=Work.LONG),
    Route("GET", "/figures/changes", show_changes, READ_CASES, work=Work.LONG),
)
