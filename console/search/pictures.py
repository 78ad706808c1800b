"""A picture of a post, fetched when somebody clicks on it."""

from asyncio import get_running_loop
from collections.abc import Sequence
from concurrent.futures import Executor
from contextvars import copy_context
from functools import partial
from math import ceil
from typing import Annotated

from fastapi import Path, Request, Response
from fastapi.responses import PlainTextResponse

from console.pages import Pages
from console.routes import POSTS, Route
from desks.pictures import PictureDesk
from domain.errors import MustWait

THREADS = 6
KEPT = "private, max-age=600"  # by the viewer's browser, for a second look


async def show_picture(
    request: Request, post_id: str, number: Annotated[int, Path(ge=0, le=100)]
) -> Response:
    """Anybody may run the host, so a browser neither guesses the type of its bytes nor runs
    anything of them; threads of their own wait for hosts.
    """
    pages: Pages = request.app.state.pages
    desk = PictureDesk(pages.installation, request.app.state.pictures)
    show = partial(copy_context().run, desk.show, pages.viewer(request), post_id, number)
    threads: Executor = request.app.state.picture_threads
    try:
        picture = await get_running_loop().run_in_executor(threads, show)
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


ROUTES: Sequence[Route] = (Route("GET", "/posts/{post_id}/pictures/{number}", show_picture, POSTS),)
