import json

import pytest
import redis

from benchmarks.__main__ import main
from benchmarks.reality_vk import measured
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


def test_a_benchmark_that_crashes_does_not_stop_the_next(tmp_path, capsys):
    bodies = tmp_path / "vk-responses" / "Categories" / "Wall"
    bodies.mkdir(parents=True)
    (bodies / "GetBroken.json").write_text("{")
    with pytest.raises(SystemExit) as end:
        main(["reality_vk", "reality_forum", "--samples", str(tmp_path)])
    assert "reality_vk: JSONDecodeError" in str(end.value)
    assert "== reality_forum" in capsys.readouterr().out


def test_a_recorded_body_of_vk_may_be_a_bare_list(tmp_path):
    bodies = tmp_path / "Categories" / "Wall"
    bodies.mkdir(parents=True)
    post = {"id": 5, "owner_id": -7, "from_id": -7, "date": 1700000000, "text": "Нет воды"}
    answers = {
        "GetById": [post, {"id": 6, "is_deleted": True}],
        "Get": {"items": [post]},
        "GetNo": 1,
    }
    for name, response in answers.items():
        (bodies / f"{name}.json").write_text(json.dumps({"response": response}))
    files, expected, matched, missed = measured(tmp_path)
    assert (len(files), expected["entry"]) == (3, 2)
    assert (matched, missed) == (expected, [])
