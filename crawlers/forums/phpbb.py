"""Reads pages of phpBB 3 as topics and messages. Pure; crawlers.parser.pool runs it.

The class names are those of prosilver, the engine's default theme from 3.0 to 3.3; most other
themes are based on it.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import parse_qs, urljoin, urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag

from crawlers.forums.topics import ForumMessage, Section, Topic, TopicList, TopicPage
from crawlers.reading.dates import parse_date
from crawlers.reading.extraction import decode_page, join_url, tag_to_text, tidy
from domain.errors import PollFailed
from domain.post import Attachment
from domain.source import HealthState

_DIGITS = re.compile(r"\d[\d\s\u00a0.,]*")
_ANTIMERIDIEM = re.compile(r"\b(\d{1,2}):(\d\d)\s*([ap])m\b", re.IGNORECASE)
_CLOCK = re.compile(r"[^»]*\d{1,2}:\d\d.*|.*(?:назад|ago)\s*$", re.DOTALL)
_AVATAR = re.compile(r"smil|icon|avatar|emoji", re.IGNORECASE)


def read_list(body: bytes, content_type: str, url: str, zone: ZoneInfo, now: datetime) -> TopicList:
    """The index or viewforum.php. Raises PollFailed: changed markup, or no access if guests only
    get a login form.
    """
    soup = BeautifulSoup(decode_page(body, content_type), "lxml")
    links = soup.select("a.topictitle[href]")
    topics = [topic for link in links if (topic := _topic(link, zone, now))]
    sections = tuple(_sections(soup))
    if links and not topics:
        raise _changed(f"тем {len(links)}, не прочитана ни одна")
    if not links and not sections and not soup.select_one(".panel, .forumbg, .no-topics"):
        raise _changed("нет ни тем, ни разделов")
    if not links and not sections and soup.select_one("form#login"):
        raise PollFailed(HealthState.NO_ACCESS, "Раздел закрыт для гостей")
    return TopicList(tuple(topics), _older_list(soup, url), sections)


def read_topic(
    body: bytes, content_type: str, url: str, zone: ZoneInfo, now: datetime
) -> TopicPage:
    """viewtopic.php. Raises PollFailed like `read_list`."""
    soup = BeautifulSoup(decode_page(body, content_type), "lxml")
    blocks = [tag for tag in soup.select("div.post[id]") if re.fullmatch(r"p\d+", str(tag["id"]))]
    if not blocks and soup.select_one("form#login"):
        raise PollFailed(HealthState.NO_ACCESS, "Тема закрыта для гостей")
    heading = soup.select_one("h2.topic-title a[href], h2 a[href*='viewtopic.php'], h2 a[href]")
    starts = sorted({*_starts(soup, "viewtopic.php")})
    start = _start(soup, starts, _number(url, "start"), len(blocks))
    read = [
        message
        for place, block in enumerate(blocks)
        if (message := _message(block, start + place == 0, zone, now, url))
    ]
    topic = _number(str(heading["href"]), "t") if heading else None
    topic = topic or next(
        (n for a in soup.select("a[href*='viewtopic.php']") if (n := _number(str(a["href"]), "t"))),
        None,
    )
    if not read or topic is None:
        what = f"сообщений {len(blocks)}, не прочитано ни одно" if blocks else "нет сообщений"
        raise _changed(what)
    message_count = _count_in(soup.select_one(".pagination"))
    return TopicPage(
        topic=topic,
        title=tidy(heading.get_text()).replace("\n", " ") if heading else "",
        messages=tuple(read),
        bad=len(blocks) - len(read),
        start=start,
        older=max((s for s in (0, *starts) if s < start), default=None),
        replies=None if message_count is None else max(0, message_count - 1),
    )


def _topic(link: Tag, zone: ZoneInfo, now: datetime) -> Topic | None:
    number = _number(str(link["href"]), "t")
    row = link.find_parent("li") or link.find_parent("tr")
    if number is None or row is None:
        return None
    newest = row.select_one(".lastpost")
    # A moved topic leaves a row without messages.
    last = max(_numbers(newest), default=None) if newest else None
    if newest is None or last is None:
        return None
    kinds = " ".join(str(c) for tag in (row, *row.select("dl")) for c in tag.get("class") or ())
    return Topic(
        id=number,
        title=tidy(link.get_text()).replace("\n", " "),
        last=last,
        moved_at=_date(newest, zone, now),
        stuck=bool(re.search(r"sticky|announce|global", kinds)),
        views=_count_in(row.select_one("dd.views")),
        replies=_count_in(row.select_one("dd.posts")),
    )


def _sections(soup: BeautifulSoup) -> Iterator[Section]:
    for link in soup.select("a.forumtitle[href*='viewforum.php']"):
        row = link.find_parent("li") or link.find_parent("tr")
        number = _number(str(link["href"]), "f")
        newest = row.select_one(".lastpost") if row else None
        if number is not None and newest is not None:
            last = max(_numbers(newest), default=None)
            if last is not None:  # an empty forum has none
                yield Section(number, last)


def _older_list(soup: BeautifulSoup, url: str) -> str | None:
    """Address of the next page of a list, without a guest's session id."""
    forum = _number(url, "f")
    here = _number(url, "start") or 0
    later = sorted(s for s in _starts(soup, "viewforum.php") if s > here)
    if forum is None or not later:
        return None
    return urljoin(url, f"viewforum.php?f={forum}&start={later[0]}")


