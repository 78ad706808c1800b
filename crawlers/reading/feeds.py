"""Parses a feed into entries: RSS, RDF, Atom, JSON Feed. Pure; crawlers.parser.pool runs it."""

import io
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import feedparser

from crawlers.reading.dates import parse_date
from crawlers.reading.extraction import decode, html_to_text, join_url, own_words, unmarked
from domain.errors import PollFailed
from domain.post import Attachment
from domain.source import HealthState

_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,4000}|[0-9]{1,4000})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!doctype\s+html[^>]*>)?", re.IGNORECASE)
_FEED = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|channel)[\s>]", re.IGNORECASE)
_PAGE = re.compile(r"<(?:html|head|body)[\s>]", re.IGNORECASE)
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ANY_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s/>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_PREFIX = re.compile(r"(</?)rss:", re.IGNORECASE)
# At least so many entries, all dated to this minute: nobody writes so.
ALIKE, JUST_NOW = 5, timedelta(minutes=1)
MAX_ITEMS = 2000  # real feeds have tens; 300,000 empty items took a parser a minute
_HEAD = 4096  # characters in which a feed identifies itself
_GLOBAL = re.compile(r"https?://|tag:|urn:", re.IGNORECASE)


@dataclass(frozen=True)  # no slots, because it is pickled between processes
class FeedEntry:
    """`native_id` is its guid or link, after the feed's host if the guid is only a number or a
    word; another `digest` (16 hex digits) means that the entry changed; `talk` is the feed of its
    comments.
    """

    native_id: str
    url: str
    title: str | None
    text: str
    published_at: datetime | None
    edited_at: datetime | None
    author: str | None
    attachments: tuple[Attachment, ...]
    comments: int | None
    talk: str | None
    digest: str  # stored, not derived: the parser process computes it


@dataclass(frozen=True)
class Feed:
    """In the feed's order, each entry once; the last `left_out` items were not read."""

    entries: tuple[FeedEntry, ...]
    left_out: int = 0


def is_feed(text: str) -> bool:
    head = text[:_HEAD]
    feed, page = _FEED.search(head), _PAGE.search(head)
    return feed is not None and (page is None or feed.start() < page.start())


def read_feed(body: bytes, content_type: str, url: str, zone: ZoneInfo, now: datetime) -> Feed:
    """At most MAX_ITEMS items. Raises PollFailed if it is not a feed or its entries cannot be read;
    neither case returns an empty feed.
    """
    text = decode(body, content_type).lstrip("\ufeff \t\r\n\x00")
    if not text:
        raise PollFailed(HealthState.CHANGED_MARKUP, "Вместо ленты пришёл пустой ответ")
    if text.startswith("{"):
        items = _json_items(text)
        left_out = max(0, len(items) - MAX_ITEMS)
        entries = _json_entries(items[:MAX_ITEMS], url, zone, now)
    else:
        text, left_out = _shortened(text)
        entries = _xml_entries(text, url, zone, now)
    by_id: dict[str, FeedEntry] = {}
    for entry in _with_distinct_ids(_truly_dated(list(entries), now)):
        by_id.setdefault(entry.native_id, entry)
    return Feed(tuple(by_id.values()), left_out)


def _shortened(text: str) -> tuple[str, int]:
    starts = [item.start() for item in _ANY_ITEM.finditer(text)]
    if len(starts) <= MAX_ITEMS:
        return text, 0
    ends = [item.end() for item in _ITEM_END.finditer(text, starts[-1])]
    rest = text[ends[-1] :] if ends else ""
    return text[: starts[MAX_ITEMS]] + rest, len(starts) - MAX_ITEMS


def _truly_dated(entries: list[FeedEntry], now: datetime) -> list[FeedEntry]:
    dates = [entry.published_at for entry in entries if entry.published_at is not None]
    if len(dates) < max(ALIKE, len(entries)) or now - min(dates) > JUST_NOW:
        return entries
    return [replace(e, published_at=None, digest=_digest(e.title, e.text, None)) for e in entries]


