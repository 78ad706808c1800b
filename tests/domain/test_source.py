"""Which sources share a host, and which kinds are polled."""

import pytest

from domain.source import POLLED, Source, SourceKind, host_of, polled_kind

BASE = {"base": "http://127.0.0.1:8080"}


@pytest.mark.parametrize(
    ("source", "host"),
    [
        (Source("a", SourceKind.RSS, "А", "https://Example.org:444/rss"), "example.org"),
        (
            Source("b", SourceKind.RSS, "Б", "http://127.0.0.1:81/rss", internal=True),
            "127.0.0.1:81",
        ),
        (Source("c", SourceKind.TELEGRAM, "В", "town"), "telegram"),
        (Source("d", SourceKind.VK, "Г", "-12"), "vk"),
        (
            Source("e", SourceKind.TELEGRAM, "Д", "town", internal=True, options=BASE),
            "127.0.0.1:8080",
        ),
        (Source("f", SourceKind.WEB, "Е", "http://[нет"), "web"),
    ],
)
def test_a_source_s_host(source: Source, host: str) -> None:
    assert source.host == host


def test_what_is_no_address_has_no_host() -> None:
    assert host_of("не адрес", internal=False) == ""


def test_nobody_polls_what_was_filed() -> None:
    assert set(POLLED) == set(SourceKind) - {SourceKind.FILED}
    assert polled_kind("vk") is SourceKind.VK
    for name in ("filed", "нет"):
        with pytest.raises(ValueError, match=name):
            polled_kind(name)
