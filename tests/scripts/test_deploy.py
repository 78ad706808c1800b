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


@pytest.mark.parametrize("role", ROLES)
def test_the_guide_says_after_how_long_a_hung_role_is_restarted(role):
    unit = (UNITS / f"otklik-{role}.service").read_text("utf-8")
    minutes = re.findall(r"^WatchdogSec=(\d+)min$", unit, re.MULTILINE)
    row = next(line for line in GUIDE.splitlines() if line.startswith(f"| `otklik-{role}"))
    assert [f"{minute} мин" for minute in minutes] == [row.split(" | ")[3].rstrip(" |")]


@pytest.fixture(scope="module")
def calls():
    """System calls that a role may make: systemd-analyze says what is in a set."""

    def named(sets):
        listed = subprocess.run(
            ["systemd-analyze", "syscall-filter", *sets], capture_output=True, text=True, check=True
        )
        inside = {line.strip() for line in listed.stdout.splitlines() if line.startswith("    ")}
        deeper = {name for name in inside if name.startswith("@")}
        return inside - deeper | (named(sorted(deeper)) if deeper else set())

    role = (UNITS / "otklik-.service.d/10-role.conf").read_text("utf-8")
    allowed = set()
    for minus, words in re.findall(r"^SystemCallFilter=(~?)(.+)$", role, re.MULTILINE):
        sets = [word for word in words.split() if word.startswith("@")]
        found = {*words.split()} - {*sets} | (named(sets) if sets else set())
        allowed = allowed - found if minus else allowed | found
    return allowed


@needs_systemd
def test_a_role_may_step_back_and_start_the_sandbox_of_chromium(calls):
    assert {"setpriority", "nice", "chroot", "capset", "execve", "socket", "prlimit64"} <= calls


@needs_systemd
def test_a_role_may_not_become_another_or_change_the_machine(calls):
    refused = {"setuid", "setresuid", "mount", "pivot_root", "bpf", "reboot", "ptrace", "chown"}
    assert refused.isdisjoint(calls)


def test_what_systemctl_edit_writes_comes_after_what_is_shared():
    """systemd reads drop-ins of all folders in the order of their names."""
    (shared,) = (UNITS / "otklik-.service.d").iterdir()
    assert shared.name < "override.conf"


def test_no_unit_holds_a_secret_and_the_account_has_no_shell():
    role = (UNITS / "otklik-.service.d/10-role.conf").read_text("utf-8")
    assert "LoadCredential=otklik.toml:/etc/otklik/otklik.toml" in role
    assert "ProtectSystem=strict" in role
    assert "/usr/sbin/nologin" in (UNITS / "otklik.sysusers.conf").read_text("utf-8")


@pytest.fixture
def command(tmp_path):
    """deploy/otklik by root, with a systemd-run that prints what it was asked."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, text in {
        "id": "echo ${FAKE_ID:-0}",
        "systemd-run": 'for one; do printf "%s\\n" "$one"; done; exit 3',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)

    def run(*arguments, **environment):
        return subprocess.run(
            [DEPLOY / "otklik", *arguments],
            env={"PATH": f"{programs}:/usr/bin:/bin", **environment},
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_what_systemd_would_replace_reaches_the_command_as_it_was_typed(command):
    shown = command("search", "$HOME", "цена ${X}", "").stdout.split("\n")
    assert shown[-5:] == ["search", "$$HOME", "цена $${X}", "", ""]


def test_the_command_runs_as_the_account_of_the_roles_with_their_settings(command, tmp_path):
    ran = command("search", "нет воды", "--limit", "5")
    asked = ran.stdout.splitlines()
    assert ran.returncode == 3  # as the command that it ran
    shell, *words = asked[asked.index("-c") + 1 :]
    assert words == ["otklik", "search", "нет воды", "--limit", "5"]
    assert 'exec /opt/otklik/venv/bin/otklik "$@"' in shell
    assert "$CREDENTIALS_DIRECTORY/otklik.toml" in shell
    role = (UNITS / "otklik-.service.d/10-role.conf").read_text("utf-8")
    credential = re.findall("^LoadCredential=.+", role, re.MULTILINE)[0]
    assert {"--uid=otklik", "--wait", "--pipe", f"--property={credential}"} <= {*asked}
    for name in ("OTKLIK_DATA", "OTKLIK_KEYS"):
        folder = re.findall(f"^Environment={name}=(.+)", role, re.MULTILINE)[0]
        assert f"--setenv={name}={folder}" in asked
    assert f"--property=WorkingDirectory=-{tmp_path}" in asked


def test_the_command_takes_other_folders_and_emptied_settings(command):
    asked = command("restore", OTKLIK_DATA="/var/tmp/a b", OTKLIK_DATABASE="").stdout.splitlines()
    assert {"--setenv=OTKLIK_DATA=/var/tmp/a b", "--setenv=OTKLIK_DATABASE="} <= {*asked}


def test_the_command_puts_no_secret_where_others_read_it(command):
    ran = command("backup", OTKLIK_COPIES_PASSPHRASE="тайна")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "OTKLIK_COPIES_PASSPHRASE" in ran.stderr
    assert "тайна" not in ran.stderr


def test_the_command_is_for_root(command):
    ran = command("doctor", FAKE_ID="1000")
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "otklik: run it by sudo\n")


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
