"""The frame itself: real services where they are, a clear word where they are not."""

import json
import os
import shutil
import smtplib
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import elasticsearch
import psycopg
import pytest
import redis

CONFTEST = Path(__file__).parent.parent / "conftest.py"
ASKS_FOR_REDIS = """
def test_asks(redis_url):
    raise AssertionError("redis is down by the record of this run")
"""


def test_plain_elasticsearch_answers(elasticsearch_url: str) -> None:
    with elasticsearch.Elasticsearch(elasticsearch_url) as client:
        assert client.cluster.health()["status"] in ("green", "yellow")


def test_secured_elasticsearch_lets_its_user_touch_posts_and_nothing_else(
    elasticsearch_secured: Any,
) -> None:
    with elasticsearch.Elasticsearch(
        elasticsearch_secured.url, ca_certs=str(elasticsearch_secured.ca)
    ) as client:
        client.indices.create(index="posts-frame")
        client.indices.delete(index="posts-frame")
        with pytest.raises(elasticsearch.AuthorizationException):
            client.indices.create(index="other")


def test_postgresql_database_is_empty_and_ours(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
        assert tables == (0,)
        connection.execute("CREATE TABLE mine (id int)")


def test_redis_database_is_empty_and_ours(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("mine", "1")


def test_chromium_is_a_program(chromium: str) -> None:
    assert os.access(chromium, os.X_OK)


def test_smtp_sink_keeps_letters_with_their_envelope(smtp_sink: Any) -> None:
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client:
        client.sendmail("a@example.org", ["b@example.org"], "Subject: one\n\ntwo\n")
    [letter] = smtp_sink.messages
    assert (letter["Subject"], letter["X-RcptTo"]) == ("one", "b@example.org")


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.org"])
def test_nothing_leaves_loopback(host: str) -> None:
    with pytest.raises(RuntimeError, match="may not reach"):
        socket.create_connection((host, 80), timeout=1)
    with pytest.raises(RuntimeError, match="may not reach"):
        urllib.request.urlopen(f"http://{host if '.' in host else f'[{host}]'}/", timeout=1)


def run_frame(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "tests").mkdir()
    shutil.copy(CONFTEST, folder / "tests")
    (folder / "tests/test_one.py").write_text(ASKS_FOR_REDIS, encoding="utf-8")
    (folder / ".services").mkdir()
    record = json.dumps({"redis": {"env": {}, "reason": "the reason"}})
    (folder / ".services/state.json").write_text(record, encoding="utf-8")
    clean = {key: value for key, value in os.environ.items() if "OTKLIK" not in key}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=folder,
        env={
            **clean,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "REQUIRE_SERVICES": "0",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_missing_service_skips_and_ends_in_the_table(tmp_path: Path) -> None:
    run = run_frame(tmp_path)
    assert run.returncode == 0
    assert run.stdout.splitlines()[-4:-1] == [
        run.stdout.splitlines()[-4],
        "redis: the reason",
        "  tests/test_one.py: 1 skipped",
    ]
    assert "suites that could not run and why" in run.stdout.splitlines()[-4]


def test_a_missing_service_fails_where_services_are_required(tmp_path: Path) -> None:
    run = run_frame(tmp_path, REQUIRE_SERVICES="1")
    assert run.returncode == 1
    assert "redis: the reason" in run.stdout
    assert "suites that could not run" not in run.stdout


def test_a_service_named_in_the_environment_goes_first(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    run = run_frame(tmp_path, OTKLIK_TEST_REDIS=f"redis://127.0.0.1:{port}/0")
    assert "does not answer any more" in run.stdout
