"""The health of this installation, and advice where something is wrong."""

import os
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from app.clock import SystemClock
from app.copies.notes import MADE, TRIED, note_of
from app.file_modes import exposed
from app.installation import Installation
from app.key import read_key
from app.sections.casework import CONTACT
from app.segments import overdue
from app.settings import FILE_VARIABLE, LOOPBACK, Settings
from app.watching.standing import Stage, Standstill, standstill
from app.wiring import LEADER, read_region
from domain.errors import OtklikError
from domain.patience import Part
from domain.pulse import ProcessRole
from domain.query import All
from domain.trouble import is_bad, trouble_of
from russian.figures import number

LATE = timedelta(minutes=10)  # a process or a step that is later than this counts as missing
STUCK = timedelta(minutes=30)  # without a processed post while some wait
MOST = 100  # quarantined posts counted
PACKAGES = ("otklik", "sqlalchemy", "scrapy", "fastapi", "elasticsearch", "redis", "psycopg")
FREE_SPACE = 2 * 1024**3  # bytes below which the disk is nearly full
SERVERS = {
    Part.DATABASE: "Сервер базы данных",
    Part.QUEUE: "Сервер очереди",
    Part.INDEX: "Сервер индекса",
}
PROCESSES = {
    ProcessRole.CRAWLER: "сборщик",
    ProcessRole.WORKER: "обработчик",
    ProcessRole.SCHEDULER: "расписание",
    ProcessRole.CONSOLE: "консоль",
    ProcessRole.TASKS: "задачи",
}
NEEDED = tuple(role for role in ProcessRole if role is not ProcessRole.TASKS)
WRITTEN = "last trial of writing"
REPLIES = "Почта ответов"
UNREAD = timedelta(minutes=30)
SAMPLE = "mailtos://user:password@mail.example/?to=duty@mail.example"


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    well: bool
    seen: str
    advice: str = ""


def examine(settings: Settings, uid: int | None = None) -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), python, "установите 3.11 или новее")
    sqlite = sqlite3.sqlite_version
    yield Finding(
        "SQLite",
        sqlite3.sqlite_version_info >= (3, 40),
        sqlite,
        "нужна 3.40 или новее: возьмите Python, собранный с ней",
    )
    yield _disk(settings)
    yield tried("Ключ псевдонимов", lambda: f"{8 * len(read_key(settings.key_file))} бит")
    yield _archive(settings)
    yield _archive_key(settings)
    yield _modes(settings)
    yield tried("Файлы региона", lambda: read_region(settings).name)
    contact = settings.contact or "не задан"
    advice = "задайте в OTKLIK_CONTACT почту или страницу для владельцев сайтов"
    yield Finding("Контакт для сайтов", bool(settings.contact), contact, advice)
    yield from _proxies(settings)
    as_root = (os.geteuid() if uid is None else uid) == 0
    advice = "запускайте не от root: иначе браузер сборщика работает без своей песочницы"
    yield Finding("Пользователь", not as_root, "root" if as_root else "не root", advice)
    yield from _channels(settings)
    yield from _replies(settings)


def examine_running(installation: Installation) -> Iterator[Finding]:
    for what, look in LOOKS.items():
        try:
            well, state, advice = look(installation)
        except OtklikError as error:
            well, state, advice = False, "не отвечает", str(error)
        yield Finding(what, well, state, advice)
    yield from _servers(installation)
    yield from _mail_read(installation)
    for what, file in (("База", "otklik.db"), ("Индекс", "index.db")):
        if size := _size(installation.settings.data / file):
            yield Finding(f"{what} на диске", True, size)


def _servers(installation: Installation) -> Iterator[Finding]:
    settings = installation.settings
    used = {
        Part.DATABASE: settings.database_url.startswith("postgresql"),
        Part.QUEUE: bool(settings.queue.get_secret_value()),
        Part.INDEX: bool(settings.index.get_secret_value()),
    }
    down = {outage.part: outage.since for outage in installation.outages()}
    for part in (part for part in Part if used[part]):
        what, since = SERVERS[part], down.get(part)
        advice = "проверьте, работает ли сервер, и его журнал; спрашиваем его снова сами"
        state = (
            f"не отвечает с {since.astimezone(installation.region.zone):%d.%m.%Y %H:%M}"
            if since
            else ""
        )
        yield Finding(what, since is None, state or "отвечает", advice)


