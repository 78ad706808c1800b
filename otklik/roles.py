"""The roles of an installation, one process each; `run` and `demo`, which start them all."""

import logging
import os
import signal
import socket
from contextlib import nullcontext, suppress
from datetime import datetime
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Annotated

import typer

from app.logs import configure_logs
from app.process.memory import keep_little_memory, spare_collector
from app.settings import Settings, read_settings
from app.watching.watchdog import end_without_memory
from domain.errors import Unavailable
from domain.ports.queue import PostQueue

log = logging.getLogger(__name__)


def _start(role: str) -> Settings:
    settings = read_settings()
    configure_logs(settings.log_level, role, settings.log_style)
    end_without_memory()
    keep_little_memory()
    return settings


def stopped_by_signals() -> Event:
    """An event set by Ctrl+C, SIGTERM, and the end of the terminal unless it is ignored (nohup)."""
    stop = Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        log.info("signal %s: stopping", signal.Signals(number).name)
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, ask)
    return stop


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def recall_posts(queue: PostQueue, now: datetime) -> None:
    """What killed workers of this machine held need not wait for the end of their lease."""
    with suppress(Unavailable):  # the worker waits for its queue
        for name in queue.holders():
            host, _, number = name.rpartition(":")
            if host == socket.gethostname() and number.isdecimal() and not _runs(int(number)):
                queue.recall(name, now)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def run(
    workers: Annotated[int, typer.Option(min=1, help="Сколько обработчиков запустить.")] = 1,
) -> None:
    """Запустить все роли на этой машине.

    Пример: otklik run --workers 2
    """
    from otklik.processes import supervise

    settings = _start("run")
    roles = [["crawl"], *[["work"]] * workers, ["schedule"], ["serve"]]
    supervise(roles, stopped_by_signals(), settings)


def crawl(
    once: Annotated[
        bool, typer.Option("--once", help="Один круг по источникам, которым пора.")
    ] = False,
) -> None:
    """Опрашивать источники.

    Пример: otklik crawl --once
    """
    from app.process.pulse import beating
    from app.wiring import open_installation, sync_registry
    from crawlers.process import run as run_crawler
    from domain.pulse import ProcessRole

    with (
        open_installation(_start("crawl"), index_waits=True) as installation,
        beating(installation, ProcessRole.CRAWLER),
    ):
        sync_registry(installation)
        run_crawler(installation, once=once)


def work(
    once: Annotated[bool, typer.Option("--once", help="Закончить, когда очередь пуста.")] = False,
) -> None:
    """Обрабатывать посты из очереди, а рядом выполнять задачи.

    Пример: otklik work --once
    """
    from app.assembly import make_worker
    from app.wiring import open_installation
    from otklik.task_process import doing_tasks

    settings = _start("work")
    stop = stopped_by_signals()
    with (
        open_installation(settings) as installation,
        nullcontext() if once else doing_tasks(installation),
    ):
        recall_posts(installation.posts.queue, installation.clock.now())
        worker = make_worker(installation, _me())
        spare_collector()
        worker.run(stop, idle=lambda: once)


def schedule() -> None:
    """Выполнять периодические задания: оценку всплесков, доставку оповещений.

    Пример: otklik schedule
    """
    from app.process.pulse import beating
    from app.wiring import open_installation
    from domain.pulse import ProcessRole
    from scheduler.runner import run as run_jobs

    settings = _start("schedule")
    stop = stopped_by_signals()
    with (
        open_installation(settings, index_waits=True) as installation,
        beating(installation, ProcessRole.SCHEDULER),
    ):
        spare_collector()
        run_jobs(installation, _me(), stop)


def serve() -> None:
    """Показывать консоль.

    Пример: otklik serve
    """
    from console.server import serve as serve_console

    serve_console(_start("serve"))


def demo(
    once: Annotated[bool, typer.Option("--once", help="Показать итог и закончить.")] = False,
    seed: Annotated[int, typer.Option(help="Другое число — другие время, размер и слова.")] = 1,
    folder: Annotated[
        Path, typer.Option(help="Новая или пустая папка; прежний показ в ней стирается.")
    ] = Path("var/demo"),
    forget: Annotated[
        bool, typer.Option("--forget", help="Стереть прежний показ и закончить.")
    ] = False,
    servers: Annotated[
        bool,
        typer.Option("--servers", help="База, очередь и индекс — из окружения (для проверки)."),
    ] = False,
    now: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M:%S%z"], help="Другое «сейчас» (для проверки)."),
    ] = None,
) -> None:
    """Проиграть 60 дней жизни области на этой машине и показать консоль.

    Пример: otklik demo --once --seed 3
    """
    from otklik.demo import show

    show(folder, seed, now, once=once, forget=forget, servers=servers)
