"""Posts on the command line: search, import, rebuild of the index."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from app.logs import configure_logs
from app.settings import read_settings
from domain.errors import InvalidPost, QueryError
from domain.ports import Hit
from domain.post import Post
from domain.query import Field

IMPORT_BATCH = 1000
SHOWN_MISTAKES = 10


def search(
    query: Annotated[str, typer.Argument(help="Текст запроса, как в консоли.")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Сколько постов показать.")] = 10,
) -> None:
    """Найти посты.

    Пример: otklik search 'нет воды место:Тында'
    """
    from app.vocabulary import Vocabulary
    from app.wiring import open_parts
    from domain.query_text import parse

    settings = read_settings()
    configure_logs(settings.log_level, "search")
    console = Console()
    with open_parts(settings) as parts:
        words = Vocabulary(parts.region)
        try:
            condition = parse(query, parts.region.zone, words.names)
        except QueryError as error:
            console.print(f"{query}\n{' ' * error.position}^ {error}", markup=False)
            raise typer.Exit(2) from error
        page = parts.index.search(condition, limit=limit)
        parts.audit.write(parts.clock.now(), f"shell:{os.getuid()}", "search", query)
        for typed, taken in (page.corrected or {}).items():
            console.print(f"Слова «{typed}» нет, найдено «{taken}».", markup=False)
        for hit in page.hits:
            post, labels = hit.enriched.post, hit.enriched.labels
            when = post.published_at.astimezone(parts.region.zone)
            place = labels.municipality and words.shown(
                Field.MUNICIPALITY, labels.municipality.value
            )
            group = labels.group and words.shown(Field.GROUP, labels.group.value)
            about = f"{when:%d.%m.%Y %H:%M} · {place or '—'} · {group or '—'} · {post.url}"
            console.print(about, style="dim", markup=False)
            console.print(_marked(hit), "\n")
        console.print(f"Найдено: {page.total}", markup=False)


def _marked(hit: Hit) -> Text:
    text = Text(hit.enriched.post.body)
    for start, end in hit.spans:
        text.stylize("bold yellow", start, end)
    return text


def import_posts(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Файл JSON Lines.")],
) -> None:
    """Загрузить историю: по одному посту JSON в строке. История никого не будит.

    Пример: otklik import posts.jsonl
    """
    from app.wiring import open_parts
    from domain.privacy import admit
    from domain.wire import load_post

    settings = read_settings()
    configure_logs(settings.log_level, "import")
    console = Console(stderr=True)
    refused: Counter[str] = Counter()
    queued = 0
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with (
        open_parts(settings) as parts,
        file.open(encoding="utf-8", errors="replace") as lines,
        Progress(*columns, TimeRemainingColumn(), console=console) as progress,
    ):
        task = progress.add_task(f"Загрузка {file.name}", total=file.stat().st_size)
        batch: list[Post] = []
        for number, (line, size) in enumerate(_lines(lines), start=1):
            try:
                batch.append(admit(load_post(line), parts.key, parts.clock.now()))
            except InvalidPost as error:
                refused[error.rule] += 1
                if refused.total() <= SHOWN_MISTAKES:
                    console.print(f"{file}:{number}: {error.rule}", markup=False)
            if len(batch) >= IMPORT_BATCH:
                parts.queue.put(batch, history=True)
                queued += len(batch)
                batch = []
            progress.advance(task, size)
        parts.queue.put(batch, history=True)
        queued += len(batch)
    typer.echo(f"В очереди: {queued}. Отклонено строк: {refused.total()}{_by_rule(refused)}")
    if refused:
        raise typer.Exit(1)


def _lines(file: TextIO) -> Iterator[tuple[str, int]]:
    """Lines that are not blank, with their size in bytes."""
    return ((line, len(line.encode())) for line in file if line.strip())


def _by_rule(refused: Counter[str]) -> str:
    return "".join(f"; {rule}: {n}" for rule, n in refused.most_common())


def rebuild() -> None:
    """Построить поисковый индекс заново из его же документов (после смены схемы).

    Пример: otklik index rebuild
    """
    from app.wiring import rebuild_index

    settings = read_settings()
    configure_logs(settings.log_level, "index")
    with Progress(TextColumn("{task.description}"), TextColumn("{task.completed}")) as progress:
        task = progress.add_task("Скопировано документов", total=None)
        rebuild_index(settings, lambda copied: progress.update(task, completed=copied))
    typer.echo("Индекс перестроен.")
