"""A small fuzzer of bytes: what reaches new lines of a parser is kept and changed further.

It needs nothing that is not installed: lines are seen by `sys.settrace` in the parser's own modules
alone. A hang is more than LONGEST seconds of processor time, so that a busy machine makes none.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from domain.errors import OtklikError
from tests.fuzz.harness import Harness

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 5.0
MOST = 20_000  # bytes of an input
POOL = 300
WORDS = (
    *(b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"&#x110000;", b"&a;"),
    *(b"<", b">", b"</", b"<![CDATA[", b"]]>", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"<!--", b'"'),
    *(
        b"null",
        b"true",
        b"NaN",
        b"1e999",
        b"-1",
        b"9" * 400,
        b"9" * 4400,
        b"0000-00-00",
        b"99.99.9999",
    ),
    *(b"{}", b"[]", b"[" * 2000, b"{" * 200, b"(" * 300, b"\\ud800", b"\\u0000", b"%00", b"%"),
    *(
        b"2026-13-45T99:99:99+99:99",
        b"Fri, 99 Zzz 99999 99:99:99 +9999",
        b"23:59:60",
        b"-",
        b"\r\n",
    ),
    *("я".encode("cp1251"), "Ё".encode(), b"charset=utf-7", b"charset=idna", b"\x1b$B", b"+AGE-"),
)


ENDS = (b"", b" ", b"\n", b"\t", b"\r")
VALUES = (
    *(None, True, 0, -1, 5, 10**15, 10**30, -(10**400), 1.5, 1e308, float("nan"), float("inf")),
    *(
        "",
        "a",
        "\0",
        "\ud800",
        "9" * 50,
        "9" * 4400,
        "2026-11-27T10:00:00Z",
        "0000-00-00",
        "https://[",
        "<b>",
    ),
    *([], {}, [None], [[]], {"a": 1}, [1, "a", None, {}]),
)


@dataclass
class Outcome:
    """`crashes` are the first inputs of each kind of failure, `hangs` those that took too long,
    `telling` those that reached new lines.
    """

    runs: int = 0
    lines: int = 0
    total: int = 0
    slowest: float = 0.0
    crashes: dict[str, bytes] = field(default_factory=dict)
    hangs: list[bytes] = field(default_factory=list)
    telling: list[bytes] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.lines / self.total if self.total else 0.0


def fuzz(harness: Harness, go_on: Callable[[int], bool], seed: int = 1) -> Outcome:
    """Goes on while `go_on(runs)`; the same seed makes the same inputs."""
    luck, lines = random.Random(seed), Lines(harness)  # not for secrets
    outcome, pool = Outcome(total=len(lines.all)), list(harness.seeds)
    for data in harness.seeds:
        _try(harness, data, lines, outcome)
    while go_on(outcome.runs):
        data = changed(luck.choice(pool), pool, luck)
        if _try(harness, data, lines, outcome):
            pool.append(data)
            outcome.telling.append(data)
            if len(pool) > POOL:
                del pool[luck.randrange(len(harness.seeds), len(pool))]
    outcome.lines = len(lines.reached & lines.all)
    return outcome


def _try(harness: Harness, data: bytes, lines: "Lines", outcome: Outcome) -> bool:
    """Whether it reached anything new."""
    outcome.runs += 1
    before, began = len(lines.reached), time.process_time()
    with lines:
        kind = failure(harness, data)
    if kind:
        outcome.crashes.setdefault(kind, data)
    took = time.process_time() - began
    if took > LONGEST:  # is it the parser, or the tracer?
        began = time.process_time()
        failure(harness, data)
        took = time.process_time() - began
    outcome.slowest = max(outcome.slowest, took)
    if took > LONGEST:
        outcome.hangs.append(data)
    return len(lines.reached) > before


def failure(harness: Harness, data: bytes) -> str:
    """What it crashed with and where; empty when it did not."""
    try:
        harness.run(data)
    except OtklikError:
        return ""
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what is looked for
        return _kind(error)
    return ""


def _kind(error: BaseException) -> str:
    """The error and the last line of our code that it passed."""
    place, trace = "", error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith(str(ROOT)) and "/.venv/" not in file and "/tests/" not in file:
            place = f"{Path(file).relative_to(ROOT)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} {place}"


def changed(data: bytes, pool: list[bytes], luck: random.Random) -> bytes:
    if data[:1] in (b"{", b"[") and luck.random() < 0.8 and (other := _other_json(data, luck)):
        return other
    bytes_ = bytearray(data)
    for _ in range(luck.choice((1, 1, 2, 4, 8))):
        at = luck.randrange(len(bytes_) + 1)
        end = min(len(bytes_), at + luck.choice((1, 2, 4, 16, 64, 256)))
        way = luck.randrange(7)
        if way == 0:
            bytes_[at:at] = luck.choice(WORDS)
        elif way == 1:
            del bytes_[at:end]
        elif way == 2:
            bytes_[at:end] = bytes(luck.randrange(256) for _ in range(end - at))
        elif way == 3 and at < len(bytes_):
            bytes_[at] ^= 1 << luck.randrange(8)
        elif way == 4:
            bytes_[at:at] = bytes_[at:end] * luck.choice((1, 2, 50))
        elif way == 5:
            other = luck.choice(pool)
            start = luck.randrange(len(other) + 1)
            bytes_[at:end] = other[start : start + 200]
        else:
            bytes_[at:end] = luck.choice(WORDS)
    return bytes(bytes_[:MOST])


def _other_json(data: bytes, luck: random.Random) -> bytes:
    """The last byte may be the one that chooses a parser. Empty for what is no JSON."""
    if other := _regrown(data, luck):
        return other + luck.choice(ENDS)
    other = _regrown(data[:-1], luck)
    return other and other + data[-1:]


def _regrown(data: bytes, luck: random.Random) -> bytes:
    """JSON with other values in it; empty for what is no JSON."""
    try:
        tree = [json.loads(data)]
    except (ValueError, RecursionError):
        return b""
    for _ in range(luck.choice((1, 1, 2, 4))):
        _graft(tree, luck)
    written = json.dumps(tree[0], ensure_ascii=luck.random() < 0.5)
    return written.encode(errors="surrogatepass")[:MOST]


def _graft(tree: Any, luck: random.Random) -> None:
    """Another value somewhere in it."""
    while True:
        places = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not places:
            return
        place = luck.choice(places)
        inner = tree[place]
        if isinstance(inner, dict | list) and inner and luck.random() < 0.8:
            tree = inner
            continue
        if isinstance(tree, dict) and luck.random() < 0.2:
            del tree[place]
        else:
            tree[place] = deepcopy(luck.choice(VALUES))
        return


class Lines:
    """The lines of functions in the parser's modules; within it, those reached are noted."""

    def __init__(self, harness: Harness) -> None:
        files = {str(ROOT / part) for part in harness.parts}
        self.all = {line for file in files for line in _lines_of(file)}
        self.reached: set[tuple[str, int]] = set()
        self._files = files

    def __enter__(self) -> None:
        self._before = sys.gettrace()
        sys.settrace(self._called)

    def __exit__(self, *error: object) -> None:
        sys.settrace(self._before)

    def _called(self, frame: FrameType, event: str, argument: Any) -> Any:
        return self._line if frame.f_code.co_filename in self._files else None

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            self.reached.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line


def _lines_of(file: str) -> Iterator[tuple[str, int]]:
    code = compile(Path(file).read_text("utf-8"), file, "exec")
    for one in _functions(code):
        for _, _, line in one.co_lines():
            if line and line != one.co_firstlineno:
                yield file, line


def _functions(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & 0x2:  # CO_NEWLOCALS: a function, not a class
                yield constant
            yield from _functions(constant)