def _starts(soup: BeautifulSoup, page: str) -> Iterator[int]:
    for link in soup.select(f".pagination a[href*='{page}'], a[rel][href*='{page}']"):
        if (start := _number(str(link["href"]), "start")) is not None:
            yield start


def _start(soup: BeautifulSoup, starts: list[int], asked: int | None, shown: int) -> int:
    """The offset of this page, which shows `shown` messages: the page's own statement, or the
    offset that was `asked` for. Otherwise it follows from the page's number, which is in no link,
    and the links beside it. Links to the first page state no offset.
    """
    canonical = soup.select_one("link[rel='canonical'][href]")
    if canonical is not None:
        return _number(str(canonical["href"]), "start") or 0
    if asked is not None:
        return asked
    bar = soup.select_one(".pagination")
    # 3.0 writes «Page **2** of **5**» before the numbers; the page's own number is bold again.
    own = (bar.select(".active") or bar.select("strong")[-1:]) if bar else []
    number = _count_in(own[0]) if own else None
    if number is None or number <= 1:
        return 0
    step = min((b - a for a, b in zip((0, *starts), starts, strict=False) if b > a), default=shown)
    return (number - 1) * step


def _message(
    block: Tag, opens: bool, zone: ZoneInfo, now: datetime, url: str
) -> ForumMessage | None:
    content = block.select_one(".postbody .content")
    head = block.select_one(".postbody .author")
    if content is None or head is None:
        return None
    published = _date(head, zone, now)
    if published is None:
        return None
    quoted = content.select_one("blockquote cite a[href*='p=']")
    answered = _number(str(quoted["href"]), "p") if quoted else None
    attachments = tuple(_attachments(block, content, url))
    # Remove other people's words and the board's own: a picture's count of views is not an edit.
    for other in content.select("blockquote, .notice, .signature, dl.file, .codebox > p"):
        if not other.decomposed:
            other.decompose()
    return ForumMessage(
        number=int(str(block["id"])[1:]),
        opens=opens,
        published_at=published,
        text=tag_to_text(content),
        author=_author(block),
        reply_to=answered,
        attachments=attachments,
    )


def _author(block: Tag) -> str | None:
    for place in (
        ".postprofile a[href*='u=']",
        ".author a[href*='u=']",
        ".postprofile .username, .postprofile .username-coloured",
        ".author .username, .author .username-coloured, .author strong",
    ):
        if (tag := block.select_one(place)) is not None:
            number = _number(str(tag.get("href") or ""), "u")
            name = tidy(tag.get_text())
            if number or name:
                return f"u{number}" if number else name
    return None


def _date(tag: Tag, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The date of «by NAME » Tue Nov 24, 2026 6:30 pm»; 3.3 also has a machine-readable one."""
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
    """«6:30 pm» as 18:30: dateparser does not understand am/pm in Russian."""

    def full(clock: re.Match[str]) -> str:
        hour = int(clock[1]) % 12 + (12 if clock[3].lower() == "p" else 0)
        return f"{hour:02}:{clock[2]}"

    return _ANTIMERIDIEM.sub(full, text)


def _attachments(block: Tag, content: Tag, url: str) -> Iterator[Attachment]:
    for image in (*content.select("img[src]"), *block.select(".attachbox img[src]")):
        kinds = " ".join(map(str, image.get("class") or ()))
        if not _AVATAR.search(f"{kinds} {image['src']}"):
            yield Attachment("photo", _without_session(join_url(url, str(image["src"]))))
    for link in block.select(".attachbox a.postlink[href], .inline-attachment a.postlink[href]"):
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
    """«1 234 сообщения» -> 1234."""
    digits = _DIGITS.search(tag.get_text(" ")) if tag else None
    return int(re.sub(r"\D", "", digits[0])) if digits else None


def _changed(what: str) -> PollFailed:
    return PollFailed(HealthState.CHANGED_MARKUP, f"Вид страницы phpBB изменился: {what}")
