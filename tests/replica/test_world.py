"""The world as a whole: its stages, its files, and its life as a process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.source import POLLED, Source, SourceKind
from replica.aside import ASIDE, aside
from replica.scenario import Scenario
from replica.world import World

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = "2026-11-24T18:30:00+09:00"


def test_the_world_begins_a_day_ago_and_advances_to_now(
    fresh: World, first: Scenario, fetch: Callable
) -> None:
    status = fetch(f"{fresh.control}/status").json
    assert (status["stage"], datetime.fromisoformat(status["until"])) == ("before", first.turn)
    assert fetch(f"{fresh.control}/advance").status == 404, "a look does not move the world"
    status = fetch(f"{fresh.control}/advance", b"").json
    assert (status["stage"], datetime.fromisoformat(status["until"])) == ("now", first.now)


def test_sources_and_control_do_not_mix(world: World, fetch: Callable) -> None:
    for base in (world.telegram, world.vk, world.sites["vestnik"].base):
        assert fetch(f"{base}/_replica/status").status == 404


def test_the_registry_has_the_products_keys(world: World, first: Scenario, tmp_path: Path) -> None:
    world.write(tmp_path)
    rows = yaml.safe_load((tmp_path / "sources.yaml").read_text())["sources"]
    known = {field.name for field in fields(Source)} | {"note"}
    outlets = (*first.outlets, *ASIDE, *world.stage.outlets)
    assert len({row["id"] for row in rows}) == len(rows) == len(outlets) + 1
    for row in rows:
        assert row.keys() <= known
        SourceKind(row["kind"])
        assert row["internal"] is row["verified"] is True
        assert row["delay"] == 0
        assert all(isinstance(value, str) for value in row.get("options", {}).values())
    enabled = {row["kind"] for row in rows if row.get("enabled", True)}
    assert enabled == set(POLLED) - {"browser"}
    towns = {row["municipality"] for row in rows if "municipality" in row}
    assert {"tynda", "belogorsk", "svobodny", "zeya"} <= towns


def test_every_source_of_the_registry_answers(
    world: World, fetch: Callable, tmp_path: Path
) -> None:
    world.write(tmp_path)
    for row in yaml.safe_load((tmp_path / "sources.yaml").read_text())["sources"]:
        if row["kind"] == "telegram":
            assert fetch(f"{row['options']['base']}/s/{row['address']}").status == 200
        elif row["address"].startswith("http"):
            assert fetch(row["address"]).status == 200


def test_the_written_history_names_sources_of_the_registry(
    world: World, first: Scenario, tmp_path: Path
) -> None:
    world.write(tmp_path)
    lines = (tmp_path / "history.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    sources = yaml.safe_load((tmp_path / "sources.yaml").read_text())["sources"]
    assert {row["source_id"] for row in rows} <= {source["id"] for source in sources}
    assert len(rows) == len(list(first.history()))


def test_the_description_says_what_ought_to_be_noticed(first: Scenario, world: World) -> None:
    expected = world.description()["expected"]
    assert [(e["group"], e["municipality"]) for e in expected["conflicts"]] == [
        ("housing", "tynda"),
        ("waste", "belogorsk"),
    ]
    assert [e["municipality"] for e in expected["false_alarms"]] == ["svobodny", "zeya"]


def test_the_control_port_tells_the_truth_about_answers(world: World, fetch: Callable) -> None:
    rows = fetch(f"{world.control}/answers").json
    assert rows == world.description()["answers"]
    assert len(rows) == len(world.stage.scenes)
    assert any(comment["answers"] for row in rows for comment in row["comments"])


def test_the_registry_says_whose_the_official_pages_are(world: World, tmp_path: Path) -> None:
    world.write(tmp_path)
    rows = yaml.safe_load((tmp_path / "sources.yaml").read_text())["sources"]
    owners = {row["id"]: row["owner_body"] for row in rows if "owner_body" in row}
    pages = {
        c["page"]: c["body"] for r in world.answers.truth() for c in r["comments"] if c["page"]
    }
    assert pages.items() <= owners.items()


def test_every_port_is_closed_when_the_world_ends(first: Scenario) -> None:
    with World(first) as world:
        ports = [int(url.rpartition(":")[2]) for url in (world.telegram, world.vk)]
        ports.append(world.smtp_port)
        # A client that holds its connection open keeps nobody from leaving.
        held = [socket.create_connection(("127.0.0.1", port), timeout=5) for port in ports]
    for port, connection in zip(ports, held, strict=True):
        connection.close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "replica", "--seed", "4", "--now", NOW]
    with subprocess.Popen(
        [*command, "--folder", str(tmp_path / "world")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONWARNINGS": "error"},
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def ready(process: "subprocess.Popen[str]", folder: Path) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    described: dict[str, Any] = json.loads((folder / "world" / "replica.json").read_text())
    assert line == f"replica ready {described['control']}\n"
    return described


def test_the_process_serves_until_its_standard_input_closes(
    process: "subprocess.Popen[str]", tmp_path: Path, fetch: Callable
) -> None:
    described = ready(process, tmp_path)
    assert datetime.fromisoformat(described["now"]) == datetime.fromisoformat(NOW)
    status = fetch(f"{described['control']}/status").json
    assert (status["stage"], status["seed"]) == ("before", 4)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 0
    with pytest.raises(ConnectionRefusedError):
        fetch(f"{described['control']}/status")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_ends_by_a_signal(
    process: "subprocess.Popen[str]", tmp_path: Path, number: signal.Signals
) -> None:
    ready(process, tmp_path)
    process.send_signal(number)
    assert process.wait(60) == 0


def test_the_process_refuses_a_moment_without_an_offset(tmp_path: Path) -> None:
    given = ["--now", "2026-11-24T18:30:00", "--folder", str(tmp_path)]
    run = subprocess.run(
        [sys.executable, "-m", "replica", *given], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 2
    assert "offset" in run.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("seed", range(1, 7))
def test_no_outlet_aside_is_empty_when_the_world_begins(seed: int) -> None:
    now = datetime.fromisoformat(NOW) + timedelta(hours=5 * seed)
    shelves = aside(seed, now)
    assert len(shelves) == len(ASIDE)
    for posts in shelves.values():
        assert posts[0].published_at < now - timedelta(days=1)


def test_the_description_names_every_place_that_gets_tokens(world: World) -> None:
    named = set(world.description()["settings"]["network_bases"])
    bases = {options["base"] for _, options in world.aside.values() if "base" in options}
    answering = {
        options["base"]
        for id_, (_, options) in world.answers.addresses.items()
        if "base" in options and "telegram" not in id_
    }
    assert named == {world.vk} | bases | answering
    assert len(named) == 3 + 5
