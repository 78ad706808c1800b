import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def distributed(postgresql_url, redis_url, elasticsearch_url):
    """Environment of an installation over real servers; its indices are dropped at the end."""
    from elasticsearch import Elasticsearch

    name = f"journey-{uuid4().hex[:8]}"
    yield {
        "OTKLIK_DATABASE": postgresql_url,
        "OTKLIK_QUEUE": redis_url,
        "OTKLIK_INDEX": elasticsearch_url,
        "OTKLIK_INDEX_NAME": name,
    }
    with Elasticsearch(elasticsearch_url) as client:
        for index in client.indices.get(index=f"{name}-*"):
            client.indices.delete(index=index)
        client.indices.delete_index_template(name=name)


@pytest.fixture(params=["embedded", "distributed"])
def mode(request):
    """Environment of either kind of installation."""
    return request.getfixturevalue("distributed") if request.param == "distributed" else {}


@pytest.fixture
def dying(monkeypatch):
    """Starts tests/journeys/killing.py and asks it for deaths: dying("worker")(3) -> "killed"."""
    running = []

    def start(role):
        command = [sys.executable, str(Path(__file__).with_name("killing.py")), role]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        running.append(process)

        def die(calls):
            process.stdin.write(f"{calls}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        return die

    yield start
    for process in running:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
