"""Reads communities of VKontakte through its API: walls, comments below posts, and search results.

It reads no walls of persons, because their addresses would name them.
"""

import re
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import ClassVar, TypeVar

from crawlers.hosts.api_home import api_home
from crawlers.spider import SourceSpider, in_turn
from crawlers.visits.visit import OVERLAP, Visit
from crawlers.vk.answers import Item, PostPage, read_owner, read_posts
from crawlers.vk.errors import Failure
from crawlers.vk.profile import FIELDS, METHOD, read_profile
from crawlers.vk.talk import UNREAD, WallDiscussion
from crawlers.vk.token import Token, failed
from crawlers.vk.wall import Wall, as_post, held_comments, number_of, roots_of, thread_of
from domain.errors import PollFailed
from domain.ports.ledger import Seen
from domain.post import CLOCK_SKEW, Post
from domain.source import HealthState, SourceKind

HOME = "https://api.vk.ru"
COUNT = 100  # posts per page, and posts rechecked in one poll
DRIFT = 5  # posts read twice: offsets move as posts arrive, and back as posts are deleted
PAGES = 10  # older pages of a wall or pages of a search in one poll; the next poll continues
COMMENT_CALLS = 60  # per poll; then no further posts are started
DEAD = 3  # posts whose comments fail; then the fault is the network's, not the posts'
ALONE = 3  # known posts requested one by one if one call returned nothing
FOUND = 200  # results per page
WATCH = timedelta(days=2)  # how long the comments of a watched post are remembered
SLICE = 5  # pages; a search returns about 1000 results, older ones need a request by time
_NUMBER = re.compile(r"(?:-|club|public|event)([1-9]\d{0,17})")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{1,31}")
UNPROFILED = "Сама страница не прочитана"
UNSEEN = "Известные записи не просмотрены"
# States of a failure that may concern a single post.
_ITS_OWN = frozenset({HealthState.UNREACHABLE, HealthState.CHANGED_MARKUP})

T = TypeVar("T")
Batches = AsyncGenerator[Sequence[Post]]


