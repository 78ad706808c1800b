"""Runs all benchmarks, one after another: `python -m benchmarks [NAME ...] [OPTIONS]`."""

import argparse
import importlib
import inspect
import sys
import traceback
from pathlib import Path

from app.process import blas  # noqa: F401, before numpy
from domain.errors import OtklikError

FOLDER = Path(__file__).parent
NAMES = sorted(
    ".".join(path.relative_to(FOLDER).with_suffix("").parts) for path in FOLDER.rglob("[!_]*.py")
)


def main(argv: list[str]) -> None:
    """Print each benchmark's heading and results.

    An error in one does not stop the others; the exit code is then 1. An option is passed to those
    whose `main` has it.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all")
    passed = (
        parser.add_argument("--samples", help="folder of recorded pages"),
        parser.add_argument("--events", help="file of real posts with events, for incidents"),
        parser.add_argument("--rows", help="rows of the export, for case_import"),
        parser.add_argument("--harness", help="folder of the harness of ratings"),
        parser.add_argument("--seeds", help="seeds of the harness: 1-100"),
        parser.add_argument("--texts", help="kind of texts, for case_import: many or few"),
        parser.add_argument("--faults", help="names with commas, for operations.faults; or all"),
        parser.add_argument("--commit", help="the older commit, for operations.upgrade"),
        parser.add_argument("--background", help="file of more posts of the same channels"),
        parser.add_argument("--write", action="store_true", help="keep figures that are shipped"),
    )
    options = parser.parse_args(argv)
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    failed = []
    for name in options.names or NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        sys.stdout.write(f"\n== {name}: {(module.__doc__ or '').splitlines()[0]}\n")
        sys.stdout.flush()
        source = inspect.getsource(module.main)
        own = [
            text
            for option in passed
            if (value := getattr(options, option.dest)) and f'"--{option.dest}"' in source
            for text in (f"--{option.dest}", *(() if value is True else (value,)))
        ]
        try:
            module.main(own)
        except SystemExit as end:
            if end.code:
                why = end.code if isinstance(end.code, str) else "its result is above; see its file"
                failed.append(f"{name}: {why}")
        except OtklikError as error:
            failed.append(f"{name}: {error}")
        except Exception as error:  # noqa: BLE001, the border of a benchmark: the others still run
            traceback.print_exc()
            failed.append(f"{name}: {type(error).__name__}: {error}")
    if failed:
        sys.exit("failed:\n" + "\n".join(f"  {line}" for line in failed))


if __name__ == "__main__":
    main(sys.argv[1:])
