"""Fifty residents a second answer an open survey: is a form lost or doubled, how long it takes.

The console runs in a process of its own behind a proxy that it trusts, so that each resident has an
address and the limits by address are those of an installation. Each tenth clicks twice at once.
Residents come by the clock, however slow the answers are: first those who opened the page before,
then as many who open it now. Python sends what they send, and needs as much of a core.
"""

import argparse
import http.client
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from threading import Lock
from urllib.parse import urlencode

from app.installation import Installation
from app.wiring import open_installation
from benchmarks._scores import say
from benchmarks._servers import console, settings_of
from desks.outreach.surveys.checking import SurveyForm
from desks.outreach.surveys.desk import SurveyDesk
from desks.viewer import in_shell
from domain.outreach.surveys.question import Question, QuestionKind
from domain.outreach.surveys.survey import SurveyAccess

PER_SECOND = 50
TWICE = 10  # one in so many residents clicks twice
BROWSERS = 64  # at once
OPENING = 8  # pages at once, before the clock runs
QUESTIONS = (
    Question("Довольны ли вы уборкой снега?", QuestionKind.ONE, ("Да", "Нет")),
    Question("Оцените автобусы", QuestionKind.SCALE),
    Question("Где вы живёте?", QuestionKind.PLACE),
)
_ONCE = re.compile(r'name="once" value="([0-9a-f]{32})"')


def main(argv: list[str]) -> None:
    """Print what became of the forms; exit code 1 if one is lost, doubled or refused."""
    parser = argparse.ArgumentParser(prog="survey_crowd", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="of coming, in each way")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of(Path(folder), OTKLIK_CONSOLE_PROXIES='["127.0.0.1"]')
        with open_installation(settings) as installation:
            number, path = _published(installation)
        with console(settings):
            crowd = Crowd(settings.console_port, path)
            count = options.seconds * PER_SECOND
            crowd.open(range(count))
            sent, came = crowd.come(range(count)), crowd.come(range(count, 2 * count))
        with open_installation(settings) as installation:
            stored = [one.once for one in installation.outreach.surveys.submissions(number)]
    lost, doubled = len(crowd.recorded - set(stored)), len(stored) - len(set(stored))
    more = len(set(stored) - crowd.recorded)
    say(f"  submissions {count / sent:.1f}/s (floor {PER_SECOND})")
    say(f"  with the page {count / came:.1f}/s")
    say(f"  {2 * count} residents, {crowd.twice} of them clicked twice")
    say(f"  lost {lost}, doubled {doubled}, refused {len(crowd.refused)}, unsaid {more}")
    for what, times in (
        ("submission", crowd.answers[:count]),
        ("with the page", crowd.answers[count:]),
    ):
        cuts = quantiles(times, n=100)
        say(f"  {what}: p50 {cuts[49]:.0f} ms, p95 {cuts[94]:.0f} ms, p99 {cuts[98]:.0f} ms")
    if lost or doubled or more or crowd.refused or len(stored) != 2 * count:
        sys.exit(f"of {2 * count} forms {len(stored)} are stored: {crowd.refused[:3]}")
    if count / sent < 0.99 * PER_SECOND:
        sys.exit("submissions are below their floor")


@dataclass
class Crowd:
    """What residents sent until the page said that it is recorded."""

    port: int
    path: str
    once: dict[int, str] = field(default_factory=dict)
    recorded: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    twice: int = 0
    lock: Lock = field(default_factory=Lock)

    def open(self, numbers: Sequence[int]) -> None:
        with ThreadPoolExecutor(OPENING) as browsers:
            self.once = dict(zip(numbers, browsers.map(self._open, numbers), strict=True))

    def come(self, numbers: Sequence[int]) -> float:
        """Seconds until the last one has answered."""
        begun = time.perf_counter()
        with ThreadPoolExecutor(BROWSERS) as seconds, ThreadPoolExecutor(BROWSERS) as browsers:
            coming = []
            for place, number in enumerate(numbers):
                time.sleep(max(0.0, begun + place / PER_SECOND - time.perf_counter()))
                coming.append(browsers.submit(self._reported, number, seconds))
            for one in coming:
                one.result()
        return time.perf_counter() - begun

    def _reported(self, number: int, seconds: ThreadPoolExecutor) -> None:
        try:
            self._answer(number, seconds)
        except (OSError, http.client.HTTPException, ValueError) as error:
            with self.lock:
                self.refused.append(f"resident {number}: {error!r}")

    def _open(self, number: int) -> str:
        page = self._ask("GET", _address(number))
        if (once := _ONCE.search(page)) is None:
            raise ValueError(page[:200])
        return once[1]

    def _answer(self, number: int, seconds: ThreadPoolExecutor) -> None:
        address, started = _address(number), time.perf_counter()
        once = self.once.get(number) or self._open(number)
        fields = {"once": once, "part": "1", "q1": str(number % 2), "q2": "4", "q3": "tynda"}
        body = urlencode(fields)
        again = seconds.submit(self._ask, "POST", address, body) if number % TWICE == 0 else None
        replies = [self._ask("POST", address, body), *([again.result()] if again else [])]
        ended = time.perf_counter()
        if not all("Спасибо" in one for one in replies):
            raise ValueError(replies[0][:200])
        with self.lock:
            self.recorded.add(once)
            self.twice += again is not None
            self.answers.append(1000 * (ended - started))

    def _ask(self, method: str, address: str, body: str | None = None) -> str:
        headers = {"X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, self.path, body, headers)
            with connection.getresponse() as answer:
                text = answer.read().decode()
        if answer.status != 200:
            raise ValueError(f"{method}: {answer.status} {text[:200]}")
        return text


def _address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _published(installation: Installation) -> tuple[int, str]:
    """The number of a survey, and the path of its open link."""
    desk, me = SurveyDesk(installation), in_shell("benchmark")
    today = installation.clock.now().astimezone(installation.region.zone).date()
    until = today + timedelta(days=9)
    form = SurveyForm("Уборка", "Узнать", "ЦУР", SurveyAccess.OPEN, QUESTIONS, until)
    number = desk.make(me, form).number
    desk.publish(me, number)
    return number, f"/survey/{desk.again(me, number).address.rpartition('/')[2]}"
