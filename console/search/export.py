"""What a search found as a file, written at once or by a task."""

from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.export import table
from console.pages import Pages
from console.tasks.offer import offer
from desks.exports import search
from domain.errors import QueryError
from domain.query import Sort
from domain.task import TaskKind
from files.sheets import FileKind


def export_search(
    request: Request, q: str = "", sort: Sort = Sort.NEWEST, format: FileKind = FileKind.XLSX
) -> Response:
    """All that the page of this search leads to, as a file; a long one becomes a task. A query that
    cannot be read is shown as the page shows it.
    """
    pages: Pages = request.app.state.pages
    limit, viewer = pages.parts.settings.export_limit, pages.viewer(request)
    choice = search.SearchChoice(q, sort)
    try:
        export = search.export_search(pages.parts, viewer, choice, limit)
    except QueryError:
        return RedirectResponse(f"/search?{urlencode({'q': q, 'sort': sort})}", status_code=303)
    if export.total > limit:
        given = {"q": q, "sort": sort, "format": format}
        return offer(request, TaskKind.SEARCH_EXPORT, given, export.total)
    pages.audit(request, "search exported", f"{export.total} {format}: {q}")
    return table(format, export.name, export.head, export.columns, export.rows)
