"""A real IMAP server on loopback: Twisted's, in a process of its own, for its reactor stays there.

Its mailbox is a folder: `7.eml` is the letter with the number 7. `validity` holds UIDVALIDITY.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "otvet@cur.example", "hunter2"

PROCESS = Path(__file__).with_name("imap_process.py")


@dataclass
class Mailfolder:
    """The server's letters, as a test puts them there."""

    folder: Path
    port: int

    def put(self, content: bytes) -> int:
        number = 1 + max((int(one.stem) for one in self.folder.glob("*.eml")), default=0)
        (self.folder / f"{number}.eml").write_bytes(content)
        return number

    def drop(self, *numbers: int) -> None:
        for number in numbers:
            (self.folder / f"{number}.eml").unlink()

    def renumber(self, validity: int) -> None:
        (self.folder / "validity").write_text(str(validity))


@contextmanager
def imap_server(folder: Path) -> Iterator[Mailfolder]:
    command = [sys.executable, "-W", "ignore", str(PROCESS), str(folder), USER, PASSWORD]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Mailfolder(folder, int(process.stdout.readline()))
        finally:
            process.terminate()
