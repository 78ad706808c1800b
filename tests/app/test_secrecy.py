"""A sealed secret opens by its key, for its owner, whole."""

import pytest

from app.secrecy import opened, sealed

KEY, OWNER = bytes(32), b"case 1"


def test_what_is_sealed_opens_and_is_never_the_same():
    once, again = sealed(KEY, b"+7 914", OWNER), sealed(KEY, b"+7 914", OWNER)
    assert once != again
    assert b"914" not in once
    assert opened(KEY, once, OWNER) == b"+7 914"


@pytest.mark.parametrize(
    ("key", "owner", "change"),
    [
        (b"1" * 32, OWNER, bytes),
        (KEY, b"case 2", bytes),
        (KEY, OWNER, lambda content: content[:-1]),
        (KEY, OWNER, lambda content: content[:5]),
        (KEY, OWNER, lambda content: content[:-1] + bytes([content[-1] ^ 1])),
    ],
    ids=["another key", "another owner", "cut", "nearly nothing", "changed"],
)
def test_anything_else_is_refused(key, owner, change):
    content = change(sealed(KEY, b"+7 914", OWNER))
    with pytest.raises(ValueError, match=r"sealed by another|Nonce"):
        opened(key, content, owner)
