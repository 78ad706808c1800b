"""Source health: who is silent, and why."""

from fastapi import Request, Response

from app.vocabulary import OUTCOMES
from console.pages import Pages
from domain.source import DEGRADED


def list_sources(request: Request) -> Response:
    """Degraded sources first, disabled last; above them the queue and every post's outcome."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    statuses = sorted(
        parts.sources.statuses(),
        key=lambda s: (
            not s.source.enabled,
            s.health.state not in DEGRADED,
            s.source.title.lower(),
        ),
    )
    counted = parts.queue.outcomes()
    return pages.show(
        request,
        "sources.html",
        statuses=statuses,
        degraded=DEGRADED,
        depth=parts.queue.depth(),
        full=parts.queue.depth() > parts.settings.queue_limit,
        outcomes=[(words, counted.get(outcome, 0)) for outcome, words in OUTCOMES.items()],
    )
