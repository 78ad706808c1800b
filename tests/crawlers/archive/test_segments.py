"""Records come back as they were written, or are counted as lost; nobody else can read them."""

import json
import logging
import os
import shutil
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from pydantic import SecretStr

from app.settings import Settings
from crawlers.archive.segments import Archive, Reader, Secrets, open_archive
from domain.errors import SettingsError

NOW = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = "<p>Во дворе темно, Мухина 5</p>".encode() * 40
TOKEN = "vk1.a/b+c&d\"e<f>'Ж"


def installation(folder: Path, **more: Any) -> Settings:
    return Settings(data=folder, **{"vk_token": SecretStr(TOKEN), **more})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = installation(tmp_path / "data")
    for folder in (settings.data, settings.archive_key.parent):
        folder.mkdir()
    return settings


def opened(settings: Settings, now: datetime = NOW) -> Archive:
    archive = open_archive(settings, now)
    assert archive is not None
    return archive


def written(settings: Settings, number: int = 3) -> Path:
    """The one segment of so many records."""
    archive = opened(settings)
    for n in range(number):
        archive.write(NOW, {"n": n}, PAGE)
    archive.close()
    [segment] = settings.archive_folder.iterdir()
    return segment


def reader(settings: Settings) -> Reader:
    return Reader(settings.archive_folder, settings.archive_key)


def read(archive: Reader, since: datetime | None = None) -> list[tuple[Any, bytes | None]]:
    return [(row, None if at is None else archive.body(at)) for row, at in archive.rows(since)]


def test_a_record_comes_back_with_its_body_or_without(settings: Settings) -> None:
    archive = opened(settings)
    archive.write(NOW, {"url": "http://127.0.0.1/", "words": ["а", None, 3]}, PAGE)
    archive.write(NOW, {"empty": True}, b"")
    archive.write(NOW, {"half a pair": "\ud800"})
    archive.close()
    back = reader(settings)
    assert read(back) == [
        ({"url": "http://127.0.0.1/", "words": ["а", None, 3]}, PAGE),
        ({"empty": True}, b""),
        ({"half a pair": "\ud800"}, None),
    ]
    assert (back.torn, archive.lost) == (0, 0)


def test_nobody_else_reads_it_and_it_is_small(settings: Settings) -> None:
    segment = written(settings)
    data = segment.read_bytes()
    assert len(data) < len(PAGE)
    assert "дворе".encode() not in data
    assert b'"n"' not in data
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (segment, settings.archive_key)]
    assert modes == [0o600, 0o600]
    assert stat.S_IMODE(settings.archive_folder.stat().st_mode) == 0o700


