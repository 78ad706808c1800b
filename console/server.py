"""Serves the console: on loopback, or to other machines behind https."""

import errno
import logging
import socket
from threading import Thread
from urllib.parse import urlsplit

import uvicorn

from app.installation import Installation
from app.process.memory import spare_collector
from app.process.pulse import beating
from app.settings import LOOPBACK, Settings
from app.watching.watchdog import alive
from app.wiring import open_installation, start_index
from charts import charts
from console.application import create_application
from desks.access.invitations import has_administrator
from domain.errors import SettingsError
from domain.pulse import ProcessRole

NOTICE = 5  # seconds between two signs of the event loop to systemd

log = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Raises SettingsError if passwords would be sent in clear text, if others could reach the
    address before there is an administrator, or if the address is not available.
    """
    with open_installation(settings, index_waits=True) as installation:
        _check_reach(installation)
        start_index(installation)
        with listen(settings) as listener:
            host, port = listener.getsockname()[:2]
            log.info("Консоль: http://%s:%d", f"[{host}]" if ":" in host else host, port)
            if not has_administrator(installation):
                log.warning(
                    "Администратора ещё нет: одноразовую ссылку, по которой он заводится, выдаст "
                    "команда otklik people first"
                )
            server = uvicorn.Server(configure(installation))
            spare_collector()
            Thread(target=charts.warm, daemon=True).start()
            with beating(installation, ProcessRole.CONSOLE):
                server.run(sockets=[listener])


def configure(installation: Installation) -> uvicorn.Config:
    """Forwarded headers are trusted only from proxies of the settings."""
    proxies = installation.settings.console_proxies
    return uvicorn.Config(
        create_application(installation),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies,
        callback_notify=_alive,
        timeout_notify=NOTICE,
    )


async def _alive() -> None:
    alive()


def _check_reach(installation: Installation) -> None:
    settings = installation.settings
    host, reached = settings.console_host, urlsplit(settings.console_address).hostname
    if not settings.is_secure and not (host in LOOPBACK and reached in LOOPBACK):
        raise SettingsError(
            f"console_host: {host}, console_url: {settings.console_url or 'пусто'}: консоль видно "
            "другим машинам, а пароли шли бы открыто: поставьте перед ней прокси с https и "
            "назовите его адрес в console_url, или оставьте 127.0.0.1 и пустой console_url"
        )
    if host in LOOPBACK:
        return
    if not has_administrator(installation):
        raise SettingsError(
            f"console_host: {host} видно другим машинам, а администратора ещё нет: заведите его "
            "на этой машине командой «otklik people add», затем откройте консоль другим"
        )


def listen(settings: Settings) -> socket.socket:
    host, port = settings.console_host, settings.console_port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        what = "занят" if error.errno == errno.EADDRINUSE else f"не открыть ({error.strerror})"
        raise SettingsError(
            f"console_port: {port} на {host} {what}: задайте другой в OTKLIK_CONSOLE_PORT"
        ) from error
