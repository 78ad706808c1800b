"""Stores raw answers of sources for some hours in append-only segments of encrypted records.

A segment is one hour of one spider: a mark of the key, then frames. A frame is its kind, its
length, a nonce and a compressed, sealed text. A record is a row of JSON and, if the answer has a
body, the frame of the body. A frame torn by a kill or a full disk is skipped and counted, never
used.
"""

import html
import json
import logging
import os
import secrets
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO
from urllib.parse import quote, quote_plus

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from app.key import KEY_BYTES, create_key, key_mark
from app.segments import HOUR, NAMED, SUFFIX, expire, expire_archive, segments
from app.settings import Settings
from domain.errors import SettingsError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

logger = logging.getLogger(__name__)

MAGIC = b"otklik archive 2\n"
MARK = 32  # bytes
HIDDEN = "***"  # replaces a secret
ROW, BODY = b"r", b"b"
LARGEST = 64 * 1024 * 1024  # bytes of a frame; the largest body is 10 MB
_HEAD = struct.Struct(">cI12s")


class Secrets:
    def __init__(self, settings: Settings) -> None:
        values = {value.get_secret_value() for value in _secrets_of(settings)}
        values |= {value.strip() for value in values}
        written = {form for value in values - {""} for form in _written(value)}
        # The longest first: one secret may be part of another.
        self._texts = sorted(written, key=len, reverse=True)
        self._bytes = [text.encode() for text in self._texts]
        self._quoted = [json.dumps(text)[1:-1] for text in self._texts]

    def hide(self, text: str) -> str:
        for secret in self._texts:
            text = text.replace(secret, HIDDEN)
        return text

    def in_json(self, text: str) -> bool:
        return any(secret in text for secret in self._quoted)

    def hide_bytes(self, body: bytes) -> bytes:
        for secret in self._bytes:
            if secret in body:
                body = body.replace(secret, HIDDEN.encode())
        return body


def _secrets_of(settings: Settings) -> Iterator[SecretStr]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        for one in value.values() if isinstance(value, dict) else (value,):
            if isinstance(one, SecretStr):
                yield one


def _written(secret: str) -> Iterator[str]:
    for encoded in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield from (encoded, _small_hex(encoded))
    for quoted in (json.dumps(secret), json.dumps(secret, ensure_ascii=False)):
        yield from (quoted[1:-1], quoted[1:-1].replace("/", r"\/"))
    yield from (secret, html.escape(secret), html.escape(secret, quote=False))


def _small_hex(encoded: str) -> str:
    head, *parts = encoded.split("%")
    return "%".join([head, *(part[:2].lower() + part[2:] for part in parts)])


