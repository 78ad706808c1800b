"""Parsers of foreign bytes never crash and never hang: a few inputs always, many in soak."""

import sys
import time
from typing import Any

import pytest

from tests.fuzz.engine import Outcome, fuzz
from tests.fuzz.harnesses import HARNESSES

FEW = 60  # inputs
SOAK = 20  # seconds of processor time


@pytest.fixture(autouse=True)
def _depth_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the depth of «[[[…» a parser answers as it should, but no finalizer can run there, nor
    pytest's own hook.
    """
    told = sys.unraisablehook

    def tell(fault: Any) -> None:
        if not issubclass(fault.exc_type, RecursionError):
            told(fault)

    monkeypatch.setattr(sys, "unraisablehook", tell)


def is_clean(name: str, outcome: Outcome) -> None:
    print(  # noqa: T201
        f"{name}: {outcome.runs} inputs, {outcome.lines} of {outcome.total} lines "
        f"({outcome.share:.0%}), slowest {outcome.slowest:.2f} s"
    )
    assert outcome.crashes == {}
    assert outcome.hangs == []


@pytest.mark.parametrize("name", HARNESSES)
def test_a_parser_takes_whatever_comes(name: str) -> None:
    is_clean(name, fuzz(HARNESSES[name], lambda runs: runs < FEW))


@pytest.mark.soak
@pytest.mark.apart
@pytest.mark.parametrize("name", HARNESSES)
def test_a_parser_takes_whatever_comes_for_long(name: str) -> None:
    until = time.process_time() + SOAK
    is_clean(name, fuzz(HARNESSES[name], lambda _: time.process_time() < until, seed=2))


def test_a_crash_and_what_was_not_reached_are_seen() -> None:
    """The engine itself: a parser that fails is found out."""
    from dataclasses import replace

    def fails(data: bytes) -> object:
        return data.decode("ascii")

    outcome = fuzz(replace(HARNESSES["tokens"], run=fails), lambda runs: runs < 300)
    assert [kind.split()[0] for kind in outcome.crashes] == ["UnicodeDecodeError"]
    assert outcome.lines == 0
