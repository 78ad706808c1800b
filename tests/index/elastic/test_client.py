"""A URL that leads nowhere is refused before anything is sent, and its secret not shown."""

from pathlib import Path

import pytest

from domain.errors import SettingsError
from index.elastic.client import connect


@pytest.mark.parametrize(
    "url",
    ["", "posts", "kim:secret@host:9200", "ftp://kim:secret@host", "http://", "http://kim:secret@"],
)
def test_no_url_is_a_setting_to_mend(url: str) -> None:
    with pytest.raises(SettingsError, match="no URL") as refusal:
        connect(url, None)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:9201", "http://127.0.0.1:9201"),
        ("https://kim:secret@es.example/", "https://es.example:9200"),
        ("https://kim:secret@es.example:443/search/", "https://es.example:443/search"),
        ("http://[::1]:9200", "http://[::1]:9200"),
    ],
)
def test_the_address_is_the_url_without_its_secret(url: str, address: str) -> None:
    client, shown = connect(url, None)
    client.close()
    assert shown == address


def test_a_missing_or_broken_authority_is_a_setting_to_mend(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        connect("https://es.example", tmp_path / "ca.pem")
    (tmp_path / "ca.pem").write_text("no certificate", "ascii")
    with pytest.raises(SettingsError, match="index_ca"):
        connect("https://es.example", tmp_path / "ca.pem")


@pytest.mark.parametrize("host", ["es.example", "10.0.0.5:9200", "[2001:db8::1]", "127.example"])
def test_a_password_never_goes_to_another_machine_in_the_clear(host: str) -> None:
    with pytest.raises(SettingsError, match="in the clear") as refusal:
        connect(f"http://kim:secret@{host}", None)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    ["http://kim:secret@127.0.0.1:9200", "http://kim:secret@localhost", "http://es.example"],
)
def test_on_this_machine_or_without_a_password_http_is_enough(url: str) -> None:
    client, _ = connect(url, None)
    client.close()
