"""The journey of every post over the replica, as `make demo ONCE=1` runs it."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SEEDS = range(1, 4)  # each takes a minute of a core; the console of conftest plays one too
# What people say besides is drawn from the seed and the moment, and by chance some is a spike: one
# moment, so that the same seeds are the same plays tomorrow.
NOW = "2026-11-27T05:00:00+0000"


def play(folder, seed, environment, *options):
    command = [sys.executable, "-m", "otklik", "demo", "--once", "--seed", str(seed), "--now", NOW]
    return subprocess.run(
        [*command, "--folder", str(folder), *options],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "160", **environment},
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )


@pytest.mark.timeout(1800)
@pytest.mark.soak
def test_the_real_conflicts_alert_and_the_false_ones_do_not(tmp_path):
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        plays = pool.map(lambda seed: play(tmp_path / str(seed), seed, {}), SEEDS)
    wrong = {
        seed: p.stdout + p.stderr
        for seed, p in zip(SEEDS, plays, strict=True)
        if p.returncode or "Всё как ожидалось" not in p.stdout
    }
    assert not wrong, "\n".join(f"seed {seed}:\n{text}" for seed, text in wrong.items())


@pytest.mark.soak
def test_the_same_over_elasticsearch_postgresql_and_redis(tmp_path, distributed):
    played = play(tmp_path / "demo", 1, distributed, "--servers")
    assert played.returncode == 0, played.stdout + played.stderr
    assert "Тында, ЖКХ" in played.stdout
    assert "Белогорск, Мусор" in played.stdout
