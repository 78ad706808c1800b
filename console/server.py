"""Serves the console on loopback."""

import socket

import uvicorn

from app.settings import Settings
from app.wiring import open_parts
from console.application import create_application
from domain.errors import SettingsError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(settings: Settings) -> None:
    """Until stopped. Raises SettingsError for an address others could reach, or a taken port."""
    if settings.console_host not in LOOPBACK:
        raise SettingsError(
            f"console_host: {settings.console_host} видно другим машинам, а входа по паролю ещё "
            "нет: оставьте 127.0.0.1"
        )
    with open_parts(settings) as parts, _bound(settings) as listener:
        config = uvicorn.Config(create_application(parts), log_config=None, access_log=False)
        uvicorn.Server(config).run(sockets=[listener])


def _bound(settings: Settings) -> socket.socket:
    try:
        return socket.create_server((settings.console_host, settings.console_port))
    except OSError as error:
        raise SettingsError(
            f"console_port: {settings.console_port} занят: задайте другой в OTKLIK_CONSOLE_PORT"
        ) from error
