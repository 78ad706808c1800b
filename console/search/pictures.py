"""A picture of a post, fetched when somebody clicks on it."""

from collections.abc import Sequence
from math import ceil
from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import PlainTextResponse

from console.pages import Pages
from console.routes import POSTS, Route
from console.workers import Work
from desks.pictures import PictureDesk
from domain.errors import MustWait

KEPT = "private, max-age=600"  # by the viewer's browser, for a second look


def show_picture(
    request: Request, post_id: str, number: Annotated[int, Path(ge=0, le=100)]
) -> Response:
    """The bytes of a host that anybody may run: a browser neither guesses their type nor runs
    anything of them.
    """
    pages: Pages = request.app.state.pages
    desk = PictureDesk(pages.installation, request.app.state.pictures)
    try:
        picture = desk.show(pages.viewer(request), post_id, number)
    except MustWait as error:
        words = f"{str(error)[:1].upper()}{str(error)[1:]}."
        seconds = str(ceil(error.wait.total_seconds()))
        return PlainTextResponse(words, 429, headers={"Retry-After": seconds})
    return Response(
        picture.content,
        media_type=picture.type,
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Content-Disposition": "inline",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": KEPT,
        },
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/posts/{post_id}/pictures/{number}", show_picture, POSTS, work=Work.PICTURE),
)
