import pytest

from app.key import create_key, key_mark, read_key
from domain.errors import SettingsError


def test_a_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "var" / "pseudonym.key"
    create_key(path)
    key = read_key(path)
    create_key(path)
    assert read_key(path) == key
    assert len(key) == 32
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [None, b"", b"abcd", b"zz" * 32, b"\xff\xfe"])
def test_nothing_starts_without_a_sound_key(tmp_path, content):
    path = tmp_path / "pseudonym.key"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"pseudonym\.key"):
        read_key(path)


def test_the_mark_of_a_key_tells_keys_apart_and_holds_none():
    one, other = bytes(32), bytes(range(100))
    assert key_mark(one) == key_mark(one)
    assert key_mark(one) != key_mark(other)
    assert one.hex() not in key_mark(one)
