import json
import re
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.settings import read_settings
from app.wiring import open_installation
from domain.post import EnrichedPost, Labels, Outcome, Post
from domain.wire import load_post
from tests.silent import silence

SECRET = "батареи"  # of a text: no message may say it
GOOD = {
    "source_id": "history",
    "source_kind": "telegram",
    "native_id": "chat/1",
    "url": "http://127.0.0.1/chat/1",
    "published_at": "2025-11-01T10:00:00+09:00",
    "fetched_at": "2025-11-02T10:00:00+09:00",
    "text": f"В Тынде холодные {SECRET}, когда дадут тепло?",
}
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()


def line(**changes):
    return json.dumps({**GOOD, **changes}, ensure_ascii=False).encode()


BAD = {
    "bad_json": line()[:-1],
    "bad_encoding": line().decode().encode("cp1251"),
    "bad_row unknown key": line(likes=3),
    "bad_row source_id": json.dumps({k: v for k, v in GOOD.items() if k != "source_id"}).encode(),
    "bad_row text": line(text=[SECRET]),
    "bad_row not an object": json.dumps([SECRET]).encode(),
    "bad_row SourceKind": line(source_kind="newspaper"),
    "bad_row isoformat": line(published_at="yesterday"),
    "naive_date": line(published_at="2025-11-01T10:00:00"),
    "bad_date": line(published_at="0001-01-02T10:00:00+00:00"),
    "future_date": line(published_at=TOMORROW),
    "bad_count": line(engagement={"views": -1}),
    "no_native_id": line(native_id=""),
    "no_text": line(text=" "),
}


def test_every_bad_line_is_named_with_its_number_and_rule_and_without_its_text(otklik, tmp_path):
    file = tmp_path / "history.jsonl"
    lines = [b"\xef\xbb\xbf" + line(), b"", b"  ", *BAD.values(), line(native_id="chat/2")]
    file.write_bytes(b"\r\n".join(lines))
    imported = otklik("import", str(file))
    assert imported.exit_code == 1
    said = [text for text in imported.output.splitlines() if text.startswith(f"{file}:")]
    assert len(said) == 10  # the first ones; the rest are only counted
    for number, (name, text) in enumerate(zip(BAD, said, strict=False), start=4):
        rule, _, detail = name.partition(" ")
        assert text.startswith(f"{file}:{number}: {rule}: ")
        assert detail in text
    assert f"В очереди: 2. Отклонено строк: {len(BAD)}; bad_row: 6" in imported.output
    assert {name.partition(" ")[0] for name in BAD} <= set(
        imported.output.replace(":", " ").split()
    )
    assert "otklik work --once" in imported.output
    assert whole(file) in imported.output
    assert SECRET not in imported.output
    with open_installation(read_settings()) as installation:
        assert installation.posts.queue.depth() == 2
        assert installation.posts.queue.outcomes()[Outcome.INVALID] == len(BAD)


def whole(file):
    """What the bar shows at its end: as many bytes read as there are."""
    number = f"{file.stat().st_size / 1000:.1f}"
    return f"{number}/{number} kB"


@pytest.mark.parametrize("content", [b"", b"\n \n"])
def test_an_empty_file_says_so(otklik, tmp_path, content):
    file = tmp_path / "history.jsonl"
    file.write_bytes(content)
    imported = otklik("import", str(file))
    assert imported.exit_code == 0
    assert "файл пуст" in imported.output


def test_the_guide_shows_a_line_that_is_taken_and_names_every_key(otklik, tmp_path):
    guide = (Path(__file__).parents[2] / "docs/ru/admin.md").read_text("utf-8")
    [shown] = re.findall(r"^ {4}(\{.*\})$", guide, re.MULTILINE)
    file = tmp_path / "history.jsonl"
    file.write_text(shown, "utf-8")
    assert "В очереди: 1. Отклонено строк: 0" in otklik("import", str(file)).output
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| (да)? ?\|", guide, re.MULTILINE)
    named = {key: needed for keys, needed in rows for key in re.findall(r"\w+", keys)}
    assert named == {f.name: "да" if f.default is MISSING else "" for f in fields(Post)}
    assert {rule.partition(" ")[0] for rule in BAD} <= set(re.findall(r"`(\w+)`", guide))


def test_posts_set_aside_are_listed_and_go_back(otklik, tmp_path):
    file = tmp_path / "history.jsonl"
    file.write_bytes(line() + b"\n" + line(native_id="chat/2"))
    otklik("import", str(file))
    with open_installation(read_settings()) as installation:
        now = installation.clock.now()
        for entry in installation.posts.queue.take("w", 10, timedelta(minutes=1), now):
            installation.posts.queue.quarantine(entry, "an error of the test", now)
    listed = otklik("quarantine", "--limit", "1").output
    assert f"{GOOD['url']}: an error of the test" in listed
    assert "Отложено: 2, показаны последние 1" in listed
    assert "otklik quarantine --again" in listed
    assert "Возвращено в очередь: 2" in otklik("quarantine", "--again").output
    assert otklik("quarantine").output == "Отложено: 0\n"


@pytest.fixture
def silent_index(monkeypatch):
    """The index of this installation hangs."""
    with silence() as server:
        monkeypatch.setenv("OTKLIK_INDEX", f"http://127.0.0.1:{server.port}")
        yield server


def test_history_is_queued_while_the_index_hangs(otklik, tmp_path, silent_index):
    file = tmp_path / "history.jsonl"
    file.write_bytes(line())
    assert "В очереди: 1." in otklik("import", str(file)).output
    assert silent_index.accepted == 0


def test_sources_are_brought_and_listed_while_the_index_hangs(otklik, tmp_path, silent_index):
    file = tmp_path / "sources.csv"
    file.write_text("адрес;название\nhttps://t.me/example;Пример\n", "utf-8")
    assert "Добавлено: 1." in otklik("source", "import", str(file)).output
    for command in (["source", "export"], ["quarantine"], ["alerts", "list"]):
        assert otklik(*command).exit_code == 0, command
    assert silent_index.accepted == 0


def test_a_crawler_starts_while_the_index_hangs(
    otklik, tmp_path, silent_index, monkeypatch, crawling_otklik
):
    registry = tmp_path / "sources.yaml"
    registry.write_text("sources: []\n", "utf-8")
    monkeypatch.setenv("OTKLIK_SOURCES", str(registry))
    crawled = crawling_otklik("crawl", "--once")
    assert crawled.returncode == 0, crawled.stderr
    assert silent_index.accepted == 0


def test_a_post_of_before_says_nothing_to_the_terminal(otklik):
    with open_installation(read_settings()) as installation:
        post = replace(
            load_post(line().decode()),
            text="нет \x1b[31mводы\x9b2J",
            url="http://127.0.0.1/\x1b]0;x",
        )
        installation.posts.index.save([EnrichedPost(post, Labels(lemmas="нет вода"), "2025-11", 1)])
        installation.posts.index.refresh()
    shown = otklik("search", "вода")
    assert "31mводы" in shown.output
    assert not {"\x1b", "\x9b"} & set(shown.output)
