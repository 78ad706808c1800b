import pytest

from domain.picture import type_of


@pytest.mark.parametrize(
    ("content", "type_"),
    [
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png"),
        (b"GIF89arest", "image/gif"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
        (b"<svg onload='alert(1)'>", None),
        (b"<!doctype html>", None),
        (b"", None),
    ],
)
def test_the_bytes_say_the_type(content, type_):
    assert type_of(content) == type_
