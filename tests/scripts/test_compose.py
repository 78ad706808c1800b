"""compose.yaml: nothing listens outside loopback, and it runs what the tests run."""

from pathlib import Path

import yaml
from servers.elasticsearch import VERSIONS

ROOT = Path(__file__).resolve().parent.parent.parent
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_every_port_is_bound_to_loopback() -> None:
    ports = [port for service in SERVICES.values() for port in service["ports"]]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_images_name_no_registry() -> None:
    assert not any("/" in service["image"] for service in SERVICES.values())


def test_elasticsearch_is_a_version_that_the_tests_run() -> None:
    name, _, version = SERVICES["elasticsearch"]["image"].partition(":")
    assert name == "elasticsearch"
    assert version in VERSIONS
