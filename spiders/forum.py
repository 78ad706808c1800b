"""Reads forums on Discourse and phpBB 3: a topic's first message is the post, the others answer it.

A source's address is the front page, a category (/c/NAME/5) or a forum (viewforum.php?f=5).
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from crawlers.forums.boards import Board, open_board
from crawlers.forums.topics import Engine, ForumMessage, Topic, TopicPage
from crawlers.spider import SourceSpider
from crawlers.visits.visit import Visit
from domain.errors import PollFailed
from domain.post import Author, AuthorKind, Engagement, Post, post_id
from domain.source import HealthState, SourceKind

LISTS = 15  # pages of lists read in one poll
PAGES = 40  # pages of topics read in one poll; the next poll continues
AGAIN = 5  # pages read to recheck known posts
DUE = 60  # known posts requested at once for a recheck
REMEMBERED_TOPICS = 1500  # of a forum
_TOLERATED = (HealthState.GONE, HealthState.NO_ACCESS, HealthState.CHANGED_MARKUP)


class ForumSpider(SourceSpider):
    """Reads the lists, then the topics with news, each from its last page backwards; remembers what
    was read of each topic, and the lists that were not read completely.
    """

    name = "forum"
    kind: ClassVar[SourceKind] = SourceKind.FORUM

    async def poll(self, visit: Visit) -> AsyncIterator[Sequence[Post]]:
        """New messages since the last poll or the beginning of the history, then due rechecks."""
        board = await open_board(visit)
        memory = _Memory.of(visit.memory, board.engine)
        try:
            findings = await _find(visit, board, memory)
        except PollFailed as failure:
            if failure.state in _TOLERATED:  # the board may have moved to another engine
                visit.remember({})
            raise
        async for posts in _news(visit, board, memory, findings):
            yield posts
        unread = [topic.id for topic in findings.topics.values() if memory.wants(topic)]
        memory.end(findings, board, unread)
        visit.remember(memory.whole())
        async for posts in _look_again(visit, board, memory):
            yield posts
        if troubles := _troubles(findings, bool(unread or findings.left)):
            visit.note(f"Прочитано не всё: {', '.join(troubles)}")


@dataclass
class _State:
    """The highest known number of a topic, and the unread holes below it: the offset of the first
    page (None for the last) and the number that the hole ends above; `views` are the list's, if
    only lists state them.
    """

    high: int = 0
    holes: list[tuple[int | None, int]] = field(default_factory=list)
    views: int | None = None


@dataclass
class _Found:
    """`topics` are by number, `places` their lists, `asked` the lists that were read, `left` those
    not reached, `closed` why others did not open; `bad` and `failures` count what could not be
    read.
    """

    topics: dict[int, Topic] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    left: list[str] = field(default_factory=list)
    closed: list[PollFailed] = field(default_factory=list)
    bad: int = 0
    failures: list[PollFailed] = field(default_factory=list)


def _troubles(findings: _Found, more: bool) -> list[str]:
    problems = (
        (more, "остальное в следующий раз"),
        (findings.bad > 0, f"сообщений не разобрано: {findings.bad}"),
        (bool(findings.closed), f"разделов не открылось: {len(findings.closed)}"),
        (bool(findings.failures), f"тем не открылось: {len(findings.failures)}"),
    )
    return [text for is_so, text in problems if is_so]


@dataclass
class _Memory:
    """What the next poll must know; `sections` of a board are read completely up to a number, and
    only the topics read last are kept.
    """

    engine: Engine
    topics: dict[str, _State]
    sections: dict[str, int]
    lists: list[str]

    @classmethod
    def of(cls, memory: Mapping[str, Any], engine: Engine) -> "_Memory":
        if memory.get("engine") != engine:
            return cls(engine, {}, {}, [])
        topics = {
            number: _State(high, [(start, until) for start, until in holes], views)
            for number, (high, holes, views) in memory["topics"].items()
        }
        return cls(engine, topics, dict(memory["sections"]), list(memory["lists"]))

    def state(self, topic: Topic) -> _State:
        return self.topics.get(str(topic.id)) or _State()

    def views(self, topic: int) -> int | None:
        state = self.topics.get(str(topic))
        return state.views if state else None

    def wants(self, topic: Topic) -> bool:
        state = self.state(topic)
        return topic.last > state.high or bool(state.holes)

    def keep(self, topic: int, state: _State) -> None:
        self.topics.pop(str(topic), None)
        self.topics[str(topic)] = state
        for number in list(self.topics)[:-REMEMBERED_TOPICS]:
            del self.topics[number]

    def end(self, findings: _Found, board: Board, unread: Sequence[int]) -> None:
        places = dict.fromkeys([*findings.left, *(findings.places[number] for number in unread)])
        self.lists = [address for address in places if address != board.start]
        if not unread:
            self.sections |= {
                number: last
                for number, last in board.sections.items()
                if board.section(number) in findings.asked
            }

    def whole(self) -> dict[str, Any]:
        return {
            "engine": self.engine,
            "topics": {
                n: (state.high, state.holes, state.views) for n, state in self.topics.items()
            },
            "sections": self.sections,
            "lists": self.lists,
        }


async def _find(visit: Visit, board: Board, memory: _Memory) -> _Found:
    """A section that guests may not read does not end the poll. Raises PollFailed."""
    findings = _Found(left=[board.start, *memory.lists])
    while findings.left and len(findings.asked) < LISTS:
        address = findings.left.pop(0)
        findings.asked.add(address)
        try:
            page = await board.list(visit, address)
        except PollFailed as failure:
            if address == board.start or failure.state not in _TOLERATED:
                raise
            findings.closed.append(failure)
            continue
        # Undated topics count as recent; such a list is read on while it shows unknown topics.
        recent = [t for t in page.topics if t.moved_at is None or t.moved_at >= visit.since]
        new = [topic for topic in recent if memory.wants(topic)]
        findings.topics |= {topic.id: topic for topic in new}
        findings.places |= {topic.id: address for topic in new}
        ended = any(topic not in recent and not topic.stuck for topic in page.topics)
        further = [page.older] if page.older and not ended and _unstuck(new) else []
        changed = [
            board.section(str(section.id))
            for section in page.sections
            if section.last > memory.sections.get(str(section.id), 0)
        ]
        ahead = [*further, *findings.left, *changed]
        findings.left = [a for a in dict.fromkeys(ahead) if a not in findings.asked]
    if findings.closed and not board.topics and not memory.sections:
        raise findings.closed[0]  # nothing was ever read here
    return findings


def _unstuck(topics: Sequence[Topic]) -> bool:
    return any(not topic.stuck for topic in topics)


async def _news(
    visit: Visit, board: Board, memory: _Memory, findings: _Found
) -> AsyncIterator[Sequence[Post]]:
    """A topic that was moved, closed or cannot be parsed does not end the poll. Raises PollFailed
    if all topics fail like that.
    """
    left, tried = PAGES, 0
    for topic in findings.topics.values():
        if left <= 0:
            break
        tried += 1
        try:
            async for page in _read(visit, board, topic, memory, left):
                left -= 1
                findings.bad += page.bad
                yield _posts(page, visit, board, memory)
        except PollFailed as failure:
            if failure.state not in _TOLERATED:
                raise
            left -= 1
            findings.failures.append(failure)
            memory.keep(topic.id, _State(topic.last, views=topic.views))
    if tried and len(findings.failures) == tried:
        raise findings.failures[0]


async def _read(
    visit: Visit, board: Board, topic: Topic, memory: _Memory, pages: int
) -> AsyncIterator[TopicPage]:
    """At most `pages` pages of a topic, the last page first; each is remembered when the caller
    asks for the next, because then its posts are durable.
    """
    state = memory.state(topic)
    high, holes = state.high, list(state.holes)
    if topic.last > high:
        holes.insert(0, (None, high))
    while holes and pages:
        (start, until), *deeper = holes
        page = await board.page(visit, topic, start)
        yield page
        pages -= 1
        high = max(high, page.highest, topic.last)
        if page.older is not None and _goes_on(page, start, until, visit):
            holes = [(page.older, until), *deeper]
        else:
            holes = deeper
        memory.keep(topic.id, _State(high, holes, topic.views))
        visit.remember(memory.whole())


def _goes_on(page: TopicPage, start: int | None, until: int, visit: Visit) -> bool:
    if start is not None and page.start > start:
        return False  # the pages do not lead back
    if page.messages and page.lowest <= until:
        return False
    return all(message.published_at >= visit.since for message in page.messages)


async def _look_again(visit: Visit, board: Board, memory: _Memory) -> AsyncIterator[Sequence[Post]]:
    due = {ref.native_id: ref for ref in await visit.due_again(DUE)}
    for _ in range(AGAIN):
        if not due:
            return
        wanted = next(iter(due.values()))
        shown: dict[str, Post] = {}
        gone = True
        try:
            page = await board.around(visit, wanted)
            posts = [_post(message, page, visit, board, memory) for message in page.messages]
            shown = {post.native_id: post for post in posts}
        except PollFailed as failure:
            if failure.state not in _TOLERATED:
                return  # they stay due
            gone = failure.state is HealthState.GONE
        there = [due.pop(name) for name in shown if name in due]
        absent = [due.pop(wanted.native_id)] if wanted.native_id in due else []
        yield [shown[ref.native_id] for ref in there]
        await visit.looked_again([*there, *([] if gone else absent)], absent if gone else ())


def _posts(page: TopicPage, visit: Visit, board: Board, memory: _Memory) -> list[Post]:
    posts = [_post(message, page, visit, board, memory) for message in page.messages]
    visit.saw(posts)
    return [post for post in posts if visit.wants(post)]


def _post(
    message: ForumMessage, page: TopicPage, visit: Visit, board: Board, memory: _Memory
) -> Post:
    thread = board.native_id(page.topic, None)
    number = None if message.opens else message.number
    author = f"{board.place}/{message.author}" if message.author else None
    post = visit.post(
        board.native_id(page.topic, number),
        board.url(page.topic, number),
        message.published_at,
        message.text,
        edited_at=message.edited_at,
        author=Author(AuthorKind.PRIVATE, author) if author else None,
        engagement=Engagement(likes=message.likes),
        attachments=message.attachments,
    )
    if number is not None:
        opener = next((each.number for each in page.messages if each.opens), None)
        answered = thread
        if message.reply_to and message.reply_to != opener:
            answered = board.native_id(page.topic, message.reply_to)
        return replace(
            post,
            thread_id=post_id(visit.source.kind, thread),
            parent_id=post_id(visit.source.kind, answered),
        )
    row = board.topics.get(page.topic)
    views = row.views if row else memory.views(page.topic)
    counted = Engagement(
        views=page.views if page.views is not None else views,
        likes=message.likes,
        comments=page.replies if page.replies is not None or row is None else row.replies,
    )
    return replace(post, title=page.title or None, engagement=counted)
