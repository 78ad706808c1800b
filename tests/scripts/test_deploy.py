"""Files of deploy/: units that systemd reads without a word, and closed as the guide says."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = DEPLOY / "systemd"
GUIDE = (DEPLOY.parent / "docs/ru/install.md").read_text("utf-8")
ROLES = {"crawler": "crawl", "worker@": "work", "scheduler": "schedule", "console": "serve"}
WORST = 3.0
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)


@pytest.fixture
def analyze(tmp_path):
    """systemd-analyze over the units, with a program where they look for ours."""
    program = tmp_path / "otklik"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for unit in folder.glob("*.service"):
        text = unit.read_text("utf-8").replace("/opt/otklik/venv/bin/otklik", str(program))
        unit.write_text(text, "utf-8")
    path = f"{folder}:/lib/systemd/system:/usr/lib/systemd/system"

    def run(*arguments):
        return subprocess.run(
            ["systemd-analyze", *arguments],
            cwd=folder,
            env={**os.environ, "SYSTEMD_UNIT_PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@needs_systemd
def test_systemd_finds_no_mistake_in_the_units(analyze):
    names = [f"otklik-{role}.service" for role in ROLES if role != "worker@"]
    checked = analyze("verify", "./otklik.target", *names, "./otklik-worker@.service")
    mine = [line for line in checked.stderr.splitlines() if "otklik" in line]
    assert mine == []


@needs_systemd
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_little(analyze, role):
    checked = analyze("security", "--offline=1", f"./otklik-{role}.service")
    exposure = float(re.findall(r"exposure level.*: ([\d.]+)", checked.stdout)[0])
    assert exposure <= WORST


@pytest.mark.parametrize(("role", "command"), ROLES.items())
def test_each_role_has_a_unit_that_is_watched_and_limited(role, command):
    unit = (UNITS / f"otklik-{role}.service").read_text("utf-8")
    assert f"ExecStart=/opt/otklik/venv/bin/otklik {command}\n" in unit
    for line in ("WatchdogSec=", "MemoryMax=", "WantedBy=otklik.target"):
        assert line in unit
    assert f"`otklik-{role}" in GUIDE


def test_no_unit_holds_a_secret_and_the_account_has_no_shell():
    role = (UNITS / "otklik-.service.d/role.conf").read_text("utf-8")
    assert "LoadCredential=otklik.toml:/etc/otklik/otklik.toml" in role
    assert "ProtectSystem=strict" in role
    assert "/usr/sbin/nologin" in (UNITS / "otklik.sysusers.conf").read_text("utf-8")


@pytest.fixture
def folder(tmp_path):
    """A folder as `make wheelhouse` leaves it, with empty wheels."""
    shutil.copytree(DEPLOY, tmp_path / "wh")
    (tmp_path / "wh/wheels").mkdir()
    (tmp_path / "wh/wheels/a.whl").write_text("a")
    listed = subprocess.run(
        "find . -type f ! -name SHA256SUMS -print0 | xargs -0 sha256sum >SHA256SUMS",
        shell=True,
        cwd=tmp_path / "wh",
        check=True,
    )
    assert listed.returncode == 0
    return tmp_path / "wh"


def check(folder):
    return subprocess.run(
        ["./install.sh", "--check"], cwd=folder, capture_output=True, text=True, check=False
    )


def test_a_whole_folder_is_accepted(folder):
    checked = check(folder)
    assert (checked.returncode, checked.stdout) == (0, "install: digests agree\n")


def change(folder):
    (folder / "wheels/a.whl").write_text("b")


def lose(folder):
    (folder / "wheels/a.whl").unlink()


def add(folder):
    (folder / "wheels/b.whl").write_text("b")


@pytest.mark.parametrize("harm", [change, lose, add])
def test_a_folder_with_a_changed_lost_or_added_file_is_refused(folder, harm):
    harm(folder)
    checked = check(folder)
    assert checked.returncode == 1
    assert "copy" in checked.stderr
