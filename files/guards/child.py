"""A child process that reads one uploaded file, so that hostile bytes harm only the child.

It has no secrets of the parent, a deadline and a limit of memory. It reads the file from standard
input and writes a spool: the titles as one line of JSON, each row as another, finally the number of
rows. For a refused file it writes one line with the reason.
"""

import json
import logging
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from errno import EFBIG
from threading import BoundedSemaphore
from traceback import extract_tb
from typing import Any, BinaryIO

from domain.errors import MissingColumns, UnreadableList
from files.guards.limits import MB, Limits
from files.headers import Headers

logger = logging.getLogger(__name__)

AT_ONCE = 2  # children of one process; each may use its whole limit of memory
PRIVATE = 0o077  # umask: only the owner may read the files that a library writes
TOTAL = 12  # characters of the last line, which holds the number of rows
ALIVE = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "LANG")
CHUNK = 1 << 20
BROKEN = "разбор файла оборвался: файл повреждён или слишком велик"
_turns = BoundedSemaphore(AT_ONCE)


def parse(file: BinaryIO, spool: BinaryIO, suffix: str, headers: Headers, limits: Limits) -> None:
    request = {"suffix": suffix, "headers": headers.written(), "limits": limits.written()}
    run("files.guards.child", request, file, spool, limits)
    spool.seek(0)
    _refuse(json.loads(spool.readline()))


def run(
    module: str, request: dict[str, Any], file: BinaryIO, spool: BinaryIO, limits: Limits
) -> None:
    """The child reads the file and writes the spool. Raises UnreadableList if it did not end well,
    or if others read for too long.
    """
    if not _turns.acquire(timeout=limits.seconds):
        raise UnreadableList("сейчас читаются другие файлы: повторите через минуту")
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-X", "utf8", "-m", module, json.dumps(request)],
            stdin=file,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            env={name: os.environ[name] for name in ALIVE if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        reason = f"файл не прочитан за {limits.seconds:.0f} с: разделите его"
        raise UnreadableList(reason) from error
    finally:
        _turns.release()
    if done.returncode:
        logger.warning("a brought file ended its reader: status %d", done.returncode)
        raise UnreadableList(BROKEN)


def _refuse(first: dict[str, Any]) -> None:
    if "fault" in first:
        logger.error("a brought file was not understood: %s", first["fault"])
    if "missing" in first:
        raise MissingColumns(first["missing"], first["titles"], first["more"])
    if "refused" in first:
        raise UnreadableList(first["refused"], first["line"], first["column"])


def main() -> None:
    out, request = os.dup(1), json.loads(sys.argv[1])
    os.dup2(2, 1)  # a library's output must not mix with the rows
    os.umask(PRIVATE)
    limits = Limits(**request["limits"])
    confine(limits)
    # The libraries are loaded under the limits too.
    from files.reader import read_table

    headers = Headers.read(request["headers"])
    try:
        with open(0, "rb", closefd=False) as file:
            reading = read_table(file, request["suffix"], headers, limits)
            head = {
                "titles": reading.head.titles,
                "columns": reading.head.columns,
                "notes": reading.grid.notes,
                "mark": reading.grid.mark,
                "excel": reading.grid.excel,
                "sheets": [sheet.name for sheet in reading.grid.sheets],
                "since_1904": reading.grid.since_1904,
            }
            with open(out, "w", encoding="utf-8", closefd=False) as spool:
                spool.write(f"{json.dumps(head)}\n")
                total = 0
                written = json.JSONEncoder(ensure_ascii=False).encode
                for row in reading.rows:
                    spool.write(f"{written(row)}\n")
                    total += 1
                spool.write(f"{total:>{TOTAL - 1}}\n")
    except MissingColumns as refusal:
        more = refusal.more
        _say(out, {"missing": refusal.missing, "titles": refusal.titles, "more": more})
    except UnreadableList as refusal:
        _say(out, _refusal(refusal.reason, refusal.line, refusal.column))
    except OSError as error:
        size = limits.spool // MB
        full = f"текст таблицы занимает больше {size} МБ: разделите её"
        _say(out, _refusal(full if error.errno == EFBIG else BROKEN))
    except MemoryError:
        size = limits.memory // MB
        _say(out, _refusal(f"чтобы прочитать файл, мало {size} МБ памяти: разделите его"))
    except Exception as error:  # noqa: BLE001, the border of the process
        where = extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__} in {where.filename}:{where.lineno}"
        _say(out, {**_refusal(BROKEN), "fault": fault})


def _refusal(reason: str, line: int | None = None, column: int | None = None) -> dict[str, Any]:
    return {"refused": reason, "line": line, "column": column}


def _say(out: int, words: dict[str, Any]) -> None:
    os.ftruncate(out, 0)
    os.lseek(out, 0, os.SEEK_SET)
    os.write(out, f"{json.dumps(words)}\n".encode())


def confine(limits: Limits) -> None:
    """Sets limits of memory (macOS may refuse it), processor time and output: a long text in many
    cells makes the output many times as large as the file.
    """
    ceilings = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_FSIZE: limits.spool,
        resource.RLIMIT_CPU: int(limits.seconds) + 1,
    }
    for kind, ceiling in ceilings.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (ceiling, ceiling))
    with suppress(OSError):  # a unit may forbid it
        os.nice(5)


def rows_of(spool: BinaryIO, begin: int) -> Iterator[tuple[int, list[str]]]:
    """The rows of a spool from an offset on, for any number of readers at once."""
    place, rest = begin, b""
    while chunk := os.pread(spool.fileno(), CHUNK, place):
        place += len(chunk)
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            if not line.startswith(b"["):
                return  # the number of rows
            number, cells = json.loads(line)
            yield number, cells


if __name__ == "__main__":
    main()
