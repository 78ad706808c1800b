"""Certificates of hosts: who vouches for them is asked, and a refusal says what to do."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.settings import read_settings
from crawlers.hosts.certificates import checked
from crawlers.settings import of_installation
from domain.errors import SettingsError
from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import answer, serve
from tests.crawlers.visits.test_visit import FEED

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """An invented authority, its certificate in `file`."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    file: Path

    def vouch(self, folder: Path, address: str, ended: timedelta = DAY) -> ssl.SSLContext:
        """A server's context for the address, valid until that long from now."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        certificate = _built("Сайт", key, self.certificate.subject, ended).add_extension(
            names, critical=False
        )
        chain = folder / f"{address}.pem"
        chain.write_bytes(
            certificate.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _built(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, ended: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 30 * DAY)
        .not_valid_after(now + ended)
    )


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _built("Выдуманный центр", key, _name("Выдуманный центр"), 30 * DAY)
    certificate = builder.add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=True
    ).sign(key, hashes.SHA256())
    file = tmp_path_factory.mktemp("authority") / "authority.pem"
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(key, certificate, file)


@pytest.fixture(scope="session")
def polls(
    crawl: Crawl, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, dict[str, Any]]]:
    """How the polls of four sites over TLS ended; the last was asked without the authority."""
    folder = tmp_path_factory.mktemp("sites")
    good = authority.vouch(folder, "127.0.0.11")
    with (
        serve("127.0.0.11", good) as vouched,
        serve("127.0.0.12", authority.vouch(folder, "127.0.0.12", -DAY)) as old,
        serve("127.0.0.13", good) as another,
    ):
        for site in (vouched, old, another):
            site.pages = {"/feed": answer(FEED)}
        known = crawl(
            [
                source("vouched for", vouched.url("/feed")),
                source("expired", old.url("/feed")),
                source("another's", another.url("/feed")),
            ],
            settings={"certificates": str(authority.file)},
        )
        unknown = crawl([source("unknown", vouched.url("/feed"))])
        yield {name: poll for name, (poll,) in {**known["polls"], **unknown["polls"]}.items()}


def test_a_site_is_read_where_an_authority_of_ours_vouches_for_it(
    polls: dict[str, dict[str, Any]],
) -> None:
    assert polls["vouched for"]["state"] == "works"
    assert polls["vouched for"]["queued"] == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("unknown", "подписан неизвестным центром"),
        ("expired", "просрочен"),
        ("another's", "выдан другому сайту"),
    ],
)
def test_a_site_that_nobody_vouches_for_is_not_and_the_reason_says_what_to_do(
    polls: dict[str, dict[str, Any]], name: str, why: str
) -> None:
    assert polls[name]["state"] == "unreachable"
    assert polls[name]["queued"] == 0
    assert "не прошёл проверку" in polls[name]["reason"]
    assert why in polls[name]["reason"]
    assert "настройки certificates" in polls[name]["reason"]


@pytest.mark.parametrize("text", [None, "", "-----BEGIN CERTIFICATE-----\nмусор"])
def test_a_file_without_certificates_is_refused_before_anything_is_crawled(
    tmp_path: Path, text: str | None
) -> None:
    file = tmp_path / "authority.pem"
    if text is not None:
        file.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=r"certificates: .*PEM"):
        of_installation(read_settings(certificates=file))


def test_a_file_of_certificates_is_taken(authority: Authority) -> None:
    assert checked(authority.file) == str(authority.file)
    assert checked(None) is None