class VkSpider(SourceSpider):
    """Remembers the time down to which all is read, the unread holes below, and the number of
    comments of young posts.
    """

    name = "vk"
    kind: ClassVar[SourceKind] = SourceKind.VK

    @cached_property
    def token(self) -> Token | None:
        secret = self.installation.settings.vk_token.get_secret_value().strip()
        return Token(secret, self.installation.settings.vk_rate) if secret else None

    async def poll(self, visit: Visit) -> Batches:
        """A search if the source names words; otherwise new posts of the wall, then rechecks, then
        comments below posts whose number of comments changed.
        """
        words = visit.source.options.get("search", "").strip()
        parts = await (self._searched(visit, words) if words else self._read(visit))
        async with aclosing(parts) as batches:
            async for posts in batches:
                yield posts

    async def _read(self, visit: Visit) -> Batches:
        wall = Wall.of(await self._owner(visit), visit.memory)
        due = await visit.due_again(COUNT)
        known = [ref for ref in due if not thread_of(ref)]
        comments = [ref for ref in due if thread_of(ref)]
        roots = [ref for ref in known if ref.watched]
        return in_turn(
            visit,
            self._new(visit, wall),
            (partial(self._again, visit, wall, known), UNSEEN),
            (partial(self._comments, visit, wall, comments, roots), UNREAD),
            (partial(self._profile, visit, wall), UNPROFILED),
        )

    async def _profile(self, visit: Visit, wall: Wall) -> Batches:
        if await visit.page_is_due():
            form = {"group_ids": str(-wall.owner), "fields": FIELDS}
            await visit.page_read(await self._ask(visit, METHOD, form, read_profile))
        yield ()

    async def _owner(self, visit: Visit) -> int:
        address = visit.source.address.strip()
        if number := _NUMBER.fullmatch(address):
            return -int(number[1])
        if not _NAME.fullmatch(address):
            raise PollFailed(HealthState.GONE, "Имя сообщества записано неверно")
        if (known := visit.memory.get("owner")) is not None:
            return int(known)
        owner = await self._ask(
            visit, "utils.resolveScreenName", {"screen_name": address}, read_owner
        )
        if owner > 0:
            raise PollFailed(HealthState.NO_ACCESS, "Это страница человека, а не сообщества")
        if owner == 0:
            raise PollFailed(HealthState.GONE, "Сообщества с таким именем нет")
        return owner

    async def _new(self, visit: Visit, wall: Wall) -> Batches:
        until = wall.newest
        page, _ = await self._page(visit, wall, 0)
        edge = datetime.fromtimestamp(max(0, until - OVERLAP.total_seconds()), UTC)
        changed = [i for i in page.items if (i.edited_at or i.published_at) >= edge]
        yield _wanted(changed, wall, visit)
        if _goes_on(page, page.shown, until, visit):
            wall.holes.insert(0, [page.shown, wall.length, until])
        latest = visit.fetched_at + CLOCK_SKEW
        times = [_seconds(i) for i in page.items if not i.pinned and i.published_at <= latest]
        wall.newest = max([until, *times])
        visit.remember(wall.memory())
        left = PAGES
        while wall.holes and left:
            (top, length, until), *deeper = wall.holes
            offset = max(0, top + wall.length - length - DRIFT)
            page, fresh = await self._page(visit, wall, offset)
            yield _wanted(fresh, wall, visit)
            offset += page.shown
            # If many posts below were deleted, the hole begins further down than computed.
            more = (bool(fresh) or offset <= top) and _goes_on(page, offset, until, visit)
            wall.holes = [[offset, wall.length, until], *deeper] if more else deeper
            visit.remember(wall.memory())
            left -= 1
        if wall.holes:
            visit.note(f"Прочитано страниц: {PAGES + 1}, остальное в следующий раз")

    async def _page(self, visit: Visit, wall: Wall, offset: int) -> tuple[PostPage, list[Item]]:
        form = {
            "owner_id": str(wall.owner),
            "count": str(COUNT),
            "offset": str(offset),
            "filter": "all",
            "extended": "1",
        }
        page = await self._ask(visit, "wall.get", form, read_posts)
        wall.length = page.total or 0
        wall.names |= page.names
        fresh = [item for item in page.items if item.id not in wall.posts]
        wall.posts |= {item.id: item for item in fresh}
        visit.saw([as_post(item, wall.names, visit) for item in fresh])
        _tell_broken(page.broken, visit)
        return page, fresh

    async def _again(self, visit: Visit, wall: Wall, due: Sequence[Seen]) -> Batches:
        left = [due] if due else []
        while left:
            asked = left.pop(0)
            form = {"posts": ",".join(ref.native_id for ref in asked), "extended": "1"}
            page = await self._ask(visit, "wall.getById", form, read_posts)
            if not page.there and len(asked) > 1:
                # An empty answer may be a fault of the network: request a few posts one by one.
                left = [[ref] for ref in asked[:ALONE]]
                continue
            wall.names |= page.names
            wall.posts |= {item.id: item for item in page.items if item.owner == wall.owner}
            _tell_broken(page.broken, visit)
            yield [as_post(item, wall.names, visit) for item in page.items]
            there = [ref for ref in asked if ref.native_id in page.there]
            gone = [ref for ref in asked if ref.native_id not in page.there]
            await visit.looked_again(there, gone)

    async def _comments(
        self, visit: Visit, wall: Wall, due: Sequence[Seen], roots: Sequence[Seen]
    ) -> Batches:
        """`roots` are the posts in whose threads answers are looked for."""
        if visit.source.options.get("comments") == "no":
            if due:
                await visit.looked_again(due)
            return
        watched = {number: ref for ref in roots if (number := number_of(ref)) in wall.posts}
        changed = _changed(visit, wall, watched)
        wall.keep(watched, int((visit.fetched_at + WATCH).timestamp()))
        due = [*due, *await held_comments(visit, watched, changed, due)]
        left, dead = COMMENT_CALLS, 0
        for number, again in _line(wall, changed, due):
            if left <= 0:
                visit.note("Часть комментариев будет прочитана в следующий раз")
                return
            talk = WallDiscussion(number)
            try:
                await self._read_talk(visit, wall, talk, bool(again))
            except PollFailed as failure:
                if failure.state not in _ITS_OWN:
                    raise
                wall.tried(number, failed=True)
                visit.remember(wall.memory())
                dead += 1
                if dead == DEAD:
                    raise
                visit.note(f"{UNREAD}: {failure.reason}")
                # Otherwise they would be first in every poll and block the recheck of others.
                await visit.looked_again(again)
                await visit.heard(roots_of(watched, number))
                continue
            finally:
                left -= talk.calls
            wall.tried(number, failed=False)
            root = watched.get(number)
            async for posts in _discussion_posts(visit, wall, talk, again, number in changed, root):
                yield posts
            await visit.heard(roots_of(watched, number), shut=talk.refused and not talk.whole)

    async def _read_talk(self, visit: Visit, wall: Wall, talk: WallDiscussion, known: bool) -> None:
        """If the post's known comments are refused and the post is gone, the discussion counts as
        read: VK gives the same error for closed comments and for a removed post.
        """
        await talk.read(self.ask, visit, wall.owner)
        if known and talk.refused:
            post = f"{wall.owner}_{talk.number}"
            page = await self.ask(visit, "wall.getById", {"posts": post}, read_posts)
            talk.whole = not isinstance(page, Failure) and post not in page.there

    async def _searched(self, visit: Visit, words: str) -> Batches:
        due = await visit.due_again(COUNT)
        known = [ref for ref in due if not thread_of(ref)]
        if comments := [ref for ref in due if thread_of(ref)]:
            await visit.looked_again(comments)
        nowhere = Wall(0, 0, [], {})
        again = partial(self._again, visit, nowhere, known)
        return in_turn(visit, self._search(visit, words), (again, UNSEEN))

    async def _search(self, visit: Visit, words: str) -> Batches:
        now = int(visit.fetched_at.timestamp())
        until = visit.memory.get("until")
        begin = visit.since.timestamp() if until is None else until - OVERLAP.total_seconds()
        spans = [[int(begin), now], *visit.memory.get("spans", ())]
        shown_ids: set[str] = set()
        left = PAGES
        while spans and left:
            (first, last), *older = spans
            start, low, shown, pages = "", last, 0, 0
            more = True
            while more and left and pages < SLICE and (start or not pages):
                page = await self._results(visit, words, first, last, start)
                _tell_broken(page.broken, visit)
                fresh = [item for item in page.items if item.native_id not in shown_ids]
                shown_ids.update(item.native_id for item in fresh)
                posts = _community_posts(fresh, page.names, visit)
                visit.saw(posts)
                yield [post for post in posts if visit.wants(post)]
                low = max(first, min([low, *map(_seconds, page.items)]))
                start, shown = page.next_from or "", shown + page.shown
                left, pages = left - 1, pages + 1
                deep = shown >= SLICE * FOUND / 2 and (page.total or 0) > shown
                more = bool(fresh) and (bool(start) or deep)
                spans = [[first, low], *older] if more else older
                visit.remember({"until": now, "spans": spans})
            if more and low == last:  # all of them are of the span's last second
                spans = [[first, last - 1], *older] if last > first else older
        if spans:
            visit.note(f"Прочитано страниц: {PAGES}, остальное в следующий раз")

    async def _results(
        self, visit: Visit, words: str, begin: int, end: int, start: str
    ) -> PostPage:
        form = {
            "q": words,
            "count": str(FOUND),
            "extended": "1",
            "start_time": str(begin),
            "end_time": str(end),
        }
        if start:
            form["start_from"] = start
        return await self._ask(visit, "newsfeed.search", form, read_posts)

    async def ask(
        self,
        visit: Visit,
        method: str,
        form: Mapping[str, str],
        read: Callable[[bytes], T | Failure],
    ) -> T | Failure:
        if self.token is None:
            reason = "Не задан ключ доступа ВКонтакте (настройка vk_token)"
            raise PollFailed(HealthState.TOKEN_REFUSED, reason)
        base = api_home(visit.source, HOME, visit.settings)
        return await self.token.call(visit, base, method, form, read)

    async def _ask(
        self,
        visit: Visit,
        method: str,
        form: Mapping[str, str],
        read: Callable[[bytes], T | Failure],
    ) -> T:
        answer = await self.ask(visit, method, form, read)
        if isinstance(answer, Failure):
            raise failed(answer, method)
        return answer


