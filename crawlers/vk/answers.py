"""Reads answers of the VK API as posts and comments. Pure; crawlers.parser.pool runs it.

Answers have keys that the schema lacks and lack keys that it requires. An entry of unexpected shape
is counted and skipped; the others are read.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawlers.reading.extraction import tidy
from crawlers.reading.json_answers import FEW, changed, count, read_json, table
from crawlers.vk.errors import Failure
from domain.post import Attachment, Engagement

WHOSE = "ВКонтакте"  # whose answers, in the genitive, for error texts

# A person's address; a community's has a minus.
_OWN = re.compile(r"//(?:m\.)?vk\.(?:com|ru)/[a-z]+\d+_\d")
_BREAK = re.compile(r"<br\s*/?>")


@dataclass(frozen=True)  # no slots, because it is pickled often
class Item:
    """`owner` is the wall's owner and `author` the publisher: below 0 a community, above 0 a
    person; `signer` is the person whose signature a community published. `thread` is the post that
    a comment belongs to, None for a post; `answers` is the comment it answers.
    """

    owner: int
    id: int
    author: int
    signer: int | None
    published_at: datetime
    edited_at: datetime | None
    text: str
    pinned: bool
    thread: int | None
    answers: int | None
    forwarded_from: str | None
    engagement: Engagement
    attachments: tuple[Attachment, ...]

    @property
    def native_id(self) -> str:
        return f"{self.owner}_{self.id}"

    @property
    def url(self) -> str:
        if self.thread is None:
            return f"https://vk.com/wall{self.native_id}"
        return f"https://vk.com/wall{self.owner}_{self.thread}?reply={self.id}"


@dataclass(frozen=True, slots=True)
class PostPage:
    """In the order of the answer. `there` are the ids of all entries that are not deleted, readable
    or not; `shown` counts entries, `broken` the unreadable ones; `names` are of communities.
    """

    items: tuple[Item, ...]
    there: frozenset[str]
    shown: int
    broken: int
    total: int | None
    next_from: str | None
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class CommentPage:
    """With their threads' comments; `level` counts the comments on the own level of the post or
    thread, `shown` those of them on this page; `cut` are comments whose threads are longer than
    shown.
    """

    items: tuple[Item, ...]
    shown: int
    broken: int
    level: int
    cut: tuple[int, ...]


def read_posts(body: bytes) -> PostPage | Failure:
    """wall.get, wall.getById or newsfeed.search. Raises PollFailed (changed markup) for anything
    else.
    """
    response = response_of(body)
    if isinstance(response, Failure):
        return response
    rows = _rows(response)
    alive = [row for row in rows if not table(row).get("is_deleted")]
    items = [item for row in alive if (item := _item(row, table(row).get("owner_id"), None))]
    _check_readable(alive, items)
    fields = table(response)
    groups = fields.get("groups")
    next_from = fields.get("next_from")
    total = integer(fields.get("total_count", fields.get("count")))
    return PostPage(
        items=tuple(items),
        there=frozenset(f"{table(r).get('owner_id')}_{table(r).get('id')}" for r in alive),
        shown=len(rows),
        broken=len(alive) - len(items),
        total=total,
        next_from=next_from if isinstance(next_from, str) and next_from else None,
        names=dict(_names(groups if isinstance(groups, list) else [])),
    )


def read_talk(body: bytes, owner: int, post: int) -> CommentPage | Failure:
    """wall.getComments about a post or a thread below it. Raises PollFailed (changed markup) for
    anything else.
    """
    response = response_of(body)
    if isinstance(response, Failure):
        return response
    rows = _rows(response)
    every = [*rows]
    cut = []
    for row in rows:
        thread = table(table(row).get("thread"))
        inner = thread.get("items")
        inner = inner if isinstance(inner, list) else []
        every += inner
        number = integer(table(row).get("id"))
        if number is not None and (integer(thread.get("count")) or 0) > len(inner):
            cut.append(number)
    alive = [row for row in every if not table(row).get("deleted")]
    items = [item for row in alive if (item := _item(row, owner, post))]
    _check_readable(alive, items)
    fields = table(response)
    level = integer(fields.get("current_level_count", fields.get("count")))
    return CommentPage(
        items=tuple(items),
        shown=len(rows),
        broken=len(alive) - len(items),
        level=len(rows) if level is None else level,
        cut=tuple(cut),
    )


def read_owner(body: bytes) -> int | Failure:
    """utils.resolveScreenName: the owner of the wall, above 0 a person, 0 if the name is unused or
    has no wall. Raises PollFailed (changed markup).
    """
    response = response_of(body)
    if isinstance(response, Failure):
        return response
    resolved = table(response)
    number = integer(resolved.get("object_id"))
    if number is None and resolved:
        raise changed(WHOSE, "нет номера сообщества")
    match resolved.get("type"):
        case "group" | "page" | "event":
            return -(number or 0)
        case "user":
            return number or 0
        case _:
            return 0


def response_of(body: bytes) -> Any:
    fields = table(read_json(body, WHOSE))
    if "response" in fields:
        return fields["response"]
    code = integer(table(fields.get("error")).get("error_code"))
    if code is None:
        raise changed(WHOSE, "в нём нет ни данных, ни ошибки")
    return Failure(code)


def _rows(response: Any) -> list[Any]:
    # Before 5.199 wall.getById answered with the bare list.
    rows = response if isinstance(response, list) else table(response).get("items")
    if not isinstance(rows, list):
        raise changed(WHOSE, "нет списка записей")
    return rows


def _check_readable(rows: list[Any], items: list[Item]) -> None:
    if len(rows) >= FEW and not items:
        raise changed(WHOSE, f"записей {len(rows)}, не прочитана ни одна")


def integer(value: Any) -> int | None:
    return value if type(value) is int else None


def _moment(value: Any) -> datetime | None:
    seconds = integer(value)
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds and seconds > 0 else None
    except (OverflowError, OSError, ValueError):
        return None


def _names(groups: list[Any]) -> Iterator[tuple[int, str]]:
    for group in map(table, groups):
        number, name = integer(group.get("id")), group.get("name")
        if number and isinstance(name, str) and name.strip():
            yield -number, plain(name)


def _item(value: Any, owner: Any, thread: int | None) -> Item | None:
    row = table(value)
    owner, number = integer(owner), integer(row.get("id"))
    author, published = integer(row.get("from_id")), _moment(row.get("date"))
    if not (owner and number and author and published):
        return None
    if thread is None and row.get("post_type") == "reply":  # a comment found by a search
        thread = integer(row.get("post_id"))
        if thread is None:
            return None
    signer = integer(row.get("signer_id"))
    copies = row.get("copy_history")
    copies = [table(copy) for copy in copies] if isinstance(copies, list) else []
    return Item(
        owner=owner,
        id=number,
        author=author,
        signer=signer if signer and signer > 0 else None,
        published_at=published,
        edited_at=_moment(row.get("edited")),
        text=next(filter(None, map(_text, (row, *copies))), ""),
        pinned=bool(row.get("is_pinned")),
        thread=thread,
        answers=_answered(row),
        forwarded_from=_origin(copies[-1]) if copies else None,
        engagement=Engagement(
            *(_count(row.get(n)) for n in ("views", "likes", "reposts", "comments"))
        ),
        attachments=next(filter(None, map(_attachments, (row, *copies))), ()),
    )


def plain(text: str) -> str:
    return tidy(html.unescape(_BREAK.sub("\n", text)))


def _text(row: Mapping[str, Any]) -> str:
    text = row.get("text")
    parts = [plain(text) if isinstance(text, str) else ""]
    for kind, body in _attached(row):
        if kind == "poll" and (question := _title(body, "question")):
            answers = body.get("answers")
            answers = (
                [_title(table(a), "text") for a in answers] if isinstance(answers, list) else []
            )
            parts += [question, *(f"— {answer}" for answer in answers if answer)]
    return "\n".join(filter(None, parts))


def _count(value: Any) -> int | None:
    return count(table(value).get("count"))


def _answered(row: Mapping[str, Any]) -> int | None:
    if (number := integer(row.get("reply_to_comment"))) is not None:
        return number
    above = row.get("parents_stack")
    return integer(above[-1]) if isinstance(above, list) and above else None


def _origin(copy: Mapping[str, Any]) -> str | None:
    owner, number = integer(copy.get("owner_id")), integer(copy.get("id"))
    return f"{owner}_{number}" if owner and owner < 0 and number else None


def _attached(row: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    attachments = row.get("attachments")
    for value in attachments if isinstance(attachments, list) else ():
        kind = table(value).get("type")
        if isinstance(kind, str):
            yield kind, table(table(value).get(kind))


# VK's kind -> our kind, the keys of its title, and whether its page is vk.com/KIND-1_2.
_KINDS: Mapping[str, tuple[str, Sequence[str], bool]] = {
    "photo": ("photo", (), False),
    "posted_photo": ("photo", (), False),
    "photos_list": ("photo", (), False),
    "graffiti": ("photo", (), False),
    "album": ("photo", ("title",), True),
    "video": ("video", ("title",), True),
    "clip": ("video", ("title",), True),
    "audio": ("audio", ("artist", "title"), False),
    "podcast": ("audio", ("artist", "title"), False),
    "audio_playlist": ("audio", ("title",), False),
    "audio_message": ("voice", (), False),
    "doc": ("document", ("title",), False),
    "link": ("link", ("title",), False),
    "article": ("link", ("title",), False),
    "page": ("link", ("title",), True),
    "note": ("link", ("title",), False),
    "poll": ("poll", ("question",), False),
    "sticker": ("sticker", (), False),
}


def _attachments(row: Mapping[str, Any]) -> tuple[Attachment, ...]:
    attachments = []
    for name, body in _attached(row):
        if name in _KINDS:
            kind, keys, paged = _KINDS[name]
            title = " — ".join(filter(None, (_title(body, key) for key in keys)))
            address = _page(name, body) if paged else _address(body)
            attachments.append(Attachment(kind, address, title or None))
    if geo := table(row.get("geo")):
        attachments.append(Attachment("place", None, _title(table(geo.get("place")), "title")))
    return tuple(attachments)


def _title(body: Mapping[str, Any], key: str) -> str | None:
    value = body.get(key)
    return plain(value) or None if isinstance(value, str) else None


def _page(kind: str, body: Mapping[str, Any]) -> str | None:
    owner, number = integer(body.get("owner_id")), integer(body.get("id"))
    return f"https://vk.com/{kind}{owner}_{number}" if owner and owner < 0 and number else None


def _address(body: Mapping[str, Any]) -> str | None:
    sizes = body.get("sizes")
    best, width = body.get("url"), -1
    for size in map(table, sizes if isinstance(sizes, list) else ()):
        if (integer(size.get("width")) or 0) > width and isinstance(size.get("url"), str):
            best, width = size["url"], integer(size.get("width")) or 0
    if not isinstance(best, str) or not best.startswith(("https://", "http://")):
        return None
    return None if _OWN.search(best) else best