def ailments(installation: Installation) -> Iterator[Finding]:
    """Findings that stop all processing of posts; operators are notified. Raises Unavailable."""
    findings = [_disk(installation.settings)]
    for what in ("Очередь", "Приём постов", "Обработка постов", "Последняя оценка всплесков"):
        findings.append(Finding(what, *LOOKS[what](installation)))
    return (one for one in findings if not one.well)


def _queue(installation: Installation) -> tuple[bool, str, str]:
    depth = installation.posts.queue.depth()
    advice = "запустите ещё один otklik work: источники не опрашиваются, пока очередь полна"
    return depth <= installation.settings.queue_limit, f"постов ждёт: {depth}", advice


def _work(installation: Installation) -> tuple[bool, str, str]:
    advice = "проверьте, работает ли otklik run или otklik work, и его журнал"
    if still := waits_for(installation):
        advice = "посмотрите журнал otklik work и сервер, который он называет: docs/ru/bad_day.md"
        return False, f"стоит с {_since(installation, still)}: {still.words}, посты ждут", advice
    well = advances(installation)
    return well, "идёт" if well else "стоит, посты ждут", advice


def _intake(installation: Installation) -> tuple[bool, str, str]:
    if still := waits_for(installation, Stage.INTAKE):
        advice = "посмотрите журнал otklik crawl и сервер, который он называет: docs/ru/bad_day.md"
        return False, f"стоит с {_since(installation, still)}: {still.words}", advice
    return True, "идёт", ""


def _since(installation: Installation, still: Standstill) -> str:
    return f"{still.since.astimezone(installation.region.zone):%d.%m.%Y %H:%M}"


def waits_for(installation: Installation, stage: Stage = Stage.PROCESSING) -> Standstill | None:
    return standstill(stage, installation.marks, installation.clock.now())


def works_on(installation: Installation) -> bool:
    return waits_for(installation) is None and advances(installation)


def advances(installation: Installation) -> bool:
    """Whether a worker has ended posts lately, or none wait."""
    at = installation.processes.pulses.last(ProcessRole.WORKER)
    return (
        at is not None and at >= installation.clock.now() - STUCK
    ) or not installation.posts.queue.depth()


def _quarantine(installation: Installation) -> tuple[bool, str, str]:
    count = len(installation.posts.queue.quarantined(MOST))
    state = f"{count} или больше" if count == MOST else str(count or "нет")
    return not count, state, "посмотрите причины: otklik quarantine; вернуть в очередь: --again"


def _processes(installation: Installation) -> tuple[bool, str, str]:
    now = installation.clock.now()
    alive = Counter(p.role for p in installation.processes.pulses.all() if p.at >= now - LATE)
    state = ", ".join(f"{PROCESSES[role]}: {alive[role]}" for role in ProcessRole if alive[role])
    silent = ", ".join(PROCESSES[role] for role in NEEDED if not alive[role])
    advice = f"не отмечались 10 минут: {silent}; запустите otklik run или службы otklik-*"
    return not silent, state or "ни одного", advice


def _tasks(installation: Installation) -> tuple[bool, str, str]:
    since = installation.processes.tasks.waits_since(installation.clock.now())
    advice = "запустите otklik work на машине, где начаты задачи, или там же otklik tasks run"
    if since is None:
        return True, "не ждут", ""
    local = since.astimezone(installation.region.zone)
    return since >= installation.clock.now() - LATE, f"ждут с {local:%d.%m.%Y %H:%M}", advice


def has_run(installation: Installation) -> bool:
    """Before the roles are started for the first time, it is no fault that they do not run."""
    return installation.processes.locks.until(LEADER) is not None