def _goes_on(page: PostPage, read: int, until: int, visit: Visit) -> bool:
    times = [item.published_at for item in page.items if not item.pinned]
    if not times or (page.total is not None and read >= page.total):
        return False
    return min(times) >= visit.since and min(times).timestamp() > until


def _changed(visit: Visit, wall: Wall, watched: Mapping[int, Seen]) -> dict[int, int]:
    oldest = (visit.fetched_at - visit.settings.comments).timestamp()
    now = visit.fetched_at.timestamp()
    wall.talks = {
        number: talk
        for number, talk in wall.talks.items()
        if talk[0] >= oldest or max(talk[3:], default=0) >= now
    }
    changed = {}
    for item in wall.posts.values():
        count = item.engagement.comments
        known = wall.talks.get(str(item.id), (0, 0, 0))[1]
        young = item.thread is None and (_seconds(item) >= oldest or item.id in watched)
        if young and count is not None and count != known:
            changed[item.id] = abs(count - known)
        elif item.id in watched and not watched[item.id].is_heard(visit.fetched_at):
            changed[item.id] = 0
    wall.failed = [number for number in wall.failed if number in changed]
    return changed


def _line(
    wall: Wall, changed: Mapping[int, int], due: Sequence[Seen]
) -> Iterable[tuple[int, list[Seen]]]:
    wanted: dict[int, list[Seen]] = {n: [] for n in sorted(changed, key=lambda n: -changed[n])}
    for ref in due:
        wanted.setdefault(thread_of(ref) or 0, []).append(ref)
    return [(number, wanted[number]) for number in sorted(wanted, key=wall.turn)]


