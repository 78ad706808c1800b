"""Our own figures beside what bodies answer: counted once an enquiry's period is over, and kept."""

from collections.abc import Mapping
from datetime import datetime

from app.installation import Installation
from app.reports.figures import make_figures
from domain.reports.enquiries.enquiry import Enquiry
from domain.reports.figure import Figure
from domain.reports.kept import KeptFigure
from domain.reports.scope import ReportScope, ScopeKind
from reports.figures.named import OfCut
from reports.figures.registry import BY_NAME

AT_ONCE = 5  # enquiries of one turn


def count_own(installation: Installation, now: datetime) -> int:
    """A job of the scheduler. Returns how many enquiries were counted."""
    store = installation.reports.enquiries
    waiting = store.uncounted(now, AT_ONCE)
    for enquiry in waiting:
        names = {cell.figure for cell in enquiry.cells if cell.figure in BY_NAME}
        figures = make_figures(installation).over(enquiry.period, now)
        bodies = {one.body for one in store.of(enquiry.number)} if names else set()
        kept = [
            KeptFigure(enquiry.report, figures.one(name, scope, own=False))
            for name in sorted(name for name in names if name)
            for scope in (ReportScope(ScopeKind.BODY, body) for body in sorted(bodies))
            if scope.kind in BY_NAME[name].scopes
        ]
        with installation.transaction():
            installation.reports.figures.keep(kept)
            store.counted(enquiry.number, now)
    return len(waiting)


def is_of_cut(figure: Figure) -> bool:
    named = BY_NAME.get(figure.kind)
    return named is not None and isinstance(named.source, OfCut)


def own_figures(installation: Installation, enquiry: Enquiry) -> Mapping[str, Mapping[str, Figure]]:
    """By body and by the name of a cell; nothing until they are counted."""
    if enquiry.counted_at is None:
        return {}
    cells = {cell.figure: cell.name for cell in enquiry.cells if cell.figure}
    by_body: dict[str, dict[str, Figure]] = {}
    for kept in installation.reports.figures.of(enquiry.report):
        figure = kept.figure
        if figure.kind in cells:
            by_body.setdefault(figure.scope.id, {})[cells[figure.kind]] = figure
    return by_body
