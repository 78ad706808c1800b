"""Replay of archived responses with the current spiders: what would come out differently."""

import asyncio
import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress, TextColumn
from rich.table import Table

from app.logs import configure_logs
from app.settings import read_settings
from domain.errors import EntryRefused
from domain.ports.index import PostIndex
from domain.ports.ledger import PostLedger
from domain.ports.queue import PostQueue
from domain.post import EnrichedPost, Post
from domain.source import HealthState, Source

if TYPE_CHECKING:
    from app.installation import Installation
    from crawlers.replay import ArchivedPolls, Replayed

SHOWN = 5
AT_ONCE = 500
COLUMNS = (
    *("Опросов", "Найдено тогда", "Теперь", "Новых", "Изменилось"),
    *("Не найдено", "Стало ошибкой", "Заработало", "Нет ответов"),
)
ALWAYS = 3
_PLAIN: Mapping[str, Any] = {"markup": False, "soft_wrap": True, "highlight": False}
WELL = (HealthState.WORKS, HealthState.QUIET)


@dataclass
class Changes:
    """Every post counts once, by its newest fetch."""

    source: Source
    polls: int = 0
    broken: list[str] = field(default_factory=list)  # reasons of polls that now fail
    mended: list[str] = field(default_factory=list)  # reasons of polls that now work
    lacking: list[str] = field(default_factory=list)  # addresses without an archived response
    new: dict[str, Post] = field(default_factory=dict)
    changed: dict[str, Post] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)  # how the changed ones differ
    then: set[str] = field(default_factory=set)
    now: dict[str, datetime] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)

    @property
    def lost(self) -> set[str]:
        return self.missed - self.now.keys()

    @property
    def nothing(self) -> bool:
        different = self.broken or self.mended or self.new or self.changed or self.lost
        return not (different or self.lacking)


class Comparison:
    def __init__(self, index: PostIndex, ledger: PostLedger, queue: PostQueue) -> None:
        """Posts still on the queue are known in their queued form."""
        self._index, self._ledger = index, ledger
        self.waiting = queue.depth()
        self.sources: dict[str, Changes] = {}

    def add(self, replayed: "Replayed") -> None:
        poll, source = replayed.poll, replayed.source
        changes = self.sources.setdefault(source.id, Changes(source))
        changes.polls += 1
        changes.lacking += replayed.lacking
        changes.then |= poll.digests.keys()
        posts = {post.id: post for post in replayed.posts}
        for ids in _batches(sorted(posts)):
            indexed = self._index.get(ids)
            known = set(self._ledger.engagement(ids))
            if self.waiting:
                known |= poll.digests.keys()
            for i in ids:
                if changes.now.get(i, poll.fetched_at) <= poll.fetched_at:
                    changes.now[i] = poll.fetched_at
                    self._compare(changes, replayed, posts[i], indexed.get(i), i in known)
        if replayed.lacking:
            return  # missing responses may explain other differences
        changes.missed |= poll.digests.keys() - posts.keys()
        if poll.state in WELL and replayed.now.state not in WELL:
            changes.broken.append(replayed.now.reason)
        if poll.state not in WELL and replayed.now.state in WELL:
            changes.mended.append(poll.reason)

    def _compare(
        self,
        changes: Changes,
        replayed: "Replayed",
        post: Post,
        indexed: EnrichedPost | None,
        known: bool,
    ) -> None:
        changes.changed.pop(post.id, None)
        if not known:
            changes.new[post.id] = post
            return
        old = None if indexed is None else indexed.post
        if replayed.lacking or (old is not None and old.fetched_at > post.fetched_at):
            return  # in the latter case a newer fetch has replaced this text
        digests = set() if old is None else {old.digest}
        if post.id in replayed.poll.digests and (old is None or self.waiting):
            digests.add(replayed.poll.digests[post.id])
        if digests and post.digest not in digests:
            changes.changed[post.id] = post
            changes.notes[post.id] = _difference(old, post)

    def addresses(self, ids: Collection[str]) -> list[str]:
        shown = sorted(ids)[:SHOWN]
        indexed = self._index.get(shown)
        return [indexed[i].post.url if i in indexed else i for i in shown]


