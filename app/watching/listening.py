"""The listener of a heartbeat: takes its messages over HTTP, and tells people when one is missing.

It runs apart from the installation that it listens to: on another machine, with channels of its
own. The file of the last beat serves any other watcher: it is touched at each.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread

from domain.errors import ChannelUnavailable
from domain.ports.messages import Channel
from domain.watching.heartbeat import Vigil, stamp_of

log = logging.getLogger(__name__)

LARGEST = 64 * 1024  # bytes of a message
LOOK = 1.0  # seconds between two looks for silence
AGAIN = timedelta(minutes=1)  # after which people are told again, where no channel took it
Timer = Callable[[], timedelta]


def real_timer() -> timedelta:
    return timedelta(seconds=time.monotonic())


class Listener:
    """`addresses` are the channels of those who are told; raises OSError if the file of the last
    beat cannot be written.
    """

    def __init__(
        self,
        every: timedelta,
        channel: Channel,
        addresses: Mapping[str, str],
        file: Path | None = None,
        timer: Timer = real_timer,
    ) -> None:
        self._channel, self._addresses, self._file, self._timer = channel, addresses, file, timer
        self._vigil = Vigil(every, timer())
        self._guard = Lock()
        self._tried: timedelta | None = None
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)

    @property
    def vigil(self) -> Vigil:
        return self._vigil

    def hear(self, text: str) -> bool:
        """False for what is no new beat."""
        stamp = stamp_of(text)
        if stamp is None:
            return False
        with self._guard:
            before = self._vigil
            self._vigil = before.hears(stamp, self._timer())
        if self._vigil.stamp == before.stamp:
            return False
        if self._file is not None:
            _write(self._file, stamp.isoformat())
        if before.warned:
            self._tell("Отклик снова работает", f"Сигнал снова пришёл, его время {_moment(stamp)}.")
        return True

    def look(self) -> bool:
        """Tells people of a silence that they do not know of yet; True while it lasts."""
        now = self._timer()
        with self._guard:
            silent, vigil = self._vigil.is_silent(now), self._vigil
            waited = self._tried is None or now - self._tried >= AGAIN
            due = silent and not vigil.warned and waited
        if due:
            self._tried = now
            last = _moment(vigil.stamp) if vigil.stamp else "не было ни одного"
            if self._tell("Отклик молчит", _SILENT.format(last=last)):
                with self._guard:
                    if self._vigil.stamp == vigil.stamp:
                        self._vigil = replace(self._vigil, warned=True)
        return silent

    def _tell(self, title: str, text: str) -> bool:
        """Whether any channel took it."""
        taken = False
        for name, address in self._addresses.items():
            try:
                self._channel.send(address, title, text)
                taken = True
            except ChannelUnavailable as error:
                log.warning("channel %s: %s", name, error)
        log.warning("%s", title)
        return taken


_SILENT = (
    "Сигнал «Отклик работает» не пришёл вовремя; последний: {last}.\nОстановилась одна из частей: "
    "сборщик, обработчик, расписание, индекс, консоль, канал или часы.\nЧто сделать: на машине "
    "системы выполните otklik doctor и посмотрите journalctl -u 'otklik-*'."
)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%d.%m.%Y %H:%M} UTC"


def _write(file: Path, text: str) -> None:
    new = file.with_name(f".{file.name}.new")
    new.write_text(text + "\n", "utf-8")
    new.replace(file)


def serve(listener: Listener, host: str, port: int, secret: str, stop: Event) -> None:
    """Takes POST /SECRET until `stop` is set. Raises OSError if the address is taken."""

    class Taking(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            own = compare_digest(self.path.strip("/").encode(), secret.encode())
            length = self.headers.get("Content-Length", "")
            size = int(length) if length.isascii() and length.isdecimal() else LARGEST + 1
            if not own or size > LARGEST:
                self.send_error(404 if not own else 413)
                return
            new = listener.hear(self.rfile.read(size).decode("utf-8", "replace"))
            self.send_response(200 if new else 202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """The address holds the secret."""

    server = ThreadingHTTPServer((host, port), Taking)
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="beats", daemon=True).start()
    try:
        while not stop.wait(LOOK):
            listener.look()
    finally:
        server.shutdown()
        server.server_close()
