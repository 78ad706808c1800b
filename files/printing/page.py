"""Prints a page as PDF in a child process, with a deadline and a limit of memory. Runs processes.

Chromium reserves far more addresses than it uses, so its memory is measured while it works, with
that of all processes that the child has started.
"""

import json
import logging
import subprocess
import sys
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from time import monotonic

from domain.errors import PrintFailed
from files.guards.limits import MB
from files.printing.browser import environment
from files.printing.processes import end, family, memory

logger = logging.getLogger(__name__)

AT_ONCE = 1  # browsers of one process that print
LOOK = 0.2  # seconds between two looks at the memory
MISSING = (
    "PDF не сделан: на сервере нет браузера Chromium. Установите его или укажите путь в настройке "
    "browser; остальные файлы отчёта готовы"
)
BUSY = "PDF не сделан: сейчас печатаются другие отчёты. Повторите через минуту"
BROKEN = "PDF не сделан: браузер не смог напечатать страницу. Проверьте настройку browser"
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class PrintLimits:
    """`memory` is bytes of the browser, `size` of the PDF."""

    seconds: float = 90
    memory: int = 1_500 * MB
    size: int = 100 * MB


def print_page(html: str, browser: str | None, limits: PrintLimits = PrintLimits()) -> bytes:
    """The PDF of a page that needs nothing beside itself: no script runs in it and no address is
    opened. Raises PrintFailed.
    """
    if browser is None:
        raise PrintFailed(MISSING)
    if not _turns.acquire(timeout=limits.seconds):
        raise PrintFailed(BUSY)
    try:
        return _printed(html, browser, limits)
    finally:
        _turns.release()


def _printed(html: str, browser: str, limits: PrintLimits) -> bytes:
    request = json.dumps({"browser": browser, "seconds": limits.seconds, "size": limits.size})
    with TemporaryFile() as page, TemporaryFile() as printed:
        page.write(html.encode())
        page.seek(0)
        child = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "files.printing.child", request],
            stdin=page,
            stdout=printed,
            stderr=subprocess.DEVNULL,
            env=environment(),
            start_new_session=True,
        )
        try:
            _watch(child, limits)
        finally:
            end(child.pid)
            child.wait()
        printed.seek(0)
        content = printed.read()
    if child.returncode or not content.startswith(b"%PDF"):
        logger.warning("a page was not printed: status %d", child.returncode)
        raise PrintFailed(BROKEN)
    return content


def _watch(child: "subprocess.Popen[bytes]", limits: PrintLimits) -> None:
    deadline = monotonic() + limits.seconds
    while monotonic() < deadline:
        try:
            child.wait(LOOK)
        except subprocess.TimeoutExpired:
            if memory(family(child.pid)) > limits.memory:
                raise PrintFailed(
                    f"PDF не сделан: печать заняла больше {limits.memory // MB} МБ памяти. "
                    "Сократите отчёт: меньше таблиц или картинок"
                ) from None
        else:
            return
    raise PrintFailed(
        f"PDF не сделан: страница не напечатана за {limits.seconds:.0f} с. Повторите позже или "
        "сократите отчёт"
    )
