import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from threading import Thread

import pytest
import uvicorn

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from console.server import configure, listen, serve
from domain.errors import SettingsError
from domain.person import Person, Role
from domain.ports.audit import AuditFilter


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


@pytest.fixture
def far(tmp_path):
    """Settings of a console that other machines see."""
    create_key(Settings(data=tmp_path).key_file)
    return Settings(data=tmp_path, console_host="192.0.2.1", console_port=8460)


def test_passwords_never_go_in_the_clear(far):
    with pytest.raises(SettingsError, match="пароли шли бы открыто"):
        serve(far)


def test_others_reach_it_only_when_somebody_can_sign_in(far):
    secure = far.model_copy(update={"console_url": "https://otklik.example"})
    with pytest.raises(SettingsError, match="администратора ещё нет"):
        serve(secure)
    with open_installation(secure) as installation:
        first = Person("Вера", "Вера", frozenset({Role.ADMINISTRATOR}), login="vera")
        assert installation.access.people.add_first(first, "hash")
    # Both checks are passed: this machine has no such address.
    with pytest.raises(SettingsError, match="не открыть"):
        serve(secure)


@pytest.mark.parametrize(
    "insecure",
    [
        {"console_proxies": ["192.0.2.7"]},
        {"console_url": "http://otklik.example", "console_proxies": ["192.0.2.7"]},
        {"console_host": "127.0.0.2"},
        {"console_host": "127.0.0.1", "console_url": "http://otklik.example"},
    ],
    ids=["proxies", "http behind proxies", "another loopback", "http beside the console"],
)
def test_no_proxy_excuses_an_address_without_https(far, insecure):
    # A taken port: a console that starts all the same ends at once.
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match="пароли шли бы открыто"):
            serve(far.model_copy(update={**insecure, "console_port": port}))


@pytest.mark.parametrize(("proxies", "seen"), [([], "127.0.0.1"), (["127.0.0.1"], "203.0.113.5")])
def test_forwarded_addresses_are_believed_of_named_proxies_only(tmp_path, proxies, seen):
    settings = Settings(data=tmp_path, console_port=0, console_proxies=proxies)
    create_key(settings.key_file)
    with open_installation(settings) as installation, listen(settings) as listener:
        server = uvicorn.Server(configure(installation))
        serving = Thread(target=server.run, args=([listener],))
        serving.start()
        try:
            request = urllib.request.Request(
                f"http://127.0.0.1:{listener.getsockname()[1]}/login",
                data=b"login=nobody&password=x",
                headers={"X-Forwarded-For": "203.0.113.5", "Accept": "text/html"},
            )
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(request, timeout=30)
        finally:
            server.should_exit = True
            serving.join(30)
        (failed,) = installation.audit.read(AuditFilter(what="sign-in failed"), 5)
        assert failed.detail == seen
