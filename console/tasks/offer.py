"""The offer to write a long file as a task."""

from collections.abc import Mapping

from fastapi import Request, Response

from console.pages import Pages
from domain.task import TaskKind


def offer(request: Request, kind: TaskKind, inputs: Mapping[str, str], total: int) -> Response:
    """The offer is a form, because no link may start work."""
    pages: Pages = request.app.state.pages
    return pages.show(request, "task_offer.html", kind=kind, inputs=inputs, total=total)
