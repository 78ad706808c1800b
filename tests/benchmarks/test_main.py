import pytest
import redis

from benchmarks.__main__ import main
from store.streams import STREAM


def test_a_benchmark_that_refuses_says_why_and_what_to_do(redis_url, monkeypatch, capsys):
    monkeypatch.setenv("OTKLIK_TEST_REDIS", redis_url)
    with redis.Redis.from_url(redis_url) as client:
        client.xadd(STREAM, {"post": "kept"})
        with pytest.raises(SystemExit) as end:
            main(["queue"])
        assert client.xlen(STREAM) == 1
    assert "queue: Redis: this database holds a queue already" in str(end.value)
    assert "OTKLIK_TEST_REDIS" in str(end.value)
    assert "entries/s" not in capsys.readouterr().out  # before anything was measured
