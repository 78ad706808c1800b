"""The pulse: what every open page asks again and again, without renewing the session."""

import json
from collections.abc import Sequence
from hashlib import sha256

from fastapi import Request, Response

from console.pages import Pages
from console.routes import OWN, Route


def pulse(request: Request) -> Response:
    """Tallies by section, new alerts, sources, the bell, and when the session ends, or 304 if the
    page has this already.
    """
    pages: Pages = request.app.state.pages
    news = pages.news(request, pages.attention.lately(pages.viewer(request)))
    body = json.dumps(news, ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{sha256(body).hexdigest()[:20]}"'
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type="application/json", headers={"ETag": tag})


ROUTES: Sequence[Route] = (Route("GET", "/pulse", pulse, OWN),)