def _schedule(installation: Installation) -> tuple[bool, str, str]:
    until = installation.processes.locks.until(LEADER)
    well = until is not None and until >= installation.clock.now() - LATE
    advice = "запустите otklik run или otklik schedule: без него нет оповещений"
    return well, "работает" if well else "не работает", advice


def _evaluation(installation: Installation) -> tuple[bool, str, str]:
    now, advice = installation.clock.now(), "проверьте журнал otklik schedule"
    last = max(
        installation.watch.baselines.limits(now - timedelta(days=1), now + LATE), default=None
    )
    if last is None:
        return False, "за сутки не было", advice
    well = now - last < 2 * installation.settings.evaluate_every
    return well, f"{last.astimezone(installation.region.zone):%d.%m.%Y %H:%M}", advice


def _sources(installation: Installation) -> tuple[bool, str, str]:
    enabled = [s for s in installation.crawl.sources.statuses() if s.source.enabled]
    now, zone = installation.clock.now(), installation.region.zone
    bad = sum(is_bad(s, trouble_of(s, now, zone)) for s in enabled)
    state = f"опрашивается {len(enabled)}, с трудностями {bad}"
    return bool(enabled) and not bad, state, "откройте раздел «Источники»: там сказано, что с ними"


def _index(installation: Installation) -> tuple[bool, str, str]:
    return True, str(installation.posts.index.search(All(), limit=1).total), ""


def _copies(installation: Installation) -> tuple[bool, str, str]:
    settings, now = installation.settings, installation.clock.now()
    if not settings.seals_copies:
        advice = (
            "задайте OTKLIK_COPIES_PASSPHRASE: копии будут делаться сами; пароль храните отдельно"
        )
        return False, "не делаются", advice
    made, tried = (note_of(installation.marks, what) for what in (MADE, TRIED))
    if made is None:
        return False, "ещё не было", "сделайте: otklik backup; потом расписание делает их само"

    def when(at: datetime) -> str:
        return f"{at.astimezone(installation.region.zone):%d.%m.%Y %H:%M}"

    state = f"последняя: {when(made.at)}; последняя проверенная копия: "
    state += when(tried.made_at) if tried and not tried.problem else "ещё не было"
    for note in (made, tried):
        if note and note.problem:
            return False, state, note.problem
    if made.at < now - 2 * settings.copies_every:
        return False, state, "копии давно не было: проверьте otklik schedule и otklik work"
    return True, state, ""


def _writes(installation: Installation) -> tuple[bool, str, str]:
    """A full disk of the database's server lets everything be read."""
    installation.marks.replace({WRITTEN: installation.clock.now().isoformat()})
    return True, "идёт", ""


LOOKS: Mapping[str, Callable[[Installation], tuple[bool, str, str]]] = {
    "Процессы": _processes,
    "Запись в базу": _writes,
    "Очередь": _queue,
    "Приём постов": _intake,
    "Обработка постов": _work,
    "Отложено с ошибкой": _quarantine,
    "Задачи": _tasks,
    "Расписание": _schedule,
    "Последняя оценка всплесков": _evaluation,
    "Источники": _sources,
    "Постов в индексе": _index,
    "Резервная копия": _copies,
}


def versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        yield package, version(package)


def _size(file: Path) -> str:
    files = (file, file.with_name(f"{file.name}-wal"))
    count = sum(f.stat().st_size for f in files if f.exists())
    return f"{number(count / 1024**2, 1)} МБ" if count else ""


def _disk(settings: Settings) -> Finding:
    data = settings.data.absolute()
    free = shutil.disk_usage(next(f for f in (data, *data.parents) if f.exists())).free
    advice = f"освободите не меньше 2 ГиБ на диске с папкой {data} или задайте другую в OTKLIK_DATA"
    state = f"{number(free / 1024**3, 1)} ГиБ"
    return Finding("Место на диске", free > FREE_SPACE, state, advice)


