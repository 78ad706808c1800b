"""An imitation of a newspaper's site without a feed: a paged list, articles with comments, a
sitemap.

Dates are local and in Russian words, as on sites of small towns. Pure.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape

from replica.post import Outlet, Post
from replica.scenario import Scenario
from replica.serving import Request, Response
from replica.talk import ZONE

LISTED = 20  # articles on one page of the list
IN_SITEMAP = 200  # the newest
_ROBOTS = "User-agent: *\nDisallow: /admin/\nCrawl-delay: 0\nSitemap: {}/sitemap.xml\n"
_MONTHS = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"


class PaperSite:
    def __init__(
        self, outlet: Outlet, scenario: Scenario, until: Callable[[], datetime], base: str
    ) -> None:
        self.outlet, self.base = outlet, base
        self._scenario, self._until = scenario, until

    @property
    def list_url(self) -> str:
        return f"{self.base}/news/"

    @property
    def options(self) -> dict[str, str]:
        return {"links": "a.story__title", "comment": ".opinion", "author": ".opinion__who"}

    def __call__(self, request: Request) -> Response:
        posts = self._scenario.visible(self.outlet, self._until())
        articles = [post for post in posts if post.parent is None]
        path = request.path
        if path == "/robots.txt":
            return Response(_ROBOTS.format(self.base).encode(), content_type="text/plain")
        if path == "/sitemap.xml":
            return Response(self._sitemap(articles).encode(), content_type="application/xml")
        if path in ("/", "/news/"):
            return self._list(articles[::-1], request)
        number = path.removeprefix("/news/").removesuffix("/")
        article = next((post for post in articles if str(post.number) == number), None)
        if article is None:
            return Response("<h1>Страница не найдена</h1>".encode(), 404)
        return _page(article.title or "", self._article(article, posts))

    def _list(self, newest: Sequence[Post], request: Request) -> Response:
        page = request.query.get("page", "1")
        first = (int(page) - 1) * LISTED if page.isdecimal() and page != "0" else 0
        cards = "".join(
            f'<div class="story"><a class="story__title" href="/news/{post.number}/">'
            f"{escape(post.title or post.text[:80])}</a>"
            f'<span class="story__date">{_when(post.published_at, self._until())}</span></div>\n'
            for post in newest[first : first + LISTED]
        )
        older = len(newest) > first + LISTED
        more = f'<a rel="next" href="?page={first // LISTED + 2}">Дальше</a>' if older else ""
        answer = _page(self.outlet.title, f"<h1>{escape(self.outlet.title)}</h1>\n{cards}{more}")
        tag = f'"{sha256(answer.body).hexdigest()[:20]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status=304, headers={"ETag": tag})
        return Response(answer.body, headers={"ETag": tag})

    def _article(self, post: Post, posts: Sequence[Post]) -> str:
        comments = [each for each in posts if each is not post and _opening(each) is post]
        paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in post.text.split("\n"))
        opinions = "".join(map(_opinion, comments))
        return (
            f'<h1>{escape(post.title or "")}</h1>\n<div class="story__date">'
            f"{_moment(post.published_at)}</div>\n"
            f'<div class="story__text">{paragraphs}</div>\n'
            f'<div class="story__views">Просмотров: {post.views}</div>\n'
            f'<section class="opinions"><h2>Мнений: {len(comments)}</h2>\n{opinions}</section>'
        )

    def _sitemap(self, articles: Sequence[Post]) -> str:
        entries = "".join(
            f"<url><loc>{self.base}/news/{post.number}/</loc>"
            f"<lastmod>{post.published_at.astimezone(ZONE).isoformat()}</lastmod></url>\n"
            for post in articles[-IN_SITEMAP:]
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
        )


def _opening(post: Post) -> Post:
    while post.parent is not None:
        post = post.parent
    return post


def _opinion(post: Post) -> str:
    assert post.parent is not None
    answers = f' data-parent-id="o{post.parent.number}"' if post.parent.parent else ""
    who = post.author.signature if post.author else "Редакция"
    return (
        f'<div class="opinion" id="o{post.number}"{answers}><b class="opinion__who">{escape(who)}'
        f'</b> <span class="opinion__date">{_moment(post.published_at)}</span>\n'
        f'<div class="opinion__text">{escape(post.text)}</div></div>\n'
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(ZONE)
    return f"{local.day} {_MONTHS.split()[local.month - 1]} {local.year}, {local:%H:%M}"


def _when(at: datetime, now: datetime) -> str:
    local, today = at.astimezone(ZONE), now.astimezone(ZONE).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    if local.date() == today - timedelta(days=1):
        return f"вчера, {local:%H:%M}"
    return _moment(at)


def _page(title: str, main: str) -> Response:
    body = (
        '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title></head>\n<body><nav><a href="/">Главная</a> '
        '<a href="/about/">О газете и её людях</a></nav>\n'
        f"<main>{main}</main>\n<footer>Сайт вымышлен, совпадения случайны.</footer></body></html>\n"
    )
    return Response(body.encode())
