"""`python -m replica --seed 1 --now 2026-11-24T18:30+09:00 --folder DIR`: serves the replica.

It stops on a signal or when its standard input is closed, so that it never outlives its parent.
"""

import argparse
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from types import FrameType

from replica.scenario import Scenario
from replica.world import World


def main() -> int:
    """Print one line «replica ready CONTROL-URL» when every port answers, then serve."""
    parser = argparse.ArgumentParser(prog="replica", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="varies times, sizes and wording")
    parser.add_argument("--now", type=_moment, required=True, help="ISO 8601 with an offset")
    parser.add_argument("--folder", type=Path, required=True, help="where the files are written")
    parser.add_argument("--still", action="store_true", help="nothing changes after `advance`")
    options = parser.parse_args()
    stopped = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    with World(Scenario(options.seed, options.now), still=options.still) as world:
        world.write(options.folder)
        sys.stdout.write(f"replica ready {world.control}\n")
        sys.stdout.flush()
        Thread(target=_watch, args=(stopped,), daemon=True).start()
        stopped.wait()
    return 0


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError("the moment needs an offset, as in 2026-11-24T12:00+09:00")
    return moment


def _watch(stopped: Event) -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stopped.set()


if __name__ == "__main__":
    sys.exit(main())
