"""The documented API of Одноклассники: signed calls, errors and their meaning, answers. Pure.

Written from the documentation (apiok.ru), because nobody has published a recorded answer. So every
field except an object's id may be missing. crawlers.parser.pool runs the readers, which raise
OkRefused, or PollFailed if the answer is not JSON.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, md5
from typing import Any
from zoneinfo import ZoneInfo

from crawlers.reading.extraction import tidy
from crawlers.reading.json_answers import (
    FEW,
    changed,
    count,
    listed,
    moment_of_ms,
    read_json,
    table,
)
from domain.errors import PollFailed
from domain.post import Attachment
from domain.source import HealthState

WHOSE = "Одноклассников"  # whose answers, in the genitive, for error texts

_MOSCOW = ZoneInfo("Europe/Moscow")  # of dates without a zone
_KINDS = {"photo": "photo", "movie": "video", "music": "audio", "link": "link", "poll": "poll"}


@dataclass(frozen=True, slots=True)
class OkReaction:
    state: HealthState
    reason: str
    rest: timedelta | None = None


# Errors come with status 200.
ERRORS: Mapping[int, OkReaction] = {
    1: OkReaction(HealthState.UNREACHABLE, "неизвестная ошибка сети"),
    2: OkReaction(HealthState.UNREACHABLE, "служба временно недоступна"),
    3: OkReaction(HealthState.CHANGED_MARKUP, "метода больше нет"),
    4: OkReaction(HealthState.UNREACHABLE, "запрос не выполнен"),
    8: OkReaction(HealthState.SLOWED, "слишком частые обращения", timedelta(minutes=5)),
    9: OkReaction(HealthState.SLOWED, "слишком частые обращения", timedelta(minutes=5)),
    10: OkReaction(HealthState.NO_ACCESS, "группа закрыта для приложения"),
    11: OkReaction(HealthState.QUOTA, "исчерпан лимит обращений", timedelta(hours=1)),
    100: OkReaction(HealthState.CHANGED_MARKUP, "параметр не принят"),
    101: OkReaction(HealthState.TOKEN_REFUSED, "ключ приложения не принят (ok_application_key)"),
    102: OkReaction(HealthState.TOKEN_REFUSED, "срок ключа доступа истёк (ok_access_token)"),
    103: OkReaction(HealthState.TOKEN_REFUSED, "ключ доступа не принят (ok_access_token)"),
    104: OkReaction(HealthState.TOKEN_REFUSED, "подпись не принята (ok_secret_key)"),
    200: OkReaction(HealthState.TOKEN_REFUSED, "приложению не дано право на чтение групп"),
    300: OkReaction(HealthState.GONE, "группы или записи больше нет"),
    455: OkReaction(HealthState.NO_ACCESS, "доступ к группе запрещён"),
}
UNKNOWN = OkReaction(HealthState.UNREACHABLE, "неизвестная ошибка")


class OkRefused(PollFailed):
    def __init__(self, code: int) -> None:
        self.code = code
        reaction = ERRORS.get(code, UNKNOWN)
        self.rest = reaction.rest
        reason = f"Одноклассники: {reaction.reason} (ошибка {code})"
        super().__init__(reaction.state, reason, reaction.rest)

    def __reduce__(self) -> tuple[type["OkRefused"], tuple[int]]:
        return OkRefused, (self.code,)


@dataclass(frozen=True, slots=True)
class OkKeys:
    """Only the first two are ever sent; `secret` only signs."""

    application: str
    access: str
    secret: str

    @property
    def name(self) -> str:
        return f"token {blake2b(self.access.encode(), digest_size=4).hexdigest()}"

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True, slots=True)
class OkTopic:
    """`author` None means the group itself."""

    id: str
    created_at: datetime
    text: str
    author: str | None
    views: int | None
    likes: int | None
    reposts: int | None
    comments: int | None
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class OkComment:
    id: str
    created_at: datetime
    text: str
    author: str | None
    likes: int | None
    reply_to: str | None
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """Newest first; `bad` counts unreadable topics, `older` is the anchor of the next page, and
    `found` is False if the network answered null.
    """

    topics: tuple[OkTopic, ...]
    bad: int
    older: str | None
    found: bool = True


@dataclass(frozen=True, slots=True)
class CommentsPage:
    comments: tuple[OkComment, ...]
    bad: int
    older: str | None


def signed(method: str, parameters: Mapping[str, str], keys: OkKeys) -> dict[str, str]:
    """The form of a call (apiok.ru/dev/methods): sig = md5 of the sorted «name=value» pairs,
    without the access key, followed by md5(access key + secret key).
    """
    form = {"application_key": keys.application, "format": "json", "method": method, **parameters}
    session = _md5(keys.access + keys.secret)
    form["sig"] = _md5("".join(f"{name}={form[name]}" for name in sorted(form)) + session)
    form["access_token"] = keys.access
    return form


def read_group_id(body: bytes) -> str | None:
    """None if the name is unknown or not a group's."""
    data = table(_answer(body))
    number = data.get("objectIdStr") or data.get("objectId")
    return str(number) if number and str(data.get("type", "")).upper().startswith("GROUP") else None


def read_group_name(body: bytes) -> str | None:
    data = _answer(body)
    rows = data if isinstance(data, list) else [data]
    return next((tidy(str(row["name"])) for row in map(table, rows) if row.get("name")), None)


