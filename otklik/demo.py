"""The demo: crawl, enrich, index, alert, deliver and serve a small imitation of the region."""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.assembly import make_evaluator, make_notifier, make_worker
from app.installation import Installation
from app.key import create_key
from app.settings import FILE_VARIABLE, Settings, read_settings
from app.wiring import open_installation, read_region
from desks.access.passwords import Passwords
from desks.access.people import PeopleDesk
from desks.viewer import in_shell
from domain.alert import Alert, Cell
from domain.errors import SettingsError
from domain.person import Person, Role
from domain.post import Outcome
from domain.source import HealthState
from otklik.demonstration.answers import Answered, AnswerPlay, report_answers
from otklik.demonstration.cases import Casework, report_cases, work_on_cases
from otklik.demonstration.pages import AuditedPages, audit_demo, report_pages
from otklik.demonstration.surveys import AskedResidents, ask_residents, report_survey
from otklik.processes import end, start, supervise
from otklik.roles import stopped_by_signals
from russian.plural import plural
from russian.vocabulary import HEALTH, OUTCOMES, ROLES, Vocabulary

DESCRIPTION = "replica.json"
SERVERS = ("OTKLIK_DATABASE", "OTKLIK_QUEUE", "OTKLIK_INDEX", "OTKLIK_INDEX_NAME")
CHANNELS = {"smtp": "почта", "webhook": "веб-хук"}
BODIES = ("housing", "administration_tynda")
LOOK = 0.2  # seconds between two looks whether the console answers
POLL = timedelta(seconds=2)  # polls of the imitation's sources may follow each other at once


@dataclass(frozen=True)
class Played:
    outcomes: Mapping[Outcome, int]
    sources: Mapping[str, HealthState]
    alerts: tuple[Alert, ...]
    expected: frozenset[Cell]
    quiet: frozenset[Cell]  # of planted false alarms, which must not alert
    inbox: tuple[str, ...]  # «channel: title» of every message that arrived

    @property
    def raised(self) -> frozenset[Cell]:
        return frozenset(a.cell for a in self.alerts)

    @property
    def as_expected(self) -> bool:
        """True if the real conflicts alerted, their messages arrived, and no false alarm alerted;
        by chance what people say besides is a spike too.
        """
        right = self.expected <= self.raised and not self.raised & self.quiet
        return right and len(self.inbox) >= self.due

    @property
    def chance(self) -> frozenset[Cell]:
        return self.raised - self.expected - self.quiet

    @property
    def due(self) -> int:
        return len(self.expected) * len(CHANNELS)


def show(
    folder: Path, seed: int, now: datetime | None, *, once: bool, forget: bool, servers: bool
) -> None:
    """Plays the demo in the folder and shows it until somebody stops it; with `forget`, only
    removes an earlier one.
    """
    console = Console()
    if forget:
        _clear(folder)
        console.print(f"Показа в {folder} больше нет.", markup=False)
        return
    _keep_apart(SERVERS if servers else ())
    with replica(folder, seed, now) as world:
        settings = settings_for(folder, world, now)
        people, password = make_people(settings)
        answers = AnswerPlay(world["answers"], datetime.fromisoformat(world["turn"]))
        played = play(settings, world, console, partial(answers.ask, people=people))
        report(played, Vocabulary(read_region(settings)), console)
        with console.status("Обращения: выгрузки и работа органов"):
            cases = work(settings, world, people)
        report_cases(cases, console)
        with console.status("Ответы органов в сетях"):
            answered = count(settings, answers)
        report_answers(answered, console)
        with console.status("Официальные страницы"):
            pages = audited(settings, world)
        report_pages(pages, console)
        with console.status("Опрос жителей"):
            asked = survey(settings, world)
        report_survey(asked, console)
        if once:
            as_expected = answered.as_expected and pages.as_expected and asked.as_expected
            good = played.as_expected and not cases.missing and as_expected
            raise typer.Exit(0 if good else 1)
        show_people(people, password, console)
        _serve(settings, console, len(played.alerts))


def _keep_apart(kept: Collection[str]) -> None:
    """Delete settings of a real installation: the demo must not reach its stores or channels."""
    for name in [n for n in os.environ if n.startswith("OTKLIK_") and n not in kept]:
        del os.environ[name]


@contextlib.contextmanager
def replica(folder: Path, seed: int, now: datetime | None = None) -> Iterator[dict[str, Any]]:
    _clear(folder)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise SettingsError(
            f"{folder}: папку для показа не создать ({error.strerror}): проверьте путь и права "
            "или назовите другую в --folder"
        ) from error
    at = (now or datetime.now(UTC)).isoformat()
    command = [sys.executable, "-m", "replica", "--seed", str(seed), "--now", at]
    process = subprocess.Popen(
        [*command, "--folder", str(folder)],
        stdin=subprocess.PIPE,  # closing it ends the imitation
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl+C must not end it before its readers
    )
    try:
        assert process.stdout
        if not process.stdout.readline():
            raise SettingsError("имитация области не запустилась: см. сообщение выше")
        yield json.loads((folder / DESCRIPTION).read_text("utf-8"))
    finally:
        process.terminate()
        process.communicate()


