"""Small secrets sealed by AES-GCM; the nonce stands before them."""

import os

NONCE = 12  # bytes


class Unopened(Exception):
    """Content that this key did not seal for this owner, or that was changed or cut."""


def seal(key: bytes, secret: bytes, owner: bytes) -> bytes:
    """`secret`, which opens by this key for this owner only."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret, owner)


def unseal(key: bytes, sealed: bytes, owner: bytes) -> bytes:
    """Raises Unopened."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(sealed) < NONCE:
        raise Unopened
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], owner)
    except InvalidTag as error:
        raise Unopened from error
