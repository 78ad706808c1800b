"""Memory that goes back to the system, by the C library of this machine or without it."""

import ctypes
import subprocess
import sys
from types import SimpleNamespace

from app.process.memory import keep_little_memory, return_memory

HOLES = """
from pathlib import Path
from app.process.memory import return_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])

blocks = [bytearray(100_000) for _ in range(1000)]
kept = blocks[::10]
before = resident()
del blocks
freed = resident()
return_memory()
print(before - freed, freed - resident())
"""


def test_no_error_without_glibc(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    keep_little_memory()
    return_memory()


def test_glibc_is_asked_to_keep_little(monkeypatch):
    asked = []
    libc = SimpleNamespace(mallopt=lambda *given: asked.append(given))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: libc)
    keep_little_memory()
    assert asked == [(-3, 4 << 20), (-1, 16 << 20), (-8, 2)]


def test_free_pages_among_those_in_use_go_back():
    run = subprocess.run([sys.executable, "-c", HOLES], capture_output=True, text=True, check=True)
    by_itself, asked = map(int, run.stdout.split())
    assert by_itself < 5_000 < 20_000 < asked, run.stdout  # of 24,400 pages