def read_group(body: bytes) -> Mapping[str, Any]:
    """group.getInfo of the only group asked for; empty without an answer."""
    data = _answer(body)
    rows = data if isinstance(data, list) else [data]
    return next(filter(None, map(table, rows)), {})


def read_topics(body: bytes) -> TopicsPage:
    """stream.get and mediatopic.getByIds; the text of shared topics of other owners becomes part of
    the sharing topic.
    """
    answer = _answer(body)
    if answer is None:
        return TopicsPage((), 0, None, found=False)
    data = table(answer)
    rows = data.get("media_topics") or table(data.get("entities")).get("media_topics") or []
    if not isinstance(rows, list):
        raise changed(WHOSE, "нет списка тем")
    by_ref = {f"media_topic:{row.get('id')}": row for row in map(table, rows)}
    shared = {
        ref
        for row in by_ref.values()
        for ref in _shared(row)
        if (one := by_ref.get(ref)) and one.get("owner_ref") != row.get("owner_ref")
    }
    rows = [row for row in rows if f"media_topic:{table(row).get('id')}" not in shared]
    topics = [topic for row in rows if (topic := _topic(table(row), by_ref))]
    if rows and not topics:
        raise changed(WHOSE, f"тем {len(rows)}, не прочитана ни одна")
    topics.sort(key=lambda topic: topic.created_at, reverse=True)
    return TopicsPage(tuple(topics), len(rows) - len(topics), _older(data))


def read_comments(body: bytes) -> CommentsPage:
    data = table(_answer(body))
    rows = data.get("comments") or data.get("commentss") or []
    if not isinstance(rows, list):
        raise changed(WHOSE, "нет списка комментариев")
    comments = [comment for row in rows if (comment := _comment(table(row)))]
    if len(rows) >= FEW and not comments:
        raise changed(WHOSE, f"комментариев {len(rows)}, не прочитан ни один")
    comments.sort(key=lambda comment: comment.created_at, reverse=True)
    return CommentsPage(tuple(comments), len(rows) - len(comments), _older(data))


def _older(data: Mapping[str, Any]) -> str | None:
    more = data.get("has_more") is True or str(data.get("has_more")).lower() == "true"
    return str(data["anchor"]) if more and data.get("anchor") else None


def _shared(row: Mapping[str, Any]) -> list[str]:
    parts = map(table, listed(row.get("media")))
    refs = (ref for part in parts for ref in listed(part.get("media_topic_refs")))
    return [ref for ref in refs if isinstance(ref, str)]


def _topic(row: Mapping[str, Any], by_ref: Mapping[str, Mapping[str, Any]]) -> OkTopic | None:
    id_, created = row.get("id") or row.get("xid"), moment_of_ms(row.get("created_ms"))
    if not id_ or created is None:
        return None
    shown = (row, *(by_ref[ref] for ref in _shared(row) if ref in by_ref))
    media = [table(part) for one in shown for part in listed(one.get("media"))]
    author, owner = str(row.get("author_ref") or ""), str(row.get("owner_ref") or "")
    return OkTopic(
        id=str(id_),
        created_at=created,
        text="\n".join(text for part in media if (text := _part_text(part))),
        author=author.partition(":")[2] if author.startswith("user:") and author != owner else None,
        views=count(row.get("views_count")),
        likes=count(table(row.get("like_summary")).get("count")),
        reposts=count(table(row.get("reshare_summary")).get("count")),
        comments=count(table(row.get("discussion_summary")).get("comments_count")),
        attachments=tuple(_attachments(media)),
    )


def _part_text(part: Mapping[str, Any]) -> str:
    if part.get("type") == "poll":
        answers = [str(table(answer).get("text") or "") for answer in listed(part.get("answers"))]
        lines = [str(part.get("question") or ""), *(f"— {answer}" for answer in answers if answer)]
        return tidy("\n".join(lines))
    return tidy(str(part.get("text") or "")) if part.get("type") == "text" else ""


def _comment(row: Mapping[str, Any]) -> OkComment | None:
    id_, created = row.get("id"), moment_of_ms(row.get("date_ms")) or _written(row.get("date"))
    if not id_ or created is None:
        return None
    author = row.get("author_id") or str(row.get("author_ref") or "").removeprefix("user:")
    likes = row.get("like_count", table(row.get("like_summary")).get("count"))
    answered = row.get("reply_to_comment_id") or row.get("reply_to_id")
    media = [table(part) for part in listed(row.get("attachments"))]
    return OkComment(
        id=str(id_),
        created_at=created,
        text=tidy(str(row.get("text") or "")),
        author=str(author) if author else None,
        likes=count(likes),
        reply_to=str(answered) if answered else None,
        attachments=tuple(_attachments(media)),
    )


def _attachments(media: Sequence[Mapping[str, Any]]) -> Iterator[Attachment]:
    for part in media:
        kind = _KINDS.get(str(part.get("type") or "").lower())
        if kind is not None:
            url, title = part.get("url"), part.get("title") or part.get("question")
            yield Attachment(kind, str(url) if url else None, tidy(str(title)) if title else None)


def _answer(body: bytes) -> Any:
    data = read_json(body, WHOSE)
    if isinstance(data, dict) and "error_code" in data:
        code = data["error_code"]
        raise OkRefused(int(code) if re.fullmatch(r"-?[0-9]{1,9}", str(code)) else 0)
    return data


def _written(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
        return (moment if moment.tzinfo else moment.replace(tzinfo=_MOSCOW)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
