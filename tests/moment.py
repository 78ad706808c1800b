"""The moment at which the tests are run, whatever the day is.

All installations of one run share one clock: it stood at MOMENT when the run began. A process
that a test starts gets it by CHILD in its environment.
"""

import os
from datetime import UTC, datetime

# A Wednesday's noon in the region. To try another: OTKLIK_TEST_MOMENT=2027-01-01T03:00+09:00
MOMENT = datetime.fromisoformat(os.environ.pop("OTKLIK_TEST_MOMENT", "2026-11-25T12:00+09:00"))
CLOCK = {"clock_start": MOMENT, "clock_since": datetime.now(UTC)}
CHILD = {f"OTKLIK_{name.upper()}": value.isoformat() for name, value in CLOCK.items()}
