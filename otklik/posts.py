"""Posts on the command line: search, import, quarantine, rebuild of the index."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.logs import configure_logs
from app.settings import read_settings
from domain.errors import InvalidPost, QueryError
from domain.ports.index import Hit
from domain.ports.queue import PostQueue
from domain.post import Outcome, Post
from domain.query import Field
from domain.task import Given, TaskKind
from otklik.shell import ME

IMPORT_BATCH = 1000
SHOWN_MISTAKES = 10
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def search(
    query: Annotated[str, typer.Argument(help="Текст запроса, как в консоли.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Сколько постов показать.")] = 10,
) -> None:
    """Найти посты.

    Пример: otklik search 'нет воды место:Тында'
    """
    from app.wiring import open_installation
    from desks.posts import PostDesk, Search
    from desks.viewer import in_shell
    from russian.vocabulary import Vocabulary

    settings = read_settings()
    configure_logs(settings.log_level, "search")
    console = Console()
    with open_installation(settings) as installation:
        words = Vocabulary(installation.region)
        try:
            results = PostDesk(installation, words).search(in_shell(ME), Search(query, limit=limit))
        except QueryError as error:
            console.print(f"{query}\n{' ' * error.position}^ {error}", markup=False)
            raise typer.Exit(2) from error
        page = results.page
        for typed, taken in (page.corrected or {}).items():
            console.print(f"Слова «{typed}» нет, найдено «{taken}».", markup=False)
        for hit in page.hits:
            post, labels = hit.enriched.post, hit.enriched.labels
            when = post.published_at.astimezone(installation.region.zone)
            place = labels.municipality and words.shown(
                Field.MUNICIPALITY, labels.municipality.value
            )
            group = labels.group and words.shown(Field.GROUP, labels.group.value)
            about = (
                f"{when:%d.%m.%Y %H:%M} · {place or '—'} · {group or '—'} · {_harmless(post.url)}"
            )
            console.print(about, style="dim", markup=False)
            console.print(_marked(hit), "\n")
        console.print(f"Найдено: {page.total}", markup=False)


def _marked(hit: Hit) -> Text:
    text = Text(_harmless(hit.enriched.post.body))
    for start, end in hit.spans:
        text.stylize("bold yellow", start, end)
    return text


def _harmless(text: str) -> str:
    """Control characters are replaced one for one, so that spans stay valid."""
    return _CONTROL.sub("\ufffd", text)


def import_posts(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Файл JSON Lines.")],
    later: Annotated[
        bool, typer.Option("--later", help="В фоне: файл скопируется, загрузит его otklik work.")
    ] = False,
) -> None:
    """Загрузить историю: по одному посту JSON в строке. История никого не будит.

    Пример: otklik import posts.jsonl
    """
    (_ask_import if later else _import)(file)


def _import(file: Path) -> None:
    from app.wiring import open_installation
    from desks.tasks.history import post_of

    settings = read_settings()
    configure_logs(settings.log_level, "import")
    console = Console(stderr=True)
    refused: Counter[str] = Counter()
    queued = 0
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with (
        open_installation(settings, index_waits=True) as installation,
        file.open("rb") as lines,
        Progress(*columns, TimeRemainingColumn(), console=console) as progress,
    ):
        task = progress.add_task(f"Загрузка {file.name}", total=file.stat().st_size)

        def read() -> Iterator[Post]:
            for number, line in enumerate(lines, start=1):
                progress.advance(task, len(line))
                try:
                    if line.strip():
                        yield post_of(line, installation)
                except InvalidPost as error:
                    refused[error.rule] += 1
                    if refused.total() <= SHOWN_MISTAKES:
                        console.print(f"{file}:{number}: {error}", markup=False, soft_wrap=True)

        posts = read()
        while batch := list(islice(posts, IMPORT_BATCH)):
            _wait_for_room(installation.posts.queue, settings.queue_limit, console)
            installation.posts.queue.put(batch, history=True)
            queued += len(batch)
        installation.posts.queue.count(Outcome.INVALID, refused.total())
    if not queued and not refused:
        typer.echo(f"{file}: файл пуст, загружать нечего.")
        return
    rules = "".join(f"; {rule}: {n}" for rule, n in refused.most_common())
    typer.echo(f"В очереди: {queued}. Отклонено строк: {refused.total()}{rules}")
    if queued:
        typer.echo("Дальше: otklik work --once разберёт очередь.")
    if refused:
        raise typer.Exit(1)


def _wait_for_room(queue: PostQueue, limit: int, console: Console) -> None:
    if queue.depth() > limit // 2:
        console.print("Очередь полна: жду, пока её разберёт обработчик (otklik work).")
        while queue.depth() > limit // 2:
            Event().wait(1.0)


def quarantine(
    again: Annotated[bool, typer.Option("--again", help="Вернуть показанные в очередь.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Сколько постов показать.")] = 20,
) -> None:
    """Показать посты, отложенные с ошибкой, и попробовать их снова.

    Пример: otklik quarantine --again
    """
    from app.wiring import open_installation

    settings = read_settings()
    configure_logs(settings.log_level, "quarantine")
    with open_installation(settings, index_waits=True) as installation:
        quarantined = installation.posts.queue.quarantined(limit)
        for entry, error in quarantined:
            typer.echo(f"{entry.post.url}: {error}")
        total = installation.posts.queue.outcomes().get(Outcome.QUARANTINED, 0)
        more = f", показаны последние {len(quarantined)}: --limit покажет больше"
        typer.echo(f"Отложено: {total}{more if total > len(quarantined) else ''}")
        if again:
            returned = installation.posts.queue.requeue([e.id for e, _ in quarantined])
            typer.echo(f"Возвращено в очередь: {returned}")
        elif quarantined:
            typer.echo("Попробовать показанные снова: otklik quarantine --again")


def rebuild(
    later: Annotated[bool, typer.Option("--later", help="В фоне: перестроит otklik work.")] = False,
) -> None:
    """Построить поисковый индекс заново из его же документов (после смены схемы).

    Пример: otklik index rebuild
    """
    if later:
        _ask(TaskKind.INDEX_REBUILD, {})
        return
    from app.wiring import rebuild_index

    settings = read_settings()
    configure_logs(settings.log_level, "index")
    with Progress(TextColumn("{task.description}"), TextColumn("{task.completed}")) as progress:
        task = progress.add_task("Скопировано документов", total=None)
        rebuild_index(settings, lambda copied: progress.update(task, completed=copied))
    typer.echo("Индекс перестроен.")


def _ask_import(file: Path) -> None:
    with file.open("rb") as content:
        _ask(TaskKind.HISTORY_IMPORT, {"name": file.name}, content)


def _ask(kind: TaskKind, inputs: Given, content: BinaryIO | None = None) -> None:
    from app.wiring import open_installation
    from desks.tasks.desk import TaskDesk
    from desks.viewer import in_shell

    settings = read_settings()
    configure_logs(settings.log_level, "tasks")
    with open_installation(settings, index_waits=True) as installation:
        task = TaskDesk(installation).ask(in_shell(ME), kind, inputs, content)
    typer.echo(f"Задача {task.id}: её выполнит otklik work; ход покажет otklik tasks list.")
