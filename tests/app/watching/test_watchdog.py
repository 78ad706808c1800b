"""A role that would hang unseen ends."""

import subprocess
import sys

import pytest

from app.watching.watchdog import EX_OSERR

CODE = """
import sys, threading
from app.watching.watchdog import end_without_memory
heard = threading.Event()
sys.unraisablehook = lambda unraisable: heard.set()
class Lost:
    def __del__(self):
        raise {error}
end_without_memory()
Lost()
heard.wait(60)
"""


@pytest.mark.parametrize(("error", "code"), [("MemoryError", EX_OSERR), ("ValueError", 0)])
def test_only_an_error_of_memory_that_nobody_hears_ends_the_process(error: str, code: int) -> None:
    program = CODE.format(error=error)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == code
