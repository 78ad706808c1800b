"""Tests in several forked processes: each result is shown, and a death is a failure."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANY = """
import pytest

@pytest.fixture(scope="session")
def lasting():
    yield
    with open("ended", "a") as file:
        file.write("x")

@pytest.mark.parametrize("n", range(20))
def test_passes(n, lasting, tmp_path, capfd):
    print(n)
    assert capfd.readouterr().out == f"{n}\\n"
    assert not list(tmp_path.iterdir())
"""
MIXED = """
import os
import pytest

def test_fails():
    print("what it wrote")
    assert not "the reason"

def test_skips():
    pytest.skip("no such server")
"""
DIES = """
import os
import signal

def test_dies():
    os.kill(os.getpid(), signal.SIGKILL)
"""


APART = """
import os
import time
import pytest

@pytest.mark.apart
@pytest.mark.parametrize("n", range(6))
def test_is_apart(n):
    with open("processes", "a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(0.5)
"""


def run(folder: Path, *arguments: str, **files: str) -> subprocess.CompletedProcess[str]:
    for name, text in files.items():
        (folder / f"test_{name}.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").touch()
    options = ["-p", "tests.processes", "--processes", "2", "-ra"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_each_test_is_run_once_and_its_result_is_shown(tmp_path: Path) -> None:
    done = run(tmp_path, one=MANY, two=MANY, three=MIXED)
    assert "1 failed, 40 passed, 1 skipped" in done.stdout
    assert "what it wrote" in done.stdout
    assert "FAILED test_three.py::test_fails" in done.stdout
    assert "no such server" in done.stdout
    assert (tmp_path / "ended").read_text() in ("x", "xx")  # each process that ran such a file
    assert done.returncode == pytest.ExitCode.TESTS_FAILED


def test_a_process_that_dies_fails_the_test_it_was_in(tmp_path: Path) -> None:
    done = run(tmp_path, one=MANY, two=DIES)
    assert "FAILED test_two.py::test_dies - the process ended with -9" in done.stdout
    assert "1 failed, 20 passed" in done.stdout
    assert done.returncode == pytest.ExitCode.TESTS_FAILED


def test_a_run_that_is_broken_off_ends_its_fixtures(tmp_path: Path) -> None:
    done = run(tmp_path, "-x", one=MIXED, two=MANY.replace("print(n)", "assert n < 5"))
    assert re.search("stopping after [12] failures", done.stdout)  # two may fail at once
    assert done.returncode == pytest.ExitCode.TESTS_FAILED


def test_a_file_that_cannot_be_read_ends_the_run(tmp_path: Path) -> None:
    done = run(tmp_path, one=MANY, two="import no_such_module")
    assert "1 error during collection" in done.stdout
    assert done.returncode == pytest.ExitCode.INTERRUPTED


def test_what_is_marked_apart_leaves_its_file(tmp_path: Path) -> None:
    ended = run(tmp_path, "-o", "markers=apart", apart=APART)
    assert "6 passed" in ended.stdout
    processes = (tmp_path / "processes").read_text("utf-8").split()
    assert (len(processes), len(set(processes))) == (6, 2)