class Archive:
    """Writes records; what cannot be written is lost and counted, logged once, and fails no
    crawl.
    """

    def __init__(self, folder: Path, key_file: Path, hours: int, hidden: Secrets) -> None:
        self.hidden, self.lost = hidden, 0
        self._folder, self._key_file, self._hours = folder, key_file, timedelta(hours=hours)
        self._key: bytes | None = None
        self._file: BinaryIO | None = None
        self._hour: datetime | None = None
        self._lock = Lock()
        self._compressor = zstd.ZstdCompressor()  # a new one for each frame doubled the time
        self._failing = False

    def open(self, now: datetime) -> None:
        """Delete expired segments and read the key. Raises SettingsError if the key is damaged."""
        with suppress(OSError):  # every record tries again
            expire(self._folder, now - self._hours)
            self._key = _new_or_known_key(self._key_file)

    def write(self, now: datetime, row: Mapping[str, Any], body: bytes | None = None) -> None:
        """Append a record with every secret hidden; any thread may call except an event loop's."""
        try:
            key = self._key = self._key or _new_or_known_key(self._key_file)
            # ASCII, because a cursor may hold half of a surrogate pair.
            text = json.dumps(row, default=dict)  # a source's options are a mapping proxy
            if self.hidden.in_json(text):
                text = json.dumps(self._without_secrets(row))
            hidden = None if body is None else self.hidden.hide_bytes(body)
            with self._lock:
                frames = self._sealed(key, ROW, text.encode())
                if hidden is not None:
                    frames += self._sealed(key, BODY, hidden)
                _append(self._segment(now, key), frames)
        except (OSError, SettingsError) as error:
            self.lost += 1
            if not self._failing:
                reason = getattr(error, "strerror", None) or error
                logger.warning("raw answers are not archived for now: %s", reason)
            self._failing = True
        else:
            if self._failing:
                logger.warning("raw answers are archived again; lost: %d", self.lost)
            self._failing = False

    def _sealed(self, key: bytes, kind: bytes, text: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        packed = self._compressor.compress(text, zstd.ZstdCompressor.FLUSH_FRAME)
        sealed = AESGCM(key).encrypt(nonce, packed, kind)
        return _HEAD.pack(kind, len(sealed), nonce) + sealed

    def _segment(self, now: datetime, key: bytes) -> BinaryIO:
        hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        if self._file is None or self._file.closed or self._hour != hour:
            self._let_go()
            expire(self._folder, now - self._hours)
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            name = f"{hour:{NAMED}}-{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
            file = _opened(self._folder / name)
            try:
                _append(file, MAGIC + bytes.fromhex(key_mark(key)))
            except OSError:
                file.close()
                (self._folder / name).unlink()
                raise
            self._file, self._hour = file, hour
        return self._file

    def close(self) -> None:
        with self._lock:
            self._let_go()

    def _without_secrets(self, value: Any) -> Any:
        """Works on values, because in JSON text a secret of digits could be part of a number."""
        if isinstance(value, str):
            return self.hidden.hide(value)
        if isinstance(value, Mapping):
            return {name: self._without_secrets(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._without_secrets(one) for one in value]
        return value

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def open_archive(settings: Settings, now: datetime) -> Archive | None:
    """None if nothing is to be kept; then earlier segments are deleted. Raises SettingsError if the
    key is damaged.
    """
    if not settings.archive_hours:
        expire_archive(settings, now)
        return None
    archive = Archive(
        settings.archive_folder, settings.archive_key, settings.archive_hours, Secrets(settings)
    )
    archive.open(now)
    return archive


@dataclass(frozen=True, slots=True)
class Place:
    segment: Path
    offset: int


class Reader:
    """Reads bodies only on request; `torn` counts unreadable frames. Raises SettingsError if there
    are segments but no key, or another key.
    """

    def __init__(self, folder: Path, key_file: Path) -> None:
        self._folder, self.torn = folder, 0
        self._key = _read_key(key_file) if segments(folder) else b""
        self._key_file = key_file

    def rows(self, since: datetime | None = None) -> Iterator[tuple[dict[str, Any], Place | None]]:
        """Every record that may be from `since` or later, hour by hour, with the position of its
        body.
        """
        for path, hour in segments(self._folder):
            if since is not None and hour + HOUR <= since:
                continue
            try:
                file = path.open("rb")
            except FileNotFoundError:  # expired meanwhile
                continue
            with file:
                yield from self._rows_of(path, file)

    def _rows_of(self, path: Path, file: BinaryIO) -> Iterator[tuple[dict[str, Any], Place | None]]:
        row: dict[str, Any] | None = None
        for kind, length, nonce in self._frames(path, file):
            start = file.tell()
            if kind == ROW:
                if row is not None:
                    yield row, None
                text = _unsealed(self._key, kind, nonce, file.read(length))
                self.torn += text is None
                row = None if text is None else json.loads(text)
            elif row is not None:
                yield row, Place(path, start - _HEAD.size)
                row = None
            file.seek(start + length)
        if row is not None:
            yield row, None

    def _frames(self, path: Path, file: BinaryIO) -> Iterator[tuple[bytes, int, bytes]]:
        mark = MAGIC + bytes.fromhex(key_mark(self._key))
        begin = file.read(len(mark))
        if begin != mark and len(begin) == len(mark) and begin.startswith(MAGIC):
            raise SettingsError(
                f"{path}: архив записан с другим ключом: верните прежний {self._key_file.name} "
                "или удалите этот файл"
            )
        whole = begin == mark
        while whole and (head := file.read(_HEAD.size)):
            whole = len(head) == _HEAD.size
            if whole:
                kind, length, nonce = _HEAD.unpack(head)
                left = os.fstat(file.fileno()).st_size - file.tell()
                whole = kind in (ROW, BODY) and length <= min(left, LARGEST)
            if whole:
                yield kind, length, nonce
        self.torn += not whole  # nobody knows where the next frame begins

    def body(self, place: Place) -> bytes | None:
        """None if it is damaged or has expired."""
        try:
            with place.segment.open("rb") as file:
                file.seek(place.offset)
                kind, length, nonce = _HEAD.unpack(file.read(_HEAD.size))
                body = _unsealed(self._key, kind, nonce, file.read(length))
        except FileNotFoundError:
            return None
        self.torn += body is None
        return body


def _opened(path: Path) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
    return os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0)


def _append(file: BinaryIO, data: bytes) -> None:
    """Write all of `data` or nothing. Raises OSError."""
    whole = os.fstat(file.fileno()).st_size
    left = memoryview(data)
    try:
        while left:
            left = left[os.write(file.fileno(), left) :]
    except OSError:
        try:
            os.ftruncate(file.fileno(), whole)
        except OSError:
            file.close()  # with a torn end: the next record starts another file
        raise


def _unsealed(key: bytes, kind: bytes, nonce: bytes, sealed: bytes) -> bytes | None:
    try:
        return zstd.decompress(AESGCM(key).decrypt(nonce, sealed, kind))
    except InvalidTag:
        return None


def _new_or_known_key(path: Path) -> bytes:
    create_key(path)
    return _read_key(path)


def _read_key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except FileNotFoundError as error:
        raise SettingsError(
            f"{path}: нет ключа архива: верните файл из копии; без него архив не прочесть"
        ) from error
    except (PermissionError, ValueError) as error:
        raise SettingsError(
            f"{path}: ключ архива не читается: верните файл из копии или удалите его вместе с "
            "папкой archive"
        ) from error
    if len(key) != KEY_BYTES:
        raise SettingsError(
            f"{path}: ключ архива не той длины: верните файл из копии или удалите его вместе с "
            "папкой archive"
        )
    return key