async def _discussion_posts(
    visit: Visit,
    wall: Wall,
    talk: WallDiscussion,
    due: Sequence[Seen],
    changed: bool,
    root: Seen | None = None,
) -> Batches:
    number = str(talk.number)
    known = wall.talks.get(number, [0, 0, 0])[2]
    since = visit.since
    if root is not None and (root.heard_at is None or not known):
        since = root.published_at  # what was written while nobody watched it
    elif known:
        since = max(since, datetime.fromtimestamp(known, UTC) - OVERLAP)
    ids = {ref.native_id for ref in due}
    # Not `saw`: polls as frequent as comments would use up the day's calls for the wall.
    yield [
        as_post(item, wall.names, visit)
        for item in talk.items.values()
        if item.native_id in ids or ((changed or known) and item.published_at >= since)
    ]
    _tell_broken(talk.broken, visit)
    if talk.cut:
        visit.note("Длинные обсуждения прочитаны не целиком")
    item_ids = {item.native_id for item in talk.items.values()}
    whole = talk.whole and not talk.broken
    gone = [s for s in due if whole and s.native_id not in item_ids]
    if due:
        await visit.looked_again([s for s in due if s not in gone], gone)
    if changed:
        post = wall.posts[talk.number]
        latest = visit.fetched_at + CLOCK_SKEW
        times = [_seconds(i) for i in talk.items.values() if i.published_at <= latest]
        newest = max([known, *times])
        kept = wall.talks.get(number, [])[3:]
        if root is not None:
            kept = [int((visit.fetched_at + WATCH).timestamp())]
        wall.talks[number] = [_seconds(post), post.engagement.comments or 0, newest, *kept]
    visit.remember(wall.memory())


def _wanted(items: Iterable[Item], wall: Wall, visit: Visit) -> list[Post]:
    return [post for i in items if visit.wants(post := as_post(i, wall.names, visit))]


def _seconds(item: Item) -> int:
    return int(item.published_at.timestamp())


def _tell_broken(broken: int, visit: Visit) -> None:
    if broken:
        visit.note("Часть записей не прочитана: у них нет номера, автора или даты")


def _community_posts(items: Iterable[Item], names: Mapping[int, str], visit: Visit) -> list[Post]:
    return [as_post(item, names, visit) for item in items if item.owner < 0]