def _with_distinct_ids(entries: list[FeedEntry]) -> list[FeedEntry]:
    """A guid or link shared by several entries identifies none of them; use the link or the title
    instead.
    """
    urls: defaultdict[str, set[str]] = defaultdict(set)
    titles: defaultdict[str, set[str | None]] = defaultdict(set)
    for entry in entries:
        urls[entry.native_id].add(entry.url)
        titles[entry.native_id].add(entry.title)
    return [
        replace(entry, native_id=entry.url)
        if len(urls[entry.native_id]) > 1
        else replace(entry, native_id=f"{entry.native_id}#{_digest(entry.title)}")
        if len(titles[entry.native_id]) > 1
        else entry
        for entry in entries
    ]


def _xml_entries(text: str, url: str, zone: ZoneInfo, now: datetime) -> Iterator[FeedEntry]:
    if not is_feed(text) and _PAGE.search(text[:_HEAD]):
        raise PollFailed(HealthState.GONE, "Вместо ленты отдаётся страница сайта")
    parsed = _parse(text, url)
    if not parsed.entries and _ITEM.search(text):
        # Some feeds write <rss:item> without declaring the prefix.
        parsed = _parse(_PREFIX.sub(r"\1", text), url)
    if not parsed.entries:
        if not is_feed(text):
            raise PollFailed(HealthState.GONE, "По адресу больше не лента")
        if _ITEM.search(text):
            raise PollFailed(HealthState.CHANGED_MARKUP, "Записи ленты не читаются")
    for entry in parsed.entries:
        yield _xml_entry(entry, url, zone, now)


def _parse(text: str, url: str) -> feedparser.FeedParserDict:
    """Raises PollFailed for what the library itself breaks off at."""
    bare = _REFERENCE.sub(_possible, _DECLARATION.sub("", text))
    try:
        return feedparser.parse(
            io.BytesIO(bare.encode(errors="replace")),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": url,
            },
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except (ValueError, LookupError, AssertionError) as error:
        raise PollFailed(HealthState.CHANGED_MARKUP, "Записи ленты не читаются") from error


def _possible(reference: re.Match[str]) -> str:
    """The library breaks off at a sign that there cannot be."""
    digits = reference[1]
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    exists = number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF
    return reference[0] if exists else "\ufffd"


def _xml_entry(entry: Mapping[str, Any], url: str, zone: ZoneInfo, now: datetime) -> FeedEntry:
    # Dates stay as written, because feedparser reads a date without an offset as UTC. For a missing
    # «updated» it would return «published» and a warning.
    updated = str(entry["updated"] or "") if "updated" in entry else ""
    published = entry.get("published") or entry.get("created") or updated or ""
    title = html_to_text(entry.get("title") or "").replace("\n", " ") or None
    return _entry(
        guid=entry.get("id") or "",
        link=entry.get("link") or "",
        feed=url,
        title=title,
        text=own_words(html_to_text(_longest(entry))),
        published=parse_date(published, zone, now),
        updated=parse_date(updated, zone, now) if updated != published else None,
        author=entry.get("author") or "",
        attachments=tuple(_attached(entry, url)),
        comments=_comments(entry),
        talk=_talk(entry),
    )


def _attached(entry: Mapping[str, Any], url: str) -> Iterator[Attachment]:
    enclosed = [e for e in entry.get("enclosures") or () if e.get("href")]
    for each in enclosed:
        yield Attachment(_media(each.get("type") or ""), join_url(url, each["href"]))
    for each in () if enclosed else entry.get("media_content") or ():
        kind = each.get("type") or f"{each.get('medium') or ''}/"
        if each.get("url") and kind.startswith("image/"):
            yield Attachment("photo", join_url(url, each["url"]))


