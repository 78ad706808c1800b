"""Reads pages of phpBB 3 as topics and messages. Pure; crawlers.parser.pool runs it."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, urljoin, urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from crawlers.forums.themes import Theme, theme_of
from crawlers.forums.topics import ForumMessage, Section, Topic, TopicList, TopicPage
from crawlers.reading.dates import parse_date
from crawlers.reading.extraction import decode_page, join_url, tag_to_text, tidy
from domain.errors import PollFailed
from domain.post import MAX_COUNT, Attachment
from domain.source import HealthState

_DIGITS = re.compile(r"\d[\d\s\u00a0.,]*")
_ANTIMERIDIEM = re.compile(r"\b(\d{1,2}):(\d\d)\s*([ap])m\b", re.IGNORECASE)
_CLOCK = re.compile(r"[^»]*\d{1,2}:\d\d.*|.*(?:назад|ago)\s*$", re.DOTALL)
_AVATAR = re.compile(r"smil|icon|avatar|emoji", re.IGNORECASE)


def read_list(body: bytes, content_type: str, url: str, zone: ZoneInfo, now: datetime) -> TopicList:
    """Raises PollFailed: changed markup, or no access if guests only get a login form."""
    soup = BeautifulSoup(decode_page(body, content_type), "lxml")
    theme = theme_of(soup)
    links = soup.select("a.topictitle[href]")
    topics = [topic for link in links if (topic := _topic(link, theme, zone, now))]
    sections = tuple(_sections(soup, theme))
    if links and not topics:
        raise _changed(f"тем {len(links)}, не прочитана ни одна")
    if not links and not sections and not soup.select_one(theme.nothing):
        raise _changed("нет ни тем, ни разделов")
    if not links and not sections and soup.select_one(theme.login):
        raise PollFailed(HealthState.NO_ACCESS, "Раздел закрыт для гостей")
    return TopicList(tuple(topics), _older_list(soup, theme, url), sections)


def read_topic(
    body: bytes, content_type: str, url: str, zone: ZoneInfo, now: datetime
) -> TopicPage:
    soup = BeautifulSoup(decode_page(body, content_type), "lxml")
    theme = theme_of(soup)
    blocks = list(theme.blocks(soup))
    if not blocks and soup.select_one(theme.login):
        raise PollFailed(HealthState.NO_ACCESS, "Тема закрыта для гостей")
    heading = soup.select_one("h2.topic-title a[href], h2 a[href*='viewtopic.php'], h2 a[href]")
    starts = sorted({*_starts(soup, theme, "viewtopic.php")})
    start = _start(soup, theme, starts, _number(url, "start"), len(blocks))
    read = [
        message
        for place, (number, block) in enumerate(blocks)
        if (message := _message(number, block, theme, start + place == 0, zone, now, url))
    ]
    topic = _number(str(heading["href"]), "t") if heading else None
    topic = topic or next(
        (n for a in soup.select("a[href*='viewtopic.php']") if (n := _number(str(a["href"]), "t"))),
        None,
    )
    if not read:
        what = f"сообщений {len(blocks)}, не прочитано ни одно" if blocks else "нет сообщений"
        raise _changed(what)
    if topic is None:
        raise _changed("нет номера темы")
    message_count = _count_in(soup.select_one(theme.total))
    return TopicPage(
        topic=topic,
        title=tidy(heading.get_text()).replace("\n", " ") if heading else "",
        messages=tuple(read),
        bad=len(blocks) - len(read),
        start=start,
        older=max((s for s in (0, *starts) if s < start), default=None),
        replies=None if message_count is None else max(0, message_count - 1),
    )


def _topic(link: Tag, theme: Theme, zone: ZoneInfo, now: datetime) -> Topic | None:
    number = _number(str(link["href"]), "t")
    row = link.find_parent("li") or link.find_parent("tr")
    if number is None or row is None:
        return None
    newest = row.select_one(theme.newest)
    # A moved topic leaves a row without messages.
    last = max(_numbers(newest), default=None) if newest else None
    if newest is None or last is None:
        return None
    tags = (row, *row.select(theme.kinds))
    kinds = " ".join(f"{tag.get('class') or ''} {tag.get('src') or ''}" for tag in tags)
    return Topic(
        id=number,
        title=tidy(link.get_text()).replace("\n", " "),
        last=last,
        moved_at=_date(newest, zone, now),
        stuck=bool(re.search(r"sticky|announce|global", kinds)),
        views=_count_in(row.select_one(theme.views)),
        replies=_count_in(row.select_one(theme.replies)),
    )


def _sections(soup: BeautifulSoup, theme: Theme) -> Iterator[Section]:
    for link in soup.select(theme.forum):
        row = link.find_parent("li") or link.find_parent("tr")
        number = _number(str(link["href"]), "f")
        newest = row.select_one(theme.newest) if row else None
        if number is not None and newest is not None:
            last = max(_numbers(newest), default=None)
            if last is not None:  # an empty forum has none
                yield Section(number, last)


def _older_list(soup: BeautifulSoup, theme: Theme, url: str) -> str | None:
    forum = _number(url, "f")
    here = _number(url, "start") or 0
    later = sorted(s for s in _starts(soup, theme, "viewforum.php") if s > here)
    if forum is None or not later:
        return None
    return urljoin(url, f"viewforum.php?f={forum}&start={later[0]}")


def _starts(soup: BeautifulSoup, theme: Theme, page: str) -> Iterator[int]:
    for link in soup.select(f"{theme.bar} a[href*='{page}'], a[rel][href*='{page}']"):
        if (start := _number(str(link["href"]), "start")) is not None:
            yield start


def _start(
    soup: BeautifulSoup, theme: Theme, starts: list[int], asked: int | None, shown: int
) -> int:
    """The offset that the page states or that was `asked` for; else from its number and the links
    beside it, since no link names the page itself and links to the first page state no offset.
    """
    canonical = soup.select_one("link[rel='canonical'][href]")
    if canonical is not None:
        return _number(str(canonical["href"]), "start") or 0
    if asked is not None:
        return asked
    own = next((tags[at] for place, at in theme.own if (tags := soup.select(place))), None)
    number = _count_in(own)
    if number is None or number <= 1:
        return 0
    step = min((b - a for a, b in zip((0, *starts), starts, strict=False) if b > a), default=shown)
    return (number - 1) * step


def _message(
    number: int, block: Tag, theme: Theme, opens: bool, zone: ZoneInfo, now: datetime, url: str
) -> ForumMessage | None:
    content, head = block.select_one(theme.content), block.select_one(theme.head)
    published = _date(head, zone, now) if head is not None else None
    if content is None or published is None:
        return None
    quoted = content.select_one("blockquote cite a[href*='p=']")
    answered = _number(str(quoted["href"]), "p") if quoted else None
    attachments = tuple(_attachments(block, content, theme, url))
    # Remove other people's words and the board's own: a picture's count of views is not an edit.
    for other in content.select(theme.others):
        if not other.decomposed:
            other.decompose()
    return ForumMessage(
        number=number,
        opens=opens,
        published_at=published,
        text=tag_to_text(content),
        author=_author(block, theme),
        reply_to=answered,
        attachments=attachments,
    )


def _author(block: Tag, theme: Theme) -> str | None:
    for place in theme.authors:
        if (tag := block.select_one(place)) is not None:
            number = _number(str(tag.get("href") or ""), "u")
            name = tidy(tag.get_text())
            if number or name:
                return f"u{number}" if number else name
    return None


def _date(tag: Tag, zone: ZoneInfo, now: datetime) -> datetime | None:
    time = tag.select_one("time[datetime]")
    if time is not None and (stated := parse_date(str(time["datetime"]), zone, now)):
        return stated
    shown = tidy(tag.get_text(" ")).rpartition("»")[2] if "»" in tag.get_text() else ""
    lines = [shown] if shown else [tidy(line) for line in tag.get_text("\n").split("\n")[::-1]]
    for line in lines:
        if _CLOCK.fullmatch(line) and (date := parse_date(_by_day(line), zone, now)):
            return date
    return None


def _by_day(text: str) -> str:
    def full(clock: re.Match[str]) -> str:
        hour = int(clock[1]) % 12 + (12 if clock[3].lower() == "p" else 0)
        return f"{hour:02}:{clock[2]}"

    return _ANTIMERIDIEM.sub(full, text)


def _attachments(block: Tag, content: Tag, theme: Theme, url: str) -> Iterator[Attachment]:
    images = [*content.select("img[src]"), *block.select(theme.pictures)]
    for image in {id(image): image for image in images}.values():
        kinds = " ".join(map(str, image.get("class") or ()))
        if not _AVATAR.search(f"{kinds} {image['src']}"):
            yield Attachment("photo", _without_session(join_url(url, str(image["src"]))))
    for link in block.select(theme.files):
        address = _without_session(join_url(url, str(link["href"])))
        yield Attachment("document", address, tidy(link.get_text()) or None)


def _without_session(url: str | None) -> str | None:
    return re.sub(r"[?&]sid=[0-9a-f]*", "", url) if url else None


def _numbers(tag: Tag) -> Iterator[int]:
    for link in tag.select("a[href*='viewtopic.php']"):
        if (number := _number(str(link["href"]), "p")) is not None:
            yield number


def _number(url: str, name: str) -> int | None:
    try:
        value = parse_qs(urlsplit(url).query).get(name, [""])[0]
    except ValueError:  # people may write any link
        return None
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else None


def _count_in(tag: Tag | None) -> int | None:
    digits = _DIGITS.search(tag.get_text(" ")) if tag else None
    return min(int(re.sub(r"\D", "", digits[0])[:19]), MAX_COUNT) if digits else None


def _changed(what: str) -> PollFailed:
    return PollFailed(HealthState.CHANGED_MARKUP, f"Вид страницы phpBB изменился: {what}")