def _archive(settings: Settings) -> Finding:
    clock = SystemClock(settings.clock_speed, settings.clock_start, settings.clock_since)
    late = overdue(settings, clock.now())
    advice = (
        f"в {settings.archive_folder} страницы с личными данными: запустите otklik run или "
        "otklik schedule на этой машине, они их удалят, или удалите папку сами"
    )
    if late is None or late < LATE:
        term = f"хранятся {settings.archive_hours} ч" if settings.archive_hours else "не хранятся"
        return Finding("Ответы источников", True, term)
    hours = late // timedelta(hours=1) + settings.archive_hours
    return Finding("Ответы источников", False, f"лежат {hours} ч: дольше срока", advice)


def _archive_key(settings: Settings) -> Finding:
    """A key in the data folder would let a copy of the folder open the raw responses."""
    key = settings.archive_key.absolute()
    apart = settings.data.absolute() not in key.parents
    advice = (
        f"копия папки данных открывает сырые ответы: остановите otklik, перенесите {key} в другую "
        "папку и назовите её в OTKLIK_KEYS"
    )
    state = "вне папки данных" if apart else "в папке данных"
    return Finding("Ключ архива", apart or not key.exists(), state, advice)


def _modes(settings: Settings) -> Finding:
    paths = ", ".join(path.name or str(path) for path, _ in exposed(settings))
    state = f"доступны другим учётным записям: {paths}" if paths else "доступны только владельцу"
    advice = "закройте их: otklik doctor --fix"
    return Finding("Права на файлы", not paths, state, advice)


def _proxies(settings: Settings) -> Iterator[Finding]:
    """Behind an unnamed proxy on the same machine, everybody seems to come from one address."""
    if settings.is_secure and settings.console_host in LOOPBACK and not settings.console_proxies:
        advice = (
            "все входят будто с одного адреса, и чужие неудачные попытки мешают своим: назовите "
            'прокси в console_proxies, обычно ["127.0.0.1"]'
        )
        yield Finding("Прокси консоли", False, "не назван", advice)


def _channels(settings: Settings) -> Iterator[Finding]:
    from messages.channels import readable

    if not settings.channels:
        advice = f'впишите в файл настроек ({FILE_VARIABLE}) раздел [channels]: duty = "{SAMPLE}"'
        yield Finding("Каналы оповещения", False, "нет", advice)
    for name, address in sorted(settings.channels.items()):
        well = readable(address.get_secret_value())
        state = "адрес читается" if well else "адрес не читается"
        yield Finding(f"Канал «{name}»", well, state, f"исправьте адрес; образец: {SAMPLE}")
    for kind, address in sorted(settings.contact_channels.items()):
        well = readable(address.get_secret_value().replace(CONTACT, "contact"))
        state = "адрес читается" if well else "адрес не читается"
        yield Finding(f"Контакты органов: {kind}", well, state, "исправьте contact_channels")


def _replies(settings: Settings) -> Iterator[Finding]:
    """Whether answers by mail can be read."""
    from app.cases.mailbox import make_mailbox

    named = {
        "reply_address": settings.reply_address,
        "imap_host": settings.imap_host,
        "imap_password": settings.imap_password,
    }
    if box := make_mailbox(settings):
        yield tried(REPLIES, box.state)
    elif any(named.values()):
        missing = ", ".join(name for name, value in named.items() if not value)
        advice = f"впишите {missing}, иначе ответы письмом не читаются"
        yield Finding(REPLIES, False, "настроена не до конца", advice)


def _mail_read(installation: Installation) -> Iterator[Finding]:
    """How far the mailbox was read; a mailbox that does not answer is not read."""
    from app.cases.mailbox import MailPlace

    if not installation.settings.takes_mail:
        return
    place = MailPlace.of(installation.marks)
    read_at = datetime.fromisoformat(place.read_at) if place.read_at else None
    well = read_at is not None and read_at >= installation.clock.now() - UNREAD
    when = (
        f"{read_at.astimezone(installation.region.zone):%d.%m.%Y %H:%M}" if read_at else "ни разу"
    )
    state = f"прочитана {when}; не прочитано писем: {place.unread}, чужих: {place.foreign}"
    yield Finding(REPLIES, well, state, "посмотрите журнал otklik schedule и настройки imap_…")


def tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, look())
    except OtklikError as error:
        return Finding(what, False, "ошибка", str(error))
