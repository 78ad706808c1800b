import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from socket import gethostname

from otklik.roles import recall_posts
from tests.fakes.queue import MemoryQueue
from tests.making import a_post

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LEASE = timedelta(minutes=5)


def test_a_worker_that_starts_takes_over_what_a_killed_one_of_its_machine_held():
    killed = subprocess.Popen([sys.executable, "-c", "pass"])
    killed.wait()
    host, queue = gethostname(), MemoryQueue()
    holders = (f"{host}:{killed.pid}", f"{host}:{os.getpid()}", f"other:{killed.pid}", "demo")
    for number, holder in enumerate(holders):
        queue.put([a_post(str(number), NOW)], history=False)
        queue.take(holder, 1, LEASE, NOW)
    recall_posts(queue, NOW)
    assert [e.post.native_id for e in queue.take("next", 10, LEASE, NOW)] == ["0"]
