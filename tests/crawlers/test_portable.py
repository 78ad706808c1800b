"""Calls that only Linux has may be missing."""

import fcntl
import os
import resource

import pytest

from crawlers.parser import process as parser
from crawlers.process import ENOUGH_FILES, allow_files


@pytest.fixture
def pipe():
    ends = os.pipe()
    yield ends[1]
    for end in ends:
        os.close(end)


def test_a_pipe_is_widened_where_the_system_knows_how(pipe):
    parser.widen(pipe)
    if hasattr(fcntl, "F_GETPIPE_SZ"):
        assert fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) >= parser._PIPE


def test_a_system_that_widens_no_pipes_is_let_be(pipe, monkeypatch):
    monkeypatch.delattr(fcntl, "F_SETPIPE_SZ", raising=False)
    before = fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) if hasattr(fcntl, "F_GETPIPE_SZ") else None
    parser.widen(pipe)
    if before is not None:
        assert fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ) == before


class Limits:
    """A system that refuses its own highest limit."""

    def __init__(self):
        self.now = (256, resource.RLIM_INFINITY)

    def getrlimit(self, kind):
        return self.now

    def setrlimit(self, kind, limits):
        if limits[0] == resource.RLIM_INFINITY or limits[0] > ENOUGH_FILES:
            raise ValueError("not allowed to raise maximum limit")
        self.now = limits


def test_a_system_that_refuses_its_highest_limit_gives_what_it_allows(monkeypatch):
    limits = Limits()
    monkeypatch.setattr(resource, "getrlimit", limits.getrlimit)
    monkeypatch.setattr(resource, "setrlimit", limits.setrlimit)
    allow_files()
    assert limits.now == (ENOUGH_FILES, resource.RLIM_INFINITY)