def _clear(folder: Path) -> None:
    """Delete an earlier demo; raises SettingsError if the folder contains anything else."""
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{folder}: это файл, а нужна папка: назовите другую в --folder")
    try:
        if folder.exists():
            if any(folder.iterdir()) and not (folder / DESCRIPTION).exists():
                raise SettingsError(
                    f"{folder}: в папке лежит что-то, кроме показа: назовите другую в --folder"
                )
            shutil.rmtree(folder)
    except OSError as error:
        raise SettingsError(
            f"{folder}: папку показа не стереть ({error.strerror}): проверьте права"
        ) from error


def settings_for(folder: Path, world: Mapping[str, Any], now: datetime | None = None) -> Settings:
    """With a clock that begins at `now`, for all processes of the demo."""
    mail = world["smtp"]
    address = f"mailto://{mail['host']}:{mail['port']}?mode=insecure"
    address += "&from=otklik@example.org&to=duty@example.org"
    lines = {
        "data": str(folder),
        "keys": str(folder),  # the demo is deleted as a whole
        "sources": str(folder / "sources.yaml"),
        "interval_min": f"PT{POLL.seconds}S",
        "interval_max": f"PT{POLL.seconds}S",
        "console_port": _free_port(),
        "log_level": "WARNING",
        **world["settings"],
    }
    if now is not None:
        lines |= {"clock_start": now.isoformat(), "clock_since": datetime.now(UTC).isoformat()}
    channels = {"mail": address, "webhook": world["webhook"].replace("http://", "json://")}
    file = folder / "otklik.toml"
    written = [f"{name} = {json.dumps(value)}" for name, value in lines.items()]
    written += ["[channels]", *(f"{n} = {json.dumps(url)}" for n, url in channels.items())]
    file.write_text("\n".join(written) + "\n", "utf-8")
    os.environ[FILE_VARIABLE] = str(file)  # for this process and its children
    settings = read_settings()
    create_key(settings.key_file)
    return settings


def first_polls(world: Mapping[str, Any]) -> None:
    """Poll every source while the clocks of imitation and crawler stand a day ago, so that
    everything published later is news.
    """
    _command("crawl", "--once", environment={"OTKLIK_CLOCK_START": world["turn"]})


def play(
    settings: Settings,
    world: Mapping[str, Any],
    console: Console,
    asked: Callable[[Installation], None] = lambda installation: None,
) -> Played:
    """`asked` is called between the polls of a day ago and of now."""
    _command("import", str(settings.data / "history.jsonl"))
    with open_installation(settings) as installation:
        _drain(installation, console, "Разбор истории")
        with console.status("Первый опрос источников"):
            first_polls(world)
        _drain(installation, console, "Разбор первого опроса")
        asked(installation)
        _post(world["control"] + "/advance")
        with console.status("Опрос последних суток"):
            _command("crawl", "--once")
        _drain(installation, console, "Разбор последних суток")
        now = installation.clock.now()
        make_evaluator(installation).tick(now)
        notifier = make_notifier(installation)
        while notifier.deliver(installation.clock.now()):
            pass
        return Played(
            outcomes=installation.posts.queue.outcomes(),
            sources={
                s.source.id: s.health.state
                for s in installation.crawl.sources.statuses()
                if s.source.enabled
            },
            alerts=tuple(installation.watch.alerts.recent(now - timedelta(days=1))),
            expected=_planted(world, "conflicts"),
            quiet=_planted(world, "false_alarms"),
            inbox=tuple(_told(m) for m in _get(world["control"] + "/inbox")),
        )


def _planted(world: Mapping[str, Any], what: str) -> frozenset[Cell]:
    return frozenset(Cell(one["group"], one["municipality"]) for one in world["expected"][what])


def report(played: Played, words: Vocabulary, console: Console) -> None:
    states = Counter(HEALTH[state] for state in played.sources.values())
    outcomes = [(named, played.outcomes.get(o, 0)) for o, named in OUTCOMES.items()]
    table = Table("Этап", "Итог", title="Что произошло")
    for stage, came in {
        "Источники": ", ".join(f"{named}: {n}" for named, n in states.most_common()),
        "Посты": ", ".join(f"{named}: {n}" for named, n in outcomes if n),
        "Оповещения": _cells(played.raised, words, "\n") or "нет",
        "Ожидались": _cells(played.expected, words, "\n"),
        "Доставлено": "\n".join(played.inbox) or "ничего",
    }.items():
        table.add_row(stage, Text(came))
    console.print(table)
    if played.as_expected and not played.chance:
        console.print("Всё как ожидалось.")
    if missing := played.expected - played.raised:
        console.print(f"Не пришло: {_cells(missing, words, '; ')}.", markup=False)
    if extra := played.raised & played.quiet:
        console.print(f"Лишнее: {_cells(extra, words, '; ')}.", markup=False)
    if played.chance:
        chance = _cells(played.chance, words, "; ")
        console.print(f"Сверх задуманного, по случайности имитации: {chance}.", markup=False)
    if len(played.inbox) < played.due:
        console.print(f"Сообщений доставлено {len(played.inbox)}, а нужно не меньше {played.due}.")


