"""An imitation of a site drawn by JavaScript: pages without text, and data for their scripts.

Pure.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from replica.post import Outlet, Post
from replica.scenario import Scenario
from replica.serving import Request, Response, as_json, html
from replica.talk import ZONE

LISTED = 20  # articles on the list
_SHELL = """<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>{title}</title></head>
<body><div id="app">Загрузка…</div><img src="/logo.png" alt="">
<script>
const app = document.getElementById("app");
function element(name, className, text) {{
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}}
function drawList(news) {{
  const main = element("main", "drawn", "");
  for (const one of news) {{
    const card = element("div", "card", "");
    const link = element("a", "card__title", one.title);
    link.href = "/n/" + one.number;
    card.append(link, element("time", "card__date", ""));
    card.lastChild.dateTime = one.published;
    main.append(card);
  }}
  app.replaceChildren(main);
}}
function drawArticle(one) {{
  const main = element("main", "drawn", "");
  const at = element("time", "date", new Date(one.published).toLocaleString("ru"));
  at.dateTime = one.published;
  main.append(element("h1", "title", one.title), at);
  for (const line of one.text.split("\\n")) main.append(element("p", "", line));
  app.replaceChildren(main);
}}
fetch("{data}").then(answer => answer.json()).then({draw});
</script></body></html>
"""


class JsSite:
    """Posts published before `until` are visible; `base` is the site's own address."""

    def __init__(
        self, outlet: Outlet, scenario: Scenario, until: Callable[[], datetime], base: str
    ) -> None:
        self.outlet, self.base = outlet, base
        self._scenario, self._until = scenario, until

    @property
    def list_url(self) -> str:
        return f"{self.base}/"

    @property
    def options(self) -> dict[str, str]:
        return {"wait": ".drawn"}

    def __call__(self, request: Request) -> Response:
        posts = self._scenario.visible(self.outlet, self._until())
        articles = [post for post in posts if post.parent is None]
        path = request.path
        if path == "/robots.txt":
            return Response(b"User-agent: *\nDisallow:\n", content_type="text/plain")
        if path == "/":
            return html(self._shell("/api/news", "drawList"))
        if path == "/api/news":
            return as_json([_row(post) for post in articles[-LISTED:][::-1]])
        if (post := _numbered(articles, path, "/n/")) is not None:
            return html(self._shell(f"/api/news/{post.number}", "drawArticle"))
        if (post := _numbered(articles, path, "/api/news/")) is not None:
            return as_json({**_row(post), "text": post.text})
        return html("<h1>Страница не найдена</h1>", 404)

    def _shell(self, data: str, draw: str) -> str:
        return _SHELL.format(title=self.outlet.title, data=data, draw=draw)


def _numbered(articles: Sequence[Post], path: str, place: str) -> Post | None:
    if not path.startswith(place):
        return None
    number = path.removeprefix(place)
    return next((post for post in articles if str(post.number) == number), None)


def _row(post: Post) -> dict[str, object]:
    return {
        "number": post.number,
        "title": post.title or post.text.partition("\n")[0],
        "published": post.published_at.astimezone(ZONE).isoformat(),
    }