def _difference(old: Post | None, new: Post) -> str:
    """Only lengths, because people's texts must not get into a terminal's log."""
    if old is None:
        return "текст или заголовок"
    parts = []
    if old.title != new.title:
        parts.append(f"заголовок: знаков {len(old.title or '')} → {len(new.title or '')}")
    if old.text != new.text:
        parts.append(f"текст: знаков {len(old.text)} → {len(new.text)}")
    return ", ".join(parts)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    left = iter(ids)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def replay(
    source: Annotated[str | None, typer.Option(help="Только этот источник (id).")] = None,
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
            help="Только опросы с этого времени (по времени региона).",
        ),
    ] = None,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Поставить новые и изменившиеся в очередь (никого не будит)."),
    ] = False,
) -> None:
    """Разобрать сохранённые ответы источников заново и показать, что вышло бы иначе.

    Сеть не нужна: страницы берутся из архива. Пример: otklik replay --source asn24
    """
    from app.wiring import open_installation
    from crawlers.archive.segments import Reader
    from crawlers.replay import ArchivedPolls

    settings = read_settings()
    configure_logs(settings.log_level, "replay")
    console = Console()
    with open_installation(settings) as installation:
        if since is not None:
            since = since.replace(tzinfo=installation.region.zone)
        polls = ArchivedPolls(Reader(settings.archive_folder, settings.archive_key))
        detail = f"source={source or '*'} apply={apply}"
        installation.audit.write(installation.clock.now(), f"shell:{os.getuid()}", "replay", detail)
        comparison = Comparison(
            installation.posts.index, installation.posts.ledger, installation.posts.queue
        )
        asyncio.run(_play(installation, polls, since, source, comparison))
        if (
            source is not None
            and not comparison.sources
            and source not in installation.region.sources
        ):
            raise EntryRefused(f"источника {source} нет: см. otklik source export")
        _report(console, comparison, polls)
        if apply:
            _apply(console, comparison, installation.posts.queue)


async def _play(
    installation: "Installation",
    polls: "ArchivedPolls",
    since: datetime | None,
    source: str | None,
    comparison: Comparison,
) -> None:
    from crawlers.replay import Player, load_spiders

    player = Player(load_spiders(), polls.reader, installation)
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed}"))
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Разобрано опросов", total=None)
            for poll in polls.read(since, source):
                comparison.add(await player.play(poll))
                progress.advance(task)
    finally:
        player.close()


def _report(console: Console, comparison: Comparison, polls: "ArchivedPolls") -> None:
    sources = [c for _, c in sorted(comparison.sources.items())]
    if not sources:
        console.print("В архиве нет таких опросов: он выключен, пуст или уже удалён по сроку.")
    else:
        console.print(_table(sources))
    for changes in sources:
        for what, number, lines in _details(changes, comparison):
            if number:
                more = f", показаны {len(lines)}" if number > len(lines) else ""
                console.print(f"{changes.source.id}: {what}: {number}{more}", **_PLAIN)
            for line in lines:
                console.print(f"  {line}", **_PLAIN)
    for number, what in (
        (polls.cut, "Опросов без конца (прерваны или ещё идут), пропущены"),
        (polls.reader.torn, "Повреждённых записей архива, пропущены"),
        (polls.strange, "Записей другой версии программы, пропущены"),
        (comparison.waiting, "Сообщений ещё ждёт в очереди, сверка с ними неполная"),
    ):
        if number:
            console.print(f"{what}: {number}", markup=False)
    if sources and all(changes.nothing for changes in sources):
        console.print("Ничего не изменилось.")


def _table(sources: Sequence[Changes]) -> Table:
    rows = [_numbers(changes) for changes in sources]
    shown = [i for i in range(len(COLUMNS)) if i < ALWAYS or any(row[i] for row in rows)]
    table = Table()
    table.add_column("Источник", overflow="fold")
    for i in shown:
        table.add_column(COLUMNS[i], justify="right", overflow="fold")
    for changes, row in zip(sources, rows, strict=True):
        table.add_row(changes.source.id, *(str(row[i]) for i in shown))
    return table


def _numbers(c: Changes) -> Sequence[int]:
    numbers = (c.polls, len(c.then), len(c.now), len(c.new), len(c.changed), len(c.lost))
    return *numbers, len(c.broken), len(c.mended), len(c.lacking)


def _details(changes: Changes, comparison: Comparison) -> Iterator[tuple[str, int, Sequence[str]]]:
    changed = [f"{p.url} ({changes.notes[i]})" for i, p in changes.changed.items()]
    yield "новые", len(changes.new), [post.url for post in changes.new.values()][:SHOWN]
    yield "изменились", len(changed), changed[:SHOWN]
    yield "больше не находятся", len(changes.lost), comparison.addresses(changes.lost)
    for what, lines in (
        ("теперь ошибка", changes.broken),
        ("раньше была ошибка, теперь нет", changes.mended),
        ("нет в архиве", changes.lacking),
    ):
        yield what, len(lines), list(dict.fromkeys(lines))[:SHOWN]


def _apply(console: Console, comparison: Comparison, queue: PostQueue) -> None:
    fresh = {  # once each, however many sources show it
        post.id: post
        for changes in comparison.sources.values()
        for post in (*changes.new.values(), *changes.changed.values())
    }
    posts = list(fresh.values())
    for start in range(0, len(posts), AT_ONCE):
        queue.put(posts[start : start + AT_ONCE], history=True)
    console.print(f"Поставлено в очередь (как история, никого не будит): {len(posts)}")
    if posts:
        console.print("Дальше: otklik work --once разберёт очередь.")
