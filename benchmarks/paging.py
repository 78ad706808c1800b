"""From an alert in the store to its message at the channel: the real scheduler, SQLite and HTTP."""

import logging
import random
import sys
import tempfile
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import quantiles
from threading import Event, Thread

from pydantic import SecretStr

from alerts.lifecycle import open_alert
from app.assembly import make_pager
from app.installation import Installation
from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from domain.alert import Cell, Evidence, Signal
from scheduler.runner import run

ALERTS, SECONDS, LIMIT = 60, 60, 15.0


def main(_argv: list[str]) -> None:
    """Print seconds; exit with an error if 1 in 20 takes longer than the limit."""
    took = measure()
    cuts = quantiles(took, n=20)
    sys.stdout.write(
        f"{len(took)} alerts over {SECONDS} s: half within {cuts[9]:.1f} s, p95 {cuts[18]:.1f} s, "
        f"slowest {max(took):.1f} s (limit of p95: {LIMIT:.0f} s)\n"
    )
    if len(took) < ALERTS or cuts[18] >= LIMIT:
        sys.exit(f"messages were lost, or 1 in 20 took longer than {LIMIT:.0f} s")


def measure() -> list[float]:
    """Seconds of each alert.

    Alerts open at random moments; those within five seconds may share a message.
    """
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    came: list[tuple[float, str]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("unicode_escape")
            came.append((time.monotonic(), body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        hook = SecretStr(f"json://127.0.0.1:{server.server_port}/")
        settings = Settings(data=Path(folder), channels={"hook": hook})
        create_key(settings.key_file)
        with open_installation(settings) as installation:
            stop = Event()
            scheduler = Thread(target=run, args=(installation, "benchmark", stop))
            scheduler.start()
            opened = _open(installation)
            give_up = time.monotonic() + 4 * LIMIT
            while time.monotonic() < give_up and not all(_first(came, cell) for cell in opened):
                time.sleep(0.1)
            stop.set()
            scheduler.join()
    server.shutdown()
    return [at - opened[cell] for cell in opened if (at := _first(came, cell))]


def _open(installation: Installation) -> dict[str, float]:
    """The group of each alert's cell, as in its message -> when the alert was in the store."""
    pager, opened = make_pager(installation), {}
    for n in range(ALERTS):
        time.sleep(random.Random(n).uniform(0, 2 * SECONDS / ALERTS))
        now = installation.clock.now()
        signal = Signal(Cell(f"g{n}", "tynda"), now, timedelta(hours=3), 14, 0.8, 1e-9)
        alert, move = open_alert(signal, Evidence(14, 3, 20, ("i",), now, ()))
        installation.watch.alerts.save(alert, move, pager.page(alert, now))
        opened[f" g{n}:"] = time.monotonic()
    return opened


def _first(came: list[tuple[float, str]], cell: str) -> float | None:
    return next((at for at, body in came if cell in body), None)


if __name__ == "__main__":
    main(sys.argv[1:])
