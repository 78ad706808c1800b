"""Pins that another patch of the same Python takes."""

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PINS = """\
aiohttp==3.1 \\
    --hash=sha256:aa
    # via one
async-timeout==5.0.1 ; python_full_version < '3.11.3' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via redis
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:dd
scipy==1.18.1 ; python_full_version >= '3.12' \\
    --hash=sha256:ee
soupsieve==2.10 ; python_full_version < '3.11.5' \\
    --hash=sha256:ff
soupsieve==4.1.3 ; python_full_version >= '3.11.5' \\
    --hash=sha256:00
"""


@pytest.fixture(scope="module")
def patches():
    loader = SourceFileLoader("patches", str(ROOT / "scripts" / "patches"))
    module = module_from_spec(spec_from_loader("patches", loader))
    loader.exec_module(module)
    return module


def named(patches, version, pins=PINS):
    return [(one.python, one.text.split(" ")[0]) for one in patches.wanted(pins, version)]


def test_a_later_patch_takes_what_an_earlier_one_needs(patches):
    found = [("3.11.0", "async-timeout==5.0.1"), ("3.11.0", "soupsieve==2.10")]
    assert named(patches, (3, 11, 7)) == found


def test_an_earlier_patch_takes_what_a_later_one_needs(patches):
    assert named(patches, (3, 11, 2)) == [("3.11.5", "soupsieve==4.1.3")]


def test_other_versions_and_systems_are_left_out(patches):
    assert named(patches, (3, 12, 1)) == []


def test_a_pin_keeps_its_hashes_and_loses_its_marker(patches):
    first, *_ = patches.wanted(PINS, (3, 11, 7))
    assert first.text == (
        "async-timeout==5.0.1 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    )


def test_our_own_pins_are_understood(patches):
    text = patches.PINS.read_text("utf-8")
    conditional = [line for line in text.splitlines() if " ; " in line and "==" in line]
    assert len(patches.PIN.findall(text)) == len(conditional)
