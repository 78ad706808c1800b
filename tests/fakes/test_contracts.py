"""Every store in memory is held to the contract of the real ones."""

import re
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
SUITES = (*(TESTS / "store").rglob("*.py"), TESTS / "messages" / "test_channels.py")


def test_each_fake_runs_in_a_suite_of_its_port() -> None:
    fakes = [f.read_text("utf-8") for f in (TESTS / "fakes").glob("*.py") if f != Path(__file__)]
    names = set(re.findall(r"^class (Memory\w+)", "\n".join(fakes), re.M))
    suites = "\n".join(f.read_text("utf-8") for f in SUITES)
    made = set(re.findall(r"(?:else|yield|fake =) (Memory\w+)\(", suites))
    assert names
    assert names - made == set()