FORMS = {
    "as it is": TOKEN,
    "in an address": quote(TOKEN, safe=""),
    "in an address, with slashes": quote(TOKEN),
    "in a form": quote_plus(TOKEN),
    "in small hexadecimal digits": quote(TOKEN, safe="").replace("%2B", "%2b").lower(),
    "in JSON": json.dumps({"token": TOKEN}),
    "in JSON, with escaped slashes": json.dumps(TOKEN, ensure_ascii=False).replace("/", "\\/"),
    "in HTML": TOKEN.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_hidden_however_it_is_written(settings: Settings, form: str) -> None:
    text = f"before {FORMS[form]} after"
    archive = opened(settings)
    archive.write(NOW, {"a": text, "b": [{"c": [text]}], "status": 200}, text.encode())
    archive.close()
    [(row, body)] = read(reader(settings))
    for hidden in (row["a"], row["b"][0]["c"][0], (body or b"").decode()):
        assert hidden.startswith("before ")
        assert hidden.endswith(" after")
        assert "***" in hidden
        assert "vk1" not in hidden
    assert row["status"] == 200


def test_every_secret_setting_is_hidden_and_one_inside_another_whole(tmp_path: Path) -> None:
    channels = {"duty": SecretStr("mailto://who:pass@mail.example")}
    long = SecretStr("short-and-long")
    settings = installation(tmp_path, max_token=SecretStr("short"), channels=channels, queue=long)
    hidden = Secrets(settings)
    text = "mailto://who:pass@mail.example short-and-long short"
    assert hidden.hide(text) == "*** *** ***"
    assert hidden.hide_bytes(text.encode()) == b"*** *** ***"


def test_a_secret_of_digits_leaves_numbers_alone(tmp_path: Path) -> None:
    settings = installation(tmp_path, max_token=SecretStr("200"))
    archive = opened(settings)
    archive.write(NOW, {"status": 200, "said": "200"})
    archive.close()
    assert read(reader(settings)) == [({"status": 200, "said": "***"}, None)]


def test_an_hour_is_a_file_and_old_ones_are_deleted(tmp_path: Path) -> None:
    settings = installation(tmp_path, archive_hours=2)
    archive = opened(settings)
    kept = []
    for n in range(6):
        archive.write(NOW + n * HOUR, {"n": n})
        kept.append(len(list(settings.archive_folder.iterdir())))
    archive.close()
    # An hour goes once all of it is two hours old.
    assert kept == [1, 2, 3, 3, 3, 3]
    assert [row["n"] for row, _ in read(reader(settings))] == [3, 4, 5]
    opened(settings, NOW + 7 * HOUR)
    assert [row["n"] for row, _ in read(reader(settings))] == [5]


def test_files_that_are_none_of_ours_stay(settings: Settings) -> None:
    written(settings)
    strange = settings.archive_folder / "notes.segment"
    strange.write_text("mine")
    opened(settings, NOW + 1000 * HOUR)
    assert list(settings.archive_folder.iterdir()) == [strange]


def test_only_the_hours_asked_for_are_read(settings: Settings) -> None:
    archive = opened(settings)
    for n in range(3):
        archive.write(NOW + n * HOUR, {"n": n})
    archive.close()
    assert [row["n"] for row, _ in read(reader(settings), NOW + HOUR)] == [1, 2]


def test_at_zero_hours_nothing_is_kept_and_what_was_kept_goes(tmp_path: Path) -> None:
    written(installation(tmp_path))
    off = installation(tmp_path, archive_hours=0)
    assert open_archive(off, NOW) is None
    assert list(off.archive_folder.iterdir()) == []
    assert read(reader(off)) == []


def test_an_installation_without_an_archive_reads_as_empty(settings: Settings) -> None:
    assert read(reader(settings)) == []
    assert not settings.archive_key.exists()


def test_a_torn_end_is_counted_and_what_stands_before_it_is_read(settings: Settings) -> None:
    segment = written(settings, 2)
    whole = segment.read_bytes()
    one = len(written_alone(settings))
    for size in range(one + 1, len(whole)):
        segment.write_bytes(whole[:size])
        back = reader(settings)
        rows = read(back)
        assert rows[0] == ({"n": 0}, PAGE)
        assert rows[1:] in ([], [({"n": 1}, None)])  # its body is torn off
        # Where the row is whole and no byte of its body is there, nothing tells of a body.
        assert back.torn == 1 or (rows[1:] and back.torn == 0)
    segment.write_bytes(whole[:one])
    back = reader(settings)
    assert (read(back), back.torn) == ([({"n": 0}, PAGE)], 0)


def written_alone(settings: Settings) -> bytes:
    """The segment of one such record, in another folder, with the same key."""
    keys = settings.archive_key.parent
    other = settings.model_copy(update={"data": settings.data / "other", "keys": keys})
    return written(other, 1).read_bytes()


@pytest.mark.parametrize("size", [0, 5, 40])
def test_a_segment_torn_in_its_first_line_is_counted(settings: Settings, size: int) -> None:
    segment = written(settings)
    segment.write_bytes(segment.read_bytes()[:size])
    back = reader(settings)
    assert (read(back), back.torn) == ([], 1)


@pytest.mark.parametrize(("place", "left"), [(40, [0, 2]), (-40, [0, 1, 2])])
def test_what_is_damaged_is_left_out_and_the_next_record_read(
    settings: Settings, place: int, left: list[int]
) -> None:
    """A byte of the second record's row, or of its body."""
    segment = written(settings)
    damaged = bytearray(segment.read_bytes())
    one = len(written_alone(settings))
    each = len(damaged) - (len(damaged) - one) // 2 - one
    damaged[(one if place > 0 else one + each) + place] ^= 1
    segment.write_bytes(damaged)
    back = reader(settings)
    rows = read(back)
    assert [row["n"] for row, _ in rows] == left
    assert [body for row, body in rows if row["n"] != 1] == [PAGE, PAGE]
    assert [body for row, body in rows if row["n"] == 1] == [None] * (len(left) - 2)
    assert back.torn == 1


def test_what_expires_while_it_is_read_is_gone_and_no_error(settings: Settings) -> None:
    segment = written(settings)
    back = reader(settings)
    places = [place for _, place in back.rows()]
    rows = back.rows()
    segment.unlink()
    assert list(rows) == []
    assert [place and back.body(place) for place in places] == [None] * 3


def test_another_key_is_a_clear_error(settings: Settings) -> None:
    written(settings)
    settings.archive_key.write_text("ab" * 32)
    with pytest.raises(SettingsError, match=r"другим ключом.*archive\.key"):
        read(reader(settings))


BAD_KEYS = {"empty": "", "short": "ab" * 31, "long": "ab" * 33, "no number": "x" * 64}


@pytest.mark.parametrize("bad", BAD_KEYS)
def test_a_damaged_key_is_refused_and_left_as_it_is(settings: Settings, bad: str) -> None:
    settings.archive_key.write_text(BAD_KEYS[bad])
    with pytest.raises(SettingsError, match="ключ архива"):
        open_archive(settings, NOW)
    assert settings.archive_key.read_text() == BAD_KEYS[bad]


def test_without_its_key_an_archive_is_not_read(settings: Settings) -> None:
    written(settings)
    settings.archive_key.unlink()
    with pytest.raises(SettingsError, match="нет ключа архива"):
        reader(settings)


def test_all_who_begin_at_once_have_one_key(settings: Settings) -> None:
    barrier = threading.Barrier(8)

    def begin(_: int) -> None:
        barrier.wait()
        archive = opened(settings)
        archive.write(NOW, {"who": threading.get_ident()}, PAGE)
        archive.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(begin, range(8)))
    back = reader(settings)
    assert (len(read(back)), back.torn) == (8, 0)
    assert [p.name for p in settings.data.iterdir()] == ["archive"]
    assert [p.name for p in settings.archive_key.parent.iterdir()] == ["archive.key"]


