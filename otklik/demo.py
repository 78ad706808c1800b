"""The main job on a small imitation of the region: crawl, enrich, index, alert, deliver, serve."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from app.key import create_key
from app.settings import FILE_VARIABLE, Settings, read_settings
from app.wiring import Parts, make_evaluator, make_notifier, make_worker, open_parts
from domain.alert import Alert, Cell
from domain.errors import SettingsError
from otklik.processes import supervise

POLL = timedelta(seconds=2)  # the imitation's sources are polled again at once


@dataclass(frozen=True)
class Played:
    """What one play of the scenario came to."""

    outcomes: Mapping[str, int]
    sources: Mapping[str, str]  # source id -> health state
    alerts: tuple[Alert, ...]
    expected: frozenset[str]  # keys of cells that must alert
    inbox: tuple[str, ...]  # «channel: title» of every message that arrived

    @property
    def raised(self) -> frozenset[str]:
        """Keys of cells that did alert."""
        return frozenset(a.cell.key for a in self.alerts)

    @property
    def as_expected(self) -> bool:
        """The real conflicts alerted and were delivered, and nothing else did."""
        return self.raised == self.expected and len(self.inbox) >= len(self.expected)


def demo(
    once: Annotated[bool, typer.Option(help="Показать итог и закончить.")] = False,
    seed: Annotated[int, typer.Option(help="Другое число — другие время, размер и слова.")] = 1,
    folder: Annotated[Path, typer.Option(help="Куда писать.")] = Path("var/demo"),
) -> None:
    """Проиграть 60 дней жизни области на этой машине и показать консоль.

    Пример: otklik demo --once --seed 3
    """
    console = Console()
    with replica(folder, seed) as world:
        settings = settings_for(folder, world)
        played = play(settings, world, console)
        report(played, console)
        if once:
            raise typer.Exit(0 if played.as_expected else 1)
        _serve(settings, console)


@contextlib.contextmanager
def replica(folder: Path, seed: int) -> Iterator[dict[str, Any]]:
    """A fresh folder and a running imitation; what it says of itself (replica.json)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    now = datetime.now(UTC).isoformat()
    command = [sys.executable, "-m", "replica", "--seed", str(seed), "--now", now]
    process = subprocess.Popen(
        [*command, "--folder", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout
        if not process.stdout.readline():
            raise SettingsError("имитация области не запустилась: см. сообщение выше")
        yield json.loads((folder / "replica.json").read_text("utf-8"))
    finally:
        process.terminate()
        process.communicate()


def settings_for(folder: Path, world: Mapping[str, Any]) -> Settings:
    """Settings of an installation that watches the imitation, written to folder/otklik.toml.

    The environment still wins, so the same play runs over Elasticsearch, PostgreSQL and Redis.
    """
    mail = world["smtp"]
    address = f"mailto://{mail['host']}:{mail['port']}?mode=insecure"
    address += "&from=otklik@example.org&to=duty@example.org"
    lines = {
        "data": str(folder),
        "sources": str(folder / "sources.yaml"),
        "interval_min": f"PT{POLL.seconds}S",
        "interval_max": f"PT{POLL.seconds}S",
        "console_port": _free_port(),
        "log_level": "WARNING",
    }
    channels = {"mail": address, "webhook": world["webhook"].replace("http://", "json://")}
    file = folder / "otklik.toml"
    written = [f"{name} = {json.dumps(value)}" for name, value in lines.items()]
    written += ["[channels]", *(f"{n} = {json.dumps(url)}" for n, url in channels.items())]
    file.write_text("\n".join(written) + "\n", "utf-8")
    os.environ[FILE_VARIABLE] = str(file)  # for this process and its children
    settings = read_settings()
    create_key(settings.key_file)
    return settings


def play(settings: Settings, world: Mapping[str, Any], console: Console) -> Played:
    """The way of every post, from the import of history to the delivered alert."""
    _command("import", str(settings.data / "history.jsonl"))
    with open_parts(settings) as parts:
        _drain(parts, console, "Разбор истории")
        with console.status("Первый опрос источников"):
            _command("crawl", "--once")
        _drain(parts, console, "Разбор первого опроса")
        _post(world["control"] + "/advance")
        _wait_until_due(parts)
        with console.status("Опрос последних суток"):
            _command("crawl", "--once")
        _drain(parts, console, "Разбор последних суток")
        now = parts.clock.now()
        make_evaluator(parts).tick(now)
        notifier = make_notifier(parts)
        while notifier.deliver(parts.clock.now()):
            pass
        return Played(
            outcomes={str(k): v for k, v in parts.queue.outcomes().items() if v},
            sources={
                s.source.id: str(s.health.state)
                for s in parts.sources.statuses()
                if s.source.enabled
            },
            alerts=tuple(parts.alerts.recent(now - timedelta(days=1))),
            expected=frozenset(
                Cell(c["group"], c["municipality"]).key for c in world["expected"]["conflicts"]
            ),
            inbox=tuple(_told(m) for m in _get(world["control"] + "/inbox")),
        )


def report(played: Played, console: Console) -> None:
    """What was crawled, indexed, alerted and delivered."""
    table = Table("Этап", "Итог", title="Что произошло")
    states = list(played.sources.values())
    counted = ", ".join(f"{s}: {states.count(s)}" for s in sorted(set(states)))
    table.add_row("Опрошено источников", counted)
    table.add_row("Посты", ", ".join(f"{k}: {v}" for k, v in played.outcomes.items()))
    table.add_row("Оповещения", "\n".join(sorted(played.raised)) or "нет")
    table.add_row("Ожидались", "\n".join(sorted(played.expected)))
    table.add_row("Доставлено", "\n".join(played.inbox) or "ничего")
    console.print(table)
    console.print("Всё как ожидалось." if played.as_expected else "Не так, как ожидалось.")


def _serve(settings: Settings, console: Console) -> None:
    """Everything goes on by itself until the person stops it."""
    console.print(f"Консоль: {settings.console_address} — Ctrl+C закончит.", markup=False)
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    supervise([["crawl"], ["work"], ["schedule"], ["serve"]], stop, settings)


def _free_port() -> int:
    """The usual port, or any other where it is taken."""
    for port in (Settings.model_fields["console_port"].default, 0):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)) as listener:
            return int(listener.getsockname()[1])
    raise SettingsError("на этой машине нет свободного порта")


def _command(*arguments: str) -> None:
    """Another process of ours: a reactor cannot be started twice in one."""
    done = subprocess.run([sys.executable, "-m", "otklik", *arguments], check=False)
    if done.returncode:
        raise SettingsError(f"otklik {' '.join(arguments)} закончился с кодом {done.returncode}")


def _drain(parts: Parts, console: Console, what: str) -> None:
    worker = make_worker(parts, "demo")
    with console.status(what) as status:

        def told() -> bool:
            return parts.queue.depth() == 0

        while parts.queue.depth():
            worker.run(Event(), idle=told)
            status.update(f"{what}: осталось {parts.queue.depth()}")
    parts.index.refresh()


def _wait_until_due(parts: Parts) -> None:
    due = max(s.next_due for s in parts.sources.statuses())
    pause = Event()
    while (left := (due - parts.clock.now()).total_seconds()) > 0:
        pause.wait(left)


def _told(message: Mapping[str, Any]) -> str:
    return f"{message['channel']}: {message.get('subject') or message['body']['title']}"


def _post(url: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=10):
        pass


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)
