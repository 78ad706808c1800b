"""A deed from the page of a thing: led on when it is done, or shown why not."""

from collections.abc import Callable

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from domain.errors import EntryRefused, MoveRefused


def led_on(
    request: Request, deed: Callable[[], object], to: str, again: Callable[[str], Response]
) -> Response:
    """`again` shows the thing as it is now, with a refusal."""
    try:
        deed()
    except (EntryRefused, MoveRefused) as error:
        return again(f"Не сделано: {error}.")
    return RedirectResponse(to, status_code=303)
