"""Small secrets sealed by AES-GCM; the nonce stands before them."""

import os

NONCE = 12  # bytes


def sealed(key: bytes, secret: bytes, owner: bytes) -> bytes:
    """`secret`, which opens by this key for this owner only."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret, owner)


def opened(key: bytes, content: bytes, owner: bytes) -> bytes:
    """Raises ValueError for what was not sealed by this key for this owner."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], owner)
    except InvalidTag as error:
        raise ValueError("sealed by another key or for another owner") from error
