"""The meters of an installation at work: every stage, few series, no names."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.assembly import make_worker
from app.watching.exposition import exposition
from app.watching.metrics import meters_of
from domain.errors import QueueUnavailable
from domain.message import Message, MessageState
from domain.post import Outcome
from tests.console.conftest import POSTS

DEPLOY = Path(__file__).parents[3] / "deploy"
NAME = re.compile(r"\botklik_[a-z0-9_]+")


def read(installation):
    return {meter.name: meter.values for meter in meters_of(installation)}


@pytest.fixture
def filled(installation):
    installation.crawl.registry.sync()
    installation.posts.queue.put(POSTS, history=False)
    make_worker(installation, "w").run_once()
    return installation


def test_posts_are_counted_by_outcome_and_their_lag_by_hop(filled):
    values = read(filled)
    assert values["otklik_posts_total"][(("outcome", Outcome.INDEXED),)] == 4
    assert values["otklik_queue_posts"] == {(): 0}
    lag = values["otklik_lag_seconds"]
    assert lag[(("hop", "fetch"), ("quantile", "0.5"))] == pytest.approx(26 * 60, abs=120)
    assert lag[(("hop", "index"), ("quantile", "0.95"))] >= 5 * 60
    assert values["otklik_recent_posts"] == {(): 4}
    assert sum(values["otklik_sources"].values()) == len(filled.region.sources) - sum(
        not one.enabled for one in filled.region.sources.values()
    )


def test_messages_are_counted_by_channel_while_they_wait(installation):
    now = installation.clock.now()
    message = Message(
        "m", None, "т", "т", MessageState.PENDING, now, now - timedelta(minutes=2), channel="duty"
    )
    installation.messages.outbox.put([message])
    values = read(installation)
    assert values["otklik_due_messages"] == {(("channel", "duty"),): 1}
    assert values["otklik_due_message_age_seconds"][()] >= 120
    late = replace(message, state=MessageState.DELIVERED, delivered_at=now + timedelta(seconds=9))
    installation.messages.outbox.settle([late])
    values = read(installation)
    assert values["otklik_due_messages"] == {}
    seconds = values["otklik_delivery_seconds"][(("about", "notice"), ("quantile", "0.5"))]
    assert seconds == pytest.approx(9)


def test_errors_add_up_over_processes(installation):
    for _ in range(2):
        installation.meters.count_errors("worker", {"IndexUnavailable": 3, "other": 1})
    errors = read(installation)["otklik_errors_total"]
    assert errors[(("role", "worker"), ("class", "IndexUnavailable"))] == 6


def test_series_are_few_and_name_nobody(filled):
    text = exposition(meters_of(filled))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert 20 < len(lines) < 500
    ids = [post.id for post in POSTS] + [source.title for source in filled.region.sources.values()]
    assert not [one for one in ids if one in text]


def test_a_part_that_is_down_leaves_its_meters_out(installation, monkeypatch):
    class Down:
        def outcomes(self):
            raise QueueUnavailable("redis: refused")

    posts = replace(installation.posts, queue=Down())
    values = read(replace(installation, posts=posts))
    assert "otklik_queue_posts" not in values
    assert "otklik_part_up" in values


def named_in(file):
    return set(NAME.findall(file.read_text("utf-8")))


@pytest.mark.parametrize("file", ["prometheus/alerts.yml", "grafana/otklik.json"])
def test_rules_and_board_use_only_names_that_there_are(installation, file):
    known = {meter.name for meter in meters_of(installation)}
    # Written only where there are such reports.
    known |= {"otklik_morning_report_delay_seconds", "otklik_morning_report_sent"}
    named = named_in(DEPLOY / file)
    assert named
    assert named <= known


def test_the_board_is_json_with_a_panel_for_each_stage():
    board = json.loads((DEPLOY / "grafana/otklik.json").read_text("utf-8"))
    assert len(board["panels"]) >= 12
    places = [tuple(sorted(panel["gridPos"].items())) for panel in board["panels"]]
    assert len(set(places)) == len(places)
    assert all(panel["targets"] for panel in board["panels"])


def test_labels_are_a_closed_list(filled):
    used = {name for meter in meters_of(filled) for key in meter.values for name, _ in key}
    assert used <= {
        *("outcome", "hop", "quantile", "network", "state", "of", "role", "class", "about"),
        *("channel", "stream", "version", "part"),
    }
