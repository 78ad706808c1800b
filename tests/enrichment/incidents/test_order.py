"""Incidents are looked up in one order, whatever process asks."""

import os
import subprocess
import sys


def test_every_process_looks_incidents_up_in_one_order():
    """Sets of strings are ordered anew in each process; ties between incidents must not be."""
    words = ("батарея", "вода", "свет", "газ", "лифт", "автобус", "собака", "снег", "мусор", "яма")
    script = (
        "from enrichment.incidents.telling import Candidate, telling\n"
        "from domain.post import Labels\n"
        "from datetime import UTC, datetime\n"
        f"labels = Labels(lemmas={' '.join(words)!r})\n"
        "print(telling(Candidate('p', datetime(2026, 1, 1, tzinfo=UTC), labels, '')).keys)\n"
    )
    looked_up = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(looked_up) == 1
    assert looked_up.pop().count("subject ") > 3