def make_people(settings: Settings) -> tuple[Sequence[Person], str]:
    password = secrets.token_urlsafe(12)
    stored = Passwords().hash(password)
    with open_installation(settings) as installation:
        desk, viewer = PeopleDesk(installation), in_shell("demo")
        people = []
        for role in Role:
            limited = role in (Role.COORDINATOR, Role.EXECUTOR, Role.HEAD)
            name = f"{ROLES[role]} (демо)".capitalize()
            person = desk.add(viewer, name, role, {role}, BODIES if limited else ())
            installation.access.people.set_password(person.id, stored, None)
            people.append(person)
    return people, password


def work(settings: Settings, world: Mapping[str, Any], people: Sequence[Person]) -> Casework:
    with open_installation(settings) as installation:
        casework = work_on_cases(installation, world, people)
        worker = make_worker(installation, "demo")
        while installation.posts.queue.depth():
            worker.run(Event(), idle=lambda: installation.posts.queue.depth() == 0)
        installation.posts.index.refresh()
    return casework


def count(settings: Settings, answers: AnswerPlay) -> Answered:
    with open_installation(settings) as installation:
        return answers.count(installation)


def audited(settings: Settings, world: Mapping[str, Any]) -> AuditedPages:
    with open_installation(settings) as installation:
        return audit_demo(installation, in_shell("demo"), world["pages"])


def survey(settings: Settings, world: Mapping[str, Any]) -> AskedResidents:
    with open_installation(settings) as installation:
        return ask_residents(installation, in_shell("demo"), world["survey"])


def show_people(people: Sequence[Person], password: str, console: Console) -> None:
    table = Table("Имя для входа", "Роль", title="Кем можно войти")
    for person in people:
        table.add_row(Text(str(person.login)), Text(", ".join(ROLES[r] for r in person.roles)))
    console.print(table)
    console.print(f"Пароль у всех один: {password}", markup=False)


def _cells(cells: Collection[Cell], words: Vocabulary, between: str) -> str:
    return between.join(sorted(words.cell(c) for c in cells))


def _serve(settings: Settings, console: Console, alerts: int) -> None:
    stop = stopped_by_signals()
    Thread(target=_announce, args=(settings, console, alerts, stop), daemon=True).start()
    supervise([["crawl"], ["work"], ["schedule"], ["serve"]], stop, settings)


def _announce(settings: Settings, console: Console, alerts: int, stop: Event) -> None:
    """The address, once the console answers there."""
    while not stop.wait(LOOK):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", settings.console_port), LOOK).close()
            break
    else:
        return
    console.print(f"Консоль: {settings.console_address} — Ctrl+C закончит.", markup=False)
    if alerts:
        spikes = plural(alerts, "всплеск, который", "всплеска, которые", "всплесков, которые")
        console.print(f"Откройте «Оповещения»: там {spikes} можно принять.")


def _free_port() -> int:
    for port in (Settings.model_fields["console_port"].default, 0):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)) as listener:
            return int(listener.getsockname()[1])
    raise SettingsError("на этой машине нет свободного порта")


def _command(*arguments: str, environment: Mapping[str, str] | None = None) -> None:
    """Another otklik process, because a reactor cannot be started twice in one."""
    # The advice that a command prints is meant for people who run it by hand.
    process = start(arguments, environment, subprocess.DEVNULL)
    try:
        code = process.wait()
    finally:
        end([process])
    if code:
        raise SettingsError(f"otklik {' '.join(arguments)} закончился с кодом {code}")


def _drain(installation: Installation, console: Console, what: str) -> None:
    worker = make_worker(installation, "demo")
    with console.status(what) as status:

        def told() -> bool:
            return installation.posts.queue.depth() == 0

        while installation.posts.queue.depth():
            worker.run(Event(), idle=told)
            status.update(f"{what}: осталось {installation.posts.queue.depth()}")
    installation.posts.index.refresh()


def _told(message: Mapping[str, Any]) -> str:
    channel = CHANNELS[message["channel"]]
    return f"{channel}: {message.get('subject') or message['body']['title']}"


def _post(url: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=10):
        pass


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)
