"""Programs that the servers need, installed as Debian packages where they are missing."""

import os
import shutil
from pathlib import Path

from servers.place import UnavailableError, run

POLICY = Path("/usr/sbin/policy-rc.d")
ALIASES = {"chromium": ("chromium", "chromium-browser", "google-chrome")}


def find(program: str) -> Path | None:
    """Path of a program; Debian keeps PostgreSQL's in a folder of its version, the newest wins."""
    for name in ALIASES.get(program, (program,)):
        if found := shutil.which(name):
            return Path(found)
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: float(path.parts[4]),
    )
    return versions[-1] if versions else None


async def install(packages: list[str]) -> str | None:
    """Install packages without letting them start their own servers; says why not, if not."""
    apt = shutil.which("apt-get")
    names = " ".join(packages)
    if not apt:
        return f"and there is no apt-get to install {names}"
    if os.geteuid() != 0:
        return f"and only root may: apt-get install {names}"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = [apt, "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n", encoding="ascii")
        POLICY.chmod(0o755)
    try:
        await run([*quiet, "update"], seconds=180, environment=environment)
        await run(
            [*quiet, "install", "--no-install-recommends", *packages],
            seconds=600,
            environment=environment,
        )
    except UnavailableError as error:
        return f"and installing {names} failed: {error}"
    finally:
        if ours:
            POLICY.unlink(missing_ok=True)
    return None
