"""How long comments may be in each network: networks.yaml. Reads files."""

from collections.abc import Mapping
from pathlib import Path

from domain.cases.answers.network import NetworkLimit
from domain.source import SourceKind
from files.strict_yaml import Item, Mistakes, open_table


def read_networks(path: Path, mistakes: Mistakes) -> Mapping[SourceKind, NetworkLimit]:
    """A region without the file limits no answer."""
    limits: dict[SourceKind, NetworkLimit] = {}
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return limits
    for row in table.rows("networks"):
        network = row.take("network", _network)
        longest = row.take("longest", _count)
        verified = row.take("verified", Item.flag)
        if network is None or longest is None:
            continue
        if network in limits:
            row.wrong("network", f"вторая строка для {network}: оставьте одну")
        limits[network] = NetworkLimit(longest, bool(verified))
    table.close()
    return limits


def _network(item: Item) -> SourceKind | None:
    return item.one_of(SourceKind, ", ".join(SourceKind))


def _count(item: Item) -> int | None:
    return item.integer(low=1)
