"""A spider that gets into every kind of trouble, as its source's option `trouble` says."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from crawlers.spider import SourceSpider
from crawlers.visits.visit import Visit
from domain.post import Author, AuthorKind, Post
from domain.source import SourceKind
from tests.making import a_post


def post(visit: Visit, number: int) -> Post:
    return a_post(
        f"{visit.source.id}/{number}",
        visit.fetched_at,
        source_id=visit.source.id,
        source_kind=visit.source.kind,
        published_at=visit.fetched_at - timedelta(minutes=number),
        text=f"Во дворе темно, позвоните 8-914-555-01-{number:02}",
        author=Author(AuthorKind.PRIVATE, "id77", "Пётр Иванов"),
    )


class TroublesomeSpider(SourceSpider):
    name = "troublesome"
    kind: ClassVar[SourceKind] = SourceKind.WEB

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        trouble = visit.source.options["trouble"]
        first = post(visit, 1)
        visit.saw([first])
        match trouble:
            case "raises at once":
                raise KeyError("no such element")
            case "raises midway":
                yield [first]
                visit.remember({"seen": 1})
                raise ValueError("half a page")
            case "yields nothing":
                return
            case "breaks rules":
                late = replace(first, native_id="late", published_at=first.published_at + DAY)
                yield [first, late, replace(first, native_id="empty", text=" ")]
            case "old and new":
                new = replace(first, native_id="new", published_at=visit.fetched_at + MINUTE)
                undated = replace(first, native_id="undated", date_stated=False)
                yield [new, first, undated]
            case "quotes the page in an error":
                yield [first]
                raise ValueError(first.text)
            case "fails in the parser":
                yield [await visit.parser.run(_unpack, first)]
            case "kills the parser":
                await visit.parser.run(os._exit, 3)
            case "takes long":
                await asyncio.sleep(1.0)
                yield [first]
            case _:
                yield [first]


DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def _unpack(first: Post) -> Post:
    raise IndexError(first.text)
