"""The replica's sources as rows of a registry file. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from replica.post import Network, Outlet


def registry(
    outlets: Sequence[Outlet],
    telegram: str,
    vk: str,
    feeds: Mapping[str, tuple[str, bool]],
    others: Mapping[str, tuple[str, Mapping[str, str]]],
) -> str:
    """YAML. `telegram` and `vk` are base addresses; `feeds` holds by site name the feed's address
    and whether it carries whole texts; `others` holds address and options by source id.
    """
    rows = []
    for outlet in outlets:
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
        if outlet.body is not None:
            row["owner_body"] = outlet.body
        if outlet.source_id in others:
            address, options = others[outlet.source_id]
            row |= {"address": address, "options": dict(options)}
        else:
            row |= _reached(outlet, telegram, vk, feeds)
        if outlet.network is Network.BROWSER:
            row["enabled"] = False
            row["note"] = "Нужен Chromium: включите, если он есть."
        rows.append(row)
    return str(yaml.safe_dump({"sources": rows}, allow_unicode=True, sort_keys=False))


def _reached(
    outlet: Outlet, telegram: str, vk: str, feeds: Mapping[str, tuple[str, bool]]
) -> Mapping[str, Any]:
    """Address and options."""
    letters = {"letters": "yes"} if outlet.signed else {}
    match outlet.network:
        case Network.TELEGRAM:
            return {"options": {"base": telegram, **letters}}
        case Network.VK:
            return {"address": f"-{outlet.number}", "options": {"base": vk}}
        case Network.RSS:
            address, whole = feeds[outlet.name]
            options = ({} if whole else {"follow": "yes"}) | letters
            return {"address": address, **({"options": options} if options else {})}
        case network:
            raise ValueError(f"{network} needs an address of its own")
