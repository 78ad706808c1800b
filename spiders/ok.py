"""Reads groups of Одноклассники through the documented API: topics and their comments.

No recorded answer of this API is public, so the code follows the documentation (crawlers/ok/api)
and treats any missing field as unknown.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from statistics import median_low
from typing import ClassVar

from crawlers.ok.api import (
    CommentsPage,
    OkRefused,
    TopicsPage,
    read_comments,
    read_group_id,
    read_group_name,
    read_topics,
)
from crawlers.ok.client import OkApi, keys_of
from crawlers.ok.group import PEOPLE, Group, TopicProgress
from crawlers.ok.profile import FIELDS, METHOD, read_profile
from crawlers.spider import SourceSpider, in_turn
from crawlers.visits.visit import Visit
from domain.errors import PollFailed
from domain.ports.ledger import Seen
from domain.post import CLOCK_SKEW, Post
from domain.source import HealthState, SourceKind

COUNT = 50  # topics per page
COMMENTS = 100  # per page
PAGES = 10  # pages of topics in one poll; the next poll continues
TALKS = 10  # topics per poll whose comments are read
TALK_PAGES = 5  # pages of comments of one topic per poll
AGAIN = 100  # known topics requested in one call
ALONE = 5  # known topics requested one by one if one call returned nothing
REMEMBERED_TOPICS = 300  # with the progress of their comments
TALKS_AGAIN = 5  # topics whose known comments are rechecked
UNDISCUSSED = frozenset({10, 200, 300, 455})  # errors that close a discussion, not the group
FORGOTTEN = 100  # the error for a given anchor that the network no longer knows
AGAIN_FROM_TOP = "Сеть забыла, где мы остановились: в следующий раз читаем сначала"
DEAD = 3  # topics whose comments fail; then the fault is the network's, not the topics'
UNKNOWN = -1  # number of comments that are read again
UNREAD = "Комментарии прочитаны не все"
# States of a failure that may concern a single topic.
_ITS_OWN = frozenset({HealthState.UNREACHABLE, HealthState.CHANGED_MARKUP})

Batches = AsyncGenerator[Sequence[Post]]


class OkSpider(SourceSpider):
    """Remembers the group's number and name, the time up to which topics are known, the holes below
    that, and how far the comments of young topics are read.
    """

    name = "ok"
    kind: ClassVar[SourceKind] = SourceKind.OK

    async def poll(self, visit: Visit) -> Batches:
        """The newest topics (to see edits and counters of known ones), older ones down to the known
        ones, rechecks of topics, then comments of topics whose number of comments changed.
        """
        api = OkApi(visit, keys_of(visit))
        group = await _group(api)
        due = await visit.due_again(AGAIN)
        known = [ref for ref in due if not _is_comment(ref)]
        comments = [ref for ref in due if _is_comment(ref)]
        roots = {_topic_of(ref): ref for ref in known if ref.watched}
        others = [(partial(_again, api, group, known), "Известные темы не просмотрены")]
        if visit.source.options.get("comments") == "no":
            await visit.looked_again(comments)
        else:
            others += [
                (partial(_talks, api, group, roots, comments), UNREAD),
                (partial(_talk_again, api, group, comments), UNREAD),
            ]
        others.append((partial(_profile, api, group), "Сама страница не прочитана"))
        parts = in_turn(visit, _topics(api, group), *others)
        async with aclosing(parts) as batches:
            async for posts in batches:
                yield posts
        if group.holes or group.open_talks:
            visit.note("Прочитано не всё, остальное в следующий раз")


async def _group(api: OkApi) -> Group:
    visit, memory = api.visit, api.visit.memory
    if memory.get("id"):
        talks = {
            topic: TopicProgress(count, high, (hole[0], hole[1]) if hole else None)
            for topic, (count, high, hole) in memory["talks"].items()
        }
        holes = [(anchor, until) for anchor, until in memory["holes"]]
        known = (memory["id"], memory["name"], memory["high"])
        return Group(visit, *known, holes, talks, memory.get("failed", []))
    address = visit.source.address.strip()
    id_: str | None = address
    if not address.isdigit():
        id_ = await api.ask("url.getInfo", read_group_id, url=f"{PEOPLE}/{address}")
    name = id_ and await api.ask("group.getInfo", read_group_name, uids=id_, fields="uid,name")
    if not id_ or not name:
        raise PollFailed(HealthState.GONE, "Группы с таким адресом в Одноклассниках нет")
    return Group(visit, id_, name)


async def _profile(api: OkApi, group: Group) -> Batches:
    if await api.visit.page_is_due():
        profile = await api.ask(METHOD, read_profile, uids=group.id, fields=FIELDS)
        if profile is not None:
            await api.visit.page_read(profile)
    yield ()


async def _topics(api: OkApi, group: Group) -> Batches:
    visit, bad = api.visit, 0
    holes: list[tuple[str | None, int]] = [(None, group.high), *group.holes]
    for _ in range(PAGES):
        if not holes:
            break
        (anchor, until), *deeper = holes
        try:
            page = await api.ask(
                "stream.get",
                read_topics,
                gid=group.id,
                patterns="POST",
                fields="feed.*,media_topic.*",
                count=str(COUNT),
                **({"anchor": anchor} if anchor else {}),
            )
        except OkRefused as refused:
            if anchor is None or refused.code != FORGOTTEN:
                raise
            group.holes = [(None, until), *deeper]
            group.remember()
            visit.note(AGAIN_FROM_TOP)
            break
        bad += page.bad
        group.shown |= {topic.id: topic for topic in page.topics}
        yield _wanted(visit, [group.topic(topic) for topic in page.topics])
        times = [topic.created_at for topic in page.topics]
        # The median decides: a pinned topic is old and comes first.
        on = not times or median_low(times) > max(visit.since, _moment(until))
        on = on and page.older is not None and page.older != anchor
        holes = [(page.older, until), *deeper] if on else deeper
        group.high, group.holes = _newest(group.high, times, visit), holes
        group.remember()
    if bad:
        visit.note(f"Записей не разобрано: {bad}")


async def _again(api: OkApi, group: Group, due: Sequence[Seen]) -> Batches:
    """A topic missing from the answer is gone; after an empty answer, which may be a fault of the
    network, a few topics are requested one by one and the others stay due.
    """
    if not due:
        return
    page = await _by_ids(api, due)
    if page.found or len(due) == 1:
        groups = [(due, page.topics)]
    else:
        groups = [([ref], (await _by_ids(api, [ref])).topics) for ref in due[:ALONE]]
    for asked, topics in groups:
        there = {topic.id: topic for topic in topics}
        group.shown |= there
        yield [group.topic(topic) for topic in topics]
        missing = [ref for ref in asked if _topic_of(ref) not in there]
        await api.visit.looked_again(
            [ref for ref in asked if _topic_of(ref) in there], () if page.bad else missing
        )


async def _by_ids(api: OkApi, due: Sequence[Seen]) -> TopicsPage:
    ids = ",".join(_topic_of(ref) for ref in due)
    return await api.ask("mediatopic.getByIds", read_topics, topic_ids=ids, fields="media_topic.*")


def _wanted_talks(group: Group, roots: Mapping[str, Seen]) -> tuple[dict[str, int], list[str]]:
    """The numbers of comments of the topics that are followed, and the topics to read."""
    visit = group.visit
    young = visit.fetched_at - visit.settings.comments
    counts = {
        t.id: t.comments or 0
        for t in group.shown.values()
        if t.created_at >= young or t.id in roots
    }
    wanted = [topic for topic in group.open_talks if topic not in counts]
    wanted += [
        topic
        for topic, count in counts.items()
        if count != group.talks.get(topic, TopicProgress()).count or topic in group.open_talks
    ]
    for topic, ref in roots.items():
        if topic in counts and topic not in wanted and not ref.is_heard(visit.fetched_at):
            # The newest comments are read though their number is the same.
            talk = group.talks.get(topic, TopicProgress())
            group.talks[topic] = replace(talk, count=UNKNOWN)
            wanted.append(topic)
    return counts, wanted


async def _talks(
    api: OkApi, group: Group, roots: Mapping[str, Seen], comments: list[Seen]
) -> Batches:
    """Answers to cases are looked for below `roots`; the watched comments of the topics that are
    read join `comments`, to be read again.
    """
    visit = api.visit
    counts, wanted = _wanted_talks(group, roots)
    known = {ref.id for ref in comments}
    below = await visit.below([roots[topic] for topic in wanted if topic in roots])
    comments += [ref for ref in below if ref.id not in known]
    # Failed topics come last, so that they delay no others.
    failed = group.failed = [topic for topic in group.failed if topic in wanted]
    wanted.sort(key=lambda topic: failed.index(topic) + 1 if topic in failed else 0)
    dead = 0
    for topic in wanted[:TALKS]:
        group.failed = [one for one in group.failed if one != topic]
        talk = group.talks.get(topic, TopicProgress())
        count = counts.get(topic, talk.count)
        try:
            root = roots.get(topic)
            # What was written while nobody watched it.
            whole = root is not None and root.heard_at is None
            async for posts in _talk(api, group, topic, talk, count, whole=whole):
                yield posts
        except PollFailed as failure:
            if isinstance(failure, OkRefused) and failure.code in UNDISCUSSED:
                # The comments are requested again when their number changes.
                group.talks[topic] = TopicProgress(count, talk.high)
                visit.note("Комментарии для приложения закрыты")
                await visit.heard(_of(roots, topic), shut=True)
                continue
            if failure.state not in _ITS_OWN:
                raise
            group.failed.append(topic)
            group.remember()
            dead += 1
            if dead == DEAD:
                raise
            visit.note(f"{UNREAD}: {failure.reason}")
        else:
            await visit.heard(_of(roots, topic))
    stale = [topic for topic in group.talks if topic not in counts and topic not in wanted]
    for topic in stale[:-REMEMBERED_TOPICS]:
        del group.talks[topic]
    group.remember()


def _of(roots: Mapping[str, Seen], topic: str) -> list[Seen]:
    return [roots[topic]] if topic in roots else []


async def _talk(
    api: OkApi, group: Group, topic: str, talk: TopicProgress, count: int, *, whole: bool
) -> Batches:
    at: tuple[str | None, int] | None = talk.hole
    if whole:
        at = (None, 0)
    elif count != talk.count:
        # Only one hole is kept: a newer hole that does not reach the known comments replaces it.
        at = (None, talk.hole[1] if talk.hole else talk.high)
    high = talk.high
    for _ in range(TALK_PAGES):
        if at is None:
            break
        anchor, until = at
        try:
            page = await _comments(api, topic, anchor)
        except OkRefused as refused:
            if anchor is None or refused.code != FORGOTTEN:
                raise
            group.talks[topic] = TopicProgress(count, high, (None, until))
            group.remember()
            api.visit.note(AGAIN_FROM_TOP)
            return
        comments = [group.comment(topic, comment) for comment in page.comments]
        wanted = _wanted(api.visit, comments)
        yield comments if whole else wanted
        if page.bad:
            api.visit.note("Часть комментариев не разобрана")
        times = [comment.created_at for comment in page.comments]
        high = _newest(high, times, api.visit)
        on = page.older != anchor and (not times or min(times) > _moment(until))
        at = hole = (page.older, until) if page.older and on else None
        group.talks.pop(topic, None)
        group.talks[topic] = TopicProgress(count, high, hole)
        group.remember()


def _wanted(visit: Visit, posts: list[Post]) -> list[Post]:
    visit.saw(posts)
    return [post for post in posts if visit.wants(post)]


async def _talk_again(api: OkApi, group: Group, due: Sequence[Seen]) -> Batches:
    """Requests the newest comments of a topic again; what is missing among them is gone."""
    visit, by_topic = api.visit, dict[str, list[Seen]]()
    for ref in due:
        by_topic.setdefault(_topic_of(ref), []).append(ref)
    dead = 0
    for topic, asked in list(by_topic.items())[:TALKS_AGAIN]:
        try:
            page = await _comments(api, topic, None)
        except PollFailed as failure:
            if not (isinstance(failure, OkRefused) and failure.code in UNDISCUSSED):
                dead += 1
                if failure.state not in _ITS_OWN or dead == DEAD:
                    raise
                visit.note(f"{UNREAD}: {failure.reason}")
            # Otherwise they would be first in every poll and block the recheck of others.
            await visit.looked_again(asked)
            continue
        posts = {post.native_id: post for post in (group.comment(topic, c) for c in page.comments)}
        # New comments too: if one is added and another removed, the number stays the same.
        due_too = {ref.native_id for ref in asked}
        yield [post for post in posts.values() if post.native_id in due_too or visit.wants(post)]
        oldest = min((post.published_at for post in posts.values()), default=None)
        reaches = page.older is None or oldest is None
        gone = [
            ref
            for ref in asked
            if ref.native_id not in posts
            and not page.bad
            and (reaches or (oldest is not None and ref.published_at > oldest))
        ]
        await visit.looked_again([ref for ref in asked if ref not in gone], gone)


async def _comments(api: OkApi, topic: str, anchor: str | None) -> CommentsPage:
    return await api.ask(
        "discussions.getComments",
        read_comments,
        discussionId=topic,
        discussionType="GROUP_TOPIC",
        direction="BACKWARD",
        anchor=anchor or "LAST",
        count=str(COMMENTS),
        fields="comment.*",
    )


def _is_comment(ref: Seen) -> bool:
    return ref.native_id.count("/") == 2


def _topic_of(ref: Seen) -> str:
    return ref.native_id.split("/")[1]


def _newest(high: int, times: Iterable[datetime], visit: Visit) -> int:
    latest = visit.fetched_at + CLOCK_SKEW
    return max([high, *(int(at.timestamp() * 1000) for at in times if at <= latest)])


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
