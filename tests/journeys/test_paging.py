"""Pages over a real SQLite file: killed anywhere none is lost, and a flood is few messages."""

import os
import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from domain.duty import DutyRole
from domain.message import About, Matter, MessageState
from store.engine import open_database
from store.migrations.revisions import migrate
from store.outbox import SqlOutbox
from tests.journeys.paging import PEOPLE, START, alert_of, fill_roster, sender

ROOT = Path(__file__).parents[2]
KILLS, CALLS = 50, 34  # each run makes a call more
OFFICER, SECOND = PEOPLE[DutyRole.OFFICER], PEOPLE[DutyRole.SECOND]


@pytest.fixture
def engine(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/otklik.db")
    migrate(engine)
    fill_roster(engine)
    yield engine
    engine.dispose()


def sent(file):
    """(person, alert) -> how often the person was told of it."""
    lines = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
    return Counter(
        (person, id_) for person, text in lines for id_ in re.findall(r"/alerts/(\w+)", text)
    )


@pytest.mark.soak
def test_killed_at_any_call_every_page_arrives_and_again_only_if_it_was_not_recorded(
    engine, tmp_path
):
    file = tmp_path / "sent.txt"
    file.touch()
    outbox = SqlOutbox(engine)
    command = [sys.executable, "-m", "tests.journeys.paging"]
    ended = Counter()
    with subprocess.Popen(
        [*command, f"sqlite:///{tmp_path}/otklik.db", str(file)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def ask(trial, calls):
            process.stdin.write(f"{trial} {calls}\n")
            process.stdin.flush()
            return process.stdout.readline().strip()

        for trial in range(KILLS):
            ended[ask(trial, 1 + trial % CALLS)] += 1
            ids = [alert_of(f"{trial}-{n}", START + timedelta(days=trial)).id for n in range(3)]
            recorded = {
                (d.person, id_)
                for id_ in ids
                for d in outbox.of(About(Matter.ALERT, id_))
                if d.state is MessageState.DELIVERED
            }
            before = sent(file)
            assert ask(trial, 0) == "0"
            after = sent(file)
            for id_ in ids:
                for person in (OFFICER, SECOND):
                    assert after[person, id_] >= 1, (trial, person)
                    assert after[person, id_] <= 2
                    if (person, id_) in recorded:
                        assert after[person, id_] == before[person, id_]
        process.stdin.close()
    assert ended["killed"] == KILLS


@pytest.mark.soak
def test_a_thousand_alerts_at_once_are_at_most_twenty_messages_a_person(engine, tmp_path):
    file = tmp_path / "sent.txt"
    alerts, pager, notifier = sender(engine, file)
    now = START
    for n in range(1000):
        alert = alert_of(f"{n:04}", now)
        alerts.save(alert, None, pager.page(alert, now))
        if n % 200 == 100:  # the sender's turn comes while the look still writes
            now += timedelta(seconds=5)
            notifier.deliver(now)
    for minutes in (2, 4, 12, 14):
        notifier.deliver(START + timedelta(minutes=minutes))
    lines = [line.split("\t") for line in file.read_text("utf-8").splitlines()]
    for person in (OFFICER, SECOND):
        messages = [text for name, text in lines if name == person]
        told = [place for text in messages for place in re.findall(r"Место (\d{4}):", text)]
        assert sorted(told) == [f"{n:04}" for n in range(1000)]
        assert len(messages) <= 20
    assert {name for name, _ in lines} == {OFFICER, SECOND}  # nobody else's time has come
