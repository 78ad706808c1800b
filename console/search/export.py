"""Search results as a file, written at once or by a task."""

from collections.abc import Sequence
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.export import table
from console.pages import Pages
from console.routes import EXPORT, Route
from console.tasks.offer import offer
from console.workers import Work
from desks.exports.search import SearchChoice, note_search
from desks.exports.search import export_search as table_of
from domain.errors import QueryError
from domain.query import Sort
from domain.task import TaskKind
from files.sheets import FileKind


def export_search(
    request: Request, q: str = "", sort: Sort = Sort.NEWEST, format: FileKind = FileKind.XLSX
) -> Response:
    """A query that cannot be parsed redirects to the page, which shows the error."""
    pages: Pages = request.app.state.pages
    installation, viewer, choice = pages.installation, pages.viewer(request), SearchChoice(q, sort)
    limit = installation.settings.export_limit
    try:
        export = table_of(installation, viewer, choice, limit)
    except QueryError:
        return RedirectResponse(f"/search?{urlencode({'q': q, 'sort': sort})}", status_code=303)
    if export.total > limit:
        inputs = {"q": q, "sort": sort, "format": format}
        return offer(request, TaskKind.SEARCH_EXPORT, inputs, export.total)
    note_search(installation, viewer, choice, format, export.total)
    return table(format, export)


ROUTES: Sequence[Route] = (Route("GET", "/search/export", export_search, EXPORT, work=Work.LONG),)