def test_a_copy_of_the_data_opens_no_raw_answer(settings: Settings, tmp_path: Path) -> None:
    written(settings)
    copy = Path(shutil.copytree(settings.data, tmp_path / "copy" / "data"))
    with pytest.raises(SettingsError, match="нет ключа архива"):
        reader(installation(copy))


def test_an_installation_with_its_key_in_the_data_keeps_it(settings: Settings) -> None:
    (settings.data / "archive.key").write_text("ab" * 32)
    written(settings)
    assert list(Path(f"{settings.data}.keys").iterdir()) == []
    assert len(read(reader(settings))) == 3


def test_a_folder_for_the_key_is_taken_where_it_is_named(tmp_path: Path) -> None:
    settings = installation(tmp_path / "data", keys=tmp_path / "elsewhere")
    written(settings)
    assert stat.S_IMODE(settings.archive_key.parent.stat().st_mode) == 0o700
    assert (tmp_path / "elsewhere" / "archive.key").is_file()


def test_threads_write_into_one_segment_and_tear_nothing(settings: Settings) -> None:
    archive = opened(settings)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: archive.write(NOW, {"n": n}, b"%d" % n * 1000), range(200)))
    archive.close()
    [_] = settings.archive_folder.iterdir()
    back = reader(settings)
    assert sorted((row["n"], body) for row, body in read(back)) == [
        (n, b"%d" % n * 1000) for n in range(200)
    ]


def test_what_cannot_be_written_is_counted_said_once_and_written_again_later(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.archive_folder.write_text("a file where the folder should be")
    archive = opened(settings)
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            archive.write(NOW, {"n": 0}, PAGE)
        assert archive.lost == 5
        [said] = caplog.messages
        assert "not archived" in said
        settings.archive_folder.unlink()
        archive.write(NOW, {"n": 1}, PAGE)
    archive.close()
    assert "lost: 5" in caplog.messages[1]
    assert len(caplog.messages) == 2
    assert read(reader(settings)) == [({"n": 1}, PAGE)]


FULL = """
import resource, sys
from datetime import datetime, UTC
from pathlib import Path
from app.settings import Settings
from crawlers.archive.segments import open_archive

now = datetime(2026, 11, 24, 10, 20, tzinfo=UTC)
archive = open_archive(Settings(data=Path(sys.argv[1])), now)
page = bytes(range(256)) * 40
archive.write(now, {"n": 0}, page)
[segment] = Path(sys.argv[1], "archive").iterdir()
size = segment.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
archive.write(now, {"n": 1}, page)
assert segment.stat().st_size == size, "a torn end"
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
archive.write(now, {"n": 2}, page)
print(archive.lost)
"""


def test_a_record_that_no_longer_fits_leaves_no_torn_end(settings: Settings) -> None:
    root = Path(__file__).resolve().parents[3]
    own = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(settings.data)],
        cwd=root,
        env=own,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "1\n"
    back = reader(settings)
    assert ([row["n"] for row, _ in read(back)], back.torn) == ([0, 2], 0)


def test_a_killed_writer_loses_nothing_that_was_written(settings: Settings) -> None:
    archive = opened(settings)
    archive.write(NOW, {"n": 0}, PAGE)
    assert read(reader(settings)) == [({"n": 0}, PAGE)]  # never closed, nor flushed
    archive.close()
