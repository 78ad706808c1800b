"""The file of a copy: compressed and sealed blocks of parts, read and written in one pass.

The first block is the opening, the last one the manifest, so a file that was cut off is
recognised. Blocks of several parts may alternate: months of posts are written side by side, because
an index returns them in its own order.
"""

import json
import secrets
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import IO, Any

from app.copies.sealing import ADVICE, SALT, Chain, Passphrase, Seal
from domain.errors import CopyRefused, SettingsError
from domain.operations.copy import (
    Content,
    Counting,
    Manifest,
    Opening,
    counting,
    dump_contents,
    dump_opening,
    load_contents,
    load_opening,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAGIC = b"otklik copy 1\n"
SEALED, PLAIN = b"p", b"c"
OPENING, END = "opening", "manifest"
LEVEL = 3
BLOCK = 256 * 1024  # bytes before they are compressed; a row may be longer
LARGEST = 512 * 1024 * 1024
_LENGTH = struct.Struct(">I")
_NAME = struct.Struct(">H")
_BROKEN = (
    *(struct.error, zstd.ZstdError, RecursionError),
    *(ValueError, KeyError, TypeError, AttributeError),
)


class Locks:
    """How files of copies are closed and opened: a passphrase or the customer's commands."""

    def __init__(self, passphrase: str, filter_: str = "", unfilter: str = "") -> None:
        self._passphrase, self._filter, self._unfilter = passphrase, filter_, unfilter

    def check(self) -> None:
        if not (self._passphrase or self._filter):
            raise SettingsError(
                "копия без шифрования не делается: задайте OTKLIK_COPIES_PASSPHRASE или "
                "OTKLIK_COPIES_FILTER и OTKLIK_COPIES_UNFILTER"
            )

    def head(self) -> bytes:
        kind = PLAIN if self._filter else SEALED
        return MAGIC + kind + secrets.token_bytes(SALT)

    def seal(self, head: bytes) -> Seal:
        if not head.startswith(MAGIC):
            raise CopyRefused(f"это не копия otklik, или её начало повреждено: {ADVICE}")
        match head[len(MAGIC) : len(MAGIC) + 1]:
            case kind if kind == PLAIN and self._unfilter:
                return Chain(head)
            case kind if kind == PLAIN:
                raise CopyRefused(
                    "копия не закрыта паролем, подменить её мог кто угодно: если её открыла ваша "
                    "программа, задайте copies_filter и copies_unfilter"
                )
            case kind if kind == SEALED and self._passphrase:
                return Passphrase(self._passphrase, head[len(MAGIC) + 1 :], head)
            case kind if kind == SEALED:
                raise CopyRefused("копия закрыта паролем: задайте OTKLIK_COPIES_PASSPHRASE")
            case _:
                raise CopyRefused(f"начало копии повреждено: {ADVICE}")

    @contextmanager
    def written(self, file: IO[bytes]) -> Iterator[IO[bytes]]:
        if not self._filter:
            yield file
            return
        with _piped(self._filter, "copies_filter", stdin=PIPE, stdout=file) as process:
            assert process.stdin is not None
            yield process.stdin
            process.stdin.close()

    @contextmanager
    def read(self, path: Path) -> Iterator[IO[bytes]]:
        """Anybody can write what no passphrase closed, so the command alone opens it."""
        with path.open("rb") as file:
            begins = file.read(len(MAGIC) + 1)
            file.seek(0)
            if not self._unfilter or begins == MAGIC + SEALED:
                yield file
                return
        # Unbuffered: the command begins where the descriptor stands.
        with (
            path.open("rb", buffering=0) as raw,
            _piped(self._unfilter, "copies_unfilter", stdin=raw, stdout=PIPE) as process,
        ):
            assert process.stdout is not None
            yield process.stdout


@contextmanager
def _piped(command: str, name: str, **streams: Any) -> Iterator[Popen[bytes]]:
    process = Popen(["/bin/sh", "-c", command], **streams)
    try:
        yield process
    except BrokenPipeError as error:
        process.kill()
        raise CopyRefused(f"команда {name} прервалась: проверьте её отдельно") from error
    except BaseException:
        process.kill()
        raise
    finally:
        if process.stdout is not None:
            process.stdout.close()
        code = process.wait()
    if code:
        raise CopyRefused(f"команда {name} кончилась с кодом {code}: проверьте её отдельно")


class CopyWriter:
    """Writes parts in any order, by lines or by blocks."""

    def __init__(self, out: IO[bytes], locks: Locks, opening: Opening) -> None:
        self._out, self._opening = out, opening
        head = locks.head()
        self._seal = locks.seal(head)
        self._pack = zstd.ZstdCompressor(level=LEVEL)
        self._waiting: dict[str, list[bytes]] = {}
        self._sizes: dict[str, int] = {}
        self._counts: dict[str, Counting] = {}
        self.bytes = out.write(head)
        self._write(OPENING, _json(dump_opening(opening)))

    def line(self, part: str, line: bytes) -> None:
        """A line without its end, and without any other end of a line in it."""
        if part not in self._waiting:
            self.begin(part)
        self._waiting[part].append(line)
        self._sizes[part] += len(line)
        if self._sizes[part] >= BLOCK:
            self._flush(part)

    def begin(self, part: str) -> None:
        self._waiting[part], self._sizes[part] = [], 0
        self._counts.setdefault(part, counting(part))

    def end(self, part: str) -> None:
        self._flush(part)

    def block(self, part: str, block: bytes) -> None:
        self._counts.setdefault(part, counting(part)).add(block)
        self._write(part, block)

    def finish(self, unchanged: dict[str, Content]) -> Manifest:
        for part in list(self._waiting):
            self._flush(part)
        parts = {part: count.content() for part, count in self._counts.items()}
        ends = {"parts": dump_contents(parts), "unchanged": dump_contents(unchanged)}
        self._write(END, _json(ends))
        return Manifest(self._opening, parts, unchanged)

    def _flush(self, part: str) -> None:
        if lines := self._waiting[part]:
            self.block(part, b"\n".join(lines) + b"\n")
            self.begin(part)

    def _write(self, part: str, block: bytes) -> None:
        name = part.encode()
        packed = self._pack.compress(block, zstd.ZstdCompressor.FLUSH_FRAME)
        sealed = self._seal.close(_NAME.pack(len(name)) + name + packed)
        self.bytes += self._out.write(_LENGTH.pack(len(sealed)) + sealed)


class CopyReader:
    """Reads the blocks of a copy in order. Raises CopyRefused as soon as a block is not what was
    written; `manifest` is known at the end.
    """

    def __init__(self, file: IO[bytes], locks: Locks) -> None:
        self._file = file
        head = file.read(len(MAGIC) + 1 + SALT)
        self._seal = locks.seal(head)
        name, block = self._next()
        if name != OPENING:
            raise CopyRefused(f"начало копии повреждено: {ADVICE}")
        with _whole():
            self.opening = load_opening(json.loads(block))
        self.manifest: Manifest | None = None

    def blocks(self) -> Iterator[tuple[str, bytes]]:
        counts: dict[str, Counting] = {}
        while True:
            part, block = self._next()
            if part == END:
                break
            counts.setdefault(part, counting(part)).add(block)
            yield part, block
        if self._file.read(1):
            raise CopyRefused(f"за концом копии есть лишнее: {ADVICE}")
        with _whole():
            ends = json.loads(block)
            parts, unchanged = (load_contents(ends[name]) for name in ("parts", "unchanged"))
        read = {part: count.content() for part, count in counts.items()}
        empty = {part: counting(part).content() for part in parts}
        if {**empty, **read} != parts:
            raise CopyRefused(f"в копии не то, что в её описи: {ADVICE}")
        self.manifest = Manifest(self.opening, parts, unchanged)

    def _next(self) -> tuple[str, bytes]:
        length = self._file.read(_LENGTH.size)
        if len(length) < _LENGTH.size:
            raise CopyRefused(f"копия обрывается: {ADVICE}")
        (size,) = _LENGTH.unpack(length)
        sealed = self._file.read(size) if size <= LARGEST else b""
        if len(sealed) < size or not size:
            raise CopyRefused(f"копия обрывается или повреждена: {ADVICE}")
        block = self._seal.open(sealed)
        with _whole():
            (long,) = _NAME.unpack_from(block)
            name = block[_NAME.size : _NAME.size + long].decode()
            return name, _unpacked(block[_NAME.size + long :])


def _unpacked(packed: bytes) -> bytes:
    """A block is one frame; a few bytes may stand for more than any memory holds."""
    unpack = zstd.ZstdDecompressor()
    block = unpack.decompress(packed, max_length=LARGEST)
    if not unpack.eof or unpack.unused_data:
        raise CopyRefused(f"блок копии длиннее, чем бывает: {ADVICE}")
    return block


@contextmanager
def _whole() -> Iterator[None]:
    """Without a passphrase anybody can write blocks that follow each other rightly."""
    try:
        yield
    except _BROKEN as error:
        raise CopyRefused(f"копия повреждена или написана не otklik: {ADVICE}") from error


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
