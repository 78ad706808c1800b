"""`make soak`: three faults of benchmarks/operations/faults.py over real servers and all roles."""

import os
from unittest import mock

import pytest

from benchmarks.operations._ills import FAULTS
from benchmarks.operations._played import Played
from benchmarks.operations._servers import OwnServers
from benchmarks.operations.faults import suffer, until_calm

CHOSEN = ("index-read-only", "queue-killed", "database-restarted")
HOLD = 12.0  # seconds: two minutes of the product's clock


@pytest.mark.soak
@pytest.mark.alone
@pytest.mark.timeout(900)
def test_a_part_that_fails_for_a_while_loses_and_doubles_nothing(tmp_path):
    with (
        mock.patch.dict(os.environ),
        OwnServers() as servers,
        Played(tmp_path, servers) as played,
    ):
        assert until_calm(played) is not None
        rows = [suffer(played, FAULTS[name], HOLD) for name in CHOSEN]
    assert sum(row.counts.published for row in rows)
    for row in rows:
        assert (row.counts.lost, row.counts.doubled) == (0, 0), row.fault
        assert row.recovered is not None, row.fault
