"""Seals blocks of a copy one after another, so that none can be changed, moved or cut off.

A block is sealed by AES-GCM under a key that a passphrase and the copy's own salt give; its number
is its nonce. Without a passphrase (the customer's command encrypts the file) a block carries the
digest of itself and of all before it.
"""

import hashlib
import hmac
from functools import lru_cache
from typing import Protocol

from domain.errors import CopyRefused

SALT = 16  # bytes
# 64 MB of memory and a fifth of a second for each guess.
COST, BLOCK, PARALLEL = 1 << 16, 8, 1
LIMIT = 160 * 1024 * 1024
DIGEST = 32  # bytes


class Seal(Protocol):
    def close(self, block: bytes) -> bytes: ...

    def open(self, sealed: bytes) -> bytes:
        """Raises CopyRefused for a block that is not the next one."""
        ...


class Passphrase:
    def __init__(self, passphrase: str, salt: bytes, head: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher, self._head, self._number = AESGCM(_key(passphrase, salt)), head, 0

    def _nonce(self) -> bytes:
        self._number += 1
        return self._number.to_bytes(12)

    def close(self, block: bytes) -> bytes:
        return self._cipher.encrypt(self._nonce(), block, self._head)

    def open(self, sealed: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag

        first = self._number == 0
        try:
            return self._cipher.decrypt(self._nonce(), sealed, self._head)
        except InvalidTag as error:
            reason = "другой пароль, или повреждено начало файла" if first else "файл повреждён"
            raise CopyRefused(f"копия не открывается: {reason}: {ADVICE}") from error


@lru_cache(maxsize=8)
def _key(passphrase: str, salt: bytes) -> bytes:
    """Kept, because a copy is read several times: to check it, to restore it, to look at it."""
    return hashlib.scrypt(
        passphrase.encode(), salt=salt, n=COST, r=BLOCK, p=PARALLEL, maxmem=LIMIT, dklen=32
    )


class Chain:
    def __init__(self, head: bytes) -> None:
        self._last = hashlib.sha256(head).digest()

    def _next(self, block: bytes) -> bytes:
        self._last = hashlib.sha256(self._last + block).digest()
        return self._last

    def close(self, block: bytes) -> bytes:
        return self._next(block) + block

    def open(self, sealed: bytes) -> bytes:
        digest, block = sealed[:DIGEST], sealed[DIGEST:]
        if not hmac.compare_digest(self._next(block), digest):
            raise CopyRefused(f"копия не открывается: файл повреждён: {ADVICE}")
        return block


ADVICE = "проверьте пароль или возьмите другую копию"
