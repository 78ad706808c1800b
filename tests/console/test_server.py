import os
import re
import socket
import subprocess
import sys
import urllib.request

import pytest

from app.key import create_key
from app.settings import Settings
from console.server import listen
from domain.errors import SettingsError


def test_it_says_where_it_answers(tmp_path):
    create_key(Settings(data=tmp_path).key_file)
    server = subprocess.Popen(
        [sys.executable, "-m", "otklik", "serve"],
        env={**os.environ, "OTKLIK_DATA": str(tmp_path), "OTKLIK_CONSOLE_PORT": "0"},
        stderr=subprocess.PIPE,
        text=True,
    )
    with server:
        try:
            lines = iter(server.stderr.readline, "")
            addresses = (re.search(r"Консоль: (http://127\.0\.0\.1:\d+)$", line) for line in lines)
            address = next(found[1] for found in addresses if found)
            assert "Администратора ещё нет" in next(lines)
            with urllib.request.urlopen(f"{address}/login", timeout=30) as answer:
                assert answer.status == 200
        finally:
            server.terminate()


def test_a_taken_port_is_said_to_be_taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"{port} на 127\.0\.0\.1 занят: .*CONSOLE_PORT"):
            listen(Settings(console_port=port))


def test_an_address_of_another_machine_is_not_said_to_be_taken():
    with pytest.raises(SettingsError, match="не открыть"):
        listen(Settings(console_host="192.0.2.1"))
