"""Runs the tests in several processes, forked when all are collected: `-p tests.processes
--processes 4`. A file stays in one process, but for tests that are marked `apart`.

Workers of pytest-xdist collected each for itself and sent six messages for a test. Here a process
takes the next file from a pipe and sends one. The parent shows all; a warning
is a failure of its test, so none is handed on.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from traceback import format_exc
from typing import Any, NoReturn, cast

import pytest

Place = tuple[int, int]  # a file and a test in it
Report = dict[str, Any]

PLACE = 4  # bytes of a file's number in the pipe
DEADLINE = 60  # seconds in which a process ends its fixtures when the run is broken off


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--processes", type=int, default=1, help="run tests in N forked processes")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    config = session.config
    if config.option.processes < 2 or config.option.collectonly or session.testsfailed:
        return None  # pytest itself runs what is here, or says that a file cannot be read
    files: dict[Path | str, list[pytest.Item]] = {}
    for item in session.items:
        apart = item.get_closest_marker("apart")
        files.setdefault(item.nodeid if apart else item.path, []).append(item)
    run = Run(session, list(files.values()), _queue(len(files)))
    try:
        for number in range(min(config.option.processes, len(files))):
            run.fork(number)
        run.listen()
    finally:
        run.end()
    return True


def _queue(length: int) -> int:
    """A pipe that holds the numbers of all files, which processes share."""
    reading, writing = os.pipe()
    numbers = b"".join(number.to_bytes(PLACE, "big") for number in range(length))
    os.set_blocking(writing, False)  # a pipe holds 16,384 of them
    assert os.write(writing, numbers) == len(numbers)
    os.close(writing)
    return reading


class Run:
    def __init__(
        self, session: pytest.Session, files: Sequence[Sequence[pytest.Item]], queue: int
    ) -> None:
        self._session, self._files, self._queue = session, files, queue
        self._children: dict[Connection, int] = {}
        self._next: dict[Connection, pytest.Item | None] = {}  # what each runs now
        self._complaints = os.dup(sys.stderr.fileno())  # a child's own is captured

    def fork(self, number: int) -> None:
        hearing, telling = Pipe(duplex=False)
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if not child:
            for other in (hearing, *self._children):
                other.close()
            self._work(number, telling)
        telling.close()
        self._children[hearing] = child
        self._next[hearing] = None

    def listen(self) -> None:
        """Hand the results to pytest until each process has ended."""
        while self._next:
            for one in cast(list[Connection], wait(list(self._next))):
                try:
                    following, reports = one.recv()
                except EOFError:
                    following = None
                else:
                    self._hear(one, following, reports)
                if following is None:  # what a test left running may hold the pipe open
                    self._ended(one)
            if self._session.shouldfail:
                raise self._session.Failed(self._session.shouldfail)
            if self._session.shouldstop:
                raise self._session.Interrupted(self._session.shouldstop)

    def _hear(self, one: Connection, following: Place | None, reports: Sequence[Report]) -> None:
        item, hook = self._next[one], self._session.config.hook
        if item is not None:
            hook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
            for row in reports:
                report = hook.pytest_report_from_serializable(config=self._session.config, data=row)
                hook.pytest_runtest_logreport(report=report)
            hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        self._next[one] = self._files[following[0]][following[1]] if following else None

    def _ended(self, one: Connection) -> None:
        item = self._next.pop(one)
        _, status = os.waitpid(self._children.pop(one), 0)
        one.close()
        if code := os.waitstatus_to_exitcode(status):
            where: Any = item or self._session
            reason = f"the process ended with {code}; others of its tests may not have been run"
            self._session.config.hook.pytest_runtest_logreport(
                report=pytest.TestReport(
                    where.nodeid, (where.nodeid, None, where.name), {}, "failed", reason, "call"
                )
            )

    def end(self) -> None:
        """Of a run that was broken off: fixtures of the processes end too."""
        for child in self._children.values():
            os.kill(child, signal.SIGINT)
        until = monotonic() + DEADLINE
        for one, child in self._children.items():
            while one.poll(max(0, until - monotonic())):
                try:
                    one.recv_bytes()
                except EOFError:
                    break
            else:
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        os.close(self._queue)

    def _work(self, number: int, telling: Connection) -> NoReturn:
        """What a child does. It ends without a word of pytest's, which is the parent's."""
        code = 1
        try:
            # A shell's `&` has it ignored.
            signal.signal(signal.SIGINT, signal.default_int_handler)
            _own(self._session.config, number)
            results = Results(self._session.config, telling)
            self._session.config.pluginmanager.register(results)
            self._run(results)
            code = 0
        except (KeyboardInterrupt, BrokenPipeError):
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        except BaseException:  # noqa: BLE001, the border of the process
            os.write(self._complaints, format_exc().encode())
        finally:
            try:
                self._session._setupstate.teardown_exact(None)
            finally:
                os._exit(code)

    def _run(self, results: "Results") -> None:
        places = self._places()
        following = next(places, None)
        results.send(following)
        while following:
            item, following = self._files[following[0]][following[1]], next(places, None)
            self._session.config.hook.pytest_runtest_protocol(
                item=item, nextitem=following and self._files[following[0]][following[1]]
            )
            results.send(following)
            if self._session.shouldfail or self._session.shouldstop:
                break

    def _places(self) -> Iterator[Place]:
        """Files and tests in them; a file is taken when the last test of another begins."""
        while taken := os.read(self._queue, PLACE):
            file = int.from_bytes(taken, "big")
            yield from ((file, place) for place in range(len(self._files[file])))


class Results:
    """Sends what is known of a test when it has ended."""

    def __init__(self, config: pytest.Config, telling: Connection) -> None:
        self._config, self._telling, self._reports = config, telling, list[Report]()

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._reports.append(
            self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        )

    def send(self, following: Place | None) -> None:
        self._telling.send((following, self._reports))
        self._reports = []


class Silent:
    """In the place of pytest's terminal: stacks of a test that hangs are among what it wrote."""

    def __init__(self, writer: Any) -> None:
        self._tw = writer


def _own(config: pytest.Config, number: int) -> None:
    """What a child may not share: the terminal, files of captured output, the folder of files."""
    plugins: Any = config.pluginmanager
    terminal = plugins.unregister(name="terminalreporter")
    plugins.register(Silent(terminal._tw), "terminalreporter")
    if capture := plugins.get_plugin("capturemanager"):
        capture.stop_global_capturing()
        capture.start_global_capturing()
    factory = config._tmp_path_factory  # type: ignore[attr-defined]
    factory._basetemp = factory.mktemp(f"process{number}", numbered=False)
