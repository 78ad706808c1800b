"""The replica's sources as rows of a registry file. Pure."""

from collections.abc import Mapping
from typing import Any

import yaml

from replica.aside import ASIDE
from replica.filed import CITY
from replica.post import Network
from replica.scenario import Scenario


def registry(
    scenario: Scenario,
    telegram: str,
    vk: str,
    feeds: Mapping[str, tuple[str, bool]],
    aside: Mapping[str, tuple[str, Mapping[str, str]]],
) -> str:
    """YAML. `telegram` and `vk` are base addresses; `feeds` holds by site name the feed's address
    and whether it carries whole texts; `aside` holds address and options by source id.
    """
    rows = []
    for outlet in (*scenario.outlets, *ASIDE, CITY):
        row: dict[str, Any] = {
            "id": outlet.source_id,
            "kind": str(outlet.network),
            "title": outlet.title,
            "address": outlet.name,
            "internal": True,
            "verified": True,
            "delay": 0,
        }
        if outlet.municipality is not None:
            row["municipality"] = outlet.municipality
        match outlet.network:
            case Network.TELEGRAM:
                row["options"] = {"base": telegram}
                if outlet.signed:
                    row["options"]["letters"] = "yes"
            case Network.VK:
                row["address"] = f"-{outlet.number}"
                row["options"] = {"base": vk}
            case Network.RSS:
                row["address"], whole = feeds[outlet.name]
                options = {} if whole else {"follow": "yes"}
                if outlet.signed:
                    options["letters"] = "yes"
                if options:
                    row["options"] = options
            case _:
                row["address"], row["options"] = aside[outlet.source_id]
                if outlet.network is Network.BROWSER:
                    row["enabled"] = False
                    row["note"] = "Нужен Chromium: включите, если он есть."
        rows.append(row)
    return str(yaml.safe_dump({"sources": rows}, allow_unicode=True, sort_keys=False))
