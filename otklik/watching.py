"""What watches the installation: its meters, the listener of its heartbeat, the trace of a post."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.settings import read_settings
from domain.errors import EntryRefused, SettingsError
from otklik.shell import opened, viewer
from russian.moments import gap
from russian.typed_moments import length_of

SHORTEST = 16  # signs of the secret part of the listener's address


def metrics() -> None:
    """Показатели установки в формате Prometheus, для сбора без консоли.

    Пример: otklik metrics
    """
    from app.watching.exposition import exposition
    from desks.watching import WatchingDesk

    with opened() as installation:
        typer.echo(exposition(WatchingDesk(installation).meters(viewer())), nl=False)


def listen(
    secret: Annotated[
        str,
        typer.Option(
            "--secret",
            envvar="HEARTBEAT_SECRET",
            help="Тайная часть адреса, от 16 знаков: http://МАШИНА:8461/ТАЙНА.",
        ),
    ],
    every: Annotated[
        str, typer.Option("--every", help="Как часто приходит сигнал: 10м, 1ч.")
    ] = "10м",
    host: Annotated[str, typer.Option(help="Адрес, на котором слушать.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Порт.")] = 8461,
    file: Annotated[
        Path | None, typer.Option("--file", help="Файл с временем последнего сигнала, для cron.")
    ] = None,
) -> None:
    """Ждать сигнала другой установки и сказать по своим каналам, если он не пришёл вовремя.

    Пример: otklik heartbeat listen --secret 3f9c1e5a7b2d4f60 --every 10м
    """
    from app.assembly import make_channel
    from app.logs import configure_logs
    from app.watching.listening import Listener, serve
    from otklik.roles import stopped_by_signals

    if len(secret) < SHORTEST:
        raise EntryRefused(f"--secret: нужно не меньше {SHORTEST} знаков")
    settings = read_settings()
    configure_logs(settings.log_level, "listen", settings.log_style)
    names = settings.operators or sorted(settings.channels)
    if not names:
        raise SettingsError("некому сказать о молчании: опишите канал в разделе [channels]")
    addresses = {name: settings.channels[name].get_secret_value() for name in names}
    try:
        listener = Listener(length_of(every), make_channel(), addresses, file)
        serve(listener, host, port, secret, stopped_by_signals())
    except OSError as error:
        raise SettingsError(f"{host}:{port}, {file}: {error.strerror}: задайте другие") from error


def check(
    within: Annotated[
        str, typer.Option("--within", help="Насколько старым может быть сигнал: 11м.")
    ] = "11м",
    file: Annotated[
        Path | None,
        typer.Option("--file", help="Файл слушателя; без него — эта установка."),
    ] = None,
) -> None:
    """Сказать, когда был последний сигнал; код 1, если он старше срока. Для cron.

    Пример: otklik heartbeat check --within 11м
    """
    from app.watching.heartbeat import told_at

    last: datetime | None
    if file is not None:
        try:
            last, now = datetime.fromisoformat(file.read_text("utf-8").strip()), datetime.now(UTC)
        except (OSError, ValueError) as error:
            raise EntryRefused(f"{file}: времени сигнала в нём нет ({error})") from error
    else:
        with opened() as installation:
            last, now = told_at(installation), installation.clock.now()
    if last is None:
        typer.echo("Сигнала ещё не было: задайте heartbeat в настройках и запустите все роли.")
        raise typer.Exit(1)
    typer.echo(f"Последний сигнал: {last:%d.%m.%Y %H:%M:%S} UTC, {gap(now - last)} назад")
    if now - last > length_of(within):
        raise typer.Exit(1)


def trace(
    what: Annotated[
        str, typer.Argument(help="Идентификатор поста или оповещения, номер обращения: О-12.")
    ],
) -> None:
    """Путь одного поста, обращения или оповещения: каждый шаг, когда, кто и что решил.

    Пример: otklik trace О-12
    """
    from rich.console import Console
    from rich.table import Column, Table
    from rich.text import Text

    from desks.tracing import TraceDesk
    from russian.vocabulary import Vocabulary

    with opened() as installation:
        words, zone = Vocabulary(installation.region), installation.region.zone
        way = TraceDesk(installation, words).trace(viewer(), what)
        table = Table("Когда", "Шаг", "Кто", Column("Что решено", overflow="fold"), title=way.title)
        for hop in way.hops:
            at = f"{hop.at.astimezone(zone):%d.%m.%Y %H:%M:%S}" if hop.at else ""
            table.add_row(*map(Text, (at, hop.stage, hop.who, hop.what)))
        Console().print(table)
