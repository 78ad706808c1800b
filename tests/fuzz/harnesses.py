"""Every parser of foreign bytes by name, with the inputs it begins from."""

from collections.abc import Mapping
from dataclasses import replace

from tests.fuzz.asked import ASKED
from tests.fuzz.brought import BROUGHT
from tests.fuzz.harness import Harness, kept
from tests.fuzz.networks import NETWORKS
from tests.fuzz.pages import PAGES

HARNESSES: Mapping[str, Harness] = {
    name: replace(one, seeds=(*one.seeds, *kept(name)))
    for name, one in {**PAGES, **NETWORKS, **BROUGHT, **ASKED}.items()
}
