"""The real servers that benchmarks measure, or why they are left out; a console to ask."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from elasticsearch import Elasticsearch
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from app.key import create_key
from app.settings import Settings, read_settings

VARIABLES = {
    "elasticsearch": "OTKLIK_TEST_ELASTICSEARCH",
    "postgresql": "OTKLIK_TEST_POSTGRESQL",
    "redis": "OTKLIK_TEST_REDIS",
}
STATE = Path(".services/state.json")
PATIENCE = 5  # seconds for a connection


def server(name: str, address: str | None = None) -> str | None:
    """URL of a running server: `address`, else from its variable, else from the test services.

    Without one it prints what is missing and how to start it, and returns None.
    """
    variable = VARIABLES[name]
    url = address or os.environ.get(variable) or _started(name)
    missing = "there is no server" if url is None else _refusal(url)
    if missing is None:
        return url
    sys.stdout.write(
        f"{name}: left out, {missing}: start one by `scripts/services start {name}`, "
        f"or name another in {variable} or --{name}\n"
    )
    sys.stdout.flush()
    return None


def _started(name: str) -> str | None:
    servers = json.loads(STATE.read_text("utf-8")) if STATE.is_file() else {}
    url: str | None = servers.get(name, {}).get("env", {}).get(VARIABLES[name])
    return url


def _refusal(url: str) -> str | None:
    """Why the server cannot be reached; never the URL, which may hold a password."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port or 0
        socket.create_connection((host, port), timeout=PATIENCE).close()
    except (OSError, ValueError) as error:
        return f"the one at {parts.netloc.rpartition('@')[2]} does not answer ({error})"
    return None


@contextmanager
def database_of(url: str, name: str) -> Iterator[str]:
    """A database of its own, dropped at the end."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@contextmanager
def stores() -> Iterator[Mapping[str, str]]:
    """Settings of a database and of an index of their own, both dropped at the end."""
    name = f"bench{secrets.token_hex(4)}"
    database, search = server("postgresql"), server("elasticsearch")
    if database is None or search is None:
        sys.exit("the servers are not there")
    try:
        with database_of(database, name) as url:
            yield {"OTKLIK_DATABASE": url, "OTKLIK_INDEX": search, "OTKLIK_INDEX_NAME": name}
    finally:
        with closing(Elasticsearch(search)) as client:
            for index in client.indices.get(index=f"{name}-*"):
                client.indices.delete(index=index)
            client.options(ignore_status=404).indices.delete_index_template(name=name)


def settings_of(folder: Path, **variables: str) -> Settings:
    """Of a new installation in a folder, whose console has a free port; processes inherit them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    os.environ |= {"OTKLIK_DATA": str(folder), "OTKLIK_CONSOLE_PORT": port, **variables}
    settings = read_settings()
    create_key(settings.key_file)
    return settings


@contextmanager
def console(settings: Settings, **variables: str) -> Iterator[tuple[str, int]]:
    """The address of a console in a process of its own, and the id of that process."""
    command = [sys.executable, "-m", "otklik", "serve"]
    process = subprocess.Popen(command, env=os.environ | variables)
    try:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", settings.console_port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{settings.console_port}", process.pid
    finally:
        process.terminate()
        process.wait()
