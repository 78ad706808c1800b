"""Sources on the command line: probe an address, import a list, export the registry."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Annotated, Any
from urllib.parse import urlsplit
from uuid import uuid4

import typer

from app.logs import configure_logs
from app.settings import read_settings
from domain.errors import SettingsError, UnreadableList
from domain.probe import Finding, Probe, ProbeState
from domain.source import Claim, Poll, Source, SourceKind, SourceStatus
from otklik.shell import ME, viewer
from russian import moments
from russian.vocabulary import AUTHORS

PATIENCE = 300.0  # seconds for all attempts of one probe


def import_sources(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Файл CSV, XLSX, XLS или ODS.")
    ],
) -> None:
    """Добавить источники списком: адрес, название, тип, муниципалитет, орган, топ.

    Пример: otklik source import sources.xlsx
    """
    from app.wiring import open_installation
    from desks.listing import Verdict
    from desks.sources import SourceDesk

    verdicts = {
        Verdict.ADDED: "добавлен",
        Verdict.KNOWN: "уже есть",
        Verdict.KIND_UNKNOWN: "нужна проба",
        Verdict.WRONG: "ошибка",
    }
    settings = read_settings()
    configure_logs(settings.log_level, "source")
    with open_installation(settings, index_waits=True) as installation:
        try:
            result = SourceDesk(installation).import_list(viewer(), file.read_bytes())
        except UnreadableList as error:
            raise SettingsError(f"{file}: {error}") from error
    for line in result.lines:
        typer.echo(f"{file}:{line.number}: {verdicts[line.verdict]}: {line.address}: {line.reason}")
    for note in result.notes:
        typer.echo(f"{file}: {note}")
    if result.ignored:
        typer.echo(f"Столбцы без применения: {', '.join(result.ignored)}")
    typer.echo(
        f"Добавлено: {result.count(Verdict.ADDED)}. Уже есть: {result.count(Verdict.KNOWN)}. "
        f"Нужна проба: {result.count(Verdict.KIND_UNKNOWN)}. Ошибок: {result.count(Verdict.WRONG)}."
    )
    if result.count(Verdict.WRONG) or result.count(Verdict.KIND_UNKNOWN):
        raise typer.Exit(1)


def export_sources() -> None:
    """Вывести действующий реестр в виде sources.yaml, со всем, что изменили в консоли.

    Выводите в новый файл: прежний оболочка очистит раньше, чем команда его прочтёт.

    Пример: otklik source export > new.yaml
    """
    from app.wiring import open_installation
    from desks.sources import SourceDesk

    settings = read_settings()
    configure_logs(settings.log_level, "source")
    with open_installation(settings, index_waits=True) as installation:
        desk = SourceDesk(installation)
        typer.echo(desk.export(viewer()), nl=False)
        for row in desk.wrong(viewer()):
            typer.echo(f"Не выгружен {row.id}: строка с ошибкой, исправьте её в консоли", err=True)


def probe(
    url: Annotated[str, typer.Argument(help="Адрес страницы, ленты, канала или сообщества.")],
    kind: Annotated[
        SourceKind | None, typer.Option(help="Тип источника; без него определяется сам.")
    ] = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="Адрес во внутренней сети (стенд).")
    ] = False,
) -> None:
    """Прочитать адрес один раз, ничего не записывая, и сказать, годится ли он в источники.

    Пример: otklik source probe https://t.me/example
    """
    from app.registry import row_to_probe
    from app.wiring import open_installation
    from crawlers.process import run as run_crawler
    from region.sources.registry import write_rows

    settings = read_settings()
    quiet = "WARNING" if settings.log_level == "INFO" else settings.log_level
    row = row_to_probe(url, kind, internal)
    # The shell belongs to the machine's administrator: the typed host counts as one of the
    # settings.
    named = [urlsplit(str(row["address"])).netloc] if internal else []
    hosts = [*settings.internal_hosts, *named]
    settings = settings.model_copy(update={"log_level": quiet, "internal_hosts": hosts})
    configure_logs(quiet, "probe")
    with open_installation(settings, index_waits=True) as installation:
        asked = Probe(uuid4().hex, ME, installation.clock.now(), (row,))
        line = _Line(asked)
        # No other probe and no due source: this process reads only this address.
        crawl = replace(installation.crawl, probes=line, sources=_NoSources())
        alone = replace(installation, crawl=crawl)
        give_up = Timer(PATIENCE, line.done.set)
        give_up.daemon = True
        give_up.start()
        run_crawler(alone, once=False, stop=line.done)
        give_up.cancel()
        ended, zone = line.probe, installation.region.zone
        for step in ended.trail:
            typer.echo(step)
        if (finding := ended.finding) is None:
            typer.echo("Не годится: проба не закончилась за 5 минут")
            raise typer.Exit(1)
        _show(finding, zone)
        if finding.row is not None:
            row = {"id": installation.crawl.registry.id_for(finding.row), **finding.row}
            typer.echo(f"\nСтрока для sources.yaml:\n\n{write_rows([row])}", nl=False)
    if not finding.fits:
        raise typer.Exit(1)


def _show(finding: Finding, zone: tzinfo) -> None:
    if finding.posts or finding.comments:
        newest = f"{finding.newest.astimezone(zone):%d.%m.%Y %H:%M}" if finding.newest else "—"
        gap = finding.usual_gap
        usual = moments.gap(gap) if gap else "—"
        typer.echo(
            f"Сообщений: {finding.posts}, комментариев: {finding.comments}, "
            f"отклонено: {finding.refused}; последнее: {newest}; обычный промежуток: {usual}"
        )
    for sample in finding.samples:
        at = f"{sample.at.astimezone(zone):%d.%m.%Y %H:%M}" if sample.at else "без даты"
        author = AUTHORS[sample.author] if sample.author else "без автора"
        comment = ", комментарий" if sample.comment else ""
        typer.echo(f"  {at} · {author}{comment}: {sample.text}")
    typer.echo(finding.verdict)


class _Line:
    def __init__(self, probe: Probe) -> None:
        self.probe, self.done = probe, Event()
        self._lock = Lock()

    def ask(self, probe: Probe) -> None:
        self.probe = probe

    def get(self, probe_id: str) -> Probe | None:
        return self.probe if self.probe.id == probe_id else None

    def recent(self, limit: int) -> Sequence[Probe]:
        return [self.probe][:limit]

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        with self._lock:
            if self.probe.state is not ProbeState.WAITING or self.probe.kind not in (None, *kinds):
                return None
            self.probe = replace(self.probe, state=ProbeState.RUNNING, tries=self.probe.tries + 1)
            return self.probe

    def save(self, probe: Probe) -> bool:
        with self._lock:
            self.probe = probe
        if probe.state is ProbeState.DONE:
            self.done.set()
        return True


class _NoSources:
    def sync(self, sources: Iterable[Source], now: datetime) -> None: ...

    def claim(self, *_: Any, **__: Any) -> list[Claim]:
        return []

    def renew(self, claim: Claim, expires: datetime) -> bool:
        return False

    def finish(self, claim: Claim, poll: Poll, *_: Any, **__: Any) -> bool:
        return False

    def hasten(self, source_ids: Collection[str], *_: Any) -> set[str]:
        return set()

    def statuses(self) -> list[SourceStatus]:
        return []
