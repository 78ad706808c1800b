"""A file too long to be written at once: a page offers to write it as a task."""

from collections.abc import Mapping

from fastapi import Request, Response

from console.pages import Pages
from domain.task import TaskKind


def offer(request: Request, kind: TaskKind, given: Mapping[str, str], total: int) -> Response:
    """Asking by a form, for no link may start work."""
    pages: Pages = request.app.state.pages
    return pages.show(request, "task_offer.html", kind=kind, given=given, total=total)
