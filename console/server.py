"""Serves the console on loopback."""

import errno
import logging
import socket
from threading import Thread

import uvicorn

from app.settings import Settings
from app.wiring import open_parts
from console import charts
from console.application import create_application
from domain.errors import SettingsError

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(settings: Settings) -> None:
    """Until stopped. Raises SettingsError for an address others could reach, or one that
    cannot be had.
    """
    if settings.console_host not in LOOPBACK:
        raise SettingsError(
            f"console_host: {settings.console_host} видно другим машинам, а входа по паролю ещё "
            "нет: оставьте 127.0.0.1"
        )
    with open_parts(settings) as parts, listen(settings) as listener:
        config = uvicorn.Config(create_application(parts), log_config=None, access_log=False)
        host, port = listener.getsockname()[:2]
        Thread(target=charts.warm, daemon=True).start()
        log.info("Консоль: http://%s:%d", f"[{host}]" if ":" in host else host, port)
        uvicorn.Server(config).run(sockets=[listener])


def listen(settings: Settings) -> socket.socket:
    """The console's own address. Raises SettingsError where it cannot be had."""
    host, port = settings.console_host, settings.console_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        what = "занят" if error.errno == errno.EADDRINUSE else f"не открыть ({error.strerror})"
        raise SettingsError(
            f"console_port: {port} на {host} {what}: задайте другой в OTKLIK_CONSOLE_PORT"
        ) from error
