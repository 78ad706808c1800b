"""Programs of tests as copies of the process that tests, where a new one would import the product
for one to three seconds first. What is the point of a process is there: its signals, its death, its
descriptors, its environment. Only a new interpreter has no module yet.
"""

import gc
import os
import select
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from logging import getLogger
from pathlib import Path
from typing import NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DEADLINE = 120.0  # seconds; a test is given 300


class Copy:
    """A running copy."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def wait(self, timeout: float = DEADLINE) -> int:
        if self.returncode is None:
            ended = os.pidfd_open(self.pid)
            try:
                if not select.select([ended], [], [], timeout)[0]:
                    raise TimeoutError(f"{self.pid} still runs after {timeout} s")
            finally:
                os.close(ended)
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


def fork(
    work: Callable[[], object],
    *,
    out: int | None = None,
    err: int | None = None,
    environment: Mapping[str, str] | None = None,
    session: bool = False,
) -> Copy:
    """A copy that does `work` under the usual umask and ends: with 0, with the code of SystemExit,
    or with 1 and a traceback. `out` and `err` are its standard outputs; its input is empty. Its
    environment is this one and `environment`.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if not pid:
        _live(work, out, err, environment or {}, session)
    return Copy(pid)


def _live(
    work: Callable[[], object],
    out: int | None,
    err: int | None,
    environment: Mapping[str, str],
    session: bool,
) -> NoReturn:
    code = 1
    try:
        gc.freeze()  # nothing of the parent's is taken apart: it holds connections
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if session:
            os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for standard, given in ((1, out), (2, err)):
            if given is not None:
                os.dup2(given, standard)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, buffering=1)
        getLogger().handlers.clear()
        os.environ.update(environment)
        os.umask(0o022)
        work()
        code = 0
    except SystemExit as ended:
        code = code_of(ended)
    except BaseException:  # noqa: BLE001, the border of the process
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def code_of(ended: SystemExit) -> int:
    """The code that Python itself would end with."""
    return ended.code if isinstance(ended.code, int) else int(ended.code is not None)


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


def otklik(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ended:
    """What `python -m otklik` does with these arguments; its output is kept in the folder."""
    from otklik.cli import main

    def work() -> None:
        sys.argv = ["otklik", *arguments]
        main()

    folder.mkdir(exist_ok=True)
    with (folder / "out").open("w+b") as out, (folder / "err").open("w+b") as err:
        child = fork(work, out=out.fileno(), err=err.fileno(), environment=environment)
        try:
            code = child.wait()
        finally:
            child.kill()
    return Ended(code, (folder / "out").read_text("utf-8"), (folder / "err").read_text("utf-8"))