def _replies(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for link in entry.get("links") or ():
        if link.get("rel") == "replies" and "atom" in str(link.get("type")):
            yield link


def _comments(entry: Mapping[str, Any]) -> int | None:
    stated = [entry.get("slash_comments"), entry.get("thr_total")]
    stated += [link.get("thr:count") for link in _replies(entry)]
    return next((n for text in stated if (n := _number(text)) is not None), None)


def _talk(entry: Mapping[str, Any]) -> str | None:
    stated = [entry.get("wfw_commentrss"), *(link.get("href") for link in _replies(entry))]
    return next((str(address).strip() for address in stated if address), None)


def _longest(entry: Mapping[str, Any]) -> str:
    if whole := entry.get("yandex_full-text") or entry.get("full-text"):
        return str(whole)
    parts = [str(part.get("value") or "") for part in entry.get("content") or ()]
    return max((*parts, str(entry.get("summary") or "")), key=len)


def _json_items(text: str) -> list[Any]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PollFailed(HealthState.GONE, "По адресу больше не лента") from error
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed" not in str(feed.get("version")):
        raise PollFailed(HealthState.GONE, "По адресу больше не лента")
    return items


def _json_entries(items: list[Any], url: str, zone: ZoneInfo, now: datetime) -> Iterator[FeedEntry]:
    for item in _tables(items):
        markup = _storable(item.get("content_html"))
        plain = _storable(item.get("content_text") or item.get("summary"))
        yield _entry(
            guid=_storable(item.get("id")),
            link=_storable(item.get("url") or item.get("external_url")),
            feed=url,
            title=html_to_text(_storable(item.get("title"))).replace("\n", " ") or None,
            text=html_to_text(markup) if markup else plain.strip(),
            published=parse_date(_storable(item.get("date_published")), zone, now),
            updated=parse_date(_storable(item.get("date_modified")), zone, now),
            author=_json_author(item),
            attachments=tuple(
                Attachment(
                    _media(_storable(a.get("mime_type"))),
                    join_url(url, _storable(a["url"])),
                    _storable(a.get("title")) or None,
                )
                for a in _tables(item.get("attachments"))
                if a.get("url")
            ),
            comments=None,
            talk=None,
        )


def _json_author(item: Mapping[str, Any]) -> str:
    authors = _tables(item.get("authors") or [item.get("author")])
    return next((str(author.get("name") or "") for author in authors), "")


def _storable(value: Any) -> str:
    return str(value or "").encode(errors="replace").decode()


def _tables(rows: Any) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _entry(
    *,
    guid: str,
    link: str,
    feed: str,
    title: str | None,
    text: str,
    published: datetime | None,
    updated: datetime | None,
    author: str,
    attachments: tuple[Attachment, ...],
    comments: int | None,
    talk: str | None,
) -> FeedEntry:
    guid, link = guid.strip(), link.strip()
    host = urlsplit(feed).netloc
    if guid and not _GLOBAL.match(guid):
        native = f"{host}#{guid}"
    elif guid or link:
        native = guid or join_url(feed, link) or link
        if native.lower().startswith("http"):
            with suppress(ValueError):
                native = unmarked(native)
    else:  # RSS 0.9x allows it: the content identifies such an entry
        native = f"{host}#{_digest(title, text)}"
    if not link and _GLOBAL.match(guid) and guid.lower().startswith("http"):
        link = guid
    return FeedEntry(
        native_id=native,
        url=join_url(feed, link) or feed,
        title=title,
        text=text,
        published_at=published,
        edited_at=updated if updated and published and updated > published else None,
        author=author.strip() or None,
        attachments=attachments,
        comments=comments,
        talk=join_url(feed, talk) if talk else None,
        digest=_digest(title, text, published),
    )


def _digest(*parts: object) -> str:
    text = "\n".join(map(str, parts))
    return blake2b(text.encode(errors="replace"), digest_size=8).hexdigest()


def _media(mime: str) -> str:
    main = mime.partition("/")[0]
    return {"image": "photo", "video": "video", "audio": "audio"}.get(main, "document")


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\s*[0-9]{1,18}\s*", text) else None
