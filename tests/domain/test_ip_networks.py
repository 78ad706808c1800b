"""Which addresses are public, and which nothing opens."""

import pytest

from domain.ip_networks import is_forbidden, is_public, subscriber


@pytest.mark.parametrize(
    "address", ["192.0.0.8", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.0.192", "224.0.0.1"]
)
def test_protocol_assignments_and_groups_are_not_public(address: str) -> None:
    assert not is_public(address)
    assert not is_public(f"::ffff:{address}")
    assert not is_public(f"64:ff9b::{address}")


@pytest.mark.parametrize(
    "host",
    [
        *("169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254"),
        *("64:ff9b::169.254.169.254", "2002:a9fe:a9fe::1", "fd00:ec2::254", "192.0.0.192"),
        *("metadata.google.internal", "METADATA.google.internal.", "metadata", "100.100.100.200"),
    ],
)
def test_what_tells_secrets_of_a_machine_is_forbidden(host: str) -> None:
    assert is_forbidden(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "::1", "example.org", "8.8.8.8", "a.b"])
def test_other_addresses_are_not_forbidden(host: str) -> None:
    assert not is_forbidden(host)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_home_or_an_office_counts_once(address, counted):
    assert subscriber(address) == counted
