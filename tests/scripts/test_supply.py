"""The bill of materials, licences and the scan for secrets."""

import json
import secrets
from base64 import urlsafe_b64encode
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def supply():
    loader = SourceFileLoader("supply", str(ROOT / "scripts" / "supply"))
    spec = spec_from_loader("supply", loader)
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def bill(supply):
    return supply.bill()


def test_every_pin_is_a_component_with_its_licence(supply, bill):
    lines = (ROOT / "requirements/runtime.txt").read_text("utf-8").splitlines()
    pinned = {line.split(";")[0].rstrip(" \\") for line in lines if "==" in line.split(" ")[0]}
    assert {f"{c['name']}=={c['version']}" for c in bill["components"]} == pinned
    assert len(pinned) > 100
    for one in bill["components"]:
        assert one["licenses"][0]["expression"]
        assert one["purl"] == f"pkg:pypi/{one['name']}@{one['version']}"


def test_the_bill_has_the_form_of_cyclonedx_1_6(bill):
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert bill["serialNumber"].startswith("urn:uuid:")
    references = [c["bom-ref"] for c in bill["components"]]
    product = bill["metadata"]["component"]["bom-ref"]
    assert len(set(references)) == len(references)
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert needs.keys() == {product, *references}
    assert all(set(refs) <= set(references) for refs in needs.values())
    assert any(ref.startswith("pkg:pypi/sqlalchemy@") for ref in needs[product])
    fastapi = next(ref for ref in references if ref.startswith("pkg:pypi/fastapi@"))
    assert any(ref.startswith("pkg:pypi/starlette@") for ref in needs[fastapi])


def test_the_same_pins_make_the_same_file_and_it_names_no_address(supply, bill):
    assert json.dumps(supply.bill()) == json.dumps(bill)
    assert "://" not in json.dumps(bill)
    assert "| sqlalchemy |" in supply.licences()


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 AND MIT", True),
        ("MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-3.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("", False),
    ],
)
def test_a_licence_that_nobody_allowed_is_refused(supply, licence, allowed):
    assert supply.is_allowed(licence) == allowed


def planted():
    """Made here, so that this file has none."""
    part = urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    yield "private key", "-----BEGIN " + "RSA PRIVATE KEY-----"
    yield "token of the API", "otklik_" + secrets.token_urlsafe(32)
    yield "token of VK", "vk1.a." + "x" * 60
    yield "token of a Telegram bot", "123456789:AA" + "x" * 33
    yield "token of a forge", "ghp_" + "a1" * 18
    yield "key of a cloud", "AKIA" + "X" * 16
    yield "signed web token", f"{part}.{part}.{'x' * 20}"
    yield "key in a file", "0a" * 32 + "\n"


def test_each_kind_of_secret_is_found_and_only_it(supply):
    kinds = dict(planted())
    assert kinds.keys() == supply.SECRETS.keys()
    for kind, text in kinds.items():
        assert list(supply.secrets_in(text)) == [kind]
        if kind != "key in a file":
            assert list(supply.secrets_in(f"TOKEN = '{text}'  # left here")) == [kind]
        if kind not in ("private key", "key in a file"):
            assert not list(supply.secrets_in(f"a_longer_word{text}"))
    assert not list(supply.secrets_in("--hash=sha256:" + "0a" * 32))


def test_the_repository_is_clean(supply):
    assert supply.check() == 0
