"""The system's Chromium: where it is, and how it is started. Reads the environment."""

import os
import shutil
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Traffic that bypasses the proxy bypasses the guard.
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
# A process's environment holds tokens and passwords. A page that escapes from its sandbox must
# not read them.
_ENVIRONMENT = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "DISPLAY"),
    *("XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE"),
)


def find(named: Path | str | None = None) -> str | None:
    """The path of the named browser, or of the system's; None if there is no such program."""
    if named is not None:
        return shutil.which(str(named))
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}


def launch_options(path: str, as_root: bool) -> dict[str, Any]:
    arguments = [*_ARGUMENTS, "--no-sandbox"] if as_root else list(_ARGUMENTS)
    return {
        "executable_path": path,
        "args": arguments,
        "chromium_sandbox": not as_root,
        "env": environment(),
    }
