"""Blocks of a copy that no passphrase closes may be anybody's."""

import json
import struct
import sys
from io import BytesIO

import pytest

from app.copies.container import CopyReader, Locks
from domain.errors import CopyRefused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

OPENING = {
    **dict.fromkeys(("id", "version", "revision", "mark", "region", "stores", "base"), ""),
    **{"format": 1, "made_at": "2026-11-28T09:00:00+00:00", "tables": {}, "numbers": {}},
}
WHOLE = json.dumps(OPENING).encode()


def read(name: bytes, packed: bytes) -> CopyReader:
    locks = Locks("", "cat", "cat")
    head = locks.head()
    sealed = locks.seal(head).close(struct.pack(">H", len(name)) + name + packed)
    return CopyReader(BytesIO(head + struct.pack(">I", len(sealed)) + sealed), locks)


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        (b"opening", zstd.compress(WHOLE)[:-3]),
        (b"opening", WHOLE),
        (b"opening", zstd.compress(WHOLE) * 2),
        (b"opening", zstd.compress(b"[1]")),
        (b"opening", zstd.compress(b'{"format": 1}')),
        (b"opening", zstd.compress(b'{"format": "1"}')),
        (b"opening", zstd.compress(b"{")),
        (b"\xff", zstd.compress(WHOLE)),
    ],
)
def test_a_block_that_is_not_ours_is_refused_in_words(name, packed) -> None:
    assert read(b"opening", zstd.compress(WHOLE)).opening.id == ""
    with pytest.raises(CopyRefused):
        read(name, packed)


def test_a_block_is_not_unpacked_beyond_its_greatest_size(monkeypatch) -> None:
    monkeypatch.setattr("app.copies.container.LARGEST", 1 << 16)
    grown = zstd.compress(WHOLE + b" " * (1 << 24))
    assert len(grown) < 1 << 12
    with pytest.raises(CopyRefused, match="длиннее"):
        read(b"opening", grown)
