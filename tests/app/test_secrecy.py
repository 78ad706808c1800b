"""A sealed secret opens by its key, for its owner, whole."""

import pytest

from app.secrecy import Unopened, seal, unseal

KEY, OWNER = bytes(32), b"case 1"


def test_what_is_sealed_opens_and_is_never_the_same():
    once, again = seal(KEY, b"+7 914", OWNER), seal(KEY, b"+7 914", OWNER)
    assert once != again
    assert b"914" not in once
    assert unseal(KEY, once, OWNER) == b"+7 914"


@pytest.mark.parametrize(
    ("key", "owner", "change"),
    [
        (b"1" * 32, OWNER, bytes),
        (KEY, b"case 2", bytes),
        (KEY, OWNER, lambda sealed: sealed[:-1]),
        (KEY, OWNER, lambda sealed: sealed[:5]),
        (KEY, OWNER, lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])),
    ],
    ids=["another key", "another owner", "cut", "nearly nothing", "changed"],
)
def test_anything_else_is_refused(key, owner, change):
    sealed = change(seal(KEY, b"+7 914", OWNER))
    with pytest.raises(Unopened):
        unseal(key, sealed, owner)
